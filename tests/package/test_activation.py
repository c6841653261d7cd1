"""The frame: what an activation takes and refuses, how one is made, the catalogue."""

import datetime
import fractions
import functools
import inspect
import math
import warnings

import numpy as np
import pytest

import activations
from activations import (
    binary_step,
    catalogue,
    docstrings,
    elu,
    gelu,
    glu,
    hardtanh,
    identity,
    leaky_relu,
    log_softmax,
    logsigmoid,
    maxout,
    prelu,
    relu,
    rrelu,
    sigmoid,
    softmax,
    softplus,
    swish,
    tanh,
)
from activations.activation import Activation, Catalogue, activation
from activations.parameters import Axis, Choice, Count, Interval, Order, short

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
            f"{name} must hold real numbers (float16, float32, float64, integers of up to 64 bits "
            f"or booleans); got {dtype} in "
        )
        assert shown in message


@pytest.mark.parametrize("function", [sigmoid, softmax], ids=repr)
def test_rows_of_different_lengths_are_refused(function):
    for name, way_in in every_way_in(function):
        with pytest.raises(ValueError) as error:
            way_in([[1, 2], [3]])
        assert str(error.value) == (
            f"{name} must have rows of one length, and no more axes than NumPy has; "
            "got [[1, 2], [3]]"
        )


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


def test_floats_of_other_types_are_refused_by_name():
    """One of these says of itself that it is of kind "f", as NumPy's floats do."""
    ml_dtypes = pytest.importorskip("ml_dtypes")
    for name in ("float8_e5m2", "float8_e4m3fn", "bfloat16", "int4"):
        value = np.array([1]).astype(getattr(ml_dtypes, name))
        for function in (sigmoid, gelu, softmax):
            for argument, way_in in every_way_in(function):
                with pytest.raises(TypeError, match=rf"^{argument} must hold real .*; got {name} "):
                    way_in(value)
        with pytest.raises(TypeError, match=r"weight must be a real number in .* or an array of"):
            prelu([1.0], weight=value)
    with pytest.raises(TypeError, match=r"in \(0, ∞\), or an array of them; got 0.5 of bfloat16"):
        softplus([1.0], beta=ml_dtypes.bfloat16(0.5))


@pytest.mark.parametrize("function", [relu, softmax], ids=repr)
def test_a_mask_is_refused_rather_than_lost(function):
    masked = np.ma.masked_equal([1.0], 1)
    listed = [masked], ((masked, [1.0]),), [1.0, np.ma.masked], [[1.0], [np.ma.masked]]
    for value in (masked, np.ma.array([1.0]), np.ma.masked, *listed):
        for name, way_in in every_way_in(function):
            with pytest.raises(TypeError) as error:
                way_in(value)
            assert str(error.value).startswith(
                f"{name} must be an array without a mask, which would be lost: pass "
                f"{name}.filled(value) or {name}.compressed(); got "
            )
    with pytest.raises(TypeError, match=r"weight must be a real number in .* or an array of"):
        prelu([1.0], weight=np.ma.array([1.0]))


class Tensor:
    """What PyTorch does with a tensor that keeps its gradient, and with bfloat16."""

    def __init__(self, error):
        self.error = error

    def __array__(self, dtype=None, copy=None):
        raise self.error


@pytest.mark.parametrize("error", [RuntimeError("Use detach"), TypeError("Got unsupported")])
def test_what_refuses_to_become_an_array_is_refused_with_its_own_reason(error):
    for value in (Tensor(error), [Tensor(error)]):
        for name, way_in in every_way_in(relu):
            with pytest.raises(TypeError) as raised:
                way_in(value)
            assert str(raised.value) == (
                f"{name} must be something that NumPy makes an array of: {error}"
            )


class Watched:
    """What sees how errors are handled while it is made an array, the first step of a call."""

    def __array__(self, dtype=None, copy=None):
        self.seen = np.geterr()
        return np.ones(1)


@pytest.mark.parametrize("function", [sigmoid, softmax], ids=repr)
def test_the_errstate_of_the_caller_does_not_get_in_from_the_first_step_on(function):
    for _, way_in in every_way_in(function):
        with np.errstate(all="raise"):
            way_in(x := Watched())
        assert set(x.seen.values()) == {"ignore"}


def test_a_signalling_nan_stays_silent_in_every_dtype():
    """Hardware that widens float16, as Arm's does, says "invalid" of it."""
    for dtype, bits, nan in (("f2", "u2", 0x7C01), ("f4", "u4", 0x7F800001)):
        x = np.array([nan], bits).view(dtype)
        with np.errstate(all="raise"):
            assert np.isnan([sigmoid(x), sigmoid.derivative(x), relu.vjp(x, x)]).all()


WAYS = {
    "value": lambda f, x, **p: f(x, **p),
    "derivative": lambda f, x, **p: f.derivative(x, **p),
    "vjp": lambda f, x, **p: f.vjp(x, np.full(x.shape, 1e-300), **p),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_errstate_of_the_caller_does_not_get_in_by_a_parameter(way, dtype):
    x = np.array([1.0, -1.0], dtype)
    for weight in (1e-40, np.array([1e-40, 0.1]), np.array([1e-310, 5e-324]), 10**-30):
        with np.errstate(all="raise"):
            before = np.geterr()
            WAYS[way](prelu, x, weight=weight)
            WAYS[way](hardtanh, x, min_val=-1, max_val=np.abs(weight) + 1)
            with pytest.raises(ValueError):
                WAYS[way](leaky_relu, x, negative_slope=10**400)
            assert np.geterr() == before


def test_where_the_slope_is_0_nothing_of_the_gradient_passes():
    """As PyTorch masks it: ∞·0 would be nan, and one such nan would spoil the whole network."""
    g = np.array([np.inf, -np.inf, np.nan, 2.0])
    assert relu.vjp([-1.0, -1, -1, -1], g).tolist() == [0, 0, 0, 0]
    assert sigmoid.vjp([-1e4, -1e4, 1e4, 1e4], g).tolist() == [0, 0, 0, 0]
    passed = leaky_relu.vjp([-1.0, -1, -1, -1], g, negative_slope=0.5)
    np.testing.assert_array_equal(passed, g / 2)
    np.testing.assert_array_equal(relu.vjp([1.0, np.nan, 1, np.nan], g), [np.inf, *[np.nan] * 3])
    assert relu.vjp(np.float16(-1), np.inf) == 0


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
        assert str(error.value) == (
            f"{name} must be a real number in {allowed}, or an array of them; got {value!r}"
        )


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
    "function, value, dtype", [(softplus, 1e-50, np.float32), (swish, 1e-8, np.float16)]
)
def test_a_parameter_too_small_for_the_dtype_of_x_is_refused(function, value, dtype):
    """As 0 it would be outside its interval."""
    for beta in (value, np.array([1, value])):
        with np.errstate(all="raise"), pytest.raises(ValueError) as error:
            function(np.ones(2, dtype), beta=beta)
        assert str(error.value).endswith(f", too small for {dtype.__name__}")


def test_an_error_names_the_parameter_that_was_given():
    """However large the slopes are, their mean is one too."""
    largest = np.finfo(np.float64).max
    assert rrelu(-1.0, lower=largest, upper=largest) == -largest
    with pytest.raises(ValueError, match="upper must be in"):
        rrelu(-1.0, lower=0.1, upper=np.inf)


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


def test_a_subclass_of_array_is_a_plain_array_of_parameters():
    """A matrix would multiply as a matrix."""
    x = -np.ones((2, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        weight = np.matrix([[0.1, 0.2], [0.3, 0.4]])
    assert np.array_equal(prelu(x, weight=weight), -np.asarray(weight))


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
    assert elu.parameters == {"alpha": Interval("[0, inf)")}
    assert elu.defaults == {"alpha": 1.0} and sigmoid.defaults == {}
    assert softmax.parameters == {"axis": Axis()} and not softmax.elementwise
    assert relu.kinks == (0.0,) and not relu.smooth
    assert sigmoid.kinks == () and sigmoid.smooth
    assert (prelu.key, prelu.year) == ("he2015", 2015)


def test_how_many_inputs_make_one_output():
    assert sigmoid.group_size() == softmax.group_size() == 1
    assert glu.group_size() == maxout.group_size() == 2
    assert maxout.group_size(pool_size=3) == 3


FACTS = {
    "formula": "x", "derivative_formula": "1", "definition": lambda m, x: x,
    "range": "(-inf, inf)", "zero_centred": True, "monotonic": True,
    "reference": 'Widrow and Hoff, "Adaptive switching circuits", 1960',
}  # fmt: skip


def line(x):
    return +x


def rows(x, axis=-1):
    return +x


def elementwise(**facts):
    return activation(**FACTS, **facts)(line)


def mixing(**facts):
    return activation(**FACTS, parameters={"axis": Axis()}, **facts)(rows)


def test_the_decorator_makes_an_activation_and_enters_it_nowhere():
    before = list(catalogue)

    @activation(**FACTS, parameters={"gain": Interval("(0, 2]")})
    def line(x, gain=1.0):
        return gain * x

    @line.defderivative
    def line(x, gain=1.0):
        return np.full_like(x, gain)

    assert isinstance(line, Activation) and list(catalogue) == before
    assert line([1, 2], gain=2).tolist() == [2, 4]
    assert line.derivative([1, 2], 2).tolist() == [2, 2]
    assert line.vjp([1, 2], [5, 6], gain=2).tolist() == [10, 12]
    with pytest.raises(ValueError, match=r"gain must be in \(0, 2\]; got 3"):
        line(1.0, gain=3)


@pytest.mark.parametrize("fact", FACTS)
def test_no_fact_can_be_left_out(fact):
    facts = {name: value for name, value in FACTS.items() if name != fact}
    with pytest.raises(TypeError) as error:
        activation(**facts)(line)
    assert str(error.value) == f"line lacks what it must tell of itself: {fact}"


def test_an_unknown_fact_is_refused():
    with pytest.raises(TypeError, match="line has a fact that is none: colour"):
        elementwise(colour="red")


@pytest.mark.parametrize(
    "fact, value, kind",
    [
        ("formula", None, "str"),
        ("derivative_formula", 1, "str"),
        ("reference", 1960, "str"),
        ("zero_centred", "yes", "bool"),
        ("monotonic", None, "bool"),
        ("kinks", 0.0, "tuple"),
        ("aliases", "linear", "tuple"),
    ],
)
def test_a_fact_of_another_kind_is_refused(fact, value, kind):
    with pytest.raises(TypeError) as error:
        activation(**{**FACTS, fact: value})(line)
    assert str(error.value) == f"{fact} of line must be a {kind}; got {value!r}"


@pytest.mark.parametrize(
    "variants", [None, {}, {"curved": "x"}, {"tanh": 1}, {"tanh": "x", "none": "x"}, "x"]
)
def test_each_word_of_a_choice_needs_a_formula(variants):
    def curve(x, approximate="none"):
        return x

    words = Choice("none", "tanh")
    with pytest.raises(TypeError) as error:
        activation(**FACTS, parameters={"approximate": words}, variants=variants)(curve)
    wanted = "variants of curve must be a dict with the formula for tanh; got "
    assert str(error.value) == f"{wanted}{short(variants or {})}"


def test_one_parameter_chooses_among_formulas():
    def curve(x, ends="round", tail="long"):
        return x

    words = {"ends": Choice("round", "sharp"), "tail": Choice("long", "short")}
    with pytest.raises(TypeError, match="curve must have one Choice at most; got ends, tail"):
        activation(**FACTS, parameters=words)(curve)


def test_a_formula_for_a_word_that_is_none_is_refused():
    with pytest.raises(TypeError, match=r"must be a dict with the formula for no word; got \{'up"):
        activation(**FACTS, variants={"up": "x"})(line)


def test_a_definition_that_is_no_function_is_refused():
    with pytest.raises(TypeError, match="definition of line must be a function of m and x"):
        activation(**{**FACTS, "definition": "x"})(line)


def test_a_range_that_is_no_interval_is_refused():
    with pytest.raises(ValueError, match="range of line: text must be an interval"):
        activation(**{**FACTS, "range": "all"})(line)


@pytest.mark.parametrize(
    "reference", ["", "mine", "1960", " , 1960", 'Widrow, "Circuits"', "Widrow 60"]
)
def test_a_reference_without_author_or_year_is_refused(reference):
    with pytest.raises(ValueError, match="reference of line must be authors, title and year"):
        activation(**{**FACTS, "reference": reference})(line)


@pytest.mark.parametrize("parameters", [None, {"gain": Interval("(0, 1)")}, {}])
def test_parameters_are_those_of_the_signature(parameters):
    with pytest.raises(TypeError) as error:
        activation(**FACTS, parameters=parameters)(rows)
    assert str(error.value).startswith(
        "parameters must say what each parameter of rows(x, axis=-1) may be, and each needs a "
        "default; got "
    )


def test_a_parameter_needs_a_default():
    with pytest.raises(TypeError, match="each needs a default"):
        activation(**FACTS, parameters={"gain": Interval("(0, 1)")})(lambda x, gain: gain * x)


@pytest.mark.parametrize(
    "facts, message",
    [
        ({"parameters": ["axis"]}, "parameters of rows must be a dict; got ['axis']"),
        ({"parameters": {"axis": "(0, 1)"}}, "axis of rows must be one of Axis, Choice, Count, "),
        ({"parameters": {"axis": int}}, "axis of rows must be one of Axis, Choice, Count, "),
        ({"parameters": {"axis": Axis}}, "axis of rows must be one of Axis, Choice, Count, "),
        ({"order": ("low", "high")}, "order of rows must be an Order; got ('low', 'high')"),
        ({"order": Order("axis", "b")}, "order of rows must name two of its numbers; got "),
        ({"scale": 3}, "scale of rows must be a function or None; got 3"),
        ({"torch": 1}, "torch of rows must be a name or None; got 1"),
        ({"group": 0}, "group of rows must be a number or the name of a Count"),
        ({"group": True}, "group of rows must be a number or the name of a Count"),
        ({"group": "axis"}, "group of rows must be a number or the name of a Count"),
        (
            {"group": "pool"},
            "group of rows must be a number or the name of a Count, beside an Axis",
        ),
    ],
)
def test_parameters_order_and_group_of_another_kind_are_refused(facts, message):
    with pytest.raises(TypeError) as error:
        activation(**{**FACTS, "parameters": {"axis": Axis()}, **facts})(rows)
    assert str(error.value).startswith(message)


def test_a_group_needs_an_axis_of_whatever_name():
    with pytest.raises(TypeError, match="group of line must be a number or the name of a Count"):
        elementwise(group=2)

    @activation(**FACTS, group=2, parameters={"dim": Axis()})
    def pairs(x, dim=-1):
        return x[..., ::2]

    assert pairs([1, 2, 3, 4]).tolist() == [1, 3]
    with pytest.raises(ValueError, match="x must have a multiple of 2 elements along axis -1"):
        pairs([1, 2, 3])


def test_a_default_must_be_allowed():
    with pytest.raises(ValueError, match=r"gain must be in \(0, 1\); got 5"):

        @activation(**FACTS, parameters={"gain": Interval("(0, 1)")})
        def line(x, gain=5):
            return gain * x


@pytest.mark.parametrize(
    "function, message",
    [
        (functools.partial(line), "an activation is made of a function that has a name"),
        (3, "an activation is made of a function that has a name"),
        (lambda: 0, "<lambda> must take an array, x, as its first argument"),
        (lambda *, x: x, "<lambda> must take an array, x, as its first argument"),
        (max, "max must take an array, x, as its first argument"),
    ],
)
def test_what_is_no_formula_is_refused(function, message):
    for make in (activation(**FACTS), lambda function: Activation(function, **FACTS)):
        with pytest.raises(TypeError) as error:
            make(function)
        assert str(error.value).startswith(message)


def test_a_derivative_must_be_a_function():
    with pytest.raises(TypeError, match="a derivative must be a function; got 3"):
        elementwise().defderivative(3)


@pytest.mark.parametrize(
    "reference, key",
    [
        ('He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015', "he2015"),
        ('van der Maaten and Hinton, "Visualizing data", 2008', "maaten2008"),
        ('O\'Neil, "A title of 1999", 2019', "oneil2019"),
        ('Al-Rfou et al., "Theano", 2016', "alrfou2016"),
        ('Bélisle, "Curves", 2001', "belisle2001"),
        ("Hendrycks & Gimpel, 2016.", "hendrycks2016"),
        ("Nobody, 2026", "nobody2026"),
    ],
)
def test_the_key_is_the_first_last_name_and_the_year(reference, key):
    made = activation(**{**FACTS, "reference": reference})(line)
    assert made.key == key and key.endswith(str(made.year))


PAIR, HALF, TWO = np.array([0.2, 0.5]), fractions.Fraction(1, 2), np.int64(2)


@pytest.mark.parametrize(
    "function, kinds",
    [
        (lambda x, axis=2: x, {"axis": Axis()}),
        (lambda x, gain=PAIR: x, {"gain": Interval("(0, 1)")}),
        (lambda x, gain=HALF: x, {"gain": Interval("(0, 1)")}),
        (lambda x, size=TWO: x, {"size": Count()}),
    ],
)
def test_a_default_of_an_unusual_kind_is_taken(function, kinds):
    made = activation(**FACTS, parameters=kinds)(function)
    assert list(made.defaults) == list(kinds)


def test_a_range_may_be_an_interval():
    assert activation(**{**FACTS, "range": Interval("[0, 1]")})(line).range == Interval("[0, 1]")


@pytest.mark.parametrize("name", ["g", "self", "formula"])
def test_a_parameter_cannot_have_a_name_of_the_frame(name):
    space = {}
    exec(f"def f(x, {name}=0.5): return x", space)
    with pytest.raises(TypeError, match=f"no parameter can be called {name}: rename it"):
        activation(**FACTS, parameters={name: Interval("(0, 1)")})(space["f"])


def test_attributes_of_the_formula_do_not_hide_those_of_the_activation():
    def curve(x):
        return +x

    curve.derivative = curve.missing = None
    made = activation(**FACTS)(curve)
    assert made.missing() == ["derivative"]


# --- its docstring --------------------------------------------------------------------------------


def test_what_a_docstring_says_of_its_own_is_kept():
    def wave(x, pace=1.0):
        """A wave.

        A remark.

        Parameters
        ----------
        pace : float, default 1.0
            How quick it is.

        Raises
        ------
        OSError
            If the sea is out.

        Notes
        -----
        Wet.

        Examples
        --------
        >>> print("a")
        a
        ---
        b
        """
        return pace * x

    told = docstrings.sections(
        activation(**FACTS, parameters={"pace": Interval("(0, 1]")})(wave).__doc__
    )
    assert list(told) == ["", "Parameters", "Returns", "Raises", "References", "Notes", "Examples"]
    assert told["Examples"].endswith("---\nb")
    assert told[""].endswith("A remark.") and told["Notes"] == "Wet."
    assert "How quick it is. In (0, 1], and rounded" in " ".join(told["Parameters"].split())
    assert "TypeError" in told["Raises"] and "If the sea is out." in told["Raises"]


def test_a_docstring_that_tells_of_another_parameter_is_refused():
    def wave(x, pace=1.0):
        """A wave.

        Parameters
        ----------
        pase
            How quick it is.
        """
        return pace * x

    with pytest.raises(TypeError, match="the docstring of wave tells of pase, which is no param"):
        activation(**FACTS, parameters={"pace": Interval("(0, 1]")})(wave)


# --- a function that lacks its derivative ---------------------------------------------------------


def test_a_function_without_derivative_says_how_to_enter_one():
    f = elementwise()
    assert f.missing() == ["derivative"] and f(2.0) == 2
    for call in (f.derivative, lambda x: f.vjp(x, x)):
        with pytest.raises(TypeError) as error:
            call(1.0)
        assert str(error.value) == (
            "line has no derivative yet: enter one with @line.defderivative"
        )
    f.defderivative(np.ones_like)
    assert f.missing() == [] and f.derivative(2.0) == 1


def test_a_function_that_mixes_elements_needs_jacobian_and_vjp():
    f = mixing()
    assert f.missing() == ["jacobian", "vjp"]
    with pytest.raises(TypeError, match=r"rows has no jacobian yet: enter one with @rows\.defj"):
        f.jacobian([1.0])
    with pytest.raises(TypeError, match=r"rows has no vjp yet: enter one with @rows\.defvjp"):
        f.vjp([1.0], [1.0])
    assert f.defjacobian(lambda x, axis: x).missing() == ["vjp"]


def test_a_derivative_that_nothing_would_use_is_refused():
    with pytest.raises(TypeError, match=r"^rows mixes elements, .*@rows.defjacobian"):
        mixing().defderivative(np.ones_like)
    for enter, what in [("defjacobian", "Jacobian"), ("defvjp", "vector-Jacobian product")]:
        with pytest.raises(TypeError, match=f"^line works element by element, .* its {what}: "):
            getattr(elementwise(), enter)(np.ones_like)


@pytest.mark.parametrize("make, name", [(elementwise, "derivative"), (mixing, "jacobian")])
def test_the_catalogue_refuses_what_is_not_complete(make, name):
    f = make()
    with pytest.raises(ValueError) as error:
        Catalogue(relu, f)
    assert str(error.value) == (
        f"{f.__name__} has no {name}: enter one with @{f.__name__}.def{name}"
    )


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
    assert "swoosh" not in catalogue and ["relu"] not in catalogue
    assert np.array([1, 2]) not in catalogue
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
    with pytest.raises(ValueError) as error:
        Catalogue(relu, tanh, relu)
    assert str(error.value) == "the catalogue has an activation 'relu' already"
    assert list(Catalogue(relu)) == [relu]
    with pytest.raises(TypeError, match="a catalogue holds activations; got <ufunc 'tanh'>"):
        Catalogue(relu, np.tanh)
