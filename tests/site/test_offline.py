"""The book without a network: kept when a reader asks for it, whole, and never old."""

import json
import re
import shutil
import threading
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from _ext import offline
from benchmarks import server as servers
from tests.site import books
from tests.site.pages import DESK, PAGES, axe, watched

KEEP = "Keep the book on this device"
KEPT = "The book is on this device"
LATER = ["chapters/softmax.html", "chapters/explorer.html?f=mish", "functions/gelu.html"]
SAVING = 'Object.defineProperty(navigator, "connection", { value: { saveData: true } });'


class Network:
    """What servers are asked for, and whether they answer: at once, when let go, or not at all."""

    def __init__(self):
        self.asked, self.gone, self.held = [], False, None
        self.came, self.go = threading.Event(), threading.Event()

    def handler(self, answer):
        def do_get(handler):
            self.asked.append(handler.path)
            if self.held and self.held in handler.path:
                self.came.set()
                self.go.wait()
            if self.gone:
                handler.close_connection = True
            else:
                with suppress(ConnectionError):  # whoever asked may have left
                    answer(handler)

        return do_get


@pytest.fixture
def network(monkeypatch):
    network = Network()
    monkeypatch.setattr(servers.Handler, "do_GET", network.handler(servers.Handler.do_GET))
    yield network
    network.go.set()


@pytest.fixture
def page(browser):
    """In a browser that has nothing yet."""
    context = browser.new_context(viewport=DESK)
    yield context.new_page()
    context.close()


@pytest.fixture
def home(network, unpublished, tmp_path):
    """A small book that can be changed, below a path."""
    folder = shutil.copytree(unpublished.site, tmp_path / "site")
    with servers.serve(folder, "/some-book/") as address:
        yield address


def keep(page):
    page.locator("#keep button", has_text=KEEP).click()
    page.locator("#keep", has_text=KEPT).wait_for()


def remove(page):
    page.locator("#keep button", has_text="Remove it").click()
    page.locator("#keep button", has_text=KEEP).wait_for()


def shelves(page):
    return set(page.evaluate("() => caches.keys()"))


def test_all_of_the_book_is_there_without_a_network(page, network, server, site):
    errors, elsewhere = watched(page), []
    page.context.on("request", lambda r: elsewhere.append(r.url))
    page.goto(f"{server}index.html", wait_until="networkidle")
    page.get_by_role("link", name="keep it for a train").click()
    assert page.locator("#keep button").bounding_box()["y"] < DESK["height"]
    offered = page.locator("#keep button").inner_text()
    size = float(re.fullmatch(rf"{KEEP} \(([\d.]+) MB\)", offered)[1])
    assert shelves(page) == set()
    assert not [path for path in network.asked if re.match("/(kept.json|offline.js)", path)]
    keep(page)
    listed = json.loads((site / "kept.json").read_text(encoding="utf8"))
    assert {*PAGES, "search.html"} < set(listed)
    assert sum(travels(site / path) for path in listed) / 1e6 == pytest.approx(size, abs=0.1)

    network.gone = True
    for place in LATER:
        page.goto(server + place)
        assert page.locator("article h1").count() == 1
        page.evaluate("() => document.querySelectorAll('img').forEach(i => i.loading = 'eager')")
        page.wait_for_function(
            "() => [...document.images].every(i => i.complete && i.naturalWidth)"
        )
        for chart in page.locator(".live-chart").all():
            chart.scroll_into_view_if_needed()
        page.wait_for_function(
            "() => [...document.querySelectorAll('.live-chart')].every(c => c.view)"
        )
        page.evaluate("() => document.fonts.ready")
        assert page.locator("#keep", has_text=KEPT).count() == 1
    page.goto(server)  # the folder alone is the first page
    assert page.locator("article h1").inner_text() == "Activation Functions"
    page.goto(f"{server}search.html?q=gelu")
    assert page.locator("#search-results li a").first.get_attribute("href") == "functions/gelu.html"
    assert [url for url in elsewhere if not url.startswith((server, "data:", "blob:"))] == []
    assert errors == []

    page.goto(f"{server}no/such/page.html")
    assert page.locator("h1").inner_text() == "No network" and axe(page) == []
    page.get_by_role("link").click()
    page.wait_for_url(f"{server}index.html")
    remove(page)
    assert shelves(page) == set()
    assert page.evaluate("() => navigator.serviceWorker.getRegistrations()") == []


def travels(path):
    text = path.suffix in servers.Handler.TEXT
    return len(servers.compressed(path, path.stat().st_mtime_ns)) if text else path.stat().st_size


def test_nothing_is_old_and_other_books_are_left_alone(page, network, home, tmp_path):
    page.goto(f"{home}index.html")
    other = f"{home.removesuffix('some-book/')}another/ 1"
    page.evaluate("name => caches.open(name)", other)
    keep(page)
    assert page.evaluate("() => navigator.serviceWorker.controller.scriptURL").startswith(home)
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")  # it keeps some, too
    page.goto(f"{home}notes.html")
    (first,) = shelves(page) - {other}
    assert first.startswith(f"{home} ")

    notes, worker = tmp_path / "site" / "notes.html", tmp_path / "site" / "offline.js"
    notes.write_text(notes.read_text(encoding="utf8").replace("Said", "Told"), encoding="utf8")
    offline.write(tmp_path / "site")
    network.asked.clear()
    page.goto(f"{home}notes.html")  # the new one at once; and the browser looks for a new worker
    assert page.get_by_text("Told “in words”").count() == 1
    page.evaluate(GONE, first)
    (second,) = shelves(page) - {other}
    assert second != first
    assert [path for path in network.asked if "tanh" in path] == [], "which has not changed"

    # A browser that saves data does not take the next one.
    text = worker.read_text(encoding="utf8").replace(second[-12:], "000000000000")
    worker.write_text(SAVING + text, encoding="utf8")
    network.asked.clear()
    page.goto(f"{home}index.html")
    page.evaluate(UPDATED)
    assert [path for path in network.asked if "/some-book/offline.js" in path]
    assert not [path for path in network.asked if "kept.json" in path]
    assert shelves(page) == {other, second}

    network.gone = True
    page.goto(f"{home}notes.html")
    assert page.get_by_text("Told “in words”").count() == 1
    remove(page)
    assert shelves(page) == {other}


# Once a shelf is no longer there; tried for twenty seconds.
GONE = """async (shelf) => {
    for (let k = 0; k < 200 && (await caches.has(shelf)); k++) {
        await new Promise((go) => setTimeout(go, 100));
    }
}"""
# Once a new worker is there, or has given up.
UPDATED = """async () => {
    const found = await navigator.serviceWorker.getRegistration();
    await found.update().catch(() => {});
    while (found.installing) {
        await new Promise((changed) => found.installing.onstatechange = changed);
    }
}"""
SHELF = "name => caches.open(name).then(s => s.keys()).then(keys => keys.map(k => k.url))"


def test_what_is_said_to_be_kept_is_whole(page, network, home):
    """Also where the reader went on meanwhile, and where the network hangs."""
    page.goto(f"{home}index.html")
    assert pale(page) == []
    network.held = "kept.json"
    page.locator("#keep button").click()
    assert network.came.wait(20)
    page.goto(f"{home}notes.html")
    page.get_by_text("Keeping the book").wait_for()
    network.go.set()
    page.locator("#keep", has_text=KEPT).wait_for()
    assert pale(page) == []
    (shelf,) = shelves(page)
    whole = set(page.evaluate(SHELF, shelf))
    assert {urlsplit(url).path.removeprefix("/some-book/") for url in whole} > set(books.PAGES)

    remove(page)  # while pages are open that its worker serves
    keep(page)
    assert set(page.evaluate(SHELF, shelf)) == whole
    page.evaluate("name => caches.delete(name)", shelf)  # as browsers let a reader do
    page.reload()
    keep(page)
    assert set(page.evaluate(SHELF, shelf)) == whole
    network.go.clear()
    network.held = "index.html"
    page.goto(f"{home}index.html")
    assert page.locator("#keep", has_text=KEPT).count() == 1


def pale(page):
    """What axe-core finds at the foot, light and dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += axe(page, "#keep")
    return found


def test_nothing_is_offered_where_data_is_saved_or_from_disk(page, network, server, site):
    page.goto(f"{site.as_uri()}/index.html")
    assert page.locator("#keep").inner_text() == "" and page.locator(".keeps").is_hidden()
    page.add_init_script(SAVING)
    page.goto(f"{server}index.html", wait_until="networkidle")
    assert page.locator("#keep").inner_text().strip() == ""
    assert page.locator("#keep button").is_hidden() and page.locator(".keeps").is_hidden()
    assert not [path for path in network.asked if "/offline.js" in path]


def test_a_failure_is_said(page, network, home, tmp_path):
    notes = tmp_path / "site" / "notes.html"
    text = notes.read_bytes()
    notes.unlink()
    page.goto(f"{home}index.html")
    page.locator("#keep button").click()
    page.get_by_text("The book could not be kept.").wait_for()
    notes.write_bytes(text)
    page.get_by_role("button", name="Try again").click()
    page.locator("#keep", has_text=KEPT).wait_for(timeout=5000)
