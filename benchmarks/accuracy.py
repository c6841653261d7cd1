"""How far off a function of one number is: on a block of inputs, at one input, at all of them.

A block is a run of numbers of a dtype that follow each other without a power of 2 between them. On
it the true function is a polynomial to more digits than the dtype has: the values at a few places,
which mpmath works out from the definition, decide it, and two more places, drawn at random, check
it. So the truth is as quick as the function that is measured, and knows nothing of its formula.
Where a function waves faster than its inputs follow each other there is no such polynomial; in
float16 and float32 the truth is then the function's own value in float64, checked the same way.
"""

import functools
import random

import mpmath
import numpy as np

from activations.book import precision
from tests.package import reference as ref

mp = mpmath.mp

COUNTS = (5, 13)  # places that decide a polynomial: few, or more where few will not do
FINE = 2.0**-8  # by how many ulp the truth may be off
SMALLEST = {np.float16: 2**3, np.float32: 2**16, np.float64: 2**37}  # blocks that are cut no more


class Truth:
    """The true value, or the slope, of a function at one number, and the scale of its error."""

    def __init__(self, activation, dtype, slope=False, **parameters):
        self.dtype, self.slope, self.parameters = np.dtype(dtype).type, slope, parameters
        self.activation, self.definition = activation, activation.definition
        self.scaled = activation.derivative_scale if slope else activation.scale
        self.given = ref.rounded(activation, parameters, self.dtype)
        kinks = np.array(ref.kinks_of(activation, parameters), self.dtype)
        self.kinks = np.unique(np.concatenate([kinks, -kinks[kinks == 0]]).view(_bits(dtype)))
        numbers = [v for v in self.given.values() if isinstance(v, mp.mpf) and mp.isnormal(v)]
        self.bits = ref.PRECISION[self.dtype] + 2 * sum(abs(mp.mag(v)) for v in numbers)

    def __call__(self, x):
        if not mp.isfinite(x):
            return self.limit(x)
        f = functools.partial(self.definition, ref.Memory(), **self.given)
        far = 2 * max(0, mp.mag(x))  # 1 is not lost beside x²
        if not self.slope:
            with mp.workprec(self.bits + far):
                return mp.mpf(f(mp.mpf(x)))
        with mp.workprec(2 * (self.bits + far)):
            x, step = mp.mpf(x), mp.ldexp(1, -self.bits - far)
            return (mp.mpf(f(x + step)) - f(x)) / step

    def limit(self, x):
        """What the function nears at ±infinity; nan where it nears nothing, and of nan."""
        far = [self(mp.sign(x) * v * mp.mpf(10) ** 400) for v in (1, 2.7)] if x == x else []
        with np.errstate(over="ignore"):
            ends = {self.dtype(float(v)) for v in far}
        return far[0] if len(ends) == 1 else mp.nan

    def scale(self, x):
        if not self.scaled or not mp.isfinite(x):
            return mp.mpf(0)
        with mp.workprec(self.bits + 2 * max(0, mp.mag(x))):
            return mp.mpf(self.scaled(ref.Memory(), mp.mpf(x), **self.given))

    def anything_goes(self, block):
        """Whether the scale is infinite, at the ends of a block."""
        return {mp.isinf(self.scale(v)) for v in block.numbers([0, block.size - 1]).tolist()}

    def computed(self, x):
        """What the package has there."""
        return (self.activation.derivative if self.slope else self.activation)(x, **self.parameters)

    def in_float64(self, x):
        """The same in float64, with the parameters as they are rounded to the dtype."""
        given = {k: float(v) if isinstance(v, mp.mpf) else v for k, v in self.given.items()}
        return (self.activation.derivative if self.slope else self.activation)(x, **given)

    def off(self, x, beside_scale=True):
        """The error at some numbers in ulp, of the scale where it is larger: exact, and slow."""
        scale = [self.scale(v) for v in x.tolist()] if beside_scale else None
        return precision.ulps(self.computed(x), [self(v) for v in x.tolist()], scale)


class Block:
    """So many numbers of a dtype, a power of 2, from the one with these bits on."""

    def __init__(self, dtype, first, size):
        self.dtype, self.first, self.size = np.dtype(dtype).type, first, size
        self.bits = _bits(dtype)
        start, self.centre = self.numbers([0, size // 2]).tolist()
        self.half = self.centre - start

    def numbers(self, places):
        return (np.asarray(places, self.bits) + self.bits.type(self.first)).view(self.dtype)

    def drawn(self, count, rng):
        return self.numbers(rng.integers(0, self.size, count, self.bits))

    def halves(self):
        half = self.size // 2
        return [Block(self.dtype, self.first + shift, half) for shift in (0, half)]


def around(x, size):
    """The block of this size that holds a number."""
    bits = int(x.view(_bits(x.dtype)))
    return Block(x.dtype, bits - bits % size, size)


class Polynomial:
    """A function of mpmath on a block, as head + tail, both divided by a power of 2."""

    def __init__(self, true, block, count):
        self.block, info = block, np.finfo(block.dtype)
        t, inverse = _nodes(count)
        values = [true(block.centre + v * block.half) for v in t]
        self.shift = int(min(max(max(map(mp.mag, values)), info.minexp), info.maxexp))
        with mp.workprec(300):
            values = [mp.ldexp(v, -self.shift) for v in values]
            self.head = float(values[count // 2])
            tail = inverse @ np.array([v - self.head for v in values], object)
        self.tail = [float(v) for v in tail]
        while len(self.tail) > 1 and abs(self.tail[-1]) < 2.0 ** -(info.nmant + 14):
            self.tail.pop()

    def __call__(self, x):
        """The tail at some of the block's numbers: one for all where the function is constant."""
        y = self.tail[-1]
        if len(self.tail) > 1:
            t = np.subtract(x, self.block.centre, dtype=np.float64)
            if self.block.dtype == np.float64:
                t /= self.block.half
            else:
                t *= 1 / self.block.half  # which is a power of 2, and too large for float64 alone
            y = t * y
            for coefficient in self.tail[-2:0:-1]:
                y += coefficient
                y *= t
            y += self.tail[0]
        return y


class Own:
    """In place of a polynomial: the function's own value in float64."""

    head = 0.0

    def __init__(self, truth, block):
        self.truth, self.block, info = truth, block, np.finfo(block.dtype)
        self.shift = int(min(max(mp.mag(truth(block.centre)) + 2, info.minexp), info.maxexp))

    def __call__(self, x):
        return np.ldexp(self.truth.in_float64(x.astype(np.float64)), -self.shift)


class Unknown:
    """There is no quick truth on this block."""

    def __init__(self, block):
        self.block = block


def references(truth, block):
    """What stands for the truth on a block, or on each of the parts that it has to be cut into."""
    if truth.scaled and block.size > 2 and len(truth.anything_goes(block)) > 1:
        return [r for half in block.halves() for r in references(truth, half)]
    x, true, scale = _two_places(truth, block)
    for count in COUNTS:
        if _fits(found := Polynomial(truth, block, count), x, true, scale):
            return [found]
    if block.size > SMALLEST[block.dtype]:
        return [r for half in block.halves() for r in references(truth, half)]
    if block.dtype != np.float64:
        x = block.numbers([random.randrange(block.size) for _ in range(2)]).tolist()
        true, scale = [truth(v) for v in x], [truth.scale(v) for v in x]
        if _fits(own := Own(truth, block), x, true, scale):
            return [own]
    return [Unknown(block)]


class Worst:
    """The largest error of a truth's function so far, in ulp, and where; and beside the scale."""

    def __init__(self, truth):
        self.truth, self.plain, self.scaled = truth, (0.0, None), (0.0, None)
        self.tried = 0

    @property
    def bounded(self):
        """What a bound is of: the error beside the scale, if there is one."""
        return self.scaled if self.truth.scaled else self.plain

    def include(self, other):
        """Take over what another has found."""
        self.plain = max(self.plain, other.plain, key=lambda found: found[0])
        self.scaled = max(self.scaled, other.scaled, key=lambda found: found[0])
        self.tried += other.tried

    @np.errstate(all="ignore")
    def measure(self, block, numbers):
        """Look at some of a block's numbers: `numbers` gives arrays, none larger than the cache."""
        if not np.isfinite(block.numbers([1])[0]):
            for x in numbers(block):
                fine = np.isnan(x) & np.isnan(self.truth.computed(x))
                self._see(x, np.where(fine, 0, np.inf))
            return self
        for reference in references(self.truth, block):
            beside = self.truth.scaled and self.truth.anything_goes(reference.block) != {True}
            scale = _scale(self.truth, reference.block) if beside else None
            for x in numbers(reference.block):
                x = self._without_kinks(reference.block, x)
                if not x.size:
                    continue
                if isinstance(reference, Unknown):
                    self.look(x[:8])
                    continue
                got = self.truth.computed(x)
                if np.ndim(reference(x[:1])) == 0 and got.min() == got.max():
                    self.tried += len(x) - 1  # one error for all
                    x, got = x[:1], got[:1]
                off, true = _off(reference, x, got)
                ulp = off / _ulp(true, reference)
                if scale is not None:
                    size = (scale(x) + scale.head) * 2.0 ** (scale.shift - reference.shift)
                    off /= _ulp(np.maximum(np.abs(true), size), reference)
                self._see(x, ulp, off if scale is not None else ulp if beside else None)
        return self

    def _without_kinks(self, block, x):
        """There is no polynomial across them, and at them no slope."""
        kinks = self.truth.kinks
        kinks = kinks[(kinks >= block.first) & (kinks < block.first + block.size)]
        if not len(kinks):
            return x
        here = np.isin(x.view(kinks.dtype), kinks)
        if not self.truth.slope:
            self.look(x[here])
        return x[~here]

    def look(self, x):
        """Measure exactly at some numbers."""
        unknown = np.full(len(x), np.inf)
        self._see(x, unknown, unknown)
        return self

    def _see(self, x, plain, scaled=None):
        self.tried += len(x)
        if not len(x):
            return
        if self.truth.scaled and scaled is not None:
            self.scaled = self._checked(self.scaled, scaled.copy(), x, True)
        self.plain = self._checked(self.plain, plain, x, False)

    def _checked(self, worst, ulp, x, beside_scale):
        """What seems worse is measured again, exactly: close to a root the polynomial is not."""
        place = ulp.argmax()  # a nan, if there is one
        while not ulp[place] <= worst[0] + 2 * FINE:
            ulp[place] = self.truth.off(x[place, None], beside_scale)[0]
            if ulp[place] > worst[0]:
                worst = (float(ulp[place]), x[place])
            ulp[place] = 0
            place = ulp.argmax()
        return worst


def _two_places(truth, block):
    x = [block.centre + random.uniform(-1, 1) * block.half for _ in range(2)]
    return x, [truth(v) for v in x], [truth.scale(v) for v in x]


def _scale(truth, block):
    """The scale on a block as a polynomial, or None where it is none."""
    x, _, true = _two_places(truth, block)
    if not any(map(mp.isinf, [*true, truth.scale(block.centre)])):
        for count in COUNTS:
            if _fits(found := Polynomial(truth.scale, block, count), x, true, true):
                return found
    return None


@functools.cache
def _nodes(count):
    """Chebyshev's places in [−1, 1], of few bits, and what makes coefficients of values there."""
    t = np.rint(np.cos(np.pi * (np.arange(count) + 0.5) / count) * 1024) / 1024
    with mp.workprec(300):
        powers = mp.matrix([[mp.mpf(v) ** k for k in range(count)] for v in t.tolist()])
        return t.tolist(), np.array((powers**-1).tolist(), object)


def _fits(reference, x, true, scale):
    """Whether a reference is good enough at these places, where these are the true values."""
    info = np.finfo(reference.block.dtype)
    tails = np.broadcast_to(reference(np.array(x)), len(x)).tolist()
    for tail, t, s in zip(tails, true, scale, strict=True):
        with mp.workprec(300):
            off = abs(mp.ldexp(t, -reference.shift) - reference.head - tail)
            size = mp.mag(max(abs(t), 0 if mp.isinf(s) else s)) - 1
            if off > mp.ldexp(FINE, int(max(size, info.minexp)) - info.nmant - reference.shift):
                return False
    return True


def _off(reference, x, computed):
    """How far off computed numbers are, and the true ones; both divided by 2^shift."""
    info = np.finfo(reference.block.dtype)
    head, shift, tail = reference.head, reference.shift, reference(x)
    got = np.multiply(computed, 2.0**-shift, dtype=np.float64)
    true = tail + head
    if shift > info.maxexp - 3:  # infinity is what follows the largest number
        end = 2.0 ** (info.maxexp - shift)
        np.clip(got, -end, end, out=got)
        tail = np.clip(tail, -end - head, end - head)
    got -= head
    got -= tail
    return np.abs(got, out=got), true


def _ulp(size, reference):
    """The ulp of numbers of this size; both divided by 2^shift."""
    info, shift = np.finfo(reference.block.dtype), reference.shift
    exponents = np.asarray(size).view(np.uint64) & np.uint64(0x7FF << 52)
    least, most = np.ldexp(1.0, [info.minexp - shift, info.maxexp - 1 - shift])
    power = np.clip(exponents.view(np.float64), least, most)
    return np.multiply(power, 2.0**-info.nmant, out=power if power.ndim else None)


def _bits(dtype):
    return np.dtype(f"u{np.dtype(dtype).itemsize}")
