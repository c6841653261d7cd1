"""Checks behind the exercises of the chapter on sigmoid."""

import numpy as np

from activations import logsigmoid, sigmoid
from activations.book.exercises import answer, check, close, expect


@check
def logit(attempt):
    """The inverse of the sigmoid."""
    p = np.array([0.01, 0.3, 0.5, 0.9])
    got, odds = answer(attempt, p), p / (1 - p)
    expect(not close(got, odds), "these are the odds; the score is their logarithm.")
    expect(not close(got, -np.log(odds)), "the sign is wrong: the unlikely has a negative score.")
    expect(not close(got, np.log10(odds)), "the logarithm must be the natural one, np.log.")
    expect(close(sigmoid(got), p), f"sigmoid of your scores is {sigmoid(got)}, not {p}.")
    return "sigmoid(logit(p)) gives p back."


@check
def half_slope(x):
    """Where the sigmoid's slope is half of its largest."""
    expect(x > 0, f"a positive number is asked for; got {x}.")
    slope = sigmoid.derivative(float(x))
    expect(
        not close(sigmoid(float(x)), 0.75, atol=1e-3),
        "there the value is half way from 1/2 to 1; the question is about the slope.",
    )
    expect(
        close(x, np.log(3 + 2 * np.sqrt(2)), rtol=0, atol=5e-5),
        f"at {x:.6f} the slope is {slope:.6f}, and half of the largest is 0.125; x is asked for "
        "to four decimals.",
    )
    return "log(3 + 2√2), at a value of about 0.854."


@check
def my_sigmoid(attempt):
    """A sigmoid that is right everywhere and does not warn."""
    with np.errstate(all="warn", under="ignore"):
        ends = [-np.inf, -1000.0, 1000.0, np.inf]
        for x in map(np.array, ([-5.0, 0.0, 5.0], np.linspace(-700, 700, 1001), ends)):
            got, wanted = np.asarray(answer(attempt, x)), sigmoid(x)
            expect(got.shape == x.shape, f"the shape {x.shape} became {got.shape}.")
            wrong = ~np.isclose(got, wanted, rtol=1e-10, atol=0)
            near = np.where(wrong, np.abs(x), np.inf).argmin()  # the failure closest to 0
            expect(
                not wrong.any(),
                f"at {x[near]:g} it gives {got[near]:.11g} instead of {wanted[near]:.11g}.",
            )
    return "all digits, from −∞ to ∞, in silence."


@check
def cross_entropy(attempt):
    """Binary cross-entropy from scores."""
    with np.errstate(all="warn", under="ignore"):
        examples = [(0.5, 1), (0.5, 0), (2, 0.9), (-1000, 1), (1000, 0), (1000, 1)]
        for x, y in np.array(examples, dtype=float):
            got = answer(attempt, x, y)
            wanted = -y * logsigmoid(x) - (1 - y) * logsigmoid(-x)
            expect(not close(got, -wanted) or wanted == 0, "the sign is wrong: a loss is positive.")
            place = f"for x = {x:g}, y = {y:g}"
            expect(close(got, wanted), f"{place} it gives {got:.4g}, not {wanted:.4g}.")
    return "a finite loss for the worst answers, and soft labels too."


@check
def layers_until_zero(layers):
    """Sigmoid layers after which a float16 gradient is 0."""
    left = np.float16(1)
    for _ in range(int(layers)):
        before, left = left, left * np.float16(0.25)
    expect(left == 0, f"after {layers} layers {left:.1e} is left.")
    expect(before > 0, f"after {layers - 1} layers it was 0 already.")
    return "2⁻²⁴ is the last number above 0, and 4⁻¹² is just that."
