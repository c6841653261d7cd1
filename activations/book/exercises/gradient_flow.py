"""Checks of the chapter on how far a gradient gets."""

import math

from activations.book.exercises import NotYet, answer, check, close, number


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
    return "coth 1. The mean degree of the sine is 1.31: a seventh more gradient at each layer."


@check
def branch(attempt):
    """A scale for the branch of a residual block."""
    for blocks in (1, 10, 100, 1000):
        wanted = math.sqrt(2 ** (1 / blocks) - 1)
        got = abs(number(answer(attempt, blocks)))  # -a does what a does
        if close(got, wanted, 1e-4):
            continue
        if close(got, 2 ** (0.5 / blocks), 1e-4):
            raise NotYet("a² is what a block adds, not what it multiplies by: 1 + a².")
        if close(got, wanted**2, 1e-4):
            raise NotYet("that is a²: what is added has the mean square a², not a.")
        if close(got, 1 / math.sqrt(blocks), 1e-4):
            raise NotYet("the blocks multiply: (1 + 1/blocks) to the power of blocks nears e.")
        if close(got, 1 / blocks, 1e-4):
            raise NotYet("independent things add their mean squares: a goes as one over a root.")
        level = (1 + got * got) ** blocks
        raise NotYet(f"with a = {got:.4g} and blocks = {blocks} the mean square is {level:.3g}.")
    return "about 0.83 over the root of the number of blocks: the more, the less each adds."
