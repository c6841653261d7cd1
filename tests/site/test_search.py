"""The search: the sections that have what a reader asks for, the best of them first."""

import gzip
import re
from contextlib import closing
from urllib.parse import quote

import pytest

from activations.book.frameworks import elsewhere
from benchmarks.site import reader
from tests.site import pages
from tests.site.pages import DESK, PHONE, axe

WEIGHT = 230_000  # of the index and the script, compressed

# What is asked, and what is to be among the first three: the place, before any parameter.
FOUND = {
    "GELU approximate": "functions/gelu.html",
    "two gelus": "chapters/conventions.html#two-gelus-one-name",
    "relu derivative at 0": "chapters/questions.html#what-is-the-derivative-of-relu-at-0",
    "derivative at 0": "chapters/questions.html#what-is-the-derivative-of-relu-at-0",
    "best activation function": "chapters/choosing.html#a-guide",
    "which one for a new model": "chapters/choosing.html#a-guide",
    "dying relu": "glossary.html#dead-unit",
    "dead units": "chapters/dead_units.html",
    "vanishing gradients": "glossary.html#vanishing-gradient",
    "weight initialization": "glossary.html#initialisation",
    "batch normalization before or after": "chapters/questions.html"
    "#batch-normalisation-before-the-activation-or-after-it",
    "softmax temperature": "chapters/softmax.html#temperature",
    "sigmoid vs softmax output": "chapters/questions.html#sigmoid-or-softmax-at-the-output",
    "Why do transformers use GELU?": "chapters/questions.html#why-do-transformers-use-gelu",
    "how many layers": "chapters/how_many_layers.html",
    "log-sum-exp": "chapters/softmax.html#exercise-2-log-sum-exp-medium",
    "XOR": "chapters/activation_functions.html#xor-what-no-line-can-do",
    "1.702": "chapters/catalogue.html#exercise-4-is-1-702-the-best-medium",
    "float16": "glossary.html#float16",
    "nan loss": "chapters/stability.html#a-loss-that-turns-nan",
    "Jacobian of softmax": "chapters/softmax.html#the-jacobian",
    "derivative": "before_you_start.html#derivative",
    "api": "api.html",
    "constructor": "chapters/pytorch.html#what-makes-a-number-part-of-the-model",
    "which activation function should i use": "chapters/choosing.html#a-guide",
    "what activation should I use?": "chapters/choosing.html#a-guide",
    "Dying ReLUs": "chapters/dead_units.html",
    "dead neurons": "glossary.html#dead-unit",
    "dead neuron": "chapters/dead_units.html",
    "zero-centered": "glossary.html#zero-centred",
    "batchnorm": "glossary.html#batch-normalisation",
    "crossentropy": "glossary.html#cross-entropy",
    "universal approximation": "chapters/questions.html#can-a-network-draw-any-curve",
    "references": "references.html",
    "Mańke": "functions/squared_relu.html",
    "manke": "functions/squared_relu.html",
}
# What is to be the very first: the page of a function, for all that it is called.
FIRST = {
    **{name: name for name in ("gelu", "silu", "maxout", "leaky_relu", "log_softmax", "relu")},
    **{theirs: ours for theirs, (ours, _) in elsewhere.NAMES["transformers"].items()
       if theirs in ("gelu_new", "gelu_pytorch_tanh", "relu2")},
    "GELU derivative": "gelu", "leaky relu": "leaky_relu", "LeakyReLU": "leaky_relu",
    "swigluoai": "swiglu", "ggml_geglu_quick": "geglu", "ThresholdedRelu": "threshold",
    "h-swish": "hardswish", "torch.nn.functional.gelu": "gelu", "relu's slope": "relu",
    "hardswish jax": "hardswish", "max(0,x)": "relu", "max(0, x)": "relu", "relu 6": "relu6",
    "delving deep into rectifiers": "prelu", "self-normalizing networks": "selu",
}  # fmt: skip
# As others spell it, and as the book does: the same is found.
EQUAL = {
    "center": "centre", "centered": "centred", "colors": "colours", "cross-entropy": "crossentropy",
    "batchnorm": "batch normalization", "batch norm": "batch normalisation",
}  # fmt: skip
# Names that every object of a script has, signs, and what is nowhere: no error, nothing found.
NOTHING = ["hasOwnProperty", "toString", "valueOf", "isPrototypeOf", "xyzzy", "?!", "<>"]
FIND = """queries => queries.map(query => {
    const { best, all } = find(asked(query));
    return [best.map(({ link }) => link), all];
})"""


@pytest.fixture(scope="module", params=["served", "from disk"])
def searching(request, browser, site):
    home = request.getfixturevalue("server") if request.param == "served" else f"{site.as_uri()}/"
    seen = pages.visit(browser, home, "search.html")
    yield seen
    seen.page.context.close()


def test_what_is_asked_for_is_among_the_first(searching):
    def first(queries, places):
        found = searching.page.evaluate(FIND, list(queries))
        return {query: links[:places] for query, (links, _) in zip(queries, found, strict=True)}

    found = first(FOUND, 3)
    assert {query: places for query, places in found.items() if FOUND[query] not in places} == {}
    led = {query: f"functions/{name}.html" for query, name in FIRST.items()}
    assert first(FIRST, 1) == {query: [place] for query, place in led.items()}
    assert [*first(EQUAL, None).values()] == [*first(EQUAL.values(), None).values()]
    for query in ("self-normalizing networks", "mixed precision", "dead units"):
        links = first([query], None)[query]
        lists = [link.endswith(("references", "references.html")) for link in links]
        assert any(lists) and lists == sorted(lists), f"{query}: a list of references comes before"
    assert first(NOTHING, 1) == {query: [] for query in NOTHING}
    assert (searching.errors, searching.failed, searching.elsewhere) == ([], [], [])


def test_all_words_are_there_and_equals_come_as_they_are_read(searching):
    def found(query):
        return searching.page.evaluate(FIND, [query])[0]

    (one, _), (other, _), (both, all_there) = map(
        found, ("temperature", "entropy", "entropy temperature")
    )
    assert both and all_there and set(both) <= set(one) & set(other)
    some, all_there = found("temperature xyzzy")
    assert set(some) == set(one) and not all_there
    exercises, _ = found("exercises")
    chapters = [link.partition("#")[0] for link in exercises if link.endswith("#exercises")]
    order = searching.page.evaluate("() => PAGES.map(([page]) => `${page}.html`)")
    assert len(chapters) > 15 and chapters == sorted(chapters, key=order.index)
    assert order.index("chapters/sigmoid.html") < order.index("chapters/dead_units.html")


def test_each_place_is_there(searching, anchors, site):
    links = searching.page.evaluate("() => sections.map(({ link }) => link)")
    assert len(links) == len(set(links)) > 900
    for link in links:
        page, _, anchor = link.partition("#")
        assert not anchor or anchor in anchors[site / page].ids, link


def test_the_page_says_what_there_is_and_shows_where(visit, server):
    seen = visit(server, "search.html")
    page, shown = seen.page, seen.page.locator("#search-results li:visible")

    def ask(query):
        page.goto(f"{server}search.html?q={quote(query)}")
        assert page.locator("main input[name=q]").input_value() == query
        return page.locator("#search-results").inner_text().partition("\n")[0]

    assert ask("") == ask("  ") == "" and shown.count() == 0
    assert ask("xyzzy") == ask("?!") == "Nothing in the book has these words."
    assert ask("temperature xyzzy").startswith("No section has all") and shown.count() > 5
    ask("<b>gelu</b><img src=x onerror=alert(1)>")
    assert page.locator("#search-results :is(b, img)").count() == 0
    assert re.fullmatch(r"\d\d+ sections", ask("vanishing gradients")) and shown.count() == 20
    page.locator("#search-results summary").click()
    assert f"{shown.count()} sections" == page.locator(".search-summary").inner_text()
    marked = shown.first.locator(".context .highlighted").all_inner_texts()
    assert {word.lower() for word in marked} == {"vanishing", "gradient"}
    assert all(len(text) < 250 for text in page.locator(".context").all_inner_texts())
    page.emulate_media(reduced_motion="reduce")  # or a colour may be on its way
    for viewport in (DESK, PHONE):
        for scheme in ("light", "dark"):
            assert axe(seen.look(viewport, scheme)) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") == viewport["width"]
        for key in (None, "Control+k"):  # the page's own field, and the one that opens over it
            if key:
                page.keyboard.press(key)
            field = page.locator("input[type=search]:visible").last
            field.fill("gelu")
            assert field.evaluate(ICONS_OVER) == 0, key
        page.keyboard.press("Escape")


ICONS_OVER = """field => {
    const { left, right, top, bottom } = field.getBoundingClientRect();
    return [...document.querySelectorAll("i")].filter(icon => {
        const box = icon.getBoundingClientRect();
        return box.width && box.right > left && box.left < right
            && box.bottom > top && box.top < bottom;
    }).length;
}"""


def test_a_reader_comes_from_the_button_to_the_marked_words(visit, server):
    seen = visit(server, "index.html")
    page = seen.page
    page.locator("button.search-button__button:visible").first.click()
    page.keyboard.type("softmax temperature")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=softmax+temperature")
    page.goto(f"{server}chapters/softmax.html")
    page.evaluate("() => new Promise(done => setTimeout(done, 20))")  # Sphinx marks after 10
    assert page.locator("article .highlighted").count() == 0, "not asked for from there"
    page.go_back()
    page.locator("#search-results a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/softmax.html#temperature")
    page.locator("article .highlighted").first.wait_for()
    assert (seen.failed, seen.elsewhere) == ([], [])


def test_nothing_jumps_when_results_come(browser, server):
    for viewport in (DESK, PHONE):
        with closing(reader(browser, viewport=viewport)) as reading:
            assert reading.open(f"{server}search.html?q=gelu")["shift"] < 0.05


def test_the_index_is_light_and_no_other_page_loads_it(site, anchors):
    static = [site / "_static" / f"{name}.js" for name in ("sections", "search", "language_data")]
    assert 50_000 < sum(len(gzip.compress(file.read_bytes(), 6)) for file in static) < WEIGHT
    loading = [path for path in anchors if "sections.js" in path.read_text(encoding="utf8")]
    assert loading == [site / "search.html"]
    page = loading[0].read_text(encoding="utf8")
    assert "searchtools.js" not in page and "searchindex.js" not in page
