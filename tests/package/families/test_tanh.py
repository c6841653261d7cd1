"""Hyperbolic tangent: the table of the source, known values, identities."""

import math

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activations import softsign, tanh
from tests.package.reference import DTYPES, properties

finite = hnp.arrays(np.float64, 20, elements=st.floats(-800, 800))


def test_tanh_as_the_article_prints_it():
    expected = [-1.0, -1.0, -1.0, -0.96, -0.76, 0.0, 0.76, 0.96, 1.0, 1.0, 1.0]
    assert tanh(np.arange(-5, 6)).round(2).tolist() == expected


@pytest.mark.parametrize(
    "x, expected",
    [
        (0.0, 0.0),
        (math.log(2), 0.6),  # (2 − 1/2) / (2 + 1/2)
        (math.log(3), 0.8),  # (3 − 1/3) / (3 + 1/3)
        (1.0, 0.7615941559557649),  # mpmath, 50 digits: 0.76159415595576488811…
        (1e-300, 1e-300),  # the textbook formula has lost it: e^x is 1
        (5e-324, 5e-324),
        (20.0, 1.0),
        (356.0, 1.0),  # (e^2x − 1)/(e^2x + 1) is nan from here on
        (711.0, 1.0),  # and (e^x − e^-x)/(e^x + e^-x) from here on
        (1e308, 1.0),
    ],
)
def test_known_values_of_tanh(x, expected):
    assert tanh(x) == pytest.approx(expected, rel=1e-15, abs=0)
    assert tanh(-x) == -tanh(x)


def test_tanh_has_its_limits_at_infinity():
    assert tanh([-np.inf, np.inf]).tolist() == [-1, 1]
    assert tanh.derivative([-np.inf, np.inf]).tolist() == [0, 0]


def test_the_slope_of_tanh_is_largest_at_0_where_it_is_1():
    x = np.linspace(-20, 20, 4001)
    assert tanh.derivative(0.0) == 1
    assert tanh.derivative(x).max() == 1
    assert x[tanh.derivative(x).argmax()] == 0


def test_the_slope_of_tanh_keeps_its_digits_where_tanh_is_1():
    """1 − tanh² is 0 at 20; the slope is 4 e^-40 / (1 + e^-40)² = 4 e^-40 to 17 digits."""
    assert tanh.derivative(20.0) == pytest.approx(4 * math.exp(-40), rel=1e-15)
    assert tanh.derivative(350.0) == pytest.approx(4 * math.exp(-700), rel=1e-15)


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_slope_of_tanh_is_0_where_2x_overflows(dtype):
    largest = np.finfo(dtype).max
    assert tanh.derivative(np.array([-largest, largest])).tolist() == [0, 0]


@given(finite)
@properties
def test_tanh_is_odd_and_its_slope_even(x):
    assert np.array_equal(tanh(-x), -tanh(x))
    assert np.array_equal(tanh.derivative(-x), tanh.derivative(x))


@given(finite)
@properties
def test_the_slope_of_tanh_is_1_minus_its_square(x):
    np.testing.assert_allclose(tanh.derivative(x), 1 - tanh(x) ** 2, rtol=0, atol=5e-16)


@given(finite)
@properties
def test_numpy_agrees(x):
    np.testing.assert_allclose(tanh(x), np.tanh(x), rtol=1e-15)
    x = np.clip(x, -350, 350)
    np.testing.assert_allclose(tanh.derivative(x), np.cosh(x) ** -2.0, rtol=1e-13)


# --- softsign -----------------------------------------------------------------------------------


def test_known_values_of_softsign():
    assert softsign([-3, -1, 0, 1, 3]).tolist() == [-0.75, -0.5, 0, 0.5, 0.75]
    assert softsign.derivative([-1.0, 0.0, 3.0]).tolist() == [0.25, 1, 0.0625]


@pytest.mark.parametrize("dtype", DTYPES)
def test_softsign_reaches_its_ends_without_nan(dtype):
    x = np.array([-np.inf, -np.finfo(dtype).max, np.finfo(dtype).max, np.inf], dtype)
    assert softsign(x).tolist() == [-1, -1, 1, 1]


def test_softsign_nears_its_ends_far_more_slowly_than_tanh():
    assert 1 - softsign(99.0) == pytest.approx(0.01)
    assert 1 - tanh(99.0) == 0
