"""The repository's address: set once, written wherever it is repeated, and checked."""

import re

import pytest
import yaml

from tests.chapters import notebooks as nb
from tools import repository

URL = "https://github.com/authors/activation-functions"
BAD = [
    "github.com/authors/book",
    "http://github.com/authors/book",
    "https://github.com/authors/book/",
    "https://github.com/authors/book.git",
    "https://github.com/authors",
    "https://github.com/authors/book/tree/main",
    "https://github.com/authors/my book",
    'https://github.com/authors/book"',
    "https://me:secret@github.com/authors/book",
    "https://github.com/authors/book\n",
    "git@github.com:authors/book",
]


def test_this_tree_has_one_address():
    found = list(repository.files(repository.address()))
    assert len(found) == 2 + len(nb.CHAPTERS)
    assert [path.name for path, text, written in found if text != written] == []


def contents(tree):
    return {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}


def test_an_address_is_written_everywhere_and_taken_out_again(tmp_path, capsys):
    tree = nb.copy_tree(tmp_path)
    repository.main("", tree)
    start = contents(tree)
    repository.main(URL, tree)
    changed = {path: content for path, content in contents(tree).items() if content != start[path]}
    notebooks = {f"chapters/{path.name}" for path in nb.CHAPTERS}
    names = {"_config.yml", "CITATION.cff", *notebooks}
    assert {str(path.relative_to(tree)) for path in changed} == names
    for path, content in changed.items():
        lines = zip(start[path].splitlines(), content.splitlines(), strict=True)
        [(before, after)] = [(before, after) for before, after in lines if before != after]
        assert after.replace(URL.encode(), b"") == before.removeprefix(b"# ")
        if path.suffix == ".ipynb":
            assert f'\nrepository = "{URL}"  # ' in nb.code_cells(nb.read(path))[0].source
    assert yaml.safe_load((tree / "_config.yml").read_text())["repository"]["url"] == URL
    assert yaml.safe_load((tree / "CITATION.cff").read_text())["repository-code"] == URL

    with pytest.raises(SystemExit):
        repository.main(BAD[0], tree)
    assert contents(tree) == start | changed
    (tree / "chapters" / "tanh.ipynb").write_bytes(start[tree / "chapters" / "tanh.ipynb"])
    capsys.readouterr()
    repository.main(None, tree)
    assert capsys.readouterr().out == "written: chapters/tanh.ipynb\n"
    assert contents(tree) == start | changed
    repository.main("", tree)
    assert contents(tree) == start


@pytest.mark.parametrize("url", BAD)
def test_not_an_address(url, tmp_path):
    with pytest.raises(SystemExit, match=rf"^{re.escape(repr(url))}.*https://host/owner/name"):
        repository.main(url, tmp_path)


def test_a_file_without_its_place_is_named(tmp_path):
    (tmp_path / "CITATION.cff").write_text('repository: ""\n')
    with pytest.raises(SystemExit, match=r"^CITATION\.cff has no place"):
        repository.main(URL, tmp_path)
