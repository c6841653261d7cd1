"""The lines to copy: each is the package's function, but for rounding, and stands on its own."""

import inspect
import itertools

import numpy as np
import pytest

from activations import catalogue
from activations.book import plain
from activations.parameters import Choice

X = np.concatenate([np.linspace(-40, 40, 4001), [-1e4, -700.0, 700.0, 1e4, 0.0]])
X = X[: len(X) // 6 * 6].reshape(-1, 6)
OTHERS = {
    "binary_step": {"threshold": 0.5}, "leaky_relu": {"negative_slope": 0.2},
    "prelu": {"weight": -0.5}, "rrelu": {"lower": 0.0, "upper": 0.5}, "elu": {"alpha": 2.0},
    "celu": {"alpha": 0.3}, "threshold": {"threshold": -1.0, "value": 2.0},
    "hardtanh": {"min_val": 0.0, "max_val": 3.0}, "hardshrink": {"lambd": 2.0},
    "softshrink": {"lambd": 2.0}, "softplus": {"beta": 3.0}, "squareplus": {"b": 0.5},
    "gelu": {"approximate": "tanh"}, "swish": {"beta": 1.702}, "maxout": {"pool_size": 3},
    "sine": {"omega_0": 2.0}, "snake": {"alpha": 5.0},
}  # fmt: skip


def copied(activation):
    """The function as it is after being pasted into an empty file."""
    names = {}
    exec(plain.source(activation), names)
    return names[activation.__name__]


@pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)
def test_the_lines_are_the_function(activation):
    lines = plain.source(activation).splitlines()
    assert max(map(len, lines)) <= 80 and len(lines) <= 12
    function = copied(activation)
    for parameters in ({}, OTHERS.get(activation.__name__, {})):
        with np.errstate(all="raise", under="ignore"):
            value = function(X, **parameters)
        expected = activation(X, **parameters)
        assert value.shape == expected.shape
        # A sine of large numbers and a difference near a root keep fewer digits.
        np.testing.assert_allclose(value, expected, rtol=1e-12, atol=2e-12)


@pytest.mark.parametrize("dtype, large", [("float32", 1e30), ("float64", 1e300)])
@pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)
def test_large_numbers_and_nan(activation, dtype, large):
    """Where a square or a product on the way would overflow, or 1 is nothing beside a score."""
    function, name = copied(activation), activation.__name__
    x = np.array([0.0, 1.0, 1e10, large, -1e10, -large], dtype)
    x = np.array([pair for pair in itertools.product(x, x)], dtype)
    if name == "sine":
        x = x[np.abs(x).max(axis=-1) < 2]
    with np.errstate(all="ignore"):
        value = np.asarray(function(x), dtype)  # of float32 math.erf makes float64
        np.testing.assert_allclose(value, activation(x), rtol=1e-6, atol=1e-6)
        if activation.elementwise and name != "binary_step":
            assert np.isnan(function(np.array([np.nan]))).all()


@pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)
def test_what_it_takes_is_what_the_package_takes(activation):
    """An axis aside, which is the last, and softplus' threshold, which changes no digit."""
    signature = inspect.signature(copied(activation))
    given = {p.name: p.default for p in signature.parameters.values() if p.name != "x"}
    expected = {k: v for k, v in activation.defaults.items() if k != "axis"}
    if activation.__name__ == "softplus":
        del expected["threshold"]
    assert given == expected
    bent = [k for k, kind in activation.parameters.items() if k in given and k not in NOT_A_CURVE]
    assert set(bent) <= set(OTHERS.get(activation.__name__, {}))
    for name, kind in activation.parameters.items():
        if isinstance(kind, Choice):
            assert set(activation.variants) == {OTHERS[activation.__name__][name]}


NOT_A_CURVE = ("training", "rng")


def test_rrelu_draws_its_slopes_in_training():
    drawn = copied(catalogue["rrelu"])(-np.ones(1000), training=True, rng=0)
    assert drawn.min() >= -1 / 3 and drawn.max() <= -1 / 8 and len(np.unique(drawn)) == 1000


@pytest.mark.parametrize("name", ["gaussien", "source", "math", "np"])
def test_another_name_is_refused(name):
    with pytest.raises(ValueError, match=f"one of the catalogue; got '{name}'"):
        plain.source(name)
