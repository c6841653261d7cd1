"""Checks of the chapter on SELU and its fixed point."""

import numpy as np

from activations import gelu, mish, relu, selu, tanh
from activations.book.exercises import NotYet, answer, check, number, parts, truth, whole

Z = np.linspace(-8, 8, 4001)
BELL = np.exp(-(Z**2) / 2) / np.exp(-(Z**2) / 2).sum()


@check
def layers_needed(count):
    """How many layers bring a variance of 4 to within 1% of 1."""
    count = whole(count, "the answer is one whole number")
    wanted, variance = 0, 4.0
    while abs(variance - 1) > 0.01:
        y = selu(np.sqrt(variance) * Z)
        variance = BELL @ (y - BELL @ y) ** 2
        wanted += 1
    if count == wanted:
        return "and then it stays: a hundred layers more change nothing."
    if count == wanted + 1:
        raise NotYet("one too many: count the layers after which it is near, not the variances.")
    if count == wanted - 1:
        raise NotYet("one short: the variance is still more than 1% away.")
    hint = "too many" if count > wanted else "too few"
    raise NotYet(f"{count} layers are {hint}: apply the map to its own result, from 4.")


@check
def leaky_fixed_point(alpha, scale):
    """The only Leaky ReLU with mean 0 and variance 1."""
    alpha, scale = number(alpha, "alpha is one number"), number(scale, "the scale is one number")
    if scale <= 0:
        raise NotYet(f"λ is to be positive; got {scale:g}.")
    mean = scale * (1 - alpha) / np.sqrt(2 * np.pi)
    if alpha == -1:
        raise NotYet("that is the absolute value, and its mean is not 0.")
    if abs(mean) > 1e-6:
        raise NotYet(f"then the mean is λ(1 − α)/√(2π) = {mean:.3f}, not 0.")
    if abs(scale - 1) > 1e-6:
        raise NotYet(f"the mean is 0, but the variance is λ² = {scale**2:.3f}.")
    return "the identity: with straight sides there is no bend that keeps the mean at 0."


@check
def level(attempt):
    """The scale and the shift with which an activation has mean 0 and variance 1."""
    tried = [tanh, relu, gelu, mish, np.sin, lambda z: np.exp(-(z**2)) + 3]
    for f in tried:
        called = getattr(f, "__name__", "")
        called = "e^(−z²) + 3" if called == "<lambda>" else called
        a, c = parts(answer(attempt, f), "return two things, a and c")
        a, c = number(a, "a is one number"), number(c, "c is one number")
        y = f(Z)
        mean = BELL @ y
        deviation = np.sqrt(BELL @ (y - mean) ** 2)
        near = max(1e-3, 3e-2 * deviation)
        if abs(abs(c) - abs(mean)) < near < abs(c - mean):
            raise NotYet(f"for {called}: c is subtracted, so it is the mean itself.")
        if abs(c - mean) >= near:
            raise NotYet(f"for {called} the mean is {mean:.3f}, and you shift by {c:.3f}.")
        if abs(a * deviation - 1) < 3e-2:
            continue
        if abs(a * deviation**2 - 1) < 3e-2:
            raise NotYet(f"for {called}: that is 1 over the variance; a acts on the deviation.")
        if abs(a - deviation) < 3e-2:
            raise NotYet(f"for {called}: that is the deviation itself; divide by it.")
        if abs(a * np.sqrt(deviation**2 + mean**2) - 1) < 3e-2:
            raise NotYet(f"for {called}: the variance is the mean square after c is subtracted.")
        raise NotYet(f"for {called}, a = {a:.4g} makes the variance {(a * deviation) ** 2:.3f}.")
    return "every activation has such a fixed point. Whether it attracts is another question."


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
