"""Sigmoid and its logarithm: the tables of the sources, known values, identities."""

import math

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, log_expit

from activations import logsigmoid, sigmoid, tanh
from tests.package.reference import properties

finite = hnp.arrays(np.float64, 20, elements=st.floats(-800, 800))


def test_sigmoid_as_the_tutorials_print_it():
    x = [1.0, -10.0, 0.0, 15.0, -2.0]
    assert [f"{y:.1f}" for y in sigmoid(x)] == ["0.7", "0.0", "0.5", "1.0", "0.1"]


def test_sigmoid_as_the_article_prints_it():
    three = [0.007, 0.018, 0.047, 0.119, 0.269, 0.5, 0.731, 0.881, 0.953, 0.982, 0.993]
    two = [0.01, 0.02, 0.05, 0.12, 0.27, 0.5, 0.73, 0.88, 0.95, 0.98, 0.99]
    assert sigmoid(np.arange(-5, 6)).round(3).tolist() == three
    assert sigmoid(np.arange(-5, 6)).round(2).tolist() == two


@pytest.mark.parametrize(
    "x, expected",
    [
        (0.0, 0.5),
        (math.log(3), 0.75),
        (-math.log(3), 0.25),
        (1.0, 0.7310585786300049),  # mpmath, 50 digits: 0.73105857863000487925…
        (-745.0, 5e-324),  # e^-745 is 4.99e-324, which rounds to the smallest number there is
        (-709.0, 1.216780750623423e-308),  # mpmath: 1.21678075062342334…e-308, below tiny
        (40.0, 1.0),
        (1e308, 1.0),
        (-1e308, 0.0),
    ],
)
def test_known_values_of_sigmoid(x, expected):
    assert sigmoid(x) == pytest.approx(expected, rel=1e-15, abs=0)


def test_sigmoid_has_its_limits_at_infinity():
    assert sigmoid([-np.inf, np.inf]).tolist() == [0, 1]
    assert sigmoid.derivative([-np.inf, np.inf]).tolist() == [0, 0]
    assert logsigmoid([-np.inf, np.inf]).tolist() == [-np.inf, 0]
    assert logsigmoid.derivative([-np.inf, np.inf]).tolist() == [1, 0]


def test_the_slope_of_sigmoid_is_largest_at_0_where_it_is_a_quarter():
    x = np.linspace(-20, 20, 4001)
    assert sigmoid.derivative(0.0) == 0.25
    assert sigmoid.derivative(x).max() == 0.25
    assert x[sigmoid.derivative(x).argmax()] == 0


def test_the_slope_of_sigmoid_keeps_its_digits_where_sigmoid_is_1():
    """s(1 − s) is 0 at 40; the slope is e^-40 / (1 + e^-40)² = e^-40 to 17 digits."""
    assert sigmoid.derivative(40.0) == pytest.approx(math.exp(-40), rel=1e-15)
    assert sigmoid.derivative(700.0) == pytest.approx(math.exp(-700), rel=1e-15)


@given(finite)
@properties
def test_sigmoid_and_its_mirror_image_sum_to_1(x):
    np.testing.assert_allclose(sigmoid(x) + sigmoid(-x), 1, rtol=3e-16)


@given(finite)
@properties
def test_the_slope_of_sigmoid_is_even(x):
    assert np.array_equal(sigmoid.derivative(x), sigmoid.derivative(-x))


@given(finite)
@properties
def test_the_slope_of_sigmoid_is_sigmoid_times_its_mirror_image(x):
    expected = sigmoid(x) * sigmoid(-x)
    np.testing.assert_allclose(sigmoid.derivative(x), expected, rtol=2e-15, atol=1e-323)


@given(finite)
@properties
def test_tanh_is_a_stretched_sigmoid(x):
    np.testing.assert_allclose(tanh(x), 2 * sigmoid(2 * x) - 1, rtol=0, atol=5e-16)


@given(finite)
@properties
def test_logsigmoid_is_the_logarithm_of_sigmoid(x):
    x = np.clip(x, -700, 700)
    np.testing.assert_allclose(np.exp(logsigmoid(x)), sigmoid(x), rtol=2e-13)
    np.testing.assert_allclose(logsigmoid(x), np.log(sigmoid(x)), rtol=1e-15, atol=2e-16)


@given(finite)
@properties
def test_the_slope_of_logsigmoid_is_the_mirrored_sigmoid(x):
    assert np.array_equal(logsigmoid.derivative(x), sigmoid(-x))


@pytest.mark.parametrize(
    "x, expected",
    [
        (0.0, -math.log(2)),
        (-1000.0, -1000.0),  # where log(sigmoid(x)) is log(0)
        (-1e308, -1e308),
        (50.0, -math.exp(-50)),  # where log(sigmoid(x)) is log(1)
        (700.0, -math.exp(-700)),
        (1e308, 0.0),
    ],
)
def test_known_values_of_logsigmoid(x, expected):
    assert logsigmoid(x) == pytest.approx(expected, rel=1e-15, abs=0)


@given(finite)
@properties
def test_scipy_agrees(x):
    np.testing.assert_allclose(sigmoid(x), expit(x), rtol=2e-15, atol=5e-309)  # SciPy: 0 below
    np.testing.assert_allclose(logsigmoid(x), log_expit(x), rtol=2e-15, atol=1e-323)
