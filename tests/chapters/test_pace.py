"""A chapter says truly how long its main road takes, and that is at most 45 minutes."""

import math
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.chapters import notebooks as nb
from tests.chapters import pace
from tools import book

CHAPTERS = book.numbered()
LIMIT = 45


def timed(chapter):
    """What it prints of its reading, and the minutes of its main road."""
    notebook = nb.read(nb.TREE / f"{chapter}.ipynb")
    printed = re.findall(r"Reading: (\d+) minutes\.", notebook.cells[0].source)
    return printed, pace.road(notebook)


@pytest.mark.parametrize("chapter", [*CHAPTERS, "chapters/explorer", "chapters/corrections"])
def test_a_chapter_says_how_long_it_takes(chapter):
    printed, minutes = timed(chapter)
    rounded = 5 * math.ceil(minutes / 5)
    assert printed == [f"{rounded}"], f"it takes {minutes:.1f} minutes"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_is_not_too_long(chapter):
    _, minutes = timed(chapter)
    assert minutes <= LIMIT


# The pace itself

WORDS = "word " * 180  # a minute
FIGURE = new_output("display_data", {"image/svg+xml": "<svg/>", "text/plain": "<Figure>"})


def code(lines, *outputs, **metadata):
    return new_code_cell("\n".join(["x = 1"] * lines), outputs=list(outputs), metadata=metadata)


def minutes(*cells):
    return pace.road(new_notebook(cells=list(cells)))


@pytest.mark.parametrize(
    "cell, seconds",
    [
        (new_markdown_cell(WORDS), 60),
        (new_markdown_cell("# Title\n\n" + WORDS * 2), 120 + 2 / 3),
        (new_markdown_cell("$$\nx + y + z\n$$"), 30),
        (new_markdown_cell("$$x$$\n\nthen three words\n\n$$y$$"), 61),
        (new_markdown_cell("**Guess before you run the cell:** how many?"), 30 + 8 / 3),
        (new_markdown_cell("**Halfway.** Even?\n\n- **a.** Yes.\n- **b.** No."), 30 + 8 / 3),
        (new_markdown_cell("[three words here](https://example.org/a-b/c?d=e f)"), 1),
        (new_markdown_cell(f"<details>\n<summary>More</summary>\n\n{WORDS}\n\n</details>"), 0),
        (code(4), 24),
        (new_code_cell("x = 1\n\n\ny = 2"), 12),
        (code(1, FIGURE, FIGURE), 6 + 40),
        (code(1, new_output("stream", text="3\n")), 6),
        (code(9, tags=["setup"]), 0),
        (code(9, tags=["imports"]), 0),
        (code(9, tags=["check", "remove-cell"]), 0),
        (code(9, FIGURE, tags=["exercise"]), 0),
        (code(2, tags=["nbval-ignore-output"]), 12),
    ],
)
def test_what_takes_how_long(cell, seconds):
    assert 60 * minutes(cell) == pytest.approx(seconds)


@pytest.mark.parametrize("title", ["Check yourself", "Exercises", "References"])
def test_what_is_off_the_road(title):
    cells = [new_markdown_cell(f"{WORDS}\n\n## {title}\n\n{WORDS}"), code(10), code(1, FIGURE)]
    assert minutes(*cells) == pytest.approx(1)
    after = [*cells, new_markdown_cell(f"### Below it\n\n{WORDS}")]
    assert minutes(*after) == pytest.approx(1)
    back = [*after, new_markdown_cell(f"## Summary\n\n{WORDS}"), code(10)]
    assert minutes(*back) == pytest.approx(3 + 2 / 180)
