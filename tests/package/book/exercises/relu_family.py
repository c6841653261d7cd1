"""Attempts at the exercises of the chapter on the ReLU family."""

import itertools
import math
from fractions import Fraction

import numpy as np
import torch
from torch.nn import functional as F

from activations import elu, leaky_relu, relu
from activations.book.exercises import relu_family as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.leaky)
at.right(lambda x, slope: np.maximum(x, 0) + slope * np.minimum(x, 0))
at.right(lambda x, slope: np.where(x > 0, x, slope * x))
at.right(lambda x, slope: [v if v > 0 else slope * v for v in x])
at.right(lambda x, slope=0.01: x * ((x > 0) + slope * (x <= 0)))
at.right(lambda x, slope: F.leaky_relu(torch.tensor(x), slope))
at.right(lambda x, slope: (1 + slope) / 2 * x + (1 - slope) / 2 * np.abs(x))
at.right(lambda x, slope: relu(x) - slope * relu(-x))
at.right(lambda x, slope: np.select([x > 0, x <= 0], [x, slope * x]))


@at.right
def _in_place(x, slope):
    x[x < 0] *= slope
    return x


@at.right
def _copied(x, slope):
    y = x.copy()
    for i, v in enumerate(y):
        if v < 0:
            y[i] = slope * v
    return y


at.wrong("holds for slopes up to 1", lambda x, slope: np.maximum(slope * x, x))
at.wrong("holds for slopes up to 1", lambda x, slope: [max(slope * v, v) for v in x])
at.wrong("np.max takes the largest of all", lambda x, slope: np.max([0 * x, x]))
at.wrong("raised ValueError: The truth value", lambda x, slope: max(x, 0) + slope * min(x, 0))
at.wrong("that is ReLU", lambda x, slope: np.maximum(x, 0))
at.wrong("the sides are swapped", lambda x, slope: np.where(x < 0, x, slope * x))
at.wrong("the sign is wrong on the left", lambda x, slope: relu(x) + slope * relu(-x))
at.wrong("with slope 0.01, [-3.  -0.5  0.   2. ] should give", lambda x, slope: slope * x)
at.wrong("with slope 1.0, [-3.  -0.5  0.   2. ] should give", lambda x, slope: leaky_relu(x))
at.wrong("with slope 0.01", lambda x, slope: np.where(x > 0, x, slope))


@at.wrong("returned None")
def _forgot(x, slope):
    x[x < 0] *= slope


at = Battery(exercises.elu_slope)
at.right(lambda y, alpha: np.where(y > 0, 1.0, y + alpha))
at.right(lambda y, alpha: [1 if v > 0 else v + alpha for v in y])
at.right(lambda y, alpha: (y > 0) + (y <= 0) * (y + alpha))
at.right(lambda y, alpha: torch.where(torch.tensor(y) > 0, 1.0, torch.tensor(y) + alpha))
at.right(
    lambda y, alpha: elu.derivative(np.where(y > 0, y, np.log1p(np.minimum(y, 0) / alpha)), alpha)
)
at.right(np.vectorize(lambda y, alpha=1.0: 1.0 if y > 0 else alpha + y))


@at.right
def _in_place(y, alpha):
    left = y <= 0
    y[~left] = 1
    y[left] += alpha
    return y


@at.right
def _through_the_input(y, alpha):
    slopes = np.ones_like(y)
    left = y <= 0
    slopes[left] = alpha * np.exp(np.log(y[left] / alpha + 1))
    return slopes


at.wrong("right on the left side", lambda y, alpha: y + alpha)
at.wrong("holds for α = 1", lambda y, alpha: np.where(y > 0, 1.0, y + 1))
at.wrong("express e^x through y", lambda y, alpha: np.where(y > 0, 1, alpha * np.exp(y)))
at.wrong("express e^x through y", lambda y, alpha: elu.derivative(y, alpha))
at.wrong("for y = 0 the slope is α", lambda y, alpha: np.where(y >= 0, 1.0, y + alpha))
at.wrong(
    "have the slopes [0.05  0.607 1.    1.   ]", lambda y, alpha: np.where(y > 0, 1, y - alpha)
)
at.wrong("with α = 0.5", lambda y, alpha: np.where(y > 0, 1.0, alpha * (y + 1)))
at.wrong("raised ValueError: The truth value", lambda y, alpha: 1.0 if y > 0 else y + alpha)
at.wrong(
    "one slope for each output is asked for; the shape is ()", lambda y, alpha: y.max() + alpha
)
at.wrong(
    "missing 1 required positional argument", lambda y, x, alpha: np.where(x > 0, 1, y + alpha)
)

at = Battery(exercises.surely_dead)
at.right(lambda w, b: np.maximum(w, 0).sum() + b <= 0)
at.right(lambda w, b: not sum(v for v in w if v > 0) > -b)
at.right(lambda w, b: w[w > 0].sum() <= -b)
at.right(lambda w, b: bool(w @ (w > 0) + b <= 0))
at.right(lambda w, b: 1 if relu(relu(w).sum() + b) == 0 else 0)
at.right(lambda w, b: torch.clamp(torch.tensor(w), min=0).sum() + b <= 0)


@at.right
def _loop(w, b):
    largest = b
    for weight in w:
        if weight > 0:
            largest += weight
    return largest <= 0


@at.right
def _in_place(w, b):
    w[w < 0] = 0
    return not w.sum() + b > 0


@at.right
def _recursive(w, b):
    return b <= 0 if len(w) == 0 else _recursive(w[1:], b + max(w[0], 0))


at.wrong("for w = [1.0, 2.0], b = -2.5 the answer is False", lambda w, b: b < 0)
at.wrong("the answer is False: a black picture", lambda w, b: w.sum() + b <= 0)
at.wrong("a weight of −5 adds at most 0", lambda w, b: np.abs(w).sum() + b <= 0)
at.wrong("the largest input is exactly 0", lambda w, b: np.maximum(w, 0).sum() + b < 0)
at.wrong("a black picture", lambda w, b: np.maximum(w, 0).sum() + b > 0)
at.wrong("pixels need not be all 1", lambda w, b: w.sum() + b <= 0 and b <= 0)
at.wrong("pictures drawn at random do not find", lambda w, b: all(
    np.random.default_rng(0).random((20_000, len(w))) @ w + b <= 0) if len(w) > 2 else all(
    np.array(x) @ w + b <= 0 for x in itertools.product([0, 1], repeat=2)))  # fmt: skip
at.wrong("one True or False: sum over the weights; got [False  True]", lambda w, b: w + b <= 0)
at.wrong("one True or False: sum over the weights; got 1.5", lambda w, b: relu(w).sum() + b)
at.wrong("got the text 'no'", lambda w, b: "no" if relu(w).sum() + b > 0 else "yes")

at = Battery(exercises.level, slow=True)
at.right(np.sqrt(2 / (1 + 0.5**2)))
at.right(math.sqrt(1.6))
at.right(1.265)
at.right(1.2649)
at.right(Fraction(1265, 1000))
at.right(1.28)  # measured
at.right(torch.nn.init.calculate_gain("leaky_relu", 0.5))
at.right(np.float32(1.25))
at.wrong("that is g²", 1.6)
at.wrong("it shrinks", 1.0)
at.wrong("less than √2 is needed", 2**0.5)
at.wrong("times that at layer 20: it grows", 1.39)
at.wrong("close: with 1.3 the ratio is 1.", 1.3)
at.wrong("it shrinks", 2 / math.sqrt(3))  # slope 0.5 added, not squared
at.wrong("of moderate size; got -1.26491", -math.sqrt(1.6))
at.wrong("of moderate size; got 0", 0)
at.wrong("of moderate size; got inf", np.inf)
at.wrong("g is one positive number; got the text", "1.26")

at = Battery(exercises.relative)


def _left(x):
    return np.minimum(x, 0)


at.right(
    lambda x: np.where(x > 0, x, _left(x) / (1 - _left(x))),
    lambda x: np.where(x > 0, 1, 1 / (1 - _left(x)) ** 2),
)
at.right(
    lambda x: np.where(x > 0, x, np.tanh(x)),
    lambda x: np.where(x > 0, 1, 1 - np.tanh(x) ** 2),
)
at.right(
    lambda x: [v if v > 0 else math.atan(v) for v in x],
    lambda x: [1 if v > 0 else 1 / (1 + v * v) for v in x],
)
at.right(lambda x: elu(x, 2.0), lambda x: elu.derivative(x, 2.0))
at.right(lambda x: np.maximum(x, np.clip(x / 4, -2, 0)), np.vectorize(
    lambda v: 1.0 if v > 0 else 0.25 if v > -8 else 0.0))  # fmt: skip
at.right(
    lambda x: torch.where(torch.tensor(x) > 0, torch.tensor(x), 2 * torch.tanh(torch.tensor(x))),
    lambda x: torch.where(torch.tensor(x) > 0, 1, 2 / torch.cosh(torch.tensor(x)) ** 2),
)
at.right(np.vectorize(lambda v: max(v, -1.5, -1.5 + 1.5 * np.exp(min(v, 0) / 1.5))), lambda x: (
    np.exp(_left(x) / 1.5)))  # fmt: skip


@at.right
def _in_place(x):
    x[x < 0] = np.tanh(x[x < 0])
    return x


at.rights.pop()
at.right(_in_place, lambda x: np.where(x > 0, 1, 1 - np.tanh(x) ** 2))

at.wrong("it is elu", elu, elu.derivative)
at.wrong("it is relu", relu, relu.derivative)
at.wrong("at -50 it is -10", lambda x: leaky_relu(x, 0.2), lambda x: leaky_relu.derivative(x, 0.2))
at.wrong("right of 0 it is x itself", np.tanh, lambda x: 1 - np.tanh(x) ** 2)
at.wrong(
    "it is not on again",
    lambda x: np.where(x > 0, x, x * np.exp(_left(x))),
    lambda x: np.where(x > 0, 1, (1 + x) * np.exp(_left(x))),
)
at.wrong(
    "your slope says 0.4405",
    lambda x: np.where(x > 0, x, _left(x) / (1 - _left(x))),
    lambda x: np.where(x > 0, 1, 1 / (1 - _left(x))),
)
at.wrong(
    "a larger slope is quicker",
    lambda x: np.maximum(x, np.clip(x / 30, -2, 0)),
    lambda x: np.where(x > 0, 1, 1 / 30),
)
at.wrong(
    "one slope for each input", lambda x: np.where(x > 0, x, np.tanh(x)), lambda x: 1 - np.tanh(1)
)
at.wrong("returned None", lambda x: None, lambda x: np.where(x > 0, 1, 0))
at.wrong("at -50 it is -3.93", lambda x: np.where(x > 0, x, -np.log1p(-_left(x))), lambda x: (
    1 / (1 - _left(x))))  # fmt: skip
