"""The charts as a reader has them: on the built site, in a browser, moved by mouse, touch and keys.

`tests/package/book/test_charts.py` compares every function with the package in Vega alone; here it
is the page.
"""

import re
from urllib.parse import urlencode

import numpy as np
import pypdfium2
import pytest
from playwright.sync_api import expect

from _ext import maths
from activations import catalogue, elu, gelu, leaky_relu, sigmoid, softmax, swish
from activations.book import charts, curves
from activations.parameters import Choice
from tests.site.pages import DESK, PHONE, Visit, alone, axe, frames, visit

EXPLORER = "chapters/explorer.html"
CLOSE = {"rtol": 1e-6, "atol": 1e-6}


@pytest.fixture(scope="module")
def explorer(browser, server):
    """The page of the explorer, its first chart alive."""
    seen = visit(browser, server, EXPLORER)
    yield come_to(seen.page)
    assert (seen.errors, seen.failed, seen.elsewhere) == ([], [], [])
    seen.page.context.close()


def come_to(page, chart=0):
    """A page when one of its charts has come to life."""
    figure = page.locator(".live-chart").nth(chart)
    figure.scroll_into_view_if_needed()
    page.wait_for_function("figure => figure.view", arg=figure.element_handle())
    return page


# As a hand would: the input changes, and says so.
MOVE = """async ([chart, name, value]) => {
    const figure = document.querySelectorAll(".live-chart")[chart];
    const named = (label) => label.textContent.split(" = ").pop().trim() === name;
    const label = [...figure.querySelectorAll(".vega-bind-name")].find(named);
    const input = label.checkVisibility() && label.parentElement.querySelector("input, select");
    input.value = value;
    const heard = input.tagName === "SELECT" ? "change" : "input";
    input.dispatchEvent(new Event(heard, { bubbles: true }));
    await figure.view.runAsync();
    return input.value;
}"""
# Marks as Vega has bound them to data; formulas as those hear them who have them read aloud.
SHOWN = """async () => {
    const figure = document.querySelector(".live-chart");
    const view = await figure.view.runAsync();
    const all = (parts) => [...figure.querySelectorAll(parts)].filter((e) => e.checkVisibility());
    const { x, value, slope } = figure.querySelector(".mark-text.role-mark text").__data__.datum;
    return {
        point: [x, value, slope],
        pieces: [...figure.querySelectorAll(".mark-line.role-mark path")]
            .map((path) => path.__data__.mark.items.map(({ datum }) => datum))
            .map((data) => [data[0].line, data[0].g, data.map(({ x, height }) => [x, height])]),
        signals: view.getState({ signals: (name) => name !== "cursor" }).signals,
        controls: Object.fromEntries(all(".vega-bind").map((bind) => [
            bind.querySelector(".vega-bind-name").textContent.trim(),
            bind.querySelector("input, select").value,
        ])),
        formulas: all("[data-function]").map((shown) =>
            [...shown.querySelectorAll("mjx-assistive-mml")].map((part) => part.innerHTML)),
    };
}"""
TYPESET = """html => [...new DOMParser().parseFromString(html, "text/html")
    .querySelectorAll("mjx-assistive-mml")].map((part) => part.innerHTML)"""


def move(page, moved, chart=0):
    for name, value in moved.items():
        took = page.evaluate(MOVE, [chart, name, value])
        assert took == value or float(took) == pytest.approx(value)


def shown(page):
    return page.evaluate(SHOWN)


def at_point(page, activation, **given):
    """Its x, where value and slope are those of the package."""
    x, *drawn = shown(page)["point"]
    wanted = [of(activation, np.array([x]), **given)[0] for of in (curves.value, curves.slope)]
    np.testing.assert_allclose(drawn, wanted, **CLOSE)
    return x


def drawn(seen, line="f(x)", g=False):
    """The pieces of a curve: x and height of every point."""
    found = [np.array(points) for *of, points in seen["pieces"] if of == [line, g]]
    return sorted(found, key=lambda points: points[0, 0])


def compare(page, activation, given, formula):
    """Both curves, the point, the controls and the formula, some parameters moved."""
    seen = shown(page)
    names = charts.movable(activation)
    labels = [
        f"{charts.LETTERS[name]} = {name}" if name in charts.LETTERS else name for name in names
    ]
    assert [*seen["controls"]] == ["function", "compare with", "x", "reach", *labels]
    for name, value in zip(names, [*seen["controls"].values()][4:], strict=True):
        signal = seen["signals"][name]
        assert value == signal or float(value) == pytest.approx(signal)
    has = {name: seen["signals"][name] for name in names}
    assert has == {
        name: value if isinstance(value, str) else pytest.approx(value)
        for name, value in (has | given).items()
    }
    assert seen["formulas"] == [page.evaluate(TYPESET, maths.typeset("html", formula, True))]
    x, *at = seen["point"]
    lines = (("f(x)", curves.value), ("slope f′(x)", curves.slope))
    for (line, of), height in zip(lines, at, strict=True):
        points = np.concatenate([[[x, height]], *drawn(seen, line)])
        assert len(points) == 802
        wanted = of(activation, points.T[0], **has)
        np.testing.assert_allclose(points.T[1], wanted, **CLOSE)
    return seen


@pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)
def test_the_page_computes_what_the_package_does(explorer, activation):
    """Each function at its defaults, then with each parameter moved."""
    move(explorer, {"function": activation.__name__, "x": -1.55, "reach": 4})
    names = charts.movable(activation)
    defaults = {name: activation.defaults[name] for name in names if name != "beside"}
    seen = compare(explorer, activation, defaults, activation.formula)
    for line, of in (("f(x)", curves.value), ("slope f′(x)", curves.slope)):
        pieces = drawn(seen, line)
        jumps = sorted(k for k in activation.kinks if jump(of, activation, k) and abs(k) < 4)
        assert len(pieces) == 1 + len(jumps)
        for k, piece in zip(jumps if activation.elementwise else [], pieces, strict=False):
            assert piece[-1, 0] == pytest.approx(k, abs=0.011)
    moved, formula = {}, activation.formula
    for name in names:
        if isinstance(kind := activation.parameters.get(name), Choice):
            (moved[name],) = {*kind.words} - {activation.defaults[name]}
            formula = activation.variants[moved[name]]
        else:
            low, high, step, *_ = charts.SLIDERS[name]
            moved[name] = round(low + step * round(0.6 * (high - low) / step), 6)
    if moved:
        move(explorer, moved)
        compare(explorer, activation, moved, formula)


def jump(of, activation, kink):
    before, after = of(activation, np.array([kink - 1e-6, kink + 1e-6]))
    return abs(after - before) > 0.02


def test_a_second_curve_stands_beside_the_first(explorer):
    """Of the same function, too: at its defaults."""
    for f, g, moved in (elu, "celu", {"alpha": 2.5}), (gelu, "gelu", {"approximate": "tanh"}):
        move(explorer, {"function": f.__name__, "compare with": g, **moved})
        seen = shown(explorer)
        for activation, given, other in (f, moved, False), (catalogue[g], {}, True):
            x, height = np.concatenate(drawn(seen, g=other)).T
            np.testing.assert_allclose(height, activation(x, **given), **CLOSE)
        says = explorer.locator(".live-chart").first.locator(".mark-text.role-mark text").nth(1)
        assert says.text_content().startswith(f"{g}: g(x) = ")
    move(explorer, {"function": "relu", "compare with": "nothing"})
    assert drawn(shown(explorer), g=True) == []
    move(explorer, {"function": "gelu"})
    assert shown(explorer)["controls"]["approximate"] == "none"  # and not as it was left


def test_a_slider_is_moved_by_the_keyboard_and_heard(explorer):
    move(explorer, {"function": "elu", "x": -1})
    explorer.locator(".live-chart input[name=x]").first.focus()
    explorer.keyboard.press("ArrowLeft")
    assert at_point(explorer, elu) == pytest.approx(-1.05)
    said = explorer.locator(".live-chart [aria-live]").first
    expect(said).to_contain_text(re.compile(r"1\.05.*f\(x\) = −0\.65"))


def drag(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=5)
    page.mouse.up()


def test_the_point_is_dragged_by_a_mouse(explorer):
    move(explorer, {"function": "elu", "reach": 4, "x": 0})
    plot = explorer.locator(".live-chart-plot svg").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    left, middle = box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"]
    drag(explorer, (left + 120, middle), (left, middle))
    x = at_point(explorer, elu)
    assert -3 < x < -0.5
    assert float(shown(explorer)["controls"]["x"]) == pytest.approx(x, abs=0.026)


def test_a_finger_pulls_sideways_and_taps_and_scrolls_past(browser, server):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{server}{EXPLORER}?f=elu&x=1")
    box = come_to(page).locator(".live-chart-plot").first.bounding_box()
    touch = context.new_cdp_session(page)

    def pull(across, down):
        for k in range(13):
            at = {"x": box["x"] + 60 + across * k / 12, "y": box["y"] + 250 + down * k / 12}
            kind = "touchMove" if k else "touchStart"
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
            frames(page)
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    top = page.evaluate("() => scrollY")
    pull(120, 0)
    assert at_point(page, elu) != 1 and page.evaluate("() => scrollY") == top
    page.touchscreen.tap(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    page.wait_for_url(lambda url: re.search("x=-[12]", url))
    x, url = at_point(page, elu), page.url
    assert float(shown(page)["controls"]["x"]) == pytest.approx(x, abs=0.026)
    pull(0, -180)
    page.wait_for_function("top => scrollY > top + 50", arg=top)
    assert (at_point(page, elu), page.url) == (x, url)
    context.close()


def test_a_score_is_dragged_and_its_probability_follows(disk):
    page = come_to(disk.open("chapters/softmax.html").page)
    place = "mark => document.querySelectorAll(mark)[1].getBoundingClientRect().toJSON()"
    coffee = page.evaluate(place, ".live-chart .mark-rect.role-mark path")
    across = coffee["x"] + coffee["width"] / 2
    drag(page, (across, coffee["y"] + 2), (across, coffee["y"] - 24))
    scores, bars = page.evaluate(
        """async () => {
            const figure = document.querySelector('.live-chart');
            await figure.view.runAsync();
            const bars = figure.querySelectorAll('.mark-rect.role-mark path');
            return [['z1', 'z2', 'z3', 'z4'].map(name => figure.view.signal(name)),
                    [...bars].slice(4).map(bar => bar.__data__.datum.probability)];
        }"""
    )
    assert scores == [2, pytest.approx(3.0, abs=0.3), 0, -1]
    np.testing.assert_allclose(bars, softmax(np.array(scores)), **CLOSE)


def test_desk_and_phone_show_controls_and_plot_on_one_screen(explorer):
    """Of a function with as many sliders as any; a formula that is too wide can be scrolled."""
    figure = explorer.locator(".live-chart").first
    move(explorer, {"function": "rrelu"})
    third = figure.locator("[name=upper] ~ span")
    expect(third).to_have_text(re.compile(r"0\.33333"))
    expect(third).to_have_css("text-overflow", "clip")  # 0.333, without dots
    move(explorer, {"function": "hardtanh"})
    widths = []
    for viewport in ({"width": 1280, "height": 720}, PHONE, {"width": 1280, "height": 720}):
        explorer.set_viewport_size(viewport)
        explorer.evaluate("() => scrollTo(0, 0)")
        frames(explorer)
        shown(explorer)
        for part in figure.locator(".vega-bind:visible, svg.marks").all():
            box = part.bounding_box()
            assert box["y"] >= 0 and box["y"] + box["height"] <= viewport["height"]
            assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]
        sizes = "texts => texts.map((text) => parseFloat(getComputedStyle(text).fontSize))"
        assert min(figure.locator("svg.marks text:visible").evaluate_all(sizes)) >= 14
        widths.append(box["width"])
    assert widths[0] == widths[2] > widths[1] + 50
    width = "document.querySelector('.live-chart svg.marks').getBoundingClientRect().width"
    for place, change in ("500px", "< before - 50"), ("", "=== before"):  # on the same screen
        explorer.locator(".bd-article-container").evaluate("(e, w) => e.style.width = w", place)
        explorer.wait_for_function(f"before => {width} {change}", arg=widths[0])
    explorer.set_viewport_size({"width": 200, "height": 800})  # it breaks, and a part is wider
    move(explorer, {"function": "gelu"})
    formula = explorer.locator("[data-function=gelu]:visible div.math")
    assert formula.evaluate("e => e.scrollWidth > e.clientWidth && e.tabIndex === 0")
    explorer.set_viewport_size(DESK)


def test_a_picture_is_sent_and_embedded(explorer):
    state = {"f": "celu", "g": "silu", "x": -0.75, "alpha": 0.5}
    named = {"f": "function", "g": "compare with"}
    move(explorer, {"reach": 4} | {named.get(name, name): state[name] for name in state})
    explorer.wait_for_url(f"**/{EXPLORER}?{urlencode(state)}")
    explorer.get_by_text("Send or embed this picture").click()
    assert explorer.get_by_label("Link").input_value() == explorer.url
    line = explorer.get_by_label("Line for a page of yours").input_value()
    page = explorer.context.new_page()
    page.set_content(f"<!doctype html><title>Elsewhere</title><p>Before</p>{line}")
    page.locator("iframe").scroll_into_view_if_needed()
    frame = page.frames[1]
    frame.wait_for_function("() => document.querySelector('.live-chart')?.view")
    assert state.items() <= frame.evaluate(SHOWN)["signals"].items()
    assert frame.get_by_text("The explorer", exact=True).first.is_visible() is False
    box = page.locator("iframe").bounding_box()
    for part in frame.locator(".live-chart").first.locator("svg.marks, .vega-bind:visible").all():
        inside = part.bounding_box()
        assert box["y"] <= inside["y"]
        assert inside["y"] + inside["height"] <= box["y"] + box["height"]
    page.close()


@pytest.mark.parametrize(
    "address, activation, given, beside, at",
    [
        ("f=elu&alpha=2.5&x=-0.75", elu, {"alpha": 2.5}, "nothing", -0.75),
        ("f=Leaky-ReLU&g=LOGSIGMOID&x=8", leaky_relu, {}, "logsigmoid", 8),
        ("f=<b>ReLU&x=&reach=abc&alpha=99&spam=1", gelu, {}, "nothing", 1),
    ],
    ids=["a picture", "in any case", "no sense"],
)
def test_an_address_holds_a_picture_or_is_let_be(explorer, address, activation, given, beside, at):
    """A name is found in any case; one that is none is said."""
    explorer.goto(f"{explorer.url.partition('?')[0]}?{address}")
    assert at_point(come_to(explorer), activation, **given) == at
    seen = shown(explorer)
    alpha = given.get("alpha", 1)
    assert (seen["signals"]["reach"], seen["signals"]["alpha"]) == (max(4, at), alpha)
    chosen = [seen["controls"][name] for name in ("function", "compare with")]
    assert chosen == [activation.__name__, beside]
    said = explorer.locator(".live-chart [role=status]")
    says = ["No function here is called <b>ReLU. This is gelu."] * ("<" in address)
    assert said.all_inner_texts() == says
    move(explorer, {"function": "relu"})
    assert said.count() == 0


def test_the_point_stays_inside_the_axis(explorer):
    for name, value, x, reach in (("x", 8, 8, 8), ("reach", 3, 3, 3), ("x", -6.5, -6.5, 6.5)):
        move(explorer, {name: value})
        signals = shown(explorer)["signals"]
        assert (signals["x"], signals["reach"]) == (x, reach)


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


PAPER = {"width": 672, "height": 1000}  # A4 within its margins
BOXES = """() => [...document.querySelectorAll(".live-chart")].map(figure =>
    [".live-chart-plot", "svg.marks"].map(
        part => figure.querySelector(part).getBoundingClientRect().toJSON()))"""


@pytest.fixture(scope="module")
def disk(browser, site):
    """A reader who opens pages from disk, where a browser allows less; others come to a server."""
    seen = Visit(browser, f"{site.as_uri()}/")
    yield seen
    seen.page.context.close()


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_lives_computes_and_is_printed(disk, name, tmp_path):
    page = disk.open(f"chapters/{name}.html").page
    figures = page.locator(".live-chart")
    assert {place for place, *_ in CHARTS[name]} == set(range(figures.count()))
    for place, figure in enumerate(figures.all()):
        comes_to_life(page, place, figure)
    for place, formula, moved in CHARTS[name]:
        move(page, moved, place)
        computes(figures.nth(place).evaluate(DRAWN), formula, moved)
        expect(figures.nth(place).locator("[aria-live]")).not_to_be_empty()
    assert (disk.errors, disk.failed, disk.elsewhere) == ([], [], [])
    alone(page, ".live-chart")
    is_printed(page)
    if name == "explorer":  # to print a chapter takes seconds
        page.pdf(path=tmp_path / "page.pdf", format="A4")
        document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
        printed = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
        letters = page.locator(".live-chart svg.marks text").all_text_contents()
        assert len(letters) > 10
        packed = re.sub(r"[\s′]", "", printed)  # a prime comes from a font that does not name it
        assert [text for text in letters if re.sub(r"[\s′]", "", text) not in packed] == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]
    page.evaluate("() => document.querySelectorAll('details').forEach(part => part.open = true)")
    assert axe(page, ".live-chart") == []
    page.goto("about:blank")  # whose scripts may miss what was taken


def comes_to_life(page, place, figure):
    """Near the screen, or once it is unfolded; the page keeps its length."""
    fold = figure.locator("xpath=ancestor::details[not(@open)]")
    if fold.count():  # to be guessed first: until then nothing is fetched for it, however near
        fold.scroll_into_view_if_needed()
        frames(page)
        assert page.locator("script[src$='vega.js']").count() == 0
        fold.locator("summary").click()
    length = "() => document.documentElement.scrollHeight"
    before = page.evaluate(length)
    come_to(page, place)
    assert figure.locator("svg.marks").count() == 1
    assert figure.locator(".vega-bind").count() >= 3
    assert abs(page.evaluate(length) - before) <= 2
    assert figure.locator(".vega-bind:visible:not(:has(label))").count() == 0


def computes(data, formula, moved):
    compared = 0
    for datum in data:
        if isinstance(datum, dict) and datum.keys() & {"x", "layer", "k"}:
            wanted = formula(datum, **moved)
            for key in wanted.keys() & datum.keys():
                np.testing.assert_allclose(datum[key], wanted[key], **CLOSE)
                compared += 1
    assert compared > 3


def is_printed(page):
    """As drawn for the paper; one that is still being drawn as its picture, which lies below."""
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    for box, drawing in page.evaluate(BOXES):
        assert drawing["height"] > 150  # drawn for the paper, or still a desk's made smaller
        for end in ("left", "top"):
            assert box[end] <= drawing[end] + 1
        for end in ("right", "bottom"):
            assert drawing[end] <= box[end] + 1
    plot = page.locator(".live-chart-plot").first
    plot.evaluate("plot => plot.prepend(document.createElement('img'))")
    assert not plot.locator("> div").is_visible()
    plot.locator("> img").evaluate("image => image.remove()")
    assert plot.locator("> div").is_visible()
    page.emulate_media(media="null")


def test_pages_with_charts_and_no_others_have_their_script(site):
    texts = {path.stem: path.read_text("utf8") for path in site.glob("chapters/*.html")}
    for words in 'class="live-chart"', "live_charts.js":
        assert {name for name, text in texts.items() if words in text} == set(CHARTS)
    assert not [name for name, text in texts.items() if "vega.js" in text or "cdn.jsdelivr" in text]
