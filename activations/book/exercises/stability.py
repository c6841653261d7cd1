"""Checks behind the exercises of the chapter on numerical stability."""

import numpy as np

from activations import sigmoid
from activations.book.exercises import NotYet, answer, check, close


@check
def mish_zero(x):
    """The first whole number at which a naive Mish in float32 is 0."""
    if x >= 0:
        raise NotYet("look on the left: on the right Mish is nearly x.")
    if x != int(x):
        raise NotYet(f"a whole number is asked for; got {x}.")
    if x <= -87:
        raise NotYet(
            "e^x does become too small for float32 out there, but the 1 beside it lost it before."
        )
    values = [_naive_mish(v) for v in (x, x + 1)]
    if values[0] != 0:
        raise NotYet(f"at {x} it gives {values[0]:.1e}, which is not 0.")
    if values[1] == 0:
        raise NotYet(f"at {x + 1} it is 0 already.")
    return "e^−17 is less than half an ulp of 1, so 1 + e^x is 1, and its logarithm 0."


def _naive_mish(x):
    x = np.float32(x)
    return x * np.tanh(np.log(1 + np.exp(x)))


@check
def loss_scale(scale):
    """The power of 2 that makes a small float16 gradient a normal number."""
    if scale <= 0 or np.log2(scale) % 1 != 0:
        raise NotYet(f"a power of 2 is asked for; got {scale}.")
    smallest, slope = 2.0**-14, float(sigmoid.derivative(20.0))
    if slope * scale < 2.0**-25:
        raise NotYet(f"{scale} times the slope still rounds to 0.")
    digits = np.frexp(np.float16(min(slope * scale, smallest)))[1] + 24
    if slope * scale < smallest:
        raise NotYet(
            f"{scale} times the slope is not 0, but subnormal: {digits} of 11 bits are left."
        )
    if slope * scale / 2 >= smallest:
        raise NotYet("half of that would do; what is larger overflows sooner.")
    return f"{slope * scale:.1e} is a normal float16 number, above 6.1e-05."


@check
def blind(attempt):
    """Where 1 − tanh² becomes 0, for a float with so many bits."""
    for bits, name in [(11, "float16"), (24, "float32"), (53, "float64")]:
        got, wanted = answer(attempt, bits), (bits + 2) / 2 * np.log(2)
        if close(got, 2 * wanted, rtol=1e-3):
            raise NotYet("tanh x nears 1 like e^(−2x), twice as fast.")
        if close(got, (bits + 1) / 2 * np.log(2), rtol=1e-3):
            raise NotYet(
                "that is where tanh is one spacing below 1; it rounds to 1 when it is half of one."
            )
        if not close(got, wanted, rtol=1e-3):
            raise NotYet(
                f"in {name} the slope is first 0 near {wanted:.2f}; your formula says {got:.2f}."
            )
    return "4.51, 9.01 and 19.06: the quarters after them are in the table."


@check
def log1mexp(attempt):
    """log(1 − e^x) for x below 0."""
    with np.errstate(all="warn", under="ignore"):
        x = -np.array([1e-20, 1e-5, 0.1, 0.5, 0.7, 1.0, 5.0, 40.0, 700.0])
        got, near = np.asarray(answer(attempt, x)), np.expm1(x)
        far = np.log1p(-np.exp(np.minimum(x, -0.5)))
        wanted = np.where(x > -0.6, np.log(-near), far)
        if got.shape != x.shape:
            raise NotYet(f"the shape {x.shape} became {got.shape}.")
        wrong = np.flatnonzero(~np.isclose(got, wanted, rtol=1e-11, atol=0))
        if len(wrong):
            v = x[wrong[0]]
            where = "e^x is nearly 1" if v > -0.6 else "e^x is tiny"
            raise NotYet(
                f"at {v:g}, where {where}, it gives {got[wrong[0]]:.12g}, "
                f"not {wanted[wrong[0]]:.12g}."
            )
    return "from −700 to −1e-20, to eleven digits and in silence."


@check
def log_cosh(attempt):
    """log cosh x without overflow and without cancellation."""
    with np.errstate(all="warn", under="ignore"):
        x = np.array([-1000.0, -2.0, -1e-3, 1e-7, 0.5, 1.0, 30.0, 1000.0])
        got, a = np.asarray(answer(attempt, x)), np.abs(x)
        small = np.log1p(2 * np.sinh(np.minimum(a, 1) / 2) ** 2)
        wanted = np.where(a < 1, small, a + np.log1p(np.exp(-2 * a)) - np.log(2))
        if got.shape != x.shape:
            raise NotYet(f"the shape {x.shape} became {got.shape}.")
        if close(got, wanted + np.log(2)):
            raise NotYet("log 2 is missing: cosh halves a sum.")
        for v, g, w in zip(x, got, wanted, strict=True):
            hint = ": near 0, two numbers near 0.69 cancel" if abs(v) < 0.1 else ""
            if not np.isclose(g, w, rtol=1e-9, atol=0):
                raise NotYet(f"at {v:g} it gives {g:.9g}, not {w:.9g}{hint}.")
    return "right at ±1000, and at 1e-7, where it is 5e-15."
