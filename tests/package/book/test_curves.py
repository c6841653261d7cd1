"""Curves: any function has a value and a slope at each x, and they belong together."""

import numpy as np
import pytest

from activations import catalogue, elu, glu, sigmoid, silu, softmax, swiglu
from activations.book import curves

x = np.linspace(-5, 5, 101)


def test_value_and_slope_of_an_elementwise_function_are_its_own():
    np.testing.assert_array_equal(curves.value(elu, x, alpha=2.0), elu(x, alpha=2.0))
    np.testing.assert_array_equal(curves.slope(elu, x, alpha=2.0), elu.derivative(x, alpha=2.0))


def test_a_function_of_several_numbers_is_a_curve_of_the_last():
    np.testing.assert_allclose(curves.value(softmax, x), sigmoid(x), rtol=1e-14)
    np.testing.assert_allclose(curves.slope(softmax, x), sigmoid.derivative(x), rtol=1e-12)
    np.testing.assert_allclose(curves.value(softmax, x, beside=2.0), sigmoid(x - 2), rtol=1e-13)
    np.testing.assert_allclose(curves.value(glu, x), sigmoid(x), rtol=1e-14)  # 1 · σ(x)
    np.testing.assert_allclose(curves.value(swiglu, x, beside=-3.0), -3 * silu(x), rtol=1e-14)
    np.testing.assert_allclose(
        curves.slope(swiglu, x, beside=-3.0), -3 * silu.derivative(x), rtol=1e-12, atol=1e-15
    )


@pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)
def test_the_slope_is_the_slope_of_the_value(activation):
    there, step = x + 0.0123, 1e-6
    rise = curves.value(activation, there + step) - curves.value(activation, there - step)
    slopes = curves.slope(activation, there)
    np.testing.assert_allclose(rise / (2 * step), slopes, rtol=1e-5, atol=1e-7)
