"""The repository's address: set once, written wherever it is repeated, and checked."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

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
    assert repository.main(["--check"]) == 0


@pytest.fixture
def tree(tmp_path):
    """A copy of the book, with no address set."""
    nb.copy_tree(tmp_path)
    assert repository.main([""], tmp_path) == 0
    return tmp_path


def contents(tree):
    return {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}


def changed(before, after):
    return {path.name for path in before if before[path] != after[path]}


def places(tree):
    """Every file that holds the address."""
    return {path.name for path, content in contents(tree).items() if URL.encode() in content}


PLACES = {"_config.yml", "README.md", "index.md", "CITATION.cff"}


def test_round_trip(tree):
    start = contents(tree)
    assert repository.main([URL], tree) == 0
    chapters = {path.name for path in (tree / "chapters").iterdir()}
    assert chapters | PLACES <= changed(start, contents(tree))
    assert repository.main(["--check"], tree) == 0
    assert repository.main([""], tree) == 0
    assert contents(tree) == start


def test_setting_it_twice_changes_nothing_more(tree):
    repository.main([URL], tree)
    once = contents(tree)
    repository.main([URL], tree)
    assert contents(tree) == once


def test_another_address_replaces_the_first(tree):
    repository.main([URL], tree)
    repository.main(["https://gitlab.com/others/book"], tree)
    assert repository.main(["--check"], tree) == 0
    assert not places(tree) - {"test_repository.py"}


def test_every_place_agrees(tree):
    repository.main([URL], tree)
    assert yaml.safe_load((tree / "_config.yml").read_text())["repository"]["url"] == URL
    assert yaml.safe_load((tree / "CITATION.cff").read_text())["repository-code"] == URL
    readme = (tree / "README.md").read_text()
    assert f"git clone {URL}\n" in readme
    first = (tree / "index.md").read_text()
    assert f"git clone {URL}\ncd activation-functions\nmake lab\n" in first
    assert "no address" not in first
    for path in nb.CHAPTERS:
        notebook = nb.read(tree / "chapters" / path.name)
        assert nb.code_cells(notebook)[0].source == repository.setup_cell(URL)
        colab = f"https://colab.research.google.com/github/authors/activation-functions/blob/main/chapters/{path.name}"
        assert f"]({colab})" in readme


def test_only_the_setup_cell_of_a_chapter_changes(tree):
    before = {path: json.loads(path.read_text()) for path in repository.chapters(tree)}
    repository.main([URL], tree)
    for path, notebook in before.items():
        after = json.loads(path.read_text())
        setup = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
        setup["source"] = repository.setup_cell(URL).splitlines(keepends=True)
        assert after == notebook


def test_only_the_address_in_the_settings_changes(tree):
    before = (tree / "_config.yml").read_text()
    repository.main([URL], tree)
    assert (tree / "_config.yml").read_text().replace(f'"{URL}"', '""') == before


@pytest.mark.parametrize("kind", ["_config.yml", "README.md", "CITATION.cff", "notebook"])
def test_check_finds_a_place_that_differs(kind, tree, capsys):
    repository.main([URL], tree)
    path = repository.chapters(tree)[-1] if kind == "notebook" else tree / kind
    path.write_text(path.read_text().replace(URL, URL + "-2"))
    assert repository.main(["--check"], tree) == 1
    found = capsys.readouterr().out
    # When the settings differ from all the rest, it is the rest that is out of date.
    assert f"differs: {'README.md' if kind == '_config.yml' else path.relative_to(tree)}" in found


def test_an_address_that_somebody_took_out_by_hand_is_found(tree, capsys):
    repository.main([URL], tree)
    citation = tree / "CITATION.cff"
    citation.write_text(citation.read_text().replace(f'repository-code: "{URL}"\n', ""))
    assert repository.main(["--check"], tree) == 1
    assert "differs: CITATION.cff" in capsys.readouterr().out


@pytest.mark.parametrize("url", BAD)
def test_not_an_address(url, tree):
    start = contents(tree)
    error = repository.main([url], tree)
    assert repr(url) in error and "https://host/owner/name" in error
    assert contents(tree) == start


def test_a_bad_address_written_by_hand(tree):
    config = tree / "_config.yml"
    config.write_text(config.read_text().replace('url: ""', 'url: "github.com/book"', 1))
    assert "'github.com/book'" in repository.main(["--check"], tree)


@pytest.mark.parametrize(
    "name, old, new",
    [
        ("_config.yml", "\nrepository:", "\nrepositories:"),
        ("README.md", "<!-- /repository -->", ""),
        ("index.md", "<!-- repository -->", "<!-- here -->"),
        ("index.md", None, None),
        ("CITATION.cff", None, None),
    ],
)
def test_a_file_without_its_place(name, old, new, tree):
    path = tree / name
    if old is None:
        path.unlink()
    else:
        path.write_text(path.read_text().replace(old, new))
    assert name in repository.main([URL], tree)


@pytest.mark.parametrize(
    "name", ["_config.yml", "README.md", "CITATION.cff", "chapters/tanh.ipynb"]
)
def test_lines_that_end_as_in_windows(name, tree):
    path = tree / name
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    error = repository.main([URL], tree)
    assert path.name in error and "CRLF" in error


def test_a_checkout_ends_lines_as_the_tools_want_them(tree, tmp_path):
    """Also where git is told to write CRLF, as it is on Windows."""
    clone = tmp_path / "clone"
    author = ["-c", "user.name=Author", "-c", "user.email=author@example.invalid"]
    for command in (
        ["init", "--quiet"],
        ["add", "--all"],
        [*author, "commit", "--quiet", "--message", "The book"],
        ["clone", "--quiet", "--config", "core.autocrlf=true", str(tree), str(clone)],
    ):
        subprocess.run(["git", *command], cwd=tree, check=True, capture_output=True)
    assert repository.main(["--check"], clone) == 0
    for path in filter(Path.is_file, clone.rglob("*")):
        if ".git" not in path.parts and path.suffix not in (".png", ".ico", ".woff2"):
            assert b"\r\n" not in path.read_bytes(), path


def test_a_chapter_without_a_setup_cell(tree):
    path = repository.chapters(tree)[0]
    path.write_text(path.read_text().replace('"setup"', '"start"'))
    assert path.name in repository.main([URL], tree)


def test_colab_opens_github_only(tree):
    repository.main(["https://gitlab.com/authors/book"], tree)
    readme = (tree / "README.md").read_text()
    assert "colab.research.google.com" not in readme
    assert "Colab opens notebooks from github.com only" in readme


@pytest.mark.parametrize(
    "text",
    [
        'repository:\n  url: ""\n',
        "a: 1\nrepository:   # where\n  # this\n\n  branch: main\n  url:   # no\n\nb:\n  url: x\n",
        "repository:\n  url: ''  # none\n",
        "repository:\n  url: https://example.org/a/b\n",
    ],
)
def test_settings_in_any_spelling(text, tmp_path):
    path = tmp_path / "_config.yml"
    path.write_text(text)
    path.write_text(repository.config(URL, tmp_path))
    assert repository.address(tmp_path) == URL
    assert len(path.read_text().splitlines()) == len(text.splitlines())


def test_on_the_command_line(tree):
    def run(*arguments):
        command = [sys.executable, "-m", "tools.repository", *arguments]
        return subprocess.run(command, cwd=tree, capture_output=True, text=True)

    shutil.rmtree(tree / "tests")  # the tool needs none of it
    assert run(URL).returncode == 0
    assert run("--check").returncode == 0
    (tree / "CITATION.cff").write_text("title: Book\n")
    assert run("--check").returncode == 1
    assert "is not the address of a repository" in run("book").stderr
    assert run().returncode == run("--check", URL).returncode == 2


def test_the_setup_cell():
    for url in (URL, ""):
        assert f'\nrepository = "{url}"  # ' in repository.setup_cell(url)
        assert "activation-functions-book[book] @ git+{repository}" in repository.setup_cell(url)
