"""The charts with sliders, by the program that draws them in the page: Vega, in vl-convert."""

import json
import math
import re

import altair as alt
import numpy as np
import pytest
import vl_convert

from activations import catalogue, elu, gelu, leaky_relu, relu, sigmoid, softmax
from activations.book import charts, curves
from activations.book.expressions import Symbol, expressions, written

X = np.round(np.arange(-8, 8.01, 0.25), 2)
LIGHT = 30_000  # bytes that a chart may take in a notebook
ALL = {
    "collapse": charts.collapse(),
    "explorer": charts.explorer(),
    "gelu_error": charts.gelu_error(),
    "neuron": charts.neuron(),
    "one function": charts.explorer(elu),
    "temperature": charts.temperature(),
    "vanishing": charts.vanishing(),
}


def evaluate(texts, x=X, **variables):
    """What Vega makes of some expressions of ``datum.x`` at each x."""
    params = [alt.param(name=name, value=value) for name, value in variables.items()]
    rows = alt.Data(values=[{"x": float(value)} for value in x])
    chart = alt.Chart(rows).mark_text().encode(text="all:N")
    chart = chart.transform_calculate(all=f"join([{','.join(texts)}], ' ')")
    chart = chart.add_params(*params) if params else chart
    scene = json.dumps(vl_convert.vegalite_to_scenegraph(chart.to_dict()))
    found = re.findall(r'"text": "([^"]*)"', scene)
    values = np.array([[float(number) for number in text.split()] for text in found])
    assert values.shape == (len(x), len(texts))
    return values.T


@pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)
def test_a_function_and_its_slope_are_those_of_the_package(activation):
    """At the defaults and with each parameter moved, at kinks too."""
    names = charts.movable(activation)
    defaults = {name: activation.defaults[name] for name in names if name != "beside"}
    settings = [defaults]
    for name in defaults:
        moved = ["tanh"] if name == "approximate" else charts.SLIDERS[name][:2]
        settings += [{**defaults, name: value} for value in moved]
    for parameters in settings:
        for beside in (-1.0, activation.beside) if "beside" in names else (None,):
            variables = parameters | ({} if beside is None else {"beside": beside})
            value, slope = evaluate(charts.value_and_slope(activation), **variables)
            more = {} if beside is None else {"beside": beside}
            wanted = curves.value(activation, X, **more, **parameters)
            np.testing.assert_allclose(value, wanted, rtol=1e-9, atol=1e-9)
            wanted = curves.slope(activation, X, **more, **parameters)
            np.testing.assert_allclose(slope, wanted, rtol=1e-9, atol=1e-9)


def test_every_parameter_that_can_be_moved_has_a_slider_within_its_range():
    for activation in catalogue:
        for name in charts.movable(activation):
            if name in ("approximate", "beside"):
                continue
            low, high, step, *start = charts.SLIDERS[name]
            assert low in activation.parameters[name] and high in activation.parameters[name]
            assert low < high and step <= (high - low) / 20
            assert all(low <= value <= high for value in start)
            assert low <= activation.defaults[name] <= high


TEX = {"θ": r"\theta", "α": r"\alpha", "β": r"\beta", "λ": r"\lambda", "ω₀": r"\omega_0"}


def test_a_slider_bears_the_letter_of_the_formula():
    for activation in catalogue:
        for name in charts.movable(activation):
            if name not in ("approximate", "beside"):
                letter = charts.LETTERS.get(name, name)
                found = re.findall(r"\\omega_0|\\[a-z]+|[a-z]", activation.formula)
                assert TEX.get(letter, letter) in found, (activation, name)


@pytest.mark.parametrize("chart", ALL.values(), ids=ALL)
def test_a_chart_is_light_described_and_the_same_every_time(chart):
    first, second = chart._repr_mimebundle_(), chart._repr_mimebundle_()
    assert first == second
    assert len(json.dumps(first).encode()) < LIGHT
    assert first["text/plain"].split() == chart.description.split()
    assert chart.spec["description"] == chart.description
    assert len(chart.description) > 100
    assert re.search(r'<div id="chart-[0-9a-f]{12}"></div>', first["text/html"])


@pytest.mark.parametrize("chart", ALL.values(), ids=ALL)
def test_vega_draws_a_chart(chart):
    svg = vl_convert.vegalite_to_svg(chart.spec)
    assert "NaN" not in svg and "undefined" not in svg
    assert svg.count("<path") > 5


def readout(chart, **moved):
    """The lines of text above a chart, some of its variables moved."""
    spec = json.loads(json.dumps(chart.spec))
    for param in spec["params"]:
        param["value"] = moved.pop(param["name"], param.get("value"))
    assert not moved, f"no such variables: {moved}"
    scene = vl_convert.vegalite_to_scenegraph(spec)
    return list(texts(scene))


def texts(item):
    if isinstance(item, dict):
        if item.get("marktype") == "text" and item.get("role") == "mark":
            yield from (text["text"] for text in item["items"])
        for inner in item.values():
            yield from texts(inner)
    elif isinstance(item, list):
        for inner in item:
            yield from texts(inner)


def numbers(text):
    return [float(n) for n in re.findall(r"[-\d.]+(?:e[-+]?\d+)?", text.replace("−", "-"))]


def test_the_explorer_says_value_and_slope():
    (text, *_) = readout(charts.explorer(elu), x=-1, alpha=2)
    assert numbers(text)[0] == -1
    shown = [elu(-1.0, 2.0), elu.derivative(-1.0, 2.0)]
    np.testing.assert_allclose(numbers(text)[-2:], shown, atol=5.1e-5)


def test_the_explorer_starts_where_it_is_told_to():
    start = {param["name"]: param["value"] for param in charts.explorer(start=gelu).spec["params"]}
    assert start["f"] == "gelu"
    only = {param["name"] for param in charts.explorer(leaky_relu).spec["params"]}
    assert only == {"f", "x", "reach", "negative_slope"}


def test_a_neuron_is_the_sigmoid_of_its_score():
    (text,) = readout(charts.neuron(), w=3, b=-2, x=0.5)
    score = 3 * 0.5 - 2
    shown = [sigmoid(score), 3 * sigmoid.derivative(score)]
    np.testing.assert_allclose(numbers(text)[-2:], shown, atol=5.1e-5)


def test_the_errors_of_gelu_are_the_largest_differences():
    x = np.arange(-500, 501) / 100
    lines = dict(line.rsplit(": at most ", 1) for line in readout(charts.gelu_error(), k=1.5))
    quick = np.abs(x * sigmoid(1.5 * x) - gelu(x)).max()
    assert float(lines["x sigmoid(k x)"]) == pytest.approx(quick, abs=1e-6)
    tanh = np.abs(gelu(x, approximate="tanh") - gelu(x)).max()
    assert float(lines["tanh formula"]) == pytest.approx(tanh, abs=1e-5)


@pytest.mark.parametrize("name, z, w, depth", [("sigmoid", 0, 1, 20), ("elu", -1, 2, 7)])
def test_a_gradient_is_a_product_of_slopes(name, z, w, depth):
    factor = w * catalogue[name].derivative(float(z))
    each, left = readout(charts.vanishing(), f=name, z=z, w=w, depth=depth)
    assert numbers(each)[-1] == pytest.approx(factor, rel=1e-3)
    assert numbers(left)[-1] == pytest.approx(factor ** (depth - 1), rel=1e-2)


def test_a_gradient_of_zero_is_drawn_at_the_foot():
    each, left = readout(charts.vanishing(relu, elu), f="relu", z=-1)
    assert numbers(each)[-1] == 0 and numbers(left)[-1] == 0


def test_temperature_says_entropy_and_the_largest_share():
    (text,) = readout(charts.temperature(), T=2, z1=-3)
    p = softmax(np.array([-3, 1, 0, -1]) / 2)
    entropy, share = numbers(text)
    assert entropy == pytest.approx(-(p * np.log2(p)).sum(), abs=6e-4)
    assert share == pytest.approx(100 * p.max(), abs=0.06)


def test_two_linear_layers_are_one_line():
    (text,) = readout(charts.collapse(), w1=2, b1=1, w2=-0.5, b2=0.25)
    assert numbers(text)[0] == -1 and numbers(text)[-1] == -0.25
    assert "no single line" in readout(charts.collapse(), between="relu")[0]
    assert "flat" in readout(charts.collapse(), between="relu", w1=0, b1=0)[0]


def test_an_unknown_condition_is_followed_both_ways():
    def steps(m, x):
        return 1 if x > 1 else (0 if x > 0 else -1)

    assert expressions(steps, "x")[0] == "(x>1?1:(x>0?0:-1))"


def test_a_slope_is_that_of_the_package_for_a_made_up_function():
    def made_up(m, x, a):
        return m.log(1 + m.sqrt(x * x + a)) ** 3 / (2 - m.sin(x)) - abs(x) * m.tanh(-x)

    value, slope = evaluate(expressions(made_up, "datum.x", a="a"), a=1.5)
    plain = np.array([made_up(math, float(x), 1.5) for x in X])
    nudged = [np.array([made_up(math, float(x) + h, 1.5) for x in X]) for h in (1e-6, -1e-6)]
    np.testing.assert_allclose(value, plain, rtol=1e-12)
    np.testing.assert_allclose(slope, (nudged[0] - nudged[1]) / 2e-6, atol=1e-5)


def test_symbols_are_neither_hashed_nor_taken_for_numbers():
    with pytest.raises(TypeError):
        hash(Symbol("x"))
    with pytest.raises(TypeError):
        math.exp(Symbol("x"))
    assert written(1e-9) == "1e-09" and written(2.0) == "2"
