"""Attempts at the exercises of the chapter on tanh."""

import math
from fractions import Fraction

import numpy as np
import torch
from torch.nn import functional as F

from activations import logsigmoid, tanh
from activations.book.exercises import tanh as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.ln2)
at.right(3 / 5, 16 / 25)
at.right(Fraction(3, 5), Fraction(16, 25))
at.right(0.6, 0.64)
at.right((2 - 1 / 2) / (2 + 1 / 2), 1 - 0.6**2)
at.right(np.tanh(np.log(2)), np.cosh(np.log(2)) ** -2)
at.right(np.float16(0.6), np.float32(0.64))
at.right(torch.tanh(torch.log(torch.tensor(2.0))), tanh.derivative(math.log(2)))
at.wrong("the identity asks for", 1 / 3, 16 / 25)
at.wrong("upside down", 5 / 3, 16 / 25)
at.wrong("the sign is wrong", -3 / 5, 16 / 25)
at.wrong("(2 − 1/2) / (2 + 1/2)", 3 / 4, 16 / 25)
at.wrong("(2 − 1/2) / (2 + 1/2)", 2 / 3, 5 / 9)  # sigmoid's
at.wrong("the square of 3/5 is 9/25", 3 / 5, 4 / 25)
at.wrong("1 minus the square of the value", 3 / 5, 2 / 5)
at.wrong("1 minus the square of the value", 3 / 5, 9 / 25)
at.wrong("the slope is 1 − tanh²", 3 / 5, 6 / 25)  # sigmoid's s(1 − s)
at.wrong("the value is one number; got the text '3/5'", "3/5", "16/25")

at = Battery(exercises.my_tanh)


@at.right
def _sign(x):
    v = np.expm1(-2 * np.abs(x))
    return np.sign(x) * -v / (v + 2)


@at.right
def _both_sides(x):
    right, left = np.expm1(-2 * np.maximum(x, 0)), np.expm1(2 * np.minimum(x, 0))
    return -right / (right + 2) + left / (left + 2)


@at.right
def _copysign(x):
    v = np.expm1(-2 * abs(np.asarray(x)))
    return np.copysign(v / (2 + v), x)


@at.right
def _where(x):
    u = np.expm1(np.where(x < 0, 2 * x, -2 * x))
    return np.where(x < 0, 1, -1) * (u / (u + 2))


@at.right
def _clipped(x):
    u = np.expm1(2 * np.clip(x, -25, 25))
    return u / (u + 2)


@at.right
@np.vectorize
def _one_by_one(x):
    if x < 0:
        return -_one_by_one(-x)
    v = math.expm1(-2 * x)
    return -v / (v + 2)


@at.right
def _lists(x):
    if np.ndim(x):
        return [_lists(one) for one in x]
    u = math.expm1(-2 * abs(x))
    return math.copysign(1, x) * -u / (u + 2)


@at.right
def _tensors(x):
    x = torch.as_tensor(x, dtype=torch.float64)
    v = torch.expm1(-2 * x.abs())
    return -x.sign() * v / (v + 2)


at.wrong("warned: overflow", lambda x: np.expm1(2 * x) / (np.expm1(2 * x) + 2))
at.wrong("is negative", lambda x: -np.expm1(-2 * abs(x)) / (np.expm1(-2 * abs(x)) + 2))
at.wrong("wrong way round", lambda x: np.sign(x) * np.expm1(-2 * np.abs(x))
         / (np.expm1(-2 * np.abs(x)) + 2))  # fmt: skip
at.wrong("the exponent is 2x", lambda x: np.sign(x) * -np.expm1(-np.abs(x))
         / (np.expm1(-np.abs(x)) + 2))  # fmt: skip
at.wrong("at 1e-05 it gives", lambda x: np.sign(x) * (1 - np.exp(-2 * np.abs(x)))
         / (1 + np.exp(-2 * np.abs(x))))  # fmt: skip
at.wrong("not tanh yet", lambda x: np.sign(x) * -np.expm1(-2 * np.abs(x)))
at.wrong("warned: overflow", lambda x: (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)))
at.wrong(
    "at 1e-17 it gives 0: e²ˣ rounds to 1 there", lambda x: np.where(abs(x) < 1e-9, 0, np.tanh(x))
)
at.wrong("raised TypeError", lambda x: np.array([math.tanh(one) for one in x]))
at.wrong("raised ValueError: The truth value", lambda x: -math.expm1(-2 * x) if x > 0 else 0)
at.wrong("at 1000 it gives 0.9999", lambda x: np.expm1(2 * np.clip(x, -10, 10))
         / (np.expm1(2 * np.clip(x, -10, 10)) + 2))  # fmt: skip


@at.wrong("at 1000 it gives nan: infinity divided by infinity")
def _silenced(x):
    with np.errstate(all="ignore"):
        return np.expm1(2 * x) / (np.expm1(2 * x) + 2)


@at.wrong("the number 1000 went in, and [1. 1. 1. 1. 1.] came")
def _always_an_array(x):
    x = np.resize(x, 5)
    v = np.expm1(-2 * np.abs(x))
    return np.sign(x) * -v / (v + 2)


at = Battery(exercises.mean_adds)
at.right(8.05, 0.05, 161)
at.right(Fraction(161, 20), Fraction(1, 20), 161)
at.right(1 / 20 + 32 / 4, 1 / 20, (1 / 20 + 32 / 4) * 20)
at.right(np.float32(8.05), np.float16(0.05), np.float64(161))
at.right(torch.tensor(8.05), torch.tensor(0.05), torch.tensor(161))
at.right([8.05], (0.05,), 161.0)
_products = np.eye(32) / 20 + np.full((32, 32), 1 / 4)
at.right(np.linalg.eigvalsh(_products)[-1], np.linalg.eigvalsh(_products)[0],
         np.linalg.cond(_products))  # fmt: skip
at.wrong("the variance is there in this direction", 8, 0.05, 160)
at.wrong("v + m² stands on the diagonal", 0.3, 0.05, 6)
at.wrong("m², not m", 16.05, 0.05, 321)
at.wrong("each place gets v, and n times m²", 7.8, 0.05, 156)
at.wrong("apply the matrix to 1, −1, 0, …, 0.", 8.05, 0.3, 26.8)
at.wrong("the others would be 0", 8.05, 0, np.inf)
at.wrong("the m² cancel", 8.05, 0.25, 32.2)
at.wrong("divided by one of the others", 8.05, 0.05, 160)
at.wrong("divided by one of the others", 8.05, 0.05, 1 / 161)
at.wrong("the others are equal: one number", 8.05, [0.05] * 31, 161)
at.wrong("the largest eigenvalue is one number", "8.05", 0.05, 161)

at = Battery(exercises.centred)
at.right(lambda z: (z > 0) * z - 1 / np.sqrt(2 * np.pi))
at.right(lambda z: F.relu(z) - 0.399)
at.right(lambda z: torch.where(z > 0, z, 0.1 * z) - 0.359)
at.right(lambda z: np.logaddexp(0, z) - 0.806)
at.right(lambda z: max(z, 0) - 0.4)
at.right(lambda z: [max(one, 0.0) - 0.399 for one in z])
at.right(lambda z: z**2 - 1)
at.right(lambda z: np.exp(z / 2) - np.exp(1 / 8))
at.right(lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1) - 0.1605)


class _Shifted(torch.nn.Module):
    def forward(self, z):
        return F.softplus(z) - 0.806


at.right(_Shifted())
at.wrong("its mean is 0.399", lambda z: np.maximum(z, 0))
at.wrong("its mean is -0.101", lambda z: np.maximum(z, 0) - 0.5)
at.wrong("its mean is 0.113", lambda z: np.logaddexp(0, z) - np.log(2))
at.wrong("its mean is 0.5", torch.sigmoid)
at.wrong("a straight line is centred", lambda z: z)
at.wrong("a straight line is centred", lambda z: 2 * z + 0.001)
at.wrong("odd about its middle", np.tanh)
at.wrong("odd about its middle", lambda z: torch.sigmoid(z) - 0.5)
at.wrong("odd about its middle", lambda z: z**3)
at.wrong("it is a constant", lambda z: 0 * z)
at.wrong("not finite everywhere", lambda z: np.where(z > 7, np.inf, np.maximum(z, 0)))
at.wrong("it was nearly centred, too", lambda z: np.tanh(z) + 0.02 * (z**2 - 1))
at.wrong("numbers are asked for; the shape is ()", lambda z: np.mean(z))

at = Battery(exercises.log_slope)


@at.right
def _symmetric(a):
    a = np.abs(a)
    return 2 * (np.log(2) - a - np.log1p(np.exp(-2 * a)))


at.right(lambda a: math.log(4) + logsigmoid(2 * a) + logsigmoid(-2 * a))
at.right(lambda a: _symmetric(np.float32(a)))
at.right(lambda a: 2 * (math.log(2) - abs(a) - math.log1p(math.exp(-2 * abs(a)))))
at.right(lambda a: -2 * (np.logaddexp(a, -a) - np.log(2)))
at.right(lambda a: 2 * (np.log(2) + a - np.logaddexp(0, 2 * a)))
at.right(lambda a: 2 * (np.log(2) - torch.tensor(a) - F.softplus(-2 * torch.tensor(a), 1, 1000)))


@at.right
def _two_regimes(a):
    if abs(a) < 1:
        return -2 * math.log(math.cosh(a))
    return math.log(4) - 2 * abs(a) - 2 * math.log1p(math.exp(-2 * abs(a)))


@at.right
def _in_place(a):
    np.abs(a, out=a)
    a += np.log1p(np.exp(-2 * a))
    a -= np.log(2)
    a *= -2
    return a


at.wrong("warned: divide by zero", lambda a: np.log(1 - np.tanh(a) ** 2))
at.wrong("raised ValueError: ", lambda a: math.log(1 - math.tanh(a) ** 2))
at.wrong("warned: divide by zero", lambda a: np.log(tanh.derivative(a)))
at.wrong("1 − tanh² has few digits left there", lambda a: np.log(1 - np.tanh(a) ** 2)
         if abs(a) < 19 else math.log(4) - 2 * abs(a))  # fmt: skip
at.wrong("log 4 is missing", lambda a: logsigmoid(2 * a) + logsigmoid(-2 * a))
at.wrong("for positive numbers only", lambda a: 2 * (np.log(2) - a - np.log1p(np.exp(-2 * abs(a)))))
at.wrong("log 4 is missing", lambda a: -2 * np.abs(a) - 2 * np.log1p(np.exp(-2 * np.abs(a))))
at.wrong("of the root", lambda a: np.log(2) - abs(a) - np.log1p(np.exp(-2 * abs(a))))
at.wrong("between −3 and 3", lambda a: np.log(1 - np.tanh(a) ** 2 + 1e-6))
at.wrong(
    "at 20 it gives -27.63102112, not -38.6",
    lambda a: np.log(np.maximum(1 - np.tanh(a) ** 2, 1e-12)),
)
at.wrong("raised OverflowError", lambda a: -2 * math.log(math.cosh(a)))
at.wrong("warned: overflow", lambda a: -2 * np.log(np.cosh(a)))
at.wrong("the sign is wrong", lambda a: 2 * (np.logaddexp(a, -a) - np.log(2)))
at.wrong("between −3 and 3", lambda a: np.log(4) - 2 * np.abs(a))
at.wrong("at 6 it gives -10.61370564, not -10.61371793: the slope is not yet 4e^(−2|x|) there",
         lambda a: np.where(abs(a) > 5, math.log(4) - 2 * abs(a), _symmetric(a)))  # fmt: skip
at.wrong("between −3 and 3", lambda a: logsigmoid(a) + logsigmoid(-a))


@at.wrong("it gives -inf: 1 − tanh² is 0 there")
def _silenced(a):
    with np.errstate(divide="ignore"):
        return np.log(1 - np.tanh(a) ** 2)
