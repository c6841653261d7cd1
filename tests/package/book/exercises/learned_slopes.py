"""Attempts at the exercises of the chapter on slopes that are learned."""

import itertools
import math

import numpy as np
import torch

from activations import prelu, sigmoid, swish
from activations.book.exercises import learned_slopes as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.pull)


@at.right
def _gate(x, beta):
    gate = 1 / (1 + np.exp(-beta * x))
    return x**2 * gate * (1 - gate)


at.right(lambda x, beta: x * x * sigmoid.derivative(beta * x))
at.right(lambda x, beta: x**2 / (2 + math.exp(beta * x) + math.exp(-beta * x)))
at.right(lambda x, beta=1.0: (x / np.cosh(beta * x / 2) / 2) ** 2)
at.right(lambda x, beta: (swish(x, beta + 1e-5) - swish(x, beta - 1e-5)) / 2e-5)
at.right(lambda x, beta: [swish(v, beta) * (v - swish(v, beta)) for v in x])


@at.right
def _autograd(x, beta):
    x = torch.tensor(x)
    beta = torch.full_like(x, beta).requires_grad_()
    (x * torch.sigmoid(beta * x)).sum().backward()
    return beta.grad


@at.right
def _in_place(x, beta):
    gate = sigmoid(beta * x)
    x *= gate
    x *= x / np.where(gate == 0, 1, gate) * (1 - gate)
    return x


at.wrong("with respect to x", lambda x, b: swish.derivative(x, b))
at.wrong("a factor x is missing", lambda x, b: x * sigmoid.derivative(b * x))
at.wrong("σ′ alone", lambda x, b: sigmoid.derivative(b * x))
at.wrong("for β = 0.3 it is not", lambda x, b: x**2 * sigmoid(b * x))
at.wrong("is x, not β", lambda x, b: b * x * sigmoid.derivative(b * x))
at.wrong("for β = 0.3 a factor β is too much", lambda x, b: b * x**2 * sigmoid.derivative(b * x))
at.wrong("for β = 0.3 it is not", lambda x, b: x**2 * sigmoid.derivative(x))
at.wrong("for β = 0.3 it is not", lambda x, b: x**2 * sigmoid(b * x) * (1 + sigmoid(b * x)))
at.wrong("the shape is (), not (5,)", lambda x, b: np.sum(x**2 * sigmoid.derivative(b * x)))
at.wrong("raised TypeError", lambda x, beta, gate: x**2 * gate * (1 - gate))

at = Battery(exercises.mirrored)
at.right(lambda x, a, prelu: -a * prelu(-x, 1 / a))
at.right(lambda x, a, prelu: a * -prelu(-x, weight=1 / a))
at.right(lambda x, a, prelu: -a * prelu(weight=1 / a, x=-x))
at.right(lambda x, a, prelu: -prelu(-a * x, 1 / a))
at.right(lambda x, a, prelu: [-a * prelu(-v, 1 / a) for v in x])
at.right(lambda x, a, prelu: a * x + (1 - a) * prelu(x, 0))
at.right(lambda x, a, prelu: prelu(x, 0) - a * prelu(-x, 0))
at.right(lambda x, a, prelu: prelu(x, 1) + (1 - a) * prelu(-x, np.float64(0)))


@at.right
def _in_place(x, a, prelu):
    x *= -a
    y = prelu(x, 1 / a)
    y *= -1
    return y


at.wrong("that is handed in", lambda x, a, f: prelu(x, a))
at.wrong("that is handed in", lambda x, a, f: np.where(x > 0, x, a * x))
at.wrong("is still above 1", lambda x, a, f: f(x, a))
at.wrong("is still above 1", lambda x, a, f: -f(-x, a) / a)
at.wrong("must be turned round", lambda x, a, f: f(x, 1 / a))
at.wrong("with a minus", lambda x, a, f: a * f(-x, 1 / a))
at.wrong("scale by a", lambda x, a, f: -f(-x, 1 / a))
at.wrong("the steep side is the right one", lambda x, a, f: a * f(x, 1 / a))
at.wrong("for a = 2 it is not", lambda x, a, f: -f(-x, 1 / a) / a)
at.wrong("raised TypeError", lambda x, a, f: -a * f(-x))
at.wrong("one number for each x; the shape is ()", lambda x, a, f: f(-x, 1 / a).sum())

at = Battery(exercises.seeds_needed)
at.right(lambda spread, effect: int(np.ceil((1.96 * spread / effect) ** 2)))
at.right(lambda s, e: math.ceil((1.96 * s / e) ** 2))
at.right(lambda s, e: np.ceil(np.square(1.96) * np.square(s) / np.square(e)))
at.right(lambda s, e: next(n for n in itertools.count(1) if 1.96 * s / math.sqrt(n) <= e))
at.right(lambda spread=1.0, effect=0.2: -int(-((1.96 * spread / effect) ** 2) // 1))
at.right(lambda s, e: 1 + sum(1.96 * s / n**0.5 > e for n in range(1, 3000)))


@at.right
def _loop(spread, effect):
    n = 1
    while 1.96 * spread / n**0.5 > effect:
        n += 1
    return torch.tensor(n)


at.wrong("square the quotient", lambda s, e: 1.96 * s / e)
at.wrong("square the quotient", lambda s, e: math.ceil(1.96 * s / e))
at.wrong("96.04 seeds: round up", lambda s, e: (1.96 * s / e) ** 2)
at.wrong("rounded down", lambda s, e: int((1.96 * s / e) ** 2))
at.wrong("rounded down", lambda s, e: round((1.96 * s / e) ** 2))
at.wrong("for spread 1 and effect 0.2 it says 30", lambda s, e: 30)
at.wrong("at most the effect, not all", lambda s, e: math.ceil((2 * 1.96 * s / e) ** 2))
at.wrong("the factor 1.96 is missing", lambda s, e: math.ceil((s / e) ** 2))
at.wrong("it says 100", lambda s, e: math.ceil((2 * s / e) ** 2))
at.wrong("one number is asked for; got [1, 2]", lambda s, e: [1, 2])
at.wrong("for spread 1 and effect 0.2 it says 4", lambda s, e: math.ceil((1.96 * e / s) ** 2 + 3))
