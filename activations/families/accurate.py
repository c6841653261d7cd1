"""Exponentials, sines and a continued fraction that keep their digits.

e to the power −700 makes 700 ulp of an error of 1 ulp in the power. So a power that is a product
is split: a head with so few digits that its products are exact, and a small rest. In float32 it is
enough to take the way through float64. Each function gives an array of the dtype of x, save where
it says otherwise, and none needs more than three arrays of that size at a time.
"""

import functools
import math

import numpy as np

__all__ = [
    "cos_product", "erfcx", "exact_total", "exp", "exp_apart", "exp_difference", "exp_minus_square",
    "exp_product", "exp_quotient", "exp_sum", "finite", "in_blocks", "no_overflow", "sin_product",
    "tanh_fraction", "total", "wide_product",
]  # fmt: skip

BLOCK = 2**15  # elements: some such arrays stay in the cache of a processor core


def exp(x, out=None):
    """e to the power x; for float32 by way of float64, since NumPy's own is up to 2.5 ulp off."""
    out = np.empty_like(x) if out is None else out
    return np.exp(x, dtype=np.float64, out=out, casting="same_kind")


def in_blocks(formula):
    """Decorator: a formula for float64, as it is for float64 and rounded once for float32.

    It gets a long array in blocks. So what it needs for itself takes no memory to speak of, and is
    at hand: in float64 that is quicker by half than one operation after the other on all of it.
    """

    @functools.wraps(formula)
    def blockwise(x, **given):
        if x.dtype == np.float64 and x.size <= BLOCK:
            return formula(x, **given)
        given = {k: v.astype(float) if isinstance(v, np.floating) else v for k, v in given.items()}
        arrays = {name: v for name, v in given.items() if isinstance(v, np.ndarray)}
        if x.size <= BLOCK:
            wide = {name: v.astype(float, copy=False) for name, v in arrays.items()}
            return formula(x.astype(float, copy=False), **{**given, **wide}).astype(x.dtype)
        y = np.empty_like(x)
        blocks = np.nditer(
            [x, *arrays.values(), y], ["external_loop", "buffered"],
            [["readonly"]] * (1 + len(arrays)) + [["writeonly"]],
            op_dtypes=np.float64, casting="same_kind", buffersize=BLOCK,
        )  # fmt: skip
        with blocks:
            for part, *parts, result in blocks:
                result[...] = formula(part, **{**given, **dict(zip(arrays, parts, strict=True))})
        return y

    return blockwise


def no_overflow(dtype):
    """A power x so large that log(1 + e^x) is x, and so small that e^x is finite."""
    return 80 if dtype == np.float32 else 700


def finite(x):
    """x, with the largest floats in place of ±∞; nan stays."""
    info = np.finfo(x.dtype)
    return x.clip(info.min, info.max)


def exp_product(a, x):
    """e to the power a·x, for one number a or an array that broadcasts to x."""
    size = np.ldexp(1.0, np.frexp(a)[1] - 1)  # a power of 2, so this factor can move to x
    a = np.float64(a) / size
    exact = np.abs(a) == 1  # the product is
    if np.all(exact):
        power = x * np.asarray(a * size, x.dtype)
        return exp(power, out=power)
    plain = np.exp(x * (a * size)) if np.any(exact) else None
    dtype = x.dtype
    x = np.multiply(x, size, dtype=np.float64)
    np.clip(x, -1600, 1600, out=x)  # e to more is infinite, to less is 0
    if dtype == np.float32:
        x *= a
        return np.exp(x, out=x).astype(np.float32)
    head, a_head = x.astype(np.float32), np.float32(a)
    rest = np.subtract(x, head, out=x)
    rest *= a
    rest += (a - a_head) * head
    e = exp_sum(np.multiply(head, a_head, dtype=np.float64), rest)
    return e if plain is None else np.where(exact, plain, e)


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


def exp_difference(x, c, raised=0.0):
    """e to the power x − c, in float64, for an array c that broadcasts to x.

    Where that would be subnormal in float64, e to the power x − c + raised is to be had.
    """
    power = np.subtract(x, c, dtype=np.float64)
    if x.dtype == np.float32:  # digits enough
        return np.exp(power + raised if raised else power, out=power)
    part = power - x
    lost = power - part
    np.subtract(x, lost, out=lost)
    part += c
    lost -= part  # exactly what the rounding of x − c lost (Knuth): e to the −700 feels it
    if raised:
        power += raised
    e = np.exp(power, out=power)
    np.fmax(lost, -1, out=lost)  # nan where x − c is −∞, and there e is 0
    lost *= e
    e += lost
    return e


def exp_minus_square(x, share=1.0):
    """e to the power −share·x², where the share is a power of 2."""
    steps = 2.0**6 if x.dtype == np.float32 else 2.0**20
    head = _multiple(x, steps, np.empty_like(x))
    rest = x - head
    head += x
    rest *= head  # (x − head)(x + head)
    rest *= -share
    head = _multiple(x, steps, head)
    head *= head
    head *= -share
    return exp_sum(head, rest)


def erfcx(z):
    """e^(z²)·erfc(z) for 0 ≤ z ≤ 100, which is (z/π)·∫ e^(−t²)/(z² + t²) dt. It writes over z.

    The midpoint rule misses that integral by a known term, and beyond that by e^(−(π/step)²): 10⁻¹⁷
    with steps of 1/2. Nothing is subtracted, so no digits are lost.
    """
    step, steps = (0.7, 7) if z.dtype == np.float32 else (0.5, 12)
    square, total, term = np.multiply(z, z, out=z), np.zeros_like(z), np.empty_like(z)
    for k in range(steps - 1, -1, -1):  # small terms first
        t = (k + 0.5) * step
        np.add(square, t * t, out=term)
        np.divide(2 * step / math.pi * math.exp(-t * t), term, out=term)
        total += term
    z = np.sqrt(square, out=term)
    total *= z
    missed = np.clip(square, 0, (3 / step) ** 2, out=square)
    decay = np.multiply(z, -2 * math.pi / step, out=z)
    missed += decay
    np.exp(missed, out=missed)
    np.exp(decay, out=decay)
    decay += 1
    missed /= decay
    missed *= 2
    total += missed
    return total


def sin_product(a, x):
    """Sine of a·x, in float64: to the last digits as long as a·x is below 2²⁶ in magnitude.

    In float32 both numbers are, and their product is exact.
    """
    if x.dtype == np.float32:
        angle = np.multiply(a, x, dtype=np.float64)
        return np.sin(angle, out=angle)
    angle, lost = _product(a, x)
    value = np.sin(angle)
    np.cos(angle, out=angle)
    angle *= np.sin(lost, out=lost)
    value += angle
    return np.clip(value, -1, 1, out=value)


def cos_product(a, x):
    """Cosine of a·x, in float64, as `sin_product`."""
    if x.dtype == np.float32:
        angle = np.multiply(a, x, dtype=np.float64)
        return np.cos(angle, out=angle)
    angle, lost = _product(a, x)
    value = np.cos(angle)
    np.sin(angle, out=angle)
    angle *= np.sin(lost, out=lost)
    value -= angle
    return np.clip(value, -1, 1, out=value)


def wide_product(*factors, power=0):
    """Product of arrays and of a power of 2, where no step on the way overflows or loses digits."""
    product = 1.0
    for factor in factors:
        mantissa, exponent = np.frexp(factor)
        product, power = product * mantissa, power + exponent
    return np.ldexp(product, power)


def exp_apart(power, lost=0.0):
    """e to the power that is given, in two parts: a number near 1, and the exponent of one of 2.

    Beyond ±3000 it is as there.
    """
    power = np.clip(power, -3000, 3000)
    exponent = np.rint(power / math.log(2))
    rest = power - exponent * 0.6931471803691238  # log 2 to 32 bits: the product is exact
    rest -= exponent * 1.9082149292705877e-10  # what it has more
    return np.exp(rest + lost), exponent.astype(int)


def total(terms):
    """Sum along the first axis; unlike that of `numpy.sum` its order is the same in any layout."""
    return np.add.reduceat(terms, [0], axis=0)[0] if len(terms) else 0.0


def exact_total(terms):
    """Sum along the first axis, in float64, of numbers that are not negative; rounded only once.

    Each is split into a multiple of 2^−52 of one number, so that these add up without an error,
    and a rest. Where the error in the sum of the rests might decide, `math.fsum` does.
    """
    n = len(terms)
    if not n:
        return 0.0
    if terms.ndim == 1:
        return math.fsum(terms.tolist()) if n < 100 else exact_total(terms[:, None])[0]
    grid = 4.0 * n * terms.max(0)
    heads = terms + grid
    heads -= grid
    head = heads.sum(0)
    rest = np.subtract(terms, heads, out=heads).sum(0)
    lost = n**2 * 2.0**-104 * grid  # or less
    found = head + (rest - lost)
    doubtful = found != head + (rest + lost)
    if doubtful.any():
        found[doubtful] = [math.fsum(row) for row in terms[:, doubtful].T.tolist()]
    return found


def tanh_fraction(s, levels=12):
    """Lambert's continued fraction 3 + s/(5 + s/(7 + …)).

    With it √s·coth(√s) is 1 + s/tanh_fraction(s), and √s·cot(√s) is 1 − s/tanh_fraction(−s).
    """
    fraction = s / (2 * levels + 1)
    for odd in range(2 * levels - 1, 3, -2):
        fraction += odd
        np.divide(s, fraction, out=fraction)
    fraction += 3
    return fraction


def exp_sum(head, rest):
    """e to the power head + rest, written over both."""
    power = exp(head, out=head)
    np.expm1(rest, out=rest)
    rest *= power
    power += rest
    return power


def _product(a, x):
    """a·x in float64, and what its rounding lost."""
    product = a * x
    head, a_head = _head(x, np.empty_like(x)), np.float64(np.float32(a))
    lost = head * a_head
    lost -= product
    head *= a - a_head
    lost += head
    rest = np.subtract(x, _head(x, head), out=head)
    rest *= a
    lost += rest
    return product, lost


def _head(x, out):
    """x rounded to float32, so that its product with another is exact."""
    return np.clip(x, -3e38, 3e38, dtype=np.float32, out=out, casting="same_kind")


def _multiple(x, steps, out):
    """x rounded to a multiple of 1/steps, so that its square is exact; ±60 beyond that."""
    np.clip(x, -60, 60, out=out)
    out *= steps
    np.rint(out, out=out)
    out /= steps
    return out
