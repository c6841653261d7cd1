"""Attempts at the exercises of the chapter on choosing an activation."""

import math
import statistics
from fractions import Fraction
from itertools import pairwise

import numpy as np
import torch

from activations import catalogue, identity, sigmoid, softmax, softplus
from activations.book.exercises import choosing as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.last_layers)
at.right("softplus", "sigmoid", "softmax", "identity")
at.right("squareplus", "sigmoid", "softmax", "identity")
at.right(softplus, sigmoid, softmax, identity)
at.right(*"softplus sigmoid softmax identity".split())
at.right(*map(np.str_, ["softplus", "sigmoid", "softmax", "identity"]))
at.right(catalogue["softplus"], "sigmoid", catalogue["softmax"], "identity")
at.wrong("has no 'soft'", "soft", "sigmoid", "softmax", "identity")
at.wrong("has no 'linear'", "softplus", "sigmoid", "softmax", "linear")
at.wrong("no gradient below 0", "relu", "sigmoid", "softmax", "identity")
at.wrong("needs a wall", "identity", "sigmoid", "softmax", "identity")
at.wrong("does not have the range", "tanh", "sigmoid", "softmax", "identity")
at.wrong("squared_relu does not have the range", "squared_relu", "sigmoid", "softmax", "identity")
at.wrong("always says 1", "softplus", "softmax", "softmax", "identity")
at.wrong("no probability", "softplus", "tanh", "softmax", "identity")
at.wrong("says exactly 0 or 1 far out", "softplus", "binary_step", "softmax", "identity")
at.wrong("add up to 1", "softplus", "sigmoid", "sigmoid", "identity")
at.wrong("gives no probabilities", "softplus", "sigmoid", "relu", "identity")
at.wrong("exact 0s", "softplus", "sigmoid", "sparsemax", "identity")
at.wrong("gives logarithms", "softplus", "sigmoid", "log_softmax", "identity")
at.wrong("the lowest score", "softplus", "sigmoid", "softmin", "identity")
at.wrong("tanh may not: (−1, 1)", "softplus", "sigmoid", "softmax", "tanh")
at.wrong("relu may not: [0, ∞)", "softplus", "sigmoid", "softmax", "relu")
at.wrong("needs no bend, and leaky_relu has one", "softplus", "sigmoid", "softmax", "leaky_relu")
at.wrong("each answer is a name in the catalogue; got None", "softplus", "sigmoid", "softmax", None)

at = Battery(exercises.gated_width)


def parameters(inputs, width, hidden, outputs, maps=1):
    into = maps * width * (inputs + 1) + (hidden - 1) * maps * width * (width + 1)
    return into + outputs * (width + 1)


@at.right
def _up(inputs, width, hidden, outputs):
    w = 0
    while parameters(inputs, w + 1, hidden, outputs, 2) <= parameters(
        inputs, width, hidden, outputs, 1
    ):
        w += 1
    return w


@at.right
def _down(*network):
    inputs, width, hidden, outputs = network
    gated = width
    while parameters(inputs, gated, hidden, outputs, 2) > parameters(*network):
        gated -= 1
    return gated


@at.right
def _quadratic(inputs, width, hidden, outputs):
    room = parameters(inputs, width, hidden, outputs) - outputs
    a, b = 2 * (hidden - 1), 2 * (inputs + 1) + 2 * (hidden - 1) + outputs
    if a == 0:
        return room // b
    return math.floor((-b + math.sqrt(b * b + 4 * a * room)) / (2 * a))


@at.right
def _bisection(inputs, width, hidden, outputs):
    low, high = 1, width + 1
    while high - low > 1:
        middle = (low + high) // 2
        fits = parameters(inputs, middle, hidden, outputs, 2) <= parameters(
            inputs, width, hidden, outputs, 1
        )
        low, high = (middle, high) if fits else (low, middle)
    return low


@at.right
def _array(inputs, width, hidden, outputs):
    w = np.arange(width + 1)
    fits = parameters(inputs, w, hidden, outputs, 2) <= parameters(
        inputs, width, hidden, outputs, 1
    )
    return w[fits].max()


@at.right
def _modules(inputs, width, hidden, outputs):
    def count(w, maps):
        sizes = [inputs] + [w] * hidden
        with torch.device("meta"):
            layers = [torch.nn.Linear(a, maps * b) for a, b in pairwise(sizes)]
            layers.append(torch.nn.Linear(w, outputs))
        return sum(p.numel() for layer in layers for p in layer.parameters())

    target = count(width, 1)
    return float(max(w for w in range(width // 3, width) if count(w, 2) <= target))


at.wrong("a width is one whole number; got (42, 64)", lambda i, w, h, o: (42, w))
at.wrong("whole number; got 42.6667", lambda i, w, h, o: w / 1.5)
at.wrong("that takes", lambda i, w, h, o: w)
at.wrong("for (64, 64, 3, 10) it says 32: one more unit would fit", lambda i, w, h, o: w // 2)
at.wrong("for (64, 64, 3, 10) it says 45: that takes", lambda i, w, h, o: int(w / math.sqrt(2)))
at.wrong("for (10, 100, 1, 1) it says 66: that takes", lambda i, w, h, o: 2 * w // 3)
at.wrong("that takes", lambda i, w, h, o: _up(i, w, h, o) + 1)
at.wrong("one more unit would fit", lambda i, w, h, o: _up(i, w, h, o) - 1)
at.wrong("it says 0: a width is at least 1", lambda i, w, h, o: 0)
at.wrong("raised ZeroDivisionError", lambda i, w, h, o: 42 if h == 3 else w // (h - 1))

at = Battery(exercises.differ)


@at.right
def _pairs(a, b):
    d = np.asarray(a) - np.asarray(b)
    return abs(d.mean()) > 2.26 * d.std(ddof=1) / np.sqrt(len(d))


@at.right
def _interval(a, b):
    d = a - b
    half = 2.26 * np.std(d, ddof=1) / 10**0.5
    low, high = d.mean() - half, d.mean() + half
    return not low <= 0 <= high


@at.right
def _statistics(a, b):
    d = [x - y for x, y in zip(a, b, strict=True)]
    return bool(abs(statistics.mean(d)) / statistics.stdev(d) * math.sqrt(10) > 2.26)


@at.right
def _in_place(a, b):
    a -= b
    n = len(a)
    mean = a.sum() / n
    a -= mean
    return mean**2 > 2.26**2 * (a @ a) / (n - 1) / n


@at.right
def _tensors(a, b):
    d = torch.tensor(a) - torch.tensor(b)
    return d.mean().abs() > 2.26 * d.std() / 10**0.5


@at.right
def _sign(a, b, factor=2.26):
    d = np.subtract(b, a)
    ends = d.mean() + factor * np.array([-1, 1]) * d.std(ddof=1) / d.size**0.5
    return int(np.prod(np.sign(ends)) > 0)


at.wrong("the answer is True or False; got [", lambda a, b: a[:3] > b[:3] - np.array([0, 9, 9]))
at.wrong("pair by pair", lambda a, b: abs(a.mean() - b.mean())
         > 2.26 * (a.var(ddof=1) / 10 + b.var(ddof=1) / 10) ** 0.5)  # fmt: skip
at.wrong("divide that by √10", lambda a, b: abs((a - b).mean()) > 2.26 * (a - b).std(ddof=1))
at.wrong(
    "take the absolute value", lambda a, b: (a - b).mean() > 2.26 * (a - b).std(ddof=1) / 10**0.5
)
at.wrong("0.68 standard deviations is not enough", lambda a, b: a.mean() != b.mean())
at.wrong(
    "of a sample, with ddof=1", lambda a, b: abs((a - b).mean()) > 2.26 * (a - b).std() / 10**0.5
)
at.wrong(
    "and the factor 2.26", lambda a, b: abs((a - b).mean()) > 1.96 * (a - b).std(ddof=1) / 10**0.5
)
at.wrong("pair by pair", lambda a, b: abs((a - b).mean()) <= 2.26 * (a - b).std(ddof=1) / 10**0.5)
at.wrong("the answer is True or False; got 2.37171", lambda a, b:
         (a - b).mean() / (a - b).std(ddof=1) * 10**0.5)  # fmt: skip
at.wrong("the answer is True or False; got the text 'better'", lambda a, b: "better")
at.wrong("pair by pair", lambda a, b: abs(np.median(a) - np.median(b)) > 2.26 * Fraction(1))

at = Battery(exercises.largest_start)
at.right(lambda layers: 2 ** (1 / 2**layers))
at.right(lambda n: 2**0.5**n)
at.right(lambda n: math.exp(math.log(2) / 2**n))
at.right(lambda n: np.exp2(np.ldexp(1.0, -n)))
at.right(lambda n: torch.tensor(2.0) ** (0.5**n))
at.right(lambda n: [np.float32(2) ** np.float32(2.0**-n)])


@at.right
def _roots(layers):
    r = 2
    for _ in range(layers):
        r = math.sqrt(r)
    return r


@at.right
def _halving(layers):
    low, high = 1.0, 2.0
    for _ in range(60):
        middle = (low + high) / 2
        size = middle
        for _ in range(layers):
            size = size**2
        low, high = (middle, high) if size <= 2 else (low, middle)
    return low


at.wrong("with layers = 1 it says 2. Behind them the factor is 4", lambda n: 2 ** (1 / n))
at.wrong("Behind them the factor is 16", lambda n: 2 ** (2**n))
at.wrong("Behind them the factor is 0.5", lambda n: 2 ** (-1 / 2**n))
at.wrong("Behind them the factor is 2.25", lambda n: 1 + 1 / 2**n)
at.wrong("Behind them the factor is 1.81", lambda n: 1 + math.log(2) / 2**n)
at.wrong("Behind them the factor is 1.00541", lambda n: 1.0027)
at.wrong("with layers = 2 it says 0.5", lambda n: 2 / 2**n if n > 1 else 2**0.5)
at.wrong("with layers = 8 it says 1.0027.", lambda n: round(2**0.5**n, 4) if n > 3 else 2**0.5**n)
at.wrong("with layers = 3 it says 1.08", lambda n: 2 ** (1 / (n * n)) if n > 2 else 2**0.5**n)
at.wrong("Behind them the factor is inf", lambda n: 1e300 if n == 1 else 2**0.5**n)
at.wrong("a factor is positive", lambda n: -(2 ** (1 / 2**n)))
at.wrong("a factor is one number; got (", lambda n: (2 ** (-1 / 2**n), 2 ** (1 / 2**n)))
at.wrong("a factor is one number; got the text", lambda n: "r^(2^n)")
