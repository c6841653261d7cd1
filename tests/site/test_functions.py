"""The pages of the functions: one for each, found by every name, with what it promises.

They are made from one template; test_site.py opens three of them.
"""

import lxml.html
import pytest

from _ext import functions
from activations import catalogue
from activations.book import reference
from tools import repository

NAMES = [activation.__name__ for activation in catalogue]
EXPLORER = "chapters/explorer.html"


@pytest.fixture(scope="module")
def pages(site):
    return {name: lxml.html.parse(site / "functions" / f"{name}.html").getroot() for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_what_it_is_and_shows_the_whole(pages, name):
    page, activation = pages[name], catalogue[name]
    title = f"{reference.title(activation)}: formula, derivative, code"
    assert page.findtext(".//title").startswith(title)
    (said,) = page.xpath("//meta[@name='description']/@content")
    assert 60 < len(said) <= 200 and not said.endswith("…")
    article = page.find(".//article")
    formulas = article.xpath(".//section//div[contains(@class, 'math')]")
    assert len(formulas) >= 4 + 2 * len(activation.variants)  # those of the docstring once more
    (picture,) = article.xpath(".//img")
    assert picture.get("width") and len(picture.get("alt")) > 60
    text = article.text_content()
    assert f"def {name}(x" in text and "Parameters" in text and "Raises" in text
    assert f"from activations import {name}" in text and "pip install" in text
    assert article.xpath(".//a[@href='#in-the-book-s-package']")
    assert article.xpath(".//section[@id='in-the-book-s-package']//details")  # its source
    assert repository.address() in text
    assert f"../{EXPLORER}?f={name}" in article.xpath(".//a/@href")
    assert len(article.xpath(".//details//div[contains(@class, 'highlight')]")) >= 1


def test_whoever_edits_a_page_comes_to_where_the_function_is_written():
    url = "https://example.org/edit/main/"
    button = {"label": "source-edit-button", "url": f"{url}functions/swiglu.md"}
    context = {"header_buttons": [{"buttons": [button, {"label": "download-buttons"}]}]}
    functions.edit_the_family(None, "functions/swiglu", "page.html", context, None)
    assert button["url"] == f"{url}activations/families/gated.py"
    functions.edit_the_family(None, "chapters/tanh", "page.html", context, None)
    assert button["url"] == f"{url}activations/families/gated.py"


@pytest.mark.parametrize("page", ["api", "chapters/catalogue", "chapters/explorer"])
def test_every_function_is_reached_from(site, page):
    links = lxml.html.parse(site / f"{page}.html").xpath("//article//a/@href")
    up = "../" if "/" in page else ""
    assert {f"{up}functions/{name}.html" for name in NAMES} <= set(links)


def test_the_explorer_leads_to_the_page_of_what_it_shows(visit, server):
    page = visit(server, f"{EXPLORER}?f=mish").page
    link = page.locator(".live-chart-formula a:visible")
    assert link.get_attribute("href") == "../functions/mish.html"
    link.click()
    page.wait_for_url("**/functions/mish.html")
    page.get_by_role("link", name="Open mish in the explorer").click()
    page.wait_for_url("**/explorer.html?f=mish*")
    assert page.locator(".live-chart-controls select").first.input_value() == "mish"
