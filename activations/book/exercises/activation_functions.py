"""Checks behind the exercises of the chapter on what activation functions are."""

import itertools

import numpy as np

from activations import binary_step, identity, relu, sigmoid, tanh
from activations.book.exercises import NotYet, answer, check, close


@check
def neuron(attempt):
    """One neuron: f(w·x + b)."""
    x, w, b = np.array([1.0, -2.0, 3.0]), np.array([0.5, 1.0, -1.0]), 2.0
    got = answer(attempt, x, w, b, identity)
    if np.ndim(got) != 0:
        raise NotYet(f"the output of one neuron is one number; got {got!r}.")
    if close(got, w @ x):
        raise NotYet("the bias is missing.")
    if not close(got, w @ x + b):
        raise NotYet(f"with the identity it should give {w @ x + b}; got {got}.")
    got = answer(attempt, x, w, b, relu)
    if close(got, w @ x + b):
        raise NotYet("the activation is not used: with ReLU nothing changed.")
    if close(got, relu(w @ x) + b):
        raise NotYet("the bias belongs inside the activation.")
    if not close(got, 0):
        raise NotYet(f"with ReLU it should give 0; got {got}.")
    return "the sum, the bias with it, then the activation."


@check
def at_least_two(weights, bias):
    """A binary step that counts to two."""
    if np.shape(weights) != (3,):
        raise NotYet(f"three weights are needed; got {weights!r}.")
    if np.ndim(bias) != 0:
        raise NotYet(f"the bias is one number; got {bias!r}.")
    for inputs in itertools.product([0, 1], repeat=3):
        got, wanted = binary_step(np.dot(weights, inputs) + bias), sum(inputs) >= 2
        if got != wanted:
            raise NotYet(f"for the inputs {inputs} it says {got:.0f} instead of {wanted:d}.")
    return "all eight inputs. This neuron is a vote."


@check
def collapse(attempt):
    """Two linear layers as one."""
    rng = np.random.default_rng(0)
    W1, b1 = rng.normal(size=(3, 2)), rng.normal(size=3)
    W2, b2 = rng.normal(size=(4, 3)), rng.normal(size=4)
    pair = answer(attempt, W1, b1, W2, b2)
    if not isinstance(pair, tuple) or len(pair) != 2:
        raise NotYet("two things are wanted: return W, b.")
    W, b = pair
    if np.shape(W) != (4, 2):
        raise NotYet(f"W should take 2 inputs to 4 outputs, shape (4, 2); got {np.shape(W)}.")
    if not close(W, W2 @ W1):
        raise NotYet("W has the right shape, but not the right numbers.")
    if close(b, b2):
        raise NotYet("b1 is missing: it goes through the second layer as well.")
    if not close(b, W2 @ b1 + b2):
        raise NotYet("b is not right: send x = 0 through both layers to see it.")
    return "one layer does what two did."


@check
def how_many(pieces):
    """Straight pieces needed for half a sine."""
    if pieces != int(pieces) or pieces <= 0:
        raise NotYet(f"a whole number is wanted; got {pieces!r}.")
    if _sine_error(int(pieces)) >= 0.001:
        raise NotYet(f"{pieces} pieces still miss by more than 0.001.")
    if _sine_error(int(pieces) - 1) < 0.001:
        raise NotYet(f"{pieces} are enough, but fewer would do too.")
    return "and the formula h²/8 says the same."


def _sine_error(pieces):
    if pieces < 1:
        return np.inf
    x, knots = np.linspace(0, np.pi, 20_001), np.linspace(0, np.pi, pieces + 1)
    return np.abs(np.interp(x, knots, np.sin(knots)) - np.sin(x)).max()


@check
def two_deep(attempt):
    """The chain rule through two activations."""
    x, w, u, v, nudge = 0.7, 0.9, -1.3, 2.0, 1e-6
    for f in (tanh, sigmoid, identity):
        high, low = (v * f(u * f((w + side) * x)) for side in (nudge, -nudge))
        got = answer(attempt, x, w, u, v, f)
        name, wanted = f.__name__, (high - low) / (2 * nudge)
        if close(got * x, wanted, rtol=1e-5):
            raise NotYet(f"with {name} a factor x is missing: the derivative of w·x by w.")
        if close(got * u, wanted, rtol=1e-5):
            raise NotYet(
                f"with {name} a factor u is missing: it stands between the two activations."
            )
        if not close(got, wanted, rtol=1e-5):
            raise NotYet(f"with {name} a nudge gives {wanted:.6f}, your formula {got:.6f}.")
    if answer(attempt, x, w, u, v, binary_step) != 0:
        raise NotYet("with the step it should be 0.")
    return "and with the binary step nothing is left."
