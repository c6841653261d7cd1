"""The repository's address: it stands in `_config.yml`, and this copies it wherever it is repeated.

From the root of the tree:

    python -m tools.repository https://github.com/owner/name     write it everywhere
    python -m tools.repository ""                                take it out again
    python -m tools.repository --check                           list the files that differ
"""

import argparse
import json
import re
import sys
from pathlib import Path

from tools import book
from tools.book import TREE

ADDRESS = re.compile(
    r"https://[a-z0-9.-]+\.[a-z]{2,}/[\w-][\w.-]*/[\w-][\w.-]*(?<!\.git)", re.ASCII
)
CONFIG = re.compile(
    r"""^(repository:[ \t]*(?:\#.*)?\n(?:(?:[ \t]+.*|[ \t]*\#.*)?\n)*?[ \t]+url[ \t]*:[ \t]*)"""
    r"""("[^"\n]*"|'[^'\n]*'|[^\s\#]*)(?=(.?))""",
    re.MULTILINE,
)
BLOCK = re.compile(r"(<!-- repository -->\n).*?(<!-- /repository -->)", re.DOTALL)
CITATION = re.compile(r"^repository-code:.*\n", re.MULTILINE)

SETUP = """\
import sys
from importlib import import_module

repository = "{url}"  # where the book is published; `make repository URL=...` writes it
package = f"activation-functions-book[book] @ git+{{repository}}"
if "google.colab" in sys.modules and "activations.book" not in sys.modules:
    assert repository, "This copy of the book has no address to install from: see CONTRIBUTING.md."
    # On PyPI, `activations` is a stranger's package: it makes room. Nothing else is moved.
    pip = f"{{sys.executable}} -m pip"
    !{{pip}} uninstall -qq --yes activations
    !{{pip}} install --quiet --force-reinstall --no-deps "{{package}}"
    for name in [name for name in sys.modules if name.split(".")[0] == "activations"]:
        del sys.modules[name]
try:
    import_module("activations.book")
except Exception:  # there is none, or a stranger's
    raise ImportError(
        {advice}
    ) from None"""
ADVICE = {  # is there an address?
    False: """\
"This chapter needs the package of its book: in the folder of the book, run `make lab`.\"""",
    True: """\
"This chapter needs the package of its book: in a cell, run\\n"
        "%pip uninstall --yes activations activation-functions-book\\n"
        f"%pip install '{package}'\\n"
        "and then restart the kernel.\"""",
}

UNSET = """\
This copy of the book has no address yet, so there is nothing to open in Colab or to clone:
`make repository URL=https://github.com/owner/name` sets it.
"""


UNSET_LAB = """\
This copy of the book has no address yet: its folder is with whoever built this site. There:

```sh
make lab
```
"""


class RepositoryError(Exception):
    """The address, or a file that should repeat it, is not as it should be."""


def validated(url):
    """The address itself if it is one, or "" for none."""
    if url and not ADDRESS.fullmatch(url):
        raise RepositoryError(
            f"{url!r} is not the address of a repository: it must read https://host/owner/name, "
            "in full, without a slash or .git at its end (or be empty: no address)"
        )
    return url


def setup_cell(url):
    """The first code cell of every chapter."""
    return SETUP.format(url=validated(url), advice=ADVICE[bool(url)])


def settings(tree=TREE):
    """What `_config.yml` says about the repository."""
    return book.settings(tree).get("repository") or {}


def address(tree=TREE):
    """The address that stands in `_config.yml`, or "" for none."""
    return validated(settings(tree).get("url") or "")


def chapters(tree=TREE):
    """The chapters in reading order, then any that the table of contents has not got."""
    listed = book.documents(tree)
    found = {f"chapters/{path.stem}" for path in (tree / "chapters").glob("*.ipynb")}
    names = [name for name in listed if name in found] + sorted(found - set(listed))
    return [tree / f"{name}.ipynb" for name in names]


def files(url, tree=TREE):
    """Each file that holds the address, and the text that it has to have."""
    wanted = {tree / "_config.yml": config(url, tree)}
    wanted |= {path: notebook(url, path) for path in chapters(tree)}
    wanted |= {tree / name: page(url, tree / name, tree) for name in PAGES}
    wanted[tree / "CITATION.cff"] = citation(url, tree)
    return wanted


def differing(url, tree=TREE):
    """The files whose text is not what it has to be."""
    return {path: text for path, text in files(url, tree).items() if text != read(path)}


def config(url, tree):
    text = read(tree / "_config.yml")
    if len(CONFIG.findall(text)) != 1:
        raise RepositoryError('_config.yml must hold, once: repository:\\n  url: ""')
    if (settings(tree).get("url") or "") == url:  # however it is quoted
        return text
    return CONFIG.sub(lambda match: f'{match[1]}"{url}"' + " " * (match[3] == "#"), text)


def notebook(url, path):
    """Only the source of the setup cell changes: everything else stays as it is."""
    text = read(path)
    content = json.loads(text)
    setup = [cell for cell in content["cells"] if "setup" in cell["metadata"].get("tags", [])]
    if len(setup) != 1:
        raise RepositoryError(f"{path.name} must have one cell tagged setup, and has {len(setup)}")
    source = setup_cell(url).splitlines(keepends=True)
    if setup[0]["source"] == source:
        return text
    setup[0]["source"] = source
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def page(url, path, tree):
    text = read(path)
    blocks = len(BLOCK.findall(text))
    if blocks != 1:
        raise RepositoryError(
            f"{path.name} must have one block from <!-- repository --> to <!-- /repository -->, "
            f"and has {blocks}"
        )
    return BLOCK.sub(lambda match: match[1] + PAGES[path.name](url, tree) + match[2], text)


def block(url, tree):
    """What a page says about where the book is published."""
    if not url:
        return UNSET
    if not url.startswith("https://github.com/"):
        colab = (
            f"Colab opens notebooks from github.com only, and this book is at <{url}>:\n"
            "download a chapter from there and open it with *File → Upload notebook*.\n"
        )
    else:
        branch = settings(tree).get("branch") or "main"
        base = f"{url.replace('github.com', 'colab.research.google.com/github', 1)}/blob/{branch}"
        links = (f"- [{title(path)}]({base}/chapters/{path.name})\n" for path in chapters(tree))
        colab = "Open a chapter in Colab:\n\n" + "".join(links)
    return f"{colab}\nOr take the whole book home:\n\n```sh\ngit clone {url}\n```\n"


def lab(url, tree):
    """What the first page says about running the book on one's own machine."""
    if not url:
        return UNSET_LAB
    return f"```sh\ngit clone {url}\ncd {url.rsplit('/', 1)[1]}\nmake lab\n```\n"


PAGES = {"README.md": block, "index.md": lab}


def title(path):
    """The heading of a chapter."""
    cells = json.loads(read(path))["cells"]
    return re.match(r"# (.+)", "".join(cells[0]["source"]))[1].strip()


def citation(url, tree):
    """One line of CITATION.cff, at its end, there only while an address is set."""
    text, line = read(tree / "CITATION.cff"), f'repository-code: "{url}"\n' if url else ""
    if CITATION.search(text):
        return CITATION.sub(lambda match: line, text)
    return text + line


def read(path):
    """The text of a file, its line ends untouched: they are LF."""
    text = path.read_bytes().decode()
    if "\r" in text:
        raise RepositoryError(
            f"{path.name} has lines that end in CRLF, as Windows has them: they must end in LF, "
            "as git writes them by .gitattributes"
        )
    return text


def main(arguments=None, tree=TREE):
    parser = argparse.ArgumentParser(
        prog="python -m tools.repository",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("url", nargs="?", help='https://host/owner/name, or "" for none')
    parser.add_argument("--check", action="store_true", help="list the files that differ")
    options = parser.parse_args(arguments)
    if options.check == (options.url is not None):
        parser.error("give an address, or --check")
    try:
        url = address(tree) if options.check else validated(options.url)
        texts = differing(url, tree)
    except RepositoryError as error:
        return f"error: {error}"
    except FileNotFoundError as error:
        return f"error: {Path(error.filename).name} is missing"
    for path, text in texts.items():
        if not options.check:
            path.write_bytes(text.encode())
        print(f"{'differs' if options.check else 'written'}: {path.relative_to(tree)}")
    if options.check:
        return 1 if texts else 0
    print(f"The repository's address is {url}." if url else "No address is set.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
