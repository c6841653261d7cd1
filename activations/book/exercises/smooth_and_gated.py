"""Checks of the chapter on smooth and gated units."""

import numpy as np

from activations import gelu, mish, squared_relu
from activations.book.exercises import NotYet, answer, check, close, number, numbers, truth


@check
def width(attempt):
    """The hidden width of a gated layer with the parameters of a plain one."""
    for d, multiple, wanted in [(4096, 256, 11008), (5120, 256, 13824), (96, 64, 256)]:
        got = number(answer(attempt, d, multiple), "the answer is one number, the width")
        if got == wanted:
            continue
        exact = 8 * d / 3
        if got == -(-4 * d // multiple) * multiple:
            raise NotYet(
                "that is the plain width, 4d: with three matrices it makes half as many weights "
                "again."
            )
        if got == -(-2 * d // (3 * multiple)) * multiple:
            raise NotYet(
                "two thirds of 4d, not of d: the plain layer is four times as wide as its input."
            )
        if got % multiple != 0:
            raise NotYet(f"for d = {d} you gave {got:g}: no multiple of {multiple}.")
        if got < exact:
            raise NotYet(f"for d = {d}, 8d/3 is {exact:.1f}, and {got:.0f} is below: round up.")
        raise NotYet(
            f"for d = {d}, 8d/3 is {exact:.1f}; a smaller multiple of {multiple} than {got:.0f} "
            "would do."
        )
    return "11008 and 13824 are the widths of LLaMA's models of 7 and 13 billion parameters."


@check
def two_inputs(left, right):
    """Where Mish is −0.2, on either side of its lowest point."""
    left, right = number(left, "left is one number"), number(right, "right is one number")
    if left == right:
        raise NotYet("that is one input twice. The dip has two sides.")
    if left > right:
        raise NotYet("the left one comes first.")
    if right >= 0:
        raise NotYet(f"Mish({right:g}) is not negative: both inputs are below 0.")
    lowest = -1.1924
    if not left < lowest < right:
        raise NotYet(
            f"Mish has its lowest point at {lowest}: one input is on its left, one on its right."
        )
    for name, place, wanted in [("left", left, -2.4711), ("right", right, -0.4328)]:
        if abs(place - wanted) >= 6e-4:
            raise NotYet(
                f"at the {name} one, {place:.4f}, Mish is {mish(place):.4f}, not −0.2000: "
                "three decimals are asked for."
            )
    return "who sees the output alone cannot tell which of the two it was."


@check
def in_noise(attempt):
    """ReLU averaged over standard normal noise."""
    x = np.array([-3.0, -0.5, 0.0, 1.0, 4.0])
    bell = np.exp(-(x**2) / 2)
    phi = bell / np.sqrt(2 * np.pi)
    wanted = gelu(x) + phi
    got = numbers(answer(attempt, x), x.shape, "one number for each of the five is asked for")
    if close(got, wanted, 1e-5, 1e-7):
        return "its slope is Φ(x), never negative: the gate makes the dip, not the rounding."
    if close(got, gelu(x)):
        raise NotYet(
            "that is x·Φ(x), GELU. In the noise x + ε is passed on, not x: the mean of the ε that "
            "pass is missing."
        )
    if close(got, gelu(x) - phi):
        raise NotYet(
            "a sign is wrong: ReLU is never negative, so its average is not. At x = 0 you have "
            f"{got[2]:.2f}."
        )
    if close(got, gelu(x) + bell):
        raise NotYet("the bell φ has the factor 1/√(2π).")
    if close(got, np.maximum(x, 0)):
        raise NotYet("that is ReLU without noise: the noise gets over 0 now and then.")
    if close(got, phi):
        raise NotYet("that is the part of the noise alone; x·Φ(x) belongs to it.")
    if close(got, wanted, 0.05, 0.01):
        raise NotYet(f"near, but at {x[3]:g} it is {wanted[3]:.6f}, not {got[3]:.6f}: derive it.")
    raise NotYet(f"for x = {x} it should be {wanted.round(4)}, not {got.round(4)}.")


@check
def multiply(W, v):
    """A product of two inputs from four squared ReLUs."""
    W = numbers(W, (2, 4), "W has two rows and four columns")
    v = numbers(v, wanted="v has four numbers")
    if v.size != 4:
        raise NotYet(f"v has four numbers, not {v.size}.")
    x = np.array([[2.0, 3.0], [-2.0, 3.0], [2.0, -3.0], [-2.0, -3.0], [0.5, 0.0], [100.0, 70.0]])
    got, wanted = squared_relu(x @ W) @ v.ravel(), x.prod(axis=1)
    if close(got, wanted):
        return (
            "four units, no error, for inputs of any size. No finite number of ReLUs can do that."
        )
    factor = got[0] / wanted[0]
    if np.isfinite(factor) and not close(factor, 0) and close(got, factor * wanted):
        raise NotYet(f"it is {factor:.4g} times the product: divide v by that.")
    wrong = [not close(y, product) for y, product in zip(got, wanted, strict=True)].index(True)
    raise NotYet(
        f"for {x[wrong]} it gives {got[wrong]:.4g} and not {wanted[wrong]:g}. Each of the squares "
        "(x₁ + x₂)² and (x₁ − x₂)² needs two units, one for either sign."
    )


@check
def like_selu(a, c, comes_back):
    """A scaled GELU with mean 0 and variance 1, whose fixed point does not attract."""
    a, c = number(a, "a is one positive number"), number(c, "c is one number")
    comes_back = truth(comes_back, "comes_back is True or False")
    if a <= 0:
        raise NotYet(f"a is one positive number; got {a:g}.")
    mean, deviation = 0.28209479, 0.58791498
    if abs(c + mean) <= 1e-3:
        raise NotYet("c is subtracted: it is the mean itself, and that is positive.")
    if abs(c - mean) >= 1e-3:
        raise NotYet(
            f"with c = {c:.4g} the mean is not 0: c is the mean of GELU(z), which is E[φ(z)]."
        )
    if abs(a - 1 / deviation**2) <= 1e-2:
        raise NotYet("that is 1 over the variance: a acts on the deviation.")
    if abs(a - deviation) <= 1e-3:
        raise NotYet("that is the deviation itself; divide by it.")
    if abs(a * np.sqrt(deviation**2 + mean**2) - 1) <= 1e-2:
        raise NotYet(
            "you made the mean square 1. The variance is the mean square after c is subtracted."
        )
    if abs(a * deviation - 1) >= 1e-3:
        raise NotYet(f"with a = {a:.4g} the variance is {(a * deviation) ** 2:.3f}, not 1.")
    if comes_back:
        raise NotYet(
            "send in 1.5 and look at what comes out: 1.53, then more. Do not subtract c twice, "
            "and take the square root of the variance before it meets z."
        )
    return "a fixed point, but one that repels: SELU's left side, flat and deep, is what attracts."
