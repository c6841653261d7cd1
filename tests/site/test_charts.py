"""The charts as a reader has them: on the built site, in a browser, moved by mouse, touch and keys.

`tests/package/book/test_charts.py` compares every function with the package in Vega alone; here it
is the page.
"""

import re

import numpy as np
import pypdfium2
import pytest

from _ext import maths
from activations import (
    catalogue,
    elu,
    gelu,
    sigmoid,
    softmax,
    swish,
)
from activations.book import charts, curves
from activations.parameters import Choice
from tests.site.pages import DESK, PHONE, axe, visit

EXPLORER = "chapters/explorer.html"
CLOSE = {"rtol": 1e-6, "atol": 1e-6}


@pytest.fixture(scope="module")
def opened(browser, server):
    seen = visit(browser, server, EXPLORER)
    yield seen
    seen.page.context.close()


@pytest.fixture
def explorer(opened):
    """The page of the explorer, its first chart alive."""
    figure = opened.page.locator(".live-chart").first
    figure.scroll_into_view_if_needed()
    opened.page.wait_for_function("() => document.querySelector('.live-chart').view")
    return opened.page


def control(page, name, chart=0):
    """The input of a variable, by the name that its label shows."""
    label = page.locator(".vega-bind-name", has_text=re.compile(rf"^\s*(\S+ = )?{name}\s*$"))
    bound = page.locator(".live-chart").nth(chart).locator(".vega-bind:visible", has=label)
    return bound.locator("input, select")


def move(page, name, value, chart=0):
    """Move a control as a hand would: the input changes, and says so."""
    element = control(page, name, chart)
    if element.evaluate("e => e.tagName") == "SELECT":
        element.select_option(str(value))
    else:
        element.evaluate(
            "(e, v) => { e.value = v; e.dispatchEvent(new Event('input', {bubbles: true})) }",
            str(value),
        )
        assert float(element.input_value()) == pytest.approx(value)


def point(page):
    """x, value and slope of the mark that moves, as Vega has bound them to it."""
    return page.evaluate(
        """async () => {
            const figure = document.querySelector('.live-chart');
            await figure.view.runAsync();
            const {x, value, slope} = figure.querySelector(
                '.mark-text.role-mark text').__data__.datum;
            return [x, value, slope];
        }"""
    )


def curve(page, line="f(x)", g=False):
    """The pieces of a curve that is drawn: x and height of every point."""
    return page.evaluate(
        """async ([line, g]) => {
            const figure = document.querySelector('.live-chart');
            await figure.view.runAsync();
            const paths = [...figure.querySelectorAll('.mark-line.role-mark path')];
            return paths.map(path => path.__data__.mark.items.map(({datum}) => datum))
                .filter(([first]) => first.line === line && first.g === g)
                .map(piece => piece.map(({x, height}) => [x, height]))
                .sort(([[a]], [[b]]) => a - b);
        }""",
        [line, g],
    )


def kept(page, viewport):
    """Where the parts of the explorer are on a screen, as its page opens."""
    page.set_viewport_size(viewport)
    page.evaluate("() => scrollTo(0, 0)")
    page.wait_for_timeout(100)
    parts = page.locator(".live-chart").first.locator(".vega-bind:visible, svg.marks")
    return [part.bounding_box() for part in parts.all()]


@pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)
def test_the_page_computes_what_the_package_does(explorer, activation):
    """Each function, each of its sliders moved, the mark read back."""
    page = explorer
    move(page, "function", activation.__name__)
    for x in (-1.55, 0.0, 2.05):
        move(page, "x", x)
        compare(page, activation, {})
    assert formula(page) == typeset(page, activation.formula)
    for name in charts.movable(activation):
        if isinstance(kind := activation.parameters.get(name), Choice):
            for word in [word for word in kind.words if word != activation.defaults[name]]:
                move(page, name, word)
                compare(page, activation, {name: word})
                assert formula(page) == typeset(page, activation.variants[word])
            move(page, name, activation.defaults[name])
            assert formula(page) == typeset(page, activation.formula)
            continue
        low, high, step, *_ = charts.SLIDERS[name]
        before = float(control(page, name).input_value())
        moved = round(low + step * round(0.6 * (high - low) / step), 6)
        move(page, name, moved)
        compare(page, activation, {name: moved})
        move(page, name, before)
    given = parameters(page, activation)
    for name in given.keys() - {"beside"}:
        default = activation.defaults[name]
        assert given[name] == (default if isinstance(default, str) else pytest.approx(default))
    for line, of in (("f(x)", curves.value), ("slope f′(x)", curves.slope)):
        pieces = curve(page, line)
        x, drawn = np.concatenate(pieces).T
        assert len(x) == 801
        np.testing.assert_allclose(drawn, of(activation, x, **given), **CLOSE)
        jumps = [k for k in activation.kinks if jump(of, activation, k) and abs(k) < 4]
        assert len(pieces) == 1 + len(jumps)
        for k, piece in zip(sorted(jumps) if activation.elementwise else [], pieces, strict=False):
            assert piece[-1][0] == pytest.approx(k, abs=0.011)


def jump(of, activation, kink):
    before, after = of(activation, np.array([kink - 1e-6, kink + 1e-6]))
    return abs(after - before) > 0.02


WORDS = "parts => parts.map((part) => part.innerHTML)"  # a long formula is set in parts


def formula(page):
    """The one formula that is shown, as those hear it who have it read aloud."""
    (shown,) = page.locator(".live-chart").first.locator("[data-function]:visible").all()
    return shown.locator("mjx-assistive-mml").evaluate_all(WORDS)


def typeset(page, tex):
    return page.evaluate(
        f"""html => ({WORDS})([...new DOMParser().parseFromString(html, "text/html")
            .querySelectorAll("mjx-assistive-mml")])""",
        maths.typeset("html", tex, True),
    )


def parameters(page, activation):
    names = charts.movable(activation)
    return page.evaluate(
        """names => {
            const view = document.querySelector('.live-chart').view;
            return Object.fromEntries(names.map(name => [name, view.signal(name)]));
        }""",
        names,
    )


def compare(page, activation, moved):
    given = parameters(page, activation)
    assert {name: given[name] for name in moved} == pytest.approx(moved)
    x, value, slope = point(page)
    np.testing.assert_allclose(value, curves.value(activation, np.array([x]), **given)[0], **CLOSE)
    np.testing.assert_allclose(slope, curves.slope(activation, np.array([x]), **given)[0], **CLOSE)


def test_only_the_sliders_and_the_formula_of_the_chosen_function_are_shown(explorer):
    move(explorer, "function", "hardtanh")
    figure = explorer.locator(".live-chart").first
    names = figure.locator(".vega-bind:visible .vega-bind-name").all_inner_texts()
    assert [name.strip() for name in names] == [
        "function", "compare with", "x", "reach", "a = min_val", "b = max_val",
    ]  # fmt: skip
    assert figure.locator("[data-function]:visible").count() == 1
    assert figure.locator("[data-function=hardtanh]:visible mjx-container").count() == 1


def test_the_keyboard_reaches_a_chosen_formula_that_is_wider_than_its_place(browser, server):
    page = visit(browser, server, f"{EXPLORER}?f=relu").page
    page.wait_for_function("() => document.querySelector('.live-chart').view")
    page.set_viewport_size({"width": 200, "height": 800})  # it breaks, and a part is wider
    move(page, "function", "gelu")
    formula = page.locator("[data-function=gelu]:visible div.math")
    assert formula.evaluate("e => e.scrollWidth > e.clientWidth && e.tabIndex === 0")
    page.context.close()


def test_a_slider_is_moved_by_the_keyboard_and_heard(explorer):
    move(explorer, "function", "elu")
    move(explorer, "x", -1)
    control(explorer, "x").focus()
    explorer.keyboard.press("ArrowLeft")
    x, value, slope = point(explorer)
    assert x == pytest.approx(-1.05)
    np.testing.assert_allclose([value, slope], [elu(x), elu.derivative(x)], **CLOSE)
    said = explorer.locator(".live-chart [aria-live]").first
    explorer.wait_for_function(
        "() => document.querySelector('.live-chart [aria-live]').textContent.includes('1.05')"
    )
    assert "f(x) = −0.65" in said.inner_text()


@pytest.mark.parametrize("pointer", ["mouse", "finger"])
def test_the_point_is_dragged_along_the_curve(browser, server, pointer):
    context = browser.new_context(viewport=PHONE, has_touch=pointer == "finger")
    page = context.new_page()
    page.goto(f"{server}{EXPLORER}?f=elu&x=0")
    page.wait_for_function("() => document.querySelector('.live-chart').view")
    plot = page.locator(".live-chart-plot svg").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    left, middle = box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"]
    if pointer == "finger":
        page.touchscreen.tap(left, middle)
    else:
        page.mouse.move(left + 120, middle)
        page.mouse.down()
        page.mouse.move(left, middle, steps=5)
        page.mouse.up()
    x, value, slope = point(page)
    assert -3 < x < -0.5
    np.testing.assert_allclose([value, slope], [elu(x), elu.derivative(x)], **CLOSE)
    assert float(control(page, "x").input_value()) == pytest.approx(x, abs=0.026)
    context.close()


def test_a_score_is_dragged_and_its_probability_follows(browser, server):
    seen = visit(browser, server, "chapters/softmax.html")
    page = seen.page
    figure = page.locator(".live-chart").first
    figure.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.live-chart').view")
    place = "mark => document.querySelectorAll(mark)[1].getBoundingClientRect().toJSON()"
    coffee = page.evaluate(place, ".live-chart .mark-rect.role-mark path")
    across = coffee["x"] + coffee["width"] / 2
    page.mouse.move(across, coffee["y"] + 2)
    page.mouse.down()
    page.mouse.move(across, coffee["y"] - 24, steps=4)
    page.mouse.up()
    scores, drawn = page.evaluate(
        """async () => {
            const figure = document.querySelector('.live-chart');
            await figure.view.runAsync();
            const bars = figure.querySelectorAll('.mark-rect.role-mark path');
            return [['z1', 'z2', 'z3', 'z4'].map(name => figure.view.signal(name)),
                    [...bars].slice(4).map(bar => bar.__data__.datum.probability)];
        }"""
    )
    assert scores[1] == pytest.approx(3.0, abs=0.3)
    assert [scores[0], *scores[2:]] == [2, 0, -1]
    np.testing.assert_allclose(drawn, softmax(np.array(scores)), **CLOSE)
    page.context.close()


def test_the_address_holds_the_picture(browser, server):
    seen = visit(browser, server, f"{EXPLORER}?f=elu&alpha=2.5&x=-0.75")
    page = seen.page
    page.wait_for_function("() => document.querySelector('.live-chart').view")
    x, value, slope = point(page)
    assert x == -0.75
    np.testing.assert_allclose([value, slope], [elu(x, 2.5), elu.derivative(x, 2.5)], **CLOSE)
    move(page, "function", "celu")
    move(page, "alpha", 0.5)
    page.wait_for_function("() => /f=celu.*alpha=0.5/.test(location.search)")
    state = page.evaluate("() => Object.fromEntries(new URLSearchParams(location.search))")
    assert state == {"f": "celu", "alpha": "0.5", "x": "-0.75"}
    sent = visit(browser, server, page.url.removeprefix(server))
    sent.page.wait_for_function("() => document.querySelector('.live-chart').view")
    assert point(sent.page)[0] == -0.75
    assert control(sent.page, "function").input_value() == "celu"
    for reader in (seen, sent):
        assert (reader.errors, reader.failed, reader.elsewhere) == ([], [], [])
        reader.page.context.close()


def test_an_address_that_makes_no_sense_is_let_be_and_a_name_that_is_none_is_said(browser, server):
    seen = visit(browser, server, f"{EXPLORER}?f=<b>ReLU&x=abc&spam=1&alpha=")
    page = seen.page
    page.wait_for_function("() => document.querySelector('.live-chart').view")
    assert control(page, "function").input_value() == "gelu"
    assert point(page)[0] == 1
    said = page.locator(".live-chart [role=status]")
    assert said.all_inner_texts() == ["No function here is called <b>ReLU. This is gelu."]
    move(page, "function", "relu")
    assert said.count() == 0
    assert seen.errors == []
    page.context.close()


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 720}, PHONE], ids=["desk", "phone"])
def test_list_controls_and_plot_are_on_the_first_screen(explorer, viewport):
    """Of a function with as many sliders as any."""
    move(explorer, "function", "hardtanh")
    for box in kept(explorer, viewport):
        assert box["y"] >= 0 and box["y"] + box["height"] <= viewport["height"]
        assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]
    size = "text => parseFloat(getComputedStyle(text).fontSize)"
    texts = explorer.locator(".live-chart").first.locator("svg.marks text:visible")
    assert min(text.evaluate(size) for text in texts.all()) >= 14
    explorer.set_viewport_size(DESK)


def test_the_plot_grows_with_its_page(explorer):
    explorer.set_viewport_size(DESK)
    wide = "() => document.querySelector('svg.marks').getBoundingClientRect().width"
    before = explorer.evaluate(wide)
    explorer.evaluate(
        "() => { document.querySelector('.bd-sidebar-secondary').hidden = true;"
        " document.querySelector('.bd-article-container').style.maxWidth = 'none' }"
    )
    explorer.locator(".bd-article-container").evaluate("e => e.style.width = '900px'")
    explorer.wait_for_function(f"before => ({wide})() > before + 50", arg=before)
    explorer.locator(".bd-article-container").evaluate("e => e.style = ''")
    explorer.evaluate("() => { document.querySelector('.bd-sidebar-secondary').hidden = false }")


@pytest.mark.parametrize("across, moves", [(0, False), (120, True)], ids=["past", "sideways"])
def test_a_finger_that_scrolls_past_moves_nothing(browser, server, across, moves):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{server}{EXPLORER}?f=elu&x=1")
    page.wait_for_function("() => document.querySelector('.live-chart').view")
    page.wait_for_timeout(300)
    box = page.locator(".live-chart-plot").first.bounding_box()
    x, y = box["x"] + 60, box["y"] + 250
    touch = context.new_cdp_session(page)
    for k in range(13):
        at = [{"x": x + across * k / 12, "y": y - (0 if across else 15 * k)}]
        kind = "touchMove" if k else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})
        page.wait_for_timeout(20)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(400)
    assert (page.evaluate("() => scrollY") > 50) != moves
    assert (point(page)[0] != 1) == moves
    assert page.url.endswith("?f=elu&x=1") != moves
    context.close()


@pytest.mark.parametrize("name", ["ReLU", "Leaky-ReLU", "LOGSIGMOID"])
def test_a_name_is_found_in_any_case(browser, server, name):
    page = visit(browser, server, f"{EXPLORER}?f={name}&g={name}").page
    page.wait_for_function("() => document.querySelector('.live-chart').view")
    plain = name.lower().replace("-", "_")
    assert control(page, "function").input_value().replace("_", "") == plain.replace("_", "")
    assert control(page, "compare with").input_value() == control(page, "function").input_value()
    assert page.locator(".live-chart [role=status]").count() == 0
    page.context.close()


def test_the_point_stays_inside_the_axis(browser, server):
    page = visit(browser, server, f"{EXPLORER}?x=8").page
    page.wait_for_function("() => document.querySelector('.live-chart').view")
    assert [point(page)[0], page.evaluate(REACH)] == [8, 8]
    move(page, "reach", 3)
    assert [point(page)[0], page.evaluate(REACH)] == [3, 3]
    move(page, "x", -6.5)
    assert [point(page)[0], page.evaluate(REACH)] == [-6.5, 6.5]
    page.context.close()


REACH = "() => document.querySelector('.live-chart').view.signal('reach')"


def test_a_second_curve_stands_beside_the_first(explorer):
    """Of the same function, too: at its defaults."""
    x = np.linspace(-4, 4, 801)
    move(explorer, "reach", 4)
    for f, g, moved, drawn in (
        ("elu", "celu", {"alpha": 2.5}, elu(x, 2.5)),
        ("gelu", "gelu", {"approximate": "tanh"}, gelu(x, approximate="tanh")),
    ):
        move(explorer, "function", f)
        move(explorer, "compare with", g)
        for name, value in moved.items():
            move(explorer, name, value)
        for other, wanted in ((False, drawn), (True, catalogue[g](x))):
            np.testing.assert_allclose(
                np.concatenate(curve(explorer, g=other)).T[1], wanted, **CLOSE
            )
        read = explorer.locator(".live-chart").first.locator(".mark-text.role-mark text")
        assert read.all_text_contents()[1].startswith(f"{g}: g(x) = ")
    move(explorer, "compare with", "nothing")
    assert curve(explorer, g=True) == []


def test_a_picture_is_sent_and_embedded(browser, server):
    page = visit(browser, server, f"{EXPLORER}?f=swish&g=silu&beta=3").page
    page.wait_for_function("() => document.querySelector('.live-chart').view")
    page.get_by_text("Send or embed this picture").click()
    assert page.get_by_label("Link").input_value() == page.url
    line = page.get_by_label("Line for a page of yours").input_value()
    assert axe(page, ".live-chart-share") == []
    page.set_content(f"<!doctype html><title>Elsewhere</title><p>Before</p>{line}")
    frame = page.frame_locator("iframe")
    frame.locator(".live-chart svg.marks").first.wait_for()
    assert frame.locator("select").first.input_value() == "swish"
    assert frame.get_by_text("The explorer", exact=True).first.is_visible() is False
    box = page.locator("iframe").bounding_box()
    for part in frame.locator(".live-chart").first.locator("svg.marks, .vega-bind:visible").all():
        inside = part.bounding_box()
        assert (
            box["y"] <= inside["y"] and inside["y"] + inside["height"] <= box["y"] + box["height"]
        )
    page.context.close()


def test_the_page_works_from_disk(browser, site):
    seen = visit(browser, f"{site.as_uri()}/", EXPLORER)
    seen.page.wait_for_function("() => document.querySelector('.live-chart').view")
    move(seen.page, "function", "mish")
    move(seen.page, "x", -1.2)
    compare(seen.page, catalogue["mish"], {})
    assert (seen.errors, seen.failed, seen.elsewhere) == ([], [], [])
    seen.page.context.close()


# Every chart: what its marks must hold when its controls have been moved


def of(activation):
    def values(datum, x=None, function=None, **given):
        if datum.get("g"):  # of the function to compare with
            return {}
        at = datum["x"]
        return {"value": activation(at, **given), "slope": activation.derivative(at, **given)}

    return values


def neuron(datum, w, b, x):
    score = w * datum["x"] + b
    return {"value": sigmoid(score), "slope": w * sigmoid.derivative(score)}


def gelu_error(datum, c, k):
    x, exact = datum["x"], gelu(datum["x"])
    tanh_formula = x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + c * x**3))) / 2
    return {"tanh formula": tanh_formula - exact, "x sigmoid(k x)": x * sigmoid(k * x) - exact}


def vanishing(datum, function, depth, w, z):
    slope = catalogue[function].derivative(z)
    return {"size": np.abs(w * slope) ** (depth - datum["layer"])}


def temperature(datum, temperature, tea, water):
    return {"probability": softmax(np.array([tea, 1.0, water, -1.0]) / temperature)[datum["k"]]}


def collapse(datum, between, w1, b1, w2, b2):
    first = w1 * datum["x"] + b1
    middle = catalogue[between](first) if between in catalogue else first
    return {"first layer": first, "both layers": w2 * middle + b2}


LAYERS = {"w1": 2.1, "b1": 0.4, "w2": -0.7, "b2": 1.3}
CHARTS = {
    "activation_functions": [
        (0, collapse, {"between": between, **LAYERS}) for between in ("nothing", "relu", "tanh")
    ],
    "catalogue": [(0, gelu_error, {"c": 0.05, "k": 1.5})],
    "explorer": [(0, of(elu), {"function": "elu", "x": -0.7}), (1, of(swish), {"beta": 0.4})],
    "gradient_flow": [(0, vanishing, {"function": "gelu", "depth": 31, "w": 1.3, "z": 0.3})],
    "relu_family": [(0, of(elu), {"alpha": 2.2, "x": -1.55})],
    "sigmoid": [(0, neuron, {"w": -3.1, "b": 2.4, "x": 0.55})],
    "softmax": [(0, temperature, {"temperature": 2.5, "tea": -3.2, "water": 4.1})],
}
DRAWN = """async figure => {
    await figure.view.runAsync();
    const marks = [...figure.querySelectorAll(".role-mark :is(path, text)")];
    return marks.flatMap(({__data__: item}) => item.mark.items.map(({datum}) => datum));
}"""


@pytest.fixture(scope="module", params=CHARTS)
def page_with_charts(request, browser, site):
    """From disk, where a browser allows less; the tests above come to a server."""
    seen = visit(browser, f"{site.as_uri()}/", f"chapters/{request.param}.html")
    yield request.param, seen
    seen.page.context.close()


def unfold(figure):
    """Some are to be guessed first: until then nothing is fetched for them, however near."""
    fold = figure.locator("xpath=ancestor::details[not(@open)]")
    if fold.count():
        fold.scroll_into_view_if_needed()
        figure.page.wait_for_timeout(200)
        assert not figure.evaluate("e => e.view || window.vega")
        fold.locator("summary").click()


def come_to(figure):
    unfold(figure)
    figure.scroll_into_view_if_needed()
    figure.page.wait_for_function("e => e.view", arg=figure.element_handle())


def test_every_chart_comes_to_life_and_nothing_moves(page_with_charts):
    """Vega is fetched on the way down to the first chart, not before; the page keeps its length."""
    name, seen = page_with_charts
    page = seen.page
    length = "() => document.documentElement.scrollHeight"
    for figure in page.locator(".live-chart").all():
        unfold(figure)
        before = page.evaluate(length)
        come_to(figure)
        assert figure.locator("svg.marks").count() == 1
        assert figure.locator(".vega-bind").count() >= 3
        assert abs(page.evaluate(length) - before) <= 2, f"{name} jumps"
        for item in figure.locator(".vega-bind:visible").all():
            assert item.locator("label").count() == 1
    assert (seen.errors, seen.failed, seen.elsewhere) == ([], [], [])
    assert axe(page, part=".live-chart") == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    page.set_viewport_size(DESK)


def test_every_chart_computes_what_the_package_does(page_with_charts):
    name, seen = page_with_charts
    figures = seen.page.locator(".live-chart")
    assert {place for place, *_ in CHARTS[name]} == set(range(figures.count()))
    for place, formula, moved in CHARTS[name]:
        come_to(figures.nth(place))
        for variable, value in moved.items():
            move(seen.page, variable, value, place)
        compared = 0
        for datum in figures.nth(place).evaluate(DRAWN):
            if isinstance(datum, dict) and datum.keys() & {"x", "layer", "k"}:
                wanted = formula(datum, **moved)
                for key in wanted.keys() & datum.keys():
                    np.testing.assert_allclose(datum[key], wanted[key], **CLOSE)
                    compared += 1
        assert compared > 3


PAPER = {"width": 672, "height": 1000}  # A4 within its margins


def test_every_chart_is_printed_once_it_lives(page_with_charts, tmp_path):
    name, seen = page_with_charts
    page = seen.page
    for figure in page.locator(".live-chart").all():
        come_to(figure)
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    places = """() => [...document.querySelectorAll(".live-chart")].map(figure =>
        [".live-chart-plot", "svg.marks"].map(
            part => figure.querySelector(part).getBoundingClientRect().toJSON()))"""
    for box, drawing in page.evaluate(places):
        assert drawing["height"] > 150  # drawn for the paper, or still a desk's made smaller
        for end in ("left", "top"):
            assert box[end] <= drawing[end] + 1
        for end in ("right", "bottom"):
            assert drawing[end] <= box[end] + 1
    page.emulate_media(media="null")
    page.set_viewport_size(DESK)
    if name != "explorer":
        return  # to print a chapter takes seconds
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    printed = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    letters = page.locator(".live-chart svg.marks text").all_text_contents()
    assert len(letters) > 10
    packed = re.sub(r"[\s′]", "", printed)  # a prime comes from a font that does not name it
    assert [text for text in letters if re.sub(r"[\s′]", "", text) not in packed] == []


def test_a_chart_that_is_being_drawn_is_printed_as_its_picture(page_with_charts):
    """The live one lies over the picture until it is whole."""
    _, seen = page_with_charts
    plot = seen.page.locator(".live-chart-plot").first
    plot.evaluate("plot => plot.prepend(document.createElement('img'))")
    seen.page.emulate_media(media="print")
    assert not plot.locator("> div").is_visible()
    seen.page.emulate_media(media="null")
    assert plot.locator("> div").is_visible()
    plot.locator("> img").evaluate("image => image.remove()")


def test_no_chart_is_left_out(site):
    pages = site.glob("chapters/*.html")
    assert {page.stem for page in pages if "live-chart" in page.read_text("utf8")} == set(CHARTS)


def test_a_page_without_a_chart_has_no_script_for_one(site):
    for path in site.glob("chapters/*.html"):
        text = path.read_text(encoding="utf8")
        assert ('class="live-chart"' in text) == ("live_charts.js" in text), path.name
        assert "vega.js" not in text and "cdn.jsdelivr" not in text
