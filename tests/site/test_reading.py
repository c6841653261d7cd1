"""What has been read and tried, as the reader's browser remembers it."""

import re

import pytest
from playwright.sync_api import expect

from tests.chapters import notebooks as nb
from tests.site.pages import AT_REST, DESK, PHONE, alone, axe, frames, watched
from tools import book

EVERY = [f"{name}.html" for name in book.numbered()]
COUNT = len(EVERY)
CHAPTER, TICK = "chapters/conventions.html", "8. Conventions (read)"
NOTEBOOK = nb.read((book.TREE / CHAPTER).with_suffix(".ipynb"))
ASKED = [*nb.questions("\n".join(section.prose for section in nb.sections(NOTEBOOK)))]

PLACES = """() => [...document.querySelectorAll(".bd-sidenav a, article p, article h2")]
    .filter(e => !e.closest("#reading, .start li:first-child"))
    .map(e => JSON.stringify(e.getBoundingClientRect()))"""
# At the end until that is known: what is laid out on the way moves it down again.
READ = """() => {
    document.querySelector(".prev-next-footer").scrollIntoView({behavior: "instant"});
    return document.querySelector(".bd-sidenav .read");
}"""
KEPT = "() => JSON.stringify(Object.entries(localStorage).sort())"


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")
    yield context
    context.close()


def heard(page, other):
    """Wait until another page has what one has kept: from disk each has a process of its own."""
    other.wait_for_function(f"kept => ({KEPT})() === kept", arg=page.evaluate(KEPT))


def read_to_the_end(page):
    page.locator(".prev-next-footer").scroll_into_view_if_needed()
    frames(page)


def pick(page, k, right):
    """Click a choice of a question, the right one or another; the verdict."""
    question = ASKED[k]
    letter = next(letter for letter in question.choices if (letter == question.right) is right)
    group = page.locator(".choices").nth(k)
    group.get_by_role("radio", name=re.compile(rf"^{letter}\. ")).click()
    return verdict(page, k)


def verdict(page, k):
    """What is said of a choice, and whether the answer is open."""
    group = page.locator(".choices").nth(k)
    said, answer = (group.locator(f"xpath=following-sibling::{tag}[1]") for tag in ("p", "details"))
    return said.inner_text(), answer.evaluate("answer => answer.open")


@pytest.mark.parametrize("place", ["served", "from disk"])
def test_what_was_read_and_tried_is_remembered_until_forgotten(context, server, site, place):
    home = server if place == "served" else f"{site.as_uri()}/"
    first, page = context.new_page(), context.new_page()
    mishaps = watched(first), watched(page)
    first.goto(f"{home}index.html")
    line, start = first.locator("#reading"), first.locator(".start li").first

    page.goto(home + CHAPTER)
    frames(page)
    assert page.locator(".read").count() == 0, "opened is not read"
    assert page.get_by_role("radiogroup").count() == len(ASKED) > 4
    assert page.get_by_role("radio", checked=True).count() == 0
    assert pick(page, 0, False) == ("Wrong. 0 of 1 right at the first try.", True)
    assert pick(page, 1, True) == ("Right. 1 of 2 right at the first try.", True)
    assert pick(page, 0, True) == ("Right. 1 of 2 right at the first try.", True)
    page.wait_for_function(READ)
    expect(line).to_contain_text(f"You have read 1 of {COUNT} chapters.")  # as that page hears
    heard(page, first)

    page.reload()
    assert page.get_by_role("link", name=TICK, exact=True).is_visible()
    assert page.locator(".read").count() == 1
    assert page.get_by_role("radio", checked=True).count() == 2
    assert verdict(page, 0) == ("Wrong. 1 of 2 right at the first try.", False)
    assert verdict(page, 1) == ("Right. 1 of 2 right at the first try.", False)
    assert pick(page, 2, True) == ("Right. 2 of 3 right at the first try.", True)
    for k, key in (3, "Space"), (4, "Enter"):  # which picks, when arrows have walked
        radios = page.locator(".choices").nth(k).get_by_role("radio")
        radios.first.focus()
        page.keyboard.press("ArrowDown")
        assert radios.nth(1).is_checked()
        assert verdict(page, k) == ("", False)
        page.keyboard.press(key)
        said, opened = verdict(page, k)
        assert said.startswith("Right" if ASKED[k].right == "b" else "Wrong") and opened
    heard(page, first)

    first.reload()
    bar = line.get_by_role("progressbar", name=f"You have read 1 of {COUNT} chapters.")
    assert bar.evaluate("bar => [bar.value, bar.max]") == [1, COUNT]
    assert start.inner_text().startswith("Go on with")
    go = start.get_by_role("link", name="9. Activations in PyTorch", exact=True)
    assert go.get_attribute("href") == "chapters/pytorch.html"
    line.get_by_role("button", name="Forget").click()
    assert f"You have read 0 of {COUNT} chapters." in line.inner_text()
    assert line.get_by_role("button").count() == 0
    assert start.inner_text().startswith("New here?")
    heard(first, page)
    page.reload()
    assert page.locator(".read").count() == page.get_by_role("radio", checked=True).count() == 0
    assert pick(page, 0, True) == ("Right. 1 of 1 right at the first try.", True)
    assert mishaps == ([], [])


def test_the_first_page_shows_how_far_one_has_come_and_nothing_moves_for_it(context, server):
    page, other = context.new_page(), context.new_page()
    page.goto(server)
    page.add_style_tag(content=AT_REST)
    page.evaluate("() => document.fonts.ready")
    other.goto(f"{server}_static/logo.svg")
    line, start = page.locator("#reading"), page.locator(".start li").first
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        fresh = page.evaluate(PLACES)
        assert len(fresh) > 100
        for names, says in (
            (EVERY[:-1], "Go on with 20. "),
            (EVERY[1:][::-1], "Go on with 1. "),  # none after the latest
            ([EVERY[1], EVERY[2], EVERY[14]], "Go on with 4. "),  # the latest is the first
            (EVERY, "All read What is new"),
            ([], "New here?"),
        ):
            other.evaluate("names => localStorage.setItem('read /', names)", "\n".join(names))
            expect(start).to_have_text(re.compile(rf"^\s*{re.escape(says)}"))
            assert page.locator(".read").count() == len(names)
            assert page.evaluate(PLACES) == fresh
        line.evaluate("line => line.replaceChildren()")
        assert page.evaluate(PLACES) == fresh, "the line needs more room than it was given"

    # A page that was put aside hears of nothing until it is shown again.
    page.evaluate("names => localStorage.setItem('read /', names)", "\n".join(EVERY[:3]))
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert line.get_by_role("progressbar").evaluate("bar => bar.value") == 3

    page.set_viewport_size(DESK)
    assert shades(page, "#reading, .start, .bd-sidenav") == []
    start.get_by_role("link").click()
    expect(page.locator("article h1")).to_have_text(re.compile(r"^4\. The ReLU family"))
    page.goto(server + CHAPTER)
    pick(page, 0, False)
    pick(page, 1, True)
    asked = "#check-yourself, #two-gelus-one-name > :is(ul, p)"
    alone(page, asked)
    assert shades(page, asked) == []


def shades(page, part):
    """What axe-core finds, light and dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.locator(f"html[data-theme={scheme}]").wait_for()
        found += axe(page, part)
    return found


def test_a_browser_that_keeps_nothing_shows_nothing(context, server):
    page = context.new_page()
    mishaps = watched(page)
    refusals = (
        "Storage.prototype.setItem = () => { throw Error('refused') }",
        "for (const name of ['localStorage', 'sessionStorage'])"
        "Object.defineProperty(window, name, { get() { throw Error('refused') } })",
    )
    for refusal in refusals:
        page.add_init_script(refusal)
        for name in ("index.html", CHAPTER):
            page.goto(server + name)
            read_to_the_end(page)
            assert page.locator(".read, #reading > *").count() == 0
        assert pick(page, 0, True) == ("Right. 1 of 1 right at the first try.", True)
        assert pick(page, 1, True) == ("Right. 2 of 2 right at the first try.", True)
        shown = page.locator("html").get_attribute("data-theme")
        page.locator(".theme-switch-button:visible").first.click()
        assert page.locator("html").get_attribute("data-theme") != shown
        page.keyboard.press("Control+k")
        assert page.locator("#pst-search-dialog").is_visible()
    assert mishaps == []


def test_without_scripts_there_is_no_trace_of_it(browser, server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server)
    assert page.locator(".read, #reading > *").count() == 0
    assert page.locator("#reading").bounding_box()["height"] == 0
    assert page.locator(".keeps").is_hidden()
    assert page.locator(".start li").first.inner_text().startswith("New here?")
    page.goto(server + CHAPTER)
    choices = page.locator("ul.choices > li")
    assert choices.count() == sum(len(question.choices) for question in ASKED)
    assert page.locator("article input").count() == 0
    context.close()
