"""Checks of the exercises of the chapter on tanh."""

import numpy as np

from activations import tanh
from activations.book.exercises import NotYet, answer, check, close


@check
def ln2(value, slope):
    """Check tanh(ln 2) = 3/5 and its slope 16/25."""
    if close(value, 1 / 3):
        raise NotYet("1/3 is 2σ(ln 2) − 1; the identity asks for σ(2 ln 2).")
    if close(value, 5 / 3):
        raise NotYet("the fraction is upside down: tanh stays below 1.")
    if not close(value, 3 / 5):
        raise NotYet("the value is (2 − 1/2) / (2 + 1/2).")
    if close(slope, 4 / 25):
        raise NotYet("the square of 3/5 is 9/25; the slope is 1 − (3/5)².")
    if close(slope, 2 / 5):
        raise NotYet("the slope is 1 minus the square of the value.")
    if not close(slope, 16 / 25):
        raise NotYet("the slope is 1 − tanh², and you have tanh.")
    return "3/5 and 16/25. Three, four, five: tanh and √slope are the legs of a right triangle."


@check
def lecun(scale, scaled_slope):
    """Check the scale of LeCun's tanh and its slope."""
    if close(scale, np.tanh(2 / 3)):
        raise NotYet("f(1) = A·tanh(2/3) has to be 1: divide, not multiply.")
    if close(scale, 1 / np.tanh(1.0)):
        raise NotYet("the argument is 2x/3: at x = 1 the tanh is tanh(2/3).")
    if not close(scale, 1 / np.tanh(2 / 3), rtol=5e-5):
        raise NotYet(
            f"with this A, f(1) is {float(scale) * np.tanh(2 / 3):.4f}; it has to be 1.0000."
        )
    x = np.array([-3.0, -1.0, 0.0, 0.5, 2.0])
    slope = answer(scaled_slope, x)
    inner = tanh.derivative(2 * x / 3)
    if close(slope, scale * inner):
        raise NotYet("the chain rule: the inner function 2x/3 has a slope too.")
    if close(slope, 2 / 3 * inner):
        raise NotYet("the factor A is missing from the slope.")
    if close(slope, 2 / 3 * scale * tanh.derivative(x)):
        raise NotYet("the slope of tanh has to be taken at 2x/3, where tanh was.")
    if not close(slope, 2 / 3 * scale * inner, rtol=1e-4):
        raise NotYet("compare with (f(x + h) − f(x − h)) / 2h.")
    return "A = 1.7159, the number in the paper, and the slope at 0 is 1.14."


@check
def my_tanh(attempt):
    """Check a tanh built from expm1, at the ends and near 0."""
    x = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    got = answer(attempt, x)
    if close(got, np.abs(np.tanh(x))):
        raise NotYet("tanh of a negative number is negative.")
    if close(got, -np.tanh(x)):
        raise NotYet("the sign is the wrong way round.")
    if close(got, np.tanh(x / 2)):
        raise NotYet("that is tanh(x/2): the exponent is 2x.")
    if not close(got, np.tanh(x)):
        raise NotYet("between −2 and 2 it is not tanh yet: compare with np.tanh.")
    for end in [1000.0, -1000.0]:
        got = answer(attempt, end)
        if np.isnan(got):
            raise NotYet(f"at {end:g} it gives nan: infinity divided by infinity.")
        if got != np.sign(end):
            raise NotYet(f"at {end:g} it gives {got}, and tanh there rounds to {np.sign(end):g}.")
    for small in [1e-17, -1e-300]:
        got = answer(attempt, small)
        if got == 0:
            raise NotYet(
                f"at {small} it gives 0: e²ˣ rounds to 1 there. Subtract with expm1, not after exp."
            )
        if not close(got / small, 1.0, rtol=1e-14):
            raise NotYet(f"at {small} it gives {got}; tanh x is x there.")
    return "right at both ends and to the last digits near 0, with one exponential."


@check
def gain(attempt):
    """Measure how much gradient the first of ten tanh layers gets with this gain."""
    from activations.book import lab  # PyTorch takes seconds to import

    if np.ndim(attempt) != 0 or attempt <= 0:
        raise NotYet("a gain is one positive number.")
    x, _, y, _ = lab.digits()
    networks = [lab.mlp([64] * 11 + [10], "tanh", seed, float(attempt)) for seed in range(5)]
    norms = np.array([lab.gradient_norms(network, x[:300], y[:300]) for network in networks])
    ratio = np.median(norms[:, 0] / norms[:, -1])
    if ratio <= 0.8:
        raise NotYet(
            f"with gain {attempt:g} the first layer gets {ratio:.1g} of the last one's: it starves."
        )
    if ratio >= 1.25:
        raise NotYet(
            f"with gain {attempt:g} the first layer gets {ratio:.2g} times the last one's: a flood."
        )
    return "the gradient keeps its size through ten layers, within 25 %."


@check
def log_slope(attempt):
    """Check log(1 − tanh²) where the subtraction has no digits left, and in between."""
    x = np.array([-3.0, -0.5, 0.0, 0.5, 3.0])
    wanted = np.log1p(-(np.tanh(x) ** 2))
    got = answer(attempt, x)
    if close(got, wanted - np.log(4)):
        raise NotYet("log 4 is missing: the slope of tanh is 4σ′(2x), not σ′(2x).")
    if close(got[2:], wanted[2:]) and not close(got[:2], wanted[:2]):
        raise NotYet(
            "right for positive numbers only: the slope is the same at x and −x, so take |x|."
        )
    if not close(got, wanted):
        raise NotYet(
            "compare with np.log(1 - np.tanh(x) ** 2) between −3 and 3, where that is right."
        )
    for far in [20.0, -1000.0, 1000.0]:
        got = answer(attempt, far)
        truth = 2 * (np.log(2) - abs(far))
        if not np.isfinite(got):
            raise NotYet(f"at {far:g} it gives {got}: 1 − tanh² is 0 there, or an exp overflows.")
        if not close(got, truth):
            raise NotYet(f"at {far:g} it gives {got:.6g}; the slope is close to 4e^(−2|x|) there.")
    return "finite and right on the whole line, as in today's soft actor-critics."
