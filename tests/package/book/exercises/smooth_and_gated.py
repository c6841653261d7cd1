"""Attempts at the exercises of the chapter on smooth and gated units."""

import math
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import torch
from torch.nn import functional as F

from activations import gelu, mish, relu, softplus
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

at = Battery(exercises.two_inputs)
at.right(-2.471, -0.433)
at.right(-2.4711, -0.4328)
at.right(np.float32(-2.4711), np.float32(-0.4328))
at.right(Fraction(-2471, 1000), Fraction(-433, 1000))
x = np.linspace(-6, 0, 600_001)
at.right(*x[np.flatnonzero(np.diff(mish(x) < -0.2))])
at.right(x[x < -1.2][np.abs(mish(x[x < -1.2]) + 0.2).argmin()], -0.4328)


def bisect(low, high):
    for _ in range(60):
        middle = (low + high) / 2
        below = (mish(middle) < -0.2) == (mish(low) < -0.2)
        low, high = (middle, high) if below else (low, middle)
    return low


at.right(bisect(-6, -1.2), bisect(-1.2, 0))
at.wrong("one input twice", -0.433, -0.433)
at.wrong("the left one comes first", -0.433, -2.471)
at.wrong("both inputs are below 0", -0.433, 0.3)
at.wrong("one on its right", -2.471, -2.4)
at.wrong("at the left one, -2.5000, Mish is -0.1968", -2.5, -0.433)
at.wrong("at the right one, -0.4300, Mish is -0.1991", -2.471, -0.43)
at.wrong("three decimals", -2.47, -0.433)
at.wrong("both inputs are below 0", -2.471, 0.433)
at.wrong("at the left one, -2.1", -2.1, -0.4)
at.wrong("left is one number; got the text '-2.471'", "-2.471", "-0.433")

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

at = Battery(exercises.like_selu)
c = 1 / (2 * math.sqrt(math.pi))
at.right(1.7009, 0.2821, False)
at.right(1.701, 0.282, False)
at.right(1 / 0.58791498, c, np.False_)
at.right(np.float32(1.70093), np.float32(c), torch.tensor(False))
z = np.linspace(-8, 8, 4001)
p = np.exp(-z * z / 2) / np.exp(-z * z / 2).sum()
at.right(1 / np.sqrt((gelu(z) - c) ** 2 @ p), gelu(z) @ p, 0)
at.right(
    1.7010,
    float(np.mean([gelu(NormalDist().inv_cdf(q)) for q in np.linspace(0.0005, 0.9995, 1000)])),
    bool(1.53 < 1.5),
)
at.right(Fraction(17009, 10000), Fraction(2821, 10000), False)
at.wrong("c is subtracted", 1.7009, -0.28209, False)
at.wrong("the mean is not 0", 1.7009, 0.5, False)
at.wrong("the mean is not 0", 1.7009, 1 / math.sqrt(2 * math.pi), False)
at.wrong("1 over the variance", 2.8931, c, False)
at.wrong("the deviation itself", 0.5879, c, False)
at.wrong("the mean square 1", 1.5335, c, False)
at.wrong("with a = 1.6 the variance is 0.885", 1.6, c, False)
at.wrong("send in 1.5", 1.7009, c, True)
at.wrong("comes_back is True or False; got 1.53", 1.7009, c, 1.53)
at.wrong("comes_back is True or False; got the text 'no'", 1.7009, c, "no")
at.wrong("one positive number; got -1.7009", -1.7009, c, False)
