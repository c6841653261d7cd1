"""Attempts at the exercises of the chapter on the layers over which a gradient lasts."""

import math
from fractions import Fraction

import numpy as np
import torch

from activations.book.exercises import how_many_layers as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.by_parts)
at.right(0.5, 0.7, 0.7**10)
at.right(1 / np.sqrt(4), (1.2 + 2 * 0.8) / 4, 0.7 ** (20 / 2))
at.right(4**-0.5, np.average([0, 1, 2], weights=[2, 1.2, 0.8]), math.sqrt(0.7) ** 20)
at.right(Fraction(1, 2), Fraction(7, 10), Fraction(7, 10) ** 10)
at.right(np.float32(0.5), np.float32(0.7), np.float32(0.0282))
at.right(torch.tensor(0.5), torch.tensor(0.7), torch.tensor(0.7).sqrt() ** 20)
at.right(0.5, 0.7, 0.0282)
at.wrong("one over the mean square", 0.25, 0.7, 0.0282)
at.wrong("the gain makes up for it", 2, 0.7, 0.0282)
at.wrong("with the gain 1 a level of 1 becomes 4", 1, 0.7, 0.0282)
at.wrong("divided by E[f²]", 0.5, 2.8, 0.0282)
at.wrong("the root of χ", 0.5, 0.7**0.5, 0.0282)
at.wrong("divide by 4, not by 2", 0.5, 1.4, 0.0282)
at.wrong("not four times", 0.5, 1.1, 0.0282)
at.wrong("weighed by 2, 1.2 and 0.8", 0.5, 0.5, 0.0282)
at.wrong("left of the mean square", 0.5, 0.7, 0.7**20)
at.wrong("a power, not a product", 0.5, 0.7, 14)
at.wrong("what is lost", 0.5, 0.7, 1 - 0.7**10)
at.wrong("multiplied by the root of 0.7; got 0.0337", 0.5, 0.7, 0.7**9.5)
at.wrong("own_gain is one number; got (0.5, 0.7)", (0.5, 0.7), 0.7, 0.0282)

at = Battery(exercises.zigzag)
at.right(lambda a, b: 4 * a * b / (a + b) ** 2)
at.right(lambda a, b: (2 * a / (a + b)) * (2 * b / (a + b)))
at.right(lambda a, b: Fraction(4 * a * b, (a + b) ** 2))
at.right(lambda a, b: 1 - ((a - b) / (a + b)) ** 2)
at.right(lambda a, b: math.prod(n * 2 / (a + b) for n in (a, b)))
at.right(lambda a, b: torch.tensor([a, b]).div((a + b) / 2).prod())


@at.right
def _drawn(a, b):
    variance = 2 / (a + b)
    signal = 1.0
    for inputs in (a, b):
        signal *= inputs * variance
    return signal


@at.right
def _harmonic(a, b):
    return (2 / (1 / a + 1 / b)) / ((a + b) / 2)


at.wrong("the factor of the size", lambda a, b: 2 * (a * b) ** 0.5 / (a + b))
at.wrong("that is one layer", lambda a, b: 2 * a / (a + b))
at.wrong("that is one layer", lambda a, b: 2 * b / (a + b))
at.wrong("the widths are missing", lambda a, b: 4 / (a + b) ** 2)
at.wrong("it is 0.64, not 0.16", lambda a, b: a * b / (a + b) ** 2)
at.wrong("1/a and 1/b keep it at 1", lambda a, b: 1.0)
at.wrong("four layers", lambda a, b: (4 * a * b / (a + b) ** 2) ** 2)
at.wrong("it is 0.64, not 1.92", lambda a, b: 6 * a / (a + b) * 2 * b / (a + b))
at.wrong("one number is asked for; got (0.4, 1.6)", lambda a, b: (2 * a / (a + b), 2 * b / (a + b)))
at.wrong("raised TypeError", lambda a: 4 * a / (a + 1) ** 2)

at = Battery(exercises.wide_enough)


@at.right
def _derived(slope, depth, deviation):
    variance = 6 * (1 + slope**4) / (1 + slope**2) ** 2 - 1
    return variance * depth / deviation**2


@at.right
def _in_whole_units(slope, depth, deviation):
    return math.ceil(_derived(slope, depth, deviation))


@at.right
def _by_moments(a, depth, deviation):
    second, fourth = (1 + a * a) / 2, 3 * (1 + a**4) / 2
    return (fourth - second**2) / second**2 * depth / deviation**2


@at.right
def _on_a_grid(slope, depth, deviation):
    z = np.linspace(-10, 10, 20_000)
    p = np.exp(-z * z / 2) / np.exp(-z * z / 2).sum()
    square = np.where(z > 0, z, slope * z) ** 2
    square = square / (square @ p)
    return ((square - 1) ** 2 @ p) * depth / deviation**2


at.right(lambda a, d, s: Fraction(_derived(a, d, s)))
at.right(lambda a, d, s: torch.tensor(_derived(a, d, s)))
at.right(lambda a, d, s: (5 + 5 * a**4 - 2 * a * a) / (1 + a * a) ** 2 * d / s**2)
at.wrong("less the square of the mean", lambda a, d, s: _derived(a, d, s) + d / s**2)
at.wrong("that is ReLU", lambda a, d, s: 5 * d / s**2)
at.wrong("the square of the deviation", lambda a, d, s: _derived(a, d, 1) / s)
at.wrong("before you take the variance", lambda a, d, s: 1.25 * d / s**2)
at.wrong("it is 250 units, not 500", lambda a, d, s: 2 * _derived(a, d, s))
at.wrong("it is 250 units, not 0.1", lambda a, d, s: 5 / d / s**2)
at.wrong("it is 250 units, not 350", lambda a, d, s: 7 * d / s**2)
at.wrong("it is 250 units, not 15.81", lambda a, d, s: _derived(a, d, s) ** 0.5)
at.wrong("raised TypeError", lambda a, d: 5 * d)
