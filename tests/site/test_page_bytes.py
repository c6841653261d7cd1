"""What pages weigh, held to their budgets; `make bench-site` prints the whole table.

Bytes are counted as they travel, compressed. Figures, and Vega with its charts, are counted apart.
How long a page takes depends on the machine, and is in the table only.
"""

from contextlib import contextmanager

import lxml.html
import pytest

from benchmarks.site import reader
from tests.site.pages import DESK, FIGURES, PAGES, PHONE, watched

FIRST = 350_000  # of a first visit, without figures
SECOND = 60_000  # of another page after the first one, without figures
SHIFT = 0.05
LONG = ["catalogue", "explorer", "sigmoid", "softmax", "stability"]


class Visitor:
    """Comes by the first page, and keeps what it gets."""

    def __init__(self, browser, home, viewport):
        self.home, self.reader = home, reader(browser, viewport=viewport)
        self.page, self.errors = self.reader.page, watched(self.reader.page)
        self.asked, self.sizes = {}, {}
        self.page.on("request", lambda r: self.asked.update({r.url: r.resource_type}))
        self.open("index.html")
        self.weight()
        self.kept = self.came()

    def open(self, name):
        """How far the page jumps."""
        self.asked.clear()
        return self.reader.open(self.home + name)["shift"]

    def came(self):
        return {url for url, _ in self.reader.bytes}

    def weight(self, kept=()):
        """Bytes of what the page asks for, figures aside, also of what came with another page."""
        self.sizes |= {url: size for (url, figure), size in self.reader.bytes.items() if not figure}
        return sum(self.sizes.get(url, 0) for url in self.asked.keys() - kept)

    def figures(self):
        return sum(kind == "image" for kind in self.asked.values())


@contextmanager
def coming(browser, home, viewport=DESK):
    visitor = Visitor(browser, home, viewport)
    yield visitor
    visitor.reader.close()
    assert visitor.errors == []


@pytest.fixture(scope="module")
def visitor(browser, server):
    with coming(browser, server) as visitor:
        yield visitor


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light_and_asks_for_nothing_twice(visitor, page):
    assert visitor.open(page) < SHIFT
    assert 5_000 < visitor.weight() < FIRST
    if page != PAGES[0]:
        assert 2_000 < visitor.weight(visitor.kept) < SECOND
        assert not visitor.kept & visitor.came()
    assert "explorer" in page or not [url for url in visitor.asked if "vega" in url]
    if page.removeprefix("chapters/").removesuffix(".html") in LONG:
        reads_on(visitor)
    assert visitor.errors == []


def reads_on(visitor):
    """To the end: figures and Vega wait until a reader comes near, and nothing jumps for them."""
    before = visitor.figures()
    assert visitor.reader.read_on()["shift"] < SHIFT
    assert visitor.figures() >= 2 * before
    chart = visitor.page.locator(".live-chart").count() > 0
    assert chart == any(url.endswith("vega.js") for url in visitor.asked)


def test_nothing_jumps_on_a_phone(browser, server):
    with coming(browser, server, PHONE) as visitor:
        for name in LONG:
            assert visitor.open(f"chapters/{name}.html") < SHIFT
            reads_on(visitor)


def test_the_budget_would_be_noticed(visitor):
    """A figure that is not lazy, a script that is not small: the count sees both."""
    visitor.open("index.html")
    before = visitor.weight()
    visitor.page.evaluate("() => fetch('_static/charts/vega.js?spam=.css').then(r => r.text())")
    visitor.page.wait_for_load_state("networkidle")
    assert visitor.weight() > before + 150_000


def test_figures_have_a_size_before_they_come(site):
    found = 0
    for page in PAGES:
        for image in lxml.html.parse(site / page).xpath("//article//img"):
            found += 1
            assert image.get("width") and image.get("height"), (page, image.get("src"))
    assert found >= FIGURES


WAITS = """() => [...document.querySelectorAll(".bd-article section > :not(section)")]
    .filter(block => getComputedStyle(block).contentVisibility === "auto").length"""


# Once it has stood still for twenty frames.
PLACE = """async () => {
    const heading = document.querySelector("#summary h2");
    for (let place, frames = 0; ; frames++) {
        await new Promise(requestAnimationFrame);
        const { top } = heading.getBoundingClientRect();
        if (top !== place) [place, frames] = [top, 0];
        if (frames > 20) return place;
    }
}"""


@pytest.mark.parametrize("name", ["catalogue", "softmax"])
def test_what_is_far_below_waits_and_nobody_is_led_astray(visitor, server, name):
    page, places = visitor.page, []
    for section in "", "#summary":
        page.goto("about:blank")
        page.goto(f"{server}chapters/{name}.html{section}")
        assert (page.evaluate(WAITS) > 50) is not bool(section)
        if not section:  # by the contents, past what waits
            page.locator(".page-toc a[href='#summary']:visible").first.click()
        places.append(page.evaluate(PLACE))
        assert 0 <= places[-1] < 300
    assert places[0] == pytest.approx(places[1], abs=20)
