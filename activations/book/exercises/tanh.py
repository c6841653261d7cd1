"""Checks of the exercises of the chapter on tanh."""

import numpy as np

from activations import tanh
from activations.book.exercises import answer, check, close, expect


@check
def ln2(value, slope):
    """Check tanh(ln 2) = 3/5 and its slope 16/25."""
    expect(
        not close(value, 1 / 3),
        "1/3 is 2σ(ln 2) − 1; the identity asks for σ(2 ln 2).",
    )
    expect(not close(value, 5 / 3), "the fraction is upside down: tanh stays below 1.")
    expect(close(value, 3 / 5), "the value is (2 − 1/2) / (2 + 1/2).")
    expect(not close(slope, 4 / 25), "the square of 3/5 is 9/25; the slope is 1 − (3/5)².")
    expect(not close(slope, 2 / 5), "the slope is 1 minus the square of the value.")
    expect(close(slope, 16 / 25), "the slope is 1 − tanh², and you have tanh.")
    return "3/5 and 16/25. Three, four, five: tanh and √slope are the legs of a right triangle."


@check
def lecun(scale, scaled_slope):
    """Check the scale of LeCun's tanh and its slope."""
    expect(
        not close(scale, np.tanh(2 / 3)), "f(1) = A·tanh(2/3) has to be 1: divide, not multiply."
    )
    expect(
        not close(scale, 1 / np.tanh(1.0)), "the argument is 2x/3: at x = 1 the tanh is tanh(2/3)."
    )
    expect(
        close(scale, 1 / np.tanh(2 / 3), rtol=5e-5),
        f"with this A, f(1) is {float(scale) * np.tanh(2 / 3):.4f}; it has to be 1.0000.",
    )
    x = np.array([-3.0, -1.0, 0.0, 0.5, 2.0])
    slope = answer(scaled_slope, x)
    inner = tanh.derivative(2 * x / 3)
    expect(
        not close(slope, scale * inner), "the chain rule: the inner function 2x/3 has a slope too."
    )
    expect(not close(slope, 2 / 3 * inner), "the factor A is missing from the slope.")
    expect(
        not close(slope, 2 / 3 * scale * tanh.derivative(x)),
        "the slope of tanh has to be taken at 2x/3, where tanh was.",
    )
    expect(
        close(slope, 2 / 3 * scale * inner, rtol=1e-4), "compare with (f(x + h) − f(x − h)) / 2h."
    )
    return "A = 1.7159, the number in the paper, and the slope at 0 is 1.14."


@check
def my_tanh(attempt):
    """Check a tanh built from expm1, at the ends and near 0."""
    x = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    got = answer(attempt, x)
    expect(not close(got, np.abs(np.tanh(x))), "tanh of a negative number is negative.")
    expect(not close(got, -np.tanh(x)), "the sign is the wrong way round.")
    expect(not close(got, np.tanh(x / 2)), "that is tanh(x/2): the exponent is 2x.")
    expect(close(got, np.tanh(x)), "between −2 and 2 it is not tanh yet: compare with np.tanh.")
    for end in [1000.0, -1000.0]:
        got = answer(attempt, end)
        expect(not np.isnan(got), f"at {end:g} it gives nan: infinity divided by infinity.")
        expect(
            got == np.sign(end),
            f"at {end:g} it gives {got}, and tanh there rounds to {np.sign(end):g}.",
        )
    for small in [1e-17, -1e-300]:
        got = answer(attempt, small)
        expect(
            got != 0,
            f"at {small} it gives 0: e²ˣ rounds to 1 there. Subtract with expm1, not after exp.",
        )
        expect(
            close(got / small, 1.0, rtol=1e-14), f"at {small} it gives {got}; tanh x is x there."
        )
    return "right at both ends and to the last digits near 0, with one exponential."


@check
def gain(attempt):
    """Measure how much gradient the first of ten tanh layers gets with this gain."""
    from activations.book import lab  # PyTorch takes seconds to import

    expect(np.ndim(attempt) == 0 and attempt > 0, "a gain is one positive number.")
    x, _, y, _ = lab.digits()
    networks = [lab.mlp([64] * 11 + [10], "tanh", seed, float(attempt)) for seed in range(5)]
    norms = np.array([lab.gradient_norms(network, x[:300], y[:300]) for network in networks])
    ratio = np.median(norms[:, 0] / norms[:, -1])
    expect(
        ratio > 0.8,
        f"with gain {attempt:g} the first layer gets {ratio:.1g} of the last one's: it starves.",
    )
    expect(
        ratio < 1.25,
        f"with gain {attempt:g} the first layer gets {ratio:.2g} times the last one's: a flood.",
    )
    return "the gradient keeps its size through ten layers, within 25 %."


@check
def log_slope(attempt):
    """Check log(1 − tanh²) where the subtraction has no digits left, and in between."""
    x = np.array([-3.0, -0.5, 0.0, 0.5, 3.0])
    wanted = np.log1p(-(np.tanh(x) ** 2))
    got = answer(attempt, x)
    expect(
        not close(got, wanted - np.log(4)),
        "log 4 is missing: the slope of tanh is 4σ′(2x), not σ′(2x).",
    )
    expect(
        not (close(got[2:], wanted[2:]) and not close(got[:2], wanted[:2])),
        "right for positive numbers only: the slope is the same at x and −x, so take |x|.",
    )
    expect(
        close(got, wanted),
        "compare with np.log(1 - np.tanh(x) ** 2) between −3 and 3, where that is right.",
    )
    for far in [20.0, -1000.0, 1000.0]:
        got = answer(attempt, far)
        truth = 2 * (np.log(2) - abs(far))
        expect(
            np.isfinite(got),
            f"at {far:g} it gives {got}: 1 − tanh² is 0 there, or an exp overflows.",
        )
        expect(
            close(got, truth),
            f"at {far:g} it gives {got:.6g}; the slope is close to 4e^(−2|x|) there.",
        )
    return "finite and right on the whole line, as in today's soft actor-critics."
