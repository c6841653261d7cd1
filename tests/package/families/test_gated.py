"""Gated units and maxout: halves, groups, axes, and what they refuse."""

import numpy as np
import pytest

from activations import geglu, gelu, glu, maxout, reglu, relu, sigmoid, silu, swiglu

GATES = {glu: sigmoid, reglu: relu, geglu: gelu, swiglu: silu}
gated = pytest.mark.parametrize("unit, gate", GATES.items(), ids=lambda f: f.__name__)
rng = np.random.default_rng(0)


@gated
def test_the_second_half_is_the_gate_of_the_first(unit, gate):
    a, b = rng.normal(size=(2, 5, 3))
    np.testing.assert_array_equal(unit(np.hstack([a, b])), a * gate(b))
    np.testing.assert_array_equal(unit(np.vstack([a, b]), axis=0), a * gate(b))


@gated
def test_the_jacobian_is_two_diagonals(unit, gate):
    a, b = rng.normal(size=(2, 4))
    jacobian = unit.jacobian(np.concatenate([a, b]))
    expected = np.hstack([np.diag(gate(b)), np.diag(a * gate.derivative(b))])
    np.testing.assert_array_equal(jacobian, expected)


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
