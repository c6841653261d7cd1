"""The book's Sphinx extensions, as a package."""

import pkgutil
import re
from importlib import import_module

import lxml.html
import pytest

import _ext
from _ext import maths

MODULES = [module.name for module in pkgutil.iter_modules(_ext.__path__)]


def test_a_module_says_what_it_is_and_every_extension_is_set_up():
    modules = {name: import_module(f"_ext.{name}") for name in MODULES}
    assert all(module.__doc__ for module in modules.values())
    assert {name for name in modules if hasattr(modules[name], "setup")} == set(_ext.EXTENSIONS)


@pytest.mark.parametrize(
    "tex, parts",
    [
        (r"f(x) = x + 1", 1),
        (r"f'(x) = -\frac{u'}{u^2} = \frac{e^{-x}}{(1 + e^{-x})^2} = f(x)\,(1 - f(x))", 4),
        (r"f(x) = \left(1 + x + x^2 + x^3 + x^4 + x^5\right)^{-1}, \qquad x = -1", 3),
        (r"f \approx 1 + x + \tfrac12 x^2 + \tfrac16 x^3 + \tfrac1{24} x^4 + \tfrac1{120} x^5", 7),
        (r"\begin{aligned} f(a, b) &= a + bbb, & f(aaa, 0) &= a \\ &= b + c. \end{aligned}", 3),
    ],
)
def test_a_formula_wider_than_a_phone_is_set_in_parts_that_say_the_same(tex, parts):
    made = maths.typeset("mathml", tex, True)
    assert made.count("<math ") == parts
    whole = maths.engine().call("mathml", tex.replace("&", ""), True)
    signs = [re.sub(r"\s|<[^>]*>", "", mathml) for mathml in (made, whole)]
    assert signs[0] == signs[1]


def test_what_closes_a_sentence_is_held_beside_a_formula_in_one_part(site):
    article = lxml.html.parse(site / "chapters" / "sigmoid.html").find(".//article")
    formulas = [
        f for f in article.xpath(".//span[contains(@class, 'math ')]") if f.find("span") is None
    ]
    closed = [f.getparent().get("class") for f in formulas if re.match("[.,;:!?)’]", f.tail or "")]
    assert len(closed) > 5 and set(closed) == {"held"}
