"""The chapters that have been read, as the reader's browser remembers them."""

import pytest
import yaml

from tests.site.pages import DESK, PHONE, axe
from tools.book import TREE

TOC = yaml.safe_load((TREE / "_toc.yml").read_text(encoding="utf-8"))
COUNT = sum(len(part["chapters"]) for part in TOC["parts"] if part.get("numbered"))
CHAPTER, TICK = "chapters/tanh.html", "3. Tanh (read)"
PLACES = """() => [...document.querySelectorAll(".bd-sidenav a, article p, article h2")]
    .filter(e => !e.closest("#reading")).map(e => JSON.stringify(e.getBoundingClientRect()))"""


@pytest.fixture(params=["served", "from disk"])
def home(request, server, site):
    return server if request.param == "served" else f"{site.as_uri()}/"


@pytest.fixture
def reader(browser):
    """A browser's fresh page, and the errors that it meets."""
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.mishaps = []
    page.on("console", lambda m: m.type in ("error", "warning") and page.mishaps.append(m.text))
    page.on("pageerror", lambda error: page.mishaps.append(error.stack))
    yield page
    context.close()


def read_to_the_end(page):
    page.locator(".prev-next-footer").scroll_into_view_if_needed()
    page.locator(".bd-sidenav a.current .read").wait_for(state="attached")  # hidden on a phone


def test_a_chapter_read_to_its_end_is_remembered_until_forgotten(reader, home):
    page = reader
    page.goto(home + CHAPTER)
    page.wait_for_timeout(300)
    assert page.locator(".read").count() == 0, "opened is not read"
    read_to_the_end(page)
    page.reload()
    assert page.get_by_role("link", name=TICK, exact=True).is_visible()
    assert page.locator(".read").count() == 1

    page.goto(home + "index.html")
    line = page.locator("#reading")
    bar = line.get_by_role("progressbar", name=f"You have read 1 of {COUNT} chapters.")
    assert bar.evaluate("bar => [bar.value, bar.max]") == [1, COUNT]
    page.add_style_tag(content="* { transition: none !important }")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == []

    line.get_by_role("button", name="Forget").click()
    page.reload()
    assert f"You have read 0 of {COUNT} chapters." in line.inner_text()
    assert line.get_by_role("button").count() == 0
    assert page.locator(".read").count() == 0
    assert page.mishaps == []


def test_a_page_that_was_put_aside_learns_what_was_read_since(reader, server):
    page = reader
    page.goto(server)
    page.goto(server + CHAPTER)
    read_to_the_end(page)
    page.go_back()
    page.get_by_text(f"You have read 1 of {COUNT} chapters.").wait_for()
    assert page.get_by_role("link", name=TICK, exact=True).is_visible()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_moves_for_it(reader, server, viewport):
    page = reader
    page.set_viewport_size(viewport)
    page.goto(server + CHAPTER)
    read_to_the_end(page)
    page.evaluate("() => scrollTo(0, 0)")
    with_tick = page.evaluate(PLACES)
    page.evaluate("() => document.querySelector('.read').remove()")
    assert page.evaluate(PLACES) == with_tick

    page.goto(server)
    filled = page.evaluate(PLACES)
    page.evaluate("() => document.querySelector('#reading').replaceChildren()")
    assert page.evaluate(PLACES) == filled, "the line needs more room than it was given"


@pytest.mark.parametrize(
    "refusal",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw Error('refused') }})",
        "Storage.prototype.setItem = () => { throw Error('refused') }",
    ],
    ids=["all access", "writing"],
)
def test_a_browser_that_keeps_nothing_shows_nothing(reader, server, refusal):
    page = reader
    page.add_init_script(refusal)
    for name in ("index.html", CHAPTER):
        page.goto(server + name)
        page.locator(".prev-next-footer").scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        assert page.locator(".read, #reading > *").count() == 0
    # The theme asks the storage for light or dark, and is as surprised as it may be.
    assert [mishap for mishap in page.mishaps if "book.js" in mishap] == []


def test_without_scripts_there_is_no_trace_of_it(browser, server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server)
    assert page.locator(".read, #reading > *").count() == 0
    assert page.locator("#reading").bounding_box()["height"] == 0
    context.close()
