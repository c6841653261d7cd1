"""Checks of the chapter on slopes that are learned."""

import numpy as np

from activations import prelu, sigmoid
from activations.book.exercises import NotYet, answer, check, close, each, number, numbers, watched


@check
def pull(attempt):
    """The derivative of Swish with respect to β."""
    x = np.array([-3.0, -1.0, 0.0, 0.5, 2.0])
    for beta in (0.3, 1.0, 4.0):
        gate = sigmoid(beta * x)
        wanted = x**2 * gate * (1 - gate)
        got = each(attempt, x, beta)
        if close(got, wanted):
            continue
        if close(got, gate + beta * x * gate * (1 - gate)):
            raise NotYet("that is the derivative with respect to x. Hold x fast, and move β.")
        if close(got, x * gate * (1 - gate)):
            raise NotYet("a factor x is missing: the inner derivative of βx with respect to β.")
        if close(got, beta * x * gate * (1 - gate)):
            raise NotYet("the inner derivative of βx with respect to β is x, not β.")
        if close(got, gate * (1 - gate)):
            raise NotYet("that is σ′ alone: x in front and the inner derivative x are missing.")
        if close(got, beta * wanted):
            raise NotYet(f"for β = {beta:g} a factor β is too much: the inner derivative is x.")
        raise NotYet(f"for β = {beta:g} it is not what a small step of β finds.")
    return "it is never negative: more β always lifts the curve, on both sides."


@check
def mirrored(attempt):
    """PReLU with a slope above 1, from one with a slope of at most 1."""
    x = np.array([-2.0, -0.5, 0.0, 1.0, 3.0])
    for a in (2.0, 5.0):
        handed_in, calls = watched(lambda x, weight: prelu(x, weight))
        got = numbers(answer(attempt, x, a, handed_in), x.shape, "one number for each x")
        if not calls:
            raise NotYet("call the prelu that is handed in.")
        if any(np.max(np.abs(numbers(slope))) > 1 for _, slope, *_ in calls):
            raise NotYet("the slope handed on is still above 1.")
        if close(got, prelu(x, a)):
            continue
        if close(got, prelu(x, 1 / a)):
            raise NotYet("the input must be turned round, and scaled.")
        if close(got, a * prelu(-x, 1 / a)):
            raise NotYet("nearly: turn the output back, with a minus.")
        if close(got, -prelu(-x, 1 / a)):
            raise NotYet("the right side has slope 1/a: scale by a.")
        if close(got, a * prelu(x, 1 / a)):
            raise NotYet("the steep side is the right one now: turn the input round.")
        raise NotYet(f"for a = {a:g} it is not prelu(x, a).")
    return "so no slope above 1 is ever needed: the weights around the unit can do it."


@check
def seeds_needed(attempt):
    """How many seeds make an interval narrow enough."""
    for spread, effect, wanted in [(1.0, 0.2, 97), (0.5, 0.5, 4), (2.0, 0.1, 1537)]:
        got, root = number(answer(attempt, spread, effect)), 1.96 * spread / effect
        if got == wanted:
            continue
        if close(got, root) or got in (np.ceil(root), np.floor(root)):
            raise NotYet("n is under a square root: square the quotient.")
        if close(got, root**2):
            raise NotYet(f"{root**2:.2f} seeds: round up to a whole number.")
        if got == wanted - 1:
            raise NotYet("rounded down, the interval is still a little too wide.")
        if got == np.ceil((2 * root) ** 2):
            raise NotYet("half the width of the interval is to be at most the effect, not all.")
        if got == np.ceil((spread / effect) ** 2):
            raise NotYet("the factor 1.96 is missing.")
        raise NotYet(f"for spread {spread:g} and effect {effect:g} it says {got:g}.")
    return "half the effect, four times the seeds."
