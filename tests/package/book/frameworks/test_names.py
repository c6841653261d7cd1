"""Names and parameters: what a function is called there, how it is spelled, what is refused."""

import itertools
import sys

import numpy as np
import pytest

from activations import catalogue
from activations.book import frameworks
from tests.package import reference as ref
from tests.package.book.frameworks.cases import FIXED, LIBRARIES, cases, needs


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_function_without_a_name_there_is_not_there(library):
    """Nor under one of its other names; but `swish` is silu in JAX and Keras, without β."""
    needs(library)
    home = frameworks.home(library)
    absent = [a for a in catalogue if not getattr(a, library)]
    found = {
        name for a in absent for name in (a.__name__, *a.aliases) if hasattr(home, name.lower())
    }
    assert found == {"torch": set(), "jax": {"swish"}, "keras": {"swish"}}[library]


@pytest.mark.parametrize("name, library", FIXED)
def test_a_parameter_that_is_not_there_is_refused(name, library):
    needs(library)
    activation = catalogue[name]
    for parameters in itertools.islice(ref.settings_of(activation), 1, None):
        (parameter,) = parameters
        with pytest.raises(ValueError, match=f"has no parameter '{parameter}'; .* it has none"):
            frameworks.value(activation, library, [0.0], **parameters)


@pytest.mark.parametrize(
    "name, library, parameters, message",
    [
        ("relu", "numpy", {}, "library must be one of 'torch', 'jax', 'keras'; got 'numpy'"),
        ("relu", None, {}, "library must be one of 'torch', 'jax', 'keras'; got None"),
        ("squareplus", "torch", {}, "torch.nn.functional has no squareplus; .* jax, keras"),
        ("snake", "torch", {}, "torch.nn.functional has no snake; it is in none"),
        ("rrelu", "torch", {"rng": 0}, "rrelu has no parameter 'rng'; .* lower, upper, training"),
        ("elu", "torch", {"beta": 1}, "elu has no parameter 'beta'; of those of elu it has alpha"),
        ("prelu", "torch", {"weight": np.ones(2)}, r"weight must be one number .* shape \(2,\)"),
    ],
)
def test_what_cannot_be_asked_is_refused(name, library, parameters, message):
    needs("torch")
    with pytest.raises(ValueError, match=message):
        frameworks.function(catalogue[name], library, **parameters)


@cases()
def test_what_is_spelled_is_the_function_of_this_book(activation, library, parameters):
    needs(library)
    written = frameworks.spelling(activation, library, **parameters)
    x = np.array([[-30.0, -1.0, 0.5, 30.0]], np.float32)  # beyond what PyTorch's softplus adds up
    with frameworks.engine_of(library, x.dtype) as engine:
        names = vars(frameworks.home(library)) | {"x": engine.array(x)}
        theirs = np.asarray(eval(written, names))
    np.testing.assert_array_equal(
        theirs, frameworks.value(activation, library, x, **parameters), strict=True
    )


@pytest.mark.parametrize(
    "name, library, parameters, written",
    [
        ("relu", "keras", {}, "relu(x)"),
        ("identity", "keras", {}, "linear(x)"),
        ("gelu", "torch", {}, "gelu(x)"),
        ("gelu", "torch", {"approximate": "tanh"}, "gelu(x, approximate='tanh')"),
        ("gelu", "jax", {}, "gelu(x, approximate=False)"),
        ("gelu", "jax", {"approximate": "tanh"}, "gelu(x)"),
        ("gelu", "keras", {}, "gelu(x)"),
        ("leaky_relu", "torch", {}, "leaky_relu(x)"),
        ("leaky_relu", "keras", {}, "leaky_relu(x, negative_slope=0.01)"),
        ("softplus", "torch", {}, "softplus(x, threshold=40.0)"),
        ("softplus", "torch", {"threshold": 1000.0}, "softplus(x, threshold=40.0)"),
        ("softplus", "torch", {"threshold": 30.0}, "softplus(x, threshold=30.0)"),
        ("softplus", "torch", {"threshold": 20.0}, "softplus(x)"),
        ("softshrink", "keras", {"lambd": 0.1}, "soft_shrink(x, threshold=0.1)"),
        ("threshold", "keras", {}, "threshold(x, threshold=1.0, default_value=0.0)"),
        ("prelu", "torch", {"weight": np.array([0.5])}, "prelu(x, x.new_tensor([0.5]))"),
        ("rrelu", "torch", {}, "rrelu(x)"),
        ("softmax", "torch", {"axis": 0}, "softmax(x, dim=0)"),
        ("softmax", "jax", {}, "softmax(x)"),
    ],
)
def test_spelling_says_only_what_must_be_said(name, library, parameters, written):
    needs(library)
    assert frameworks.spelling(catalogue[name], library, **parameters) == written


@pytest.mark.parametrize(
    "name, library, expected",
    [
        ("relu", "torch", {}),
        ("leaky_relu", "torch", {"negative_slope": 0.01}),
        ("leaky_relu", "jax", {"negative_slope": 0.01}),
        ("leaky_relu", "keras", {"negative_slope": 0.2}),
        ("prelu", "torch", {"weight": ...}),
        ("rrelu", "torch", {"lower": 1 / 8, "upper": 1 / 3, "training": False}),
        ("threshold", "torch", {"threshold": ..., "value": ...}),
        ("threshold", "keras", {"threshold": ..., "value": ...}),
        ("gelu", "torch", {"approximate": "none"}),
        ("gelu", "jax", {"approximate": True}),
        ("gelu", "keras", {"approximate": False}),
        ("softplus", "torch", {"beta": 1.0, "threshold": 20.0}),
        ("softplus", "jax", {}),
        ("softshrink", "keras", {"lambd": 0.5}),
        ("softmax", "torch", {"axis": None}),
        ("softmax", "keras", {"axis": -1}),
    ],
)
def test_defaults(name, library, expected):
    needs(library)
    assert frameworks.defaults(catalogue[name], library) == expected


@pytest.mark.parametrize("library", LIBRARIES)
def test_defaults_of_every_function_are_known(library):
    needs(library)
    for activation in catalogue:
        if getattr(activation, library):
            assert set(frameworks.defaults(activation, library)) <= set(activation.parameters)


def test_an_unknown_word_is_refused():
    needs("jax")
    with pytest.raises(ValueError, match="approximate must be 'none' or 'tanh'; got 'exact'"):
        frameworks.function(catalogue["gelu"], "jax", approximate="exact")


def test_a_function_takes_and_gives_arrays_of_its_library():
    needs("torch")
    import torch

    softplus = frameworks.function(catalogue["softplus"], "torch")
    assert torch.equal(softplus(torch.tensor([25.0])), torch.tensor([25.0]))
    x = torch.tensor([20.5], dtype=torch.float64)  # beyond PyTorch's threshold, not beyond ours
    assert softplus(x) > x == torch.nn.functional.softplus(x)


def test_nothing_is_installed_where_nothing_is(monkeypatch):
    for name in LIBRARIES:
        monkeypatch.setitem(sys.modules, name, None)
    assert frameworks.installed() == ()
    with pytest.raises(ImportError):
        frameworks.value(catalogue["relu"], "torch", 1.0)


def test_keras_without_an_engine_does_not_count(monkeypatch):
    needs("keras")
    for name in ("torch", "jax"):
        monkeypatch.setitem(sys.modules, name, None)
    assert frameworks.installed() == ()
