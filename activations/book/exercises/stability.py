"""Checks behind the exercises of the chapter on numerical stability."""

import numpy as np

from activations import gelu, sigmoid, softplus, tanh
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
def own_forms(naive, stable):
    """Two forms of a function of the learner's own: one loses its digits in float32, one not."""
    x = np.linspace(-30.05, 79.95, 1101, dtype=np.float32)
    wide = x.astype(np.float64)
    one_each = "one number for each of the 1101 inputs is asked for"
    naive_32, naive_64, stable_32, stable_64 = [
        numbers(answer(form, at), x.shape, one_each) for form in (naive, stable) for at in (x, wide)
    ]
    middle = abs(x) <= 5
    differ = middle & ~np.isclose(naive_64, stable_64, rtol=1e-6, atol=1e-9)
    if np.any(differ):
        v, a, b = x[differ][0], naive_64[differ][0], stable_64[differ][0]
        raise NotYet(f"these are two functions: at {v:.4g} naive gives {a:.6g}, stable {b:.6g}.")
    _invented(wide[middle], stable_64[middle])
    normal = abs(stable_64) >= np.finfo(np.float32).tiny
    size = np.where(normal, abs(stable_64), np.inf)
    off = np.where(normal, abs(naive_32 - stable_64), 0) / size
    if not off.max() >= 0.5:
        raise NotYet(
            f"naive keeps digits everywhere: its largest relative error is {off.max():.0e}, at "
            f"{x[off.argmax()]:.4g}. Look for a small number that is added to 1."
        )
    if np.array_equal(naive_64, stable_64):
        raise NotYet(
            "in float64 the two are the same to the last bit. A wider dtype moves the end further "
            "out, and the formula goes wrong there."
        )
    lost = np.where(normal, abs(stable_32 - stable_64), 0) / size
    if not lost.max() <= 3e-6:
        v, a, b = [some[lost.argmax()] for some in (x, stable_32, stable_64)]
        raise NotYet(f"stable loses digits too: at {v:.4g} float32 has {a:.7g}, float64 {b:.7g}.")
    farther = np.append(np.arange(-100.0, -30.5), wide)  # float64 cancels too, later
    y = abs(numbers(answer(stable, farther), farther.shape, one_each))
    beside = np.maximum(np.append(y[1:], 0), np.append(0, y[:-1]))
    cliff = (y == 0) & (beside > 1e-30) & (beside < 1e-9)
    if np.any(cliff):
        v, near = farther[cliff][0], beside[cliff].max()
        raise NotYet(f"in float64 stable is 0 at {v:.4g}, and {near:.1e} not far from it.")
    v, a, b = [some[off.argmax()] for some in (x, naive_32, stable_64)]
    return f"at {v:.4g} naive gives {a:.3g} in float32, where {b:.3g} is right; stable has it."


def _invented(x, y):
    """Refuse what the chapter has mended."""
    known = {
        "softplus": softplus(x), "softplus of −x": softplus(-x), "logsigmoid": -softplus(-x),
        "the sigmoid's slope": sigmoid.derivative(x), "the slope of tanh": tanh.derivative(x),
        "GELU": gelu(x), "GELU, by tanh": gelu(x, approximate="tanh"),
    }  # fmt: skip
    for name, values in known.items():
        if close(y, values, 1e-6, 1e-9):
            raise NotYet(f"that is {name}, which the chapter has mended. Take another.")


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
