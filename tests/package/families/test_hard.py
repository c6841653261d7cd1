"""Hard and shrinking functions: known values, what they stand for, refusals."""

import mpmath
import numpy as np
import pytest

from activations import (
    hardshrink,
    hardsigmoid,
    hardswish,
    hardtanh,
    sigmoid,
    silu,
    softshrink,
    tanhshrink,
)


@pytest.mark.parametrize(
    "function, x, expected",
    [
        (hardtanh, [-2, -1, 0.25, 1, 2], [-1, -1, 0.25, 1, 1]),
        (hardsigmoid, [-4, -3, -1.5, 0, 3, 4], [0, 0, 0.25, 0.5, 1, 1]),
        (hardswish, [-4, -3, -1.5, 0, 1.5, 3, 4], [0, 0, -0.375, 0, 1.125, 3, 4]),
        (hardshrink, [-2, -0.5, -0.25, 0.25, 0.5, 2], [-2, 0, 0, 0, 0, 2]),
        (softshrink, [-2, -0.5, -0.25, 0.25, 0.5, 2], [-1.5, 0, 0, 0, 0, 1.5]),
    ],
)
def test_known_values(function, x, expected):
    assert function(x).tolist() == expected


@pytest.mark.parametrize(
    "function, x, expected",
    [
        (hardtanh, [-1, 0, 1], [0, 1, 0]),
        (hardsigmoid, [-3, 0, 3], [0, 1 / 6, 0]),
        (hardswish, [-3, -1.5, 0, 3], [0, 0, 0.5, 1]),
        (hardshrink, [-0.5, 0, 0.5, 0.75], [0, 0, 0, 1]),
        (softshrink, [-0.5, 0, 0.5, 0.75], [0, 0, 0, 1]),
    ],
)
def test_the_slope_at_a_kink_is_the_one_that_is_documented(function, x, expected):
    assert function.derivative(x).tolist() == expected


def test_the_hard_functions_are_near_the_soft_ones():
    x = np.linspace(-10, 10, 2001)
    assert np.abs(hardsigmoid(x) - sigmoid(x)).max() < 0.07
    assert np.abs(hardswish(x) - silu(x)).max() < 0.15


def test_soft_shrinkage_minimises_a_penalised_distance():
    """softshrink(x) is the y with the least (y − x)²/2 + λ|y|."""
    y = np.linspace(-4, 4, 80_001)
    for x in (-2.0, -0.3, 0.1, 0.5, 1.7):
        cost = (y - x) ** 2 / 2 + 0.5 * np.abs(y)
        assert softshrink(x) == pytest.approx(y[cost.argmin()], abs=1e-4)


@pytest.mark.parametrize("x", [1e-100, 1e-5, 0.1, 1.4999, 1.5, 1.5001, 3.0, 30.0, 1e300])
def test_tanhshrink_keeps_its_digits_where_tanh_is_almost_x(x):
    with mpmath.workdps(400):
        expected = float(mpmath.mpf(x) - mpmath.tanh(x))
    assert tanhshrink(x) == pytest.approx(expected, rel=1e-15)
    assert tanhshrink(-x) == -tanhshrink(x)


@pytest.mark.parametrize("low, high", [(1.0, 1.0), (2.0, 1.0), (0.5, -0.5)])
def test_ends_in_the_wrong_order_are_refused(low, high):
    for call in (hardtanh, hardtanh.derivative, lambda x, **p: hardtanh.vjp(x, x, **p)):
        with pytest.raises(ValueError) as error:
            call([0.0], min_val=low, max_val=high)
        assert str(error.value) == f"min_val must be below max_val; got {low} and {high}"


@pytest.mark.parametrize("function", [hardshrink, softshrink])
def test_a_negative_threshold_is_refused(function):
    with pytest.raises(ValueError, match=r"lambd must be in \[0, ∞\); got -0.5"):
        function([1.0], lambd=-0.5)
    assert function([-1.0, 0.0, 1.0], lambd=0.0).tolist() == [-1, 0, 1]
