"""Attempts at the exercises of the chapter on how far a gradient gets."""

import math
from fractions import Fraction

import numpy as np
import torch

from activations.book.exercises import gradient_flow as exercises
from tests.package.book.exercises.battery import Battery

z = np.linspace(-8, 8, 4001)
p = np.exp(-z * z / 2) / np.exp(-z * z / 2).sum()

at = Battery(exercises.one_layer)
at.right(1e-6 ** (1 / 29), 1e-6 ** (2 / 29))
at.right(0.621, 0.386)
at.right(math.exp(math.log(1e-6) / 29), math.exp(2 * math.log(1e-6) / 29))
at.right(10 ** (-6 / 29), 10 ** (-12 / 29))
at.right(np.float32(0.62102), np.float32(0.62102) ** 2)
at.right(torch.tensor(1e-6) ** (1 / 29), (torch.tensor(1e-6) ** (1 / 29)).square())
at.right(Fraction(621, 1000), Fraction(621, 1000) ** 2)
at.wrong("29 steps, not 30", 1e-6 ** (1 / 30), 0.4)
at.wrong("the layers multiply", 1e-6 / 29, 0.4)
at.wrong("that is χ", 1e-6 ** (2 / 29), 1e-6 ** (1 / 29))
at.wrong("0.7 to the power of 29 is 3.2e-05", 0.7, 0.49)
at.wrong("do not take the root", 1e-6 ** (1 / 29), 1e-6 ** (1 / 58))
at.wrong("on the way forward", 1e6 ** (1 / 29), 0.386)
at.wrong("χ is its square", 0.621, 0.621)
at.wrong("χ is the square of the size's factor", 0.621, 1e-12)
at.wrong("a factor below 1; got -0.621", -0.621, 0.386)
at.wrong("per_layer is one number; got (0.621, 0.386)", (0.621, 0.386), 0.386)

at = Battery(exercises.sine_gains)
at.right(math.sqrt(2 / (1 - math.exp(-2))), (1 + math.exp(-2)) / (1 - math.exp(-2)))
at.right(1.52087, 1.31304)
at.right(1.520867, 1.313035)
at.right(((np.sin(z) ** 2) @ p) ** -0.5, ((np.cos(z) ** 2) @ p) / ((np.sin(z) ** 2) @ p))
at.right(math.sqrt(1 / math.tanh(1) + 1), 1 / math.tanh(1))
at.right(Fraction(152087, 100000), Fraction(131304, 100000))
at.right(torch.tensor(1.5208666), torch.cosh(torch.tensor(1.0)) / torch.sinh(torch.tensor(1.0)))
at.wrong("over a whole period", 2**0.5, 1.0)
at.wrong("take the root", 2.3130353, 1.3130353)
at.wrong("the backward gain", 1.3271243, 1.3130353)
at.wrong("the exponent is", 2.2546125, 1.3130353)
at.wrong("a level of 1 becomes 0.972748", 1.5, 1.3130353)
at.wrong("six digits are asked for", 1.521, 1.313)
at.wrong("that is the size itself", 0.6575199, 1.3130353)
at.wrong("upside down", 1.5208666, 0.7615942)
at.wrong("the root of χ", 1.5208666, 1.1458775)
at.wrong("to six digits", 1.5208666, 1.313)
at.wrong("χ is the gain's square times", 1.5208666, 1)
at.wrong("own_gain is one number; got nan", math.nan, 1)
at.wrong("a gain is above 0, as a standard deviation is; got -1.52087", -1.5208666, 1.3130353)

at = Battery(exercises.branch)
at.right(lambda blocks: math.sqrt(2 ** (1 / blocks) - 1))
at.right(lambda blocks: (2 ** (1 / blocks) - 1) ** 0.5)
at.right(lambda blocks: math.sqrt(math.expm1(math.log(2) / blocks)))
at.right(lambda n: np.sqrt(np.exp2(1 / n) - 1))
at.right(lambda n: -math.sqrt(2 ** (1 / n) - 1))
at.right(lambda n: torch.tensor(2.0, dtype=torch.float64).pow(1 / n).sub(1).sqrt())


@at.right
def _bisected(blocks):
    low, high = 0.0, 2.0
    for _ in range(60):
        a = (low + high) / 2
        low, high = (a, high) if (1 + a * a) ** blocks < 2 else (low, a)
    return a


at.wrong("not what it multiplies by", lambda blocks: 2 ** (0.5 / blocks))
at.wrong("the mean square is 1.69", lambda blocks: math.sqrt(math.log(2) / blocks))
at.wrong("that is a²", lambda blocks: 2 ** (1 / blocks) - 1)
at.wrong("nears e", lambda blocks: blocks**-0.5)
at.wrong("one over a root", lambda blocks: 1 / blocks)
at.wrong("with a = 1 and blocks = 10 the mean square is 1.02e+03", lambda blocks: 1.0)
at.wrong("with a = 2 and blocks = 1 the mean square is 5", lambda blocks: 2 ** (1 / blocks))
at.wrong("the mean square is 1.69", lambda blocks: -math.sqrt(math.log(2) / blocks))
at.wrong("raised TypeError", lambda: 1.0)
