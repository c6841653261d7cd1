"""Checks of the chapter that answers questions."""

import numpy as np

from activations import binary_step, relu, sigmoid
from activations.book.exercises import (
    NotYet,
    answer,
    check,
    close,
    each,
    number,
    numbers,
    parts,
    watched,
    whole,
)  # fmt: skip


@check
def flat_from(distance):
    """Where the slope of the sigmoid is a hundredth of its largest value."""
    distance = number(distance, "one number will do: the curve is the same on both sides")
    if distance <= 0:
        raise NotYet(f"a distance is above 0; got {distance:g}.")
    if abs(distance - 4.595) < 0.0075:
        raise NotYet(
            "there σ is 0.99, or the slope 0.01. Wanted is the slope that is a hundredth of its "
            "largest value, 0.25."
        )
    if abs(distance - 5.9864) > 0.0051:
        share = sigmoid.derivative(distance) / 0.25
        raise NotYet(
            f"there the slope is {share:.4g} of its largest value; the distance is asked for to "
            "two decimals."
        )
    return "beyond six a sigmoid is as good as flat."


@check
def straight_through(attempt):
    """A step forward, the slope of hard tanh backward."""
    x = np.array([-3.0, -1.0, -0.2, 0.0, 0.7, 1.0, 1.5])
    g = np.array([2.0, 3.0, -1.0, 5.0, 1.0, -2.0, 4.0])
    inside = np.abs(x) <= 1
    value, down = parts(
        answer(attempt, x, g), "give a pair: the value, and the gradient to hand down"
    )
    value = numbers(value, x.shape, "the value has the shape of x")
    if not close(value, binary_step(x)):
        raise NotYet("the value is that of the step: 1 from 0 on, 0 below.")
    down = numbers(down, x.shape, "the gradient has the shape of x")
    if close(down, g * inside):
        return "wrong by the book, and it trains networks of steps."
    if close(down, 0 * g):
        raise NotYet("that is the true gradient of the step, 0. It teaches nothing.")
    if close(down, g):
        raise NotYet("far from the threshold, where |x| is above 1, hand down 0.")
    if close(down, inside):
        raise NotYet("that is the slope. What is handed down is the slope times g.")
    if close(down, g * (np.abs(x) < 1)):
        raise NotYet("at ±1 itself the gradient still goes through: ≤.")
    if close(down, g * (x <= 1)) or close(down, g * (x >= -1)):
        raise NotYet("on one side alone: far from the threshold is |x| above 1, on both sides.")
    raise NotYet("hand down g where |x| ≤ 1, and 0 elsewhere.")


@check
def from_units(attempt):
    """The square and the line, each from two units."""
    pair = answer(attempt, relu)
    if isinstance(pair, list | tuple) and any(part is ... for part in pair):
        raise NotYet("put your functions where the dots are.")
    for f in (pair := parts(pair, "give a pair of functions: square, line")):
        if not callable(f):
            raise NotYet("give a pair of functions: square, line, and not what they give.")
    x = np.array([-4.0, -0.5, 0.0, 0.5, 3.0])
    square, line = (each(f, x) for f in pair)
    if not close(square, x**2):
        if close(square, np.maximum(x, 0) ** 2) or close(square, np.minimum(x, 0) ** 2):
            raise NotYet("square is right on one side only: a second unit looks after the other.")
        if close(square, np.abs(x)):
            raise NotYet("square gives |x|: square each unit before you add.")
        if close(square, x * np.abs(x)):
            raise NotYet("square is negative on the left: both units count for it, so add.")
        raise NotYet("square is not x².")
    if not close(line, x):
        if close(line, np.abs(x)):
            raise NotYet(
                "line gives |x|: the second unit counts against the first, so subtract it."
            )
        if close(line, np.maximum(x, 0)):
            raise NotYet("line is right for x > 0 only: a second unit looks after the others.")
        if close(line, -x):
            raise NotYet("line is −x: the units are swapped.")
        raise NotYet("line is not x.")
    handed_in, calls = watched(relu)
    for f in parts(answer(attempt, handed_in), "give a pair of functions: square, line"):
        calls.clear()
        each(f, x)
        if sum(numbers(inputs[0]).size for inputs in calls) < 2 * x.size:
            raise NotYet("each of the two is made of two units: use the relu that is handed in.")
    return "no sign is lost in a pair of ReLUs."


@check
def how_many(pieces):
    """Straight pieces needed for half a sine."""
    pieces = whole(pieces, "a whole number of pieces is asked for")
    if pieces < 1:
        raise NotYet(f"at least one piece is needed; got {pieces}.")
    if _sine_error(pieces) >= 0.001:
        raise NotYet(f"{pieces} pieces still miss by more than 0.001.")
    if _sine_error(pieces - 1) < 0.001:
        raise NotYet(f"{pieces} are enough, but fewer would do too.")
    return "and the formula h²/8 says the same."


def _sine_error(pieces):
    x, knots = np.linspace(0, np.pi, 20_001), np.linspace(0, np.pi, min(pieces, 1000) + 1)
    return np.abs(np.interp(x, knots, np.sin(knots)) - np.sin(x)).max()
