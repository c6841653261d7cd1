"""The repository's address, and the buttons and links that depend on it."""

from urllib.parse import parse_qs, urlsplit

import pytest

from _ext.repository_links import theme_options
from tests.site.books import HOME, REPOSITORY
from tests.site.pages import NOTEBOOKS, PAGES, Anchors, colab_links
from tools import repository


@pytest.mark.parametrize("name", PAGES)
def test_colab_buttons_are_those_of_the_address(anchors, site, name):
    url = repository.address()
    links = anchors[site / name].links
    assert not [link for link in links if "executablebooks" in link]
    wanted = []
    if url.startswith("https://github.com/") and name in NOTEBOOKS:
        wanted = [colab_address(url, name)]
    header = [link for link in colab_links(links) if "/blob/" in link]
    assert header[:1] == wanted
    if not url:
        assert colab_links(links) == []


def colab_address(url, page):
    path = url.removeprefix("https://github.com")
    branch = repository.settings()["branch"]
    notebook = page.replace(".html", ".ipynb")
    return f"https://colab.research.google.com/github{path}/blob/{branch}/{notebook}"


def test_with_an_address_chapters_open_in_colab(published):
    assert f"launch buttons: Colab buttons open the notebooks of {REPOSITORY}" in published.said
    assert colab_links(Anchors(published.site / "index.html").links) == []
    links = Anchors(published.site / "chapters" / "tanh.html").links
    assert REPOSITORY in links
    assert not [link for link in links if "executablebooks" in link]
    button = colab_address("https://github.com/Someone/some-book", "chapters/tanh.html")
    assert colab_links(links) == [button]


@pytest.mark.parametrize(
    ("name", "source"),
    [("index.html", "index.md"), ("chapters/tanh.html", "chapters/tanh.ipynb")],
)
def test_each_page_can_be_edited_and_reported(published, name, source):
    links = Anchors(published.site / name).links
    branch = repository.settings()["branch"]
    assert f"{REPOSITORY}/edit/{branch}/{source}" in links
    [report] = [link for link in links if "/issues/" in link]
    assert report.startswith(f"{REPOSITORY}/issues/new?")
    fields = parse_qs(urlsplit(report).query)
    assert fields["title"] == [f"Error in “{'Tanh' if 'tanh' in name else 'Book'}”"]
    assert fields["body"][0].startswith(f"{HOME}{name}\n")
    text = (published.site / name).read_text(encoding="utf8")
    assert "Edit this page" in text
    assert "Report an error" in text


def test_only_github_has_colab_buttons():
    buttons = {"launch_buttons": {"colab_url": "x"}, "search_bar_text": "Search"}
    for url, colab, provider in [
        ("", False, None),
        ("https://github.com/a/b.git", True, None),
        ("https://gitlab.com/a/b", False, None),
        ("https://git.example.org/a/b", False, "gitlab"),
        ("https://bitbucket.org/a/b", False, None),
    ]:
        options, message = theme_options({**buttons, "repository_url": url})
        assert ("launch_buttons" in options) is colab
        assert options.get("repository_provider") == provider
        assert options["use_edit_page_button"] is bool(url)
        assert options["use_issues_button"] is (bool(url) and "bitbucket" not in url)
        assert options.get("repository_url", "") == url.removesuffix(".git")
        assert options["search_bar_text"] == "Search"
        assert message
