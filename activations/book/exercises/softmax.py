"""Checks behind the exercises of the chapter on softmax."""

import numpy as np

from activations import log_softmax, softmax
from activations.book.exercises import NotYet, answer, check, close, each, number, numbers


@check
def scores_for(scores):
    """Scores with a given softmax."""
    wanted = np.array([0.1, 0.2, 0.7])
    scores = numbers(scores, (3,), "three scores are asked for")
    got = softmax(scores)
    if close(got, wanted, 0, 2e-3):
        return "and so are these scores plus any constant."
    if close(scores, wanted):
        raise NotYet("these are the probabilities; which scores lead to them?")
    if close(got[::-1], wanted, 0, 2e-3):
        raise NotYet("the right scores in the wrong order: the last probability is 0.7.")
    if close(softmax(-scores), wanted, 0, 2e-3):
        raise NotYet("the sign is wrong: the likelier, the higher the score.")
    raise NotYet(f"their softmax is {got.round(3)}.")


@check
def logsumexp(attempt):
    """log Σ e^x without overflow."""
    cases = (
        [0.0, 1.0, 2.0], [1000.0, 999.0], [-1000.0, -1001.0], [5.0],
        [1000.0, -1000.0], [-1000.0, 1000.0], [-1000.0, 0.0, 1000.0],
    )  # fmt: skip
    for x in map(np.array, cases):
        top = x.max()
        wanted = top + np.log(np.exp(x - top).sum())
        got = number(answer(attempt, x))
        if close(got, wanted, 1e-7, 1e-7):
            continue
        if close(got, wanted - top):
            raise NotYet("the largest score must be added again.")
        if close(got, wanted + top):
            raise NotYet("the largest score is added twice: take it away from all scores first.")
        if close(got, top):
            raise NotYet(f"for {x} it gives the largest score, {got:g}, not {wanted:.6f}.")
        raise NotYet(f"for {x} it gives {got:.6f}, not {wanted:.6f}.")
    return "from −1000 to 1000, without a warning."


@check
def my_curve(attempt):
    """An activation whose shares stay as they are when all scores are doubled."""
    scores = np.array([0.5, 0.7, 1.0, 1.9, 3.1])
    got, twice = each(attempt, scores), each(attempt, 2 * scores)
    if not np.all(np.append(got, twice) > 0):
        raise NotYet(f"it should be positive for positive scores; of {scores} it makes {got}.")
    if close(got, np.full(5, got[0])):
        raise NotYet("it is constant: a higher score has to get a larger share.")
    if not np.all(np.diff(got) > 0):
        raise NotYet(f"it should rise; of {scores} it makes {got.round(3)}.")
    shares, doubled = got / got.sum(), twice / twice.sum()
    if close(shares, doubled):
        return f"doubling multiplies every part by {twice[0] / got[0]:.3g}, and the factor cancels."
    moved = f"the share of {scores[-1]} goes from {shares[-1]:.3f} to {doubled[-1]:.3f}"
    if np.ptp(np.diff(np.log(got)) / np.diff(scores)) < 1e-6:
        raise NotYet(f"an exponential answers to differences, and doubling doubles them: {moved}.")
    raise NotYet(f"{moved} when all are doubled.")


@check
def back(attempt):
    """Vector-Jacobian product of softmax for a batch."""
    rng = np.random.default_rng(0)
    x, g = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    wanted, s = softmax.vjp(x, g), softmax(x)
    got = numbers(answer(attempt, x, g), x.shape, "a gradient for each score is asked for")
    if close(got, wanted):
        return "the same as with the Jacobian, which was never built."
    if close(got, g * s * (1 - s)):
        raise NotYet("that is the diagonal alone: scores compete.")
    if close(got, s * (g - (s * g).sum())) or close(got, s * (g - (s * g).sum(0))):
        raise NotYet("each row is an example: sum along the classes.")
    if close(got, s * g):
        raise NotYet("the second term is missing: what all classes of the row take away.")
    if close(got, s * (g - g.sum(-1, keepdims=True))):
        raise NotYet("in the sum each gradient counts with its probability: s·g.")
    if close(got, -wanted):
        raise NotYet("the sign is wrong.")
    raise NotYet(f"the first row should be {wanted[0].round(4)}; got {got[0].round(4)}.")


@check
def soft_gradient(attempt):
    """Gradient of the cross-entropy of an uncertain target."""
    x, y, nudge = np.array([0.5, -1.0, 2.0]), np.array([0.7, 0.0, 0.3]), 1e-6
    sides = [(-(y @ log_softmax(x + d)), -(y @ log_softmax(x - d))) for d in nudge * np.eye(3)]
    wanted = np.array([(up - down) / (2 * nudge) for up, down in sides])
    got = numbers(answer(attempt, x, y), (3,), "one number per score is asked for")
    if close(got, wanted):
        return "what was expected minus what happened, certain or not."
    if close(got, -wanted):
        raise NotYet("this points downhill; a gradient points uphill.")
    if close(got, x - y):
        raise NotYet("the probabilities minus the target: take the softmax of the scores.")
    if close(got, -y / softmax(x)):
        raise NotYet("that is the gradient with respect to the probabilities, not to the scores.")
    if close(got, softmax(x) - (y == y.max())):
        raise NotYet("the target is not certain: each class counts with its own probability.")
    raise NotYet(f"nudges give {wanted.round(4)}; got {got.round(4)}.")
