"""Checks of the chapter on order, chaos and luck."""

import math

from activations.book.exercises import NotYet, answer, check, close, number, truth


@check
def sigmoid_edge(edge):
    """The gain at which a sigmoid network's gradient keeps its size."""
    edge = number(edge, "edge is one positive number")
    if edge <= 0:
        raise NotYet(f"edge is one positive number; got {edge:g}.")
    if abs(edge - 4.7226) <= 0.05:
        raise NotYet(
            "that is the backward gain at level 1. With it the level rises to 8.5, where sigmoid "
            "is flatter, and χ is below 1 again."
        )
    if 2.4 < edge < 2.7:
        raise NotYet(
            "that is where the diagonal meets the edge on tanh's map. Sigmoid's gain is four times "
            "it."
        )
    if abs(edge - 46) <= 2:
        raise NotYet("that is about the level q at the edge. The question is for the gain.")
    if edge >= 11:
        raise NotYet(f"a gain of {edge:g} is beyond the edge: the gradient grows.")
    if edge <= 9:
        raise NotYet(f"with the gain {edge:g} the gradient does not stay level.")
    if abs(edge - 10.149) >= 0.05:
        raise NotYet(
            f"near, but {edge:.3f} is more than 0.05 off. Is the grid fine enough, and has the "
            "level settled?"
        )
    return "about 10, eighteen times PyTorch's: at that level most units sit on their flat ends."


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
def level_both_ways(c, gain, attracts):
    """Tanh plus a constant that keeps level and gradient."""
    c, gain = number(c, "c is one number"), number(gain, "gain is one number")
    attracts = truth(attracts, "attracts is True or False")
    square, slope = 0.394294, 0.464403
    wanted = math.sqrt(slope - square)
    if c <= 0:
        raise NotYet(f"c is to be above 0; got {c:g}.")
    if abs(c - wanted**2) <= 1e-3:
        raise NotYet("that is c²: the mean square of a constant is its square.")
    if abs(gain - 1 / math.sqrt(square)) <= 1e-3:
        raise NotYet(
            "that is tanh's own gain. With the constant the mean square is larger, and the gain "
            "that keeps the gradient is the backward one."
        )
    if abs(gain - 1 / slope) <= 1e-3:
        raise NotYet("that is the gain's square: χ is gain² times the mean square of the slope.")
    if abs(gain - 1 / math.sqrt(slope)) >= 1e-3:
        raise NotYet(
            f"with the gain {gain:.4g}, χ at level 1 is {gain * gain * slope:.3f}, not 1. "
            "The constant has no slope."
        )
    if abs(c - wanted) >= 1e-3:
        level = gain * gain * (square + c * c)
        raise NotYet(f"with c = {c:.4g} a level of 1 becomes {level:.3f}.")
    if not attracts:
        raise NotYet("send in a level of 1.01 and look at what comes out: 1.004, nearer to 1.")
    return "on the map it is the point of the edge with gain 1.467 and biases of size 0.389."
