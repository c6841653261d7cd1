"""Checks of the exercises of the chapter on tanh."""

import numpy as np

from activations import tanh
from activations.book.exercises import (
    NotYet,
    Raised,
    answer,
    check,
    close,
    each,
    number,
    numbers,
    shown,
)


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
def mean_adds(largest, others, times):
    """Check the eigenvalues of vI + m²11ᵀ for n = 32, m = 1/2, v = 1/20."""
    largest = number(largest, "the largest eigenvalue is one number")
    others = number(others, "the others are equal: one number")
    times = number(times, "the ratio is one number")
    if close(largest, 8):
        raise NotYet("8 is n·m², what the mean adds; the variance is there in this direction, too.")
    if close(largest, 0.3):
        raise NotYet("v + m² stands on the diagonal; apply the matrix to 1, 1, …, 1.")
    if close(largest, 16.05):
        raise NotYet("the mean comes twice in a product of two inputs: m², not m.")
    if not close(largest, 8.05, 1e-3):
        raise NotYet("apply the matrix to 1, 1, …, 1: each place gets v, and n times m².")
    if close(others, 0.3):
        raise NotYet("v + m² stands on the diagonal; apply the matrix to 1, −1, 0, …, 0.")
    if close(others, 0):
        raise NotYet("without v the others would be 0; a varying input curves the loss.")
    if not close(others, 0.05, 1e-3):
        raise NotYet("apply the matrix to 1, −1, 0, …, 0: the m² cancel.")
    if not close(times, 161, 1e-3):
        raise NotYet("the ratio is the largest divided by one of the others.")
    return "1 + n·m²/v: curved 161 times as strongly, and 1 with the mean at 0."


@check
def centred(attempt):
    """Check a curve of the learner's own whose mean is 0, and say how it stretches a loss."""
    z = np.linspace(-8, 8, 3201)
    weights = np.exp(-(z**2) / 2)
    weights /= weights.sum()
    got = _curve(attempt, z)
    if not np.isfinite(got).all():
        raise NotYet("between −8 and 8 it is not finite everywhere.")
    mean = weights @ got
    spread = np.sqrt(weights @ (got - mean) ** 2)
    if spread < 1e-3:
        raise NotYet("it is a constant: nothing of the input gets through.")
    if abs(mean) > 0.01:
        raise NotYet(f"its mean is {mean:.3f}, not 0.00: subtract it.")
    if np.abs(got - (weights @ (z * got)) * z - mean).max() < 1e-3 * spread:
        raise NotYet("a straight line is centred, but bends nothing.")
    middle = got[len(z) // 2]
    if np.abs((got - middle) + (got - middle)[::-1]).max() < 0.01 * spread:
        raise NotYet("it is odd about its middle, as tanh is: take one that is not.")
    stretched = 1 + 32 * (mean - middle) ** 2 / spread**2
    if stretched < 1.5:
        raise NotYet("without the shift it was nearly centred, too: take one that was not.")
    return f"the ratio of curvatures is 1 where it was {stretched:.0f} with f(0) = 0."


def _curve(attempt, z):
    """What the curve makes of an array or, if it takes only tensors, of a tensor."""
    try:
        return each(attempt, z)
    except Raised as with_array:
        import torch  # takes seconds to import

        try:
            return numbers(answer(attempt, torch.as_tensor(z)), z.shape)
        except Raised:
            raise with_array from None


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
    return "finite and right on the whole line."
