"""Checks of the chapter that answers questions."""

import numpy as np

from activations import binary_step, relu, sigmoid
from activations.book.exercises import answer, check, close, expect


@check
def flat_from(distance):
    """Where the slope of the sigmoid is a hundredth of its largest value."""
    expect(np.ndim(distance) == 0, "one number will do: the curve is the same on both sides.")
    expect(distance > 0, "a distance is above 0.")
    expect(
        not close(distance, 4.595, rtol=0, atol=0.005),
        "there σ is 0.99. It is the slope that we want at a hundredth of its largest value.",
    )
    expect(
        not close(distance, 4.585, rtol=0, atol=0.005),
        "there the slope is 0.01. Its largest value is 0.25, and a hundredth of that is less.",
    )
    share = sigmoid.derivative(float(distance)) / 0.25
    expect(abs(distance - 5.99) < 0.02, f"there the slope is {share:.2g} of its largest value.")
    return "beyond six a sigmoid is as good as flat."


@check
def straight_through(attempt):
    """A step forward, the slope of hard tanh backward."""
    x = np.array([-3.0, -1.0, -0.2, 0.0, 0.7, 1.0, 1.5])
    g = np.array([2.0, 3.0, -1.0, 5.0, 1.0, -2.0, 4.0])
    got = answer(attempt, x, g)
    expect(
        isinstance(got, tuple | list) and len(got) == 2,
        "give a pair: the value, and the gradient to hand down.",
    )
    value, down = got
    expect(
        np.shape(value) == x.shape and close(value, binary_step(x)),
        "the value is that of the step: 1 from 0 on, 0 below.",
    )
    expect(np.shape(down) == x.shape, "the gradient has the shape of x.")
    expect(not close(down, 0 * g), "that is the true gradient of the step, 0. It teaches nothing.")
    expect(not close(down, g), "far from the threshold, where |x| is above 1, hand down 0.")
    expect(
        not close(down, 1.0 * (np.abs(x) <= 1)),
        "that is the slope. What is handed down is the slope times g.",
    )
    expect(not close(down, g * (np.abs(x) < 1)), "at ±1 itself the gradient still goes through: ≤.")
    expect(close(down, g * (np.abs(x) <= 1)), "hand down g where |x| ≤ 1, and 0 elsewhere.")
    return "wrong by the book, and it trains networks of steps."


@check
def from_units(attempt):
    """The square and the line, each from two units."""
    got = answer(attempt, relu)
    unfinished = isinstance(got, tuple | list) and any(part is ... for part in got)
    expect(not unfinished, "put your functions where the dots are.")
    expect(
        isinstance(got, tuple | list) and len(got) == 2 and all(map(callable, got)),
        "give a pair of functions: square, line.",
    )
    x = np.array([-4.0, -0.5, 0.0, 0.5, 3.0])
    square, line = (answer(f, x) for f in got)
    expect(
        not close(square, np.maximum(x, 0) ** 2),
        "square is right for x > 0 only: a second unit looks after the others.",
    )
    expect(close(square, x**2), "square is not x².")
    expect(
        not close(line, np.abs(x)),
        "line gives |x|: the second unit counts against the first, so subtract it.",
    )
    expect(close(line, x), "line is not x.")
    seen = []

    def watched(z):
        seen.append(z)
        return relu(z)

    for f in attempt(watched):
        f(x)
    expect(len(seen) >= 4, "each of the two is made of two units: use the relu that is handed in.")
    return "no sign is lost in a pair of ReLUs."
