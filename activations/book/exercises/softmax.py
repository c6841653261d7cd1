"""Checks behind the exercises of the chapter on softmax."""

import numpy as np

from activations import log_softmax, softmax
from activations.book.exercises import NotYet, answer, check, close


@check
def scores_for(scores):
    """Scores with a given softmax."""
    wanted = np.array([0.1, 0.2, 0.7])
    if np.shape(scores) != (3,):
        raise NotYet(f"three scores are asked for; got {scores!r}.")
    if close(scores, wanted):
        raise NotYet("these are the probabilities; which scores lead to them?")
    got = softmax(scores)
    if not close(got, wanted, rtol=1e-3):
        raise NotYet(f"their softmax is {got.round(3)}.")
    return "and so are these scores plus any constant."


@check
def logsumexp(attempt):
    """log Σ e^x without overflow."""
    with np.errstate(all="warn", under="ignore"):
        for x in ([0.0, 1.0, 2.0], [1000.0, 999.0], [-1000.0, -1001.0], [5.0]):
            x = np.array(x)
            got, wanted = answer(attempt, x), x[0] - log_softmax(x)[0]
            if close(got, wanted - x.max()):
                raise NotYet("the largest score must be added again.")
            if not close(got, wanted):
                raise NotYet(f"for {x} it gives {got}, not {wanted:.6f}.")
    return "from −1000 to 1000, without a warning."


@check
def temperature_for_90(temperature):
    """The temperature at which the first of three classes has 90 %."""
    if temperature <= 0:
        raise NotYet(f"a temperature is above 0; got {temperature}.")
    share = softmax(np.array([3.0, 1.0, 0.0]) / temperature)[0]
    hint = "colder" if share < 0.9 else "warmer"
    if abs(share - 0.9) >= 5e-4:
        raise NotYet(f"there the first class has {share:.4f}: go {hint}.")
    return f"the first class has {share:.3f}."


@check
def back(attempt):
    """Vector-Jacobian product of softmax for a batch."""
    rng = np.random.default_rng(0)
    x, g = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    got, wanted, s = np.asarray(answer(attempt, x, g)), softmax.vjp(x, g), softmax(x)
    if got.shape != x.shape:
        raise NotYet(f"the result must have the shape {x.shape}; got {got.shape}.")
    if close(got, g * s * (1 - s)):
        raise NotYet("that is the diagonal alone: scores compete.")
    if close(got, s * (g - (s * g).sum())):
        raise NotYet("each row is an example: sum along the classes.")
    if not close(got, wanted):
        raise NotYet(f"the first row should be {wanted[0].round(4)}; got {got[0]}.")
    return "the same as with the Jacobian, which was never built."


@check
def soft_gradient(attempt):
    """Gradient of the cross-entropy of an uncertain target."""
    x, y, nudge = np.array([0.5, -1.0, 2.0]), np.array([0.7, 0.0, 0.3]), 1e-6
    sides = [(-(y @ log_softmax(x + d)), -(y @ log_softmax(x - d))) for d in nudge * np.eye(3)]
    wanted = np.array([(up - down) / (2 * nudge) for up, down in sides])
    got = answer(attempt, x, y)
    if close(got, -wanted, rtol=1e-5):
        raise NotYet("this points downhill; a gradient points uphill.")
    if np.shape(got) != (3,):
        raise NotYet(f"one number per score is asked for; got {got!r}.")
    if not close(got, wanted, rtol=1e-5, atol=1e-8):
        raise NotYet(f"nudges give {wanted.round(6)}; got {got}.")
    return "what was expected minus what happened, certain or not."
