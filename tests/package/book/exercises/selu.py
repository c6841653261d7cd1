"""Attempts at the exercises of the chapter on SELU and its fixed point."""

import math
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import torch

from activations import gelu
from activations.book.exercises import selu as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.layers_needed)
for twenty in (20, 20.0, np.int64(20), Fraction(20), torch.tensor(20), [20], len(range(20))):
    at.right(twenty)
at.wrong("one too many", 21)
at.wrong("one short", 19)
at.wrong("23 layers are too many", 23)
at.wrong("5 layers are too few", 5)
at.wrong("0 layers are too few", 0)
at.wrong("one whole number; got 19.5", 19.5)
at.wrong("one whole number; got the text 'twenty'", "twenty")

at = Battery(exercises.leaky_fixed_point)
at.right(1, 1)
at.right(1.0, 1.0)
at.right(Fraction(1), Fraction(1))
at.right(np.float32(1), np.array([1.0]))
at.right(torch.tensor(1.0), 1)
at.right(1 + 1e-9, 1 - 1e-9)
at.wrong("the mean is λ(1 − α)/√(2π) = 0.399", 0, 1)
at.wrong("= 0.395, not 0", 0.01, 1)
at.wrong("= 0.564, not 0", 0, math.sqrt(2))
at.wrong("the absolute value", -1, 1)
at.wrong("the variance is λ² = 2.000", 1, math.sqrt(2))
at.wrong("λ is to be positive; got -1", 1, -1)
at.wrong("alpha is one number; got the text 'one'", "one", 1)

at = Battery(exercises.level)
z = np.linspace(-8, 8, 4001)
p = np.exp(-z * z / 2) / np.exp(-z * z / 2).sum()
draws = np.random.default_rng(0).normal(size=400_000)


@at.right
def _grid(f):
    c = p @ f(z)
    return 1 / np.sqrt(p @ (f(z) - c) ** 2), c


@at.right
def _squares(f):
    y = f(z)
    return [(p @ y**2 - (p @ y) ** 2) ** -0.5, p @ y]


at.right(lambda f: (1 / f(draws).std(), f(draws).mean()))
at.right(lambda f: np.array([1 / np.sqrt(p @ f(z) ** 2 - (p @ f(z)) ** 2), p @ f(z)]))


@at.right
def _hermite(f):
    x, w = np.polynomial.hermite_e.hermegauss(120)
    w = w / w.sum()
    return torch.tensor([1 / np.sqrt(w @ f(x) ** 2 - (w @ f(x)) ** 2), w @ f(x)])


quantiles = np.array([NormalDist().inv_cdf((k + 0.5) / 20_000) for k in range(20_000)])
at.right(lambda f: [Fraction(float(1 / f(quantiles).std())), float(f(quantiles).mean())])


at.wrong("for relu: c is subtracted", lambda f: (1 / f(draws).std(), -f(draws).mean()))
at.wrong("for relu the mean is 0.399, and you shift by 0.000", lambda f: (1 / f(draws).std(), 0))
at.wrong("1 over the variance", lambda f: (1 / f(draws).var(), f(draws).mean()))
at.wrong("the deviation itself", lambda f: (f(draws).std(), f(draws).mean()))
at.wrong("the mean square after", lambda f: ((f(draws) ** 2).mean() ** -0.5, f(draws).mean()))
at.wrong("makes the variance 0.394", lambda f: (1, f(draws).mean()))
at.wrong("return two things", lambda f: 1 / f(draws).std())
at.wrong("for tanh, a = 1.069", lambda f: (1 / f(z).std(), f(z).mean()))
at.wrong("returned None", lambda f: None)

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
