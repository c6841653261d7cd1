"""The page of a function, as Markdown: whole, true, and made of what the package knows."""

import re

import numpy as np
import pytest

from activations import catalogue
from activations.book import frameworks, reference
from activations.book.frameworks import elsewhere
from tests.chapters import notebooks as nb
from tests.package import test_formulas
from tests.package.book.frameworks.cases import LIBRARIES, needs

CHAPTERS = nb.TREE / "chapters"
EACH = pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)


@pytest.fixture(scope="module")
def pages():
    for library in LIBRARIES:
        needs(library)
    return {a.__name__: reference.page(a, CHAPTERS) for a in catalogue}


def test_titles_are_all_different():
    titles = [reference.title(a) for a in catalogue]
    assert len(set(titles)) == len(titles)
    assert {"GELU", "Leaky ReLU", "Softmax", "SwiGLU", "Hardshrink"} <= set(titles)


@EACH
def test_a_page_has_every_name(pages, activation):
    page = pages[activation.__name__]
    names = {activation.__name__, activation.torch, activation.jax, activation.keras}
    names |= set(activation.aliases)
    for library in elsewhere.NAMES.values():
        names |= {theirs for theirs, (ours, _) in library.items() if ours == activation.__name__}
    assert [name for name in names - {None} if name not in page] == []
    assert all(formula in page for formula in (activation.formula, activation.derivative_formula))
    assert all(formula in page for formula in activation.variants.values())


@EACH
def test_a_page_leads_to_places_that_are_there(pages, activation):
    links = re.findall(r"\]\(\.\./chapters/([\w.]+)(?:#([^)]*))?\)", pages[activation.__name__])
    assert links
    for chapter, place in links:
        titles = {nb.anchor(s.title) for s in nb.sections(nb.read(CHAPTERS / chapter))}
        assert not place or place in titles, (chapter, place)


def test_the_lines_for_a_framework_are_those_that_are_run(pages):
    """What test_names.py and test_elsewhere.py try is what stands there."""
    gelu = pages["gelu"].splitlines()
    assert {"F.gelu(x)", "jax.nn.gelu(x, approximate=False)", "keras.activations.gelu(x)"} <= set(
        gelu
    )
    assert 'F.gelu(x, approximate="tanh")  # approximate="tanh" here' in gelu
    for name, page in pages.items():
        for library in LIBRARIES:
            if getattr(catalogue[name], library):
                written = frameworks.spelling(catalogue[name], library).replace("'", '"')
                assert reference._CALL[library].format(written) in page
        for table in (elsewhere.LINES, elsewhere.CALLS):
            for library, lines in table.items():
                own = library in LIBRARIES and getattr(catalogue[name], library)
                assert own or lines.get(name, "").replace("'", '"') in page, (name, library)


def test_the_slopes_of_variants_are_slopes():
    spoken = {(a.__name__, word) for a in catalogue for word in a.variants}
    assert set(reference.SLOPES) == spoken
    (slope, where) = reference.SLOPES["gelu", "tanh"]
    printed = r", \qquad ".join([slope.replace(r"\approx", "="), where])
    for wrong in (None, ("0.134145", "0.134"), (r"\tanh^2 u", r"\tanh u"), ("x^3", "x^2")):
        text = printed.replace(*wrong) if wrong else printed
        (_, right), *notes = test_formulas.equations(text)
        formula = test_formulas.Formula(right, notes, test_formulas.names_of(catalogue["gelu"]))
        off = [
            x
            for x in (-3.0, -0.5, 0.7, 2.0)
            if abs(formula({"x": x}) - catalogue["gelu"].derivative(x, approximate="tanh")) > 1e-9
        ]
        assert bool(off) == bool(wrong), wrong


@pytest.mark.parametrize("name", reference.INVERSES)
def test_an_inverse_leads_back(name):
    x = np.array([-3.0, -0.5, -1e-3, 1e-3, 0.7, 4.0])
    back = eval(reference.INVERSES[name], {"np": np, "y": catalogue[name](x)})
    np.testing.assert_allclose(back, x, rtol=1e-9)


def test_whoever_has_an_inverse_is_injective():
    x = np.linspace(-8, 8, 1601)
    rising = {a.__name__ for a in catalogue if a.elementwise and (np.diff(a(x)) > 0).all()}
    assert rising - set(reference.INVERSES) == {"tanhshrink", "snake"}
    assert set(reference.INVERSES) <= rising


def test_gains_are_those_that_are_known():
    assert reference.gains(catalogue["identity"]) == pytest.approx((1, 1))
    assert reference.gains(catalogue["relu"]) == pytest.approx((2**0.5, 2**0.5))
    assert reference.gains(catalogue["selu"])[0] == pytest.approx(1, abs=1e-6)
    assert reference.gains(catalogue["binary_step"])[1] == np.inf


def test_a_picture_is_the_same_each_time(tmp_path):
    drawn = []
    for name in ("one", "two"):
        reference.plot(catalogue["maxout"], tmp_path / name)
        drawn.append((tmp_path / name).read_bytes())
    assert drawn[0] == drawn[1] and b"<svg" in drawn[0]


def test_the_facts_of_a_page(pages):
    rows = dict(re.findall(r"^\| ([^|`]+) \| (.*) \|$", pages["relu"], re.MULTILINE))
    assert rows["range"] == "[0, ∞)".replace(" ", "\N{NO-BREAK SPACE}")
    assert rows["kinks"] == "0" and rows["flat (slope below 0.01)"] == "left of 0"
    assert rows["inverse"] == "none: several x have the same value"
    assert rows["gain that keeps E[f²] at 1"] == "1.414"
    assert "float32` | 0.00 | 0.00 | every number tried" in pages["relu"]
    assert "| slope at −∞, 0, ∞ | no limit, 30, no limit |" in pages["sine"]


def test_how_to_install_it_is_said():
    page = reference.page(catalogue["relu"], url="https://example.org/book")
    assert 'pip install "activation-functions-book @ git+https://example.org/book"' in page
