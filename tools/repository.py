"""The repository's address: it stands in `_config.yml`, and this copies it wherever it is repeated.

From the root of the tree:

    python -m tools.repository https://github.com/owner/name     write it everywhere
    python -m tools.repository ""                                take it out again
    python -m tools.repository --check                           list the files that differ
"""

import json
import re
import sys

from tools import book
from tools.book import TREE

ADDRESS = re.compile(
    r"https://[a-z0-9.-]+\.[a-z]{2,}/[\w-][\w.-]*/[\w-][\w.-]*(?<!\.git)", re.ASCII
)
CONFIG = r'(\nrepository:\n  url: )"[^"\n]*"()'
BLOCK = r"(<!-- repository -->\n).*?(<!-- /repository -->)"

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
This copy of the book has no address yet: its folder is with whoever built this site. There:

```sh
make lab
```
"""


def validated(url):
    """The address itself if it is one, or "" for none."""
    if url and not ADDRESS.fullmatch(url):
        raise SystemExit(
            f"{url!r} is not the address of a repository: it must read https://host/owner/name, "
            "in full, without a slash or .git at its end (or be empty: no address)"
        )
    return url


def setup_cell(url):
    """The first code cell of every chapter."""
    return SETUP.format(url=validated(url), advice=ADVICE[bool(url)])


def settings(tree=TREE):
    """What `_config.yml` says about the repository."""
    return book.settings(tree)["repository"]


def address(tree=TREE):
    """The address that stands in `_config.yml`, or "" for none."""
    return validated(settings(tree)["url"])


def chapters(tree=TREE):
    """The chapters in reading order, then any that the table of contents has not got."""
    listed = book.documents(tree)
    found = {f"chapters/{path.stem}" for path in (tree / "chapters").glob("*.ipynb")}
    names = [name for name in listed if name in found] + sorted(found - set(listed))
    return [tree / f"{name}.ipynb" for name in names]


def files(url, tree=TREE):
    """Each file that holds the address, and the text that it has to have."""
    yield tree / "_config.yml", swapped(CONFIG, f'"{url}"', tree / "_config.yml")
    yield tree / "index.md", swapped(BLOCK, lab(url), tree / "index.md")
    citation = re.sub(r"repository-code:.*\n", "", read(tree / "CITATION.cff"))
    yield tree / "CITATION.cff", citation + (f'repository-code: "{url}"\n' if url else "")
    for path in chapters(tree):
        content = json.loads(read(path))
        (cell,) = (c for c in content["cells"] if "setup" in c["metadata"].get("tags", []))
        cell["source"] = setup_cell(url).splitlines(keepends=True)
        yield path, json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def swapped(place, words, path):
    """The text of a file, with other words in one place of it."""
    text, found = re.subn(
        place, lambda match: match[1] + words + match[2], read(path), flags=re.DOTALL
    )
    if found != 1:
        raise SystemExit(f"{path.name} has no place for the address, or several: {place}")
    return text


def lab(url):
    """What the first page says about running the book on one's own machine."""
    if not url:
        return UNSET
    return f"```sh\ngit clone {url}\ncd {url.rsplit('/', 1)[1]}\nmake lab\n```\n"


def read(path):
    return path.read_text(encoding="utf8")


def main(asked, tree=TREE):
    check = asked == "--check"
    differing = 0
    for path, text in list(files(address(tree) if check else validated(asked), tree)):
        if text != read(path):
            differing += 1
            print(f"{'differs' if check else 'written'}: {path.relative_to(tree)}")
            if not check:
                path.write_text(text, encoding="utf8", newline="\n")
    return int(check and differing > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
