"""Checks of the chapter that answers questions."""

import numpy as np

from activations import binary_step, relu, sigmoid
from activations.book.exercises import NotYet, answer, check, close


@check
def flat_from(distance):
    """Where the slope of the sigmoid is a hundredth of its largest value."""
    if np.ndim(distance) != 0:
        raise NotYet("one number will do: the curve is the same on both sides.")
    if distance <= 0:
        raise NotYet("a distance is above 0.")
    if close(distance, 4.595, rtol=0, atol=0.005):
        raise NotYet(
            "there σ is 0.99. It is the slope that we want at a hundredth of its largest value."
        )
    if close(distance, 4.585, rtol=0, atol=0.005):
        raise NotYet(
            "there the slope is 0.01. Its largest value is 0.25, and a hundredth of that is less."
        )
    share = sigmoid.derivative(float(distance)) / 0.25
    if abs(distance - 5.99) >= 0.02:
        raise NotYet(f"there the slope is {share:.2g} of its largest value.")
    return "beyond six a sigmoid is as good as flat."


@check
def straight_through(attempt):
    """A step forward, the slope of hard tanh backward."""
    x = np.array([-3.0, -1.0, -0.2, 0.0, 0.7, 1.0, 1.5])
    g = np.array([2.0, 3.0, -1.0, 5.0, 1.0, -2.0, 4.0])
    got = answer(attempt, x, g)
    if not isinstance(got, tuple | list) or len(got) != 2:
        raise NotYet("give a pair: the value, and the gradient to hand down.")
    value, down = got
    if np.shape(value) != x.shape or not close(value, binary_step(x)):
        raise NotYet("the value is that of the step: 1 from 0 on, 0 below.")
    if np.shape(down) != x.shape:
        raise NotYet("the gradient has the shape of x.")
    if close(down, 0 * g):
        raise NotYet("that is the true gradient of the step, 0. It teaches nothing.")
    if close(down, g):
        raise NotYet("far from the threshold, where |x| is above 1, hand down 0.")
    if close(down, 1.0 * (np.abs(x) <= 1)):
        raise NotYet("that is the slope. What is handed down is the slope times g.")
    if close(down, g * (np.abs(x) < 1)):
        raise NotYet("at ±1 itself the gradient still goes through: ≤.")
    if not close(down, g * (np.abs(x) <= 1)):
        raise NotYet("hand down g where |x| ≤ 1, and 0 elsewhere.")
    return "wrong by the book, and it trains networks of steps."


@check
def from_units(attempt):
    """The square and the line, each from two units."""
    got = answer(attempt, relu)
    unfinished = isinstance(got, tuple | list) and any(part is ... for part in got)
    if unfinished:
        raise NotYet("put your functions where the dots are.")
    if not isinstance(got, tuple | list) or len(got) != 2 or not all(map(callable, got)):
        raise NotYet("give a pair of functions: square, line.")
    x = np.array([-4.0, -0.5, 0.0, 0.5, 3.0])
    square, line = (answer(f, x) for f in got)
    if close(square, np.maximum(x, 0) ** 2):
        raise NotYet("square is right for x > 0 only: a second unit looks after the others.")
    if not close(square, x**2):
        raise NotYet("square is not x².")
    if close(line, np.abs(x)):
        raise NotYet("line gives |x|: the second unit counts against the first, so subtract it.")
    if not close(line, x):
        raise NotYet("line is not x.")
    seen = []

    def watched(z):
        seen.append(z)
        return relu(z)

    for f in attempt(watched):
        f(x)
    if len(seen) < 4:
        raise NotYet("each of the two is made of two units: use the relu that is handed in.")
    return "no sign is lost in a pair of ReLUs."
