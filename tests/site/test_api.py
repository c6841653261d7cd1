"""The page of the package: every function, in order, with what its docstring says."""

import lxml.html
import pytest

from activations import Activation, catalogue, docstrings, parameters


@pytest.fixture(scope="module")
def page(site):
    return lxml.html.parse(site / "api.html").getroot()


def entries(page):
    """What is documented on the page, by its full name."""
    return {term.get("id"): term.getparent() for term in page.xpath("//dt[@id]")}


def test_every_function_is_there_in_the_order_of_the_catalogue(page):
    names = [f"activations.{activation.__name__}" for activation in catalogue]
    assert [name for name in entries(page) if name in set(names)] == names


@pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)
def test_a_function_has_all_that_its_docstring_says(page, activation):
    """Every word of its text, all its formulas, and each title as a heading."""
    entry = entries(page)[f"activations.{activation.__name__}"]
    formulas = 2 + len(activation.variants)
    assert len(entry.xpath(".//div[contains(@class, 'math')]")) == formulas
    shown = " ".join(entry.text_content().split())
    told = docstrings.sections(activation.__doc__)
    assert all(title in shown for title in told)
    for name, default in activation.defaults.items():
        assert f"default {default}" in shown.replace("“", "").replace("”", "") and name in shown
    for part in ("Returns", "References"):
        for word in told[part].replace('"', " ").replace("`", " ").replace("'", " ").split():
            assert word.strip(".,") in shown, word


def test_every_page_leads_to_it_and_it_says_how_to_install(page, anchors):
    """So that signature, source and installation are two clicks away: test_functions.py."""
    assert "pip install" in page.find(".//article").text_content()
    for path, found in anchors.items():
        assert any(link.endswith("api.html") for link in found.links) or path.name == "api.html"


def test_what_makes_an_activation_is_there(page):
    there = entries(page)
    assert f"activations.{Activation.__name__}" in there
    assert {f"activations.parameters.{name}" for name in parameters.__all__} <= set(there)
    assert "activations.activation.activation" in there
