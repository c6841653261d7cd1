"""Waves and bells: known values, roots, and the ends of the line, where a wave has no limit."""

import math

import mpmath
import numpy as np
import pytest

from activations import gaussian, sinc, sine, snake


@pytest.mark.parametrize(
    "function, x, expected",
    [
        (gaussian, 1.0, math.exp(-1)),
        (gaussian, -2.0, math.exp(-4)),
        (sinc, 0.5, 2 / math.pi),
        (sinc, 1.5, -2 / (3 * math.pi)),
        (sine, math.pi / 60, 1.0),
        (snake, math.pi / 2, math.pi / 2 + 1),
    ],
)
def test_known_values(function, x, expected):
    assert function(x) == pytest.approx(expected, rel=1e-15)


def test_sinc_is_numpys_and_exactly_0_at_the_integers():
    x = np.linspace(-20, 20, 401)
    np.testing.assert_allclose(sinc(x), np.sinc(x), atol=1e-15)
    assert not sinc(np.array([*range(1, 50), 1e6, 2.0**60])).any()
    assert sinc(0.0) == sinc(1e-320) == 1


def test_the_slope_of_sinc_keeps_its_digits_near_0():
    """(cos(πx) − sinc(x))/x loses them: the slope is −π²x/3 there."""
    for x in (1e-300, 1e-8, 1e-3):
        expected = -(math.pi**2) * x / 3 * (1 - (math.pi * x) ** 2 / 10)
        assert sinc.derivative(x) == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("x", [0.1, 3.7, 1234.5, 1e6, 2.0e6])
@pytest.mark.parametrize("frequency", [0.1, 30.0, math.pi])
def test_a_sine_feels_what_the_rounding_of_its_angle_lost(x, frequency):
    with mpmath.workdps(60):
        angle = mpmath.mpf(frequency) * mpmath.mpf(x)
        expected = float(mpmath.sin(angle)), float(frequency * mpmath.cos(angle))
    computed = sine(x, omega_0=frequency), sine.derivative(x, omega_0=frequency)
    np.testing.assert_allclose(computed, expected, atol=1e-15 * max(1, frequency))


def test_a_wave_has_no_limit():
    for x in (-np.inf, np.inf):
        assert np.isnan(sine(x)) and np.isnan(sine.derivative(x))
        assert snake(x) == x and np.isnan(snake.derivative(x))


def test_far_out_a_wave_is_still_a_wave():
    x = np.array([1e20, 1e100, 1e300, -1e200])
    assert np.all(np.abs(sine(x)) <= 1)
    assert np.all(snake(x) == x)


def test_a_wave_whose_angle_is_too_large_for_a_float_is_nan():
    assert np.isnan(sine(1e308)) and not np.isnan(sine(1e308, omega_0=1.0))


def test_snake_never_falls():
    x = np.linspace(-10, 10, 20_001)
    for alpha in (0.3, 1.0, 5.0):
        assert snake.derivative(x, alpha=alpha).min() >= 0
        assert np.diff(snake(x, alpha=alpha)).min() >= 0


@pytest.mark.parametrize("alpha", [0, -1.0, math.inf])
def test_a_frequency_that_is_not_above_0_is_refused(alpha):
    with pytest.raises(ValueError, match=r"alpha must be in \(0, ∞\); got "):
        snake([1.0], alpha=alpha)


def test_a_snake_beyond_the_largest_float_is_infinite():
    largest, tiny = np.finfo(float).max, np.finfo(float).tiny
    assert snake(largest, alpha=tiny) == math.inf and snake(1e308, alpha=tiny) < largest
