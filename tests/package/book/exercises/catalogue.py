"""Attempts at the exercises of the chapter that holds the catalogue."""

import math
from fractions import Fraction

import numpy as np
import torch

import activations
from activations import Activation, catalogue, gelu, silu, swish
from activations.activation import activation
from activations.book.exercises import catalogue as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.bounded_odd_rising_smooth)
found = [f.__name__ for f in catalogue if f.zero_centred and f.monotonic and f.smooth
         and np.isfinite(f.range.high - f.range.low)]  # fmt: skip
at.right(found)
at.right(set(found))
at.right([catalogue[name] for name in found])
at.right(sorted(found, reverse=True))
at.right([*found, *found])
at.right(np.array(found))
at.right(tuple(getattr(activations, name) for name in found))
at.wrong("the catalogue has no 'atan'", ["tanh", "atan"])
at.wrong("the catalogue has no 'Tanh'", ["Tanh"])
at.wrong("tanhshrink is not bounded", ["tanh", "tanhshrink"])
at.wrong("sigmoid is not odd", ["tanh", "sigmoid"])
at.wrong("sine falls somewhere", ["tanh", "sine"])
at.wrong("hardtanh has a kink at -1, 1", ["tanh", "hardtanh"])
at.wrong("all that you found fit", ["tanh"])
at.wrong("all that you found fit", [])
at.wrong("a list of names is asked for; got the text 'tanh'", "tanh")
at.wrong("a list of names is asked for; got the function tanh", activations.tanh)
at.wrong("a list of names is asked for; got 2", len(found))

at = Battery(exercises.steepest)


@at.right
def _chords(f, low, high, points=20_001):
    x = np.linspace(low, high, points)
    return np.abs(np.diff(f(x)) / np.diff(x)).max()


@at.right
def _gradient(f, low, high):
    x = np.linspace(low, high, 100_001)
    return max(abs(np.gradient(f(x), x)))


@at.right
def _nudges(f, low, high):
    return max(abs(f(x + 1e-6) - f(x - 1e-6)) / 2e-6 for x in np.linspace(low, high, 201))


@at.right
def _loop(f, low, high, h=4e-3):
    steepest, x, before = 0.0, low, f(low)
    while x < high:
        x += h
        steepest, before = max(steepest, abs(f(x) - before) / h), f(x)
    return steepest


@at.right
def _finer_and_finer(f, low, high):
    points, old, new = 1001, 0.0, _chords(f, low, high, 501)
    while abs(new - old) > 1e-5:
        points, old, new = 2 * points, new, _chords(f, low, high, points)
    return new


@at.right
def _tensors(f, low, high):
    x = torch.linspace(low, high, 30_001, dtype=torch.float64)
    return (torch.tensor(f(x.numpy())).diff() / x.diff()).abs().max()


@at.right
def _narrowed(f, low, high):
    best = 0.0
    for left in np.linspace(low, high, 41)[:-1]:
        x = np.linspace(left, left + (high - low) / 40, 501)
        best = np.maximum(best, np.abs(np.diff(f(x)) / np.diff(x)).max())
    return best


at.wrong("one number, the largest of all", lambda f, low, high:
         np.diff(f(np.linspace(low, high, 9))))  # fmt: skip
at.wrong("'function' object has no attribute 'derivative'", lambda f, low, high:
         np.abs(f.derivative(np.linspace(low, high, 99_999))).max())  # fmt: skip
at.wrong(
    "must be divided", lambda f, low, high: np.abs(np.diff(f(np.linspace(low, high, 9999)))).max()
)
at.wrong("A fall counts", lambda f, low, high:
         (np.diff(f(np.linspace(low, high, 9999))) * 9998 / (high - low)).max())  # fmt: skip
at.wrong("Are the points so near", lambda f, low, high: _chords(f, low, high, points=101))
at.wrong("for sine it says 29.95", lambda f, low, high: _chords(f, low, high, points=2 * 150 + 1))
at.wrong("for gaussian it says 0", lambda f, low, high: abs(f(high) - f(low)) / (high - low))
at.wrong("for gaussian it says", lambda f, low, high: np.abs(f(np.linspace(low, high, 999))).max())
at.wrong("for gaussian it says", lambda f, low, high:
         np.abs(np.diff(f(np.linspace(low, high, 9999)))).mean() * 9998 / (high - low))  # fmt: skip
at.wrong("raised TypeError", lambda f, x: np.abs(np.diff(f(x)) / np.diff(x)).max())

at = Battery(exercises.lowest_of_silu)
at.right(-1.278)
at.right(-1.2785)
at.right(-1.27846)
at.right(np.float32(-1.2784645))
at.right(Fraction(-12785, 10000))
grid = np.linspace(-2, 0, 200_001)
at.right(grid[silu(grid).argmin()])
place = -1.0
for _ in range(60):
    place = -(1 + math.exp(place))
at.right(place)
x = torch.tensor(-1.0, requires_grad=True)
for _ in range(300):
    (slope,) = torch.autograd.grad(torch.nn.functional.silu(x), x)
    x = (x - slope).detach().requires_grad_()
at.right(x)
at.wrong("how low it gets", -0.2785)
at.wrong("right of 0", 1.2785)
at.wrong("right of 0", 0)
at.wrong("x = −1 is near", -1.0)
at.wrong("four digits of x are asked for", -1.28)
at.wrong("four digits of x are asked for", -1.279)
at.wrong("at -1.27 the slope is 0.0019", -1.27)
at.wrong("the x of the lowest point; got (-1.2785, -0.2785)", (-1.2785, -0.2785))
at.wrong("at -inf the slope is", -math.inf)

at = Battery(exercises.nearest_swish)
at.right(1.77)
at.right(1.773)
at.right(1.7729)
at.right(np.float32(1.773))
at.right(Fraction(177, 100))
values = np.linspace(-8, 8, 1601)
betas = np.arange(1.7, 1.85, 0.002)
at.right(betas[np.argmin([np.abs(swish(values, b) - gelu(values)).max() for b in betas])])
low, high = 1.0, 3.0
for _ in range(60):
    a, b = low + (high - low) / 3, high - (high - low) / 3
    worse = [np.abs(swish(values, beta) - gelu(values)).max() for beta in (a, b)]
    low, high = (a, high) if worse[0] > worse[1] else (low, b)
at.right(low)
at.wrong("nearest to Φ(x)", 1.702)
at.wrong("nearest to Φ(x)", 1.7017)
at.wrong("one positive number; got 0", 0.0)
at.wrong("one positive number; got -1.773", -1.773)
at.wrong("with β = 1.6 the largest distance is 0.03", 1.6)
at.wrong("There is a better β", 1.8)
at.wrong("There is a better β", 1.78)
at.wrong("There is a better β", 0.0139)
at.wrong("one positive number; got an array of shape", betas)

at = Battery(exercises.own)
FACTS = {
    "formula": r"\frac{2}{\pi} \arctan \frac{\pi x}{2}", "range": "(-1, 1)", "zero_centred": True,
    "derivative_formula": r"\frac{1}{1 + (\pi x / 2)^2}", "monotonic": True,
    "reference": "You, 2026", "definition": lambda m, x: 2 / m.pi * m.atan(m.pi * x / 2),
}  # fmt: skip


def entry(function=lambda x: 2 / np.pi * np.arctan(np.pi * x / 2),
          slope=lambda x: 1 / (1 + (np.pi * x / 2) ** 2), **changes):  # fmt: skip
    return Activation(function, **(FACTS | changes)).defderivative(slope)


at.right(entry())
at.right(entry(lambda x: np.arctan(x * (np.pi / 2)) / (np.pi / 2)))
at.right(
    entry(lambda x: np.arctan2(np.pi * x, 2) / np.pi * 2, lambda x: 4 / (4 + np.square(np.pi * x)))
)
at.right(entry(slope=lambda x: np.cos(np.arctan(np.pi * x / 2)) ** 2))
at.right(entry(definition=lambda m, x: m.atan(x * m.pi / 2) * 2 / m.pi, range="(-1.0, 1.0)"))
at.right(entry(lambda x: np.sign(x) * (1 - 2 / np.pi * np.arctan2(2, np.pi * np.abs(x)))))


@at.right
@activation(**FACTS)
def unit(x):
    angle = np.empty_like(x)
    np.arctan(np.pi / 2 * x, out=angle)
    return angle / (np.pi / 2)


@unit.defderivative
def unit(x):
    return 1 / (1 + 2.4674011002723395 * x * x)


at.wrong("an ordinary function", lambda x: 2 / np.pi * np.arctan(np.pi * x / 2))
at.wrong("its values should be", entry(lambda x: np.arctan(x)))
at.wrong("its values should be", entry(lambda x: np.arctan(np.pi * x / 2)))
at.wrong("its definition gives", entry(definition=lambda m, x: m.atan(x)))
at.wrong("raised AttributeError", entry(definition=lambda m, x: m.arctan(x)))
at.wrong("the derivative is off", entry(slope=lambda x: 1 / (1 + x**2)))
at.wrong("the derivative is off", entry(slope=lambda x: 2 / np.pi / (1 + (np.pi * x / 2) ** 2)))
at.wrong("the range goes on to inf", entry(range="(-inf, inf)"))
at.wrong("no x reaches -1: a round bracket leaves", entry(range="[-1, 1]"))
at.wrong("no x reaches 1: a round bracket leaves", entry(range="(-1, 1]"))
at.wrong("declared (−1.005, 1), and its values come near −1", entry(range="(-1.005, 1)"))
at.wrong("at 25 it is 0.000648", entry(slope=lambda x: np.where(
    np.abs(x) < 20, 1 / (1 + (np.pi * x / 2) ** 2), 0)))  # fmt: skip
at.wrong("zero_centred is declared False", entry(zero_centred=False))
at.wrong("smooth is declared False", entry(kinks=(0.0,)))
at.wrong(
    "it has no derivative", Activation(lambda x: 2 / np.pi * np.arctan(np.pi * x / 2), **FACTS)
)
