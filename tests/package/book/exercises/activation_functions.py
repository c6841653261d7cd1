"""Attempts at the exercises of the first chapter."""

import math
from fractions import Fraction

import numpy as np
import torch

from activations.book.exercises import activation_functions as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.neuron)
at.right(lambda x, w, b, f: f(np.dot(w, x) + b))
at.right(lambda x, w, b, f: f(sum(wi * xi for wi, xi in zip(w, x, strict=True)) + b))
at.right(lambda x, w, b, f: f((x * w).sum() + b))
at.right(lambda x, w, b, f: f(w[None] @ x + b))  # one number in an array
at.right(lambda x, w, b, f: f(np.concatenate([w, [b]]) @ np.concatenate([x, [1]])))
at.right(lambda x, w, b, f: f(np.einsum("i,i", x, w) + b))


@at.right
def _loop(x, w, b, f):
    total = b
    for i in range(len(x)):
        total += w[i] * x[i]
    return f(total)


@at.right
def _in_place(x, w, b, f):
    x *= w
    return f(x.sum() + b)


at.wrong("the bias is missing", lambda x, w, b, f: f(np.dot(w, x)))
at.wrong("the activation is not used: with relu", lambda x, w, b, f: np.dot(w, x) + b)
at.wrong("the bias belongs inside", lambda x, w, b, f: f(np.dot(w, x)) + b)
at.wrong("one number; got [ 2.5  0.  -1. ]", lambda x, w, b, f: f(w * x + b))
at.wrong("sigmoid is used twice", lambda x, w, b, f: f(f(w @ x + b)))
at.wrong("with identity it should give -2.5; got 1.5", lambda x, w, b, f: f((w * x + b).sum()))
at.wrong("with identity it should give -2.5; got 0", lambda x, w, b, f: 0)
at.wrong("with sigmoid it should give 0.07586; got 0.9241", lambda x, w, b, f:
         f(abs(w @ x + b)) if f(-1) > 0 else f(w @ x + b))  # fmt: skip
at.wrong("raised TypeError: unsupported operand", lambda x, w, f, b: f(w @ x + b))
at.wrong("raised TypeError", lambda x, w, b: w @ x + b)

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

at = Battery(exercises.collapse)
at.right(lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1 + b2))
at.right(lambda W1, b1, W2, b2: [np.dot(W2, W1), np.dot(W2, b1) + b2])
at.right(lambda W1, b1, W2, b2: (np.einsum("ij,jk->ik", W2, W1), np.einsum("ij,j", W2, b1) + b2))
at.right(lambda W1, b1, W2, b2: ((W1.T @ W2.T).T, b1 @ W2.T + b2))


@at.right
def _by_probing(W1, b1, W2, b2):
    def both(x):
        return W2 @ (W1 @ x + b1) + b2

    b = both(np.zeros(2))
    return np.stack([both(unit) - b for unit in np.eye(2)], axis=1), b


@at.right
def _in_place(W1, b1, W2, b2):
    b2 += W2 @ b1
    return W2 @ W1, b2


@at.right
def _loops(W1, b1, W2, b2):
    W = [[sum(W2[i][k] * W1[k][j] for k in range(3)) for j in range(2)] for i in range(4)]
    b = [b2[i] + sum(W2[i][k] * b1[k] for k in range(3)) for i in range(4)]
    return W, b


at.wrong("raised ValueError: matmul", lambda W1, b1, W2, b2: (W1 @ W2, b1))
at.wrong("b1 is missing", lambda W1, b1, W2, b2: (W2 @ W1, b2))
at.wrong("b2 is missing", lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1))
at.wrong("raised ValueError: operands", lambda W1, b1, W2, b2: (W2 @ W1, b1 + b2))
at.wrong("W should take 2 inputs to 4 outputs; the shape is (2, 4)", lambda W1, b1, W2, b2:
         ((W2 @ W1).T, W2 @ b1 + b2))  # fmt: skip
at.wrong("not the right numbers", lambda W1, b1, W2, b2: (abs(W2) @ W1, W2 @ b1 + b2))
at.wrong("send x = 0 through both", lambda W1, b1, W2, b2: (W2 @ W1, W2 @ b1 - b2))
at.wrong("return W, b; 4 came", lambda W1, b1, W2, b2: W2 @ W1)
at.wrong("return W, b; got a function", lambda W1, b1, W2, b2: lambda x: W2 @ (W1 @ x + b1) + b2)
at.wrong("for each of the 4 outputs; the shape is (), not (4,)", lambda W1, b1, W2, b2:
         (W2 @ W1, 0))  # fmt: skip

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
