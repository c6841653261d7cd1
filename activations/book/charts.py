"""The book's charts with sliders: they compute in the page, with no kernel behind them.

A chart is made with Altair and computes in Vega's expression language; its formulas come from the
definitions of the activations (see `expressions`). It works by mouse, by touch and by keyboard, in
a notebook and on the site. Colours are those of `palette`.
"""

import hashlib
import html
import json
import re
import textwrap

import altair as alt
from altair.utils.html import spec_to_html

from activations import catalogue, gelu, quick_gelu, relu, sigmoid, softmax, tanh
from activations.book import palette, stills
from activations.book.expressions import expressions, written
from activations.book.palette import CHART_GREY
from activations.parameters import Choice

__all__ = [
    "Chart", "collapse", "explorer", "gelu_error", "movable", "neuron", "temperature",
    "value_and_slope", "vanishing",
]  # fmt: skip

HEIGHT = 280
SMALLEST = 1e-38  # gradient that is drawn
LEGEND = alt.Legend(orient="bottom", title=None, symbolSize=300)
INSIDE = alt.Legend(orient="top-left", title=None, symbolSize=300, offset=2)
INSIDE.symbolStrokeColor, INSIDE.fillColor = CHART_GREY, "white"
WELL_KNOWN = ["sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "gelu", "silu"]
# A finger that scrolls past moves nothing: it taps, or pulls sideways.
HELD = "[pointerdown, window:pointerup] > window:pointermove![event.buttons"
SIDEWAYS = HELD + " && abs(event.movementY) < abs(event.movementX)], click"
ANYWHERE = HELD + "], click"
FOLLOW = "round(100 * clamp(invert('x', x()), -reach, reach)) / 100"
# The point stays inside the axis: the axis grows for it, and takes it along when it shrinks.
POINT = {
    "x": [
        (SIDEWAYS, FOLLOW),
        ("window:input[event.target.name == 'reach']", "clamp(x, -reach, reach)"),
    ],
    "reach": [({"signal": "x"}, "max(reach, abs(x))")],
}
LAST = 401  # after the points of a curve comes the one that moves
NONE = "nothing"  # to compare with

# A notebook's chart fetches Vega from elsewhere: until it has, and where it cannot, the still
# picture stands in its place.
STILL = """\
<div id="{name}-still">
{picture}
<p>A still picture: to be moved, the chart needs the internet in a notebook,
for Vega, which draws it. On the website it needs none.</p>
</div>
<style>
#{name}:not(.vega-embed), #{name}.vega-embed ~ #{name}-still, #{name}-still p {{ display: none; }}
#{name}:has(.error) ~ #{name}-still p {{ display: block; }}
#{name}-still img {{ max-width: 100%; }}
</style>
"""

# What a slider runs over: from, to, step, and where it starts if not at the function's default.
SLIDERS = {
    "threshold": (-2, 2, 0.05),
    "negative_slope": (0, 1, 0.01),
    "weight": (-1, 1.5, 0.01),
    "lower": (0, 0.3, 0.005),  # never above `upper`
    "upper": (1 / 3, 1, 1 / 60),
    "alpha": (0.1, 3, 0.05),
    "value": (-2, 2, 0.05),
    "min_val": (-3, 0, 0.05),
    "max_val": (0, 3, 0.05),
    "lambd": (0, 2, 0.05),
    "beta": (0.1, 10, 0.1),
    "b": (0.01, 8, 0.01),
    "omega_0": (0.5, 30, 0.5),
    "beside": (-4, 4, 0.1, 1),
}

# What a formula calls a parameter, if not by its name.
LETTERS = {
    "threshold": "θ", "negative_slope": "s", "weight": "a", "lower": "l", "upper": "u",
    "alpha": "α", "value": "v", "min_val": "a", "max_val": "b", "lambd": "λ", "beta": "β",
    "omega_0": "ω₀",
}  # fmt: skip


class Chart:
    """A chart with controls, to be the last expression of a cell.

    Parameters
    ----------
    chart : altair.Chart, or several in one
    description : str
        What is seen and what can be moved, for those who do not see it.
    on : dict of str to list, optional
        Variables that follow others, or a finger or a mouse on the chart: for each of them pairs
        of Vega's events and the expression that it gets.

    Attributes
    ----------
    spec : dict
        The chart in Vega-Lite.
    """

    def __init__(self, chart, description, on=None):
        self.description = description
        chart = chart.properties(description=description)
        chart = chart.configure_axis(labelFontSize=14, titleFontSize=16, titleFontWeight="normal")
        self.spec = chart.configure_legend(labelFontSize=16).to_dict()
        for param in self.spec["params"]:
            if pairs := (on or {}).get(param["name"]):  # Vega-Lite hands on what it does not know
                param["on"] = [{"events": e, "update": u} for e, u in pairs]

    def _repr_mimebundle_(self, include=None, exclude=None):
        digest = hashlib.sha1(json.dumps(self.spec, sort_keys=True).encode()).hexdigest()
        name = f"chart-{digest[:12]}"  # Altair's own is another in every run
        markup = spec_to_html(
            self.spec,
            mode="vega-lite",
            vega_version=alt.VEGA_VERSION,
            vegalite_version=alt.VEGALITE_VERSION,
            vegaembed_version=alt.VEGAEMBED_VERSION,
            output_div=name,
            embed_options={"actions": False},
            json_kwds={"separators": (",", ":")},
            fullhtml=False,
            requirejs=False,
            template="universal",
        )
        markup = re.sub(r"\n +", "\n", markup)
        # Altair puts the controls beside the chart, where they leave it no room.
        markup += f"<style>#{name}.vega-embed {{ flex-direction: column; }}</style>\n"
        source, shown = stills.data_address(self.spec), html.escape(self.description)
        picture = f'<img src="{source}" alt="{shown}">' if source else f"<div>{shown}</div>"
        markup += STILL.format(name=name, picture=picture)
        return {"text/html": markup, "text/plain": textwrap.fill(self.description, 78)}


def explorer(*activations, start=None):
    """Functions and their slopes: pick one, move its parameters, drag a point along the curve.

    Parameters
    ----------
    *activations : Activation
        The functions to choose from; the whole catalogue by default.
    start : Activation, optional
        The one that is shown first; the first of them by default.

    Returns
    -------
    Chart
        Its variables are ``f``, the name of the function; ``g``, that of another one to compare it
        with, at its defaults; ``x``; ``reach``, the end of the axis; and the parameters of ``f``
        under their own names. ``beside`` is the other input of a function that mixes elements.
    """
    activations = activations or tuple(catalogue)
    start = start or activations[0]
    names = [activation.__name__ for activation in activations]
    several = len(names) > 1
    users = {}
    for activation in activations:
        for parameter in movable(activation):
            users.setdefault(parameter, []).append(activation)

    params = [alt.param(name="f", value=start.__name__)]
    if several:
        params = [alt.param(name="f", value=start.__name__, bind=_menu("function", names))]
        params += [alt.param(name="g", value=NONE, bind=_menu("compare with", [NONE, *names]))]
    params += [_slider("x", -10, 10, 0.05, 1), _slider("reach", 1, 10, 0.5, 4)]
    params += [_parameter(name, owners, start, several) for name, owners in users.items()]

    defaults = {name: _default(name, users[name]) for name in users if name != "beside"}
    chosen = {name: [({"signal": "f"}, text.format("f"))] for name, text in defaults.items()}
    fields = {
        f"{name}_": f"datum.g ? {t.format('datum.f')} : {name}" for name, t in defaults.items()
    }
    named = "datum.{}_".format if several else str
    both = [value_and_slope(activation, named) for activation in activations]
    variable = "datum.f" if several else "f"
    value, slope = (_choice(names, texts, variable) for texts in zip(*both, strict=True))
    shown = f"one of {len(names)} functions, chosen by name" if several else names[0]
    other = " Another function can be drawn beside it, in grey." if several else ""
    colour = _colour(activations)
    return Chart(
        _curve_and_slope(value, slope, colour, compared=fields if several else None).add_params(
            *params
        ),
        f"The curve of {shown}, solid, and of its slope, dashed, over x. A point on the curve "
        "carries its tangent, and a line of text gives value and slope there. Sliders move the "
        f"point, the ends of the axis and the parameters.{other}",
        POINT | (chosen if several else {}),
    )


def neuron():
    """A neuron with one input, sigmoid(w x + b): the weight makes it steep, the bias moves it.

    Returns
    -------
    Chart
        Its variables are ``w``, ``b``, ``x`` and ``reach``.
    """
    value, slope = expressions(
        lambda m, x, w, b: sigmoid.definition(m, w * x + b), "datum.x", w="w", b="b"
    )
    params = [_slider("w", -4, 4, 0.1, 1), _slider("b", -6, 6, 0.1, 0)]
    params += [_slider("x", -10, 10, 0.05, 1), _slider("reach", 1, 10, 0.5, 6)]
    colour = palette.colour(sigmoid)
    return Chart(
        _curve_and_slope(value, slope, colour, "[-1, 1.5]").add_params(*params),
        "The sigmoid of w x + b over x, solid, and its slope, dashed. Sliders move the weight w, "
        "which makes the curve steep, the bias b, which moves it sideways, and a point on it.",
        POINT,
    )


def gelu_error():
    """GELU's two approximations minus GELU itself, their constants on sliders.

    Returns
    -------
    Chart
        Its variables are ``c``, in the tanh formula, ``k``, in x sigmoid(k x), and ``zoom``.
    """

    def tanh_formula(m, x, c):
        return x * (1 + m.tanh(m.sqrt(2 / m.pi) * (x + c * (x * x * x)))) / 2

    exact = expressions(gelu.definition, "datum.x")[0]
    rivals = {
        "tanh formula": expressions(tanh_formula, "datum.x", c="c")[0],
        "x sigmoid(k x)": expressions(
            lambda m, x, k: x * sigmoid.definition(m, k * x), "datum.x", k="k"
        )[0],
    }
    params = [_slider("c", 0.03, 0.06, 0.0001, 0.0447), _slider("k", 1.4, 2, 0.002, 1.702)]
    params.append(_slider("zoom", 1, 40, 1, 1))
    base = alt.Chart(alt.sequence(-500, 501, as_="i")).transform_calculate(x="datum.i / 100")
    for name, text in rivals.items():
        base = base.transform_calculate(**{name: f"{text} - {exact}"})
    base = base.transform_fold(list(rivals), as_=["formula", "error"])
    scale = alt.Scale(range=[palette.colour(gelu), palette.colour(quick_gelu)])
    limits = alt.ExprRef("[-0.025 / zoom, 0.025 / zoom]")
    lines = base.mark_line(clip=True).encode(
        x=_x("x:Q", [-5, 5]),
        y=alt.Y(
            "error:Q",
            title="minus exact GELU",
            scale=alt.Scale(domain=limits),
            axis=alt.Axis(minExtent=50),  # room for more digits at a higher zoom
        ),
        color=alt.Color("formula:N", scale=scale, legend=LEGEND),
        strokeDash=alt.StrokeDash("formula:N", legend=LEGEND),
    )
    texts = []
    for row, name in enumerate(rivals):
        largest = base.transform_filter(alt.datum.formula == name).transform_aggregate(
            low="min(error)", high="max(error)"
        )
        largest = largest.transform_calculate(largest="max(-datum.low, datum.high)")
        texts.append(_readout(largest, f"'{name}: at most ' + format(datum.largest, '.6f')", row))
    chart = alt.layer(lines, *texts)
    return Chart(
        chart.add_params(*params).properties(width="container", height=HEIGHT),
        "What two approximations of GELU give minus GELU itself, over x from −5 to 5, and the "
        "largest difference of each in a line of text. Sliders move the constant c of the tanh "
        "formula, 0.0447 to begin with, and the constant k of x sigmoid(k x), 1.702 to begin with.",
    )


def vanishing(*activations):
    """What is left of a gradient on its way back through many layers, a product of slopes.

    Parameters
    ----------
    *activations : Activation
        The functions to choose from; some well-known ones by default.

    Returns
    -------
    Chart
        Its variables are ``f``, the name of the function; ``depth``; ``w``, the weight between two
        layers; and ``z``, the input of the activation, the same in each layer.
    """
    activations = activations or tuple(catalogue[name] for name in WELL_KNOWN)
    names = [activation.__name__ for activation in activations]
    slope = _choice(names, [expressions(a.definition, "z")[1] for a in activations])
    params = [
        alt.param(name="f", value=names[0], bind=_menu("function", names)),
        _slider("depth", 2, 50, 1, 20),
        _slider("w", 0.1, 6, 0.05, 1),
        _slider("z", -6, 6, 0.1, 0),
    ]
    base = alt.Chart(alt.sequence(1, 51, as_="layer")).transform_filter("datum.layer <= depth")
    base = base.transform_calculate(size=f"pow(w * abs({slope}), depth - datum.layer)")
    # A logarithm has no place for 0, and a chart none for what no float32 can hold.
    base = base.transform_calculate(drawn=f"clamp(datum.size, {SMALLEST}, {1 / SMALLEST})")
    points = base.mark_line(point={"color": CHART_GREY}, color=CHART_GREY).encode(
        x=alt.X("layer:Q", title="layer", scale=alt.Scale(domain=[1, alt.ExprRef("depth")])),
        y=alt.Y(
            "drawn:Q",
            title="gradient that arrives",
            scale=alt.Scale(type="log", domain=[SMALLEST, 1e8], clamp=True),
            axis=alt.Axis(values=[10.0**k for k in range(-40, 9, 8)], format="~e"),
        ),
    )
    first = base.transform_filter("datum.layer == 1")
    factor = _readout(first, f"'Each layer: times ' + format(w * abs({slope}), '.4~g')", row=1)
    left = _readout(first, "'Layer 1 receives ' + format(datum.size, '.3~g')")
    return Chart(
        alt.layer(points, factor, left)
        .add_params(*params)
        .properties(width="container", height=HEIGHT),
        "The size of the gradient that arrives at each layer, on a logarithmic axis, if 1 starts "
        "at the last one, and in a line of text what the first layer receives. Sliders move the "
        "depth, the weight between two layers and the input of the activation; a list chooses it.",
    )


def temperature(scores=(2.0, 1.0, 0.0, -1.0), classes=None):
    """Softmax: scores as bars that can be moved, their probabilities below, the temperature.

    Parameters
    ----------
    scores : sequence of float, default (2, 1, 0, −1)
        What the bars begin with.
    classes : sequence of str, optional
        Their names; 1, 2, 3 and so on by default.

    Returns
    -------
    Chart
        Its variables are ``T``, the temperature, and the scores ``z1``, ``z2`` and so on.
    """
    scores = list(scores)
    count = range(1, len(scores) + 1)
    names = [f"z{k}" for k in count]
    classes = [str(name) for name in classes or count]
    params = [
        alt.param(
            name="T",
            value=1,
            bind=alt.binding_range(min=0.1, max=10, step=0.1, name="temperature "),
        )
    ]
    params += [
        _slider(name, -5, 5, 0.1, score, f"{label} ")
        for name, score, label in zip(names, scores, classes, strict=True)
    ]
    probabilities = [
        expressions(softmax.definition, [*others, f"({name}/T)"])[0]
        for name in names
        for others in [[f"({other}/T)" for other in names if other != name]]
    ]
    rows = [{"k": k, "class": name} for k, name in enumerate(classes)]
    base = alt.Chart(alt.Data(values=rows)).transform_calculate(
        score=f"[{','.join(names)}][datum.k]",
        probability=f"[{','.join(probabilities)}][datum.k]",
    )
    x = alt.X("class:N", title=None, sort=classes, axis=alt.Axis(labelAngle=0))
    size = {"width": 300, "height": 120}
    upper = (
        base.mark_bar(color=CHART_GREY)
        .encode(x=x, y=alt.Y("score:Q", title="score", scale=alt.Scale(domain=[-5, 5])))
        .properties(**size)
    )
    bars = base.mark_bar(color=palette.colour(softmax)).encode(
        x=x, y=alt.Y("probability:Q", title="probability", scale=alt.Scale(domain=[0, 1]))
    )
    whole = base.transform_calculate(
        part="datum.probability > 0 ? -datum.probability * log(datum.probability) / LN2 : 0"
    ).transform_aggregate(entropy="sum(part)", winner="max(probability)")
    text = _readout(
        whole,
        "'entropy ' + format(datum.entropy, '.3f') + ' bits, largest share '"
        " + format(datum.winner, '.1%')",
    )
    chart = alt.vconcat(upper, alt.layer(bars, text).properties(**size))
    band = size["width"] / len(scores)
    drag = {
        name: [
            (
                ANYWHERE,
                f"y() < {size['height']} && floor(x() / {band:g}) == {k}"
                f" ? round(10 * clamp(invert('concat_0_y', y()), -5, 5)) / 10 : {name}",
            )
        ]
        for k, name in enumerate(names)
    }
    return Chart(
        chart.add_params(*params),
        f"Above, {len(scores)} scores as bars; below, the probabilities that softmax makes of "
        "them, with their entropy and the largest share in a line of text. Sliders move the "
        "temperature and each score; the bars of the scores can be dragged as well.",
        drag,
    )


def collapse():
    """Two linear layers are one line; with a kink between them they are not.

    Returns
    -------
    Chart
        Its variables are ``between``, what stands between the layers, and the weights and biases
        ``w1``, ``b1``, ``w2`` and ``b2``.
    """
    between = {"nothing": lambda m, h: h, "relu": relu.definition, "tanh": tanh.definition}
    params = [alt.param(name="between", value="nothing", bind=_menu("between", list(between)))]
    params += [_slider("w1", -3, 3, 0.1, 1.5), _slider("b1", -3, 3, 0.1, 0.5)]
    params += [_slider("w2", -3, 3, 0.1, -1), _slider("b2", -3, 3, 0.1, 1)]

    def two_layers(middle):
        return lambda m, x, w1, b1, w2, b2: w2 * middle(m, w1 * x + b1) + b2

    weights = {name: name for name in ("w1", "b1", "w2", "b2")}
    texts = [
        expressions(two_layers(middle), "datum.x", **weights)[0] for middle in between.values()
    ]
    output = _choice(list(between), texts, "between")
    lines, ink, dashes = ["first layer", "both layers"], [CHART_GREY, "#000000"], [[4, 3], [1, 0]]
    base = alt.Chart(alt.sequence(-400, 401, as_="i")).transform_calculate(x="datum.i / 100")
    base = base.transform_calculate(**{lines[0]: "w1 * datum.x + b1", lines[1]: output})
    drawn = base.transform_fold(lines, as_=["line", "height"]).mark_line(clip=True)
    drawn = drawn.encode(
        x=_x("x:Q", [-4, 4]),
        y=alt.Y("height:Q", title=None, scale=alt.Scale(domain=[-4, 4])),
        color=alt.Color("line:N", scale=alt.Scale(domain=lines, range=ink), legend=LEGEND),
        strokeDash=alt.StrokeDash(
            "line:N", scale=alt.Scale(domain=lines, range=dashes), legend=LEGEND
        ),
    )
    text = _readout(
        base.transform_filter("datum.i == 0"),
        "between == 'nothing' ? 'one line: ' + format(w1 * w2, '.3~g') + ' x + '"
        " + format(w2 * b1 + b2, '.3~g') : w1 * w2 == 0 ? 'one line, and flat' :"
        " 'no single line: it bends near x = ' + format(-b1 / w1, '.3~g')",
    )
    return Chart(
        alt.layer(drawn, text).add_params(*params).properties(width="container", height=HEIGHT),
        "The first of two linear layers over x, dashed, and what the second makes of it, solid. A "
        "list puts nothing, relu or tanh between them; sliders move weights and biases. With "
        "nothing between, the solid line is straight wherever they stand, and a line of text "
        "gives its formula.",
    )


def movable(activation):
    """What can be moved in the explorer: the variables of a function's controls, by name.

    They are the parameters that have a slider or a few words to choose from, and ``beside``, the
    other input of a function that mixes elements.
    """
    listed = {*SLIDERS, *_choices(activation)}
    names = [name for name in activation.parameters if name in listed]
    if activation.__name__ == "softplus":  # its threshold is a shortcut: it bends no curve
        names.remove("threshold")
    return names if activation.elementwise else [*names, "beside"]


def value_and_slope(activation, named=str):
    """A function and its slope in Vega's language, over ``datum.x`` and what is `movable`.

    ``named`` says where a parameter's value is found; ``beside`` is a variable of its own.
    """
    x = "datum.x" if activation.elementwise else ["beside", "datum.x"]
    names = {name: named(name) for name in movable(activation) if name != "beside"}
    return expressions(activation.definition, x, **names)


def _curve_and_slope(value, slope, colour, heights="[-0.4 * reach, reach]", compared=None):
    """A function, solid, its slope, dashed, and a point with a tangent at the variable x.

    ``compared`` holds what the rows of the function g have other than those of f.
    """
    rows = LAST + 401  # those of g come first: f is drawn over it
    chart = alt.layer(data=alt.sequence(2 * rows if compared else rows, as_="i"))
    chart = chart.transform_calculate(k=f"datum.i % {rows} - 400")
    chart = chart.transform_calculate(g=f"datum.i < {rows}" if compared else "false")
    if compared:
        chart = chart.transform_filter(f"!datum.g || g != '{NONE}' || datum.k == {LAST}")
        chart = chart.transform_calculate(f="datum.g ? g : f", **compared)
    chart = chart.transform_calculate(x=f"datum.k == {LAST} ? x : reach * datum.k / 400")
    chart = chart.transform_calculate(value=value, slope=slope)

    at = alt.Chart().transform_filter(f"datum.k == {LAST}")
    point, other = at.transform_filter("!datum.g"), at.transform_filter("datum.g")
    x = _x("x:Q", [alt.ExprRef("-reach"), alt.ExprRef("reach")])
    y = alt.Y("height:Q", title=None, scale=alt.Scale(domain=alt.ExprRef(heights)))
    kinds = {"value": "f(x)", "slope": "slope f′(x)"}
    lines = alt.Chart().transform_filter(f"datum.k < {LAST}")
    lines = lines.transform_calculate(**{kinds[kind]: f"datum.{kind}" for kind in kinds})
    lines = lines.transform_fold(list(kinds.values()), as_=["line", "height"])
    lines = (
        _in_pieces(lines)
        .mark_line(clip=True, strokeWidth=2.5)
        .encode(
            x=x,
            y=y,
            color=alt.condition("datum.g", alt.value(CHART_GREY), alt.value(colour)),
            detail=["g:N", "piece:N"],
            strokeDash=alt.StrokeDash("line:N", sort=list(kinds.values()), legend=INSIDE),
        )
    )
    ends = {"x1": "x - 1", "x2": "x + 1", "y1": "datum.value - datum.slope"}
    ends["y2"] = "datum.value + datum.slope"
    tangent = point.transform_calculate(**ends).mark_rule(clip=True, color="black")
    tangent = tangent.encode(x=alt.X("x1:Q"), x2="x2:Q", y=alt.Y("y1:Q"), y2="y2:Q")
    dots = point.mark_point(filled=True, size=90, color="black", opacity=1, clip=True)
    dots = dots.encode(x=x, y=alt.Y("value:Q"))
    layers = [lines, tangent, dots]
    said = "format(datum.value, '.4f') + ',  {}′(x) = ' + format(datum.slope, '.4f')"
    text = f"'x = ' + format(x, '.2f') + ',  f(x) = ' + {said.format('f')}"
    layers.append(_readout(point, text, left=-28))  # over the axis: a phone has no room to spare
    if compared:  # its line is kept free
        text = f"g == '{NONE}' ? ' ' : g + ': g(x) = ' + {said.format('g')}"
        layers.append(_readout(other, text, row=1, left=-28))
    chart.layer = alt.layer(*layers).layer
    return chart.properties(width="container", height=HEIGHT)


def _in_pieces(lines):
    """A line ends where it jumps, farther than three times the steps before and after."""
    past = [
        alt.WindowFieldDef(op="lag", field="height", param=k, **{"as": f"past{k}"}) for k in (1, 2)
    ]
    next_ = alt.WindowFieldDef(op="lead", field="height", **{"as": "next"})
    lines = lines.transform_window([*past, next_], groupby=["g", "line"])
    step, before, after = (
        f"abs(datum.{a} - datum.{b})"
        for a, b in (("height", "past1"), ("past1", "past2"), ("next", "height"))
    )
    jump = f"{step} > 3 * max({before}, {after}) + reach / 500 ? 1 : 0"
    lines = lines.transform_calculate(jump=jump)
    return lines.transform_window(piece="sum(jump)", groupby=["g", "line"])


def _readout(base, expression, row=0, left=0):
    """A line of text above a chart: the last one stands in row 0."""
    return (
        base.transform_calculate(readout=expression)
        .mark_text(align="left", baseline="top", fontSize=16, color="black")
        .encode(text="readout:N", x=alt.value(left), y=alt.value(-26 - 20 * row))
    )


def _x(field, domain):
    scale = alt.Scale(domain=domain, nice=False)
    return alt.X(field, title="x", scale=scale, axis=alt.Axis(tickCount=8))


def _parameter(name, owners, start, several):
    label = f"{LETTERS[name]} = {name}" if name in LETTERS else name
    if several:
        label += f" ({', '.join(owner.__name__ for owner in owners)})"
    owner = start if start in owners else owners[0]
    value = owner.defaults.get(name)
    if words := _choices(owner).get(name):
        return alt.param(name=name, value=value, bind=_menu(label, words))
    low, high, step, *begin = SLIDERS[name]
    return _slider(name, low, high, step, begin[0] if begin else value, f"{label} ")


def _default(name, owners):
    """The default of a parameter, by the function's name where it differs, to be filled in."""
    texts = [written(owner.defaults[name]) for owner in owners]
    if len(set(texts)) == 1:
        return texts[0]
    return _choice([owner.__name__ for owner in owners], texts, "{0}")


def _choices(activation):
    """The words of each parameter that is a `Choice`, by its name."""
    kinds = activation.parameters.items()
    return {name: list(kind.words) for name, kind in kinds if isinstance(kind, Choice)}


def _slider(name, low, high, step, value, label=None):
    bind = alt.binding_range(min=low, max=high, step=step, name=label or f"{name} ")
    return alt.param(name=name, value=value, bind=bind)


def _menu(label, options):
    return alt.binding_select(options=options, name=f"{label} ")


def _choice(names, texts, variable="f"):
    """The text that belongs to the name that a variable holds."""
    *first, last = texts
    options = "".join(f"{variable}=='{n}'?{t}:" for n, t in zip(names, first, strict=False))
    return f"({options}{last})"


def _colour(activations):
    if len(activations) == 1:
        return palette.colour(activations[0])
    names = [activation.__name__ for activation in activations]
    return alt.ExprRef(_choice(names, [f"'{palette.colour(a)}'" for a in activations]))
