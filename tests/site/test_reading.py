"""The chapters that have been read, as the reader's browser remembers them."""

import re

import pytest

from tests.chapters import notebooks as nb
from tests.site.pages import DESK, PHONE, axe
from tools import book

EVERY = [f"{name}.html" for name in book.numbered()]
COUNT = len(EVERY)
CHAPTER, TICK = "chapters/tanh.html", "3. Tanh (read)"
# Further down, a page may still be laid out.
PLACES = """() => [...document.querySelectorAll(".bd-sidenav a, article p, article h2")]
    .filter(e => !e.closest("#reading, .start li:first-child"))
    .map(e => e.getBoundingClientRect()).filter(place => place.top < 2 * innerHeight)
    .map(place => JSON.stringify(place))"""
KEPT = 300  # ms: from disk the next page may run in another process, which hears of it later
SHELVE = """names => localStorage.setItem(
    Object.keys(localStorage).find(key => key.startsWith("read ")), names)"""


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
    page.wait_for_timeout(KEPT)


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
    start = page.locator(".start li").first
    assert start.inner_text().startswith("Go on with")
    next_one = start.get_by_role("link", name="4. The ReLU family", exact=True)
    assert next_one.get_attribute("href") == "chapters/relu_family.html"
    page.add_style_tag(content="* { transition: none !important }")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == []

    line.get_by_role("button", name="Forget").click()
    page.reload()
    assert f"You have read 0 of {COUNT} chapters." in line.inner_text()
    assert line.get_by_role("button").count() == 0
    assert page.locator(".read").count() == 0
    assert start.inner_text().startswith("New here?")
    assert page.mishaps == []

    for names, says in (
        (EVERY[:-1], "Go on with\n20. "),
        (EVERY[1:][::-1], "Go on with\n1. "),  # none after the latest
        ([EVERY[1], EVERY[2], EVERY[14]], "Go on with\n4. "),  # the latest is the first
        (EVERY, "All read\nWhat is new"),
    ):
        page.evaluate(SHELVE, "\n".join(names))
        page.wait_for_timeout(KEPT)
        page.reload()
        page.wait_for_timeout(KEPT)
        assert start.inner_text().startswith(says)
    start.get_by_role("link").click()
    assert page.locator("article h1").count() == 1


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
    page.goto(server)
    fresh = page.evaluate(PLACES)
    page.goto(server + CHAPTER)
    read_to_the_end(page)
    page.evaluate("() => scrollTo(0, 0)")
    with_tick = page.evaluate(PLACES)
    page.evaluate("() => document.querySelector('.read').remove()")
    assert page.evaluate(PLACES) == with_tick

    page.goto(server)
    filled = page.evaluate(PLACES)
    assert filled == fresh
    page.evaluate("() => document.querySelector('#reading').replaceChildren()")
    assert page.evaluate(PLACES) == filled, "the line needs more room than it was given"


# Questions with choices

QUIZ = "chapters/conventions.html"
NOTEBOOK = nb.read((book.TREE / QUIZ).with_suffix(".ipynb"))
ASKED = [*nb.questions("\n".join(section.prose for section in nb.sections(NOTEBOOK)))]


def pick(page, k, letter):
    """Click a choice of a question; the verdict, and whether the answer opened."""
    group = page.get_by_role("radiogroup").nth(k)
    group.get_by_role("radio", name=re.compile(rf"^{letter}\. ")).click()
    return verdict(group)


def verdict(group):
    answer = group.locator("xpath=following-sibling::details[1]")
    return group.locator("xpath=following-sibling::p[1]").inner_text(), answer.evaluate(
        "a => a.open"
    )


def wrong(question):
    return next(letter for letter in question.choices if letter != question.right)


def test_a_choice_is_judged_and_first_tries_are_counted_until_forgotten(reader, home):
    page = reader
    page.goto(home + QUIZ)
    assert page.get_by_role("radiogroup").count() == len(ASKED) > 4
    assert page.get_by_role("radio", checked=True).count() == 0
    assert pick(page, 0, wrong(ASKED[0])) == ("Wrong. 0 of 1 right at the first try.", True)
    assert pick(page, 1, ASKED[1].right) == ("Right. 1 of 2 right at the first try.", True)
    assert pick(page, 0, ASKED[0].right) == ("Right. 1 of 2 right at the first try.", True)
    page.add_style_tag(content="* { transition: none !important }")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.locator(f"html[data-theme={scheme}]").wait_for()
        assert axe(page, "#check-yourself, #two-gelus-one-name > :is(ul, p)") == []

    page.reload()
    first, second = map(page.get_by_role("radiogroup").nth, (0, 1))
    assert verdict(first) == ("Wrong. 1 of 2 right at the first try.", False)
    assert verdict(second) == ("Right. 1 of 2 right at the first try.", False)
    assert pick(page, 2, ASKED[2].right) == ("Right. 2 of 3 right at the first try.", True)

    page.goto(home + "index.html")
    page.locator("#reading").get_by_role("button", name="Forget").click()
    page.goto(home + QUIZ)
    assert page.get_by_role("radio", checked=True).count() == 0
    assert pick(page, 0, ASKED[0].right) == ("Right. 1 of 1 right at the first try.", True)
    assert page.mishaps == []


@pytest.mark.parametrize("key", ["Space", "Enter"])
def test_the_keyboard_walks_along_the_choices_before_it_picks(reader, server, key):
    page = reader
    page.goto(server + QUIZ)
    group = page.get_by_role("radiogroup").first
    group.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    assert group.get_by_role("radio").nth(1).is_checked()
    assert verdict(group) == ("", False)
    page.keyboard.press(key)
    said, opened = verdict(group)
    assert said.startswith("Right" if ASKED[0].right == "b" else "Wrong") and opened


@pytest.mark.parametrize(
    "refusal",
    [
        "for (const name of ['localStorage', 'sessionStorage'])"
        "Object.defineProperty(window, name, {get() { throw Error('refused') }})",
        "Storage.prototype.setItem = () => { throw Error('refused') }",
    ],
    ids=["all access", "writing"],
)
def test_a_browser_that_keeps_nothing_shows_nothing(reader, server, refusal):
    page = reader
    page.add_init_script(refusal)
    for name in ("index.html", QUIZ):
        page.goto(server + name)
        page.locator(".prev-next-footer").scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        assert page.locator(".read, #reading > *").count() == 0
    assert pick(page, 0, ASKED[0].right) == ("Right. 1 of 1 right at the first try.", True)
    assert pick(page, 1, ASKED[1].right) == ("Right. 2 of 2 right at the first try.", True)
    shown = page.locator("html").get_attribute("data-theme")
    page.locator(".theme-switch-button:visible").first.click()
    assert page.locator("html").get_attribute("data-theme") != shown
    page.keyboard.press("Control+k")
    assert page.locator("#pst-search-dialog").is_visible()
    assert page.mishaps == []


def test_without_scripts_there_is_no_trace_of_it(browser, server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server)
    assert page.locator(".read, #reading > *").count() == 0
    assert page.locator("#reading").bounding_box()["height"] == 0
    assert page.locator(".keeps").is_hidden()
    assert page.locator(".start li").first.inner_text().startswith("New here?")
    page.goto(server + QUIZ)
    choices = page.locator("ul.choices > li")
    assert choices.count() == sum(len(question.choices) for question in ASKED)
    assert page.locator("article input").count() == 0
    context.close()
