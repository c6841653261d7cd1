"""Softmax and its kin: the table of the source, known values, identities, infinities."""

import math

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp

from activations import log_softmax, sigmoid, softmax, softmin, sparsemax
from tests.package import reference as ref
from tests.package.reference import DTYPES, properties

INF, NAN = math.inf, math.nan

scores = hnp.arrays(np.float64, st.integers(1, 12), elements=st.floats(-1e3, 1e3))
moderate = hnp.arrays(np.float64, st.integers(1, 12), elements=st.floats(-30, 30))


def test_softmax_as_the_article_prints_it():
    expected = [0.0, 0.0, 0.0, 0.001, 0.002, 0.004, 0.012, 0.031, 0.086, 0.233, 0.632]
    assert softmax(np.arange(-5, 6)).round(3).tolist() == expected


@pytest.mark.parametrize(
    "x, expected",
    [
        ([0, 0, 0, 0], [0.25] * 4),
        ([0, math.log(3)], [0.25, 0.75]),
        ([math.log(k) for k in (1, 2, 3, 4)], [0.1, 0.2, 0.3, 0.4]),
        ([1e4, 1e4], [0.5, 0.5]),  # naively ∞/∞
        ([-1e4, -1e4], [0.5, 0.5]),  # naively 0/0
        ([1e308, -1e308], [1, 0]),  # their difference overflows
        ([7], [1]),
        ([], []),
        ([0, -700], [1, math.exp(-700)]),
        ([1000, 300], [1, math.exp(-700)]),
    ],
)
def test_known_values_of_softmax(x, expected):
    np.testing.assert_allclose(softmax(x), expected, rtol=1e-15)


@pytest.mark.parametrize(
    "x, expected",
    [
        ([0, 0, 0, 0], [-math.log(4)] * 4),
        ([0, math.log(3)], [-math.log(4), math.log(0.75)]),
        ([1e4, 1e4], [-math.log(2)] * 2),
        ([7], [0]),
        ([], []),
        ([0, -40], [-math.exp(-40), -40]),  # where log(softmax(x)) is log(1) on top,
        ([1000, 300], [-math.exp(-700), -700]),
        ([0, -1e4], [0, -1e4]),  # and log(0) below
        ([-1e308, 0], [-1e308, 0]),
    ],
)
def test_known_values_of_log_softmax(x, expected):
    np.testing.assert_allclose(log_softmax(x), expected, rtol=1e-15)


@pytest.mark.parametrize("top", [0.1, 1.7, 12.3])
@pytest.mark.parametrize("low", [-687.3, -1000 / 3])
def test_a_rounded_difference_does_not_cost_digits(top, low):
    """low − top rounds, by 2^-44 at most, and 2^-44 is 2^8 ulp once it is in the exponent."""
    with mp.workprec(200):
        expected = mp.exp(mp.mpf(low) - mp.mpf(top))  # the top's own share is 1 to all digits
    assert ref.ulps(softmax([top, low])[1:], [expected]) <= 2


@pytest.mark.parametrize("function", [softmax, log_softmax], ids=repr)
@pytest.mark.parametrize("score, count", [(-1.38, 125), (-2.0, 126)])
def test_the_error_does_not_grow_with_the_length_or_with_the_axis(function, score, count):
    """Equal terms round alike: simply added, these are off by 7 ulp in a row, by 30 in a column."""
    x = np.append(np.full(count, score), 0.0)
    true = ref.values(function, x)
    column = np.stack([x, x], axis=1)
    assert ref.ulps(function(x), true).max() <= 4
    assert ref.ulps(function(column, axis=0)[:, 0], true).max() <= 4


@pytest.mark.parametrize("function", [softmax, softmin, log_softmax, sparsemax], ids=repr)
def test_float32_is_rounded_only_once(function):
    for measure in (ref.worst_value, ref.worst_slope):
        worst, where = measure(function, np.float32)
        assert worst <= 0.501, f"{worst:.3f} ulp at {where}"


@pytest.mark.parametrize(
    "function, x",
    [
        (softmax, [7.337681e-04, -5.379485e-04, -0.042446, -0.457102, 2.327563, -3.19487e-05]),
        (softmax, np.float32([3.8177276, -2.0654736, -3.1480432])),
        (softmax, [-379.328278, -373.657269, -384.723824, -379.015491, -376.360922, -379.489468]),
        (softmax, [0.0, -744.0, 12.5]),
        (softmin, [0.0, 740.0, -3.0]),
        (log_softmax, np.float32([3.5698717, 1.4994997, -1.5299314])),
        (log_softmax, [-744.0, -2.0]),
        (log_softmax, [1.57404866e-04, 4.16173726, 0.0146995332]),
        (log_softmax, [-720.0, -721.0, 3.1]),
        (log_softmax, [*[-709.25] * 10, 0.0]),  # each e^x has lost a digit, and all alike
        (softmax, [*[-741.5] * 10, 0.0]),
    ],
)
def test_where_digits_were_lost(function, x):
    x = np.asarray(x)
    assert ref.ulps(function(x), ref.values(function, x)).max() <= 3
    true = [slope for row in ref.jacobian(function, x) for slope in row]
    assert ref.ulps(function.jacobian(x), true).max() <= 6


# --- identities ---------------------------------------------------------------------------------


@given(scores)
@properties
def test_softmax_sums_to_1(x):
    assert abs(softmax(x).sum() - 1) <= 4e-16 * len(x)
    assert ((softmax(x) >= 0) & (softmax(x) <= 1)).all()


@pytest.mark.parametrize("axis", [0, 1, -1, -2])
def test_softmax_sums_to_1_along_its_axis(axis):
    x = np.random.default_rng(5).normal(size=(3, 4))
    np.testing.assert_allclose(softmax(x, axis=axis).sum(axis=axis), 1, rtol=1e-15)
    np.testing.assert_allclose(np.exp(log_softmax(x, axis=axis)), softmax(x, axis=axis), rtol=1e-15)


@given(hnp.arrays(np.float64, 6, elements=st.integers(-1000, 1000)), st.integers(-(2**40), 2**40))
@properties
def test_a_constant_added_to_all_scores_changes_nothing(x, shift):
    """Whole numbers, so that adding does not round."""
    np.testing.assert_allclose(softmax(x + shift), softmax(x), rtol=1e-15, atol=1e-320)
    np.testing.assert_allclose(log_softmax(x + shift), log_softmax(x), rtol=1e-15)


@given(scores, st.randoms(use_true_random=False))
@properties
def test_scores_in_another_order_give_the_same_in_that_order(x, random):
    order = random.sample(range(len(x)), len(x))
    assert np.array_equal(softmax(x[order]), softmax(x)[order])
    assert np.array_equal(log_softmax(x[order]), log_softmax(x)[order])


@pytest.mark.parametrize("function", [softmax, softmin, log_softmax, sparsemax], ids=repr)
@pytest.mark.parametrize("length", [63, 64, 300])
def test_long_rows_from_back_to_front(function, length):
    """There NumPy's exp is another."""
    x = 20 * np.random.default_rng(0).normal(size=(20, length))
    y, back, half = function(x), np.s_[::-1, ::-1], np.s_[::2, :]
    assert np.array_equal(function(x[back])[back], y)
    assert np.array_equal(function(x[half]), y[half])
    assert np.array_equal(function(np.asfortranarray(x)), y)
    assert np.array_equal(function(x.T, axis=0).T, y)
    assert all(np.array_equal(function(row), own) for row, own in zip(x, y, strict=True))


@given(scores)
@properties
def test_a_higher_score_never_gets_less(x):
    order = np.argsort(x)
    assert (np.diff(softmax(x)[order]) >= 0).all()
    assert (np.diff(log_softmax(x)[order]) >= 0).all()


@given(scores)
@properties
def test_equal_scores_get_the_same(x):
    pair = softmax(np.append(x, x[0]))
    assert pair[0] == pair[-1]


@given(moderate)
@properties
def test_log_softmax_is_the_logarithm_of_softmax(x):
    np.testing.assert_allclose(np.exp(log_softmax(x)), softmax(x), rtol=1e-13)
    np.testing.assert_allclose(log_softmax(x), np.log(softmax(x)), rtol=1e-14, atol=1e-15)
    assert (log_softmax(x) <= 0).all()


@given(st.floats(-700, 700))
@properties
def test_softmax_of_two_scores_is_sigmoid_of_their_difference(x):
    np.testing.assert_allclose(softmax([x, 0.0])[0], sigmoid(x), rtol=2e-15)


@given(scores)
@properties
def test_scipy_agrees(x):
    np.testing.assert_allclose(softmax(x), scipy.special.softmax(x), rtol=1e-12, atol=1e-320)
    np.testing.assert_allclose(log_softmax(x), scipy.special.log_softmax(x), rtol=1e-12, atol=1e-15)


# --- Jacobians ----------------------------------------------------------------------------------


@given(moderate)
@properties
def test_the_jacobian_of_softmax_is_symmetric_and_its_rows_sum_to_0(x):
    jacobian = softmax.jacobian(x)
    np.testing.assert_array_equal(jacobian, jacobian.T)
    np.testing.assert_allclose(jacobian.sum(axis=1), 0, atol=1e-16)
    s = softmax(x)
    np.testing.assert_allclose(jacobian, np.diag(s) - np.outer(s, s), atol=2e-16)


@given(moderate)
@properties
def test_the_jacobian_of_log_softmax_is_identity_minus_softmax(x):
    jacobian = log_softmax.jacobian(x)
    np.testing.assert_allclose(jacobian, np.eye(len(x)) - softmax(x), rtol=0, atol=4e-16)
    np.testing.assert_allclose(jacobian.sum(axis=1), 0, atol=1e-15)


def test_the_jacobian_keeps_its_digits_where_one_score_leads():
    """s(1 − s) is 0 there; s is 1 to 17 digits and 1 − s is e^-40."""
    tiny = math.exp(-40)
    expected = [[tiny, -tiny], [-tiny, tiny]]
    np.testing.assert_allclose(softmax.jacobian([40.0, 0.0]), expected, rtol=1e-15)


@pytest.mark.parametrize("shape, axis", [((3, 0), 1), ((0, 3), 1), ((0,), 0), ((2, 0, 4), 2)])
def test_nothing_in_nothing_out(shape, axis):
    x = np.zeros(shape, np.float32)
    n = shape[axis]
    others = tuple(np.delete(shape, axis))
    for function in (softmax, log_softmax):
        assert function(x, axis=axis).shape == shape
        assert function.jacobian(x, axis=axis).shape == (*others, n, n)
        assert function.vjp(x, x, axis=axis).shape == shape
        assert function.jacobian(x, axis=axis).dtype == np.float32


def test_one_score_alone_is_certain():
    assert softmax([[3.0], [-INF], [INF]]).tolist() == [[1], [1], [1]]
    assert log_softmax([[3.0], [-INF], [INF]]).tolist() == [[0], [0], [0]]
    assert softmax.jacobian([3.0]).tolist() == log_softmax.jacobian([3.0]).tolist() == [[0]]


@given(moderate, st.integers(0, 11))
@properties
def test_the_gradient_of_the_cross_entropy_is_p_minus_y(x, k):
    k %= len(x)
    y = np.eye(len(x))[k]
    np.testing.assert_allclose(log_softmax.vjp(x, -y), softmax(x) - y, rtol=0, atol=1e-15)


# --- vector-Jacobian products -------------------------------------------------------------------


def gradients(n, rng):
    """Of many kinds: alike, nearly alike, one alone, of every size; the last has no small ones."""
    yield np.full(n, 2.0)
    yield 1 + 1e-5 * rng.normal(size=n)
    yield -np.eye(n)[rng.integers(n)]
    yield rng.integers(-2, 3, size=n).astype(float)
    yield rng.normal(size=n) * 10.0 ** rng.uniform(-30, 30, size=n)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("function", [softmax, softmin, log_softmax, sparsemax], ids=repr)
def test_the_error_of_a_vjp_is_small_beside_what_is_added(function, dtype):
    rng = np.random.default_rng(0)
    limit = 8 if dtype == np.float64 else 0.501
    for x in ref.slices(dtype, (2, 5)):
        if function.kinks and ref.at_a_kink(function, x):
            continue
        jacobian = ref.jacobian(function, x)
        for g in gradients(len(x), rng):
            g = g.astype(dtype)
            with mp.workprec(ref.PRECISION[dtype]):
                columns = [
                    [ref.number(v) * slope for v, slope in zip(g, column, strict=True)]
                    for column in zip(*jacobian, strict=True)
                ]
                true = [mp.fsum(column) for column in columns]
                scale = [mp.fsum(map(abs, column)) for column in columns]
            assert ref.ulps(function.vjp(x, g), true, scale).max() <= limit, f"{x}, {g}"


@pytest.mark.parametrize(
    "x, g",
    [
        ([0, -1340], [0, 1e300]),
        ([0, -1380], [1e300, 0]),
        ([0, -1400, -1350], [1e-310, 1e300, 1]),
        ([0, -23, -1e4], [0, 5e-304, 1e300]),
        ([0, -30, -1e4], [1e-318, 2e-318, 1e295]),
        ([0, -700, -1000], [1e-10, 1e-12, 1e300]),
        ([0, -1000, -1420], [1e-300, 1e-12, -1e300]),
    ],
)
@pytest.mark.parametrize("function", [softmax, log_softmax], ids=repr)
def test_a_large_gradient_of_a_share_that_is_almost_0_spoils_no_other(function, x, g):
    with mp.workprec(5000):
        e = [mp.exp(v) for v in x]
        s = [v / mp.fsum(e) for v in e]
        factor = s if function is softmax else [mp.mpf(1)] * len(x)
        true, size = [], []
        for j in range(len(x)):
            slopes = [f * ((i == j) - s[j]) for i, f in enumerate(factor)]
            terms = [mp.mpf(v) * slope for v, slope in zip(g, slopes, strict=True)]
            true.append(mp.fsum(terms))
            size.append(mp.fsum(map(abs, terms)))
    assert ref.ulps(function.vjp(x, g), true, size).max() <= 8


def test_a_vjp_of_equal_gradients_is_0():
    """Adding a constant to all scores changes nothing, so there is nothing to pass on."""
    rng = np.random.default_rng(0)
    for scale in (0.1, 3, 30, 300):
        x = scale * rng.normal(size=(50, 7))
        assert (softmax.vjp(x, np.full_like(x, 2.3)) == 0).all()


@pytest.mark.parametrize("other", [0.0, 5e-324, 1e-300])
def test_the_share_that_leads_keeps_its_gradient(other):
    """1 − s is e^-40 there, and g − Σgs, simply computed, 0."""
    tiny = math.exp(-40)
    np.testing.assert_allclose(softmax.vjp([0, 40], [other, 1]), [-tiny, tiny], rtol=1e-15)
    np.testing.assert_allclose(log_softmax.vjp([0, 40], [other, 1]), [-tiny, tiny], rtol=1e-15)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_large_gradient_does_not_overflow_on_the_way(dtype):
    largest = float(np.finfo(dtype).max)
    x, g = np.zeros(2, dtype), np.array([largest, -largest], dtype)
    assert softmax.vjp(x, g).tolist() == [largest / 2, -largest / 2]
    assert softmax.vjp(np.float32([0, 0]), [1e300, 1]).tolist() == [INF, -INF]


def test_a_share_with_few_digits_passes_on_many():
    """It is subnormal; the gradient makes it a normal number again."""
    with mp.workprec(200):
        share = mp.exp(-740)
        true = [share * mp.mpf(1e30)]
    assert ref.ulps(softmax.vjp([0, -740], [0, 1e30])[1:], true) <= 8
    assert ref.ulps(-log_softmax.vjp([0, -740], [1e30, 0])[1:], true) <= 8


# --- infinities ---------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize(
    "x, s, log_s",
    [
        ([0, -INF], [1, 0], [0, -INF]),
        ([0, 0, -INF], [0.5, 0.5, 0], [-math.log(2), -math.log(2), -INF]),
        ([0, INF], [0, 1], [-INF, 0]),
        ([-INF, INF, 5], [0, 1, 0], [-INF, 0, -INF]),
        ([INF, INF], [NAN, NAN], [NAN, NAN]),  # which is larger decides, and nobody knows
        ([INF, INF, 0], [NAN] * 3, [NAN] * 3),
        ([-INF, -INF], [NAN, NAN], [NAN, NAN]),
        ([NAN, 0, 1], [NAN] * 3, [NAN] * 3),
        ([NAN, INF], [NAN] * 2, [NAN] * 2),
        ([NAN, -INF], [NAN] * 2, [NAN] * 2),
    ],
)
def test_infinite_scores(dtype, x, s, log_s):
    x = np.array(x, dtype)
    with np.errstate(all="raise"):
        np.testing.assert_allclose(softmax(x), np.array(s, dtype), rtol=np.finfo(dtype).eps)
        np.testing.assert_allclose(log_softmax(x), np.array(log_s, dtype), rtol=np.finfo(dtype).eps)


def test_a_slice_without_a_limit_spoils_no_other():
    x = np.array([[INF, INF], [0.0, 0.0], [NAN, 1.0]])
    assert softmax(x)[1].tolist() == [0.5, 0.5]
    assert np.isnan(softmax(x)[[0, 2]]).all()


def test_the_jacobian_where_a_score_is_infinite():
    assert softmax.jacobian([0.0, 0.0, -INF]).tolist() == [
        [0.25, -0.25, 0], [-0.25, 0.25, 0], [0, 0, 0]
    ]  # fmt: skip
    assert (softmax.jacobian([INF, 0.0]) == 0).all()


# --- axes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("function", [softmax, log_softmax], ids=repr)
@pytest.mark.parametrize("axis", [1.0, "0", None, [0], (0, 1)])
def test_an_axis_that_is_no_integer_is_refused(function, axis):
    for call in (function, function.jacobian, lambda x, axis: function.vjp(x, x, axis=axis)):
        with pytest.raises(TypeError) as error:
            call([[1.0, 2.0]], axis=axis)
        assert str(error.value) == f"axis must be an integer; got {axis!r}"


@pytest.mark.parametrize("function", [softmax, log_softmax], ids=repr)
@pytest.mark.parametrize("axis", [2, -3, 100])
def test_an_axis_that_x_does_not_have_is_refused(function, axis):
    for call in (function, function.jacobian, lambda x, axis: function.vjp(x, x, axis=axis)):
        with pytest.raises(ValueError) as error:
            call([[1.0, 2.0]], axis=axis)
        assert str(error.value) == f"axis must be in [-2, 1] for this x; got {axis}"


@pytest.mark.parametrize("function", [softmax, log_softmax], ids=repr)
def test_a_single_number_has_no_axis(function):
    for call in (function, function.jacobian, lambda x: function.vjp(x, x)):
        with pytest.raises(ValueError) as error:
            call(1.5)
        assert str(error.value) == "x must have at least one axis; got the single number 1.5"


def test_an_axis_may_be_an_integer_of_any_kind():
    x = [[1.0, 2.0], [3.0, 5.0]]
    expected = softmax(x, axis=0)
    assert np.array_equal(softmax(x, axis=np.int8(0)), expected)
    assert np.array_equal(softmax(x, 0), expected)
    assert np.array_equal(softmax(x, axis=-2), expected)


# --- softmin and sparsemax ----------------------------------------------------------------------


def test_softmin_is_softmax_of_the_negative():
    x = np.random.default_rng(0).normal(size=(3, 5))
    np.testing.assert_array_equal(softmin(x), softmax(-x))
    np.testing.assert_array_equal(softmin.jacobian(x), -softmax.jacobian(-x))
    assert softmin([0.0, -np.inf]).tolist() == [0, 1]


@pytest.mark.parametrize(
    "x, expected",
    [
        ([0.0], [1.0]),
        ([0.5, 0.5], [0.5, 0.5]),
        ([1.0, 0.5, -1.0], [0.75, 0.25, 0.0]),
        ([3.0, 1.0, 0.0], [1.0, 0.0, 0.0]),
        ([0.1, 0.2, 0.3], [0.7 / 3, 1 / 3, 1.3 / 3]),
        ([1000.0, 999.75], [0.625, 0.375]),
        ([np.inf, 1.0], [1.0, 0.0]),
        ([-np.inf, 1.0], [0.0, 1.0]),
    ],
)
def test_known_values_of_sparsemax(x, expected):
    np.testing.assert_allclose(sparsemax(x), expected, rtol=1e-15)


@pytest.mark.parametrize("n", [3, 12, 150])
def test_sparsemax_is_within_half_an_ulp_of_1(n):
    rng = np.random.default_rng(n)
    for x in (rng.normal(size=n), np.append(np.full(n - 1, -0.99), 0), 1e3 + rng.uniform(size=n)):
        true = ref.values(sparsemax, x)
        assert ref.ulps(sparsemax(x), true, [1] * n).max() <= 0.5


def test_sparsemax_is_the_nearest_point_of_the_simplex():
    rng = np.random.default_rng(0)
    for _ in range(20):
        x = rng.normal(size=4)
        p = sparsemax(x)
        assert p.min() >= 0 and p.sum() == pytest.approx(1)
        others = rng.dirichlet(np.ones(4), size=500)
        assert ((others - x) ** 2).sum(axis=1).min() >= ((p - x) ** 2).sum()


def test_the_jacobian_of_sparsemax_shares_among_the_support():
    x = np.array([1.0, 0.8, -2.0])
    half = [[0.5, -0.5, 0.0], [-0.5, 0.5, 0.0], [0.0, 0.0, 0.0]]
    assert sparsemax.jacobian(x).tolist() == half
    assert sparsemax.vjp(x, [3.0, 1.0, 7.0]).tolist() == [1, -1, 0]


@pytest.mark.parametrize("x", [[np.inf, np.inf, 0.0], [-np.inf, -np.inf], [np.nan, 1.0]])
def test_sparsemax_without_a_limit_is_nan(x):
    assert np.isnan(sparsemax(x)).all()
