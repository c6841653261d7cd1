"""Checks behind the exercises of the chapter on what activation functions are."""

import itertools

import numpy as np

from activations import binary_step, identity, relu, sigmoid, tanh
from activations.book.exercises import NotYet, answer, check, close, number, numbers, parts, whole


@check
def neuron(attempt):
    """One neuron: f(w·x + b)."""
    x, w, b = np.array([1.0, -2.0, 3.0]), np.array([0.5, 1.0, -1.0]), 2.0
    for f in (identity, relu, sigmoid):
        score = w @ x + b
        got = number(answer(attempt, x, w, b, f), "the output of one neuron is one number")
        if close(got, f(score)):
            continue
        if close(got, f(w @ x)):
            raise NotYet("the bias is missing.")
        if close(got, f(w @ x) + b):
            raise NotYet("the bias belongs inside the activation.")
        if close(got, score):
            raise NotYet(f"the activation is not used: with {f.__name__} nothing changed.")
        if close(got, f(f(score))):
            raise NotYet(f"{f.__name__} is used twice.")
        raise NotYet(f"with {f.__name__} it should give {f(score):.4g}; got {got:.4g}.")
    return "the sum, the bias with it, then the activation."


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
def collapse(attempt):
    """Two linear layers as one."""
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(3, 2)), rng.normal(size=3)
    W2, b2 = rng.normal(size=(4, 3)), rng.normal(size=4)
    W, b = parts(answer(attempt, W1, b1, W2, b2), "two things are wanted: return W, b")
    W = numbers(W, (4, 2), "W should take 2 inputs to 4 outputs")
    b = numbers(b, (4,), "b has one number for each of the 4 outputs")
    if not close(W, W2 @ W1):
        raise NotYet("W has the right shape, but not the right numbers.")
    if close(b, b2):
        raise NotYet("b1 is missing: it goes through the second layer as well.")
    if close(b, W2 @ b1):
        raise NotYet("b2 is missing: the second layer adds it at the end.")
    if not close(b, W2 @ b1 + b2):
        raise NotYet("b is not right: send x = 0 through both layers to see it.")
    return "one layer does what two did."


@check
def how_many(pieces):
    """Straight pieces needed for half a sine."""
    pieces = whole(pieces, "a whole number of pieces is asked for")
    if pieces < 1:
        raise NotYet(f"at least one piece is needed; got {pieces}.")
    if _sine_error(pieces) >= 0.001:
        raise NotYet(f"{pieces} pieces still miss by more than 0.001.")
    if _sine_error(pieces - 1) < 0.001:
        raise NotYet(f"{pieces} are enough, but fewer would do too.")
    return "and the formula h²/8 says the same."


def _sine_error(pieces):
    x, knots = np.linspace(0, np.pi, 20_001), np.linspace(0, np.pi, min(pieces, 1000) + 1)
    return np.abs(np.interp(x, knots, np.sin(knots)) - np.sin(x)).max()


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
