"""Attempts at the exercises of the first chapter."""

import math
from fractions import Fraction

import numpy as np
import torch

from activations import gelu, sigmoid, silu
from activations.book.exercises import activation_functions as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.at_least_two)
at.right([1.0, 1.0, 1.0], -1.5)
at.right([1, 1, 1], -2)  # the step says 1 at 0
at.right((2, 2, 2), -3)
at.right(np.ones(3), np.float64(-1.1))
at.right([0.6, 0.5, 0.7], -1)
at.right(3 * [Fraction(1, 3)], Fraction(-1, 2))
at.right(torch.full((3,), 10.0), torch.tensor(-15.0))
at.wrong("for the inputs (0, 0, 1) it says 1 instead of 0", [1, 1, 1], -0.5)
at.wrong("for the inputs (0, 1, 1) it says 0 instead of 1", [1, 1, 1], -2.5)
at.wrong("for the inputs (0, 0, 0) it says 1 instead of 0", [1, 1, 1], 1.5)
at.wrong("for the inputs (1, 0, 0) it says 1 instead of 0", [2, 1, 1], -2)
at.wrong("three weights are needed; the shape is (2,), not (3,)", [1, 1], -1.5)
at.wrong("three weights are needed; the shape is (), not (3,)", 1, -1.5)
at.wrong(
    "three weights are needed; got [the text '1', the text '1', the text '1']",
    ["1", "1", "1"],
    -1.5,
)
at.wrong("the bias is one number; got [-1.5, -1.5, -1.5]", [1, 1, 1], [-1.5, -1.5, -1.5])

at = Battery(exercises.one_unit)
at.right([1.0, -1.0], 0.0)
at.right([-1, 1], 0)
at.right((1, -1), -0.0)
at.right(np.array([-1.0, 1.0]), np.float64(0))
at.right([Fraction(1), Fraction(-1)], Fraction(0))
at.right(torch.tensor([1.0, -1.0]), torch.tensor(0.0))
at.right([math.cos(0), math.cos(math.pi)], math.sin(math.pi))
at.wrong("for the inputs (1, 1) it gives 4 instead of 0", [1, 1], 0)
at.wrong("for the inputs (0, 0) it gives 1 instead of 0", [1, 1], -1)  # on where both are alike
at.wrong("for the inputs (0, 0) it gives 0.25 instead of 0", [1, -1], 0.5)
at.wrong("for the inputs (0, 1) it gives 0 instead of 1", [0, 0], 0)
at.wrong("for the inputs (0, 1) it gives 4 instead of 1", [2, -2], 0)
at.wrong("for the inputs (1, 0) it gives 0 instead of 1", [0, 1], 0)
at.wrong("two weights are needed; the shape is (3,), not (2,)", [1, -1, 0], 0)
at.wrong("two weights are needed; the shape is (), not (2,)", 1, 0)
at.wrong("the bias is one number; got [0, 0]", [1, -1], [0, 0])

at = Battery(exercises.two_deep)
at.right(
    lambda x, w, u, v, f: v * f.derivative(u * f(w * x)) * u * f.derivative(w * x) * x,
)


@at.right
def _named(x, w, u, v, f):
    h = f(w * x)
    dy_dh = v * f.derivative(u * h) * u
    dh_dw = f.derivative(w * x) * x
    return dy_dh * dh_dw


@at.right
def _backwards_through_a_list(x, w, u, v, f):
    sums, signal = [], x
    for weight in (w, u):
        sums.append(weight * signal)
        signal = f(sums[-1])
    gradient = v
    for weight, total in zip((None, u), reversed(sums), strict=True):
        gradient = gradient * (weight or 1) * f.derivative(total)
    return gradient * x


@at.right
def _recursive(x, w, u, v, f, depth=2):
    weights = [w, u]

    def value(n):
        return x if n == 0 else f(weights[n - 1] * value(n - 1))

    def slope(n):
        here = f.derivative(weights[n - 1] * value(n - 1))
        return here * (x if n == 1 else weights[n - 1] * slope(n - 1))

    return v * slope(depth)


@at.right
def _product(x, w, u, v, f):
    return np.prod([v, f.derivative(u * f(w * x)), u, f.derivative(w * x), x])


@at.right
def _nudged(x, w, u, v, f):
    def y(w):
        return v * f(u * f(w * x))

    return (y(w + 1e-6) - y(w - 1e-6)) / 2e-6


def slopes(x, w, u, f):
    return f.derivative(u * f(w * x)), f.derivative(w * x)


at.wrong(
    "with tanh a factor x is missing", lambda x, w, u, v, f: v * u * np.prod(slopes(x, w, u, f))
)
at.wrong(
    "with tanh a factor u is missing", lambda x, w, u, v, f: v * x * np.prod(slopes(x, w, u, f))
)
at.wrong(
    "with tanh a factor v is missing", lambda x, w, u, v, f: u * x * np.prod(slopes(x, w, u, f))
)
at.wrong("slope of the inner activation", lambda x, w, u, v, f: v * slopes(x, w, u, f)[0] * u * x)
at.wrong("slope of the outer activation", lambda x, w, u, v, f: v * slopes(x, w, u, f)[1] * u * x)
at.wrong("is to be taken at u·f(w·x)", lambda x, w, u, v, f:
         v * f.derivative(f(w * x)) * u * f.derivative(w * x) * x)  # fmt: skip
at.wrong("is taken at w·x, where the inner is", lambda x, w, u, v, f:
         v * u * x * f.derivative(w * x) ** 2)  # fmt: skip
at.wrong("with tanh a nudge gives", lambda x, w, u, v, f: v * f(u * f(w * x)))
at.wrong(
    "a factor x is missing", lambda x, w, u, v, f: v * u * np.prod(slopes(x, w, u, f)) * f(1) / f(1)
)
at.wrong("raised AttributeError", lambda x, w, u, v, f: v * f.slope(u * f(w * x)) * u * x)
at.wrong("one number, dy/dw; got", lambda x, w, u, v, f: slopes(x, w, u, f))
at.wrong("with sigmoid a nudge gives", lambda x, w, u, v, f:
         v * u * x * (1 - f(u * f(w * x)) ** 2) * (1 - f(w * x) ** 2))  # fmt: skip
at.wrong("with the step it should be 0", lambda x, w, u, v, f:
         v * (f.derivative(u * f(w * x)) or 1) * u * (f.derivative(w * x) or 1) * x)  # fmt: skip

at = Battery(exercises.your_own)
at.right(np.sin, np.cos)
at.right(lambda x: np.cos(x), lambda x: -np.sin(x))
at.right(lambda x: np.exp(-(x**2)), lambda x: -2 * x * np.exp(-(x**2)))
at.right(np.abs, np.sign)
at.right(gelu, gelu.derivative)
at.right(lambda x: x / (1 + np.exp(-x)), lambda x: silu.derivative(x))
at.right(lambda x: np.log1p(np.exp(x)), lambda x: 1 / (1 + np.exp(-x)))
at.right(
    lambda x: np.where(x > 0, x, np.expm1(x)),
    lambda x: np.where(x > 0, 1, np.exp(np.minimum(x, 0))),
)
at.wrong("it solves 126 of 200 starts; sigmoid solves 126", sigmoid, sigmoid.derivative)
at.wrong("it solves 112 of 200", np.tanh, lambda x: 1 - np.tanh(x) ** 2)
at.wrong("it solves 19 of 200", lambda x: np.maximum(0, x), lambda x: (x > 0) * 1.0)
at.wrong("it solves 0 of 200", lambda x: x, lambda x: np.ones_like(x))
at.wrong("a nudge gives the slope", np.sin, lambda x: -np.cos(x))
at.wrong("a nudge gives the slope 0.0000, yours is", lambda x: (x >= 0) * 1.0, sigmoid.derivative)
at.wrong("a nudge gives the slope", np.sin, np.sin)
at.wrong("warned: overflow", lambda x: x**3, lambda x: 3 * x**2)
at.wrong("a number for each of its own; the shape is ()", np.sin, lambda x: 1)
at.wrong("a number for each of its own; the shape is ()", lambda x: np.sin(x).sum(), np.cos)
at.wrong("raised TypeError", math.sin, math.cos)
at.wrong("a function is asked for", np.sin, np.cos(1.0))
