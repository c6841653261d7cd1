"""The repository's address: it stands in `_config.yml`, and this writes it wherever it is repeated.

From the root of the tree:

    python -m tools.repository https://github.com/owner/name
    python -m tools.repository ""     takes it out again
    python -m tools.repository        repeats what `_config.yml` says
"""

import re
import sys

from tools import book

ADDRESS = re.compile(
    r"https://[a-z0-9.-]+\.[a-z]{2,}/[\w-][\w.-]*/[\w-][\w.-]*(?<!\.git)", re.ASCII
)


def validated(url):
    """The address itself if it is one, or "" for none."""
    if url and not ADDRESS.fullmatch(url):
        raise SystemExit(
            f"{url!r} is not the address of a repository: it must read https://host/owner/name, "
            "in full, without a slash or .git at its end (or be empty: no address)"
        )
    return url


def address(tree=book.TREE):
    """The address that stands in `_config.yml`, or "" for none."""
    return validated(book.settings(tree)["repository"]["url"])


def files(url, tree=book.TREE):
    """Each file that holds the address, its text, and the text that it has to have."""
    cited = "" if url else "# "  # a citation has an address or none, never an empty one
    for names, place, words in (
        ("_config.yml", r'(?<=\nrepository:\n  )url: ".*"', f'url: "{url}"'),
        ("CITATION.cff", r'(# )?repository-code: ".*"', f'{cited}repository-code: "{url}"'),
        ("chapters/*.ipynb", r'(?<=\n    ")repository = \\".*?\\"', rf"repository = \"{url}\""),
    ):
        for path in sorted(tree.glob(names)):
            text = path.read_text(encoding="utf8")
            written, found = re.subn(place, lambda _, words=words: words, text)
            if found != 1:
                raise SystemExit(f"{path.name} has no place for the address, or several: {place}")
            yield path, text, written


def main(url=None, tree=book.TREE):
    url = address(tree) if url is None else validated(url)
    for path, text, written in list(files(url, tree)):
        if written != text:
            path.write_text(written, encoding="utf8", newline="\n")
            print(f"written: {path.relative_to(tree)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
