"""Gated units and maxout: halves, groups, axes, and what they refuse."""

import numpy as np
import pytest
from mpmath import mp

from activations import geglu, gelu, glu, maxout, reglu, relu, sigmoid, silu, swiglu
from tests.package import reference as ref

GATES = {glu: sigmoid, reglu: relu, geglu: gelu, swiglu: silu}
gated = pytest.mark.parametrize("unit, gate", GATES.items(), ids=lambda f: f.__name__)
rng = np.random.default_rng(0)


@gated
def test_the_second_half_is_the_gate_of_the_first(unit, gate):
    a, b = rng.normal(size=(2, 5, 3))
    np.testing.assert_allclose(unit(np.hstack([a, b])), a * gate(b), rtol=4e-16)
    np.testing.assert_allclose(unit(np.vstack([a, b]), axis=0), a * gate(b), rtol=4e-16)


@gated
def test_the_jacobian_is_two_diagonals(unit, gate):
    a, b = rng.normal(size=(2, 4))
    jacobian = unit.jacobian(np.concatenate([a, b]))
    expected = np.hstack([np.diag(gate(b)), np.diag(a * gate.derivative(b))])
    np.testing.assert_allclose(jacobian, expected, rtol=4e-16)


# What is lost in the gate or in its slope, and comes back with the other half: the tails, and zero.
HALVES = {
    np.float32: [
        (-104.5, -104.5), (3e38, -105.0), (1e30, -150.0), (1e-38, 0.75), (3e-45, 2.5),
        (3e38, 1e-44), (3e38, -14.5), (2e35, -18.5), (1e30, 90.0),
    ],
    np.float64: [
        (1.0, -708.5), (1e300, -720.0), (-1e308, -1400.0), (1e-300, -40.0), (1e200, -500.0),
        (1e308, 1e-320), (-1e308, -5e-324), (1e-310, 12.5), (1e300, -38.0), (1.7e308, -39.0),
        (1e300, 720.0), (1e308, 1.79),
    ],
}  # fmt: skip


@gated
@pytest.mark.parametrize("dtype", HALVES)
@pytest.mark.parametrize("gradient", [1.0, 1e200, 1e-30])
def test_digits_that_the_gate_alone_has_lost(unit, gate, dtype, gradient):
    for halves in HALVES[dtype]:
        x = np.array(halves, dtype)
        assert ref.ulps(unit(x), ref.values(unit, x)) <= 4
        true = ref.jacobian(unit, x)[0]
        scale = ref.scales(unit, "derivative_scale", x) or [0, 0]
        assert ref.ulps(unit.jacobian(x), true, scale).max() <= 8, halves
        with mp.workprec(ref.PRECISION[dtype]):
            true, scale = ([ref.number(gradient) * v for v in kind] for kind in (true, scale))
        assert ref.ulps(unit.vjp(x, [gradient]), true, scale).max() <= 8, halves


@gated
def test_float32_is_rounded_only_once(unit, gate):
    for measure in (ref.worst_value, ref.worst_slope):
        worst, where = measure(unit, np.float32)
        assert worst <= 0.501, f"{worst:.3f} ulp at {where}"


@pytest.mark.parametrize("sign", [-1, 1])
def test_infinity_times_a_gate_that_only_rounds_to_0(sign):
    """The limit is infinite, for the gate is 0 nowhere but at −∞."""
    far, x = -sign * np.inf, [sign * np.inf, -1e4]
    assert [glu(x), swiglu(x), geglu(x)] == [-far, far, far]
    assert np.isnan([unit([sign * np.inf, -np.inf]) for unit in GATES]).all()


def test_a_gate_that_is_shut_passes_no_gradient_on():
    assert reglu.vjp([1e200, -1.0], [1e200]).tolist() == [0, 0]
    assert reglu.vjp([2.0, -1.0], [np.inf])[1] == 0


@gated
def test_the_vjp_takes_a_gradient_of_the_shape_of_the_value(unit, gate):
    x = rng.normal(size=(2, 6))
    assert unit.vjp(x, np.ones((2, 3))).shape == (2, 6)
    with pytest.raises(ValueError) as error:
        unit.vjp(x, x)
    assert str(error.value) == "g must have the shape of the value, (2, 3); got the shape (2, 6)"


@gated
def test_an_odd_number_has_no_halves(unit, gate):
    for call in (unit, unit.jacobian, lambda x: unit.vjp(x, [1.0])):
        with pytest.raises(ValueError) as error:
            call([1.0, 2.0, 3.0])
        message = "x must have a multiple of 2 elements along axis -1; got 3"
        assert str(error.value) == message


def test_a_gate_can_multiply():
    """The bilinear idea: with gate b the unit computes products, which a sum of units cannot."""
    assert reglu([3.0, 4.0]) == 12


def test_maxout_takes_the_largest_of_neighbours():
    x = [1.0, 3.0, -2.0, -5.0, 0.0, 7.0]
    assert maxout(x).tolist() == [3, -2, 7]
    assert maxout(x, pool_size=3).tolist() == [3, 7]
    assert maxout(x, pool_size=6).tolist() == [7]
    assert maxout(x, pool_size=1).tolist() == x


def test_maxout_passes_an_infinite_gradient_to_the_largest_alone():
    pulled = maxout.vjp([1.0, 3.0, 2.0, 2.0, np.nan, 1.0], [np.inf, np.nan, np.inf])
    np.testing.assert_array_equal(pulled, [0, np.inf, np.nan, 0, np.nan, np.nan])


def test_maxout_is_never_negative_zero():
    for zeros in ([0.0, -0.0], [-0.0, 0.0], [-0.0, -0.0], [-0.0] * 17 + [0.0] * 17):
        assert not np.signbit(maxout(zeros, pool_size=len(zeros))).any()


def test_maxout_works_along_any_axis():
    x = rng.normal(size=(4, 6, 2))
    np.testing.assert_array_equal(maxout(x, axis=0), np.maximum(x[::2], x[1::2]))
    expected = x.reshape(4, 2, 3, 2).max(axis=2)
    np.testing.assert_array_equal(maxout(x, pool_size=3, axis=1), expected)


def test_maxout_of_two_lines_is_relu_or_the_absolute_value():
    x = np.linspace(-3, 3, 13)
    np.testing.assert_array_equal(maxout(np.stack([x, 0 * x], -1))[:, 0], relu(x))
    np.testing.assert_array_equal(maxout(np.stack([x, -x], -1))[:, 0], np.abs(x))


def test_where_several_are_largest_the_first_has_the_slope():
    assert maxout.jacobian([2.0, 2.0, 2.0], pool_size=3).tolist() == [[1, 0, 0]]
    assert maxout.vjp([2.0, 2.0], [5.0]).tolist() == [5, 0]


@pytest.mark.parametrize("value", [1.5, "2", None, True])
def test_a_pool_size_that_is_no_integer_is_refused(value):
    with pytest.raises(TypeError) as error:
        maxout([1.0, 2.0], pool_size=value)
    assert str(error.value) == f"pool_size must be an integer; got {value!r}"


@pytest.mark.parametrize("value", [0, -2])
def test_a_pool_size_below_1_is_refused(value):
    with pytest.raises(ValueError) as error:
        maxout([1.0, 2.0], pool_size=value)
    assert str(error.value) == f"pool_size must be at least 1; got {value}"


def test_a_number_that_the_pool_size_does_not_divide_is_refused():
    with pytest.raises(ValueError, match=r"x must have a multiple of 3 elements along axis -1"):
        maxout([1.0, 2.0, 3.0, 4.0], pool_size=3)
