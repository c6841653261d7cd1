"""Exponentials, sines and the continued fraction, against mpmath: within 1.5 ulp, anywhere."""

import mpmath
import numpy as np
import pytest

from activations.families import accurate
from tests.package import reference as ref

mp = mpmath.mp
FLOATS = [np.float32, np.float64]
every_float = pytest.mark.parametrize("dtype", FLOATS, ids=lambda d: d.__name__)
rng = np.random.default_rng(0)


def worst(computed, true):
    with mp.workprec(ref.PRECISION[np.float64]):
        return ref.ulps(computed, true).max()


def powers_of(dtype):
    """Numbers the exponential of which is within the dtype."""
    return rng.uniform(-80, 80, 300).astype(dtype) * (1 if dtype == np.float32 else 8)


@every_float
@pytest.mark.parametrize("a", [1.0, 0.5, -3.3, 1.702, 1e-30, 7e5])
def test_exp_of_a_product(dtype, a):
    a = dtype(a)
    x = powers_of(dtype) / a
    with mp.workprec(ref.PRECISION[np.float64]):
        true = [mp.exp(ref.number(a) * ref.number(v)) for v in x]
    assert worst(accurate.exp_product(a, x), true) < 1.5


@every_float
@pytest.mark.parametrize("a", [1.0, 0.3, 1e-30, 7e5])
def test_exp_of_a_quotient(dtype, a):
    a = dtype(a)
    x = powers_of(dtype) * a
    with mp.workprec(ref.PRECISION[np.float64]):
        true = [mp.exp(ref.number(v) / ref.number(a)) for v in x]
    assert worst(accurate.exp_quotient(x, a), true) < 1.5


@every_float
@pytest.mark.parametrize("share", [1.0, 0.5, 0.25])
def test_exp_of_a_square(dtype, share):
    x = np.sqrt(np.abs(powers_of(dtype)))
    with mp.workprec(ref.PRECISION[np.float64]):
        true = [mp.exp(-share * ref.number(v) ** 2) for v in x]
    assert worst(accurate.exp_minus_square(x, share), true) < 1.5


@every_float
def test_exp(dtype):
    x = powers_of(dtype)
    with mp.workprec(ref.PRECISION[np.float64]):
        true = [mp.exp(ref.number(v)) for v in x]
    assert worst(accurate.exp(x), true) < 1.5


@every_float
def test_erfcx(dtype):
    z = np.concatenate([rng.uniform(0, top, 100) for top in (0.01, 1, 3, 8, 30)]).astype(dtype)
    with mp.workprec(200):
        true = [mp.erfc(ref.number(v)) * mp.exp(ref.number(v) ** 2) for v in z]
    assert worst(accurate.erfcx(z), true) < 3.5
    assert accurate.erfcx(np.array([0, 1e-30], dtype)).tolist() == [1, 1]


@pytest.mark.parametrize("z", [1e-5, 0.3, 1.0, 1.5])
def test_lamberts_fraction_gives_both_cotangents(z):
    s = np.array([z * z])
    assert 1 + s / accurate.tanh_fraction(s) == pytest.approx(z / np.tanh(z), rel=1e-15)
    assert 1 - s / accurate.tanh_fraction(-s) == pytest.approx(z / np.tan(z), rel=1e-14)


@pytest.mark.parametrize("a", [30.0, 0.1, -7.7])
def test_sine_and_cosine_of_a_product(a):
    x = rng.uniform(-1e5, 1e5, 200)
    with mp.workdps(60):
        angles = [ref.number(a) * ref.number(v) for v in x]
        sines = np.array([float(mp.sin(v)) for v in angles])
        cosines = np.array([float(mp.cos(v)) for v in angles])
    np.testing.assert_allclose(accurate.sin_product(a, x), sines, atol=3e-16)
    np.testing.assert_allclose(accurate.cos_product(a, x), cosines, atol=3e-16)


def test_nothing_is_changed_that_comes_in():
    x = np.linspace(-3, 3, 7)
    before = x.copy()
    accurate.exp_product(1.5, x), accurate.exp_quotient(x, 1.5), accurate.exp_minus_square(x)
    accurate.sin_product(2.0, x), accurate.exp(x)
    accurate.erfcx(np.abs(x)), accurate.tanh_fraction(x * x)
    assert np.array_equal(x, before)
