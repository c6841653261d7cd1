"""Attempts at the exercises of the chapter on conventions."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import torch

from activations import gelu, hardsigmoid, leaky_relu, quick_gelu
from activations.book.exercises import conventions as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.which_gelu)
at.right("sigmoid")
at.right(np.str_("sigmoid"))
at.right(["exact", "tanh", "sigmoid"][2])
variants = {"exact": gelu(1.0), "tanh": gelu(1.0, approximate="tanh"), "sigmoid": quick_gelu(1.0)}
at.right(min(variants, key=lambda name: abs(variants[name] - exercises.box(1.0))))
x = np.linspace(-3, 3, 61)
at.right("sigmoid" if np.abs(exercises.box(x) - gelu(x)).max() > 0.001 else "tanh")
at.right(np.array(["sigmoid", "exact"])[int(math.isclose(exercises.box(2.0), gelu(2.0)))])
at.wrong("put 1 into it", "exact")
at.wrong("0.02 off", "tanh")
at.wrong("the answer is one of 'exact', 'tanh', 'sigmoid'; got the text 'erf'", "erf")
at.wrong("one of 'exact', 'tanh', 'sigmoid'; got the text 'Sigmoid'", "Sigmoid")
at.wrong("one of 'exact', 'tanh', 'sigmoid'; got 0.845796", exercises.box(1.0))
at.wrong("one of 'exact', 'tanh', 'sigmoid'; got the function quick_gelu", quick_gelu)
at.wrong("one of 'exact', 'tanh', 'sigmoid'; got [the text 'sigmoid']", ["sigmoid"])
at.wrong("one of 'exact', 'tanh', 'sigmoid'; got None", None)

at = Battery(exercises.old_hard_sigmoid)
at.right(lambda x, hardsigmoid: hardsigmoid(1.2 * x))
at.right(lambda x, hardsigmoid: hardsigmoid(x * 6 / 5))
at.right(lambda x, h: 1 - h(-1.2 * x))
at.right(lambda x, h: [h(1.2 * v) for v in x])
at.right(lambda x, hardsigmoid: hardsigmoid(6 * (0.2 * x + 0.5) - 3))
at.right(lambda x, hardsigmoid: hardsigmoid((1.2 * x).astype(np.float32)))


@at.right
def _in_place(x, hardsigmoid):
    x *= 1.2
    return hardsigmoid(x)


@at.right
def _by_weights(x, hardsigmoid, weight=1.0, bias=0.0):
    weight, bias = 1.2 * weight, 1.2 * bias
    return hardsigmoid(weight * x + bias)


at.wrong("today's function", lambda x, h: h(x))
at.wrong("scale the input", lambda x, h: 1.2 * h(x))
at.wrong("goes up to 1.2", lambda x, h: h(x) * 6 / 5)
at.wrong("should be multiplied", lambda x, h: h(x / 1.2))
at.wrong("0.2x becomes x/30", lambda x, h: h(0.2 * x))
at.wrong("the old function is", lambda x, h: h(0.2 * x + 0.5))
at.wrong("the old function is", lambda x, h: h(1.2 * x + 0.1))
at.wrong("the old function is", lambda x, h: np.clip(1.2 * h(x), 0, 1))
at.wrong("use the hardsigmoid that is handed in", lambda x, h: np.clip(0.2 * x + 0.5, 0, 1))
at.wrong("use the hardsigmoid that is handed in", lambda x, h: hardsigmoid(1.2 * x))
at.wrong("raised TypeError", lambda x: hardsigmoid(1.2 * x))

at = Battery(exercises.jump)
at.right(lambda beta, threshold: np.log1p(np.exp(-threshold)) / beta)
at.right(lambda beta, t: math.log1p(math.exp(-t)) / beta)
at.right(lambda beta, t: np.logaddexp(0, -t) / beta)
at.right(lambda beta, t: 2 / beta * math.atanh(math.exp(-t) / (2 + math.exp(-t))))
at.right(lambda beta, t: torch.nn.functional.softplus(torch.tensor(-t)) / beta)
at.right(lambda beta, t: float((1 + Decimal(-t).exp()).ln()) / beta)
at.right(lambda beta=1.0, threshold=20.0: sum(
    (-1) ** (k + 1) * math.exp(-k * threshold) / k for k in range(1, 9)) / beta)  # fmt: skip
at.wrong("a positive number", lambda beta, t: -np.log1p(np.exp(-t)) / beta)
at.wrong("factor 1/β", lambda beta, t: np.log1p(np.exp(-t)))
at.wrong("not for x", lambda beta, t: np.log1p(np.exp(-beta * t)) / beta)
at.wrong("logarithm of nearly 1", lambda beta, t: np.log(1 + np.exp(-t)) / beta)
at.wrong("difference of two large numbers", lambda beta, t: np.log1p(np.exp(t)) / beta - t / beta)
at.wrong("difference of two large numbers", lambda beta, t: (math.log(1 + math.exp(t)) - t) / beta)
at.wrong("keep the logarithm", lambda beta, t: np.exp(-t) / beta)
at.wrong("β = 1, threshold 20: 20, where it should be 2.06115e-09", lambda beta, t: t / beta)
at.wrong("the size of the jump; got [", lambda beta, t: np.array([beta, t]))
at.wrong("β = 0.1, threshold 20: 2.06115e-10", lambda beta, t: np.log1p(np.exp(-t)) * beta)

at = Battery(exercises.leaky_from_relu)
at.right(lambda x, slope, relu: relu(x) - slope * relu(-x), 0)
at.right(lambda x, slope, relu: slope * x + (1 - slope) * relu(x), 0.01)
at.right(lambda x, slope, relu: x + (1 - slope) * relu(-x), 1)
at.right(lambda x, slope, relu: relu(x) + relu(-x) * -slope, 0.0)
at.right(lambda x, slope, relu: (1 + slope) / 2 * x + (1 - slope) / 2 * (relu(x) + relu(-x)), 0.505)
at.right(lambda x, slope, relu: [relu(v) - slope * relu(-v) for v in x], 0)
at.right(lambda x, slope, relu: np.subtract(relu(x), np.multiply(slope, relu(np.negative(x)))), 0)
at.right(lambda x, a, relu: x - (1 - a) * (x - relu(x)), Fraction(1, 100))


def _in_place(x, slope, relu):
    y = relu(x)
    x *= -1
    y -= slope * relu(x)
    return y


at.right(_in_place, 0)
at.right(lambda x, a, relu: +relu(x) - a * relu(-x), 0)
at.wrong("goes up", lambda x, a, relu: relu(x) + a * relu(-x), 0)
at.wrong("that is ReLU", lambda x, a, relu: relu(x), 0)
at.wrong("use the relu", lambda x, a, relu: np.where(x > 0, x, a * x), 0)
at.wrong("use the relu", lambda x, a, relu: leaky_relu(x, a), 0)
at.wrong("with slope 2.0", lambda x, a, relu: relu(x) - min(a, 1) * relu(-x), 0)
at.wrong("with slope 0.01", lambda x, a, relu: relu(a * x) + x, 0)
at.wrong("with slope -0.5", lambda x, a, relu: relu(x) - relu(-a * x), 0)
at.wrong("one number, the slope at 0; got None", lambda x, a, relu: relu(x) - a * relu(-x), None)
for wrong in (0.01, 1, 0.5, 0.505):
    at.wrong(f"is not {wrong:g}: write its derivative down",
             lambda x, a, relu: relu(x) - a * relu(-x), wrong)  # fmt: skip
for wrong in (0, 1):
    at.wrong(f"is not {wrong:g}", lambda x, a, relu: a * x + (1 - a) * relu(x), wrong)
for wrong in (0, 0.01):
    at.wrong(f"is not {wrong:g}", lambda x, a, relu: x + (1 - a) * relu(-x), wrong)


def _rounded(x, a, relu):
    return [float(f"{v:.6f}") if isinstance(v, float) else 0.0 for v in relu(x) - a * relu(-x)]


at.wrong("with +, −, · and the relu that is handed in alone", _rounded, 0)
for wrong in (lambda x, a, relu: np.where(x > 0, relu(x), a * x),
              lambda x, a, relu: relu(x) + a * np.minimum(x, 0)):  # fmt: skip
    at.wrong("with +, −, · and the relu that is handed in alone", wrong, 0.01)

at = Battery(exercises.any_slope)
at.right(lambda x, s, relu: relu(x) + s * (x - relu(x) + relu(-x)))
at.right(lambda x, s, relu: (1 - s) * relu(x) + s * (x + relu(-x)))
at.right(lambda x, s, relu: relu(x) - s * (relu(x) - relu(-x) - x))
at.right(lambda x, s, relu: relu(2 * x) / 2 + s * x + s * relu(-x) - s * relu(x))
at.right(lambda x, s, relu: x + relu(-x) + (s - 1) * (x - relu(x) + relu(-x)))
at.right(lambda x, s, relu: [relu(v) + s * (v + relu(-v) - relu(v)) for v in x])
at.right(lambda x, a, r: np.add(r(x), np.multiply(a, np.subtract(x + r(-x), r(x)))))


@at.right
def _named(x, s, relu):
    nothing = x - relu(x) + relu(-x)
    y = relu(x)
    y += s * nothing
    return y


at.wrong("the slope at 0 is 0. What can you add", lambda x, s, relu: relu(x))
at.wrong("the slope at 0 is 0. What can you add", lambda x, s, relu: relu(relu(x)))
at.wrong("the slope at 0 is 0. What can you add", lambda x, s, relu: relu(x) + s * 0 * x)
at.wrong("with s = 0.25 the slope at 0 is 1", lambda x, s, relu: x + relu(-x))
at.wrong(
    "with s = 0.25 the slope at 0 is 0.5", lambda x, s, relu: relu(x) + (x - relu(x) + relu(-x)) / 2
)
at.wrong(
    "with s = 0.25 the slope at 0 is -0.25",
    lambda x, s, relu: relu(x) - s * (x - relu(x) + relu(-x)),
)
at.wrong(
    "with s = 7 the slope at 0 is 1",
    lambda x, s, relu: relu(x) + min(s, 1) * (x - relu(x) + relu(-x)),
)
at.wrong("that is Leaky ReLU", lambda x, s, relu: s * x + (1 - s) * relu(x))
at.wrong("with s = 0.25, [-4.  -2.5", lambda x, s, relu: relu(x) + s * (x - relu(x) - relu(-x)))
at.wrong("with s = 0.25, [-4.  -2.5", lambda x, s, relu: s * relu(x))
at.wrong("with s = 0.25, [-4.  -2.5", lambda x, s, relu: relu(x) + s * x)
at.wrong("use the relu that is handed in", lambda x, s, relu: np.maximum(x, 0))
at.wrong("use the relu that is handed in", lambda x, s, relu: np.where(x > 0, x, 0))
at.wrong(
    "and the relu that is handed in alone", lambda x, s, relu: np.where(x == 0, s * x, relu(x)) + 0
)
at.wrong(
    "and the relu that is handed in alone", lambda x, s, relu: relu(x) + s * np.minimum(x, 0) * 0
)
at.wrong("returned None", lambda x, s, relu: None)
