"""Exponentials, sines and the continued fraction, against mpmath: within 1.5 ulp, anywhere."""

import math

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


# --- what no float of 64 bits holds on the way --------------------------------------------------


def test_a_product_of_what_overflows_and_what_is_lost():
    given = [1e200, -1e200, 1e-300, 3e-160]
    product = accurate.wide_product(*map(np.array, given), power=100)
    with mp.workprec(200):
        true = mp.fprod(map(mp.mpf, given)) * 2**100
    assert ref.ulps(product, [true]) <= 2
    assert accurate.wide_product(np.array(0.0), np.array(1e300), power=5000) == 0
    with np.errstate(all="ignore"):
        assert np.isnan(accurate.wide_product(np.array(0.0), np.array(np.inf)))


def test_exp_apart():
    x = np.concatenate([rng.uniform(-3000, 0, 500), [0.0, -1e-300, -745.0]])
    lost = x * 2.0**-54
    number, power = accurate.exp_apart(x, lost)
    assert 0.7 < number.min() and number.max() < 1.5
    with mp.workprec(200):
        true = [
            mp.ldexp(mp.exp(ref.number(v) + ref.number(rest)), -int(k))
            for v, rest, k in zip(x, lost, power, strict=True)
        ]
    assert worst(number, true) < 1.5


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [0, 5, 3 * accurate.BLOCK + 7])
def test_in_blocks_or_at_once(dtype, size):
    """A formula sees float64 only, and no more than a block of it."""

    @accurate.in_blocks
    def formula(x, other, factor):
        assert x.dtype == np.float64 and x.size <= accurate.BLOCK
        return factor * x / other

    x, other = rng.normal(size=(2, size)).astype(dtype)
    y = formula(x, other=other, factor=3.0)
    assert y.dtype == dtype
    expected = 3 * x.astype(float) / other.astype(float)
    assert np.array_equal(y, expected.astype(dtype))
    wide = formula(x[::2].reshape(-1, 1), other=other[::2].reshape(-1, 1), factor=3.0)
    assert np.array_equal(wide[:, 0], y[::2])


# --- sums ---------------------------------------------------------------------------------------


def layouts(terms):
    """The same terms in memory by the first axis, by the last, and with gaps."""
    wide = np.empty((*terms.shape, 3))
    wide[..., 1] = terms
    return np.ascontiguousarray(terms), np.asfortranarray(terms), wide[..., 1], terms[::-1][::-1]


@pytest.mark.parametrize("n", [1, 2, 3, 17, 129, 1000])
def test_an_exact_total_is_rounded_only_once(n):
    for terms in (rng.random((n, 5)), np.exp(rng.uniform(-700, 600, (n, 5)))):
        expected = np.array([math.fsum(column) for column in terms.T])
        for laid in layouts(terms):
            assert np.array_equal(accurate.exact_total(laid), expected)
        assert [accurate.exact_total(column) for column in terms.T] == expected.tolist()


@pytest.mark.parametrize("little", [0.0, 2.0**-120, 5e-324, 2.0**-106])
def test_an_exact_total_between_two_floats(little):
    """The smallest term says which of them is nearer."""
    terms = np.array([[1.0, 1.0], [2.0**-53, 3 * 2.0**-53], [little, little]])
    expected = [1 if little == 0 else 1 + 2.0**-52, 1 + 2.0**-51]
    assert accurate.exact_total(terms).tolist() == expected
    assert accurate.exact_total(terms[:, 0]) == expected[0]


def test_totals_of_what_is_no_number_or_not_there():
    terms = np.array([[1.0, np.nan], [2.0, 1.0]])
    assert np.array_equal(accurate.exact_total(terms), [3, np.nan], equal_nan=True)
    for total in (accurate.total, accurate.exact_total):
        assert total(np.zeros((0, 3))) == 0
        assert total(np.zeros((3, 0))).shape == (0,)


@pytest.mark.parametrize("n", [1, 7, 8, 129, 1000])
def test_a_total_is_the_same_in_any_layout(n):
    terms = rng.normal(size=(n, 40))
    alone = np.array([accurate.total(column.copy()) for column in terms.T])
    np.testing.assert_allclose(alone, terms.sum(0), rtol=1e-12, atol=1e-13)
    for laid in layouts(terms):
        assert np.array_equal(accurate.total(laid), alone)


@every_float
def test_exp_of_a_difference(dtype):
    c = dtype(12.3)
    x = powers_of(dtype) + c
    with mp.workprec(ref.PRECISION[np.float64]):
        true = [mp.exp(ref.number(v) - ref.number(c)) for v in x]
    computed = accurate.exp_difference(x, np.array([c]))
    assert computed.dtype == np.float64
    assert worst(computed.astype(dtype), true) < 1.5
    with np.errstate(all="ignore"):
        ends = accurate.exp_difference(np.array([-np.inf, -1e308, np.nan]), np.array([1e308]))
    assert np.array_equal(ends, [0, 0, np.nan], equal_nan=True)
