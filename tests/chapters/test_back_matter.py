"""What helps a reader: glossary, page for teachers, what is new, the memory of chapters read."""

import re
import tomllib
from itertools import pairwise

import pytest

from benchmarks.site import LAID_OUT
from tests.chapters import notebooks as nb
from tests.chapters.notebooks import TREE
from tests.site.test_site import DESK, PHONE, axe, server, site  # noqa: F401
from tools import book

CHAPTERS = book.numbered()


def markdown(name):
    return (TREE / f"{name}.md").read_text(encoding="utf8")


# The glossary

GLOSSARY = nb.sections(nb.page_of(markdown("glossary")))
TERMS = {nb.slug(section.title): section for section in GLOSSARY if section.level == 3}


def glossary_links(path):
    """The terms that a chapter links to."""
    cells = [cell for cell in nb.read(path).cells if cell.cell_type == "markdown"]
    links = [link for cell in cells for link in nb.links(cell.source)]
    return [link.partition("#")[2] for link in links if link.startswith("../glossary.md")]


def test_terms_stand_in_alphabetical_order_each_once():
    titles = [section.title for section in GLOSSARY if section.level > 1]
    assert len(titles) > 60
    for before, after in pairwise(titles):
        assert before.casefold() < after.casefold()
    letter = None
    for section in GLOSSARY:
        if section.level == 2:
            letter = section.title
        if section.level == 3:
            assert section.title[0].upper() == letter


@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_explained_in_few_words_and_leads_to_its_chapter(term):
    prose = TERMS[term].prose
    assert 10 <= len(prose.split()) <= 80
    chapters = [link for link in nb.links(prose) if link.startswith("chapters/")]
    assert chapters
    for link in nb.links(prose):
        path, _, heading = link.partition("#")
        assert heading in (nb.anchors(TREE / path) if path else TERMS), link


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_links_its_words_to_the_glossary(chapter):
    linked = glossary_links(TREE / f"{chapter}.ipynb")
    assert 4 <= len(linked) <= 12
    assert len(linked) == len(set(linked)), "once is enough"
    assert set(linked) <= set(TERMS)


def test_every_term_is_linked_from_a_chapter_or_from_another_term():
    linked = {term for path in nb.CHAPTERS for term in glossary_links(path)}
    for term, section in TERMS.items():
        related = {link[1:] for link in nb.links(section.prose) if link.startswith("#")}
        linked |= related - {term}
    assert set(TERMS) - linked == set()


# The page for teachers


def tables(name):
    """The tables of a page of Markdown: rows of cells, as they are written."""
    found = []
    for token in nb.tokens(markdown(name)):
        if token.type == "table_open":
            found.append([])
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and found and token.level == 4:
            found[-1][-1].append(token.content)
    return found


def facts(chapter):
    """A chapter's title, minutes of reading, seconds of running, and exercises by difficulty."""
    notebook = nb.read(TREE / f"{chapter}.ipynb")
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    minutes, seconds = re.search(r"Reading: (\d+) minutes\. Running: (\d+) seconds", text).groups()
    exercises = {"warm-up": [], "medium": [], "hard": []}
    for exercise in nb.exercises(notebook):
        number, title, kind = re.fullmatch(
            r"Exercise (\d+)\. (.+) \((.+)\)", exercise.title
        ).groups()
        exercises[kind].append(f"{number}. {title}")
    return re.search(r"^# (.+)", text, re.MULTILINE)[1], minutes, seconds, exercises


FACTS = [(chapter, *facts(chapter)) for chapter in CHAPTERS]


def test_teachers_read_what_the_chapters_say_of_themselves():
    needs = tables("teaching")[0][1:]
    assert [(first, *rest) for first, _, _, *rest in needs] == [
        (f"{number}. [{title}]({chapter}.ipynb)", minutes, seconds)
        for number, (chapter, title, minutes, seconds, _) in enumerate(FACTS, 1)
    ]
    for number, row in enumerate(needs, 1):
        earlier = map(int, re.findall(r"\d+", row[1]))
        assert all(needed < number for needed in earlier), f"{row[0]} needs a later chapter"
    total = sum(int(minutes) for _, _, minutes, _, _ in FACTS)
    assert f"{total} minutes of reading in all" in markdown("teaching")


def test_teachers_find_every_exercise_by_its_difficulty():
    *_, by_difficulty, _ = tables("teaching")
    assert by_difficulty[1:] == [
        [
            f"{number}. [{title}]({chapter}.ipynb#exercises)",
            *("<br>".join(titles) or "–" for titles in exercises.values()),
        ]
        for number, (chapter, title, _, _, exercises) in enumerate(FACTS, 1)
    ]
    warm, medium, hard = (
        sum(len(exercises[kind]) for *_, exercises in FACTS)
        for kind in ("warm-up", "medium", "hard")
    )
    says = f"There are {warm + medium + hard}: {warm} warm-ups, {medium} medium and {hard} hard."
    assert says in markdown("teaching")


def test_the_first_page_lists_the_chapters_with_their_minutes():
    assert [(row[0], row[2]) for row in tables("index")[0][1:]] == [
        (f"[{title}]({chapter}.ipynb)", minutes) for chapter, title, minutes, _, _ in FACTS
    ]


# What is new


def test_what_is_new_begins_with_this_version_and_names_every_chapter():
    text = markdown("CHANGELOG")
    project = tomllib.loads((TREE / "pyproject.toml").read_text(encoding="utf8"))["project"]
    newest = re.search(r"^## (.+)$", text, re.MULTILINE)[1]
    assert newest.endswith(f"({project['version']})")
    assert {f"{chapter}.ipynb" for chapter in CHAPTERS} <= set(nb.links(text))


# The chapters that have been read, as the reader's browser remembers them

CHAPTER, TICK = "chapters/tanh.html", "3. Tanh (read)"
PLACES = """() => [...document.querySelectorAll(".bd-sidenav a, article p, article h2")]
    .filter(e => !e.closest("#reading")).map(e => JSON.stringify(e.getBoundingClientRect()))"""


@pytest.fixture(params=["served", "from disk"])
def home(request, server, site):  # noqa: F811
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
    bar = line.get_by_role("progressbar", name="You have read 1 of 16 chapters.")
    assert bar.evaluate("bar => [bar.value, bar.max]") == [1, 16]
    page.add_style_tag(content="* { transition: none !important }")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == []

    line.get_by_role("button", name="Forget").click()
    page.reload()
    assert "You have read 0 of 16 chapters." in line.inner_text()
    assert line.get_by_role("button").count() == 0
    assert page.locator(".read").count() == 0
    assert page.mishaps == []


def test_a_page_that_was_put_aside_learns_what_was_read_since(reader, server):  # noqa: F811
    page = reader
    page.goto(server)
    page.goto(server + CHAPTER)
    read_to_the_end(page)
    page.go_back()
    page.get_by_text("You have read 1 of 16 chapters.").wait_for()
    assert page.get_by_role("link", name=TICK, exact=True).is_visible()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_moves_for_it(reader, server, viewport):  # noqa: F811
    page = reader
    page.set_viewport_size(viewport)
    page.goto(server + CHAPTER)
    read_to_the_end(page)
    page.evaluate("() => scrollTo(0, 0)")
    page.wait_for_function(LAID_OUT)
    with_tick = page.evaluate(PLACES)
    page.evaluate("() => document.querySelector('.read').remove()")
    assert page.evaluate(PLACES) == with_tick

    page.goto(server)
    page.wait_for_function(LAID_OUT)
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
def test_a_browser_that_keeps_nothing_shows_nothing(reader, server, refusal):  # noqa: F811
    page = reader
    page.add_init_script(refusal)
    for name in ("index.html", CHAPTER):
        page.goto(server + name)
        page.locator(".prev-next-footer").scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        assert page.locator(".read, #reading > *").count() == 0
    # The theme asks the storage for light or dark, and is as surprised as it may be.
    assert [mishap for mishap in page.mishaps if "book.js" in mishap] == []


def test_without_scripts_there_is_no_trace_of_it(browser, server):  # noqa: F811
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server)
    assert page.locator(".read, #reading > *").count() == 0
    assert page.locator("#reading").bounding_box()["height"] == 0
    context.close()
