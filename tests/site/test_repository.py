"""The repository's address: set once, written wherever it is repeated, and checked."""

import json

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
    assert repository.main("--check") == 0


@pytest.fixture
def tree(tmp_path):
    """A copy of the book, with no address set."""
    nb.copy_tree(tmp_path)
    assert repository.main("", tmp_path) == 0
    return tmp_path


def contents(tree):
    return {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}


def test_an_address_is_written_everywhere_and_taken_out_again(tree):
    start = contents(tree)
    notebooks = {path: json.loads(path.read_text()) for path in repository.chapters(tree)}
    assert repository.main(URL, tree) == repository.main("--check", tree) == 0
    changed = {path for path, content in contents(tree).items() if content != start[path]}
    pages = [tree / name for name in ("_config.yml", "index.md", "CITATION.cff")]
    assert changed == {*notebooks, *pages}
    assert yaml.safe_load(pages[0].read_text())["repository"]["url"] == URL
    first = pages[1].read_text()
    assert f"git clone {URL}\ncd activation-functions\nmake lab\n" in first
    assert "no address" not in first
    assert yaml.safe_load(pages[2].read_text())["repository-code"] == URL
    for path, notebook in notebooks.items():
        setup = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
        setup["source"] = repository.setup_cell(URL).splitlines(keepends=True)
        assert json.loads(path.read_text()) == notebook, "the setup cell changes, and no other"

    assert repository.main("https://gitlab.com/others/book", tree) == 0
    assert not [path for path in changed if URL in path.read_text()]
    assert repository.main("", tree) == 0
    assert contents(tree) == start


@pytest.mark.parametrize("name", ["index.md", "CITATION.cff", "chapters/tanh.ipynb"])
def test_check_finds_a_place_that_differs(name, tree, capsys):
    repository.main(URL, tree)
    path = tree / name
    path.write_text(path.read_text().replace(URL, URL + "-2"))
    assert repository.main("--check", tree) == 1
    assert capsys.readouterr().out.endswith(f"differs: {name}\n")


@pytest.mark.parametrize("url", BAD)
def test_not_an_address(url, tree):
    start = contents(tree)
    with pytest.raises(SystemExit, match="https://host/owner/name"):
        repository.main(url, tree)
    assert contents(tree) == start


def test_a_page_without_its_place_is_named(tree):
    path = tree / "index.md"
    path.write_text(path.read_text().replace("<!-- repository -->", ""))
    with pytest.raises(SystemExit, match=path.name):
        repository.main(URL, tree)


def test_the_setup_cell():
    for url in (URL, ""):
        assert f'\nrepository = "{url}"  # ' in repository.setup_cell(url)
        assert "activation-functions-book[book] @ git+{repository}" in repository.setup_cell(url)
