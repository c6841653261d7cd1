"""Attempts at the exercises of the chapter on numerical stability."""

import math
from fractions import Fraction

import mpmath
import numpy as np
import torch
from scipy import special
from torch.nn import functional as F

from activations import gelu, mish, sigmoid, softplus, tanh
from activations.book.exercises import stability as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.mish_zero)
at.right(-17)
at.right(-17.0)
at.right(np.float32(-17))
at.right(Fraction(-17))
at.right(math.ceil(math.log(2**-24)) - 1)
at.right(-next(n for n in range(1, 99) if np.float32(1) + np.exp(np.float32(-n)) == 1))
n = torch.arange(-1.0, -50, -1)
at.right(n[n * torch.tanh(torch.log(1 + torch.exp(n))) == 0][0])
at.wrong("look on the left", 17)
at.wrong("at 0 Mish is 0 anyway", 0)
at.wrong("a whole number is asked for; got -16.75", -16.75)
at.wrong("the 1 beside it lost it before", -104)
at.wrong("is where float64 loses it", -37)
at.wrong("at -16 it gives -1.9e-06, which is not 0", -16)
at.wrong("at -17 it is 0 already", -18)
at.wrong("a whole number is asked for; got the text '-17'", "-17")
at.wrong("at -1 it gives -3.0e-01", -1)

at = Battery(exercises.own_forms)


def _first(x):
    """The chance that something happens at least once, if e^x is expected."""
    return 1 - np.exp(-np.exp(x))


def _first_kept(x):
    return -np.expm1(-np.exp(x))


def _mish(x):
    return x * np.tanh(np.log(1 + np.exp(x)))


at.right(_first, _first_kept)
at.right(_mish, mish)
at.right(lambda x: 1 - np.tanh(x), lambda x: 2 * sigmoid(-2 * x))
at.right(lambda x: 1 - special.erf(x), special.erfc)
at.right(lambda x: np.log(1 + np.exp(x)) ** 2, lambda x: softplus(x) ** 2)
at.right(_first, lambda x: [-math.expm1(-math.exp(v)) for v in x])
at.right(
    lambda x: 1 - torch.exp(-torch.exp(torch.as_tensor(x))),
    lambda x: -torch.expm1(-torch.exp(torch.as_tensor(x))),
)
at.wrong("naive keeps digits everywhere", _first_kept, _first)
at.wrong("stable loses digits too: at", _first, lambda x: 1 - 1 / np.exp(np.exp(np.minimum(x, 4))))
at.wrong("the same to the last bit", _first, _first)
at.wrong("the same to the last bit", _first, lambda x: _first(x.astype(np.float64)))
at.wrong("is 0 at", _first, lambda x: 1 - 1 / np.exp(np.exp(np.minimum(x.astype("f8"), 4))))
at.wrong("that is softplus, which", lambda x: np.log(1 + np.exp(x)), softplus)
at.wrong("that is the slope of tanh", lambda x: 1 - np.tanh(x) ** 2, tanh.derivative)
at.wrong("that is GELU, which", lambda x: x * (1 + special.erf(x / 2**0.5)) / 2, gelu)
at.wrong("these are two functions: at -4.95", _first, lambda x: np.exp(x))
at.wrong("warned: overflow", lambda x: 1 - np.exp(-np.exp(2 * x)), _first_kept)
at.wrong("naive keeps digits everywhere", np.arctan, lambda x: np.pi / 2 - np.arctan2(1, x))
at.wrong("raised TypeError", lambda x: 1 - math.exp(-math.exp(x)), _first_kept)
at.wrong("one number for each", _first, lambda x: np.mean(x))
at.wrong("a function is asked for", _first, 0.5)

at = Battery(exercises.blind)
at.right(lambda bits: (bits + 2) / 2 * np.log(2))
at.right(lambda p: 0.5 * math.log(2 ** (p + 2)))
at.right(lambda bits: round((bits + 2) / 2 * np.log(2), 2))
at.right(lambda bits: np.log(4 / 2.0**-bits) / 2)
at.right(lambda p: math.log(2) + p * math.log(2) / 2)
at.right(lambda p: math.atanh(1 - 2.0 ** -(p + 1)) if p < 50 else (p + 2) * math.log(2) / 2)
at.right(lambda bits: torch.log(torch.tensor(2.0)) * (bits + 2) / 2)
at.right({11: 4.51, 24: 9.01, 53: 19.06}.get)
at.wrong("twice as fast", lambda bits: (bits + 2) * np.log(2))
at.wrong("one spacing below 1", lambda bits: (bits + 1) / 2 * np.log(2))
at.wrong("your formula says 3.81", lambda bits: bits / 2 * np.log(2))
at.wrong("the natural one, times log 2", lambda bits: (bits + 2) / 2)
at.wrong("your formula says 1.96", lambda bits: (bits + 2) / 2 * math.log10(2))
at.wrong("your formula says -4.51", lambda bits: (bits + 2) / 2 * np.log(0.5))
at.wrong("raised ValueError", lambda bits: math.atanh(1 - 2.0 ** -(bits + 1)) + 0 * bits)
at.wrong("raised TypeError", lambda x, bits: 1 - math.tanh(x) ** 2 == 0)
at.wrong("raised ValueError", lambda bits: np.finfo(bits).nmant)

at = Battery(exercises.log1mexp)


@at.right
def _guarded(x):
    near = np.log(-np.expm1(x))
    far = np.log1p(-np.exp(np.minimum(x, -0.5)))
    return np.where(x > -np.log(2), near, far)


@at.right
def _two_sets(x):
    result, near = np.empty_like(x), x > -1
    result[near] = np.log(-np.expm1(x[near]))
    result[~near] = np.log1p(-np.exp(x[~near]))
    return result


@at.right
def _in_place(x):
    near = x > -0.5
    x[near] = np.log(-np.expm1(x[near]))
    x[~near] = np.log1p(-np.exp(x[~near]))
    return x


@at.right
def _loop(x):
    return [math.log(-math.expm1(v)) if v > -math.log(2) else math.log1p(-math.exp(v)) for v in x]


@at.right
def _where_argument(x):
    near = x > -0.7
    result = np.log(-np.expm1(x), where=near, out=np.zeros_like(x))
    return np.log1p(-np.exp(x, where=~near, out=np.zeros_like(x)), where=~near, out=result)


@at.right
def _tensors(x):
    x = torch.tensor(x)
    return torch.where(x > -0.7, torch.log(-torch.expm1(x)), torch.log1p(-torch.exp(x)))


@at.right
def _many_digits(x):
    with mpmath.workdps(400):
        return [float(mpmath.log(1 - mpmath.exp(v))) for v in x]


at.right(np.vectorize(lambda v: math.log(-math.expm1(v)) if v > -0.6 else math.log1p(-math.exp(v))))
at.wrong("warned: divide by zero", lambda x: np.log(1 - np.exp(x)))
at.wrong("at -15, where 1 − e^x is nearly 1", lambda x: np.log(-np.expm1(x)))
at.wrong("at -1e-20, where e^x is nearly 1", lambda x: np.log1p(-np.exp(np.minimum(x, -1e-10))))
at.wrong("warned: divide by zero", lambda x: np.where(
    x > -0.7, np.log(-np.expm1(x)), np.log1p(-np.exp(x))))  # fmt: skip
for switch in (-20, -30, -39):
    at.wrong("at -15, where 1 − e^x is nearly 1", lambda x, switch=switch: np.where(
        x > switch, np.log(-np.expm1(x)), np.log1p(-np.exp(np.minimum(x, -0.5)))))  # fmt: skip

at.wrong("where 1 − e^x is nearly 1, it gives 0, not", lambda x: np.where(
    x > -0.7, np.log(-np.expm1(x)), 0))  # fmt: skip
at.wrong(
    "at -1e-20, where e^x is nearly 1",
    lambda x: np.where(
        x > -0.7, np.log(-np.expm1(np.minimum(x, -1e-16))), np.log1p(-np.exp(np.minimum(x, -1)))
    ),
)
at.wrong("numbers are asked for; the shape is (), not (14,)", lambda x: float(np.sum(x)))
at.wrong("raised TypeError", lambda x: math.log(-math.expm1(x)))
at.wrong("raised ValueError", lambda x: [math.log(1 - math.exp(v)) for v in x])

at = Battery(exercises.log_cosh)


@at.right
def _guarded(x):
    a = np.abs(x)
    near = np.log1p(2 * np.sinh(np.minimum(a, 1) / 2) ** 2)
    far = a + np.log1p(np.exp(-2 * a)) - np.log(2)
    return np.where(a < 1, near, far)


@at.right
def _one_number(x):
    x = abs(x)
    if x < 1:
        return math.log1p(2 * math.sinh(x / 2) ** 2)
    return x + math.log1p(math.exp(-2 * x)) - math.log(2)


@at.right
def _in_place(x):
    np.abs(x, out=x)
    near = x < 0.5
    x[near] = np.log1p(2 * np.sinh(x[near] / 2) ** 2)
    x[~near] += np.log1p(np.exp(-2 * x[~near])) - np.log(2)
    return x


@at.right
def _by_expm1(x):
    u = np.expm1(-2 * np.abs(x))  # cosh x = e^|x| (1 + u/2), and |x| + log1p(u/2) cancels near 0
    near = np.log1p(u**2 / (4 * (1 + np.minimum(0, np.maximum(u, -0.9))))) / 2
    return np.where(np.abs(x) < 1, near + 0 * u, np.abs(x) + np.log1p(u / 2))


@at.right
def _series(x):
    x = np.abs(np.asarray(x))
    small = x**2 / 2 - x**4 / 12 + x**6 / 45 - 17 * x**8 / 2520
    return np.where(x < 0.06, small, np.logaddexp(x, -x) - np.log(2))


@at.right
def _exactly(x):
    with mpmath.workdps(900):
        return float(mpmath.log(mpmath.cosh(x)))


@at.right
def _tensors(x):
    a = torch.as_tensor(x).abs()
    far = a + F.softplus(-2 * a) - math.log(2)
    return torch.where(a < 1, torch.log1p(2 * torch.sinh(a.clamp(max=1) / 2) ** 2), far)


at.wrong("warned: overflow", lambda x: np.log(np.cosh(x)))
at.wrong("raised OverflowError", lambda x: math.log(math.cosh(x)))
at.wrong("log 2 is missing", lambda x: abs(x) + np.log1p(np.exp(-2 * abs(x))))
at.wrong("two numbers near 0.69 cancel", lambda x: np.logaddexp(x, -x) - np.log(2))
at.wrong(
    "two numbers near 0.69 cancel", lambda x: abs(x) + np.log1p(np.exp(-2 * abs(x))) - np.log(2)
)
at.wrong("warned: overflow", lambda x: np.log1p(2 * np.sinh(x / 2) ** 2))
at.wrong("x²/2 is only the first term", lambda x: np.where(abs(x) < 0.1, x**2 / 2, _guarded(x)))
at.wrong("at 1e-05 it gives 5.00000041e-11", lambda x: np.where(
    abs(x) < 1e-6, x**2 / 2, np.where(abs(x) > 1e-4, _guarded(x),
    abs(x) + np.log1p(np.exp(-2 * abs(x))) - np.log(2))))  # fmt: skip
at.wrong("e^(−2|x|) still counts", lambda x: abs(x) - math.log(2) if abs(x) > 1 else _one_number(x))
at.wrong("the sign is wrong", lambda x: -_guarded(x))
at.wrong("at -2 it gives 1.325002", lambda x: _guarded(x.astype("f4")))
at.wrong("the function is even", lambda x: _one_number(x) if x > -0.6 else x - math.log(2))
at.wrong("the shape is (), not (10,)", lambda x: np.mean(_guarded(x)))
