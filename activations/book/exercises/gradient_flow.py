"""Checks of the chapter on how far a gradient gets."""

import math

from activations.book.exercises import NotYet, answer, check, close, number, truth


@check
def one_layer(per_layer, chi):
    """The factor of one layer of thirty, and its square."""
    per_layer = number(per_layer, "per_layer is one number")
    chi = number(chi, "chi is one number")
    wanted = 1e-6 ** (1 / 29)
    if not close(per_layer, wanted, 1e-3):
        if close(per_layer, 1e-6 ** (1 / 30), 1e-3):
            raise NotYet("between layer 1 and layer 30 there are 29 steps, not 30.")
        if close(per_layer, 1e-6 / 29, 1e-3, 1e-10):
            raise NotYet("the layers multiply: take a root, do not divide.")
        if close(per_layer, wanted**2, 1e-3):
            raise NotYet(
                "that is χ, the factor of the mean square. The gradient's size has its root."
            )
        if close(per_layer, 1 / wanted, 1e-3):
            raise NotYet("that is the factor on the way forward; backward the gradient shrinks.")
        if not 0 < per_layer < 1:
            raise NotYet(f"a gradient that shrinks has a factor below 1; got {per_layer:g}.")
        raise NotYet(f"{per_layer:.4g} to the power of 29 is {per_layer**29:.1e}, not 1e-06.")
    if close(chi, math.sqrt(wanted), 1e-3):
        raise NotYet("χ belongs to the mean square: square, do not take the root.")
    if close(chi, wanted, 1e-3):
        raise NotYet("that is the factor of the size again; χ is its square.")
    if not close(chi, wanted**2, 1e-3):
        raise NotYet("χ is the square of the size's factor.")
    return "four tenths lost at each layer, and after thirty only a millionth is left."


@check
def sine_gains(own_gain, chi):
    """Gain and mean degree of the sine."""
    own_gain, chi = number(own_gain, "own_gain is one number"), number(chi, "chi is one number")
    if own_gain <= 0:
        raise NotYet(f"a gain is above 0, as a standard deviation is; got {own_gain:g}.")
    square, slope = (1 - math.exp(-2)) / 2, (1 + math.exp(-2)) / 2
    if not close(own_gain, 1 / math.sqrt(square), 5e-6):
        if close(own_gain, math.sqrt(2), 1e-4):
            raise NotYet(
                "that is the gain for a mean square of ½, which a sine has over a whole period. "
                "Here its argument is normal, and mostly near 0."
            )
        if close(own_gain, 1 / square, 1e-4):
            raise NotYet(
                "that is one over the mean square. The gain multiplies the size: take the root."
            )
        if close(own_gain, math.sqrt(square), 1e-4):
            raise NotYet("that is the size itself; the gain makes up for it: one over it.")
        if close(own_gain, 1 / math.sqrt(slope), 1e-4):
            raise NotYet(
                "that is the backward gain: the own gain is made from sin², not from cos²."
            )
        if close(own_gain, 1 / math.sqrt((1 - math.exp(-0.5)) / 2), 1e-4):
            raise NotYet("E[cos aZ] is needed for a = 2: the exponent is a²/2 = 2.")
        raise NotYet(
            f"with the gain {own_gain:.6g} a level of 1 becomes {own_gain**2 * square:.6f}; six "
            "digits are asked for."
        )
    if not close(chi, slope / square, 5e-6):
        if close(chi, square / slope, 1e-4):
            raise NotYet("upside down: an odd function has χ above 1.")
        if close(chi, math.sqrt(slope / square), 1e-4):
            raise NotYet("that is the root of χ, the factor of the gradient's size.")
        raise NotYet("χ is the gain's square times E[cos²Z], cos being sin′, to six digits.")
    return "coth 1. The mean degree of the sine is 1.31: a tenth more gradient at each layer."


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
