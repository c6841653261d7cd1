"""Attempts at the exercises of the chapter on what a deep network forgets."""

import math
from fractions import Fraction

import numpy as np
import torch

from activations import sigmoid, tanh
from activations.book.exercises import order_and_chaos as exercises
from tests.package.book.exercises.battery import Battery

z = np.linspace(-8, 8, 4001)
p = np.exp(-z * z / 2) / np.exp(-z * z / 2).sum()

at = Battery(exercises.strangers)
at.right(20)
at.right(int(np.ceil(5.1 * np.log(0.48 / 0.01))))
at.right(math.ceil(5.1 * math.log(48)))
at.right(np.int64(20))
at.right(torch.tensor(20))
at.right(next(n for n in range(100) if 0.48 * math.exp(-n / 5.1) <= 0.01))
at.wrong("the first whole number", 5.1 * math.log(48))
at.wrong("the distance from 0.12", math.ceil(5.1 * math.log(60)))
at.wrong("the distance from 0.12", 5.1 * math.log(60))
at.wrong("take the natural logarithm", math.ceil(5.1 * math.log10(48)))
at.wrong("the scale of the gradient", 2.2 * math.log(48))
at.wrong("after 19 layers 0.0116 is left", 19)
at.wrong("after 48 layers", 48)
at.wrong("after 5 layers 0.18 is left", 5)
at.wrong("layers is one whole number; got 12.5", 12.5)
at.wrong("layers is one whole number; got (20, 5.1)", (20, 5.1))

at = Battery(exercises.relu_way)


@at.right
def _repeated(c, layers):
    for _ in range(layers):
        theta = math.acos(min(c, 1.0))
        c = (math.sin(theta) + (math.pi - theta) * math.cos(theta)) / math.pi
    return c


@at.right
def _with_roots(c, layers):
    for _ in range(layers):
        c = (math.sqrt(max(1 - c * c, 0)) + (math.pi - math.acos(min(c, 1.0))) * c) / math.pi
    return c


@at.right
def _recursive(c, layers):
    if not layers:
        return c
    theta = np.arccos(np.clip(_recursive(c, layers - 1), -1, 1))
    return (np.sin(theta) + (np.pi - theta) * np.cos(theta)) / np.pi


@at.right
def _by_angle(c, layers):
    theta = math.acos(c)
    for _ in range(layers):
        theta = math.acos(
            min((math.sin(theta) + (math.pi - theta) * math.cos(theta)) / math.pi, 1.0)
        )
    return math.cos(theta)


@at.right
def _in_torch(c, layers):
    c = torch.tensor(float(c), dtype=torch.float64)
    for _ in range(layers):
        theta = c.clamp(-1, 1).arccos()
        c = (theta.sin() + (np.pi - theta) * theta.cos()) / np.pi
    return c


@at.right
def _on_a_grid(c, layers):
    """Without the formula: one angle for both, of which ReLU keeps where both are above 0."""
    angle = (np.arange(20_000) + 0.5) / 20_000 * 2 * np.pi
    for _ in range(layers):
        theta = np.arccos(min(c, 1.0))
        both = np.maximum(np.cos(angle), 0) * np.maximum(np.cos(angle - theta), 0)
        c = 4 * both.mean()
    return c


at.wrong("Divide it by E[f²]", lambda c, layers: _repeated(c, 1) / 2 if layers else c)
at.wrong("that is one layer. Each", lambda c, layers: _repeated(c, min(layers, 1)))
at.wrong("after 0 layers", lambda c, layers: _repeated(c, max(layers, 1)))
at.wrong("one layer too many", lambda c, layers: _repeated(c, layers + (layers > 1)))
at.wrong("from 0, after 1 layer, it is 0.3183, not 0.0000", lambda c, layers: c)
at.wrong("it is 0.3183, not 1.0000", lambda c, layers: 1.0)
at.wrong("it is 0.3183, not 0.6366", lambda c, layers: 2 * _repeated(c, layers))
at.wrong("raised TypeError", lambda c: c)
at.wrong("one number is asked for; got (0.3183", lambda c, layers: (round(1 / np.pi, 4), c))

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
