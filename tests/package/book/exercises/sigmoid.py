"""Attempts at the exercises of the chapter on sigmoid."""

import math
from fractions import Fraction
from functools import partial

import numpy as np
import torch
from torch.nn import functional as F

from activations import logsigmoid, sigmoid
from activations.book.exercises import sigmoid as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.logit)
at.right(lambda p: np.log(p / (1 - p)))
at.right(lambda p: math.log(p / (1 - p)))
at.right(lambda p: np.log(p) - np.log1p(-p))
at.right(lambda p: -math.log(1 / p - 1))
at.right(lambda p: torch.logit(torch.as_tensor(p)))
at.right(lambda p: 2 * np.arctanh(2 * p - 1))
at.right(lambda p: [math.log(one / (1 - one)) for one in p])
at.right(np.vectorize(lambda p: math.log(p) - math.log(1 - p)))
at.right(partial(lambda base, p: np.log(p / (1 - p)) / np.log(base), math.e))


@at.right
def _in_place(p):
    q = 1 - p
    p /= q
    return np.log(p, out=p)


@at.right
def _by_halving(p):
    low, high = -50.0, 50.0
    for _ in range(80):
        middle = (low + high) / 2
        if sigmoid(middle) < p:
            low = middle
        else:
            high = middle
    return low


at.wrong("these are the odds", lambda p: p / (1 - p))
at.wrong("the sign is wrong", lambda p: math.log(1 / p - 1))
at.wrong("must be the natural one", lambda p: np.log10(p / (1 - p)))
at.wrong("must be the natural one", lambda p: math.log(p / (1 - p), 2))
at.wrong("the logarithm of the probability", np.log)
at.wrong("that is the sigmoid itself", sigmoid)
at.wrong("warned: divide by zero", lambda p: np.log(p / 1 - p))
at.wrong("raised NameError: name 'odds' is not defined", lambda p: np.log(odds))  # noqa: F821
at.wrong("sigmoid of your scores is", lambda p: np.log(p) - (1 - p))
at.wrong("not what it gives; got 0", np.log(0.5 / (1 - 0.5)))
at.wrong("the shape is (), not (4,)", lambda p: np.log(p / (1 - p)).sum())


@at.wrong("returned None")
def _prints(p):
    str(np.log(p / (1 - p)))


at = Battery(exercises.my_s)
at.right(lambda x: 0.5 + 0.25 * x / (1 + np.abs(x) / 2))
at.right(lambda x: 0.5 + np.arctan(np.pi / 4 * x) / np.pi)
at.right(lambda x: 0.5 + math.atan(math.pi / 4 * x) / math.pi)
at.right(lambda x: np.clip(0.5 + x / 4, 0, 1))
at.right(lambda x: min(max(0.5 + x / 4, 0), 1))
at.right(lambda x: (1 + torch.erf(torch.tensor(x * math.sqrt(math.pi) / 4))) / 2)
at.right(lambda x: 0.5 + x / (4 * np.sqrt(1 + x**2 / 4)))
at.right(lambda x: [0.5 + v / (4 + 2 * abs(v)) for v in x])
at.wrong("that is the sigmoid itself", sigmoid)
at.wrong("that is the sigmoid itself", lambda x: 0.5 + 0.5 * np.tanh(x / 2))
at.wrong("its slope at 0 is 0.5, not 1/4", lambda x: 0.5 + 0.5 * np.tanh(x))
at.wrong("its slope at 0 is 0.5, not 1/4", lambda x: 0.5 + 0.5 * x / (1 + np.abs(x)))
at.wrong("its slope at 0 is 0.318, not 1/4", lambda x: 0.5 + np.arctan(x) / np.pi)
at.wrong("at 0 it should be 1/2; it is 0", np.tanh)
at.wrong("it should stay between 0 and 1; it goes from -249.5", lambda x: 0.5 + x / 4)
at.wrong("it should go from 0 to 1; at ±1000 it is 0.25 and 0.75", lambda x:
         0.5 + x / (4 * (1 + np.abs(x))))  # fmt: skip
at.wrong("it should rise, and falls", lambda x: 0.5 + np.sin(x) / 4)
at.wrong("it should rise, and falls", lambda x: 1 - np.clip(0.5 + x / 4, 0, 1))
at.wrong("for x = 1 it is 0.9699", lambda x: np.where(
    x > 0, 1 - 0.5 / (1 + x / 2), 0.5 * np.exp(-np.abs(x) / 2) - 0.0 * x))  # fmt: skip
at.wrong("a function is asked for, not what it gives; got 1.7627", 1.7627)

at = Battery(exercises.my_sigmoid)


@at.right
def _each_half(x):
    result = np.empty(x.shape)
    right = x >= 0
    result[right] = 1 / (1 + np.exp(-x[right]))
    result[~right] = np.exp(x[~right]) / (1 + np.exp(x[~right]))
    return result


@at.right
def _in_place(x):
    e = np.exp(-np.abs(x))
    positive = x >= 0
    x[positive] = 1 / (1 + e[positive])
    x[~positive] = e[~positive] / (1 + e[~positive])
    return x


@at.right
def _where(x):
    e = np.exp(-abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


@at.right
def _loop(x):
    result = []
    for one in x:
        e = math.exp(-abs(one))
        result.append(1 / (1 + e) if one >= 0 else e / (1 + e))
    return result


at.right(lambda x: np.exp(-np.logaddexp(0, -x)))
at.right(lambda x: np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x))))
at.right(lambda x: np.array([0.0 if v < -800 else 1 / (1 + math.exp(-v)) if v > -700
                             else math.exp(v) for v in x]))  # fmt: skip
at.right(sigmoid)


at.wrong("warned: overflow", lambda x: 1 / (1 + np.exp(-x)))
at.wrong("at -5 it gives", lambda x: np.where(x >= 0, 1 / (1 + np.exp(-abs(x))), np.exp(-abs(x))))
at.wrong("at -1", lambda x: 0.5 + 0.5 * np.tanh(x / 2))


@at.wrong("exp(−x) overflows there, with or without a warning")
def _silenced(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


@at.wrong("exp(−x) overflows there, with or without a warning")
def _clipped(x):
    return 1 / (1 + np.exp(-np.clip(x, -709, None))) * (x > -705)


@at.wrong("warned: invalid value")
def _one_formula(x):
    e = np.exp(np.minimum(x, 700))
    return np.where(x == np.inf, 1, e) / (1 + e) + 0 * x


@at.wrong("raised ValueError: The truth value of an array")
def _for_a_number(x):
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))


@at.wrong("the shape is (), not (3,)")
def _never(x):
    return 0.5


at.wrong(
    "at -5 it gives 0.0066928509623", lambda x: torch.sigmoid(torch.tensor(x, dtype=torch.float32))
)
at.wrong("the shape is (3, 1), not (3,)", lambda x: sigmoid(x)[:, None])

at = Battery(exercises.cross_entropy)
at.right(lambda x, y: -y * logsigmoid(x) - (1 - y) * logsigmoid(-x))
at.right(lambda x, y: np.logaddexp(0, x) - y * x)
at.right(lambda x, y: max(x, 0) - x * y + math.log1p(math.exp(-abs(x))))
at.right(lambda x, y: y * F.softplus(torch.tensor(-x)) + (1 - y) * F.softplus(torch.tensor(x)))
at.right(
    lambda x, y: F.binary_cross_entropy_with_logits(torch.tensor(float(x)), torch.tensor(float(y)))
)


@at.right
def _two_cases(x, y):
    if x > 0:
        return (1 - y) * x + np.log1p(np.exp(-x))
    return -y * x + np.log1p(np.exp(x))


@at.right
def _helper(score, label=1.0):
    def log_sigmoid(z):
        return z - math.log1p(math.exp(z)) if z < 0 else -math.log1p(math.exp(-z))

    return -sum(w * log_sigmoid(s) for w, s in [(label, score), (1 - label, -score)])


at.wrong("the sign is wrong", lambda x, y: y * logsigmoid(x) + (1 - y) * logsigmoid(-x))
at.wrong("warned", lambda x, y: -y * np.log(sigmoid(x)) - (1 - y) * np.log(1 - sigmoid(x)))
at.wrong("the second term, for the part 1 − y, is missing", lambda x, y: -y * logsigmoid(x))
at.wrong("for x = 0.5, y = 1 it gives", lambda x, y: -y * logsigmoid(-x) - (1 - y) * logsigmoid(x))
at.wrong("the natural one", lambda x, y: (np.logaddexp(0, x) - y * x) / np.log(2))
at.wrong("goes on growing with a score that is wrong", lambda x, y: -y * np.log(sigmoid(x) + 1e-12)
         - (1 - y) * np.log(1 - sigmoid(x) + 1e-12))  # fmt: skip
at.wrong("goes on growing", lambda x, y: -y * np.log(np.clip(sigmoid(x), 1e-15, 1 - 1e-15))
         - (1 - y) * np.log(np.clip(1 - sigmoid(x), 1e-15, 1 - 1e-15)))  # fmt: skip
at.wrong("raised OverflowError", lambda x, y: y * math.log(1 + math.exp(-x))
         + (1 - y) * math.log(1 + math.exp(x)))  # fmt: skip
at.wrong("for x = 2, y = 0.9", lambda x, y: -logsigmoid(x) if y > 0.5 else -logsigmoid(-x))
at.wrong("the loss of one example; got [-1. -0.]", lambda x, y: -np.array([y, 1 - y]))

at = Battery(exercises.layers_until_zero)
at.right(13)
at.right(13.0)
at.right(np.int64(13))
at.right(Fraction(26, 2))
at.right(torch.tensor(13))
at.right(next(n for n in range(100) if np.float16(0.25**n) == 0))
gradients = np.cumprod(np.full(20, 0.25, dtype=np.float16), dtype=np.float16)
at.right(np.argmax(gradients == 0) + 1)

at.wrong("after 12 layers 6.0e-08 is left", 12)
at.wrong("after 13 layers it was 0 already", 14)
at.wrong("a whole number of layers is asked for; got 13.9", 13.9)
at.wrong("a whole number of layers is asked for; got 12.5", 12.5)
at.wrong("after 24 layers it was 0 already", 25)  # halves, not quarters
at.wrong("at least one layer", 0)
at.wrong("after 537 layers it was 0 already", 538)  # in float64
at.wrong("after 999999999 layers it was 0 already", 1e9)
at.wrong("is asked for; got inf", np.inf)
at.wrong("a whole number of layers is asked for; got the text", "13")
