"""The site where it is published: how it is found and shared, and what lost readers get.

Two small books are built with the settings of this one, with the repository's address and without.
"""

import io
import re
import shutil
import subprocess
import sys
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from _ext import address, cards, metadata, redirects
from tests.chapters import notebooks as nb
from tests.site.test_site import (
    PHONE,
    Anchors,
    axe,
    colab_address,
    colab_links,
    visit,
)
from tools import logo, repository
from tools.book import TREE
from tools.server import serve

REPOSITORY = "https://github.com/Someone/some-book"
HOME = "https://someone.github.io/some-book/"
PAGES = ["index.html", "chapters/tanh.html", "notes.html"]
MOVED = {"chapters/old_name": "chapters/tanh", "an/old/front": "index"}
TITLE = 'Ends & "means" < 2'
NOTES = f"""# {TITLE}

$$x^2$$

![A picture](_static/touch-icon.png)

The share $\\frac{{1}}{{2}}$ of it.

Said "in words" & kept.
"""


def small_book(folder, url):
    """Build a book of three pages, with this book's own settings. Gives what the build said."""
    text = (TREE / "_config.yml").read_text(encoding="utf8")
    settings = {r"repository:\n +url:": f'"{url}"', " +baseurl:": '""', " +moved_pages:": MOVED}
    for setting, value in settings.items():
        pattern = rf"^({setting}).*$"
        text, replaced = re.subn(pattern, rf"\1 {value}", text, flags=re.MULTILINE)
        assert replaced == 1
    (folder / "_config.yml").write_text(text, encoding="utf8")
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: chapters/tanh\n  - file: notes\n",
        encoding="utf8",
    )
    (folder / "index.md").write_text("# Book\n\n## The chapters\n", encoding="utf8")
    (folder / "notes.md").write_text(NOTES, encoding="utf8")
    (folder / "chapters").mkdir()
    text = (TREE / "chapters" / "tanh.ipynb").read_text(encoding="utf8")
    # its neighbours are not there to be linked to
    text = re.sub(r"\]\((?!https?:)[^)\s]*\)", "](https://example.org)", text)
    (folder / "chapters" / "tanh.ipynb").write_text(text, encoding="utf8")
    for name in ("_ext", "_static", "tools"):
        shutil.copytree(TREE / name, folder / name)
    return build(folder, "-n", "-W", "--keep-going")


def build(folder, *options):
    book = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    command = [*book, "build", *options, "."]
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100)
    assert built.returncode == 0, built.stdout + built.stderr
    return built.stdout


def a_book(folder, url):
    said = small_book(folder, url)
    return SimpleNamespace(site=folder / "_build" / "html", said=said)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return a_book(tmp_path_factory.mktemp("published"), REPOSITORY)


@pytest.fixture(scope="module")
def unpublished(tmp_path_factory):
    return a_book(tmp_path_factory.mktemp("unpublished"), "")


@pytest.fixture(scope="module", params=[REPOSITORY, ""], ids=["published", "unpublished"])
def either(request):
    """Each of the two books, and where its pages start on a server."""
    name, path = ("published", "/some-book/") if request.param else ("unpublished", "/")
    return SimpleNamespace(**vars(request.getfixturevalue(name)), path=path)


def tags(page):
    """What the head of a page says: its meta tags by name, and its canonical link."""
    head = page.read_text(encoding="utf8").partition("</head>")[0]
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', head)
    found += [("canonical", link) for link in re.findall(r'rel="canonical" href="([^"]*)"', head)]
    names = [name for name, _ in found if name != "viewport"]
    assert len(names) == len(set(names))
    return dict(found)


# The address


@pytest.mark.parametrize(
    ("url", "baseurl", "site"),
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
def test_the_site_is_where_github_puts_it_unless_told_otherwise(url, baseurl, site):
    options = {"repository_url": url} if url else {}
    assert address.site(address.repository(options), baseurl) == site


def test_a_domain_of_ones_own_goes_everywhere():
    theme = {"repository_url": REPOSITORY}
    config = SimpleNamespace(
        html_theme_options=theme, html_baseurl="https://book.example.org", moved_pages={}
    )
    address.set_address(None, config)
    metadata.set_up_sharing(SimpleNamespace(setup_extension=lambda name: None), config)
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


def test_with_an_address_chapters_open_in_colab(published):
    assert f"launch buttons: Colab buttons open the notebooks of {REPOSITORY}" in published.said
    assert colab_links(Anchors(published.site / "index.html").links) == []
    links = Anchors(published.site / "chapters" / "tanh.html").links
    assert REPOSITORY in links
    assert not [link for link in links if "executablebooks" in link]
    button = colab_address("https://github.com/Someone/some-book", "chapters/tanh.html")
    assert colab_links(links) == [button]


def test_the_epub_can_be_built_with_an_address_too(published, tmp_path):
    """By the book's own means, which know their tree by the place where they lie."""
    folder = published.site.parent.parent
    make = "import pathlib, sys; from tools import epub; epub.documents(pathlib.Path(sys.argv[1]))"
    command = [sys.executable, "-c", make, str(tmp_path)]
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=100)
    assert built.returncode == 0, built.stdout + built.stderr
    chapter = (tmp_path / "xhtml" / "chapters" / "tanh.xhtml").read_text(encoding="utf8")
    assert not re.search(r'og:|rel="canonical"|colab\.research|apple-touch', chapter)


def test_the_sitemap_lists_the_pages(published):
    sitemap = ElementTree.parse(published.site / "sitemap.xml")
    places = sitemap.findall("{*}url/{*}loc")
    assert {place.text for place in places} == {HOME + name for name in PAGES}
    robots = (published.site / "robots.txt").read_text(encoding="utf8")
    assert f"Sitemap: {HOME}sitemap.xml\n" in robots


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


# Descriptions and cards


def test_the_description_is_what_a_reader_will_be_able_to_do(either):
    words = tags(either.site / "chapters" / "tanh.html")["description"]
    assert words.startswith("After this chapter you can say what tanh does")
    assert metadata.LENGTH * 0.8 < len(words) <= metadata.LENGTH
    first = nb.read(TREE / "chapters" / "tanh.ipynb").cells[0].source
    assert words.removesuffix("…") in first  # cut between two words
    # neither a formula nor what a picture shows, and fit to stand in a tag
    notes = tags(either.site / "notes.html")["description"]
    assert notes == "Said “in words” &amp; kept."


def test_the_tags_to_share_repeat_title_and_description(published):
    found = tags(published.site / "notes.html")
    assert found["og:description"] == found["description"]
    assert found["og:title"] == "Ends &amp; “means” &lt; 2"
    assert tags(published.site / "chapters" / "tanh.html")["og:title"] == "Tanh"


def test_each_page_has_a_card_of_its_own(published):
    seen = set()
    for name in PAGES:
        found = tags(published.site / name)
        assert found["og:image"].startswith(HOME)
        assert len(found["og:image:alt"].split()) > 3
        content = (published.site / found["og:image"].removeprefix(HOME)).read_bytes()
        size = found["og:image:width"], found["og:image:height"]
        assert size == tuple(map(str, Image.open(io.BytesIO(content)).size))
        seen.add(content)
    assert len(seen) == len(PAGES)
    assert (
        "sine waves after tanh" in tags(published.site / "chapters" / "tanh.html")["og:image:alt"]
    )


def picture(svg):
    return np.asarray(Image.open(io.BytesIO(cards.png(svg))))


@pytest.mark.parametrize("path", nb.CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_makes_a_card_that_is_light(path):
    notebook = nb.read(path)
    figures = (svg for cell in nb.code_cells(notebook) for svg in nb.svgs(cell))
    figure = next(figures, None) or cards.curves()
    title = nb.sections(notebook)[1].title
    content = cards.png(cards.card(title, "Book", figure, logo.logo()))
    assert len(content) <= 100_000
    pixels = np.asarray(Image.open(io.BytesIO(content)))
    assert pixels.shape == (cards.HEIGHT, cards.WIDTH, 3)
    assert (pixels[[0, -1]] == 255).all()
    assert (pixels[:, [0, -1]] == 255).all()
    lower = pixels[cards.HEIGHT // 2 :]
    assert (lower < 128).any(axis=2).sum() > 1000, "the figure is not there"


def test_cards_are_always_the_same():
    drawn = cards.card("Title", "Book", cards.curves(), logo.logo())
    cards.curves.cache_clear()
    again = cards.card("Title", "Book", cards.curves(), logo.logo())
    assert drawn == again
    assert cards.png(drawn) == cards.png(again)


def test_a_long_title_stays_on_the_card():
    line = "<svg xmlns='http://www.w3.org/2000/svg' width='600' height='100'>{}</svg>"
    sizes = []
    for title in ["Short", "A title that goes on and on and would be much too long for any line"]:
        drawn = picture(line.format(cards.text(title, 20, 70, 50, 500, "#fff")))
        columns = np.flatnonzero(drawn.any(axis=(0, 2)))
        assert 18 <= columns[0]
        assert columns[-1] <= 525
        sizes.append(columns[-1])
    assert sizes[0] < 300 < 500 < sizes[1]


def test_a_figure_keeps_its_shape_and_its_place():
    square = '<rect width="9" height="9" fill="red"/>'
    square = f'<?xml version="1.0"?><svg width="9pt" height="9pt" viewBox="0 0 9 9">{square}</svg>'
    around = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200">{}</svg>'
    drawn = picture(around.format(cards.placed(square, 100, 20, 180, 60)))
    rows, columns = (np.flatnonzero(drawn.any(axis=axes)) for axes in [(1, 2), (0, 2)])
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (20, 79, 160, 219)


# The logo


def test_the_stored_logo_is_what_the_code_draws():
    assert (logo.STATIC / "logo.svg").read_text(encoding="utf8") == logo.logo()
    stored, drawn = (
        np.asarray(Image.open(icon)).astype(int)
        for icon in (logo.STATIC / "touch-icon.png", io.BytesIO(logo.touch_icon()))
    )
    assert stored.shape == (180, 180, 4)
    assert np.abs(stored - drawn).max() <= 8  # another version may round otherwise


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


# Readers who come by a wrong address or an old one


@pytest.fixture(scope="module")
def server(either):
    """A server that has the book below its path, and shows 404.html for what it has not."""
    with serve(either.site, either.path) as address:
        yield address


@pytest.fixture(scope="module")
def lost(browser, server):
    seen = visit(browser, server, "chapters/very/deep/gone.html")
    yield seen
    seen.page.context.close()


def test_a_wrong_address_gets_a_page_that_is_all_there(lost, server):
    assert [failed for failed in lost.failed if failed != f"404 {server}{lost.name}"] == []
    assert [error for error in lost.errors if "status of 404" not in error] == []
    assert lost.elsewhere == []
    assert lost.page.locator("article h1").inner_text() == "Page not found"
    links = lost.page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    inside = {link for link in links if link.startswith("http://127")}
    assert {f"{server}{name}" for name in PAGES} <= inside
    assert [link for link in inside if not link.startswith(server)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_for_a_wrong_address(lost, scheme):
    assert axe(lost.look(scheme=scheme)) == []
    assert axe(lost.look(PHONE, scheme)) == []


def test_a_wrong_address_leads_on_to_the_chapters_and_to_a_search(browser, server):
    page = visit(browser, server, "chapters/very/deep/gone.html").page
    page.locator("article a", has_text="chapters").click()
    page.wait_for_url(f"{server}index.html#the-chapters")
    assert page.locator("#the-chapters").count() == 1
    page.go_back()
    page.locator("article input[type=search]").fill("tanh")
    page.keyboard.press("Enter")
    page.locator("#search-results li a").first.wait_for()
    results = page.eval_on_selector_all("#search-results li a", "all => all.map(a => a.href)")
    assert any(result.startswith(f"{server}chapters/tanh.html") for result in results)
    page.context.close()


def test_the_list_of_chapters_is_where_lost_readers_are_sent():
    index = (TREE / "index.md").read_text(encoding="utf8")
    assert "the-chapters" in {nb.slug(title) for title in re.findall(r"^#+ (.+)", index, re.M)}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("old", MOVED)
def test_an_old_address_leads_to_the_new_page(browser, published, old, script):
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    new = (published.site / f"{MOVED[old]}.html").as_uri()
    part = "?state=1#its-slope" if script else ""  # only a script can hand it on
    page.goto(f"{(published.site / old).as_uri()}.html{part}")
    page.wait_for_url(f"{new}{part}")
    context.close()


def test_an_old_address_names_the_new_one(published, unpublished):
    for old, new in MOVED.items():
        assert tags(published.site / f"{old}.html")["canonical"] == f"{HOME}{new}.html"
        assert "canonical" not in tags(unpublished.site / f"{old}.html")
        [link] = Anchors(published.site / f"{old}.html").links  # for a browser that does not follow
        assert (published.site / old).parent.joinpath(link).resolve().is_file()


def test_a_move_from_a_page_that_is_there_or_to_one_that_is_not_is_refused(caplog):
    titles = {name: SimpleNamespace(astext=str) for name in ("a", "b")}
    app = SimpleNamespace(
        builder=SimpleNamespace(name="html"),
        env=SimpleNamespace(titles=titles),
        config=SimpleNamespace(html_baseurl="", moved_pages={"a": "b", "old": "gone", "new": "b"}),
    )
    assert [old for old, _, _ in redirects.moved(app)] == ["new"]
    assert len(caplog.records) == 2
