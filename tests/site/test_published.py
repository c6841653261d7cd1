"""What follows from the repository's address: on a small book that has one, and on one without."""

import io
import re
from xml.etree import ElementTree

import lxml.html
import pytest
from PIL import Image

from _ext import published
from tests.chapters import notebooks as nb
from tests.site.books import HOME, PAGES, REPOSITORY
from tests.site.pages import PAGES as ALL
from tests.site.pages import Anchors, colab_links, tags
from tools import book


@pytest.mark.parametrize(
    ("url", "baseurl", "home"),
    [
        ("https://github.com/Someone/Some-Book", "", "https://someone.github.io/Some-Book/"),
        ("https://github.com/Someone/someone.github.io", "", "https://someone.github.io/"),
        ("https://github.com/a/b", "https://book.example.org", "https://book.example.org/"),
        ("", "https://example.org/book/", "https://example.org/book/"),
        ("https://gitlab.com/someone/some-book", "", ""),
        ("", "", ""),
    ],
)
def test_the_site_is_where_github_puts_it_unless_told_otherwise(url, baseurl, home):
    assert published.site(url, baseurl) == home


def test_only_github_has_colab_buttons():
    for url in ("", "https://github.com/a/b", "https://git.example.org/a/b"):
        options = published.links({"launch_buttons": {"colab_url": "x"}, "repository_url": url})
        assert ("launch_buttons" in options) is ("github.com" in url)
        assert options.get("repository_url", "") == url
        assert options["use_edit_page_button"] is options["use_issues_button"] is bool(url)


def test_with_an_address_each_page_says_where_it_is_and_shows_a_card(published_book):
    seen = set()
    for name in PAGES:
        found = tags(published_book.site / name)
        assert found["canonical"] == found["og:url"] == HOME + name
        assert found["og:site_name"] == "Activation Functions"
        assert found["twitter:card"] == "summary_large_image"
        card = published_book.site / found["og:image"].removeprefix(HOME)
        seen.add(card.read_bytes())
        size = found["og:image:width"], found["og:image:height"]
        assert size == tuple(map(str, Image.open(io.BytesIO(card.read_bytes())).size))
    assert len(seen) == len(PAGES)
    assert found["og:description"] == found["description"]
    assert found["og:title"] == "Ends &amp; “means” &lt; 2"
    assert tags(published_book.site / "chapters" / "tanh.html")["og:title"] == "Tanh"
    sitemap = ElementTree.parse(published_book.site / "sitemap.xml")
    assert {place.text for place in sitemap.findall("{*}url/{*}loc")} == {HOME + p for p in PAGES}


def test_with_an_address_a_page_can_be_edited_and_reported_and_a_chapter_opens_in_colab(
    published_book,
):
    branch = book.CONFIG["repository"]["branch"]
    for source in ("index.md", "chapters/tanh.ipynb"):
        name = f"{source.partition('.')[0]}.html"
        links = Anchors(published_book.site / name).links
        assert {REPOSITORY, f"{REPOSITORY}/edit/{branch}/{source}"} <= set(links)
        assert [link for link in links if link.startswith(f"{REPOSITORY}/issues/new?")]
        assert not [link for link in links if "executablebooks" in link]
        there = REPOSITORY.removeprefix("https://github.com")
        button = f"https://colab.research.google.com/github{there}/blob/{branch}/{source}"
        # above a chapter, and below "Exercises"
        assert colab_links(links) == [button] * 2 * source.endswith(".ipynb")


def test_the_first_page_says_from_where_the_book_is_run(published_book, unpublished, site):
    def said(folder):
        article = lxml.html.parse(folder / "index.html").find(".//article")
        return " ".join(article.text_content().split())

    one, none = said(published_book.site), said(unpublished.site)
    assert f"git clone {REPOSITORY} cd some-book make lab" in one and "whoever" not in one
    assert "with whoever built this site. There: make lab" in none and "git clone" not in none
    assert ("git clone" if book.CONFIG["repository"]["url"] else "whoever built") in said(site)


def test_without_an_address_nothing_says_where_it_is(unpublished):
    for name in [*PAGES, "404.html"]:
        found = tags(unpublished.site / name)
        assert not [tag for tag in found if tag.startswith(("og:", "twitter:", "canonical"))]
        text = (unpublished.site / name).read_text(encoding="utf8")
        assert "github" not in re.sub(r"<article.*</article>", "", text, flags=re.DOTALL)
        assert "colab.research" not in text
    assert not (unpublished.site / "sitemap.xml").exists()


def test_each_page_has_a_description_of_its_own(site):
    found = {}
    for name in ALL:
        text = (site / name).read_text(encoding="utf8")
        [words] = re.findall(r'<meta name="description" content="([^"]*)"', text)
        assert 50 < len(words) <= 210, name  # some characters are written as five
        assert not re.search(r"[\\$`{}|]|&lt;", words), name
        found[words] = name
    assert len(found) == len(ALL)


def test_the_description_is_what_a_reader_will_be_able_to_do(unpublished):
    words = tags(unpublished.site / "chapters" / "tanh.html")["description"]
    assert words.startswith("Take the sigmoid, stretch it, and move it down")
    assert published.LENGTH * 0.8 < len(words) <= published.LENGTH
    first = nb.read(nb.TREE / "chapters" / "tanh.ipynb").cells[0].source
    assert words.replace("’", "'").removesuffix("…") in first  # cut between two words
    # neither a formula nor what a picture shows, and fit to stand in a tag
    assert tags(unpublished.site / "notes.html")["description"] == "Said “in words” &amp; kept."


def test_the_logo_stands_beside_the_title_and_nothing_jumps(browser, unpublished):
    page = browser.new_page()
    page.goto((unpublished.site / "notes.html").as_uri())
    image = page.locator(".navbar-brand img")
    assert image.get_attribute("alt") == ""
    given = [int(image.get_attribute(side)) for side in ("width", "height")]
    box, title = image.bounding_box(), page.locator(".navbar-brand p").bounding_box()
    assert [box["width"], box["height"]] == given
    assert title["x"] > box["x"] + box["width"]
    assert image.evaluate("image => image.complete && image.naturalWidth > 0")
    icons = {"icon": "logo.svg", "apple-touch-icon": "touch-icon.png"}
    for kind, file in icons.items():
        link = page.locator(f"link[rel={kind}]").get_attribute("href")
        assert (unpublished.site / link).resolve() == unpublished.site / "_static" / file
    page.close()
