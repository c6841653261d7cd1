"""What helps a reader: what to know before, glossary, page for teachers, what is new."""

import doctest
import math
import re
import tomllib
from itertools import pairwise

import pytest

from tests.chapters import notebooks as nb
from tests.chapters import pace, rules
from tests.chapters.notebooks import TREE
from tools import book

CHAPTERS = book.numbered()


def markdown(name):
    return (TREE / f"{name}.md").read_text(encoding="utf8")


# Before you start


def before():
    return markdown("before_you_start")


def test_the_examples_of_the_first_page_are_right():
    *explained, _, _ = [part for part in nb.sections(nb.page_of(before())) if part.level == 2]
    assert len(explained) >= 5
    assert all("```pycon" in part.prose for part in explained)
    fenced = re.findall(r"(?ms)^```pycon\n(.*?)^```$", before())
    page = doctest.DocTestParser().get_doctest("\n".join(fenced), {}, "before", None, None)
    assert doctest.DocTestRunner().run(page).failed == 0


def test_the_first_page_says_how_long_it_takes():
    printed = re.findall(r"\*Reading: (\d+) minutes\.\*", before())
    assert printed == [f"{5 * math.ceil(pace.road(nb.page_of(before())) / 5)}"]


def test_the_first_page_ends_with_five_questions():
    prose = "\n".join(section.prose for section in nb.within(nb.page_of(before()), "Test yourself"))
    assert rules.QUESTION.findall(prose) == list("12345")
    assert len(rules.ANSWER.findall(prose)) == 5


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
            f"{number}. [{title}]({chapter}.ipynb#Exercises)",
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


def test_the_first_page_says_how_long_its_ways_to_start_take():
    minutes = {chapter: int(told) for chapter, _, told, _, _ in FACTS}
    text = markdown("index")
    assert f"{sum(minutes.values())} minutes of reading" in text
    ways = re.findall(r"(?m)^- (.*), (\d+) minutes$", text)
    assert len(ways) == 2
    for way, told in ways:
        named = re.findall(r"\((chapters/\w+)\.ipynb\)", way)
        assert int(told) == sum(minutes[chapter] for chapter in named), way


# What is new


def test_what_is_new_begins_with_this_version_and_names_every_chapter():
    text = markdown("CHANGELOG")
    project = tomllib.loads((TREE / "pyproject.toml").read_text(encoding="utf8"))["project"]
    newest = re.search(r"^## (.+)$", text, re.MULTILINE)[1]
    assert newest.endswith(f"({project['version']})")
    assert {f"{chapter}.ipynb" for chapter in CHAPTERS} <= set(nb.links(text))
