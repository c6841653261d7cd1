"""Where the site is: with an address each page says so, without one nothing does."""

import re
import subprocess
import sys

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from _ext import address
from tests.site.books import HOME, PAGES, REPOSITORY
from tests.site.pages import Anchors, colab_links, tags


@pytest.mark.parametrize(
    ("url", "baseurl", "home"),
    [
        ("https://github.com/Someone/Some-Book", "", "https://someone.github.io/Some-Book/"),
        ("https://github.com/someone/some-book.git", "", "https://someone.github.io/some-book/"),
        ("https://github.com/Someone/someone.github.io", "", "https://someone.github.io/"),
        ("https://github.com/a/b", "https://book.example.org", "https://book.example.org/"),
        ("", "https://example.org/book/", "https://example.org/book/"),
        ("https://gitlab.com/someone/some-book", "", ""),
        ("https://github.com/someone", "", ""),
        ("", "", ""),
    ],
)
def test_the_site_is_where_github_puts_it_unless_told_otherwise(url, baseurl, home):
    options = {"repository_url": url} if url else {}
    assert address.site(address.repository(options), baseurl) == home


def test_a_domain_of_ones_own_goes_everywhere(tmp_path):
    settings = {
        "extensions": ["_ext.address", "_ext.metadata"],
        "html_theme_options": {"repository_url": REPOSITORY},
        "html_baseurl": "https://book.example.org",
    }
    with docutils_namespace():
        out, trees = tmp_path / "html", tmp_path / "doctrees"
        config = Sphinx(tmp_path, None, out, trees, "html", settings, status=None).config
    assert config.html_baseurl == config.ogp_site_url == "https://book.example.org/"


@pytest.mark.parametrize("name", PAGES)
def test_with_an_address_each_page_says_where_it_is(published, name):
    found = tags(published.site / name)
    assert found["canonical"] == found["og:url"] == HOME + name
    assert found["og:site_name"] == "Activation Functions"
    assert found["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("name", [*PAGES, "404.html"])
def test_without_an_address_no_page_says_where_it_is(unpublished, name):
    found = tags(unpublished.site / name)
    assert not [tag for tag in found if tag.startswith(("og:", "twitter:", "canonical"))]
    text = (unpublished.site / name).read_text(encoding="utf8")
    assert "github" not in re.sub(r"<article.*</article>", "", text, flags=re.DOTALL)


def test_without_an_address_nothing_is_made_that_needs_one(unpublished):
    assert not (unpublished.site / "_static" / "cards").exists()
    assert not (unpublished.site / "sitemap.xml").exists()
    assert not (unpublished.site / "robots.txt").exists()
    assert "launch buttons: no address in _config.yml: no Colab buttons" in unpublished.said
    links = Anchors(unpublished.site / "chapters" / "tanh.html").links
    assert colab_links(links) == []


def test_the_epub_can_be_built_with_an_address_too(published, tmp_path):
    """By the book's own means, which know their tree by the place where they lie."""
    folder = published.site.parent.parent
    make = "import pathlib, sys; from tools import epub; epub.documents(pathlib.Path(sys.argv[1]))"
    command = [sys.executable, "-c", make, str(tmp_path)]
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100)
    assert built.returncode == 0, built.stdout + built.stderr
    chapter = (tmp_path / "xhtml" / "chapters" / "tanh.xhtml").read_text(encoding="utf8")
    assert not re.search(r'og:|rel="canonical"|colab\.research|apple-touch', chapter)
