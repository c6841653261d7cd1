"""The book's one style, and its few ways to draw.

A figure is SVG that comes out the same, byte for byte, on every run, so that a check can compare
it. Each activation has one colour in the whole book. The colours stand out from white, and within
a family they keep their distance for colour-blind readers (a test simulates them); lines also
differ in dashes.
"""

from itertools import cycle, pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from activations.activation import catalogue

COLOURS = {
    "identity": "#828282",
    "binary_step": "#141414",
    "sigmoid": "#0072b2",
    "logsigmoid": "#00118b",
    "tanh": "#d55e00",
    "softsign": "#3898c6",
    "relu": "#164d47",
    "leaky_relu": "#4b3500",
    "prelu": "#bd7e5c",
    "rrelu": "#8b7b06",
    "elu": "#790674",
    "selu": "#622ffd",
    "celu": "#895bd1",
    "relu6": "#1b142a",
    "threshold": "#5904a2",
    "squared_relu": "#289f97",
    "hardtanh": "#441713",
    "hardsigmoid": "#b95e70",
    "hardswish": "#6f4d83",
    "hardshrink": "#e32430",
    "softshrink": "#303cdc",
    "tanhshrink": "#040744",
    "softplus": "#987850",
    "squareplus": "#052fe9",
    "gelu": "#872e0e",
    "quick_gelu": "#f017c7",
    "silu": "#0e0e36",
    "swish": "#ac5284",
    "mish": "#34080b",
    "bent_identity": "#579f1b",
    "glu": "#a65dd2",
    "reglu": "#342a10",
    "geglu": "#0259f7",
    "swiglu": "#a14d31",
    "maxout": "#6a149f",
    "gaussian": "#6b1187",
    "sinc": "#5d46d2",
    "sine": "#6a572e",
    "snake": "#b57197",
    "softmax": "#9732dd",
    "softmin": "#04574a",
    "log_softmax": "#2b03fa",
    "sparsemax": "#ae7f6b",
}
OTHER = "#6b6b6b"  # an activation that has no colour yet
DASHES = ["-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (5, 1.5, 1.5, 1.5)), (0, (8, 2))]
CLASSES = ["#0072b2", "#d55e00"]  # the two classes of a toy problem
REGIONS = ["#cfe3f1", "#f8dcc8"]  # and the ground they stand on
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


def colour(activation):
    """The activation's colour, the same in the whole book; takes its name as well."""
    return COLOURS.get(getattr(activation, "__name__", activation), OTHER)


def function_and_derivative(activation, low=-5, high=5, ax=None, **parameters):
    """Draw a function, solid, and its derivative, dashed, on one pair of axes.

    Parameters
    ----------
    activation : Activation
        An elementwise function of the catalogue.
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
        (activation, "$f(x)$", DASHES[0]),
        (activation.derivative, "$f'(x)$", DASHES[1]),
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


def small_multiples(activations, low=-4, high=4, columns=3):
    """Draw each function, solid, and its derivative, dashed, in a small panel of its own.

    Parameters
    ----------
    activations : iterable of Activation
        The panels, row by row; a function that mixes elements is drawn for two inputs, the last
        of which is x and the first is `beside`.
    low, high : float, default −4 and 4
        The ends of the horizontal axis.
    columns : int, default 3
        Panels in a row.

    Returns
    -------
    matplotlib.figure.Figure
    """
    activations = list(activations)
    rows = -(-len(activations) // columns)
    figure, grid = plt.subplots(
        rows, columns, figsize=(6.4, 1.75 * rows), sharex=True, sharey=True, squeeze=False
    )
    for ax, activation in zip(grid.flat, activations, strict=False):
        for function, dashes in [(_value, DASHES[0]), (_slope, DASHES[1])]:
            x, y = _trace(activation, lambda x, f=function, a=activation: f(a, x), low, high, {})
            ax.plot(x, y, color=colour(activation), linestyle=dashes)
        ax.set_title(activation.__name__, fontsize=11)
        ax.set(ylim=(-2.2, 2.2), xticks=[low, 0, high], yticks=[-2, 0, 2])
    for ax in grid.flat[len(activations) :]:
        ax.set_axis_off()
    figure.supxlabel("$x$", fontsize=11)
    figure.supylabel("value (solid), slope (dashed)", fontsize=11)
    return figure


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


def spreads(groups, across=None, colours=OTHER, ax=None):
    """Draw several groups of runs, each as `spread` does, told apart by dashes as well.

    Parameters
    ----------
    groups : dict of str to array_like of shape (runs, n)
        Labels, and for each its runs, one a row.
    across : array_like of shape (n,), optional
        Horizontal positions; 1 to n by default.
    colours : str or sequence, default OTHER
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
    sides = [np.linspace(start, stop, 60) for start, stop in zip(low, high, strict=True)]
    away = np.stack(np.meshgrid(*sides), axis=-1) - lowest
    height = steady(np.sqrt(np.einsum("xyi,ij,xyj->xy", away, curvature, away)))
    ax.contour(*sides, height, colors=OTHER, linewidths=0.8)
    ax.plot(*steady(path).T, "o-", markersize=4, color="black")
    ax.plot(*lowest, "+", markersize=12, color="black")
    ax.set(xlabel="$w_1$", aspect="equal")
    return ax


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


def overview():
    """The picture of the landing page: every elementwise activation with its derivative."""
    return small_multiples([a for a in catalogue if a.elementwise], columns=3)


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


def _value(activation, x):
    return activation(x) if activation.elementwise else activation(_pair(activation, x))[..., -1]


def _slope(activation, x):
    if activation.elementwise:
        return activation.derivative(x)
    return activation.jacobian(_pair(activation, x))[..., -1, -1]


def _pair(activation, x):
    """Two scores, the last of them x, for a function that mixes elements."""
    return np.stack([np.full_like(x, activation.beside), x], axis=-1)


def _title(activation, parameters):
    given = ", ".join(f"{name}={value:g}" for name, value in parameters.items())
    return activation.__name__ + (f" ({given})" if given else "")


if __name__ == "__main__":
    import sys

    use_style()
    overview().savefig(sys.argv[1], metadata=METADATA)
