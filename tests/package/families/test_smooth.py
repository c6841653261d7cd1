"""Smooth rectifiers: known values, identities, dips, the far tails."""

import functools
import math

import mpmath
import numpy as np
import pytest

from activations import (
    bent_identity,
    gelu,
    logsigmoid,
    mish,
    quick_gelu,
    relu,
    sigmoid,
    silu,
    softplus,
    squareplus,
    swish,
)
from activations.book.precision import ulps
from tests.package import reference as ref
from tests.package.reference import DTYPES

x = np.linspace(-30, 30, 6001)


@pytest.mark.parametrize(
    "function, at, expected",
    [
        (softplus, 0.0, math.log(2)),
        (softplus, -745.0, 5e-324),
        (squareplus, 0.0, 1.0),
        (squareplus, 1.5, 2.0),
        (gelu, 1.0, 0.8413447460685429),  # Φ(1), from a table of the normal distribution
        (gelu, -1.0, -0.15865525393145707),
        (silu, 1.0, 0.7310585786300049),  # σ(1)
        (mish, 0.0, 0.0),
        (mish, 1.0, 0.8650983882673103),  # tanh(log(1 + e)), mpmath
        (bent_identity, 2.0, (math.sqrt(5) - 1) / 2 + 2),
    ],
)
def test_known_values(function, at, expected):
    assert function(at) == pytest.approx(expected, rel=1e-15, abs=1e-323)


def test_softplus_is_minus_the_log_of_the_sigmoid_turned_round():
    np.testing.assert_allclose(softplus(x), -logsigmoid(-x), rtol=1e-15)
    np.testing.assert_allclose(softplus.derivative(x), sigmoid(x), rtol=1e-15)


def test_softplus_comes_down_on_relu_as_beta_grows():
    for beta in (1.0, 10.0, 1000.0):
        gap = softplus(x, beta=beta) - relu(x)
        assert 0 <= gap.min() and gap.max() == pytest.approx(math.log(2) / beta)


def test_softplus_above_its_threshold_is_x_itself():
    y = softplus([1.9, 2.0, 2.1], threshold=2.0)
    assert y[2] == 2.1 and y[1] > 2.1
    assert softplus.derivative([2.0, 2.1], threshold=2.0).tolist() == [sigmoid(2.0), 1]
    assert softplus([1.1], beta=2.0, threshold=2.0) == 1.1
    tiny = 5e-324  # βx is 0 in float64
    assert softplus([tiny, 1e-168], beta=tiny, threshold=0.0).tolist() == [tiny, 1e-168]
    assert softplus.derivative([tiny, -tiny], beta=tiny, threshold=0.0).tolist() == [1, 0.5]


def test_the_threshold_of_pytorch_makes_a_jump_of_two_billionths():
    above = np.nextafter(20.0, 21.0)
    jump = softplus(20.0, threshold=20) - softplus(above, threshold=20)
    assert jump == pytest.approx(2.06e-9, rel=0.01)


def test_swish_lies_between_a_line_and_relu():
    np.testing.assert_allclose(swish(x, beta=1e-6), x / 2, atol=1e-3)
    np.testing.assert_allclose(swish(x, beta=1e4), relu(x), atol=1e-4)
    np.testing.assert_allclose(swish(x), silu(x), rtol=2e-15)
    np.testing.assert_allclose(swish(x, beta=1.702), quick_gelu(x), rtol=4e-15)


def test_the_approximations_of_gelu_are_as_close_as_documented():
    tanh_gap = np.abs(gelu(x, approximate="tanh") - gelu(x))
    assert 4e-4 < tanh_gap.max() < 5e-4
    assert 0.02 < np.abs(quick_gelu(x) - gelu(x)).max() < 0.0205


@pytest.mark.parametrize(
    "function, bottom, value",
    [(gelu, -0.7518, -0.16997), (silu, -1.2785, -0.27846), (mish, -1.1924, -0.30884),
     (quick_gelu, -0.7512, -0.16361)],
)  # fmt: skip
def test_the_dip_is_where_the_docstring_says(function, bottom, value):
    near = np.linspace(-3, 0, 30_001)
    assert near[function(near).argmin()] == pytest.approx(bottom, abs=1e-4)
    assert function(near).min() == pytest.approx(value, abs=1e-5)
    assert abs(function.derivative(bottom)) < 1e-4


@pytest.mark.parametrize("function", [gelu, silu, mish, quick_gelu])
@pytest.mark.parametrize("dtype", DTYPES)
def test_far_out_they_are_relu(function, dtype):
    largest = np.finfo(dtype).max
    far = np.array([largest, 100, -largest], dtype)
    assert np.array_equal(function(far), relu(far))


def test_gelu_has_digits_where_the_normal_distribution_has_none_left():
    """At −38 Φ is below the smallest normal number, and 1 + erf has been 0 since −8.3."""
    for at in (-8.5, -37.5, -38.0):
        with mpmath.workdps(400):
            expected = float(mpmath.mpf(at) * mpmath.ncdf(at))
        assert gelu(at) == pytest.approx(expected, rel=2e-15)


def test_the_slope_of_gelu_by_tanh_has_digits_until_it_ends():
    x = -np.linspace(20, 21.6, 33)
    with mpmath.workprec(2600):
        h = mpmath.mpf(2) ** -900
        f = functools.partial(gelu.definition, mpmath, approximate="tanh")
        true = [(f(v + h) - f(v)) / h for v in map(mpmath.mpf, x.tolist())]
    assert ulps(gelu.derivative(x, approximate="tanh"), true).max() <= 8


def test_silu_has_digits_where_the_sigmoid_has_none_left():
    with mpmath.workdps(400):
        expected = float(-714 / (1 + mpmath.exp(714)))
    assert sigmoid(-714.0) < np.finfo(float).tiny < -expected
    assert silu(-714.0) == pytest.approx(expected, rel=1e-15)


def test_bent_identity_is_squareplus_on_a_slope():
    np.testing.assert_allclose(bent_identity(x), x / 2 + squareplus(x, b=1) - 0.5, atol=1e-14)


@pytest.mark.parametrize("word", ["Tanh", "", None, True, 1])
def test_another_gelu_is_refused(word):
    with pytest.raises(ValueError) as error:
        gelu([1.0], approximate=word)
    assert str(error.value) == f"approximate must be 'none' or 'tanh'; got {word!r}"


@pytest.mark.parametrize("beta", [0, -1, math.inf, math.nan])
@pytest.mark.parametrize("function", [softplus, swish])
def test_a_beta_that_is_not_above_0_is_refused(function, beta):
    with pytest.raises(ValueError, match=r"beta must be in \(0, ∞\); got "):
        function([1.0], beta=beta)


def test_a_negative_threshold_is_refused():
    with pytest.raises(ValueError, match=r"threshold must be in \[0, ∞\]; got -1"):
        softplus([1.0], threshold=-1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_squareplus_with_a_subnormal_b_keeps_its_digits(dtype):
    near = functools.partial(np.testing.assert_allclose, rtol=8 * np.finfo(dtype).eps)
    for steps in (1, 3, 1000):
        b, x = steps * np.finfo(dtype).smallest_subnormal, dtype(-1.1e-12)
        near(squareplus(dtype(0), b=b), math.sqrt(float(b)) / 2)
        near(squareplus.derivative(dtype(0), b=b), 0.5)
        near(squareplus.derivative(x, b=b), float(b) / float(x) ** 2 / 4)


def test_mish_keeps_its_digits_where_its_steps_round_worst():
    x = np.array([-6.779576983342356, -6.780152181711832])
    assert ref.ulps(mish(x), ref.values(mish, x)).max() <= 4
