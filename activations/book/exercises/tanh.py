"""Checks of the exercises of the chapter on tanh."""

import functools

import numpy as np

from activations import tanh
from activations.book.exercises import NotYet, answer, check, close, each, number, numbers, shown


@check
def ln2(value, slope):
    """Check tanh(ln 2) = 3/5 and its slope 16/25."""
    value = number(value, "the value is one number")
    slope = number(slope, "the slope is one number")
    if close(value, 1 / 3):
        raise NotYet("1/3 is 2σ(ln 2) − 1; the identity asks for σ(2 ln 2).")
    if close(value, 5 / 3):
        raise NotYet("the fraction is upside down: tanh stays below 1.")
    if close(value, -3 / 5):
        raise NotYet("the sign is wrong: ln 2 is positive, and there tanh is, too.")
    if not close(value, 3 / 5, 1e-3):
        raise NotYet("the value is (2 − 1/2) / (2 + 1/2).")
    if close(slope, 4 / 25):
        raise NotYet("the square of 3/5 is 9/25; the slope is 1 − (3/5)².")
    if close(slope, 2 / 5) or close(slope, 9 / 25):
        raise NotYet("the slope is 1 minus the square of the value.")
    if not close(slope, 16 / 25, 1e-3):
        raise NotYet("the slope is 1 − tanh², and you have tanh.")
    return "3/5 and 16/25. Three, four, five: tanh and √slope are the legs of a right triangle."


@check
def lecun(scale, scaled_slope):
    """Check the scale of LeCun's tanh and its slope."""
    scale = number(scale, "A is one number")
    if close(scale, np.tanh(2 / 3), 1e-4):
        raise NotYet("f(1) = A·tanh(2/3) has to be 1: divide, not multiply.")
    if close(scale, 1 / np.tanh(1.0), 1e-4):
        raise NotYet("the argument is 2x/3: at x = 1 the tanh is tanh(2/3).")
    if not close(scale, 1 / np.tanh(2 / 3), 1e-4):
        raise NotYet(f"with this A, f(1) is {scale * np.tanh(2 / 3):.4f}; it has to be 1.0000.")
    x = np.array([-3.0, -1.0, 0.0, 0.5, 2.0])
    inner = tanh.derivative(2 * x / 3)
    slope = each(scaled_slope, x)
    if close(slope, 2 / 3 * scale * inner, 2e-4):
        return "A = 1.7159, the number in the paper, and the slope at 0 is 1.14."
    if close(slope, scale * inner, 2e-4):
        raise NotYet("the chain rule: the inner function 2x/3 has a slope too.")
    if close(slope, 2 / 3 * inner, 2e-4):
        raise NotYet("the factor A is missing from the slope.")
    if close(slope, 2 / 3 * scale * tanh.derivative(x), 2e-4):
        raise NotYet("the slope of tanh has to be taken at 2x/3, where tanh was.")
    if close(slope, scale * np.tanh(2 * x / 3), 2e-4):
        raise NotYet("that is f itself; its slope is asked for.")
    raise NotYet("compare with (f(x + h) − f(x − h)) / 2h.")


@check
def my_tanh(attempt):
    """Check a tanh built from expm1, at the ends and near 0."""
    x = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    got = numbers(answer(attempt, x), x.shape)
    if not close(got, np.tanh(x), 1e-12):
        if close(got, np.abs(np.tanh(x))):
            raise NotYet("tanh of a negative number is negative.")
        if close(got, -np.tanh(x)):
            raise NotYet("the sign is the wrong way round.")
        if close(got, np.tanh(x / 2)):
            raise NotYet("that is tanh(x/2): the exponent is 2x.")
        raise NotYet("between −2 and 2 it is not tanh yet: compare with np.tanh.")
    for end in (1000.0, -1000.0):
        got = numbers(answer(attempt, end))
        if got.size != 1:
            raise NotYet(f"the number {end:g} went in, and {shown(got)} came.")
        got = got.item()
        if np.isnan(got):
            raise NotYet(f"at {end:g} it gives nan: infinity divided by infinity.")
        if got != np.sign(end):
            raise NotYet(f"at {end:g} it gives {got}, and tanh there rounds to {np.sign(end):g}.")
    for small in (1e-5, 1e-17, -1e-300):
        got = numbers(answer(attempt, small)).item()
        if got == 0:
            raise NotYet(
                f"at {small} it gives 0: e²ˣ rounds to 1 there. Subtract with expm1, not after exp."
            )
        if not close(got / small, np.tanh(small) / small, 1e-13, 0):
            raise NotYet(f"at {small} it gives {got}, and tanh is {np.tanh(small)} there.")
    return "right at both ends and to the last digits near 0, with one exponential."


@check
def gain(attempt):
    """Measure how much gradient the first of ten tanh layers gets with this gain."""
    gain = number(attempt, "a gain is one positive number")
    if not 0 < gain < 100:
        raise NotYet(f"a gain is a positive number of moderate size; got {gain:g}.")
    ratio = _first_to_last(gain)
    told = f"with gain {gain:g} the first layer gets {ratio:.2g}"
    if ratio >= 1.25:
        raise NotYet(f"{told} times the last one's: a flood.")
    if not ratio > 0.8:
        raise NotYet(f"{told} of the last one's: it starves.")
    return "the gradient keeps its size through ten layers, within 25 %."


@functools.cache
def _first_to_last(gain):
    from activations.book import lab  # PyTorch takes seconds to import

    x, _, y, _ = lab.digits()
    networks = [lab.mlp([64] * 11 + [10], "tanh", seed, init=gain) for seed in range(5)]
    norms = np.array([lab.gradient_norms(network, x[:300], y[:300]) for network in networks])
    return np.median(norms[:, 0] / norms[:, -1])


@check
def log_slope(attempt):
    """Check log(1 − tanh²) where the subtraction has no digits left, and in between."""

    def truth(x):
        return 2 * (np.log(2) - np.abs(x) - np.log1p(np.exp(-2 * np.abs(x))))

    x = np.array([-3.0, -0.5, 0.0, 0.5, 3.0])
    got, wanted = each(attempt, x), truth(x)
    if not close(got, wanted):
        if close(got, wanted - np.log(4)):
            raise NotYet("log 4 is missing: the slope of tanh is 4σ′(2x), not σ′(2x).")
        if close(got, wanted / 2):
            raise NotYet("that is the logarithm of the root: both factors, σ(2x) and σ(−2x).")
        if close(got, -wanted):
            raise NotYet("the sign is wrong: a slope is at most 1, and its logarithm at most 0.")
        if close(got[2:], wanted[2:]):
            raise NotYet(
                "right for positive numbers only: the slope is the same at x and −x, so take |x|."
            )
        raise NotYet(
            "compare with np.log(1 - np.tanh(x) ** 2) between −3 and 3, where that is right."
        )
    for far in np.array([[20.0], [-1000.0], [1000.0], [10.0], [-15.0], [18.0], [6.0]]):
        got, wanted = each(attempt, far)[0], truth(far)[0]
        at = f"at {far[0]:g} it gives {got:.10g}"
        if not np.isfinite(got):
            raise NotYet(f"{at}: 1 − tanh² is 0 there, or an exp overflows.")
        if not close(got, wanted, 2e-7):
            few = close(got, np.log(tanh.derivative(far[0])), 1e-3)
            why = "1 − tanh² has few digits left" if few else "the slope is close to 4e^(−2|x|)"
            if close(got, np.log(4) - 2 * abs(far[0]), 1e-9):
                why = "the slope is not yet 4e^(−2|x|)"
            raise NotYet(f"{at}, not {wanted:.10g}: {why} there.")
    return "finite and right on the whole line, as in today's soft actor-critics."
