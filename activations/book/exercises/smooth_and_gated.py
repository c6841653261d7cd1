"""Checks of the chapter on smooth and gated units."""

import numpy as np

from activations import gelu, mish, squared_relu
from activations.book.exercises import NotYet, answer, check, close, number, numbers


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
def even_sides(at_zero, steepest, at_minus_3):
    """What the sides of a unit have to do with each other if its gate's add up to 1."""
    at_zero = number(at_zero, "at_zero is one number")
    steepest = number(steepest, "steepest is one number")
    at_minus_3 = number(at_minus_3, "at_minus_3 is one number")
    if abs(at_zero - 0.5) > 1e-6:
        said = f"at_zero is not {at_zero:g}: at 0 the two slopes that add up to 1 are the same one."
        raise NotYet("that is the slope of the gate." if abs(at_zero - 0.25) < 1e-6 else said)
    if abs(steepest - 1.0998) > 2e-4:
        if abs(steepest - 0.9002) < 2e-4:
            raise NotYet("the lowest slope is negative: 1 minus −0.0998 is more than 1.")
        raise NotYet(
            f"steepest is not {steepest:g}: where the slope is −0.0998 on one side, what is it on "
            "the other?"
        )
    if abs(at_minus_3 + 0.1423) > 2e-4:
        if abs(at_minus_3 - 0.1423) < 2e-4:
            raise NotYet("the sign: SiLU is negative at −3, and f(3) − f(−3) is 3.")
        if abs(at_minus_3 + 2.8577) < 2e-4:
            raise NotYet("SiLU is not odd: f(3) − f(−3) is 3, not 2 f(3).")
        raise NotYet(f"at_minus_3 is not {at_minus_3:g}: f(3) − f(−3) is 3.")
    return "half of such a unit is known from the other half. Mish's sides do not add up so."


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
def own_gate(gate, slope):
    """A gate of the learner's own, and the slope of x times it."""
    x = np.linspace(-6, 6, 241)
    one_each = "one number for each of the 241 inputs is asked for"

    def unit(x):
        return x * numbers(answer(gate, x), x.shape, one_each)

    g = numbers(answer(gate, x), x.shape, one_each)
    middle = abs(x) <= 2
    if np.any(g < 0) or np.any(g > 1):
        wrong = x[(g < 0) | (g > 1)][0]
        raise NotYet(f"a gate lies between 0 and 1; yours is {g[x == wrong][0]:.4g} at {wrong:g}.")
    if np.any(g[middle] == 0) or np.any(g[middle] == 1):
        raise NotYet("it never quite reaches 0 or 1, and yours does so between −2 and 2.")
    if np.any(np.diff(g) < 0):
        place = x[1:][np.diff(g) < 0][0]
        raise NotYet(f"it rises everywhere, and yours falls near {place:g}.")
    shut, open_ = numbers(answer(gate, np.array([-30.0, 30.0])), (2,))
    if shut > 0.05 or open_ < 0.95:
        raise NotYet(f"it rises from 0 to 1; yours is {shut:.2g} at −30 and {open_:.2g} at 30.")
    with np.errstate(divide="ignore"):
        odds = (np.log(g[middle]) - np.log1p(-g[middle])) / x[middle]
    if np.nanmax(odds[np.isfinite(odds)]) - np.nanmin(odds[np.isfinite(odds)]) < 1e-6:
        raise NotYet(
            f"that is the sigmoid, with β = {np.nanmean(odds[np.isfinite(odds)]):.3g}: the gate of "
            "Swish. Invent another."
        )
    for known in (gelu, mish):
        if close(unit(x), known(x), 1e-6, 1e-9):
            raise NotYet(f"that is the gate of {known.__name__}. Invent another.")
    h = 1e-5
    wanted = (unit(x + h) - unit(x - h)) / (2 * h)
    steepness = (numbers(answer(gate, x + h)) - numbers(answer(gate, x - h))) / (2 * h)
    got = numbers(answer(slope, x), x.shape, one_each)
    if not close(got, wanted, 1e-4, 1e-6):
        for formula, said in [
            (steepness, "that is the slope of the gate alone: of x · g(x) the product rule is due"),
            (g, "that is the gate, the first half of the product rule"),
            (g + steepness, "in the second half of the product rule a factor x is missing"),
            (x * steepness, "the product rule has a second half, the gate itself"),
            (g - x * steepness, "a sign is wrong in the product rule"),
        ]:
            if close(got, formula, 1e-4, 1e-6):
                raise NotYet(f"{said}.")
        far = np.abs(got - wanted).argmax()
        raise NotYet(f"at {x[far]:g} the slope is {wanted[far]:.4f}, not {got[far]:.4f}.")
    left = np.linspace(-30, 0, 30_001)
    y = unit(left)
    lowest = y.argmin()
    even = close(g + g[::-1], np.ones_like(g), 1e-6, 1e-9)
    dip = (
        f"lowest at {left[lowest]:.2f}, where it is {y[lowest]:.3f}"
        if y[0] > y[lowest] + 1e-3
        else f"no dip as far as −30, where it is {y[0]:.3f}: the gate closes too slowly"
    )
    product = "make" if even else "do not make"
    return f"{dip}. Two gated units with this gate {product} an exact product."
