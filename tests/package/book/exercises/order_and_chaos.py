"""Attempts at the exercises of the chapter on order, chaos and luck."""

import math
from fractions import Fraction

import numpy as np
import torch

from activations import sigmoid, tanh
from activations.book.exercises import order_and_chaos as exercises
from tests.package.book.exercises.battery import Battery

z = np.linspace(-8, 8, 4001)
p = np.exp(-z * z / 2) / np.exp(-z * z / 2).sum()

at = Battery(exercises.sigmoid_edge)
at.right(10.149)
at.right(10.1)
at.right(10.19)
at.right(np.float32(10.15))
at.right(Fraction(1015, 100))
levels = np.linspace(30, 60, 601)
squares = np.array([sigmoid(np.sqrt(q) * z) ** 2 @ p for q in levels])
slopes = np.array([sigmoid.derivative(np.sqrt(q) * z) ** 2 @ p for q in levels])
place = np.argmin(abs(levels * slopes / squares - 1))
at.right(np.sqrt(levels[place] / squares[place]))
low, high = 9.0, 11.0
for _ in range(12):
    gain, q = (low + high) / 2, 40.0
    for _ in range(60):
        q = gain**2 * (sigmoid(math.sqrt(q) * z[::10]) ** 2 @ p[::10]) * 10
    above = gain**2 * (sigmoid.derivative(math.sqrt(q) * z[::10]) ** 2 @ p[::10]) * 10 > 1
    low, high = (low, gain) if above else (gain, high)
at.right(low)
at.wrong("the backward gain at level 1", 4.7226)
at.wrong("four times it", 2.54)
at.wrong("the level q at the edge", 45.6)
at.wrong("beyond the edge", 12.0)
at.wrong("does not stay level", 3.0)
at.wrong("more than 0.05 off", 10.3)
at.wrong("more than 0.05 off", 10)
at.wrong("beyond the edge", 103.0)  # the square
at.wrong("one positive number; got -10.149", -10.149)
at.wrong("one positive number; got (10.149, 45.6)", (10.149, 45.6))

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

at = Battery(exercises.level_both_ways)
square, slope = tanh(z) ** 2 @ p, tanh.derivative(z) ** 2 @ p
c, gain = math.sqrt(slope - square), 1 / math.sqrt(slope)
at.right(c, gain, True)
at.right(0.2648, 1.4674, True)
at.right(0.265, 1.467, 1)
at.right(np.float32(c), np.float32(gain), np.True_)
at.right(torch.tensor(c), torch.tensor(gain), torch.tensor(True))
at.right(Fraction(2648, 10000), Fraction(14674, 10000), True)
q = gain**2 * ((tanh(math.sqrt(1.01) * z) + c) ** 2 @ p)
at.right((slope - square) ** 0.5, slope**-0.5, abs(q - 1) < 0.01)
at.wrong("that is c²", 0.0701, 1.46742, True)
at.wrong("tanh's own gain", 0.2648, 1.5925, True)
at.wrong("with the gain 1.2, χ at level 1 is 0.669, not 1. The constant", 0.2648, 1.2, True)
at.wrong("the gain's square", 0.2648, 1 / slope, True)
at.wrong("with c = 0.5 a level of 1 becomes 1.387", 0.5, 1.46742, True)
at.wrong("nearer to 1", 0.2648, 1.46742, False)
at.wrong("c is to be above 0; got -0.2648", -0.2648, 1.46742, True)
at.wrong("c is to be above 0; got 0", 0, 1.46742, True)
at.wrong("attracts is True or False; got the text 'yes'", 0.2648, 1.46742, "yes")
at.wrong("attracts is True or False; got 1.004", 0.2648, 1.46742, 1.004)
