"""Checks behind the exercises of the chapter on sigmoid."""

import numpy as np

from activations import logsigmoid, sigmoid
from activations.book.exercises import NotYet, answer, check, close, each, number, numbers, whole


@check
def logit(attempt):
    """The inverse of the sigmoid."""
    p = np.array([0.01, 0.3, 0.5, 0.9])
    odds = p / (1 - p)
    got = each(attempt, p)
    if close(got, np.log(odds)):
        return "sigmoid(logit(p)) gives p back."
    if close(got, odds):
        raise NotYet("these are the odds; the score is their logarithm.")
    if close(got, -np.log(odds)):
        raise NotYet("the sign is wrong: the unlikely has a negative score.")
    if close(got, np.log10(odds)) or close(got, np.log2(odds)):
        raise NotYet("the logarithm must be the natural one, np.log.")
    if close(got, np.log(p)):
        raise NotYet("that is the logarithm of the probability; take that of the odds.")
    if close(got, sigmoid(p)):
        raise NotYet("that is the sigmoid itself; wanted is the way back, from p to the score.")
    raise NotYet(f"sigmoid of your scores is {sigmoid(got).round(4)}, not {p}.")


@check
def my_s(attempt):
    """Another curve from 0 to 1 with the sigmoid's value and slope at 0."""
    x = np.array([-1000.0, -8.0, -5.0, -1.0, -1e-4, 0.0, 1e-4, 1.0, 5.0, 8.0, 1000.0])
    got = each(attempt, x)
    if close(got, sigmoid(x)):
        raise NotYet("that is the sigmoid itself; find another curve.")
    if not close(got[5], 0.5):
        raise NotYet(f"at 0 it should be 1/2; it is {got[5]:.4g}.")
    if not np.all(np.diff(got) >= 0):
        raise NotYet("it should rise, and falls somewhere between −1000 and 1000.")
    if got[0] < -1e-6 or got[-1] > 1 + 1e-6:
        raise NotYet(f"it should stay between 0 and 1; it goes from {got[0]:.4g} to {got[-1]:.4g}.")
    if got[0] > 0.01 or got[-1] < 0.99:
        raise NotYet(f"it should go from 0 to 1; at ±1000 it is {got[0]:.3g} and {got[-1]:.3g}.")
    if not close(got + got[::-1], np.ones(len(x)), 1e-4):
        raise NotYet(f"f(x) + f(−x) should be 1; for x = 1 it is {got[3] + got[7]:.4g}.")
    slope = (got[6] - got[4]) / 2e-4
    if abs(slope - 0.25) > 2e-3:
        raise NotYet(f"its slope at 0 is {slope:.3g}, not 1/4: stretch it along x.")
    far = np.diff(each(attempt, np.array([4.999, 5.001])))[0] / 2e-3
    return f"its slope at 5 is {far + 0:.2g}, and the sigmoid has {sigmoid.derivative(5.0):.2g}."


@check
def my_sigmoid(attempt):
    """A sigmoid that is right everywhere and does not warn."""
    ends = [-np.inf, -1000.0, 1000.0, np.inf]
    for x in map(np.array, ([-5.0, 0.0, 5.0], np.linspace(-700, 700, 1001), ends)):
        wanted = sigmoid(x)
        got = numbers(answer(attempt, x), x.shape)
        wrong = ~np.isclose(got, wanted, rtol=1e-10, atol=0)
        if wrong.any():
            near = np.where(wrong, np.abs(x), np.inf).argmin()  # the failure closest to 0
            raise NotYet(f"at {x[near]:g} it gives {got[near]:.11g}, not {wanted[near]:.11g}.")
    for x in np.array([[-710.0], [-720.0], [-730.0], [-740.0]]):  # few digits: subnormal numbers
        got, wanted = numbers(answer(attempt, x), x.shape), sigmoid(x)
        if abs(got - wanted) > 1e-10 * wanted + 5e-324:
            raise NotYet(
                f"at {x[0]:g} it gives {got[0]:.3g}, not {wanted[0]:.3g}: exp(−x) overflows there, "
                "with or without a warning."
            )
    return "all digits, from −∞ to ∞, in silence."


@check
def cross_entropy(attempt):
    """Binary cross-entropy from scores."""
    examples = [(0.5, 1), (0.5, 0), (2, 0.9), (-3, 0.2), (-1000, 1), (1000, 0), (1000, 1)]
    for x, y in np.array(examples, dtype=float):
        yes, no = -y * logsigmoid(x), -(1 - y) * logsigmoid(-x)
        got = number(answer(attempt, x, y), "one number is asked for, the loss of one example")
        if close(got, yes + no):
            continue
        place = f"for x = {x:g}, y = {y:g} it gives {got:.4g}, not {yes + no:.4g}"
        if close(got, -yes - no):
            raise NotYet("the sign is wrong: a loss is positive.")
        if close(got, yes):
            raise NotYet(f"{place}: the second term, for the part 1 − y, is missing.")
        if close(got, (yes + no) / np.log(2)):
            raise NotYet(f"{place}: the logarithm must be the natural one.")
        if abs(x) == 1000:
            raise NotYet(f"{place}: the loss goes on growing with a score that is wrong.")
        raise NotYet(f"{place}.")
    return "a finite loss for the worst answers, and soft labels too."


@check
def layers_until_zero(layers):
    """Sigmoid layers after which a float16 gradient is 0."""
    layers = whole(layers, "a whole number of layers is asked for")
    if layers < 1:
        raise NotYet(f"at least one layer is needed; got {layers}.")
    if layers > 1000:
        raise NotYet(f"after {layers - 1} layers it was 0 already.")
    left = np.float16(1)
    for _ in range(layers):
        before, left = left, left * np.float16(0.25)
    if left > 0:
        raise NotYet(f"after {layers} layers {left:.1e} is left.")
    if before == 0:
        raise NotYet(f"after {layers - 1} layers it was 0 already.")
    return "2⁻²⁴ is the last number above 0, and 4⁻¹² is just that."
