"""Checks behind the exercises of the chapter on numerical stability."""

import numpy as np

from activations import sigmoid
from activations.book.exercises import NotYet, answer, check, close, each, number, numbers, whole


@check
def mish_zero(x):
    """The first whole number at which a naive Mish in float32 is 0."""
    x = whole(x)
    if x == 0:
        raise NotYet("at 0 Mish is 0 anyway; look left of it.")
    if x > 0:
        raise NotYet("look on the left: on the right Mish is nearly x.")
    if x <= -87:
        raise NotYet(
            "e^x does become too small for float32 out there, but the 1 beside it lost it before."
        )
    if x in (-36, -37):
        raise NotYet(f"{x} is where float64 loses it; in float32 it happens sooner.")
    here, before = _naive_mish(x), _naive_mish(x + 1)
    if here != 0:
        raise NotYet(f"at {x} it gives {here:.1e}, which is not 0.")
    if before == 0:
        raise NotYet(f"at {x + 1} it is 0 already.")
    return "e^−17 is less than half an ulp of 1, so 1 + e^x is 1, and its logarithm 0."


def _naive_mish(x):
    x = np.float32(x)
    return x * np.tanh(np.log(1 + np.exp(x)))


@check
def loss_scale(scale):
    """The power of 2 that makes a small float16 gradient a normal number."""
    scale = number(scale, "a power of 2 is asked for")
    if scale == 15:
        raise NotYet("15 is the exponent; the power of 2 is asked for.")
    if not (0 < scale < np.inf and np.frexp(scale)[0] == 0.5):
        raise NotYet(f"a power of 2 is asked for; got {scale:g}.")
    smallest, slope = 2.0**-14, float(sigmoid.derivative(20.0))
    if slope * scale < 2.0**-25:
        raise NotYet(f"{scale:g} times the slope still rounds to 0.")
    if slope * scale < smallest:
        digits = np.frexp(np.float16(slope * scale))[1] + 24
        raise NotYet(
            f"{scale:g} times the slope is not 0, but subnormal: {digits} of 11 bits are left."
        )
    if slope * scale / 2 >= smallest:
        raise NotYet("half of that would do; what is larger overflows sooner.")
    return f"{slope * scale:.1e} is a normal float16 number, above 6.1e-05."


@check
def blind(attempt):
    """Where 1 − tanh² becomes 0, for a float with so many bits."""
    half_log2 = np.log(2) / 2
    for bits, name in [(11, "float16"), (24, "float32"), (53, "float64")]:
        wanted = (bits + 2) * half_log2
        got = number(answer(attempt, bits))
        if abs(got - wanted) < 0.0051:  # two decimals, as in the table
            continue
        if abs(got - 2 * wanted) < 0.0051:
            raise NotYet("tanh x nears 1 like e^(−2x), twice as fast.")
        if abs(got - (bits + 1) * half_log2) < 0.0051:
            raise NotYet(
                "that is where tanh is one spacing below 1; it rounds to 1 when it is half of one."
            )
        if close(got, (bits + 2) / 2, 1e-3):
            raise NotYet("that is the logarithm to base 2; x wants the natural one, times log 2.")
        raise NotYet(
            f"in {name} the slope is first 0 near {wanted:.2f}; your formula says {got:.2f}."
        )
    return "4.51, 9.01 and 19.06: the quarters after them are in the table."


@check
def log1mexp(attempt):
    """log(1 − e^x) for x below 0."""
    x = -np.array([
        1e-20, 1e-5, 0.1, 0.5, 0.7, 1.0, 5.0, 10.0, 15.0, 20.0, 30.0, 36.0, 40.0, 700.0,
    ])  # fmt: skip
    far = np.log1p(-np.exp(np.minimum(x, -0.5)))
    wanted = np.where(x > -0.6, np.log(-np.expm1(x)), far)
    got = numbers(answer(attempt, x), x.shape)
    wrong = np.flatnonzero(~np.isclose(got, wanted, rtol=1e-11, atol=0))
    if len(wrong):
        v, g, w = x[wrong[0]], got[wrong[0]], wanted[wrong[0]]
        where = "e^x is nearly 1" if v > -0.6 else "1 − e^x is nearly 1"
        raise NotYet(f"at {v:g}, where {where}, it gives {g:.12g}, not {w:.12g}.")
    return "from −700 to −1e-20, to eleven digits and in silence."


@check
def log_cosh(attempt):
    """log cosh x without overflow and without cancellation."""
    x = np.array([-1000.0, -2.0, -0.05, -1e-3, 1e-5, 1e-7, 0.5, 1.0, 30.0, 1000.0])
    a = np.abs(x)
    small = np.log1p(2 * np.sinh(np.minimum(a, 1) / 2) ** 2)
    wanted = np.where(a < 1, small, a + np.log1p(np.exp(-2 * a)) - np.log(2))
    got = each(attempt, x)
    if close(got, wanted + np.log(2)):
        raise NotYet("log 2 is missing: cosh halves a sum.")
    for v, g, w in zip(x, got, wanted, strict=True):
        if np.isclose(g, w, rtol=1e-9, atol=0):
            continue
        hint = ""
        if close(g, v * v / 2, 1e-11, 0):
            hint = ": x²/2 is only the first term, and −x⁴/12 the next"
        elif abs(v) < 0.1:
            hint = ": near 0, two numbers near 0.69 cancel"
        elif close(g, abs(v) - np.log(2), 1e-11, 0):
            hint = ": e^(−2|x|) still counts there"
        elif close(g, -w):
            hint = ": the sign is wrong"
        elif v < 0 and not close(g, w) and close(got[x > 0], wanted[x > 0]):
            hint = ": the function is even, so take |x|"
        raise NotYet(f"at {v:g} it gives {g:.9g}, not {w:.9g}{hint}.")
    return "right at ±1000, and at 1e-7, where it is 5e-15."
