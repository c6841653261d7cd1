"""What pages weigh, held to their budgets; `make bench-site` prints the whole table.

Bytes are counted as they travel, compressed. Figures, and Vega with its charts, are counted apart.
How long a page takes depends on the machine, and is in the table only.
"""

from contextlib import closing

import lxml.html
import pytest

from benchmarks.site import reader
from tests.site.pages import FIGURES, PAGES, PHONE, watched

FIRST = 350_000  # of a first visit, without figures
SECOND = 60_000  # of another page after the first one, without figures
SHIFT = 0.05
LONG = ["catalogue", "explorer", "sigmoid", "softmax", "stability"]


@pytest.fixture
def visitor(browser, server):
    """Opens a page of the served site with an empty cache, after others if told so."""
    opened = []

    def visit(*pages, **options):
        visited = reader(browser, **options)
        opened.append((visited, watched(visited.page)))
        for page in pages:
            seen = visited.open(server + page)
        return visited, seen

    yield visit
    for visited, errors in opened:
        visited.close()
        assert errors == []


@pytest.fixture(scope="module")
def kept(browser, server):
    """What a visitor has who came by the first page."""
    with closing(reader(browser)) as first:
        first.open(f"{server}index.html")
        return {url for url, _ in first.bytes}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light(visitor, kept, page):
    first, seen = visitor(page)
    assert 5_000 < first.without_figures < FIRST
    assert not [url for url, _ in first.bytes if "vega" in url and "explorer" not in page]
    assert first.without(kept) < SECOND
    assert first.without(kept) > 2_000 or page == "index.html"  # which is kept
    assert seen["shift"] < SHIFT


def test_what_came_with_the_first_page_is_kept(visitor, kept, server):
    """A font of the first page, too, if it came before its files had been noted."""
    reading, _ = visitor("index.html")
    for name in LONG:
        reading.open(f"{server}chapters/{name}.html")
        assert 2_000 < reading.without_figures < SECOND
        assert not kept & {url for url, _ in reading.bytes}


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("name", LONG)
def test_nothing_jumps_while_a_page_is_read(visitor, name, viewport):
    reading, _ = visitor(f"chapters/{name}.html", **({"viewport": viewport} if viewport else {}))
    before = len(reading.bytes)
    seen = reading.read_on()
    assert seen["shift"] < SHIFT
    assert len(reading.bytes) > before, "figures are there before anyone comes near them"


def test_figures_and_vega_wait_until_a_reader_comes_near(visitor):
    sigmoid, _ = visitor("chapters/sigmoid.html")
    figures = {url for url, figure in sigmoid.bytes if figure}
    sigmoid.read_on()
    later = {url for url, figure in sigmoid.bytes if figure} - figures
    assert len(later) > len(figures) and [url for url in later if url.endswith("vega.js")]


def test_figures_have_a_size_before_they_come(site):
    found = 0
    for page in PAGES:
        for image in lxml.html.parse(site / page).xpath("//article//img"):
            found += 1
            assert image.get("width") and image.get("height"), (page, image.get("src"))
    assert found >= FIGURES


def test_the_budget_would_be_noticed(visitor):
    """A figure that is not lazy, a script that is not small: the count sees both."""
    index, _ = visitor("index.html")
    before = index.without_figures
    index.page.evaluate("() => fetch('_static/charts/vega.js?spam=.css').then(r => r.text())")
    index.page.wait_for_load_state("networkidle")
    assert index.without_figures > before + 150_000


WAITS = """() => [...document.querySelectorAll(".bd-article section > :not(section)")]
    .filter(block => getComputedStyle(block).contentVisibility === "auto").length"""


@pytest.mark.parametrize("name", ["catalogue", "softmax"])
def test_what_is_far_below_waits_and_nobody_is_led_astray(visitor, server, name):
    page = visitor("404.html")[0].page
    address, place = f"{server}chapters/{name}.html", 0
    for opened in (address, f"{address}#summary"):
        page.goto("about:blank")
        page.goto(opened)
        assert (page.evaluate(WAITS) > 50) is (opened == address)
        if opened == address:  # by the contents, past what waits
            page.locator(".page-toc a[href='#summary']:visible").first.click()
        page.wait_for_timeout(1500)
        before, place = place, page.locator("#summary h2").bounding_box()["y"]
        assert 0 <= place < 300
    assert place == pytest.approx(before, abs=20)
