"""Exponentials, sines, the normal distribution and a continued fraction that keep their digits.

e to the power −700 makes 700 ulp of an error of 1 ulp in the power. So a power that is a product
comes in two parts: the product, and what its rounding lost. Where a result is below the smallest
normal number its factors must not be, so an exponential can come in two factors.
"""

import decimal
import functools
import math

import numpy as np

__all__ = [
    "SCALE", "cos_product", "exact_total", "exp", "exp_apart", "exp_difference", "exp_factors",
    "exp_product", "finite", "halves", "in_blocks", "no_overflow", "normal_product", "normal_tail",
    "product", "quotient", "sin_product", "sum_of_two", "tanh_fraction", "total", "wide_product",
]  # fmt: skip

BLOCK = 2**15  # elements: some such arrays stay in the cache of a processor core
_REAL = np.ndarray, np.floating


def in_blocks(formula):
    """Decorator: a formula for float64, as it is for float64 and rounded once for float32.

    It gets a long array in blocks. So what it needs for itself takes no memory to speak of, and is
    at hand: in float64 that is quicker by half than one operation after the other on all of it.
    """

    @functools.wraps(formula)
    def blockwise(x, **given):
        if x.size <= BLOCK and x.dtype.type is np.float64:
            return formula(x, **given)
        if x.size <= BLOCK:
            wide = {k: v.astype(float) if isinstance(v, _REAL) else v for k, v in given.items()}
            return formula(x.astype(float), **wide).astype(x.dtype)
        given = {k: v.astype(float) if isinstance(v, np.floating) else v for k, v in given.items()}
        arrays = {name: v for name, v in given.items() if isinstance(v, np.ndarray)}
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
    return 80.0 if dtype == np.float32 else 700.0


def finite(x):
    """x, with the largest floats in place of ±∞; nan stays."""
    info = np.finfo(x.dtype)
    return x.clip(info.min, info.max)


# --- powers in two parts, in float64 --------------------------------------------------------------

_HEAD = np.array(-(2**27))  # all bits of a float64 but the last 27


def product(a, x):
    """a·x, and what its rounding lost, which is not told where a·x overflows."""
    rounded = a * x
    if isinstance(a, float):
        head, rest, short, exact = _halves_of(a)
        if exact:
            return rounded, 0.0
    else:
        head, rest = halves(a)
        short = not np.count_nonzero(rest)
    x_head, x_rest = (head, rest) if x is a else halves(x)
    if short and not np.count_nonzero(x_rest):  # few digits times few digits
        return rounded, 0.0
    lost = rounded - head * x_head
    lost -= head * x_rest
    if not short:
        lost -= rest * x_head
        lost -= rest * x_rest
    return rounded, np.negative(lost, out=lost)  # −0 for nothing: added to −0 it leaves that


def quotient(x, a):
    """x/a, and what its rounding lost."""
    rounded = x / a
    if isinstance(a, float) and _halves_of(a)[-1]:
        return rounded, 0.0
    back, lost = product(a, rounded)
    return rounded, (x - back - lost) / a


def sum_of_two(a, b):
    """a + b, and what its rounding lost (Knuth); in place, for the sake of memory."""
    rounded = a + b
    back = rounded - a
    lost = rounded - back
    np.subtract(a, lost, out=lost)
    np.subtract(b, back, out=back)
    lost += back
    return rounded, lost


def exp(power, lost=0.0):
    """e to the power of a number in two parts."""
    e = np.exp(power)
    if isinstance(lost, np.ndarray):
        e += e * np.fmax(lost, -1.0)  # nan for a power of −∞, and there e is 0
    return e


def exp_factors(power, lost=0.0):
    """The same for a power up to 700, in two factors; the second is 1 where that is above −700.

    The first is not subnormal, so that a product with it keeps its digits.
    """
    if not np.count_nonzero(power < -700.0):
        return exp(power, lost), 1.0
    near = np.maximum(power, -700.0)
    return exp(near, np.minimum(lost, 1.0)), np.exp(power - near)  # it is more where both are 0


def exp_product(a, x):
    """e to the power a·x, for one number a or an array that broadcasts to x."""
    return exp(*product(a, x))


def halves(x):
    """x as the sum of two numbers of 26 and 27 digits."""
    head = (x.view(_HEAD.dtype) & _HEAD).view(x.dtype)
    return head, x - head


@functools.lru_cache(1000)
def _halves_of(a):
    """The same for one number, in arrays, which are quicker; and whether there is no rest, and
    whether a product with it is exact: with 0 or a power of 2.
    """
    head, rest = (part.reshape(()) for part in halves(np.array([a])))
    return head, rest, not rest, math.frexp(abs(a))[0] in (0, 0.5)


def exp_apart(power, lost=0.0):
    """e to the power that is given, in two parts: a number near 1, and the exponent of one of 2.

    Beyond ±3000 it is as there.
    """
    power = np.clip(power, -3000, 3000)
    exponent = np.rint(power / math.log(2))
    rest = power - exponent * 0.6931471803691238  # log 2 to 32 bits: the product is exact
    rest -= exponent * 1.9082149292705877e-10  # what it has more
    return np.exp(rest + lost), exponent.astype(int)


def wide_product(*factors, power=0):
    """Product of arrays and of a power of 2, where no step on the way overflows or loses digits."""
    product = 1.0
    for factor in factors:
        mantissa, exponent = np.frexp(factor)
        product, power = product * mantissa, power + exponent
    return np.ldexp(product, power)


# --- sums -----------------------------------------------------------------------------------------


def exp_difference(x, c, raised=0.0):
    """e to the power x − c, in float64, for an array c that broadcasts to x.

    Where that would be subnormal in float64, e to the power x − c + raised is to be had.
    """
    if x.dtype == np.float32:  # digits enough
        power = np.subtract(x, c, dtype=np.float64)
        return np.exp(power + raised if raised else power, out=power)
    power, lost = sum_of_two(x, -c)  # e to the −700 feels what is lost
    if raised:
        power += raised
    e = np.exp(power, out=power)
    np.fmax(lost, -1, out=lost)  # nan where x − c is −∞, and there e is 0
    lost *= e
    e += lost  # as `exp`, in place
    return e


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
    rest = total(np.subtract(terms, heads, out=heads))
    lost = n * 2.0**-99 * grid  # or less, as none goes through 64 additions
    found = head + (rest - lost)
    doubtful = found != head + (rest + lost)
    if doubtful.any():
        found[doubtful] = [math.fsum(row) for row in terms[:, doubtful].T.tolist()]
    return found


# --- waves ----------------------------------------------------------------------------------------


def sin_product(a, x):
    """Sine of a·x: to the last digits as long as a·x is below 2²⁶ in magnitude."""
    angle, lost = product(a, x)
    sine = np.sin(angle)
    if isinstance(lost, np.ndarray):
        sine += np.cos(angle) * lost
    return sine.clip(-1.0, 1.0, out=sine)


def cos_product(a, x):
    """Cosine of a·x, as `sin_product`."""
    angle, lost = product(a, x)
    cosine = np.cos(angle)
    if isinstance(lost, np.ndarray):
        cosine -= np.sin(angle) * lost
    return cosine.clip(-1.0, 1.0, out=cosine)


def tanh_fraction(s, levels=12):
    """Lambert's continued fraction 3 + s/(5 + s/(7 + …)).

    With it √s·coth(√s) is 1 + s/tanh_fraction(s), and √s·cot(√s) is 1 − s/tanh_fraction(−s).
    """
    fraction = s / (2.0 * levels + 1.0)
    for odd in range(2 * levels - 1, 3, -2):
        fraction += float(odd)  # NumPy takes longer for an integer
        np.divide(s, fraction, out=fraction)
    fraction += 3
    return fraction


# --- the normal distribution ----------------------------------------------------------------------
#
# Φ(−c) and φ(c) stand in a table for c in small steps. From there to z it is a short way, u steps:
# φ(z) is φ(c)·e to the power (c² − z²)/2, and Φ(−z) is φ(z) times Mills' ratio, a polynomial in u.
# Both are 2⁶⁴ times as large as they are, so that none is subnormal where what is made of them is
# not.

SCALE = 2.0**-64
_END = 39  # where z·Φ(−z) is less than half the smallest float64
_STEPS, _TERMS = 64, 7


def normal_tail(z):
    """Φ(−z) and φ(z), each divided by SCALE, for float64 from 0 on; beyond 39 as there."""
    steps = np.minimum(z * _STEPS, _END * _STEPS)
    tail, change, place = _tail_at(steps)
    density = _normal_table()[-1].take(place, mode="clip")
    density += density * change
    return tail, density


def _tail_at(steps):
    """Φ(−z)/SCALE for z in steps; what e to the power adds to 1; and which step is the nearest."""
    whole = np.rint(steps)
    u = whole - steps
    change = whole + steps
    change *= u
    change *= 0.5 / _STEPS**2
    np.expm1(change, out=change)
    place = whole.astype(np.intp)  # nan is no place, but u is nan
    start, *inner, more = _normal_table()[:-1].take(place, 1, mode="clip")
    for coefficients in reversed(inner):
        more *= u
        more += coefficients
    more *= u
    more += (start + more) * change  # what is added to the start is small, and so is its error
    start += more
    return start, change, place


def normal_product(x):
    """x·Φ(x), for float32 and float64. It is max(x, 0) − |x|·Φ(−|x|), which keeps its digits."""
    if x.dtype == np.float64:
        return _normal_product(x)
    y = np.empty_like(x)
    if x.size <= BLOCK:
        _normal_product_in_float32(x, y)
        return y
    flags = ["external_loop", "buffered"]
    kinds = [["readonly"], ["writeonly"]]
    with np.nditer([x, y], flags, kinds, buffersize=2 * BLOCK) as blocks:
        for part, result in blocks:
            _normal_product_in_float32(part, result)
    return y


@in_blocks
def _normal_product(x):
    steps = np.abs(x)
    steps *= float(_STEPS)
    np.minimum(steps, float(_END * _STEPS), out=steps)
    tail, _, _ = _tail_at(steps)
    tail *= steps
    tail *= SCALE / _STEPS
    y = x.clip(0.0, np.inf)
    y -= tail
    return y


def _normal_product_in_float32(x, y):
    """The same in steps so fine that two terms are enough; in place, for the sake of speed."""
    tails, densities = _normal_table_in_float32()
    z = np.clip(x, -15.5, 15.5)
    np.abs(z, out=z)
    z *= 2048  # in steps
    c = z + 2.0**23  # rounded to whole steps, which are its last bits
    place = (c.view(np.int32) & 0x7FFF).astype(np.intp)
    c -= 2.0**23
    d = z - c
    c *= d
    c *= -(2.0**-23)
    c += 1
    c *= d
    c *= np.take(densities, place, out=d, mode="wrap")
    tail = np.take(tails, place, out=d, mode="wrap")
    tail -= c
    tail *= z
    tail *= SCALE / 2048
    np.subtract(np.clip(x, 0, np.inf, out=z), tail, out=y)


@functools.cache
def _normal_table():
    """For c = 0, 1/64, …, 39: the polynomial from which Φ(−z) comes, its constant Φ(−c), and φ(c).

    All are divided by SCALE and rounded once. Mills' ratio R = Φ(−c)/φ(c) has the slope cR − 1; on
    the way down to 0 its errors vanish.
    """
    with decimal.localcontext(decimal.Context(prec=40)):
        density = decimal.Decimal("0.398942280401432677939946059934381868475859")  # 1/√(2π)
        density /= decimal.Decimal(SCALE)
        falls = decimal.Decimal(-1 / (2 * _STEPS**2)).exp()
        faster = falls * falls
        densities = []
        for _ in range(_END * _STEPS + 1):
            densities.append(density)
            density, falls = density * falls, falls * faster
        ratio, rows = decimal.Decimal(1) / (_END + 6), []
        for k in range((_END + 6) * _STEPS, -1, -1):
            terms = [ratio, (_STEPS - k * ratio) / _STEPS**2]
            for n in range(2, 2 * _TERMS):
                terms.append((terms[-2] - k * terms[-1]) / (n * _STEPS**2))
            if k < len(densities):
                density = densities[k]
                rows.append([*(density * term for term in terms[:_TERMS]), density])
            ratio = sum(terms)
        return np.array(rows[::-1], float).T.copy()


@functools.cache
def _normal_table_in_float32():
    """The same for c = 0, 1/2048, … below 16, and φ per step."""
    tails, densities = normal_tail(np.arange(2**15) / 2048)
    return tails.astype(np.float32), (densities / 2048).astype(np.float32)
