"""What the tools and the tests know of the book: its settings, its documents in reading order.

`_config.yml` and `_toc.yml` are read here and nowhere else.
"""

from pathlib import Path

import yaml

TREE = Path(__file__).resolve().parent.parent
SITE = TREE / "_build" / "html"  # once it is built


def settings(tree=TREE):
    """All that `_config.yml` says."""
    return yaml.safe_load((tree / "_config.yml").read_text(encoding="utf8")) or {}


def contents(tree=TREE):
    """All that `_toc.yml` says."""
    return yaml.safe_load((tree / "_toc.yml").read_text(encoding="utf8"))


def parts(tree=TREE):
    """The captions of the book's parts, and the documents of each."""
    toc = contents(tree)
    yield "", [toc["root"]]
    for part in toc["parts"]:
        yield part["caption"], [chapter["file"] for chapter in part["chapters"]]


def documents(tree=TREE):
    """The documents of all parts, in reading order."""
    return [document for _, part in parts(tree) for document in part]


def numbered(tree=TREE):
    """The documents of the parts whose chapters have numbers."""
    captions = {part["caption"] for part in contents(tree)["parts"] if part.get("numbered")}
    return [document for caption, part in parts(tree) if caption in captions for document in part]


def pages():
    """The files of the built site that readers see, in reading order."""
    return [f"{document}.html" for document in documents()]


CONFIG = settings()
TITLE = CONFIG["title"]
SUBTITLE = "An executable book"
COPYRIGHT = f"© {CONFIG['copyright']}"
AUTHORS = CONFIG["author"] or CONFIG["copyright"].split(", ", 1)[1]
LANGUAGE = CONFIG["sphinx"]["config"]["language"]
