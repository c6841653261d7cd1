"""Reading notebooks, for the tests: cells, outputs, headings, sections, anchors, figures."""

import ast
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import nbformat
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nbformat.v4 import new_markdown_cell, new_notebook

TREE = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((TREE / "chapters").glob("*.ipynb"))
MARKDOWN = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)
DRAWN = ("image/svg+xml", "image/png", "image/jpeg", "image/gif")


@cache
def read(path):
    """A notebook as it is: nbformat.read would mend some of what is wrong with it."""
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def copy_tree(to):
    """Copy what git has, or would take, to another folder: what somebody would publish."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=TREE, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (TREE / name).is_file():  # a file deleted but still in git's index is not
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TREE / name, to / name)
    return to


# Cells


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def setup_cell():
    """What the first code cell of every chapter says, as it stands in one of them."""
    return code_cells(read(CHAPTERS[0]))[0].source


def tags(cell):
    return cell.metadata.get("tags", [])


def tagged(notebook, tag):
    return [cell for cell in code_cells(notebook) if tag in tags(cell)]


def place(notebook, cell):
    """How to name a cell to the one who has to mend it."""
    first_line = (cell.source.strip().splitlines() or ["empty"])[0]
    return f"cell {notebook.cells.index(cell)} ({first_line[:50]})"


def python(source):
    """The Python of a cell, without its magics."""
    return re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", source)


def statements(cell):
    return ast.parse(python(cell.source)).body


def times_itself(cell):
    """Whether a magic prints how long the cell took."""
    return bool(re.search(r"(?m)^\s*%%?time(it)?\b", cell.source))


def asserts(cell):
    """Whether a cell makes a claim."""
    nodes = (node for line in statements(cell) for node in ast.walk(line))
    return any(isinstance(node, ast.Assert) for node in nodes)


# Outputs


def data(cell):
    """The (type, content) pairs of everything that a cell shows, streams aside."""
    return [pair for output in cell.outputs for pair in output.get("data", {}).items()]


def output_text(cell):
    """What a reader can read in a cell's output. Figures are not text."""
    texts = [output.text for output in cell.outputs if output.output_type == "stream"]
    for output in cell.outputs:
        shown = output.get("data", {})
        if not any(kind in shown for kind in DRAWN):  # <Figure size 640x480 with 1 Axes>
            texts += [shown[kind] for kind in ("text/plain", "text/latex") if kind in shown]
            texts.append(html_text(shown.get("text/html", "")))
    return "\n".join(texts)


def html_text(html):
    unseen = re.sub(r"(?s)<(style|script)\b.*?</\1>|<!--.*?-->", " ", html)
    return unescape(re.sub(r"""<(?:"[^"]*"|[^>"])*>""", " ", unseen))  # a > may stand in quotes


def svgs(cell):
    return [content for kind, content in data(cell) if kind == "image/svg+xml"]


def drawn(svg):
    """The texts in a figure with their places: ("x", "0.5"), ("x", "input"), ("axes", "legend") …

    Matplotlib draws letters as paths and keeps each text in a comment beside them.
    """
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    found = []

    def walk(element, where):
        name = str(element.get("id", ""))
        if name.startswith("matplotlib.axis_"):
            ticks = [str(child.get("id", ""))[:5] for child in element]
            where = "x" if "xtick" in ticks else "y" if "ytick" in ticks else "axes"
        elif name.startswith("axes_"):
            where = "axes"
        for child in element:
            if child.tag is ElementTree.Comment:
                found.append((where, child.text.strip()))
            elif str(child.tag).endswith("}text"):
                found.append((where, "".join(child.itertext()).strip()))
            else:
                walk(child, where)

    walk(ElementTree.fromstring(svg, parser), "figure")
    return found


# Markdown


@cache  # each rule asks again
def tokens(source):
    return MARKDOWN.parse(source)


def inline(source):
    """Every piece of running text in Markdown, code and formulas set apart by their type."""
    return [child for token in tokens(source) for child in token.children or []]


def links(source):
    return [token.attrs["href"] for token in inline(source) if token.type == "link_open"]


def slug(title):
    """The anchor of a heading, as GitHub and MyST make it."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower().replace(" ", "-"))


def anchor(title):
    """The anchor of a heading in a notebook, as JupyterLab and GitHub make it."""
    return re.sub(r"[`*]", "", title.strip()).replace(" ", "-")


@dataclass
class Section:
    """From a heading of any level to the next heading."""

    level: int
    title: str
    prose: str = ""
    cells: list = field(default_factory=list)  # that stand in it, wholly or in part

    @property
    def code(self):
        return [cell for cell in self.cells if cell.cell_type == "code"]


def sections(notebook):
    found = [Section(0, "")]
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            found[-1].cells.append(cell)
            continue
        lines, start = cell.source.splitlines(keepends=True), 0
        for position, heading in enumerate(all_tokens := tokens(cell.source)):
            if heading.type == "heading_open":
                found[-1].prose += "".join(lines[start : heading.map[0]])
                title = all_tokens[position + 1].content
                found.append(Section(int(heading.tag[1]), title, "", [cell]))
                start = heading.map[1]
        if cell not in found[-1].cells:
            found[-1].cells.append(cell)
        found[-1].prose += "".join(lines[start:]) + "\n"
    return found


def within(notebook, title):
    """The section whose heading starts so, and all the sections below it."""
    found, level = [], 0
    for section in sections(notebook):
        if level and section.level <= level:
            break
        if level or (section.level > 1 and section.title.startswith(title)):
            level = level or section.level
            found.append(section)
    return found


def anchors(page):
    """What can be linked to within a page, or None if the page does not exist."""
    notebook = hasattr(page, "cells") or page.suffix == ".ipynb"
    if not hasattr(page, "cells"):
        if not page.is_file():
            return None
        text = page.read_text(encoding="utf-8") if page.suffix == ".md" else ""
        page = read(page) if page.suffix == ".ipynb" else page_of(text)
    made = anchor if notebook else slug
    slugs = {made(section.title) for section in sections(page)}
    text = "\n".join(cell.source for cell in page.cells if cell.cell_type == "markdown")
    targets = r"""(?m)^\(([\w:.-]+)\)=|\b(?:id|name)=["']([^"']+)"""
    return slugs | {a or b for a, b in re.findall(targets, text)}


def page_of(markdown):
    return new_notebook(cells=[new_markdown_cell(markdown)])


# Questions with choices

QUESTION = re.compile(
    r"(?m)^\*\*(\d+|Halfway)\.\*\* ((?:.|\n(?!\*\*\d|<details>))+?)\n\n"
    r"((?:- \*\*[a-z]\.\*\* .+\n)+)\n<details>\n<summary>Answer</summary>\n\n"
    r"\*\*([a-z])\.\*\* ((?:.|\n(?!</details>))+)\n</details>$"
)


@dataclass
class Question:
    label: str  # its number, or Halfway
    asked: str
    choices: dict  # by letter
    right: str  # its letter
    answer: str


def questions(prose):
    """The questions that keep the form, in order."""
    for label, asked, choices, right, answer in QUESTION.findall(prose):
        by_letter = dict(re.findall(r"(?m)^- \*\*(.)\.\*\* (.+)$", choices))
        yield Question(label, asked, by_letter, right, answer)


# Exercises

FOLDED = re.compile(
    r"<details>\n<summary>Solution</summary>\n\n(?s:(?!</details>).)*```python\n"
    r"(?s:(?!</details>).)*\n</details>"
)


@dataclass
class Exercise:
    title: str
    cell: nbformat.NotebookNode | None  # the stub
    solution: str | None  # Python
    folded: bool


def exercises(notebook):
    """The exercises of a chapter; what is missing or stands there twice is None."""
    found = []
    for section in within(notebook, "Exercises")[1:]:
        stubs = [cell for cell in section.code if "exercise" in tags(cell)]
        blocks = [token for token in tokens(section.prose) if token.type == "fence"]
        blocks = [block.content for block in blocks if block.info.strip() == "python"]
        found.append(
            Exercise(
                section.title,
                stubs[0] if len(stubs) == 1 else None,
                blocks[0] if len(blocks) == 1 else None,
                bool(FOLDED.search(section.prose)),
            )
        )
    return found
