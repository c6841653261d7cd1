"""The frame: intervals, what an activation takes and refuses, the catalogue."""

import datetime
import fractions
import inspect
import math

import numpy as np
import pytest

import activations
from activations import (
    binary_step,
    catalogue,
    elu,
    identity,
    leaky_relu,
    log_softmax,
    logsigmoid,
    prelu,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from activations.activation import Activation, Catalogue, Interval, activation

# --- intervals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, inside, outside",
    [
        ("(0, 1)", [0.5, 1e-300], [0, 1, -1, math.inf]),
        ("[0, 1]", [0, 0.5, 1], [-1e-300, 1.1]),
        ("[0, inf)", [0, 1e308], [-1, math.inf]),
        ("(-inf, 0]", [-1e308, 0], [-math.inf, 1]),
        ("[-inf, inf]", [-math.inf, 0, math.inf], []),
    ],
)
def test_an_interval_holds_what_its_brackets_say(text, inside, outside):
    interval = Interval(text)
    assert all(value in interval for value in inside)
    assert not any(value in interval for value in [*outside, math.nan])


def test_an_interval_holds_an_array_if_it_holds_every_element():
    assert np.array([0.1, 0.9]) in Interval("(0, 1)")
    assert np.array([0.1, 1.0]) not in Interval("(0, 1)")
    assert np.array([0.1, np.nan]) not in Interval("(0, 1)")


def test_an_interval_is_its_text():
    interval = Interval("[0, inf)")
    assert (interval.low, interval.high) == (0, math.inf)
    assert interval == Interval("[0, inf)") and hash(interval) == hash(Interval("[0, inf)"))
    assert interval != Interval("(0, inf)") and interval != "[0, inf)"
    assert repr(interval) == "Interval('[0, inf)')"
    assert str(Interval("(-inf, inf)")) == "(−∞, ∞)"
    assert str(Interval("[-0.27846454276, 1]")) == "[−0.2785, 1]"


@pytest.mark.parametrize(
    "text", ["", "0, 1", "(0; 1)", "(0, 1", "(1, 0)", "(a, b)", "(0, 1, 2)", "(nan, 1)", None, 5]
)
def test_what_is_no_interval_is_refused(text):
    with pytest.raises(ValueError) as error:
        Interval(text)
    assert str(error.value) == f"text must be an interval such as '[0, inf)'; got {text!r}"


# --- input --------------------------------------------------------------------------------------

NOT_REAL = [
    (1j, "complex128", "1j"),
    ([1 + 2j], "complex128", "[(1+2j)]"),
    ("1.5", "<U3", "'1.5'"),
    (["a", "b"], "<U1", "['a', 'b']"),
    (b"1", "|S1", "b'1'"),
    (None, "object", "None"),
    ({"x": 1}, "object", "{'x': 1}"),
    ({1.0}, "object", "{1.0}"),
    ([1.0, None], "object", "[1.0, None]"),
    (np.datetime64("2024-01-01"), "datetime64[D]", "2024-01-01"),
    (datetime.timedelta(1), "object", "datetime.timedelta(days=1)"),
    (10**400, "object", "1000000"),
]


def every_way_in(function):
    """Each place where an activation takes a number, with the name of the argument."""
    slope = function.derivative if function.elementwise else function.jacobian
    return [
        ("x", function),
        ("x", slope),
        ("x", lambda value: function.vjp(value, [1.0])),
        ("g", lambda value: function.vjp([1.0], value)),
    ]


@pytest.mark.parametrize("function", [sigmoid, softmax], ids=repr)
@pytest.mark.parametrize("value, dtype, shown", NOT_REAL, ids=[shown for _, _, shown in NOT_REAL])
def test_what_holds_no_real_numbers_is_refused(function, value, dtype, shown):
    for name, way_in in every_way_in(function):
        with pytest.raises(TypeError) as error:
            way_in(value)
        message = str(error.value)
        assert message.startswith(
            f"{name} must hold real numbers (float16, float32, float64, integers or booleans); "
            f"got {dtype} in "
        )
        assert shown in message


@pytest.mark.parametrize("function", [sigmoid, softmax], ids=repr)
def test_rows_of_different_lengths_are_refused(function):
    for name, way_in in every_way_in(function):
        with pytest.raises(ValueError) as error:
            way_in([[1, 2], [3]])
        assert str(error.value) == f"{name} must have rows of one length; got [[1, 2], [3]]"


@pytest.mark.skipif(np.dtype(np.longdouble).itemsize == 8, reason="longdouble is float64 here")
def test_a_float_wider_than_64_bits_is_refused_rather_than_rounded():
    with pytest.raises(TypeError, match=r"x must hold real numbers .* got float(96|128)"):
        sigmoid(np.longdouble(1))


def test_a_long_value_is_shown_in_short():
    with pytest.raises(TypeError) as error:
        sigmoid(["word"] * 10_000)
    assert len(str(error.value)) < 300


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError) as error:
        relu.vjp([1.0, 2.0], [1.0, 2.0, 3.0])
    assert str(error.value) == "g must have the shape of x, (2,); got the shape (3,)"
    with pytest.raises(ValueError, match=r"g must have the shape of x, \(2, 1\)"):
        softmax.vjp([[1.0], [2.0]], 1.0)


def test_a_gradient_of_another_dtype_is_fine():
    x = np.array([1.0, -1.0], np.float32)
    for g in ([2, 3], [True, True], np.array([2.0, 3.0]), np.array([2, 3], np.float16)):
        for function in (elu, softmax):
            assert function.vjp(x, g).dtype == np.float32


# --- parameters ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "function, name, allowed",
    [
        (leaky_relu, "negative_slope", "(−∞, ∞)"),
        (prelu, "weight", "(−∞, ∞)"),
        (elu, "alpha", "[0, ∞)"),
        (binary_step, "threshold", "(−∞, ∞)"),
    ],
)
@pytest.mark.parametrize("value", ["0.1", None, 1j, True, np.True_, [0.1], np.array(["a"])])
def test_a_parameter_that_is_no_number_is_refused(function, name, allowed, value):
    for call in (function, function.derivative, lambda x, **p: function.vjp(x, x, **p)):
        with pytest.raises(TypeError) as error:
            call([1.0, -1.0], **{name: value})
        assert str(error.value) == f"{name} must be a real number in {allowed}; got {value!r}"


@pytest.mark.parametrize(
    "function, name, value, allowed",
    [
        (leaky_relu, "negative_slope", math.nan, "(−∞, ∞)"),
        (leaky_relu, "negative_slope", -math.inf, "(−∞, ∞)"),
        (prelu, "weight", math.inf, "(−∞, ∞)"),
        (prelu, "weight", np.array([0.1, np.nan]), "(−∞, ∞)"),
        (elu, "alpha", -0.1, "[0, ∞)"),
        (elu, "alpha", -1e-300, "[0, ∞)"),
        (elu, "alpha", math.inf, "[0, ∞)"),
        (elu, "alpha", math.nan, "[0, ∞)"),
        (elu, "alpha", np.float32(-2), "[0, ∞)"),
        (elu, "alpha", -(10**400), "[0, ∞)"),
        (binary_step, "threshold", math.nan, "(−∞, ∞)"),
    ],
)
def test_a_parameter_outside_its_interval_is_refused(function, name, value, allowed):
    for call in (function, function.derivative, lambda x, **p: function.vjp(x, x, **p)):
        with np.errstate(all="raise"), pytest.raises(ValueError) as error:
            call([1.0, -1.0], **{name: value})
        message = str(error.value)
        assert message.startswith(f"{name} must be in {allowed}; got ")
        assert repr(value)[:10] in message


@pytest.mark.parametrize(
    "value, dtype", [(1e39, np.float32), (70000, np.float16), (10**400, np.float64)]
)
def test_a_parameter_too_large_for_the_dtype_of_x_is_refused(value, dtype):
    """As ∞ it would make ∞ · 0, nan, out of every positive x."""
    with np.errstate(all="raise"), pytest.raises(ValueError) as error:
        leaky_relu(np.array([1.0], dtype), negative_slope=value)
    message = str(error.value)
    assert message.startswith("negative_slope must be in (−∞, ∞); got ")
    assert message.endswith(f", too large for {dtype.__name__}")


@pytest.mark.parametrize(
    "value", [0.25, np.float16(0.25), np.float32(0.25), np.array(0.25), fractions.Fraction(1, 4)]
)
def test_a_parameter_is_any_real_number(value):
    assert leaky_relu(-2.0, negative_slope=value) == -0.5
    assert elu.derivative(0.0, alpha=value) == 0.25
    assert leaky_relu(-2.0, value) == -0.5  # by place
    assert leaky_relu(-2.0, negative_slope=3) == -6  # an integer


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("shape", [(), (1,), (2, 3)])
def test_a_parameter_is_rounded_to_the_dtype_of_x(dtype, shape):
    """So x made of the threshold is at the threshold, though 0.7 in float32 is less than 0.7."""
    for threshold in (0.1, 0.7):
        x = np.full(shape, threshold, dtype)
        assert np.all(binary_step(x, threshold=threshold) == 1)
        assert np.all(leaky_relu.derivative(-x, negative_slope=threshold) == x)
        assert np.all(prelu.derivative(-x, weight=np.full(shape, threshold)) == x)


def test_an_unknown_parameter_is_refused_and_the_known_are_named():
    with pytest.raises(TypeError) as error:
        leaky_relu(1.0, slope=0.1)
    assert str(error.value) == (
        "leaky_relu: got an unexpected keyword argument 'slope'; its parameters: negative_slope"
    )
    with pytest.raises(TypeError, match=r"^sigmoid: too many .* its parameters: none$"):
        sigmoid(1.0, 0.1)
    with pytest.raises(TypeError, match=r"^elu: multiple values for argument 'alpha'"):
        elu.derivative(1.0, 0.1, alpha=0.2)


@pytest.mark.parametrize("shape", [(3,), (1, 3), (2, 1), (2, 3), (1, 1), ()])
def test_an_array_of_parameters_broadcasts_to_x(shape):
    x = -np.arange(6.0).reshape(2, 3)
    weight = np.linspace(0.5, 1, math.prod(shape)).reshape(shape)
    assert np.array_equal(prelu(x, weight=weight), x * weight)
    assert np.array_equal(prelu.derivative(x, weight=weight), np.broadcast_to(weight, (2, 3)))
    assert np.array_equal(prelu.vjp(x, x, weight=weight), x * weight)


@pytest.mark.parametrize("shape", [(2,), (3, 1), (1, 2, 3), (4, 2, 3)])
def test_an_array_of_parameters_never_makes_the_result_larger(shape):
    with pytest.raises(ValueError) as error:
        prelu(np.ones((2, 3)), weight=np.ones(shape))
    assert str(error.value) == (
        "weight must be a number, or an array that broadcasts to the shape of x, (2, 3); "
        f"got the shape {shape}"
    )


def test_parameters_are_not_changed():
    weight = np.array([0.1, 0.2])
    prelu(np.ones(2, np.float32), weight=weight)
    assert np.array_equal(weight, [0.1, 0.2]) and weight.dtype == np.float64


# --- derivative or Jacobian ---------------------------------------------------------------------


def test_a_function_that_mixes_elements_has_no_derivative():
    for function in (softmax, log_softmax):
        with pytest.raises(TypeError) as error:
            function.derivative([1.0, 2.0])
        name = function.__name__
        assert str(error.value) == (
            f"{name} mixes elements, so it has no elementwise derivative: "
            f"use {name}.jacobian(x) or {name}.vjp(x, g)"
        )


def test_an_elementwise_function_has_no_jacobian():
    with pytest.raises(TypeError) as error:
        tanh.jacobian([1.0, 2.0])
    assert str(error.value) == (
        "tanh works element by element: its Jacobian is diagonal, and tanh.derivative(x) is that "
        "diagonal"
    )


def test_parameters_reach_derivative_and_vjp_by_place_and_by_name():
    assert elu.derivative(0.0, 0.5) == elu.derivative(0.0, alpha=0.5) == 0.5
    assert elu.vjp(0.0, 3.0, 0.5) == elu.vjp(0.0, 3.0, alpha=0.5) == 1.5


# --- making one ---------------------------------------------------------------------------------


def test_an_activation_looks_like_the_function_it_was_made_of():
    assert leaky_relu.__name__ == "leaky_relu"
    assert leaky_relu.__module__ == "activations.families.relu"
    assert leaky_relu.__doc__.startswith("Leaky ReLU:")
    assert str(inspect.signature(leaky_relu)) == "(x, negative_slope=0.01)"
    assert repr(leaky_relu) == "activations.leaky_relu"
    assert leaky_relu._repr_latex_() == rf"$\displaystyle {leaky_relu.formula}$"


def test_the_facts_can_be_read():
    assert sigmoid.range == Interval("(0, 1)")
    assert elu.parameters == {"alpha": Interval("[0, inf)")} and softmax.parameters == {"axis": int}
    assert relu.kinks == (0.0,) and not relu.smooth
    assert sigmoid.kinks == () and sigmoid.smooth


FACTS = {
    "formula": "x", "derivative_formula": "1", "definition": lambda m, x: x,
    "range": "(-inf, inf)", "zero_centred": True, "monotonic": True,
    "reference": "widrow1960", "year": 1960,
}  # fmt: skip


def test_the_decorator_enters_the_activation_in_the_catalogue(monkeypatch):
    private = Catalogue()
    monkeypatch.setattr("activations.activation.catalogue", private)

    @activation(**FACTS, parameters={"gain": "(0, 2]"})
    def line(x, gain=1.0):
        return gain * x

    @line.defderivative
    def line(x, gain=1.0):
        return np.full_like(x, gain)

    assert isinstance(line, Activation) and list(private) == [line]
    assert line([1, 2], gain=2).tolist() == [2, 4]
    assert line.derivative([1, 2], 2).tolist() == [2, 2]
    assert line.vjp([1, 2], [5, 6], gain=2).tolist() == [10, 12]
    with pytest.raises(ValueError, match=r"gain must be in \(0, 2\]; got 3"):
        line(1.0, gain=3)


def test_an_unknown_fact_is_refused():
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        Activation(np.positive, **FACTS, colour="red")


def test_a_range_that_is_no_interval_is_refused():
    with pytest.raises(ValueError, match="text must be an interval"):
        Activation(np.positive, **{**FACTS, "range": "all"})


# --- the catalogue ------------------------------------------------------------------------------


def test_the_catalogue_is_in_the_order_of_the_book():
    book = [
        identity, binary_step, sigmoid, logsigmoid, tanh,
        relu, leaky_relu, prelu, elu, softmax, log_softmax,
    ]  # fmt: skip
    assert [entry for entry in catalogue if entry in book] == book  # others may stand between
    assert len(catalogue) == len(list(catalogue))


def test_the_catalogue_is_looked_up_by_name():
    for name in ("identity", "softmax"):
        assert catalogue[name] is getattr(activations, name)
        assert name in catalogue and catalogue[name] in catalogue
    assert "swoosh" not in catalogue
    assert repr(catalogue).startswith(
        f"<catalogue of {len(catalogue)} activations: identity, binary_step, sigmoid"
    )


@pytest.mark.parametrize("name", ["swoosh", "", 0, None, ["relu"]])
def test_an_unknown_name_is_refused_and_the_known_are_named(name):
    with pytest.raises(KeyError) as error:
        catalogue[name]
    message = error.value.args[0]
    assert message.startswith(f"no activation is named {name!r}; there are identity, binary_step, ")
    assert all(known.__name__ in message for known in catalogue)


def test_a_name_is_entered_only_once():
    private = Catalogue()
    private.add(relu)
    with pytest.raises(ValueError) as error:
        private.add(relu)
    assert str(error.value) == "the catalogue has an activation 'relu' already"
    assert list(private) == [relu]
