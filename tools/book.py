"""What the downloads tell of the book: its name, its authors, its documents in reading order."""

from pathlib import Path

import yaml

TREE = Path(__file__).resolve().parent.parent
CONFIG = yaml.safe_load((TREE / "_config.yml").read_text(encoding="utf8"))
TITLE = CONFIG["title"]
SUBTITLE = "An executable book"
COPYRIGHT = f"© {CONFIG['copyright']}"
AUTHORS = CONFIG["author"] or CONFIG["copyright"].split(", ", 1)[1]
LANGUAGE = CONFIG["sphinx"]["config"]["language"]


def parts():
    """The captions of the book's parts, and the documents of each."""
    toc = yaml.safe_load((TREE / "_toc.yml").read_text(encoding="utf8"))
    yield "", [toc["root"]]
    for part in toc["parts"]:
        yield part["caption"], [chapter["file"] for chapter in part["chapters"]]
