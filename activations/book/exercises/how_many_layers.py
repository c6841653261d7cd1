"""Checks of the chapter on the layers over which a gradient lasts."""

import math

from activations.book.exercises import NotYet, answer, check, close, number


@check
def by_parts(own_gain, chi, left):
    """Gain, mean degree and what is left of a gradient, from a function's shares."""
    own_gain = number(own_gain, "own_gain is one number")
    chi, left = number(chi, "chi is one number"), number(left, "left is one number")
    if not close(own_gain, 0.5, 1e-3):
        if close(own_gain, 0.25, 1e-3):
            raise NotYet("that is one over the mean square. The gain multiplies the size.")
        if close(own_gain, 2, 1e-3):
            raise NotYet("that is the size of what f gives; the gain makes up for it.")
        raise NotYet(f"with the gain {own_gain:.4g} a level of 1 becomes {4 * own_gain**2:.3g}.")
    if not close(chi, 0.7, 1e-3):
        if close(chi, 2.8, 1e-3):
            raise NotYet("that is E[f′²]. With the own gain it is divided by E[f²].")
        if close(chi, math.sqrt(0.7), 1e-3):
            raise NotYet("that is the root of χ, the factor of the size.")
        if close(chi, 1.4, 1e-3):
            raise NotYet("the constant counts in the mean square: divide by 4, not by 2.")
        if close(chi, 1.1, 1e-3):
            raise NotYet("the slope of degree 2 has twice its mean square, not four times.")
        raise NotYet(f"χ is the mean of the degrees, weighed by 2, 1.2 and 0.8; got {chi:.4g}.")
    if not close(left, 0.7**10, 5e-3):
        if close(left, 0.7**20, 5e-3, 0):
            raise NotYet("that is left of the mean square. The size has the root of χ.")
        if close(left, 20 * 0.7, 1e-3) or close(left, 20 * math.sqrt(0.7), 1e-3):
            raise NotYet("the layers multiply: a power, not a product with 20.")
        if close(left, 1 - 0.7**10, 5e-3):
            raise NotYet("that is what is lost.")
        raise NotYet(f"at each layer the size is multiplied by the root of 0.7; got {left:.4g}.")
    return "half of its square is constant, and after 20 layers three hundredths are left."


@check
def zigzag(attempt):
    """What Glorot's weights keep where widths alternate."""
    for a, b in [(64, 256), (100, 300), (32, 32)]:
        wanted = 4 * a * b / (a + b) ** 2
        got = number(answer(attempt, a, b))
        if close(got, wanted):
            continue
        if close(got, math.sqrt(wanted)):
            raise NotYet(
                "that is the factor of the size over two layers, or of the mean square over one. "
                "Asked is the mean square over two."
            )
        if close(got, wanted**2):
            raise NotYet("that is four layers: there and back is two.")
        if close(got, 2 * a / (a + b)) or close(got, 2 * b / (a + b)):
            raise NotYet("that is one layer. The next goes back to the first width.")
        if close(got, 4 / (a + b) ** 2):
            raise NotYet(
                "a sum over n inputs has n times the variance of a weight: the widths are missing."
            )
        if close(got, 1):
            raise NotYet("Glorot's variance is 2/(a + b), a compromise: 1/a and 1/b keep it at 1.")
        raise NotYet(f"for widths {a} and {b} it is {wanted:.3g}, not {got:.3g}.")
    return "at most 1, and 1 only for equal widths: the compromise always loses."


@check
def wide_enough(attempt):
    """The width at which the logarithm of the level strays by no more than is allowed."""
    for slope, depth, deviation in [(0.0, 50, 1.0), (0.5, 100, 0.5), (-1.0, 10, 2.0)]:
        variance = 6 * (1 + slope**4) / (1 + slope**2) ** 2 - 1
        wanted = variance * depth / deviation**2
        got = number(answer(attempt, slope, depth, deviation))
        if close(got, wanted, 1e-4) or got == math.ceil(wanted):
            continue
        if close(got, (variance + 1) * depth / deviation**2, 1e-3):
            raise NotYet("a variance is the mean square less the square of the mean, which is 1.")
        if close(got, variance * depth / deviation, 1e-3) and deviation != 1:
            raise NotYet("the variances add up: the allowed one is the square of the deviation.")
        if close(got, 5 * depth / deviation**2, 1e-3):
            raise NotYet(f"that is ReLU. With the slope {slope:g} the left side counts, too.")
        for_one = variance * (1 + slope**2) ** 2 / 4 * depth / deviation**2
        if close(got, for_one, 1e-3):
            raise NotYet("divide f² by its mean before you take the variance.")
        raise NotYet(
            f"for the slope {slope:g}, {depth} layers and a deviation of {deviation:g} it is "
            f"{wanted:.4g} units, not {got:.4g}."
        )
    return "five units a layer for ReLU, two for a straight line, if a factor of e may be lost."
