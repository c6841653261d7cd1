"""Checks of the chapter on the ReLU family."""

import functools

import numpy as np

from activations import elu, leaky_relu, relu
from activations.book import lab
from activations.book.exercises import NotYet, answer, check, close, number, numbers, truth

X = np.array([-3.0, -0.5, 0.0, 2.0])


@check
def leaky(attempt):
    """Leaky ReLU with any slope, for arrays."""
    for slope in (0.01, 1.0, 2.0, -0.5):
        wanted = leaky_relu(X, slope)
        got = numbers(answer(attempt, X, slope))
        if got.shape != X.shape:
            raise NotYet(
                f"four numbers went in and the shape {got.shape} came out. "
                "np.maximum compares element by element; np.max takes the largest of all."
            )
        if close(got, wanted):
            continue
        if close(got, np.maximum(slope * X, X)):
            raise NotYet(
                "max(slope·x, x) holds for slopes up to 1. With slope 2 the line 2x is the upper "
                "one on the right, where x itself is wanted."
            )
        if close(got, np.maximum(X, 0)):
            raise NotYet(
                "negative inputs became 0: that is ReLU. They are to be multiplied by the slope."
            )
        if close(got, np.where(X > 0, slope * X, X)):
            raise NotYet("the sides are swapped: the slope belongs to the negative inputs.")
        if close(got, np.where(X < 0, -slope * X, X)):
            raise NotYet("the sign is wrong on the left: slope times x, and x is negative there.")
        raise NotYet(f"with slope {slope}, {X} should give {wanted}, not {got}.")
    return "one of the two parts is always 0, so their sum is the function."


@check
def elu_slope(attempt):
    """ELU's derivative from its output."""
    for alpha in (1.0, 0.5, 2.0):
        y, wanted = elu(X, alpha), elu.derivative(X, alpha)
        got = numbers(answer(attempt, y, alpha), y.shape, "one slope for each output is asked for")
        if close(got, wanted):
            continue
        if close(got, y + alpha):
            raise NotYet(
                "y + α is right on the left side. Positive outputs come from the right side, "
                "where the slope is 1."
            )
        if close(got, np.where(y > 0, 1.0, alpha * np.exp(y))):
            raise NotYet(
                "α·e^y uses the output where the formula has the input: express e^x through y "
                "first."
            )
        if close(got, np.where(y > 0, 1.0, y + 1)):
            raise NotYet("y + 1 holds for α = 1 only: solve y = α(e^x − 1) for α·e^x again.")
        if close(got[X != 0], wanted[X != 0]):
            raise NotYet("for y = 0 the slope is α, that of the left side: 0 belongs to it.")
        raise NotYet(
            f"with α = {alpha}, the outputs {y.round(3)} have the slopes {wanted.round(3)}, "
            f"not {got.round(3)}."
        )
    return "a program can forget the input and still go backwards."


@check
def surely_dead(attempt):
    """Whether a unit is off for all pixels in [0, 1]."""
    cases = [  # weights, bias, answer, what a wrong answer shows
        ([1.0, -2.0], 0.5, False, "a black picture, all pixels 0, gives the bias, 0.5"),
        ([1.0, 2.0], -2.5, False, "with both pixels at 1 the input is 0.5, and the unit is on"),
        ([1.0, -3.0], -0.5, False, "pixels need not be all 1: 1 and 0 give 0.5"),
        ([-5.0, 1.0], -2.0, True, "no pixel exceeds 1: a weight of −5 adds at most 0, not 5"),
        ([1.0, 2.0], -3.5, True, "even with both pixels at 1 the input is −0.5"),
        ([0.5, 0.5], -1.0, True, "the largest input is exactly 0, and ReLU of 0 is 0"),
        ([-1.0, -2.0], -0.1, True, "no weight is positive, so the bias is the largest input"),
        (10 * [1.0, -1.0], -9.5, False, "1 where the weight is 1 and 0 elsewhere gives 0.5, and "
         "pictures drawn at random do not find that one"),
    ]  # fmt: skip
    for weights, bias, wanted, why in cases:
        got = truth(
            answer(attempt, np.array(weights), bias),
            "the answer is one True or False: sum over the weights",
        )
        if got != wanted:
            shown = weights if len(weights) == 2 else f"ten times {weights[:2]}"
            raise NotYet(f"for w = {shown}, b = {bias} the answer is {wanted}: {why}.")
    return "the bias plus the positive weights decides, and no data were needed."


@check
def level(g):
    """The factor of the weights that keeps gradients level for slope 0.5."""
    g = number(g, "g is one positive number")
    if not 0 < g < 10:
        raise NotYet(f"g is a positive number of moderate size; got {g:g}.")
    wanted = np.sqrt(2 / 1.25)
    if close(g, wanted**2, 1e-3):
        raise NotYet("that is g²: the length, not the squared length, is to stay level.")
    if abs(g / wanted - 1) < 0.02:
        return "g² (1 + s²)/2 = 1, as PyTorch's nn.init.calculate_gain('leaky_relu', s) has it."
    ratio = _first_to_last(g)
    if abs(g / wanted - 1) < 0.03:
        raise NotYet(
            f"close: with {g:.4g} the ratio is {ratio:.2g}. Five seeds cannot settle the second "
            "digit; the derivation can."
        )
    told = f"with {g:.4g} the gradient at layer 1 is {ratio:.2g} times that at layer 20"
    if g > wanted:
        raise NotYet(
            f"{told}: it grows. The negative side passes something too, so less than √2 is needed."
        )
    raise NotYet(f"{told}: it shrinks.")


@check
def relative(attempt, slope):
    """An activation that is x on the right, and brings the chapter's dying unit back."""
    right = np.array([0.3, 1.0, 5.0, 50.0])
    got = numbers(answer(attempt, right), right.shape, "one output for each input is asked for")
    if not close(got, right):
        raise NotYet(f"right of 0 it is x itself; at {right} it gives {got}.")
    left = np.array([-50.0, -7.3, -2.9, -1.27, -0.6, -0.11])
    low = numbers(answer(attempt, left), left.shape, "one output for each input is asked for")
    if np.any(low < -2 - 1e-9):
        raise NotYet(
            f"never below −2 on the left; at {left[low.argmin()]:g} it is {low.min():.3g}."
        )
    for known in (elu, relu):
        if close(low, known(left)):
            raise NotYet(f"this one is in the chapter already: it is {known.__name__}.")
    both, step = np.concatenate([left, right]), 1e-5
    values = [numbers(answer(attempt, both + side)) for side in (step, -step)]
    measured = (values[0] - values[1]) / (2 * step)
    told = numbers(answer(slope, both), both.shape, "one slope for each input is asked for")
    if not close(told, measured, 1e-4, 1e-5):
        worst = abs(told - measured).argmax()
        raise NotYet(
            f"at x = {both[worst]:g} the function rises by {measured[worst]:.4g} for each step "
            f"of 1; your slope says {told[worst]:.4g}."
        )
    back, last = _back_after(attempt, slope)
    if back is None:
        raise NotYet(
            f"after 160 steps the unit's largest input is {last:.3g}: it is not on again. What "
            "is the slope where the mistake threw it, at −1.27 and below?"
        )
    if back > 20:
        raise NotYet(f"the unit is on again after {back} steps; a larger slope is quicker.")
    return f"the unit is on again after {back} steps."


def _back_after(attempt, slope):
    """After how many steps the unit is on again, and its largest input at the end."""
    hours, w, b = np.array([0.5, 1.0, 1.5, 2.0]), 1.0, 0.0
    for step in range(160):
        x = w * hours + b
        if step > 2 and x.max() > 0:
            return step - 2, x.max()
        pay = np.where((step == 1) & (hours == 2), -20, 2 * hours)
        back = (numbers(answer(attempt, x)) - pay) * numbers(answer(slope, x))
        w, b = w - 0.2 * np.mean(back * hours), b - 0.2 * np.mean(back)
    return None, x.max()


@functools.cache
def _first_to_last(g):
    x, _, y, _ = lab.digits()
    left = []
    for seed in range(5):
        deep = lab.mlp([64] * 21 + [10], leaky_relu, seed, init=g, negative_slope=0.5)
        norms = lab.gradient_norms(deep, x[:200], y[:200])
        left.append(norms[0] / norms[-1])
    return np.median(left)
