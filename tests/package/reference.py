"""The true values that the package is measured against.

A true value is `activation.definition`, the formula as a textbook prints it, evaluated by mpmath
with so many digits that rounding does not matter; a true slope is a one-sided difference quotient
of it. Neither knows anything of the stable formulas in the package.

The ruler is `precision.ulps`, the book's own.
"""

import functools
import itertools

import mpmath
import numpy as np
from hypothesis import settings

from activations.book.precision import ulps
from activations.parameters import Choice, Interval

mp = mpmath.mp

DTYPES = (np.float16, np.float32, np.float64)

# Bits that a true value takes: 1 + e^-x must not be 1 before e^-x leaves the dtype, at 2^-24,
# 2^-149 and 2^-1074, nor x plus a step be x.
PRECISION = {np.float16: 160, np.float32: 400, np.float64: 1200}

# Where e^x leaves the dtype, and more: beyond it every curve has reached its end.
FAR = {np.float16: 20, np.float32: 110, np.float64: 760}

# The same examples on every run and every machine, and as long as each takes.
properties = settings(max_examples=60, derandomize=True, deadline=None, database=None)


# --- where to measure ---------------------------------------------------------------------------


def neighbours(x, dtype, steps=6):
    """x and the numbers of the dtype next to it, so many to each side."""
    chain = [dtype(x)]
    for _ in range(steps):
        down, up = dtype(-np.inf), dtype(np.inf)
        chain = [np.nextafter(chain[0], down), *chain, np.nextafter(chain[-1], up)]
    return chain


def extremes(dtype):
    """The ends of the dtype: largest, smallest normal, subnormals; and where e^x leaves it."""
    info = np.finfo(dtype)
    corners = [info.max, info.max / dtype(2), info.tiny, info.eps, dtype(1)]
    corners += [np.nextafter(info.tiny, dtype(0)), info.smallest_subnormal]
    edges = [np.log(float(end)) for end in (info.max, info.tiny, info.smallest_subnormal)]
    edges += [edge / 2 for edge in edges] + [np.log(float(info.eps)), np.log(float(info.eps)) / 2]
    near = [x for edge in edges for x in neighbours(edge, dtype, steps=2)]
    x = np.array(corners + near, dtype)
    return np.concatenate([x, -x])


def random_bits(dtype, count, seed=0):
    """Numbers whose bits are random: every magnitude is as likely as any other."""
    bits = np.dtype(f"u{np.dtype(dtype).itemsize}")
    drawn = np.random.default_rng(seed).integers(0, 2 ** (8 * bits.itemsize), 2 * count, bits)
    x = drawn.view(dtype)
    return x[np.isfinite(x)][:count]


def samples(dtype, points=()):
    """Where functions of one number are measured; densely around 0 and the given points."""
    rng = np.random.default_rng(1)
    return np.concatenate(
        [
            np.linspace(-6, 6, 161).astype(dtype),
            np.linspace(-FAR[dtype], FAR[dtype], 161).astype(dtype),
            (rng.normal(size=150) * 10.0 ** rng.uniform(-4, 1, size=150)).astype(dtype),
            random_bits(dtype, 150),
            extremes(dtype),
            *(neighbours(point, dtype) for point in (0, *points)),
        ]
    )


def everything(dtype):
    """Samples, infinities and nans, signalling ones and negative ones among them."""
    bits = np.dtype(f"u{np.dtype(dtype).itemsize}")
    infinity = np.array(np.inf, dtype).view(bits)
    nans = np.array([infinity + 1, infinity + 3, ~np.array(0, bits)], bits).view(dtype)
    return np.concatenate([samples(dtype), [dtype(np.inf), dtype(-np.inf)], nans])


def slices(dtype, lengths=(1, 2, 3, 5, 17, 100), group=1):
    """Where functions of many numbers are measured: mixed scales, ties, wide gaps, every length.

    If one output is made of a group of inputs, each length is that many times as long.
    """
    rng = np.random.default_rng(2)
    half = FAR[dtype] / 2
    found = []
    for n in (group * length for length in lengths):
        found += [
            rng.normal(size=n),
            rng.normal(size=n) * 10.0 ** rng.uniform(-3, 1.3, size=n),
            rng.uniform(-half, half, size=n),
            rng.integers(-2, 2, size=n),  # ties
            np.append(np.full(n - 1, -2.0), 0),  # the same rounding error, n times
            np.append(np.full(n - 1, -1.9 * half), 0.1),  # a wide gap
            1000 + rng.normal(size=n),  # where a naive exponential overflows
        ]
    info = np.finfo(dtype)
    found += [[info.max, info.max / 2], [info.max, -info.max], [info.tiny, 0], [info.max] * 4]
    return [np.array(x, dtype) for x in found]


def settings_of(activation, values=(-1.0, 0.0, 0.2, 1.5)):
    """Parameters to measure with: the defaults, then each number or word that one may be."""
    yield {}
    for name, allowed in activation.parameters.items():
        if isinstance(allowed, Interval):
            given = ({name: value} for value in values if value in allowed)
            yield from (parameters for parameters in given if makes_sense(activation, parameters))
        elif isinstance(allowed, Choice):
            yield from ({name: word} for word in allowed.words[1:])


def makes_sense(activation, parameters):
    """Whether the parameters agree with the defaults of the others: a lower end with an upper."""
    try:
        activation([0.0], **parameters)
    except ValueError:
        return False
    return True


def kinks_of(activation, parameters):
    """Where there may be no slope to compare with: parameters can make a kink, or move it."""
    moved = [sign * v for v in parameters.values() if isinstance(v, float) for sign in (1, -1)]
    return (*activation.kinks, *((0, *moved) if parameters else ()))


# --- what is true -------------------------------------------------------------------------------


def number(x):
    return mp.mpf(float(x))


def rounded(activation, parameters, dtype):
    """Parameters as the package uses them, the defaults as well: rounded to the dtype of x."""
    return {
        name: number(dtype(value)) if isinstance(allowed, Interval) else value
        for name, allowed in activation.parameters.items()
        for value in [parameters.get(name, activation.defaults[name])]
    }


def values(activation, x, **parameters):
    """The true value at each element of x; at each place of it for a function that mixes them."""
    return _evaluated(activation, activation.definition, x, parameters)


def scales(activation, fact, x, **parameters):
    """What the error of a value or slope is relative to, where that is not the value or slope."""
    scale = getattr(activation, fact)
    return None if scale is None else _evaluated(activation, scale, x, parameters)


def _evaluated(activation, formula, x, parameters):
    dtype = x.dtype.type
    if not activation.elementwise:
        with mp.workprec(PRECISION[dtype]):
            return formula(Memory(), [number(v) for v in x])
    given, found = rounded(activation, parameters, dtype), []
    for v in map(number, x):
        with mp.workprec(PRECISION[dtype] + 2 * max(0, mp.mag(v))):  # 1 is not lost beside x²
            found.append(mp.mpf(formula(Memory(), v, **given)))
    return found


def slopes(activation, x, **parameters):
    """The true slope at each element of x, as seen to the right."""
    return values_and_slopes(activation, x, **parameters)[1]


def values_and_slopes(activation, x, **parameters):
    """Both, for a function of one number."""
    dtype = x.dtype.type
    given, found = rounded(activation, parameters, dtype), []
    for v in map(number, x):
        with mp.workprec(2 * PRECISION[dtype] + 4 * max(0, mp.mag(v))):
            step = mp.ldexp(1, -PRECISION[dtype] - 2 * max(0, mp.mag(v)))  # smaller than any x
            f = functools.partial(activation.definition, Memory(), **given)
            value = mp.mpf(f(v))
            found.append((value, (f(v + step) - value) / step))
    return [list(kind) for kind in zip(*found, strict=True)]


@functools.lru_cache(maxsize=1)
def _measured(activation, dtype, parameters):
    """Where it is measured, and the truth there; the same for value and slope, so kept for both."""
    x = samples(dtype, kinks_of(activation, dict(parameters)))
    return x, *values_and_slopes(activation, x, **dict(parameters))


def at_a_kink(activation, x):
    """Whether a function that mixes elements has one slope left of x and another right of it."""
    to_the_left = itertools.chain(*jacobian(activation, x, -1))
    return any(
        abs(left - right) > 1e-9 * abs(right)
        for left, right in zip(to_the_left, itertools.chain(*jacobian(activation, x)), strict=True)
    )


def jacobian(activation, x, direction=1):
    """The true slope of output i with respect to input j, as rows i of columns j."""
    bits = PRECISION[x.dtype.type]
    with mp.workprec(2 * bits):
        step, memory = direction * mp.ldexp(1, -bits), Memory()
        x = [number(v) for v in x]
        start = activation.definition(memory, x)
        columns = []
        for j in range(len(x)):
            moved = activation.definition(memory, [v + step * (k == j) for k, v in enumerate(x)])
            columns.append([(end - begin) / step for begin, end in zip(start, moved, strict=True)])
    return [list(row) for row in zip(*columns, strict=True)]


def exp(x):
    """mpmath multiplies e with itself for an integer, which takes long for one of 300 digits."""
    return mp.exp(x - 0.5) * mp.exp(0.5) if mp.isint(x) and abs(x) > 1000 else mp.exp(x)


class Memory:
    """mpmath, made to work out the same exponential or erf once only, at one precision."""

    def __init__(self):
        self.exp, self.erf = functools.cache(exp), functools.cache(mp.erf)

    def __getattr__(self, name):
        return getattr(mp, name)


# --- how far off --------------------------------------------------------------------------------


def worst_value(activation, dtype, **parameters):
    """Largest error of the values in ulp, and the input where it is."""
    if not activation.elementwise:
        return _worst(activation, values, "scale", slices(dtype, group=activation.group_size()))
    x, true, _ = _measured(activation, dtype, tuple(parameters.items()))
    scale = scales(activation, "scale", x, **parameters)
    errors = ulps(activation(x, **parameters), true, scale)
    return errors.max(), x[errors.argmax()]


def worst_slope(activation, dtype, **parameters):
    """Largest error of derivative or Jacobian in ulp, and the input where it is."""
    if not activation.elementwise:
        inputs = slices(dtype, (1, 2, 3, 12), activation.group_size())
        if activation.kinks:
            inputs = [x for x in inputs if not at_a_kink(activation, x)]
        return _worst(activation.jacobian, _flat_jacobian, "derivative_scale", inputs)
    x, _, true = _measured(activation, dtype, tuple(parameters.items()))
    scale = scales(activation, "derivative_scale", x, **parameters)
    errors = ulps(activation.derivative(x, **parameters), true, scale)
    errors[np.isin(x, np.array(kinks_of(activation, parameters), dtype))] = 0
    return errors.max(), x[errors.argmax()]


def _worst(computed, true, fact, inputs):
    activation = getattr(computed, "__self__", computed)
    worst = [
        ulps(computed(x), true(activation, x), scales(activation, fact, x)).max() for x in inputs
    ]
    return max(worst), inputs[int(np.argmax(worst))]


def _flat_jacobian(activation, x):
    return [slope for row in jacobian(activation, x) for slope in row]
