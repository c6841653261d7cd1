"""Checks of the chapter on conventions."""

import numpy as np

from activations import hardsigmoid, leaky_relu, quick_gelu, relu
from activations.book.exercises import NotYet, answer, check, close

X = np.array([-4.0, -2.5, -1.0, -0.2, 0.0, 0.7, 2.6, 3.0])


def box(x):
    """A GELU out of somebody's model: which one is for the learner to find out."""
    return quick_gelu(x)


@check
def which_gelu(attempt):
    """The variant of GELU in the box."""
    words = ("exact", "tanh", "sigmoid")
    if attempt not in words:
        raise NotYet(f"the answer is one of {', '.join(map(repr, words))}.")
    if attempt == "exact":
        raise NotYet(
            "the exact GELU of 1 is 0.8413 and the box says 0.8458: put 1 into it and look."
        )
    if attempt == "tanh":
        raise NotYet(
            "the tanh formula is never further than 0.0005 from the exact GELU. The box is 0.02 "
            "off where the two differ most."
        )
    return "x·σ(1.702x), as in CLIP. One number, 1, was enough to tell the three apart."


@check
def width(times):
    """How much wider than its input a layer must be for Keras's default to be PyTorch's."""
    if np.ndim(times) != 0:
        raise NotYet("the answer is one number: outputs divided by inputs.")
    if close(times, 6):
        raise NotYet("2/(n + m) = 1/(3n) gives n + m = 6n. The question is about m alone.")
    if close(times, 1):
        raise NotYet(
            "with m = n Keras has the variance 1/n, three times PyTorch's: a square layer is "
            "where it agrees with Flax."
        )
    if close(times, 1 / 5):
        raise NotYet("that is inputs divided by outputs: turn it round.")
    keras, torch = 2 / (1 + float(times)), 1 / 3
    if not close(keras, torch):
        raise NotYet(
            f"with m = {times:g}n Keras has {keras:.3g}/n, and PyTorch {torch:.3g}/n whatever m is."
        )
    return "a layer five times as wide as its input. Any narrower one starts larger in Keras."


@check
def old_hard_sigmoid(attempt):
    """Keras 2's hard sigmoid made of today's."""
    got, wanted = answer(attempt, X, hardsigmoid), np.clip(0.2 * X + 0.5, 0, 1)
    if close(got, hardsigmoid(X)):
        raise NotYet("that is today's function: its slope is 1/6, not 1/5.")
    if close(got, 1.2 * hardsigmoid(X)):
        raise NotYet("1.2 times the value has the slope, and goes up to 1.2: scale the input.")
    if close(got, hardsigmoid(X / 1.2)):
        raise NotYet(
            "the input was divided where it should be multiplied: the old function is the steeper "
            "one."
        )
    if not close(got, wanted):
        raise NotYet(f"at {X} the old function is {wanted}, not {got}.")
    return "the weights that feed it, and their bias, times 1.2, and the old model runs in the new."


@check
def jump(attempt):
    """By how much softplus with a threshold jumps."""
    for beta, threshold in [(1.0, 20.0), (0.1, 20.0), (2.0, 5.0), (1.0, 50.0)]:
        got = answer(attempt, beta, threshold)
        wanted = np.log1p(np.exp(-threshold)) / beta
        shown = f"β = {beta:g}, threshold {threshold:g}"
        if np.ndim(got) != 0:
            raise NotYet("the answer is one number, the size of the jump.")
        if close(got, -wanted, atol=0):
            raise NotYet("the size of the jump: a positive number.")
        if beta != 1 and close(got, wanted * beta, atol=0):
            raise NotYet(f"{shown}: the factor 1/β in front of the logarithm is missing.")
        if beta != 1 and close(got, np.log1p(np.exp(-beta * threshold)) / beta, atol=0):
            raise NotYet(f"{shown}: the threshold is one for βx already, not for x.")
        if not close(got, wanted, atol=0):
            raise NotYet(
                f"{shown}: {got:.6g}, where it should be {wanted:.6g}. If your formula is right, "
                "look for a difference of two large numbers in it, or for the logarithm of nearly "
                "1."
            )
    return "log1p(e^−threshold)/β: a threshold of 50 would have made a jump that nobody can see."


@check
def leaky_from_relu(attempt, at_zero):
    """Leaky ReLU made of ReLUs, and the slope that it has at 0."""
    for slope in (0.01, 0.2, 2.0):
        got, wanted = answer(attempt, X, slope, relu), leaky_relu(X, slope)
        if close(got, relu(X) + slope * relu(-X)):
            raise NotYet(
                "on the left this goes up: relu(−x) is −x there, so it must be taken away."
            )
        if not close(got, wanted):
            raise NotYet(f"with slope {slope}, {X} should give {wanted}, not {got}.")
    told = []
    answer(attempt, X, 0.2, lambda x: (told.append(1), relu(x))[1])
    if not told:
        raise NotYet("use the relu that is handed in, and nothing else.")
    if np.ndim(at_zero) != 0 or at_zero is None:
        raise NotYet("the second answer is one number, the slope at 0.")
    if close(at_zero, 0.01):
        raise NotYet("0.01 is the slope on the left. At 0 itself both ReLUs are at their kink.")
    if close(at_zero, 1):
        raise NotYet("1 is the slope on the right. What is relu′ at 0, and at −0?")
    if not close(at_zero, 0):
        raise NotYet(f"not {at_zero}: write the derivative down, then put relu′(0) = 0.")
    return "0, which is the slope of neither side: a new spelling is a new convention."
