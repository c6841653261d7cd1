"""ReLU and its kin: the tables of the sources, the slope at the kink, what the parameters do."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from activations import (
    celu,
    elu,
    leaky_relu,
    prelu,
    relu,
    relu6,
    rrelu,
    selu,
    sigmoid,
    squared_relu,
    threshold,
)
from tests.package.reference import DTYPES, everything, properties

TUTORIAL = [1.0, -10.0, 0.0, 15.0, -20.0]
number = st.floats(allow_nan=False, allow_infinity=False)
slope = st.floats(-1e3, 1e3)


# --- the tables of the sources ------------------------------------------------------------------


def test_relu_as_the_tutorials_print_it():
    assert [f"{y:.1f}" for y in relu(TUTORIAL)] == ["1.0", "0.0", "0.0", "15.0", "0.0"]


def test_relu_as_the_article_prints_it():
    assert relu(np.arange(-5, 6)).tolist() == [0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5]


def test_leaky_relu_as_the_tutorials_print_it():
    assert [f"{y:.1f}" for y in leaky_relu(TUTORIAL)] == ["1.0", "-0.1", "0.0", "15.0", "-0.2"]


def test_leaky_relu_as_the_article_prints_it():
    expected = [-0.05, -0.04, -0.03, -0.02, -0.01, 0, 1, 2, 3, 4, 5]
    assert leaky_relu(np.arange(-5, 6)).tolist() == expected


def test_leaky_relu_with_the_slope_that_the_source_plots():
    assert leaky_relu([-10.0, -5.0, 0.0, 10.0], negative_slope=0.2).tolist() == [-2, -1, 0, 10]


# --- at the kink, and at the ends ---------------------------------------------------------------


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_the_slope_at_0_is_the_one_on_the_left_as_in_pytorch(dtype, zero):
    zero = dtype(zero)
    assert relu.derivative(zero) == 0
    assert leaky_relu.derivative(zero) == dtype(0.01)
    assert leaky_relu.derivative(zero, negative_slope=1.5) == 1.5
    assert prelu.derivative(zero) == 0.25
    assert prelu.derivative(zero, weight=-1) == -1
    assert elu.derivative(zero) == 1
    assert elu.derivative(zero, alpha=0.5) == 0.5
    assert elu.derivative(zero, alpha=0) == 0


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_slope_is_1_right_above_0(dtype):
    x = np.finfo(dtype).smallest_subnormal
    for function in (relu, leaky_relu, prelu, elu):
        assert function.derivative(x) == 1
        assert function(x) == x


def test_relu_is_never_negative_zero():
    assert not np.signbit(relu([-0.0, -1.0, -np.inf])).any()


@pytest.mark.parametrize(
    "function, parameters, left, slope",
    [
        (relu, {}, 0, 0),
        (leaky_relu, {}, -math.inf, 0.01),
        (leaky_relu, {"negative_slope": 0}, 0, 0),  # and not 0 · ∞
        (leaky_relu, {"negative_slope": -0.0}, 0, 0),
        (leaky_relu, {"negative_slope": -1}, math.inf, -1),
        (prelu, {}, -math.inf, 0.25),
        (prelu, {"weight": 0.0}, 0, 0),
        (prelu, {"weight": -2.0}, math.inf, -2),
        (elu, {}, -1, 0),
        (elu, {"alpha": 0}, 0, 0),
        (elu, {"alpha": 2.5}, -2.5, 0),
    ],
)
def test_limits_at_infinity(function, parameters, left, slope):
    assert function([-np.inf, np.inf], **parameters).tolist() == [left, math.inf]
    assert function.derivative([-np.inf, np.inf], **parameters).tolist() == [slope, 1]


def test_a_weight_of_0_in_an_array_is_flat_as_far_as_infinity():
    weight = np.array([0.0, 0.5, -1.0])
    assert prelu(np.full(3, -np.inf), weight=weight).tolist() == [0, -math.inf, math.inf]


@pytest.mark.parametrize("dtype", DTYPES)
def test_relu_of_every_kind_of_number(dtype):
    x = everything(dtype)
    assert np.array_equal(relu(x), np.where(x < 0, 0, x), equal_nan=True)
    expected = np.where(np.isnan(x), x, np.where(x > 0, 1, 0))
    assert np.array_equal(relu.derivative(x), expected, equal_nan=True)


# --- identities ---------------------------------------------------------------------------------


@given(number)
@properties
def test_special_slopes_are_special_functions(x):
    assert leaky_relu(x, negative_slope=0) == relu(x)
    assert leaky_relu(x, negative_slope=1) == x
    assert leaky_relu(x, negative_slope=-1) == abs(x)
    assert elu(x, alpha=0) == relu(x)


@given(number, slope)
@properties
def test_prelu_is_leaky_relu_with_another_name_for_its_slope(x, slope):
    assert prelu(x, weight=slope) == leaky_relu(x, negative_slope=slope)
    assert prelu.derivative(x, weight=slope) == leaky_relu.derivative(x, negative_slope=slope)


@given(number, slope)
@properties
def test_leaky_relu_is_its_definition(x, slope):
    with np.errstate(over="ignore"):
        assert leaky_relu(x, negative_slope=slope) == (x if x > 0 else np.float64(slope) * x)
    assert leaky_relu.derivative(x, negative_slope=slope) == (1 if x > 0 else slope)


@given(st.floats(-1e3, 1e3), st.floats(-1, 1))
@properties
def test_leaky_relu_is_a_maximum_only_up_to_slope_1(x, slope):
    """As one source writes it, max(s·x, x); above 1 that is another function."""
    assert leaky_relu(x, negative_slope=slope) == max(slope * x, x)
    assert leaky_relu(-3.0, negative_slope=1.5) == -4.5 != max(1.5 * -3.0, -3.0)


@given(st.floats(-700, 700), st.floats(0, 1e3))
@properties
def test_elu_is_its_definition(x, alpha):
    expected = x if x > 0 else alpha * math.expm1(x)
    assert elu(x, alpha=alpha) == pytest.approx(expected, rel=2e-15, abs=1e-320)
    expected = 1 if x > 0 else alpha * math.exp(x)
    assert elu.derivative(x, alpha=alpha) == pytest.approx(expected, rel=2e-15, abs=1e-320)


@given(st.floats(-40, 0))
@properties
def test_the_slope_of_elu_is_its_value_plus_alpha_below_0(x):
    for alpha in (0.5, 1.0, 2.0):
        slope = elu.derivative(x, alpha=alpha)
        assert slope == pytest.approx(elu(x, alpha=alpha) + alpha, abs=1e-15)


@pytest.mark.parametrize(
    "x, expected",
    [
        (-math.log(2), -0.5),
        (-math.log(4), -0.75),
        (-1e-300, -1e-300),  # e^x − 1 has lost it: e^x is 1
        (-800.0, -1.0),
        (-1e308, -1.0),
        (1e308, 1e308),
        (710.0, 710.0),  # e^710 overflows, in the branch that is not wanted
    ],
)
def test_known_values_of_elu(x, expected):
    assert elu(x) == pytest.approx(expected, rel=1e-15, abs=0)


def test_elu_saturates_at_minus_alpha():
    for alpha in (0.3, 1.0, 2.0):
        assert elu(-100.0, alpha=alpha) == -alpha
        assert (elu(np.linspace(-30, 0, 1001), alpha=alpha) > -alpha).all()


@pytest.mark.parametrize("function", [leaky_relu, prelu, elu], ids=repr)
def test_large_parameters_leave_the_positive_side_alone(function):
    x = np.array([0.0, 1.0, 1e300, np.inf])
    assert np.array_equal(function(x, 1e308), x)
    assert function.derivative(x, 1e308).tolist() == [1e308, 1, 1, 1]


def test_the_chain_rule_is_one_vjp_inside_the_other():
    """relu(sigmoid(x)), whose slope is the sigmoid's."""
    x = np.linspace(-3, 3, 7)
    through = sigmoid.vjp(x, relu.vjp(sigmoid(x), np.ones(7)))
    assert np.array_equal(through, sigmoid.derivative(x))


# --- the later ones -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "function, x, expected",
    [
        (relu6, [-1, 0, 3, 6, 7], [0, 0, 3, 6, 6]),
        (squared_relu, [-3, 0, 0.5, 3], [0, 0, 0.25, 9]),
        (threshold, [-5, 1, 1.5], [0, 0, 1.5]),
        (celu, [-np.inf, 0, 2], [-1, 0, 2]),
        (rrelu, [-24, 24], [-5.5, 24]),
    ],
)
def test_known_values_of_the_later_ones(function, x, expected):
    np.testing.assert_allclose(function(x), expected, rtol=1e-15)


def test_threshold_puts_its_value_in_place_of_what_does_not_pass():
    x = [-np.inf, -3.0, 0.5, 2.0, np.inf]
    assert threshold(x, threshold=0.5, value=-7.0).tolist() == [-7, -7, -7, 2, np.inf]
    assert threshold.derivative(x, threshold=0.5).tolist() == [0, 0, 0, 1, 1]


def test_celu_has_no_kink_where_elu_has_one():
    just_below = -1e-9
    assert celu.derivative(just_below, alpha=0.25) == pytest.approx(1)
    assert elu.derivative(just_below, alpha=0.25) == pytest.approx(0.25)
    x = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(celu(x), elu(x), rtol=1e-15)


@pytest.mark.parametrize(
    ("x", "alpha"),
    [(-0.030727407, 2.832810502091181), (-0.24323918, 22.33397013731163), (-1e-44, 3.0)],
)
def test_celu_in_float32_is_rounded_once(x, alpha):
    x, alpha = np.float32(x), np.float32(alpha)
    true = float(alpha) * math.expm1(float(x) / float(alpha))
    assert abs(float(celu(x, alpha)) - true) <= 0.501 * np.spacing(np.float32(abs(true)))


def test_selu_keeps_mean_0_and_variance_1():
    """The moments of SELU of a standard normal number, by Gauss-Hermite quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(200)
    weights /= weights.sum()
    mean, square = weights @ selu(nodes), weights @ selu(nodes) ** 2
    assert abs(mean) < 1e-3 and abs(square - 1) < 2e-3


def test_rrelu_draws_a_slope_for_every_element_in_training_only():
    x = -np.ones(10_000)
    assert np.ptp(rrelu(x)) == 0
    slopes = -rrelu(x, lower=0.1, upper=0.3, training=True, rng=0)
    assert 0.1 <= slopes.min() < 0.101 and 0.299 < slopes.max() <= 0.3
    assert slopes.mean() == pytest.approx(0.2, abs=0.002)


def test_the_same_integer_draws_the_same_slopes():
    x = np.linspace(-3, 3, 13)
    training = {"training": True, "rng": 5}
    assert np.array_equal(rrelu(x, **training), rrelu(x, **training))
    slopes = rrelu.derivative(x, **training)
    assert np.array_equal(rrelu(x, **training), slopes * x)
    assert np.array_equal(rrelu.vjp(x, x, **training), slopes * x)
    assert not np.array_equal(rrelu(x, **training), rrelu(x, training=True, rng=6))


def test_a_generator_goes_on_drawing():
    x, rng = -np.ones(5), np.random.default_rng(5)
    first, second = (rrelu(x, training=True, rng=rng) for _ in range(2))
    assert np.array_equal(first, rrelu(x, training=True, rng=5))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize(
    "parameters, error, message",
    [
        ({"lower": 0.5}, ValueError, "lower must not be above upper; got 0.5 and 0.33"),
        ({"lower": -0.5}, ValueError, "lower must be in [0, ∞); got -0.5"),
        ({"training": 1}, TypeError, "training must be True or False; got 1"),
        ({"rng": "0"}, TypeError,
         "rng must be an integer, a numpy.random.Generator or None; got '0'"),
        ({"rng": 1.5}, TypeError,
         "rng must be an integer, a numpy.random.Generator or None; got 1.5"),
        ({"rng": -1}, ValueError, "rng must be at least 0 if it is an integer; got -1"),
    ],
)  # fmt: skip
def test_what_rrelu_refuses(parameters, error, message):
    for call in (rrelu, rrelu.derivative, lambda x, **p: rrelu.vjp(x, x, **p)):
        with pytest.raises(error) as caught:
            call([-1.0], **parameters)
        assert str(caught.value).startswith(message)


def test_an_alpha_next_to_0_keeps_the_digits_of_the_slope_of_celu():
    alpha, x = 2.8925960160595e-311, np.array([-3.85e-322, -2e-311, -2e-310])
    expected = np.exp(x * 2.0**1000 / (alpha * 2.0**1000))
    for same in (alpha, np.full(3, alpha)):
        np.testing.assert_allclose(celu.derivative(x, alpha=same), expected, rtol=1e-15)
