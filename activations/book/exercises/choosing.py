"""Checks of the chapter on choosing an activation."""

import numpy as np

from activations import catalogue
from activations.book.exercises import NotYet, answer, check, close, number, shown, truth, whole


@check
def last_layers(price, cat, digit, temperature):
    """How to read four outputs."""
    names = [getattr(name, "__name__", name) for name in (price, cat, digit, temperature)]
    for name in names:
        if not isinstance(name, str):
            raise NotYet(f"each answer is a name in the catalogue; got {shown(name)}.")
        if name not in catalogue:
            raise NotYet(f"the catalogue has no {name!r}.")
    price, cat, digit, temperature = names
    if price == "relu":
        raise NotYet("ReLU gives no gradient below 0, and says 0 euros to all of them.")
    if price == "identity":
        raise NotYet("a price that may not be negative needs a wall at 0.")
    if price not in ("softplus", "squareplus"):
        raise NotYet(f"a price: {price} does not have the range (0, ∞).")
    if cat in ("softmax", "softmin", "sparsemax"):
        raise NotYet(f"a cat or not: with one score {cat} always says 1.")
    if cat in ("hardsigmoid", "binary_step"):
        raise NotYet(
            f"a cat or not: {cat} says exactly 0 or 1 far out, with slope 0, and learns nothing "
            "from a mistake there."
        )
    if cat != "sigmoid":
        raise NotYet(f"a cat or not: {cat} gives no probability.")
    if digit == "sigmoid":
        raise NotYet("one digit of ten: the probabilities should add up to 1.")
    if digit == "softmin":
        raise NotYet("one digit of ten: softmin gives the lowest score the largest share.")
    if digit == "sparsemax":
        raise NotYet("one digit of ten: sparsemax gives exact 0s, whose logarithm is −∞.")
    if digit == "log_softmax":
        raise NotYet("one digit of ten: log_softmax gives logarithms, good for the loss.")
    if digit != "softmax":
        raise NotYet(f"one digit of ten: {digit} gives no probabilities.")
    if temperature != "identity":
        reach = catalogue[temperature].range
        if np.isfinite(reach.low) or np.isfinite(reach.high):
            raise NotYet(f"a temperature may be anything; {temperature} may not: {reach}.")
        raise NotYet(f"a temperature needs no bend, and {temperature} has one.")
    return "the task decides, not taste."


@check
def gated_width(attempt):
    """The largest gated width that needs no more parameters."""

    def count(inputs, width, hidden, outputs, maps):
        into = [inputs] + [width] * (hidden - 1)
        return sum(maps * width * (n + 1) for n in into) + outputs * (width + 1)

    for network in [(64, 64, 3, 10), (10, 100, 1, 1), (300, 40, 5, 2)]:
        inputs, _, hidden, outputs = network
        got = whole(answer(attempt, *network), "a width is one whole number")
        allowed = count(*network, 1)
        used = count(inputs, got, hidden, outputs, 2)
        if got < 1:
            raise NotYet(f"for {network} it says {got}: a width is at least 1.")
        if used > allowed:
            raise NotYet(
                f"for {network} it says {got}: that takes {used} parameters, and {allowed} are "
                "there."
            )
        more = count(inputs, got + 1, hidden, outputs, 2)
        if more <= allowed:
            raise NotYet(f"for {network} it says {got}: one more unit would fit.")
    return (
        "the square root of a half, or two thirds, or a half: it depends on where the weights are."
    )


@check
def differ(attempt):
    """Whether the interval of the mean difference leaves out 0."""
    rng = np.random.default_rng(0)
    seeds = rng.normal(size=10) * 5  # what the two have in common
    noise = rng.normal(size=10)
    noise -= noise.mean()
    noise /= noise.std(ddof=1)
    for shift, wanted in [(0.75, True), (0.68, False), (-0.75, True), (0.0, False)]:
        got = truth(answer(attempt, seeds + shift + noise, seeds))
        if got == wanted:
            continue
        if shift == 0.75:
            raise NotYet(
                "two that differ by 0.75 standard deviations in all ten pairs are told apart. Did "
                "you take the differences pair by pair, before the standard deviation, and divide "
                "that by √10?"
            )
        if shift == -0.75:
            raise NotYet("worse is different, too: take the absolute value.")
        raise NotYet(
            f"a mean difference of {shift} standard deviations is not enough for ten pairs. Is it "
            "that of a sample, with ddof=1, and the factor 2.26?"
        )
    return "pairs see what two averages hide."


@check
def largest_start(attempt):
    """How far above the size that stays a chain of squares may start."""
    for layers in (1, 2, 3, 8):
        got = number(answer(attempt, layers), "a factor is one number")
        if close(got, 2 ** (1 / 2**layers), rtol=1e-6, atol=0):
            continue
        if got <= 0:
            raise NotYet(f"with layers = {layers} it says {got:g}: a factor is positive.")
        with np.errstate(over="ignore"):
            end = np.float64(got) ** 2**layers
        raise NotYet(
            f"with layers = {layers} it says {got:.6g}. Behind them the factor is {end:.6g}, and "
            "2 can be had, and no more."
        )
    return "a pencil on its tip: what starts below 1 falls to the other side as fast."
