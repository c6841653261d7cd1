"""Attempts at the exercises of the chapter on dead units."""

import itertools
import math
from fractions import Fraction

import numpy as np
import torch

from activations import relu
from activations.book.exercises import dead_units as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.dead_here)
at.right(lambda sums: np.all(sums <= 0, axis=0))
at.right(lambda sums: ~(sums > 0).any(axis=0))
at.right(lambda sums: sums.max(axis=0) <= 0)
at.right(lambda sums: [all(s <= 0 for s in column) for column in sums.T])
at.right(lambda sums: relu(sums).sum(axis=0) == 0)
at.right(lambda sums: np.count_nonzero(relu.derivative(sums), axis=0) == 0)
at.right(lambda sums: (torch.tensor(sums) <= 0).all(dim=0))
at.right(lambda sums: [int(max(column) <= 0) for column in zip(*sums, strict=True)])


@at.right
def _loops(sums):
    rows, columns = sums.shape
    dead = [True] * columns
    for i in range(rows):
        for j in range(columns):
            if sums[i, j] > 0:
                dead[j] = False
    return dead


@at.right
def _in_place(sums):
    sums[sums < 0] = 0
    return ~np.any(sums, axis=0)


at.wrong("go down the columns", lambda sums: np.all(sums <= 0, axis=1))
at.wrong("off for one example", lambda sums: np.any(sums <= 0, axis=0))
at.wrong("a negative mean", lambda sums: np.mean(sums, axis=0) <= 0)
at.wrong("exactly 0", lambda sums: np.all(sums < 0, axis=0))
at.wrong("that are alive", lambda sums: np.any(sums > 0, axis=0))
at.wrong("need four answers, not the shape ()", lambda sums: np.all(sums <= 0))
at.wrong("need four answers, not the shape (3, 4)", lambda sums: sums <= 0)
at.wrong("need four answers, not the shape (2,)", lambda sums:
         np.flatnonzero(np.all(sums <= 0, axis=0)))  # fmt: skip
at.wrong("off for one example", lambda sums: sums.min(axis=0) <= 0)
at.wrong("the answer was [1. 1. 0. 1.]", lambda sums: sums[-1] <= 0)
at.wrong("off for one example", lambda sums: sums[1] <= 0)
at.wrong("the answer was [0. 0. 0. 0.]", lambda sums: [False] * 4)
at.wrong("True or False; got [the text 'dead'", lambda sums: ["dead"] * 4)

at = Battery(exercises.rows_needed)
at.right(lambda p, certainty: np.ceil(np.log1p(-certainty) / np.log1p(-p)))
at.right(lambda p, c: math.ceil(math.log(1 - c, 1 - p)))
at.right(lambda p, certainty=0.95: int(np.log(1 - certainty) / np.log(1 - p)) + 1)
at.right(lambda p, c: next(n for n in itertools.count(1) if 1 - (1 - p) ** n >= c))
at.right(lambda p, c: -(math.log(1 - c) // -math.log(1 - p)))
at.right(lambda p, c: np.searchsorted(1 - (1 - p) ** np.arange(5000), c))
at.right(lambda p, c: torch.ceil(torch.log(torch.tensor(1 - c)) / torch.log1p(torch.tensor(-p))))


@at.right
def _loop(p, certainty):
    silent, rows = 1.0, 0
    while silent > 1 - certainty:
        silent *= 1 - p
        rows += 1
    return rows


at.wrong("still silent with chance 0.95", lambda p, c: np.ceil(np.log(c) / np.log(1 - p)))
at.wrong("rule of three", lambda p, c: 3 / p)
at.wrong("rule of three", lambda p, c: math.ceil(3 / p))
at.wrong("298.073 rows: you cannot look at part", lambda p, c: np.log(1 - c) / np.log(1 - p))
at.wrong("298 rows are just too few: round up", lambda p, c: int(np.log(1 - c) / np.log(1 - p)))
at.wrong("round up", lambda p, c: round(math.log(1 - c) / math.log(1 - p)))
at.wrong("299 are needed", lambda p, c: np.ceil(c / p))
at.wrong("100 rows show it with chance 0.6340", lambda p, c: 1 / p)
at.wrong("a number of rows is positive", lambda p, c: math.ceil(math.log(1 - c) / math.log(1 + p)))
at.wrong("rule of three", lambda p, c: math.ceil(-math.log(1 - c) / p))
at.wrong("one number is asked for; got a function", lambda p, c: lambda n: (1 - p) ** n)

at = Battery(exercises.lethal_rate)
at.right(lambda w, b, x, g: (w @ x + b) / (g * (x @ x + 1)))
at.right(lambda w, b, x, g: (np.dot(w, x) + b) / g / (1 + np.linalg.norm(x) ** 2))
at.right(lambda w, b, x, g: (b + sum(wi * xi for wi, xi in zip(w, x, strict=True)))
         / (g * (1 + sum(xi * xi for xi in x))))  # fmt: skip
at.right(lambda w, b, x, g: np.append(w, b) @ np.append(x, 1) / (g * np.sum(np.append(x, 1) ** 2)))
at.right(lambda w, b, x, g: (w * x).sum() / g / (1 + (x**2).sum()) + b / g / (1 + (x**2).sum()))


@at.right
def _two_steps(w, b, x, g):
    def after(rate):
        return (w - rate * g * x) @ x + b - rate * g

    return after(0) / (after(0) - after(1))  # a straight line


@at.right
def _bisection(w, b, x, g):
    low, high = 0.0, 1e3
    for _ in range(100):
        rate = (low + high) / 2
        low, high = (rate, high) if (w - rate * g * x) @ x + b - rate * g > 0 else (low, rate)
    return low


@at.right
def _in_place(w, b, x, g):
    w *= x
    x *= x
    return torch.tensor((w.sum() + b) / (g * (x.sum() + 1)))


at.wrong("The step moves the bias too", lambda w, b, x, g: (w @ x + b) / (g * (x @ x)))
at.wrong("the weights move too", lambda w, b, x, g: (w @ x + b) / g)
at.wrong("where its square belongs", lambda w, b, x, g: (w @ x + b) / (g * (np.linalg.norm(x) + 1)))
at.wrong("g is missing", lambda w, b, x, g: (w @ x + b) / (x @ x + 1))
at.wrong("the bias belongs", lambda w, b, x, g: w @ x / (g * (x @ x + 1)))
at.wrong("the sum is 2.975 afterwards, not 0", lambda w, b, x, g: 0.1)
at.wrong("the sign is wrong", lambda w, b, x, g: -(w @ x + b) / (g * (x @ x + 1)))
at.wrong("afterwards, not 0", lambda w, b, x, g: g * (w @ x + b) / (x @ x + 1))
at.wrong("afterwards, not 0", lambda w, b, x, g: (w @ x + b) / (g * (w @ w + 1)))
at.wrong("the answer is one rate; got [", lambda w, b, x, g: (w * x + b) / (g * (x * x + 1)))

at = Battery(exercises.wakes_at)
at.right(lambda w, b, x: -b / np.max(x @ w) if b > 0 else 0.0)
at.right(lambda w, b, x: 0 if b <= 0 else b / min(-(row @ w) for row in x))
at.right(lambda w, b, x: max(b, 0) / -np.max(x @ w) if np.max(x @ w) < 0 else 0)
at.right(lambda w, b, x: float(max((-b / s for s in x @ w), default=0)) if b > 0 else 0)
at.right(lambda w, b, x: np.clip(b, 0, None) / np.abs(np.max(x.dot(w))))
at.right(lambda w, b, x: torch.tensor(-b / (x @ w).max() if b > 0 else 0.0))


@at.right
def _bisection(w, b, x):
    if b <= 0:
        return 0
    low, high = 0.0, 1.0
    for _ in range(60):
        c = (low + high) / 2
        low, high = (c, high) if (c * (x @ w) + b).max() > 0 else (low, c)
    return low


at.wrong(
    "the answer is 0, not -0.3333: while the weights shrink", lambda w, b, x: -b / np.max(x @ w)
)
at.wrong("smallest", lambda w, b, x: -b / np.min(x @ w) if b > 0 else 0.0)
at.wrong("the largest sum is 1.5, not 0", lambda w, b, x: 0.0)
at.wrong("the largest sum is 4.5, not 0", lambda w, b, x: b / np.max(x @ w) if b > 0 else 0.0)
at.wrong("which is negative", lambda w, b, x: abs(b / np.max(x @ w)))
at.wrong("which is 0", lambda w, b, x: -b / np.max(x @ w) if b > 0 else float(b == 0))
at.wrong("the smallest w·x was used", lambda w, b, x: -b / np.max(x @ w) / 2)
at.wrong("the factor 0.3", lambda w, b, x: -b / np.mean(x @ w) if b > 0 else 0)
at.wrong("the answer is one factor; got [", lambda w, b, x: -b / (x @ w))
at.wrong("raised ValueError", lambda w, b, x: -b / np.max(w @ x) if b > 0 else 0)

at = Battery(exercises.layers_until_half)
at.right(lambda width: np.ceil(np.log(0.5) / np.log1p(-(2.0**-width))))
at.right(lambda width: math.ceil(-math.log(2) / math.log1p(-(2**-width))))
at.right(lambda n: int(np.ceil(np.log(2) / -np.log1p(-np.exp2(-n)))))
at.right(lambda n: math.ceil(math.log(2) * 2**n - math.log(2) / 2 - 0.1) if n > 40 else
         next(L for L in itertools.count(1) if 2 * (2**n - 1) ** L <= 2 ** (n * L)))  # fmt: skip
at.right(lambda width: np.ceil(0.5 * math.log(2) / math.atanh(1 / (2 ** (width + 1) - 1))))
at.right(lambda width: torch.ceil(math.log(0.5) / torch.log1p(
    -torch.tensor(0.5, dtype=torch.float64) ** width)))  # fmt: skip


@at.right
def _loop(width, half=0.5):
    if width > 30:
        return 2**width * math.log(2)
    on, layers = Fraction(1), 0
    while on > half:
        on *= 1 - Fraction(1, 2**width)
        layers += 1
    return layers


at.wrong("with 2 units a layer and 2 layers 44% of the networks are off: less than half",
         lambda width: 2**width // 2)  # fmt: skip
at.wrong("fewer would do", lambda width: 2**width)
at.wrong("two whole numbers", lambda width: np.log(0.5) / np.log1p(-(2.0**-width)))
at.wrong("less than half", lambda width: math.floor(np.log(0.5) / np.log1p(-(2.0**-width))))
at.wrong("rounded to 1", lambda width: np.ceil(np.log(0.5) / np.log(1 - 2.0**-width)))
at.wrong("rounded to 1", lambda width: math.ceil(math.log(0.5) / math.log(1 - 2**-width)))
at.wrong("for 64 units 1 should be 1.28e+19", lambda width: math.ceil(
    math.log(0.5) / math.log1p(-(2**-width))) if width < 60 else 1)  # fmt: skip
at.wrong("less than half", lambda width: 0)
at.wrong("for width 1 it is -1", lambda width: math.log(0.5) / -math.log1p(-(2.0**-width)))
at.wrong("fewer would do", lambda width: 2 * width)
at.wrong("one number of layers; got", lambda width: np.arange(2**width))
