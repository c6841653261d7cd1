"""A small book of five pages, built with the settings of this one.

Between them they have every kind of thing that a page of the book has.
"""

import json
import os
import re
import shutil
import subprocess
import sys

from tools.book import TREE

REPOSITORY = "https://github.com/Someone/some-book"
HOME = "https://someone.github.io/some-book/"  # where GitHub publishes it
DOCUMENTS = [
    "index.md",
    "chapters/tanh.ipynb",
    "chapters/explorer.ipynb",
    "glossary.md",
    "notes.md",
]
PAGES = [f"{name.partition('.')[0]}.html" for name in DOCUMENTS]
CONTENTS = """format: jb-book
root: index
parts:
  - caption: Chapters
    numbered: 1
    chapters: [{file: chapters/tanh}, {file: chapters/explorer}]
  - caption: At the back
    chapters: [{file: glossary}, {file: notes}]
"""
FIRST = """# Book

## The chapters

## Run it yourself

Nobody reads this book, but it is printed, and a page of it must not look as if it were empty.

```{clone}
```
"""
NOTES = """# Ends & "means" < 2

$$x^2$$

![A picture of curves](_static/touch-icon.png)

The share $\\frac{1}{2}$ of it.

Said "in words" & kept.

| What | Where |
| --- | --- |
| A table | in Markdown, and below one more, as pandas writes it |

<style scoped>td { border: 0; }</style>
<table><tr><td halign="left">with all that<br>it has</td></tr></table>
"""


ELSEWHERE = "](https://example.org)"
CHECK = "assert 0.1 + 0.2 != 0.3"  # in a cell that the site leaves out


def with_a_check(notebook):
    """The notebook with one more cell, after its first."""
    notebook = json.loads(notebook)
    tags = {"tags": ["check", "remove-cell"]}
    cell = {"cell_type": "code", "id": "check", "metadata": tags, "source": CHECK, "outputs": []}
    notebook["cells"].insert(1, cell | {"execution_count": 1})
    return json.dumps(notebook)


def build(folder, url):
    """Build it in a new folder, with a repository's address or "". Gives what the build said."""
    (folder / "chapters").mkdir(parents=True, exist_ok=True)
    text = (TREE / "_config.yml").read_text(encoding="utf8")
    settings = {r"repository:\n +url:": f'"{url}"', " +baseurl:": '""'}
    for setting, value in settings.items():
        pattern = rf"^({setting}).*$"
        text, replaced = re.subn(pattern, rf"\1 {value}", text, flags=re.MULTILINE)
        assert replaced == 1
    (folder / "_config.yml").write_text(text, encoding="utf8")
    (folder / "_toc.yml").write_text(CONTENTS, encoding="utf8")
    (folder / "index.md").write_text(FIRST, encoding="utf8")
    (folder / "notes.md").write_text(NOTES, encoding="utf8")
    for name in DOCUMENTS[1:-1]:
        text = (TREE / name).read_text(encoding="utf8")
        # most of the others are not there to be linked to
        text = re.sub(
            r"\]\((?!https?:|#|\S*\b(tanh|explorer|glossary)\.)[^)\s]*\)", ELSEWHERE, text
        )
        text = with_a_check(text) if "tanh" in name else text
        (folder / name).write_text(text, encoding="utf8")
    for name in ("_ext", "_static", "tools"):
        shutil.copytree(TREE / name, folder / name, dirs_exist_ok=True)
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    command += ["build", "-n", "-W", "--keep-going", "."]
    at_home = {key: value for key, value in os.environ.items() if key != "GITHUB_REPOSITORY"}
    built = subprocess.run(
        command, cwd=folder, env=at_home, capture_output=True, text=True, timeout=600
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return built.stdout
