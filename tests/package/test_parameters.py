"""What each kind of parameter takes, what it refuses, and in which words."""

import math
import sys

import numpy as np
import pytest

from activations.parameters import Axis, Choice, Count, Flag, Interval, Order, Seed

X = np.zeros((2, 3))

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


def test_an_interval_is_its_ends_and_brackets():
    interval = Interval("[0, inf)")
    assert (interval.low, interval.high) == (0, math.inf)
    assert interval == Interval("[0, inf)") and hash(interval) == hash(Interval("[0, inf)"))
    assert interval == Interval("[0,inf)") and interval != "[0, inf)"
    assert interval not in [Interval("(0, inf)"), Interval("[0, inf]"), Interval("[0, 1)")]
    assert repr(interval) == "Interval('[0, inf)')" and eval(repr(interval)) == interval
    assert str(Interval("(-inf, inf)")) == "(−∞, ∞)"
    assert str(Interval("[-0.27846454276, 1]")) == "[−0.2785, 1]"
    assert str(Interval("[-0.30884, 0.30884]")) == "[−0.3089, 0.3089]"  # with all that is in it
    assert str(Interval("(0, 0.1]")) == "(0, 0.1]"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0, 1",
        "(0; 1)",
        "(0, 1",
        "(1, 0)",
        "(a, b)",
        "(0, 1, 2)",
        "(nan, 1)",
        None,
        5,
        (0, 1),
        [0, 1],
    ],
)
def test_what_is_no_interval_is_refused(text):
    with pytest.raises(ValueError) as error:
        Interval(text)
    assert str(error.value) == f"text must be an interval such as '[0, inf)'; got {text!r}"


# --- the other kinds --------------------------------------------------------------------------

GENERATOR = np.random.default_rng(0)


@pytest.mark.parametrize(
    "kind, value, taken",
    [
        (Interval("[0, 1]"), 1, 1.0),
        (Axis(), -2, -2),
        (Axis(), np.int64(1), 1),
        (Count(), 1, 1),
        (Count(3), np.uint8(7), 7),
        (Choice("none", "tanh"), "tanh", "tanh"),
        (Flag(), np.True_, True),
        (Seed(), None, None),
        (Seed(), 5, 5),
        (Seed(), GENERATOR, GENERATOR),
    ],
)
def test_what_is_allowed_is_taken(kind, value, taken):
    assert kind.check("it", value, X) == taken


@pytest.mark.parametrize(
    "kind, value, error, message",
    [
        (Interval("[0, 1]"), 2, ValueError, "it must be in [0, 1]; got 2"),
        (
            Interval("[0, 1]"), True, TypeError,
            "it must be a real number in [0, 1], or an array of them; got True",
        ),
        (Axis(), 2, ValueError, "it must be in [-2, 1] for this x; got 2"),
        (Axis(), 1.0, TypeError, "it must be an integer; got 1.0"),
        (Axis(), True, TypeError, "it must be an integer; got True"),
        (Count(), 0, ValueError, "it must be at least 1; got 0"),
        (Count(), 2**63, ValueError, f"it must be at most {sys.maxsize}; got {2**63}"),
        (Count(), 2.0, TypeError, "it must be an integer; got 2.0"),
        (Count(), True, TypeError, "it must be an integer; got True"),
        (Choice("a", "b"), "c", ValueError, "it must be 'a' or 'b'; got 'c'"),
        (Choice("a", "b"), 1, ValueError, "it must be 'a' or 'b'; got 1"),
        (Flag(), 1, TypeError, "it must be True or False; got 1"),
        (Seed(), -1, ValueError, "it must be at least 0 if it is an integer; got -1"),
        (
            Seed(), 0.5, TypeError,
            "it must be an integer, a numpy.random.Generator or None; got 0.5",
        ),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_refused(kind, value, error, message):
    with pytest.raises(error) as raised:
        kind.check("it", value, X)
    assert str(raised.value) == message


def test_a_single_number_has_no_axis():
    with pytest.raises(ValueError, match=r"x must have at least one axis; got the single number"):
        Axis().check("axis", 0, np.array(1.0))


@pytest.mark.parametrize("kind", [Interval("(0, 1)"), Axis(), Count(), Choice("a"), Flag(), Seed()])
def test_each_kind_has_its_words_for_a_docstring(kind):
    assert kind.kind and isinstance(kind.told, str) and isinstance(kind.refused, str)


def test_an_order_holds_for_every_element():
    strict, loose = Order("low", "high"), Order("low", "high", equal=True)
    strict.check({"low": 0, "high": np.array([1, 2])})
    loose.check({"low": 1, "high": np.array([1, 2])})
    with pytest.raises(ValueError, match="low must be below high; got 1 and"):
        strict.check({"low": 1, "high": np.array([1, 2])})
    with pytest.raises(ValueError, match="low must not be above high; got 3 and 2"):
        loose.check({"low": 3, "high": 2})
    with pytest.raises(ValueError, match=r"low must be below high; got 0.1 and 0.1 as float32$"):
        strict.check({"low": np.float32(0.1), "high": np.float32(0.1 + 1e-10)})
