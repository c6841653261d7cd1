"""The book's one style, and its few ways to draw; colours are those of `palette`.

A figure is SVG that comes out the same, byte for byte, on every run: a check can compare it.
"""

from functools import partial
from itertools import cycle, groupby, pairwise, product

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib import offsetbox
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from activations.book import curves
from activations.book.palette import (
    CLASSES,
    DASHES,
    DEAD_AND_ALIVE,
    FAMILY_MARKS,
    GREY,
    REGIONS,
    colour,
)

SIZE = (6.4, 3.4)
METADATA = {"Date": None, "Creator": None}  # else a file says when and with which version

_STYLE = {
    "figure.figsize": SIZE,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "font.size": 12,
    "axes.titlesize": 12,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.8,
    "lines.linewidth": 2.2,
    "legend.frameon": False,
    "svg.hashsalt": "activations",  # else the ids inside the file are new in every run
    "svg.fonttype": "path",  # the same letters on every machine
}


def use_style():
    """Draw in the book's style from here on; in a notebook, as SVG that never changes."""
    mpl.rcParams.update(_STYLE)
    try:
        from IPython import get_ipython
        from matplotlib_inline.backend_inline import set_matplotlib_formats
    except ImportError:
        return
    if get_ipython() is not None:
        set_matplotlib_formats("svg", metadata=METADATA)


def function_and_derivative(activation, low=-5, high=5, ax=None, **parameters):
    """Draw a function, solid, and its derivative, dashed, on one pair of axes.

    Parameters
    ----------
    activation : Activation
        A function of the catalogue; one that mixes elements is drawn as `curves` has it.
    low, high : float, default −5 and 5
        The ends of the horizontal axis.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.
    **parameters
        Parameters of the function.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax = ax or plt.subplots()[1]
    for function, name, dashes in [
        (partial(curves.value, activation), "$f(x)$", DASHES[0]),
        (partial(curves.slope, activation), "$f'(x)$", DASHES[1]),
    ]:
        x, y = _trace(activation, function, low, high, parameters)
        ax.plot(x, y, color=colour(activation), linestyle=dashes, label=name)
    ax.set(xlabel="$x$", ylabel="value and slope", title=_title(activation, parameters))
    ax.legend(loc="upper left")
    return ax


def functions(activations, low=-5, high=5, derivative=False, ax=None):
    """Draw several functions, or their derivatives, on one pair of axes.

    Parameters
    ----------
    activations : sequence of Activation, or dict
        What to draw; a dict gives each activation's parameters as a dict.
    low, high : float, default −5 and 5
        The ends of the horizontal axis.
    derivative : bool, default False
        Draw the slopes instead of the values.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax = ax or plt.subplots()[1]
    with_parameters = activations if isinstance(activations, dict) else dict.fromkeys(activations)
    for (activation, parameters), dashes in zip(
        with_parameters.items(), cycle(DASHES), strict=False
    ):
        function = activation.derivative if derivative else activation
        x, y = _trace(activation, function, low, high, parameters or {})
        label = _title(activation, parameters or {})
        ax.plot(x, y, color=colour(activation), linestyle=dashes, label=label)
    ax.set(xlabel="$x$", ylabel="$f'(x)$" if derivative else "$f(x)$")
    ax.legend(loc="upper left")
    return ax


def small_multiples(activations, low=-4, high=4, limits=(-2.2, 2.2), columns=3, width=6.4):
    """Draw each function, solid, and its derivative, dashed, in a small panel of its own.

    Parameters
    ----------
    activations : iterable of Activation, or dict
        The panels, row by row; a function that mixes elements is drawn for two inputs, the last
        of which is x and the first is `beside`. A dict gives parameters as a dict.
    low, high : float, default −4 and 4
        The ends of the horizontal axis.
    limits : pair of float, default −2.2 and 2.2
        The ends of the vertical axis.
    columns : int, default 3
        Panels in a row.
    width : float, default 6.4
        Of the figure, in inches.

    Returns
    -------
    matplotlib.figure.Figure
    """
    panels = activations if isinstance(activations, dict) else dict.fromkeys(activations)
    rows = -(-len(panels) // columns)
    text, ticks, line = (11, 12, 2.2) if width >= SIZE[0] else (10, 9, 1.7)
    figure, grid = _grid(rows, columns, width)
    for ax, (activation, parameters) in zip(grid.flat, panels.items(), strict=False):
        parameters = parameters or {}
        for draw, dashes in [(curves.value, DASHES[0]), (curves.slope, DASHES[1])]:
            function = partial(draw, activation)
            x, y = _trace(activation, function, low, high, parameters)
            ax.plot(x, y, color=colour(activation), linestyle=dashes, linewidth=line)
        ax.set_title(_title(activation, parameters), fontsize=text)
        ax.set(ylim=limits, xticks=[low, 0, high])
        ax.set_yticks([tick for tick in range(-2, 9, 2) if limits[0] < tick < limits[1]])
        ax.tick_params(labelsize=ticks)
    for ax in grid.flat[len(panels) :]:
        ax.set_axis_off()
    for ax in grid.flat[max(len(panels) - columns, 0) : len(panels)]:
        ax.tick_params(labelbottom=True)  # also where nothing stands below
    figure.supxlabel("$x$", fontsize=11, y=0.06 / figure.get_figheight())
    label = "value (solid), slope (dashed)" if rows > 1 else "value, slope (dashed)"
    figure.supylabel(label, fontsize=11 if rows > 1 else 10, x=0.08 / width)
    return figure


def timeline(families, width=4.8):
    """Write each activation into the row of its year, marked with the family's sign.

    Parameters
    ----------
    families : dict of str to sequence of Activation
        The members of each family by its name, as `survey.families` gives them.
    width : float, default 4.8
        Of the figure, in inches.

    Returns
    -------
    matplotlib.axes.Axes
    """
    signs = dict(zip(families, cycle(FAMILY_MARKS), strict=False))
    members = [(a.year, a, sign) for name, sign in signs.items() for a in families[name]]
    by_year = groupby(sorted(members, key=lambda member: member[0]), key=lambda member: member[0])
    rows = {year: list(found) for year, found in by_year}
    gaps = [None, *np.diff(list(rows))]
    ax = _bare(width, 0.245 * len(rows), left=0.8, right=0.1, bottom=0.4 - 0.2 * (-len(signs) // 3))
    ax.set(xlim=(0, 1), ylim=(len(rows) - 0.4, -0.6))
    for row, (found, gap) in enumerate(zip(rows.values(), gaps, strict=True)):
        if gap is not None and gap >= 10:
            ax.axhline(row - 0.5, color=GREY, linewidth=0.8, linestyle=DASHES[2])
            ax.text(1, row - 0.45, f"{gap} years", color=GREY, fontsize=9, ha="right", va="top")
        texts = []
        for _, activation, sign in found:
            mark = offsetbox.DrawingArea(8, 8)
            mark.add_artist(_sign([4], [4], *sign))
            name = offsetbox.TextArea(activation.__name__, textprops={"fontsize": 10})
            texts.append(offsetbox.HPacker(children=[mark, name], pad=0, sep=3, align="center"))
        line = offsetbox.HPacker(children=texts, pad=0, sep=9, align="center")
        place = {"frameon": False, "box_alignment": (0, 0.5), "pad": 0}
        ax.add_artist(offsetbox.AnnotationBbox(line, (0.01, row), **place))
    handles = [_sign([], [], *sign, label=name) for name, sign in signs.items()]
    style = {"ncols": 3, "fontsize": 10, "columnspacing": 1, "handletextpad": 0.2}
    ax.figure.legend(handles=handles, loc="lower center", **style)
    ax.tick_params(length=0)
    ax.set_yticks(range(len(rows)), rows, fontsize=11)
    ax.set(xticks=[], ylabel="year of the reference", xlabel="functions, by family:")
    ax.spines["bottom"].set_visible(False)
    ax.grid(False)
    return ax


def intervals(ends, low=-10, high=10, width=4.8):
    """Draw an interval of the x axis for each activation, one below the other.

    Parameters
    ----------
    ends : dict of Activation to pair of float
        Left and right end; where the left one is the larger, nothing is drawn.
    low, high : float, default −10 and 10
        The ends of the horizontal axis. A bar that goes beyond has an arrow there.
    width : float, default 4.8
        Of the figure, in inches.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax = _bare(width, 0.19 * len(ends), left=1.4, right=0.2, bottom=0.5)
    for row, (activation, (left, right)) in enumerate(ends.items()):
        style = {"color": colour(activation), "clip_on": False}
        if left <= right:
            ax.plot([max(left, low), min(right, high)], [row, row], linewidth=5,
                    solid_capstyle="butt", **style)  # fmt: skip
        for beyond, end, arrow in [(left < low, low, "<"), (right > high, high, ">")]:
            if beyond:
                ax.plot(end, row, marker=arrow, markersize=7, **style)
    ax.set_yticks(range(len(ends)), [activation.__name__ for activation in ends], fontsize=10)
    ax.set(xlim=(low, high), ylim=(len(ends) - 0.4, -0.6), xlabel="$x$", ylabel="function")
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="y", length=0, pad=9)
    return ax


def regions(ax, predict, points, labels, low=-0.5, high=1.5):
    """Draw where a classifier says 0 and where it says 1, and the points that it was given.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    predict : callable
        Takes an array of shape (n, 2), gives n scores; above 1/2 is class 1.
    points : array_like of shape (n, 2)
    labels : array_like of shape (n,)
        The true classes, 0 or 1.
    low, high : float, default −0.5 and 1.5
        The ends of both axes.

    Returns
    -------
    matplotlib.axes.Axes
    """
    side = np.linspace(low, high, 101)
    across, up = np.meshgrid(side, side)
    scores = np.reshape(predict(np.column_stack([across.ravel(), up.ravel()])), across.shape)
    ax.contourf(across, up, scores, levels=[-np.inf, 0.5, np.inf], colors=REGIONS)
    points, labels = np.asarray(points), np.asarray(labels)
    for label, marker in [(0, "o"), (1, "s")]:
        ax.plot(*points[labels == label].T, marker, color=CLASSES[label], markersize=9)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal", xlim=(low, high), ylim=(low, high))
    ax.grid(False)
    return ax


def spread(ax, across, runs, label, color, dashes="-"):
    """Draw the median of several runs as a line, and their quartiles as a band.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    across : array_like of shape (n,)
        Horizontal positions: layers, epochs.
    runs : array_like of shape (runs, n)
        One row a run.
    label, color : str
    dashes : matplotlib linestyle, default solid

    Returns
    -------
    matplotlib.axes.Axes
    """
    low, middle, high = map(steady, np.quantile(np.asarray(runs), [0.25, 0.5, 0.75], axis=0))
    ax.plot(across, middle, color=color, linestyle=dashes, label=label)
    ax.fill_between(across, low, high, color=color, alpha=0.2, linewidth=0)
    return ax


def spreads(groups, across=None, colours=GREY, ax=None):
    """Draw several groups of runs, each as `spread` does, told apart by dashes as well.

    Parameters
    ----------
    groups : dict of str to array_like of shape (runs, n)
        Labels, and for each its runs, one a row.
    across : array_like of shape (n,), optional
        Horizontal positions; 1 to n by default.
    colours : str or sequence, default GREY
        One colour for all groups, or one for each; another number of them raises ValueError.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax = ax or plt.subplots()[1]
    if isinstance(colours, str):
        colours = [colours] * len(groups)
    looks = zip(colours, cycle(DASHES), strict=False)
    for (label, runs), (color, dashes) in zip(groups.items(), looks, strict=True):
        positions = range(1, np.shape(runs)[1] + 1) if across is None else across
        spread(ax, positions, runs, label, color, dashes)
    ax.legend()
    return ax


def histories(shares):
    """Draw the units of a network over training: when each was dead, and how much of it was alive.

    Parameters
    ----------
    shares : array_like of shape (steps, layers, units)
        Share of the rows for which a unit is on, in [0, 1]; 0 is dead.

    Returns
    -------
    matplotlib.figure.Figure
        A panel for each layer, a line for each unit. Those dead longest stand at the top.
    """
    layers = np.moveaxis(np.asarray(shares), 1, 0)
    figure, axes = plt.subplots(1, len(layers), sharey=True, squeeze=False, figsize=(6.4, 4.2))
    for number, (ax, on) in enumerate(zip(axes[0], layers, strict=True), 1):
        longest_dead_first = np.argsort(-(on == 0).sum(axis=0), kind="stable")
        shade = np.digitize(on[:, longest_dead_first].T, [1e-9, 0.1, 0.5])
        ax.imshow(
            shade, mpl.colors.ListedColormap(DEAD_AND_ALIVE), vmin=0, vmax=3,
            aspect="auto", interpolation="nearest",
        )  # fmt: skip
        ax.set(title=f"layer {number}", xlabel="step")
        ax.grid(False)
    axes[0, 0].set_ylabel("unit")
    names = ["dead", "on for up to 10%", "up to 50%", "more"]
    patches = [mpl.patches.Patch(color=shade) for shade in DEAD_AND_ALIVE]
    figure.legend(patches, names, loc="outside lower center", ncols=4)
    return figure


def valley(ax, curvature, lowest, path, low=(-0.5, -2.0), high=(2.0, 0.5)):
    """Draw a quadratic loss over two weights as contours, and the path of a descent on it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    curvature : array_like of shape (2, 2)
        The loss is (w − lowest)ᵀ · curvature · (w − lowest).
    lowest : array_like of shape (2,)
    path : array_like of shape (steps, 2)
    low, high : pair of float
        Corners of the map.

    Returns
    -------
    matplotlib.axes.Axes
    """
    # An ellipse has a formula. A contour found on a grid ends in a last bit, and is drawn
    # otherwise where it closes by rounding.
    corners = np.array(list(product(*zip(low, high, strict=True)))) - lowest
    highest = np.sqrt(np.einsum("ki,ij,kj->k", corners, curvature, corners).max())
    turn = np.linspace(0, 2 * np.pi, 361)
    shape = np.linalg.inv(np.linalg.cholesky(curvature)).T @ [np.cos(turn), np.sin(turn)]
    for level in MaxNLocator(8).tick_values(0, highest)[1:]:
        ax.plot(*steady(np.reshape(lowest, (2, 1)) + level * shape), color=GREY, linewidth=0.8)
    ax.plot(*steady(path).T, "o-", markersize=4, color="black")
    ax.plot(*lowest, "+", markersize=12, color="black")
    ax.set(xlabel="$w_1$", aspect="equal")
    ax.axis([low[0], high[0], low[1], high[1]])
    return ax


def errors(activation, value, slope, **parameters):
    """Draw how far off two textbook formulas are in float16, float32 and float64.

    Parameters
    ----------
    activation : Activation
        What they are compared with: the package's own, as a grey ground.
    value, slope : callable
        ``form(m, x)``, as in `precision`, which needs mpmath.
    **parameters
        Parameters of the activation.

    Returns
    -------
    matplotlib.figure.Figure
        Errors in ulp; those up to 8 are drawn as 8. A dotted line is where no digit is left.
        Ticks above it are nan and infinity: the lower row of the value, the upper of the slope.
    """
    from activations.book import precision

    figure, axes = plt.subplots(1, 3, figsize=(6.4, 2.7), layout="none")
    figure.subplots_adjust(left=0.1, right=0.99, bottom=0.31, top=0.91, wspace=0.24)
    for ax, dtype in zip(axes, precision.DTYPES, strict=True):
        whole = 2.0 ** (np.finfo(dtype).nmant + 1)
        for form, of_slope, dashes in [(value, False, DASHES[0]), (slope, True, DASHES[1])]:
            x, naive, ours = precision.compare(activation, form, dtype, of_slope, **parameters)
            ax.fill_between(x, 0.1, ours.clip(8), color=GREY, alpha=0.3, linewidth=0)
            finite, look = np.isfinite(naive), {"color": colour(activation), "linestyle": dashes}
            ax.plot(x, np.where(finite, naive.clip(8, whole), np.nan), **look)
            above = whole ** (1.25 if of_slope else 1.12) + 0 * x
            ax.plot(x[~finite], above[~finite], "|", color=colour(activation), markersize=5)
        ax.axhline(whole, color=GREY, linestyle=":", linewidth=1)
        ax.set(yscale="log", ylim=(whole**-0.05, whole**1.38), title=dtype.__name__)
        tens = np.array({np.float16: [1, 2, 3], np.float32: [1, 4, 7]}.get(dtype, [1, 8, 15]))
        superscripts = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
        ax.set_yticks(10.0**tens, [f"10{str(n).translate(superscripts)}" for n in tens])
        ax.set_xscale("symlog", linthresh=1, linscale=0.25)
        ax.set_xticks([-100, -10, 0, 10, 100], ["−100", "", "0", "", "100"])
        ax.tick_params(labelsize=10)
        ax.minorticks_off()
    axes[0].set_ylabel("error (ulp)")
    axes[1].set_xlabel("$x$")
    shown = {"value": {}, "slope": {"linestyle": DASHES[1]}, "nan or ∞": {"marker": "|", "ls": ""}}
    look = [Line2D([], [], color=colour(activation), **how) for how in shown.values()]
    look.append(mpl.patches.Patch(color=GREY, alpha=0.3, linewidth=0))
    figure.legend(look, [*shown, "package"], loc="lower center", ncols=4, numpoints=4)
    return figure


def matrix(ax, values, numbers=None, cmap="PuOr", limit=None, rows=None, columns=None):
    """Draw a matrix as coloured squares with its numbers in them.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    values : array_like of shape (m, n)
    numbers : str, optional
        Format of the numbers, such as ``".2f"``; without it none are written.
    cmap : str, default "PuOr"
        Diverging from white at 0; use a sequential one for counts.
    limit : float, optional
        Value that has the full colour; the largest magnitude by default.
    rows, columns : sequence of str, optional
        Names of the rows and columns.

    Returns
    -------
    matplotlib.axes.Axes
    """
    values = steady(np.asarray(values, dtype=float))
    limit = limit or np.abs(values).max()
    low = -limit if values.min() < 0 else 0
    ax.imshow(values, cmap=cmap, vmin=low, vmax=limit, interpolation="nearest")
    if numbers:
        for (row, column), value in np.ndenumerate(values):
            if value == 0:
                continue  # an empty square reads better than a nought
            ink = "white" if abs(value) > 0.6 * limit else "black"
            ax.text(column, row, f"{value:{numbers}}", ha="center", va="center", color=ink)
    for names, set_ticks in [(rows, ax.set_yticks), (columns, ax.set_xticks)]:
        if names is not None:
            set_ticks(range(len(names)), names)
    ax.grid(False)
    return ax


def steady(values, digits=6):
    """Round to a few significant digits, so that another processor draws the same line."""
    values = np.asarray(values, dtype=float)
    largest = np.max(np.abs(values), initial=0, where=np.isfinite(values))
    if largest == 0:
        return values
    size = np.abs(np.where(values == 0, largest, values))
    size = 10.0 ** (digits - 1 - np.floor(np.log10(size)))
    with np.errstate(invalid="ignore"):
        return np.where(np.isfinite(values), np.round(values * size) / size, values)


def _trace(activation, function, low, high, parameters):
    """Points of a curve, with a gap where it jumps: on either side of each kink."""
    kinks = [kink for kink in activation.kinks if low < kink < high]
    ends = [low, *kinks, high]
    pieces = []
    for start, stop in pairwise(ends):
        inside = np.linspace(start, stop, 201)
        if start in kinks:
            inside[0] = np.nextafter(start, stop)
        if stop in kinks:
            inside[-1] = np.nextafter(stop, start)
        pieces += [inside, [np.nan]]
    x = np.concatenate(pieces[:-1])
    return x, function(x, **parameters)


def _grid(rows, columns, width):
    """Axes of equal size with set distances, in inches: quicker than a layout that is computed."""
    left, right, bottom, top = 0.7, 0.15, 0.55, 0.3
    across, up = 0.2, 0.45  # between two panels
    panel = (width - left - right - (columns - 1) * across) / columns, 0.2 * width
    height = bottom + top + rows * panel[1] + (rows - 1) * up
    sides = {"left": left / width, "right": 1 - right / width}
    ends = {"bottom": bottom / height, "top": 1 - top / height}
    return plt.subplots(
        rows, columns, sharex=True, sharey=True, squeeze=False, layout="none",
        figsize=(width, height),
        gridspec_kw={**sides, **ends, "wspace": across / panel[0], "hspace": up / panel[1]},
    )  # fmt: skip


def _bare(width, height, left, right, bottom, top=0.1):
    """Axes of a set height in a figure of a set width, with margins in inches."""
    whole = height + bottom + top
    figure, ax = plt.subplots(figsize=(width, whole), layout="none")
    figure.subplots_adjust(left / width, bottom / whole, 1 - right / width, 1 - top / whole)
    return ax


def _sign(x, y, marker, color, **style):
    return Line2D(x, y, marker=marker, color=color, markersize=7, linestyle="", **style)


def _title(activation, parameters):
    given = ", ".join(f"{name}={value:g}" for name, value in parameters.items())
    return activation.__name__ + (f" ({given})" if given else "")
