"""The cards: the pictures that a link to a page shows where people share links."""

import io
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from _ext import cards
from tests.chapters import notebooks as nb
from tests.site.books import HOME, PAGES
from tests.site.pages import tags
from tools import logo


def test_each_page_has_a_card_of_its_own(published):
    seen = set()
    for name in PAGES:
        found = tags(published.site / name)
        assert found["og:image"].startswith(HOME)
        assert len(found["og:image:alt"].split()) > 3
        content = (published.site / found["og:image"].removeprefix(HOME)).read_bytes()
        size = found["og:image:width"], found["og:image:height"]
        assert size == tuple(map(str, Image.open(io.BytesIO(content)).size))
        seen.add(content)
    assert len(seen) == len(PAGES)
    assert (
        "sine waves after tanh" in tags(published.site / "chapters" / "tanh.html")["og:image:alt"]
    )


def picture(svg):
    return np.asarray(Image.open(io.BytesIO(cards.png(svg))))


@pytest.mark.parametrize("path", nb.CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_makes_a_card_that_is_light(path):
    notebook = nb.read(path)
    figures = (svg for cell in nb.code_cells(notebook) for svg in nb.svgs(cell))
    figure = next(figures, None) or cards.curves()
    title = nb.sections(notebook)[1].title
    content = cards.png(cards.card(title, "Book", figure, logo.logo()))
    assert len(content) <= 100_000
    pixels = np.asarray(Image.open(io.BytesIO(content)))
    assert pixels.shape == (cards.HEIGHT, cards.WIDTH, 3)
    assert (pixels[[0, -1]] == 255).all()
    assert (pixels[:, [0, -1]] == 255).all()
    lower = pixels[cards.HEIGHT // 2 :]
    assert (lower < 128).any(axis=2).sum() > 1000, "the figure is not there"


def test_cards_are_always_the_same():
    """In another process, too."""
    card = cards.card("Title", "Book", cards.curves(), logo.logo())
    again = subprocess.run([sys.executable, "-c", DRAW], cwd=nb.TREE, capture_output=True)
    assert again.stdout == card.encode() + cards.png(card), again.stderr.decode()


DRAW = """
import sys
from _ext import cards
from tools import logo
card = cards.card("Title", "Book", cards.curves(), logo.logo())
sys.stdout.buffer.write(card.encode() + cards.png(card))
"""


def test_a_long_title_stays_on_the_card():
    line = "<svg xmlns='http://www.w3.org/2000/svg' width='600' height='100'>{}</svg>"
    sizes = []
    for title in ["Short", "A title that goes on and on and would be much too long for any line"]:
        drawn = picture(line.format(cards.text(title, 20, 70, 50, 500, "#fff")))
        columns = np.flatnonzero(drawn.any(axis=(0, 2)))
        assert 18 <= columns[0]
        assert columns[-1] <= 525
        sizes.append(columns[-1])
    assert sizes[0] < 300 < 500 < sizes[1]


def test_a_figure_keeps_its_shape_and_its_place():
    square = '<rect width="9" height="9" fill="red"/>'
    square = f'<?xml version="1.0"?><svg width="9pt" height="9pt" viewBox="0 0 9 9">{square}</svg>'
    around = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">{}</svg>'
    drawn = picture(around.format(cards.placed(square, 100, 20, 180, 60)))
    rows, columns = (np.flatnonzero(drawn.any(axis=axes)) for axes in [(1, 2), (0, 2)])
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (20, 79, 160, 219)
