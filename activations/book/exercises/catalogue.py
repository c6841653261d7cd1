"""Checks of the chapter that holds the whole catalogue."""

import math

import numpy as np

from activations import Activation, catalogue, gaussian, gelu, silu, swish, tanh
from activations.book import survey
from activations.book.exercises import NotYet, answer, check, close


@check
def bounded_odd_rising_smooth(names):
    """Which functions are bounded, zero-centred, monotonic and smooth."""
    names = {getattr(name, "__name__", name) for name in names}
    for name in sorted(names):
        if name not in catalogue:
            raise NotYet(f"the catalogue has no {name!r}.")
        f = catalogue[name]
        if not np.isfinite(f.range.high - f.range.low):
            raise NotYet(f"{name} is not bounded: {f.range}.")
        if not f.zero_centred:
            raise NotYet(f"{name} is not odd: f(−x) is not −f(x).")
        if not f.monotonic:
            raise NotYet(f"{name} falls somewhere.")
        if not f.smooth:
            raise NotYet(f"{name} has a kink at {', '.join(f'{kink:g}' for kink in f.kinks)}.")
    wanted = {
        f.__name__
        for f in catalogue
        if f.zero_centred and f.monotonic and f.smooth and np.isfinite(f.range.high - f.range.low)
    }
    missing = sorted(wanted - names)
    if missing:
        raise NotYet(f"all that you found fit. {len(missing)} more would, too.")
    few = f"{len(wanted)} of {len(catalogue)}"
    return f"{few}: the conditions that sound harmless rule out nearly everything."


@check
def steepest(attempt):
    """The largest absolute slope, from values alone."""
    cases = [
        (gaussian, -3.0, 3.0),
        (tanh, -4.0, 4.0),
        (lambda x: -3 * x, -1.0, 1.0),
        (catalogue["sine"], -1.0, 1.0),
    ]
    for f, low, high in cases:
        name = "x ↦ −3x" if f.__name__ == "<lambda>" else f.__name__
        got = answer(attempt, f, low, high)
        wanted = 3.0 if name == "x ↦ −3x" else survey.lipschitz(f)
        if np.ndim(got) != 0:
            raise NotYet("the answer is one number, the largest of all.")
        if name == "x ↦ −3x" and close(got, -3):
            raise NotYet(
                "for x ↦ −3x it says −3. A fall counts as much as a rise: take absolute values."
            )
        if f is gaussian and got < 0.1 * wanted:
            raise NotYet(
                f"for {name} it says {got:.3g}. Differences of values must be divided by those of "
                "x."
            )
        if abs(got / wanted - 1) >= 1e-3:
            raise NotYet(
                f"for {name} it says {got:.4g}, and {wanted:.4g} is right. Are the points so near "
                "that the curve is straight between them?"
            )
    return "a chord is never steeper than the steepest tangent, so you came from below."


@check
def lowest_of_silu(place):
    """Where SiLU is lowest."""
    x = np.linspace(-1.5, -1, 500_001)
    lowest = x[silu(x).argmin()]
    if np.ndim(place) != 0:
        raise NotYet("the answer is one number, the x of the lowest point.")
    if close(place, silu(lowest), 1e-3):
        raise NotYet("that is how low it gets. Where is it so low?")
    if place >= 0:
        raise NotYet("right of 0 SiLU is positive: look on the left.")
    if close(place, -1, 0.02):
        raise NotYet("x = −1 is near. Put it into 1 + x (1 − σ(x)): is that 0?")
    if abs(place - lowest) >= 1e-4:
        raise NotYet(
            f"at {place:.6g} the slope is {silu.derivative(float(place)):.2g}, not 0 to four "
            "digits."
        )
    return "and the value there is x + 1, without any further sum."


@check
def nearest_swish(beta):
    """The Swish that is nearest to GELU."""
    x = np.linspace(-8, 8, 4001)
    if np.ndim(beta) != 0 or float(beta) <= 0:
        raise NotYet("β is one positive number.")
    distance = np.abs(swish(x, beta=float(beta)) - gelu(x)).max()
    if abs(beta - 1.702) <= 1e-3:
        raise NotYet(
            "1.702 brings σ(βx) nearest to Φ(x). Here both are multiplied by x, and "
            f"{distance:.4f} is not the least distance."
        )
    if abs(beta - 1.773) >= 0.003:
        raise NotYet(
            f"with β = {beta:.4g} the largest distance is {distance:.4f}. There is a better β."
        )
    return "1.702 is best for the gate alone; multiplied by x, errors far out weigh more."


@check
def own(activation):
    """An activation of the learner's own, held to the rules of the catalogue."""
    if not isinstance(activation, Activation):
        raise NotYet(
            "it is an ordinary function so far: make an Activation of it, as the chapter does."
        )
    x = np.array([-30.0, -1.0, -0.1, 0.0, 0.5, 3.0])
    wanted = 2 / np.pi * np.arctan(np.pi * x / 2)
    if not close(activation(x), wanted):
        raise NotYet(f"at {x} its values should be {wanted.round(4)}.")
    defined = [activation.definition(math, float(value)) for value in x]
    if not close(defined, wanted):
        raise NotYet(f"its definition gives {np.round(defined, 4)} at {x}.")
    problems = survey.contradictions(activation)
    if problems:
        raise NotYet("; ".join(problems) + ".")
    return "what it declares is what it does. A test of the catalogue asks for no more than that."
