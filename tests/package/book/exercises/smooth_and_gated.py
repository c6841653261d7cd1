"""Attempts at the exercises of the chapter on smooth and gated units."""

import math
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import torch
from torch.nn import functional as F

from activations import gelu, mish, relu, sigmoid, silu, softplus
from activations.book.exercises import smooth_and_gated as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.width)
at.right(lambda d, multiple: -(-8 * d // (3 * multiple)) * multiple)
at.right(lambda d, multiple: math.ceil(8 * d / 3 / multiple) * multiple)
at.right(lambda d, multiple=256: multiple * int(np.ceil(8 / 3 * d / multiple)))
at.right(lambda d, multiple: multiple * ((8 * d + 3 * multiple - 1) // (3 * multiple)))
at.right(lambda d, multiple: math.ceil(Fraction(8 * d, 3 * multiple)) * multiple)
at.right(lambda d, multiple: next(h for h in range(0, 9**9, multiple) if 3 * d * h >= 8 * d * d))
at.right(lambda d, multiple: 8 * d / 3 + (-8 * d / 3) % multiple)


@at.right
def _loop(d, multiple):
    h = multiple
    while 3 * d * h < 2 * d * 4 * d:
        h += multiple
    return h


at.wrong("the plain width, 4d", lambda d, multiple: 4 * d)
at.wrong("of 4d, not of d", lambda d, multiple: math.ceil(2 * d / 3 / multiple) * multiple)
at.wrong("you gave 10922.7: no multiple of 256", lambda d, multiple: 8 * d / 3)
at.wrong("you gave 10923: no multiple of 256", lambda d, multiple: math.ceil(8 * d / 3))
at.wrong("10752 is below: round up", lambda d, multiple: 8 * d // 3 // multiple * multiple)
at.wrong("for d = 5120, 8d/3 is 13653.3, and 13568", lambda d, multiple:
         round(8 * d / 3 / multiple) * multiple)  # fmt: skip
at.wrong("a smaller multiple of 64 than 320", lambda d, multiple:
         (8 * d // (3 * multiple) + 1) * multiple)  # fmt: skip
at.wrong("one number, the width; got (11008, 256)", lambda d, multiple: (11008, multiple))
at.wrong("for d = 5120", lambda d, multiple: 11008)
at.wrong("8d/3 is 10922.7, and 0 is below", lambda d, multiple: 0)

at = Battery(exercises.even_sides)
at.right(0.5, 1.0998, -0.1423)
at.right(1 / 2, 1 + 0.0998, 2.8577 - 3)
at.right(np.float32(0.5), np.float32(1.0998), np.float32(-0.1423))
at.right(Fraction(1, 2), Fraction(10998, 10000), Fraction(-1423, 10000))
at.right(gelu.derivative(0.0), silu.derivative(np.linspace(0, 4, 4001)).max(), silu(-3.0))
at.right(torch.tensor(0.5), torch.tensor(1.09984), F.silu(torch.tensor(-3.0)))
at.right([0.5], np.array([1.0998]), -0.14228)
at.wrong("the slope of the gate", 0.25, 1.0998, -0.1423)
at.wrong("at_zero is not 1", 1, 1.0998, -0.1423)
at.wrong("1 minus −0.0998 is more", 0.5, 0.9002, -0.1423)
at.wrong("steepest is not 1.129", 0.5, 1.129, -0.1423)
at.wrong("the sign", 0.5, 1.0998, 0.1423)
at.wrong("SiLU is not odd", 0.5, 1.0998, -2.8577)
at.wrong("at_minus_3 is not -0.2", 0.5, 1.0998, -0.2)
at.wrong("at_minus_3 is one number; got the text '2.8577 - 3'", 0.5, 1.0998, "2.8577 - 3")

at = Battery(exercises.in_noise)


def phi(x):
    return np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)


at.right(lambda x: gelu(x) + np.exp(-np.square(x) / 2) / np.sqrt(2 * np.pi))
at.right(lambda x: [v * NormalDist().cdf(v) + NormalDist().pdf(v) for v in x])
at.right(
    np.vectorize(
        lambda v: v * (1 + math.erf(v / 2**0.5)) / 2 + math.exp(-v * v / 2) / (2 * math.pi) ** 0.5
    )
)
at.right(
    lambda x: (
        F.gelu(torch.tensor(x))
        + torch.exp(torch.distributions.Normal(0, 1).log_prob(torch.tensor(x)))
    )
)


@at.right
def _integral(x):
    t = np.linspace(-9, 9, 20_001)
    weights = np.exp(-(t**2) / 2)
    return [relu(v + t) @ weights / weights.sum() for v in x]


@at.right
def _integrated_slope(x):
    grid = np.linspace(-12, 5, 4001)
    gate = np.array([NormalDist().cdf(v) for v in grid])
    steps = (gate[1:] + gate[:-1]) / 2 * np.diff(grid)
    return np.interp(x, grid, np.concatenate([[0], np.cumsum(steps)]))


@at.right
def _in_place(x):
    bell = phi(x)
    x *= gelu(x) / np.where(x == 0, 1, x)
    x += bell
    return x


at.wrong("is missing", gelu)
at.wrong("a sign is wrong", lambda x: gelu(x) - phi(x))
at.wrong("the factor 1/√(2π)", lambda x: gelu(x) + np.exp(-(x**2) / 2))
at.wrong("it should be [4.0000e-04", softplus)
at.wrong("without noise", relu)
at.wrong("of the noise alone", phi)
at.wrong("near, but at 1 it is 1.083315", lambda x: np.mean(
    relu(x[:, None] + np.random.default_rng(0).normal(size=100_000)), axis=1))  # fmt: skip
at.wrong("it should be", lambda x: gelu(x) + x * phi(x))
at.wrong("for each of the five is asked for; the shape is ()", lambda x: (gelu(x) + phi(x)).mean())
at.wrong("raised TypeError", lambda x: NormalDist().cdf(x) * x + NormalDist().pdf(x))

at = Battery(exercises.multiply)
W = np.array([[1, -1, 1, -1], [1, -1, -1, 1]])
v = np.array([1, 1, -1, -1]) / 4
at.right(W, v)
at.right([[1, -1, 1, -1], [1, -1, -1, 1]], [0.25, 0.25, -0.25, -0.25])
at.right(W / 2, [1, 1, -1, -1])
at.right(W / np.sqrt(2), np.sign(v) / 2)
for factor in (0.3, 0.7, 1.1, 2.3, 3.0):
    at.right(W * factor, v / factor**2)
at.right(W[:, ::-1], v[::-1])
at.right(W, v[:, None])
at.right(W * [[1 / 3], [1]], 3 * v)
at.right((W / 3).astype(np.float32), torch.tensor(9 * v))
at.right(W, [Fraction(1, 4), Fraction(1, 4), Fraction(-1, 4), Fraction(-1, 4)])
at.wrong("it is 4 times the product", W, [1, 1, -1, -1])
at.wrong("it is -1 times the product", W, -v)
at.wrong("it is 2 times the product", W, 2 * v)
at.wrong("needs two units", [[1, 1, 0, 0], [1, -1, 0, 0]], [0.25, -0.25, 0, 0])
at.wrong("two rows and four columns; the shape is (2, 2)", [[1, 1], [1, -1]], [0.25, -0.25])
at.wrong("two rows and four columns; the shape is (4, 2)", W.T, v)
at.wrong("v has four numbers, not 2", W, [0.25, -0.25])
at.wrong("for [2. 3.] it gives 13 and not 6", [[1, -1, 0, 0], [0, 0, 1, -1]], [1, 1, 1, 1])
at.wrong("for [2. 3.] it gives 0 and not 6", W, 0 * v)
at.wrong("for [2. 3.] it gives nan and not 6", W * np.nan, v)
at.wrong("for [2. 3.] it gives 13", W, np.abs(v) * 2)

at = Battery(exercises.own_gate)
at.right(lambda x: 1 / 2 + np.arctan(x) / np.pi,
         lambda x: 1 / 2 + np.arctan(x) / np.pi + x / (1 + x**2) / np.pi)  # fmt: skip
at.right(lambda x: 1 / 2 + x / np.sqrt(1 + x**2) / 2,
         lambda x: 1 / 2 + x / np.sqrt(1 + x**2) / 2 + x / (1 + x**2) ** 1.5 / 2)  # fmt: skip
at.right(lambda x: 1 / 2 + x / (1 + np.abs(x)) / 2,
         lambda x: 1 / 2 + x / (1 + np.abs(x)) / 2 + x / (1 + np.abs(x)) ** 2 / 2)  # fmt: skip
at.right(lambda x: sigmoid(x) ** 2,
         lambda x: sigmoid(x) ** 2 + x * 2 * sigmoid(x) ** 2 * (1 - sigmoid(x)))  # fmt: skip
at.right(lambda x: np.exp(-np.exp(-x / 3)),
         lambda x: np.exp(-np.exp(-x / 3)) * (1 + x * np.exp(-x / 3) / 3))  # fmt: skip
at.right(lambda x: sigmoid(x + 1),
         lambda x: sigmoid(x + 1) + x * sigmoid(x + 1) * (1 - sigmoid(x + 1)))  # fmt: skip
at.right(lambda x: [NormalDist().cdf(2 * v) for v in x],
         lambda x: [NormalDist().cdf(2 * v) + 2 * v * NormalDist().pdf(2 * v) for v in x]
         )  # fmt: skip
at.right(lambda x: torch.sigmoid(torch.sinh(torch.tensor(x).clamp(-5, 5))),
         lambda x: (s := sigmoid(np.sinh(np.clip(x, -5, 5)))) + np.where(
             abs(x) < 5, x * s * (1 - s) * np.cosh(np.clip(x, -5, 5)), 0))  # fmt: skip


def arc(x):
    return 1 / 2 + np.arctan(x) / np.pi


def steep(x):
    return 1 / (1 + x**2) / np.pi


at.wrong("the sigmoid, with β = 1", sigmoid, silu.derivative)
at.wrong("the sigmoid, with β = 3", lambda x: sigmoid(3 * x), lambda x: sigmoid(3 * x))
at.wrong("the sigmoid, with β = 2", lambda x: (1 + np.tanh(x)) / 2, lambda x: x)
at.wrong("the gate of gelu", lambda x: [NormalDist().cdf(v) for v in x], gelu.derivative)
at.wrong("the gate of mish", lambda x: np.tanh(softplus(x)), mish.derivative)
at.wrong("between 0 and 1; yours is -1 at -6", lambda x: np.tanh(x).round(3), lambda x: x)
at.wrong("never quite reaches 0 or 1", lambda x: np.clip(x / 2 + 0.5, 0, 1), lambda x: x)
at.wrong("never quite reaches 0 or 1", lambda x: (x > 0) * 1.0, lambda x: (x > 0) * 1.0)
at.wrong("yours falls near", lambda x: 0.9 * np.exp(-(x**2)) + 1e-9, lambda x: x)
at.wrong("yours falls near", lambda x: sigmoid(-x), lambda x: x)
at.wrong("yours is 0.5 at −30", lambda x: 0.5 + sigmoid(x) / 2.5, lambda x: x)
at.wrong("the slope of the gate alone", arc, steep)
at.wrong("the first half", arc, arc)
at.wrong("a factor x is missing", arc, lambda x: arc(x) + steep(x))
at.wrong("the gate itself", arc, lambda x: x * steep(x))
at.wrong("a sign is wrong", arc, lambda x: arc(x) - x * steep(x))
at.wrong("the slope is", arc, lambda x: arc(x) + 2 * x * steep(x))
at.wrong("a function is asked for", arc(np.zeros(3)), arc)
at.wrong("one number for each of the 241", lambda x: arc(x).mean(), arc)
at.wrong("returned None", arc, lambda x: None)
