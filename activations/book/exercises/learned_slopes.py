"""Checks of the chapter on slopes that are learned."""

import numpy as np

from activations import prelu, sigmoid
from activations.book.exercises import NotYet, answer, check, close


@check
def pull(attempt):
    """The derivative of Swish with respect to β."""
    x = np.array([-3.0, -1.0, 0.0, 0.5, 2.0])
    for beta in (1.0, 0.3, 4.0):
        got = answer(attempt, x, beta)
        gate = sigmoid(beta * x)
        if np.shape(got) != x.shape:
            raise NotYet("one number for each x.")
        if close(got, gate + beta * x * gate * (1 - gate)):
            raise NotYet("that is the derivative with respect to x. Hold x fast, and move β.")
        if close(got, x * gate * (1 - gate)):
            raise NotYet("a factor x is missing: the inner derivative of βx with respect to β.")
        if close(got, beta * x * gate * (1 - gate)):
            raise NotYet("the inner derivative of βx with respect to β is x, not β.")
        if not close(got, x**2 * gate * (1 - gate)):
            raise NotYet(f"for β = {beta:g} it is not what a small step of β finds.")
    return "it is never negative: more β always lifts the curve, on both sides."


@check
def mirrored(attempt):
    """PReLU with a slope above 1, from one with a slope of at most 1."""
    x = np.array([-2.0, -0.5, 0.0, 1.0, 3.0])
    used = []

    def watched(x, weight):
        used.append(weight)
        return prelu(x, weight)

    for a in (2.0, 5.0):
        got = answer(attempt, x, a, watched)
        if not bool(used):
            raise NotYet("call the prelu that is handed in.")
        if not (max(np.max(np.abs(w)) for w in used) <= 1):
            raise NotYet("the slope handed on is still above 1.")
        if close(got, prelu(x, 1 / a)):
            raise NotYet("the input must be turned round, and scaled.")
        if close(got, a * prelu(-x, 1 / a)):
            raise NotYet("nearly: turn the output back, with a minus.")
        if close(got, -prelu(-x, 1 / a)):
            raise NotYet("the right side has slope 1/a: scale by a.")
        if not close(got, prelu(x, a)):
            raise NotYet(f"for a = {a:g} it is not prelu(x, a).")
    return "so no slope above 1 is ever needed: the weights around the unit can do it."


@check
def seeds_needed(attempt):
    """How many seeds make an interval narrow enough."""
    for spread, effect, wanted in [(1.0, 0.2, 97), (0.5, 0.5, 4), (2.0, 0.1, 1537)]:
        got = answer(attempt, spread, effect)
        exact = (1.96 * spread / effect) ** 2
        if np.ndim(got) != 0:
            raise NotYet("one number.")
        if close(got, 1.96 * spread / effect, rtol=0.1) and wanted != 4:
            raise NotYet("n is under a square root: square the quotient.")
        if close(got, exact):
            raise NotYet(f"{exact:.2f} seeds: round up to a whole number.")
        if got == wanted - 1:
            raise NotYet("rounded down, the interval is still a little too wide.")
        if got != wanted:
            raise NotYet(f"for spread {spread:g} and effect {effect:g} it says {got}.")
    return "half the effect, four times the seeds."
