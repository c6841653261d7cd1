"""Checks behind the exercises of the chapter on what activation functions are."""

import functools
import itertools

import numpy as np

from activations import binary_step, identity, sigmoid, tanh
from activations.book.exercises import NotYet, answer, check, close, number, numbers


@check
def at_least_two(weights, bias):
    """A binary step that counts to two."""
    weights = numbers(weights, (3,), "three weights are needed")
    bias = number(bias, "the bias is one number")
    for inputs in itertools.product([0, 1], repeat=3):
        got, wanted = binary_step(weights @ inputs + bias), sum(inputs) >= 2
        if got != wanted:
            raise NotYet(f"for the inputs {inputs} it says {got:.0f} instead of {wanted:d}.")
    return "all eight inputs. This neuron is a vote."


@check
def one_unit(weights, bias):
    """One hidden unit that squares."""
    weights = numbers(weights, (2,), "two weights are needed")
    bias = number(bias, "the bias is one number")
    for inputs in itertools.product([0, 1], repeat=2):
        got, wanted = (weights @ inputs + bias) ** 2, sum(inputs) == 1
        if not close(got, wanted):
            raise NotYet(f"for the inputs {inputs} it gives {got:.4g} instead of {wanted:d}.")
    return "one unit does it, if it may fall and rise. Have you written down the proof, too?"


@check
def two_deep(attempt):
    """The chain rule through two activations."""
    x, w, u, v = 0.7, 0.9, -1.3, 2.0
    for f in (tanh, sigmoid, identity):
        inner, outer = f.derivative(w * x), f.derivative(u * f(w * x))
        wanted = v * outer * u * inner * x
        got = number(answer(attempt, x, w, u, v, f), "the answer is one number, dy/dw")
        if close(got, wanted):
            continue
        for factor, what in [
            (x, "x is missing: the derivative of w·x by w"),
            (u, "u is missing: it stands between the two activations"),
            (v, "v is missing: it stands in front of everything"),
            (inner, "is missing: the slope of the inner activation, at w·x"),
            (outer, "is missing: the slope of the outer activation, at u·f(w·x)"),
        ]:
            if close(got * factor, wanted):
                raise NotYet(f"with {f.__name__} a factor {what}.")
        if close(got, v * f.derivative(f(w * x)) * u * inner * x):
            raise NotYet(f"with {f.__name__} the outer slope is to be taken at u·f(w·x).")
        if close(got, v * inner * u * inner * x):
            raise NotYet(f"with {f.__name__} the outer slope is taken at w·x, where the inner is.")
        raise NotYet(f"with {f.__name__} a nudge gives {wanted:.6f}, your formula {got:.6f}.")
    if number(answer(attempt, x, w, u, v, binary_step)) != 0:
        raise NotYet("with the step it should be 0.")
    return "and with the binary step nothing is left."


_TRAINED = {}


@check
def your_own(attempt, slope):
    """An activation that finds XOR more often than sigmoid does."""
    rng = np.random.default_rng(1)
    x = rng.normal(scale=2, size=(25, 4, 2))  # in the shape that training has
    nudged = (_asked(attempt, x + 1e-6) - _asked(attempt, x - 1e-6)) / 2e-6
    given = _asked(slope, x)
    far = ~np.isclose(given, nudged, rtol=1e-4, atol=1e-4)
    if far.any():
        where, nudge, got = (part[far][0] for part in (x, nudged, given))
        raise NotYet(f"at {where:.4f} a nudge gives the slope {nudge:.4f}, yours is {got:.4f}.")
    key = _asked(attempt, x).tobytes(), given.tobytes()  # the same function need not train again
    if key not in _TRAINED:
        _TRAINED[key] = _solved(attempt, slope)
    ours, theirs = _TRAINED[key], _solved_by_sigmoid()
    if ours <= theirs:
        raise NotYet(f"it solves {ours} of 200 starts; sigmoid solves {theirs}.")
    return f"it solves {ours} of 200 starts, where sigmoid solves {theirs}."


def _asked(function, x):
    return numbers(answer(function, x), x.shape, "for an array a number for each of its own")


@functools.cache
def _solved_by_sigmoid():
    return _solved(sigmoid, sigmoid.derivative)


def _solved(f, slope):
    """In how many of the chapter's 200 starts two hidden units find XOR."""
    rng = np.random.default_rng(0)
    points = np.array(list(itertools.product([0.0, 1.0], repeat=2)))
    target = np.array([[0.0], [1.0], [1.0], [0.0]])
    W, v = rng.normal(size=(200, 2, 2)), rng.normal(size=(200, 2, 1))
    b, c = np.zeros((200, 1, 2)), np.zeros((200, 1, 1))
    for _ in range(300):
        z = points @ W + b
        h = _asked(f, z)
        g = sigmoid(h @ v + c) - target
        g_z = (g @ v.mT) * _asked(slope, z)
        W, b = W - 0.5 * points.T @ g_z, b - 0.5 * g_z.sum(axis=-2, keepdims=True)
        v, c = v - 0.5 * h.mT @ g, c - 0.5 * g.sum(axis=-2, keepdims=True)
    score = _asked(f, points @ W + b) @ v + c
    return int((np.abs(sigmoid(score) - target) < 0.499).all(axis=(1, 2)).sum())
