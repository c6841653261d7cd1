"""Exponentials, sines and a continued fraction that keep their digits.

e to the power −700 makes 700 ulp of an error of 1 ulp in the power. So a power that is a product
is split: a head with so few digits that its products are exact, and a small rest. In float32 it is
enough to take the way through float64. Each function gives an array of the dtype of x, save where
it says otherwise, and none needs more than three arrays of that size at a time.
"""

import math

import numpy as np

__all__ = [
    "cos_product", "erfcx", "exp", "exp_minus_square", "exp_product", "exp_quotient", "exp_sum",
    "lambert", "sin_product",
]  # fmt: skip


def exp(x, out=None):
    """e to the power x; for float32 by way of float64, since NumPy's own is up to 2.5 ulp off."""
    out = np.empty_like(x) if out is None else out
    return np.exp(x, dtype=np.float64, out=out, casting="same_kind")


def exp_product(a, x):
    """e to the power a·x, for one number a or an array that broadcasts to x."""
    size = np.ldexp(1.0, np.frexp(a)[1] - 1)  # a power of 2, so this factor can move to x
    a = np.float64(a) / size
    if np.all(np.abs(a) == 1):  # the product is exact
        power = x * np.asarray(a * size, x.dtype)
        return exp(power, out=power)
    power = np.multiply(x, size, dtype=np.float64)
    power = np.clip(power, -1600, 1600, out=power)  # e to more is infinite, to less is 0
    if x.dtype == np.float32:
        power *= a
        return np.exp(power, out=power).astype(np.float32)
    head, a_head = power.astype(np.float32), np.float32(a)
    rest = np.subtract(power, head, out=power)
    rest *= a
    rest += (a - a_head) * head
    return exp_sum(np.multiply(head, a_head, dtype=np.float64), rest)


def exp_quotient(x, a):
    """e to the power x/a, for one number a > 0 or an array that broadcasts to x."""
    size = np.ldexp(1.0, np.frexp(a)[1] - 1)
    x, a = x / size, np.float64(a) / size
    power = np.clip(np.divide(x, a, dtype=np.float64), -1600, 1600)
    if x.dtype == np.float32:
        return np.exp(power).astype(np.float32)
    head, a_head = power.astype(np.float32), np.float32(a)
    rest = (x - np.multiply(head, a_head, dtype=np.float64) - (a - a_head) * head) / a
    return exp_sum(head.astype(np.float64), rest)


def exp_minus_square(x, share=1.0):
    """e to the power −share·x², where the share is a power of 2."""
    if x.dtype == np.float32:
        power = np.multiply(x, x, dtype=np.float64)
        power *= -share
        return np.exp(power, out=power).astype(np.float32)
    power = np.clip(x, -60, 60)
    head = power.astype(np.float32)
    rest = power - head
    power += head
    rest *= power  # (x − head)(x + head)
    rest *= -share
    power = np.multiply(head, head, dtype=np.float64, out=power)
    power *= -share
    return exp_sum(power, rest)


def erfcx(z):
    """e^(z²)·erfc(z) for z ≥ 0, which is (z/π)·∫ e^(−t²)/(z² + t²) dt.

    The midpoint rule misses that integral by a known term, and beyond that by e^(−(π/step)²): 10⁻¹⁷
    with steps of 1/2. Nothing is subtracted, so no digits are lost.
    """
    step, steps = (0.7, 7) if z.dtype == np.float32 else (0.5, 12)
    inverse = 1 / np.maximum(z, 1e-30)  # at smaller z the integral adds nothing to 1
    total, term = np.zeros_like(z), np.empty_like(z)
    for k in range(steps - 1, -1, -1):  # small terms first
        t = (k + 0.5) * step
        np.multiply(inverse, t * t, out=term)
        term += z
        np.divide(2 * step / math.pi * math.exp(-t * t), term, out=term)
        total += term
    missed = np.minimum(z, 3 / step, out=inverse)
    missed *= missed
    decay = np.multiply(z, -2 * math.pi / step, out=term)
    missed += decay
    missed = np.exp(missed, out=missed)
    decay = np.exp(decay, out=decay)
    decay += 1
    missed /= decay
    missed *= 2
    total += missed
    return total


def sin_product(a, x):
    """Sine of a·x, in float64: to the last digits as long as a·x is below 2²⁶ in magnitude."""
    angle, lost = _product(a, x)
    value = np.sin(angle)
    angle = np.cos(angle, out=angle)
    angle *= np.sin(lost, out=lost)
    value += angle
    return np.clip(value, -1, 1, out=value)


def cos_product(a, x):
    """Cosine of a·x, in float64: to the last digits as long as a·x is below 2²⁶ in magnitude."""
    angle, lost = _product(a, x)
    value = np.cos(angle)
    angle = np.sin(angle, out=angle)
    angle *= np.sin(lost, out=lost)
    value -= angle
    return np.clip(value, -1, 1, out=value)


def lambert(s, levels=12):
    """Lambert's continued fraction 3 + s/(5 + s/(7 + …)).

    With it √s·coth(√s) is 1 + s/lambert(s), and √s·cot(√s) is 1 − s/lambert(−s).
    """
    fraction = np.full_like(s, 2 * levels + 1)
    for odd in range(2 * levels - 1, 1, -2):
        fraction = np.divide(s, fraction, out=fraction)
        fraction += odd
    return fraction


def exp_sum(head, rest):
    """e to the power head + rest, written over both."""
    power = np.exp(head, out=head)
    rest = np.expm1(rest, out=rest)
    rest *= power
    power += rest
    return power


def _product(a, x):
    """a·x in float64, and what its rounding lost."""
    product = np.multiply(a, x, dtype=np.float64)
    a = np.float64(a)
    head, a_head = np.clip(x, -3e38, 3e38).astype(np.float32), np.float32(a)
    lost = np.multiply(head, a_head, dtype=np.float64)
    lost -= product
    lost += (a - a_head) * head
    lost += a * (x - head)
    return product, lost
