"""The chapters keep the rules of rules.py, and the table of contents has them all."""

import pytest

from tests.chapters import notebooks as nb
from tests.chapters import rules
from tools import book


def test_the_table_of_contents_has_every_chapter_and_no_other():
    named = sorted(file for file in book.documents() if file.startswith("chapters/"))
    assert nb.CHAPTERS, "there are no chapters"
    assert named == [f"chapters/{path.stem}" for path in nb.CHAPTERS]


@pytest.mark.parametrize(
    "path, rule",
    [
        pytest.param(path, rule, id=f"{path.stem}-{rule.__name__}")
        for path in nb.CHAPTERS
        for rule in rules.of(path.stem)
    ],
)
def test_chapter(path, rule):
    problems = list(rule(nb.read(path), path.stem))
    assert not problems, "\n".join(["", *problems])


@pytest.mark.parametrize("rule", rules.WHOLE_BOOK, ids=lambda rule: rule.__name__)
def test_whole_book(rule):
    problems = list(rule([nb.read(path) for path in nb.CHAPTERS]))
    assert not problems, "\n".join(["", *problems])
