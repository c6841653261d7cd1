"""Attempts at the exercises of the chapter that answers questions."""

import math
from fractions import Fraction

import numpy as np
import torch

from activations import relu, sigmoid
from activations.book.exercises import questions as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.flat_from)
at.right(-np.log(199 - np.sqrt(199**2 - 1)))
at.right(5.99)
at.right(math.acosh(199))
at.right(np.float32(5.986))
at.right(Fraction(599, 100))
at.right(torch.tensor(5.99))
x = np.linspace(0, 10, 10_001)
at.right(x[sigmoid.derivative(x) < 0.0025][0])
at.right(np.max(np.abs(np.log(np.roots([1, -398, 1])))))
at.wrong("there σ is 0.99, or the slope 0.01", math.log(99))
at.wrong("there σ is 0.99, or the slope 0.01", 4.59)
at.wrong("the slope is 0.009912 of its largest value", 5.995 + 0.0003)
at.wrong("to two decimals", 6)
at.wrong("to two decimals", 5.98)
at.wrong("to two decimals", 5.9)
at.wrong("a distance is above 0; got -5.99", -5.99)
at.wrong("the same on both sides; got (-5.99, 5.99)", (-5.99, 5.99))
at.wrong("of its largest value", 0.0025)

at = Battery(exercises.straight_through)
at.right(lambda x, g: (1.0 * (x >= 0), g * (np.abs(x) <= 1)))
at.right(lambda x, g: [x >= 0, np.where((x >= -1) & (x <= 1), g, 0)])
at.right(lambda x, g: (np.heaviside(x, 1), np.where(abs(x) > 1, 0, g)))
at.right(
    lambda x, g: (
        [float(v >= 0) for v in x],
        [d if abs(v) <= 1 else 0 for v, d in zip(x, g, strict=True)],
    )
)
at.right(lambda x, g: np.stack([x >= 0, g * (x == np.clip(x, -1, 1))]))


@at.right
def _in_place(x, g):
    g[np.abs(x) > 1] = 0
    x[:] = x >= 0
    return x, g


@at.right
def _loop(x, g):
    value, down = np.zeros_like(x), np.zeros_like(g)
    for i in range(len(x)):
        if x[i] >= 0:
            value[i] = 1
        if -1 <= x[i] <= 1:
            down[i] = g[i]
    return value, down


@at.right
def _tensors(x, g):
    x, g = torch.tensor(x), torch.tensor(g)
    return (x >= 0).double(), g * (x.abs() <= 1)


at.wrong(
    "give a pair: the value, and the gradient to hand down; 7 came", lambda x, g: 1.0 * (x >= 0)
)
at.wrong("that of the step: 1 from 0 on", lambda x, g: (np.sign(x), g))
at.wrong("that of the step: 1 from 0 on", lambda x, g: (1.0 * (x > 0), g * (abs(x) <= 1)))
at.wrong("that of the step", lambda x, g: (np.clip(x, -1, 1), g * (abs(x) <= 1)))
at.wrong("the gradient has the shape of x; the shape is ()", lambda x, g: (1.0 * (x >= 0), 1.0))
at.wrong("the true gradient", lambda x, g: (1.0 * (x >= 0), 0 * g))
at.wrong("far from the threshold, where", lambda x, g: (1.0 * (x >= 0), g))
at.wrong("times g", lambda x, g: (1.0 * (x >= 0), 1.0 * (abs(x) <= 1)))
at.wrong("at ±1 itself", lambda x, g: (1.0 * (x >= 0), g * (abs(x) < 1)))
at.wrong("on one side alone", lambda x, g: (1.0 * (x >= 0), g * (x <= 1)))
at.wrong("hand down g where", lambda x, g: (1.0 * (x >= 0), -g))
at.wrong(
    "raised ValueError: The truth value", lambda x, g: (1 if x >= 0 else 0, g if abs(x) <= 1 else 0)
)

at = Battery(exercises.from_units)


@at.right
def _two_functions(relu):
    def square(x):
        return relu(x) ** 2 + relu(-x) ** 2

    def line(x):
        return relu(x) - relu(-x)

    return square, line


at.right(lambda r: [lambda x: np.square(r(x)) + np.square(r(-x)), lambda x: -r(-x) + r(x)])
at.right(lambda r: (lambda x: (r(x) + r(-x)) ** 2, lambda x: r(x) - r(-x)))
at.right(
    lambda r: (lambda x: [r(v) ** 2 + r(-v) ** 2 for v in x], lambda x: [r(v) - r(-v) for v in x])
)
at.right(
    lambda r: (lambda x: math.pow(r(x), 2) + math.pow(r(-x), 2), lambda x: float(r(x) - r(-x)))
)
at.right(
    lambda r: (
        lambda x: (r(np.stack([x, -x])) ** 2).sum(0),
        lambda x: [1, -1] @ r(np.array([x, -x])),
    )
)


@at.right
def _one_maker(relu):
    def combined(power, sign):
        def unit(x):
            right, left = relu(x), relu(-1 * x)
            right **= power
            left **= power
            right += sign * left
            return right

        return unit

    return combined(2, 1), combined(1, -1)


@at.right
def _tensors(relu):
    def square(x):
        x = torch.tensor(x)
        return torch.tensor(relu(x) ** 2 + relu(-x) ** 2)

    return square, lambda x: relu(torch.tensor(x)) - relu(torch.tensor(-x))


at.wrong("a pair of functions: square, line; got the function relu", lambda relu: relu)
at.wrong("put your functions where the dots are", lambda relu: (lambda x: relu(x) ** 2, ...))
at.wrong("a second unit looks", lambda r: (lambda x: r(x) ** 2, lambda x: x))
at.wrong("square gives |x|", lambda r: (lambda x: r(x) + r(-x), lambda x: x))
at.wrong(
    "square is negative on the left", lambda r: (lambda x: r(x) ** 2 - r(-x) ** 2, lambda x: x)
)
at.wrong("square is not x²", lambda r: (lambda x: 2 * r(x) ** 2 + r(-x), lambda x: x))
at.wrong("subtract it", lambda r: (lambda x: x**2, lambda x: r(x) + r(-x)))
at.wrong("line is right for x > 0 only", lambda r: (lambda x: x**2, r))
at.wrong("line is −x", lambda r: (lambda x: x**2, lambda x: -x))
at.wrong("line is not x", lambda r: (lambda x: x**2, lambda x: r(x) - 0.5 * r(-x)))
at.wrong("made of two units", lambda r: (lambda x: x**2, lambda x: x))
at.wrong("made of two units", lambda r: (lambda x: r(x) ** 2 + r(-x) ** 2, lambda x: x))
at.wrong("made of two units", lambda r: (lambda x: relu(x) ** 2 + relu(-x) ** 2, lambda x: x))
at.wrong("and not what they give", lambda r: (r(2.0) ** 2 + r(-2.0) ** 2, r(2.0) - r(-2.0)))

at = Battery(exercises.how_many)
at.right(36)
at.right(36.0)
at.right(np.int32(36))
at.right(math.ceil(math.pi / math.sqrt(0.008)))
at.right(np.ceil(np.pi / np.sqrt(0.008)))
errors = [(math.pi / n) ** 2 / 8 for n in range(1, 100)]
at.right(sum(error >= 0.001 for error in errors) + 1)
at.wrong("35 pieces still miss by more than 0.001", 35)
at.wrong("40 are enough, but fewer would do", 40)
at.wrong("37 are enough, but fewer would do", 37)  # counts the points
at.wrong("a whole number of pieces is asked for; got 35.1", np.pi / np.sqrt(0.008))
at.wrong("a whole number of pieces is asked for; got 0.0894427", np.sqrt(0.008))
at.wrong("1 pieces still miss", 1)
at.wrong("at least one piece", 0)
at.wrong("1000000 are enough, but fewer", 1e6)
at.wrong("got the text '36'", "36")
