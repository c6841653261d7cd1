"""What keeps its digits, against mpmath."""

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


@pytest.fixture(autouse=True)
def silence():
    """As in the frame, which calls all this."""
    with np.errstate(all="ignore"):
        yield


def worst(computed, true):
    with mp.workprec(ref.PRECISION[np.float64]):
        return ref.ulps(computed, true).max()


def exponents(low, high):
    return rng.uniform(low, high, 400)


def inputs_for(power, a):
    """Numbers the product of which with a is about that power."""
    x = power / a
    return x[np.isfinite(x)]


FACTORS = [1.0, 0.5, -3.3, 1.702, 1e-30, 7e5, 1e308, 1e-300, float(np.float32(0.1))]


def bits_lost(rounded, lost, true):
    """How far the two parts are from the truth, as a power of 2 beside it."""
    parts = zip(rounded, np.broadcast_to(lost, np.shape(rounded)), true, strict=True)
    off = [abs((ref.number(head) + ref.number(rest) - t) / t) for head, rest, t in parts]
    return float(mp.log(max(off), 2)) if any(off) else -np.inf


@pytest.mark.parametrize("a", FACTORS)
def test_a_product_in_two_parts_has_twice_the_digits(a):
    x = inputs_for(exponents(-700, 700), a)
    with mp.workprec(300):
        true = [ref.number(a) * ref.number(v) for v in x]
        rounded, lost = accurate.product(a, x)
        assert bits_lost(rounded, lost, true) < -100
        short = x.astype(np.float32).astype(float)
        true = [ref.number(a) * ref.number(v) for v in short]
        if np.isfinite(short).all() and short.all():
            rounded, lost = accurate.product(a, short)
            assert bits_lost(rounded, lost, true) < -100


@pytest.mark.parametrize("a", FACTORS)
def test_a_quotient_in_two_parts_has_twice_the_digits(a):
    x = exponents(-700, 700) * a
    x = x[np.isfinite(x) & (np.abs(x) > 1e-290)]
    with mp.workprec(300):
        true = [ref.number(v) / ref.number(a) for v in x]
        assert len(x) == 0 or bits_lost(*accurate.quotient(x, a), true) < -100


def test_a_sum_in_two_parts_is_exact():
    a, b = exponents(-1, 1) * 10.0 ** exponents(-9, 9), exponents(-1, 1)
    with mp.workprec(300):
        true = [ref.number(v) + ref.number(w) for v, w in zip(a, b, strict=True)]
        assert bits_lost(*accurate.sum_of_two(a, b), true) == -np.inf


def test_what_a_product_has_lost_depends_on_its_own_numbers_only():
    x = np.array([0.1, -7.3, 1e-300, 1e300, np.inf, -np.inf, 3.0, np.nan])
    for a in FACTORS:
        together = np.broadcast_arrays(*accurate.product(a, x))
        alone = [accurate.product(a, x[i : i + 1]) for i in range(len(x))]
        for part in (0, 1):
            own = np.array([np.broadcast_to(parts[part], 1)[0] for parts in alone])
            np.testing.assert_array_equal(together[part][:-1], own[:-1])


@pytest.mark.parametrize("a", FACTORS)
def test_exp_of_a_product(a):
    x = inputs_for(exponents(-700, 700), a)
    with mp.workprec(300):
        true = [mp.exp(ref.number(a) * ref.number(v)) for v in x]
        assert worst(accurate.exp_product(a, x), true) < 1.6


@pytest.mark.parametrize("low", [-1400, -740, -20])
def test_two_factors_keep_digits_where_e_to_the_power_has_none(low):
    power = exponents(low, min(low + 700, 0))
    near, deep = accurate.exp_factors(power)
    with mp.workprec(300):
        true = [mp.exp(ref.number(v)) * mp.mpf(10) ** 300 for v in power]
        assert worst(1e300 * near * deep, true) < 2.5
    assert np.all(near >= np.finfo(float).tiny) and np.all(np.isfinite(near))


@pytest.mark.parametrize("top", [0.01, 1, 4, 15, 38])
def test_the_normal_tail_and_density(top):
    z = rng.uniform(0, top, 400)
    tail, density = accurate.normal_tail(z)
    with mp.workprec(200):
        scale = ref.number(accurate.SCALE)
        tails = [mp.erfc(ref.number(v) / mp.sqrt(2)) / 2 / scale for v in z]
        densities = [mp.npdf(ref.number(v)) / scale for v in z]
        assert worst(tail, tails) < 2 and worst(density, densities) < 2


def test_the_table_is_rounded_once():
    tails, *_, densities = accurate._normal_table()
    with mp.workprec(200):
        scale = ref.number(accurate.SCALE)
        for k in range(0, len(tails), 17):
            c = mp.mpf(k) / 64
            assert tails[k] == float(mp.erfc(c / mp.sqrt(2)) / 2 / scale)
            true = float(mp.npdf(c) / scale)  # mpmath rounds twice what is subnormal
            assert densities[k] == true or true < np.finfo(float).tiny


@every_float
@pytest.mark.parametrize("top", [1e-40, 0.01, 3, 15, 38])
def test_x_times_its_chance(dtype, top):
    x = rng.uniform(-top, top, 400).astype(dtype)
    with mp.workprec(200):
        true = [v * mp.ncdf(v) for v in map(ref.number, x)]
        assert worst(accurate.normal_product(x), true) < 2.6


# --- blocks ---------------------------------------------------------------------------------------


@accurate.in_blocks
def scaled(x, factor=1.0, word="twice"):
    assert x.dtype == np.float64 and np.asarray(factor).dtype == np.float64
    return x * factor * {"once": 1, "twice": 2}[word]


@every_float
@pytest.mark.parametrize("shape", [(0,), (3,), (2, 0), (7, 5), (300, 1000)])
def test_blocks_give_what_the_whole_would(dtype, shape):
    x = rng.normal(size=shape).astype(dtype)
    each = rng.normal(size=shape).astype(dtype)
    for factor in (dtype(0.7), np.full(shape[-1], 0.7, dtype), each):
        expected = (2 * x.astype(float) * np.asarray(factor, float)).astype(dtype)
        for order in "CF":
            y = scaled(np.asarray(x, order=order), factor=factor)
            assert y.dtype == dtype and np.array_equal(y, expected)
    assert np.array_equal(scaled(x[..., ::-1], factor=dtype(3), word="once"), 3 * x[..., ::-1])


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
    accurate.exp_product(1.7, x), accurate.quotient(x, 1.7), accurate.exp_factors(300 * x)
    accurate.sin_product(2.1, x), accurate.cos_product(2.1, x), accurate.exp(x, 1e-9 * x)
    accurate.normal_tail(x * x), accurate.normal_product(x), accurate.tanh_fraction(x * x)
    short = x.astype(np.float32)
    accurate.normal_product(short)
    assert np.array_equal(x, before) and np.array_equal(short, before.astype(np.float32))


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
    x = exponents(-80, 80).astype(dtype) * (1 if dtype == np.float32 else 8) + c
    with mp.workprec(ref.PRECISION[np.float64]):
        true = [mp.exp(ref.number(v) - ref.number(c)) for v in x]
    computed = accurate.exp_difference(x, np.array([c]))
    assert computed.dtype == np.float64
    assert worst(computed.astype(dtype), true) < 1.5
    with np.errstate(all="ignore"):
        ends = accurate.exp_difference(np.array([-np.inf, -1e308, np.nan]), np.array([1e308]))
    assert np.array_equal(ends, [0, 0, np.nan], equal_nan=True)
