"""Checks of the chapter on what a deep network forgets."""

import math

from activations.book.exercises import NotYet, answer, check, close, number, truth


@check
def strangers(layers):
    """The layer from which on two inputs are as unlike as they will be."""
    got = number(layers, "layers is one whole number")
    exact = 5.1 * math.log(48)
    if got == 20:
        return "about four depth scales: what is left has gone down to a fiftieth."
    if abs(got - 5.1 * math.log(60)) < 0.01 or got == 21:
        raise NotYet("what goes down is the distance from 0.12, not from 0.")
    if abs(got - 5.1 * math.log10(48)) < 0.01 or got == 9:
        raise NotYet("a depth scale is the layers for 1/e: take the natural logarithm.")
    if abs(got - 2.2 * math.log(48)) < 0.01:
        raise NotYet("2.2 layers is the scale of the gradient. The correlation has its own.")
    if abs(got - exact) < 0.05:
        raise NotYet(f"{got:.4g} it is; the first whole number from there on is asked for.")
    left = 0.48 * math.exp(-max(got, -50) / 5.1)
    if got == 19:
        raise NotYet(f"after 19 layers {left:.4f} is left, a little too much.")
    if not got.is_integer():
        raise NotYet(f"layers is one whole number; got {got:g}.")
    raise NotYet(f"after {got:g} layers {left:.2g} is left; 0.01 is asked for, and no layer more.")


@check
def relu_way(attempt):
    """The correlation of two inputs after some layers of ReLU."""

    def one(c):
        theta = math.acos(max(-1.0, min(c, 1.0)))
        return (math.sin(theta) + (math.pi - theta) * math.cos(theta)) / math.pi

    for c, layers in [(0.0, 1), (0.6, 1), (-1.0, 1), (0.6, 0), (0.49, 30), (1.0, 5)]:
        wanted = c
        for _ in range(layers):
            wanted = one(wanted)
        got = number(answer(attempt, c, layers))
        if close(got, wanted, 1e-5, 1e-6):
            continue
        if layers == 0:
            raise NotYet(f"after 0 layers the correlation is still {c:g}; got {got:.4g}.")
        if close(got, one(c) / 2):
            raise NotYet("that is E[f(Z1) f(Z2)]. Divide it by E[f²], which is ½.")
        if layers > 1 and close(got, one(c)):
            raise NotYet("that is one layer. Each further one starts from what the last one gave.")
        if layers > 1 and close(got, one(wanted)):
            raise NotYet("that is one layer too many.")
        times = f"{layers} layer{'s' if layers > 1 else ''}"
        raise NotYet(f"from {c:g}, after {times}, it is {wanted:.4f}, not {got:.4f}.")
    return "it comes near 1 as one over the square of the depth: slowly, but it comes."


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
