"""Identity and binary step: the tables of the sources, and what holds for these two only."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activations import binary_step, identity
from tests.package.reference import DTYPES, everything, properties

THRESHOLDS = [0.0, -0.0, 0.1, -2.5, 1e-300, 5e-324, 1e308]


def test_identity_as_the_source_prints_it():
    assert identity(np.arange(-3, 4)).tolist() == [-3, -2, -1, 0, 1, 2, 3]


def test_binary_step_as_the_source_prints_it():
    assert binary_step(np.arange(-3, 4)).tolist() == [0, 0, 0, 1, 1, 1, 1]


@pytest.mark.parametrize("dtype", DTYPES)
def test_identity_returns_every_number_unchanged_in_an_array_of_its_own(dtype):
    x = everything(dtype)
    y = identity(x)
    np.testing.assert_array_equal(y, x, strict=True)
    assert np.array_equal(np.signbit(y), np.signbit(x))  # −0 as well
    assert not np.shares_memory(x, y)
    y[:] = 7
    assert x[0] != 7


@pytest.mark.parametrize("dtype", DTYPES)
def test_identity_has_slope_1_as_far_as_infinity(dtype):
    x = everything(dtype)
    assert np.array_equal(identity.derivative(x), np.where(np.isnan(x), np.nan, 1), equal_nan=True)


@given(st.floats(allow_nan=False), st.floats(allow_nan=False, allow_infinity=False))
@properties
def test_binary_step_is_the_comparison(x, threshold):
    assert binary_step(x, threshold=threshold) == (x >= threshold)
    assert binary_step.derivative(x, threshold=threshold) == 0


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_binary_step_is_on_at_its_threshold_and_off_right_below(threshold):
    x = [np.nextafter(threshold, -np.inf), threshold, np.nextafter(threshold, np.inf)]
    assert binary_step(x, threshold=threshold).tolist() == [0, 1, 1]
    assert binary_step.derivative(x, threshold=threshold).tolist() == [0, 0, 0]


def test_binary_step_is_on_at_both_zeros():
    assert binary_step([0.0, -0.0]).tolist() == [1, 1]


def test_binary_step_at_the_ends():
    assert binary_step([-np.inf, np.inf]).tolist() == [0, 1]
    assert np.isnan(binary_step(np.nan)) and np.isnan(binary_step.derivative(np.nan))


def test_binary_step_passes_no_gradient_back():
    assert binary_step.vjp([-1.0, 0.0, 1.0], [3.0, 4.0, 5.0]).tolist() == [0, 0, 0]
