"""Checks of the chapter on the ReLU family."""

import numpy as np

from activations import elu, leaky_relu
from activations.book import lab
from activations.book.exercises import NotYet, answer, check, close

X = np.array([-3.0, -0.5, 0.0, 2.0])


@check
def leaky(attempt):
    """Leaky ReLU with any slope, for arrays."""
    for slope in (0.01, 1.0, 2.0, -0.5):
        got, wanted = answer(attempt, X, slope), leaky_relu(X, slope)
        if np.shape(got) != X.shape:
            raise NotYet(
                f"four numbers went in and the shape {np.shape(got)} came out. "
                "np.maximum compares element by element; np.max takes the largest of all."
            )
        if slope == 2 and close(got, np.maximum(slope * X, X)):
            raise NotYet(
                "max(slope·x, x) holds for slopes up to 1. With slope 2 the line 2x is the upper "
                "one on the right, where x itself is wanted."
            )
        if close(got, np.maximum(X, 0)):
            raise NotYet(
                "negative inputs became 0: that is ReLU. They are to be multiplied by the slope."
            )
        if not close(got, wanted):
            raise NotYet(f"with slope {slope}, {X} should give {wanted}, not {got}.")
    return "one of the two parts is always 0, so their sum is the function."


@check
def elu_slope(attempt):
    """ELU's derivative from its output."""
    for alpha in (1.0, 0.5, 2.0):
        y = elu(X, alpha)
        got, wanted = answer(attempt, y, alpha), elu.derivative(X, alpha)
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
        if alpha != 1 and close(got, np.where(y > 0, 1.0, y + 1)):
            raise NotYet("y + 1 holds for α = 1 only: solve y = α(e^x − 1) for α·e^x again.")
        if not close(np.asarray(got)[X != 0], wanted[X != 0]):
            raise NotYet(
                f"with α = {alpha}, the outputs {y.round(3)} have the slopes {wanted.round(3)}, "
                f"not {np.round(got, 3)}."
            )
        if not close(got, wanted):
            raise NotYet("for y = 0 the slope is α, that of the left side: 0 belongs to it.")
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
    ]
    for weights, bias, wanted, why in cases:
        got = answer(attempt, np.array(weights), bias)
        if np.ndim(got) != 0:
            raise NotYet("the answer is one True or False: sum over the weights.")
        if bool(got) != wanted:
            raise NotYet(f"for w = {weights}, b = {bias} the answer is {wanted}: {why}.")
    return "the bias plus the positive weights decides, and no data were needed."


@check
def best_slope(attempt):
    """The slope of PReLU with the least squared error."""
    x = np.array([-2.0, -1.0, 1.0, 3.0])
    t = np.array([-1.0, -0.2, 4.0, -7.0])
    got, m = answer(attempt, x, t), np.minimum(x, 0)
    if np.ndim(got) != 0:
        raise NotYet("the answer is one number, the slope.")
    if close(got, np.sum(t * x) / np.sum(x * x)):
        raise NotYet(
            "that is the best line through all points. The slope acts on negative inputs only: "
            "the others must drop out of both sums."
        )
    if close(got, np.sum(t * m) / np.sum(x * x)):
        raise NotYet("the sum below still has the positive inputs in it.")
    if close(got, np.mean(t[:2] / x[:2])):
        raise NotYet(
            "the mean of t/x gives each point one vote. The squared error weighs a point by x²."
        )
    if not close(got, np.sum(t * m) / np.sum(m * m)):
        raise NotYet(f"x = {x}, t = {t}: {got} is not the best.")
    if not close(answer(attempt, x, np.abs(x)), -1):
        raise NotYet("for t = |x| the best slope is −1.")
    return "for t = |x| it is −1, which no slope chosen by hand would be."


@check
def level(g):
    """The factor of the weights that keeps gradients level for slope 0.5."""
    if np.ndim(g) != 0 or float(g) <= 0:
        raise NotYet("g is one positive number.")
    if close(g, 2 / 1.25):
        raise NotYet("that is g²: the length, not the squared length, is to stay level.")
    x, _, y, _ = lab.digits()
    left = []
    for seed in range(5):
        deep = lab.mlp([64] * 21 + [10], leaky_relu, seed, init=float(g), negative_slope=0.5)
        norms = lab.gradient_norms(deep, x[:200], y[:200])
        left.append(norms[0] / norms[-1])
    ratio = np.median(left)
    wanted = np.sqrt(2 / 1.25)
    if g >= 1.1 * wanted:
        raise NotYet(
            f"with {g:.3g} the gradient at layer 1 is {ratio:.1g} times that at layer 20: it "
            "grows. The negative side passes something too, so less than √2 is needed."
        )
    if g <= 0.9 * wanted:
        raise NotYet(
            f"with {g:.3g} the gradient at layer 1 is {ratio:.1g} times that at layer 20: it "
            "shrinks."
        )
    if abs(g / wanted - 1) >= 0.02:
        raise NotYet(
            f"close: with {g:.4g} the ratio is {ratio:.1g}. Five seeds cannot settle the second "
            "digit; the derivation can."
        )
    return "g² (1 + s²)/2 = 1, as PyTorch's nn.init.calculate_gain('leaky_relu', s) has it."
