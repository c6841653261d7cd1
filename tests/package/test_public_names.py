"""What `import activations` gives: the names, what it costs to import, and the documentation."""

import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import activations
from activations import catalogue, families
from activations.activation import Activation
from activations.docstrings import sections

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [info.name for info in pkgutil.iter_modules(families.__path__, "activations.families.")]
FAMILIES = [name for name in ROOMS if not name.endswith(".accurate")]
PARTS = ["activation", "docstrings", "facts", "parameters"]
MODULES = [
    "activations",
    *(f"activations.{name}" for name in PARTS),
    *ROOMS,
]  # what needs NumPy only

every_module = pytest.mark.parametrize("module", MODULES)
methods = pytest.mark.parametrize(
    "method", [Activation.derivative, Activation.jacobian, Activation.vjp], ids=lambda m: m.__name__
)
NUMPY_1 = np.__version__.startswith("1.")  # where repr(np.float64(1)) is 1.0


# --- names --------------------------------------------------------------------------------------


def test_all_is_complete():
    names = {"Activation", "catalogue", *(activation.__name__ for activation in catalogue)}
    assert sorted(activations.__all__) == sorted(names)
    assert all(getattr(activations, a.__name__) is a for a in catalogue)
    modules = {name for name, value in vars(activations).items() if inspect.ismodule(value)}
    public = {name for name in vars(activations) if not name.startswith("_")} - modules
    assert public == {*names, "Catalogue"}


@every_module
def test_the_all_of_a_module_is_sorted_and_exists(module):
    module = importlib.import_module(module)
    assert module is activations or module.__all__ == sorted(module.__all__)
    assert all(hasattr(module, name) for name in module.__all__)


def test_each_family_offers_its_functions_in_the_order_of_the_catalogue():
    offered = [name for family in FAMILIES for name in importlib.import_module(family).__all__]
    assert sorted(offered) == sorted(activation.__name__ for activation in catalogue)
    assert all(catalogue[name].__module__ in FAMILIES for name in offered)


def test_star_import_gives_the_public_names():
    names = {}
    exec("from activations import *", names)
    assert set(names) - {"__builtins__"} == set(activations.__all__)


# --- what it costs ------------------------------------------------------------------------------


def test_importing_it_needs_numpy_only():
    code = "import sys, activations; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    finished = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = set(finished.stdout.split()) - set(sys.stdlib_module_names)
    heavy = {"torch", "matplotlib", "seaborn", "sklearn", "pandas", "altair", "scipy", "mpmath"}
    assert {"activations", "numpy"} <= loaded and not heavy & loaded


# --- documentation ------------------------------------------------------------------------------


def test_the_docstring_has_the_sections_of_numpydoc_in_order(activation):
    found = sections(activation.__doc__)
    assert list(found) == ["", "Parameters", "Returns", "Raises", "References", "Examples"]
    assert all(found.values())


def test_the_docstring_opens_with_one_sentence_and_a_formula(activation):
    summary, formula, *_ = sections(activation.__doc__)[""].split("\n\n")
    assert summary.endswith(".") and "\n" not in summary
    assert formula.startswith(".. math:: ")


def test_the_docstring_tells_each_parameter_with_its_default(activation):
    listed = re.findall(r"^(\w+) : (.+)$", sections(activation.__doc__)["Parameters"], re.M)
    (x, kind), *rest = listed
    assert (x, kind) == ("x", "array_like")
    signature = list(inspect.signature(activation).parameters.values())[1:]
    assert [name for name, _ in rest] == [p.name for p in signature]
    assert all(
        kind.replace('"', "").endswith(f", default {p.default}")
        for (_, kind), p in zip(rest, signature, strict=True)
    )


def test_the_docstring_tells_dtypes_kinks_and_ends(activation):
    found = sections(activation.__doc__)
    assert re.search(r"float16, float32 and float64 keep\s+their dtype", found["Parameters"])
    assert "nan" in found["Returns"] and "inf" in found["Returns"]
    at_kink = re.search(r"[Aa]t\s+(0|the\s+(kinks?|threshold))", found["Returns"])
    assert at_kink or not activation.kinks
    assert "TypeError" in found["Raises"]
    assert not activation.parameters or "ValueError" in found["Raises"]


@methods
def test_the_methods_are_documented_as_well(method):
    assert list(sections(method.__doc__)) == ["", "Parameters", "Returns", "Raises"]


@every_module
def test_every_public_thing_is_documented(module):
    module = importlib.import_module(module)
    assert module.__doc__
    assert all(getattr(module, name).__doc__ for name in module.__all__)


@pytest.mark.skipif(NUMPY_1, reason="NumPy 1 prints its scalars otherwise")
def test_the_examples_of_an_activation_run(activation):
    """doctest's own finder sees classes and functions; an activation is neither."""
    parser, names = doctest.DocTestParser(), vars(sys.modules[activation.__module__])
    test = parser.get_doctest(activation.__doc__, dict(names), activation.__name__, None, None)
    report = []
    finished = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(
        test, out=report.append
    )
    assert finished.attempted >= 1 and not report, "".join(report)


@pytest.mark.skipif(NUMPY_1, reason="NumPy 1 prints its scalars otherwise")
@every_module
def test_the_examples_of_a_module_run(module):
    module = importlib.import_module(module)
    report = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for test in doctest.DocTestFinder().find(module):
        runner.run(test, out=report.append)
    assert not report, "".join(report)


def test_a_wrong_example_would_be_found():
    report = []
    test = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, None)
    doctest.DocTestRunner().run(test, out=report.append)
    assert "Expected:\n    3\nGot:\n    2" in "".join(report)
