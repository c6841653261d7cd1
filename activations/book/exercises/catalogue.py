"""Checks of the chapter that holds the whole catalogue."""

import math
from collections.abc import Iterable

import numpy as np

from activations import Activation, catalogue, gaussian, gelu, silu, sine, swish, tanh
from activations.book import survey
from activations.book.exercises import NotYet, answer, check, close, each, number, numbers, shown
from activations.parameters import Interval


@check
def bounded_odd_rising_smooth(names):
    """Which functions are bounded, zero-centred, monotonic and smooth."""
    if isinstance(names, str) or not isinstance(names, Iterable) or getattr(names, "ndim", 1) == 0:
        raise NotYet(f"a list of names is asked for; got {shown(names)}.")
    listed = names.ravel().tolist() if isinstance(names, np.ndarray) else names
    names = [getattr(name, "__name__", name) for name in listed]
    for name in names:
        if not isinstance(name, str) or name not in catalogue:
            raise NotYet(f"the catalogue has no {name!r}.")
        f = catalogue[name]
        if not _bounded(f):
            raise NotYet(f"{name} is not bounded: {f.range}.")
        if not f.zero_centred:
            raise NotYet(f"{name} is not odd: f(−x) is not −f(x).")
        if not f.monotonic:
            raise NotYet(f"{name} falls somewhere.")
        if not f.smooth:
            raise NotYet(f"{name} has a kink at {', '.join(f'{kink:g}' for kink in f.kinks)}.")
    wanted = {
        f.__name__ for f in catalogue if f.zero_centred and f.monotonic and f.smooth and _bounded(f)
    }
    if missing := wanted - set(names):
        raise NotYet(f"all that you found fit. {len(missing)} more would, too.")
    few = f"{len(wanted)} of {len(catalogue)}"
    return f"{few}: the conditions that sound harmless rule out nearly everything."


def _bounded(f):
    return np.isfinite(f.range.high - f.range.low)


@check
def steepest(attempt):
    """The largest absolute slope, from values alone."""
    cases = [
        (gaussian, "gaussian", -3.0, 3.0, survey.lipschitz(gaussian)),
        (tanh, "tanh", -4.0, 4.0, survey.lipschitz(tanh)),
        (lambda x: -3 * x, "x ↦ −3x", -1.0, 1.0, 3.0),
        (sine, "sine", -1.0, 1.0, survey.lipschitz(sine)),
    ]
    for f, name, low, high, wanted in cases:
        got = number(answer(attempt, f, low, high), "the answer is one number, the largest of all")
        if abs(got - wanted) <= 1e-3 * max(1, wanted):
            continue
        if close(got, -3):
            raise NotYet(
                f"for {name} it says −3. A fall counts as much as a rise: take absolute values."
            )
        if f is gaussian and got < 0.1 * wanted:
            raise NotYet(
                f"for {name} it says {got:.3g}. Differences of values must be divided by those "
                "of x."
            )
        raise NotYet(
            f"for {name} it says {got:.4g}, and {wanted:.4g} is right. Are the points so near "
            "that the curve is straight between them?"
        )
    return "a chord is never steeper than the steepest tangent, so you came from below."


@check
def lowest_of_silu(place):
    """Where SiLU is lowest."""
    place = number(place, "the answer is one number, the x of the lowest point")
    lowest = -1.2784645427610738
    if close(place, silu(lowest), 1e-3):
        raise NotYet("that is how low it gets. Where is it so low?")
    if place >= 0:
        raise NotYet("right of 0 SiLU is positive: look on the left.")
    if abs(place + 1) < 0.02:
        raise NotYet("x = −1 is near. Put it into 1 + x (1 − σ(x)): is that 0?")
    if abs(place - lowest) >= 5e-4:
        slope = silu.derivative(place)
        raise NotYet(f"at {place:.6g} the slope is {slope:.2g}; four digits of x are asked for.")
    return "and the value there is x + 1, without any further sum."


@check
def nearest_swish(beta):
    """The Swish that is nearest to GELU."""
    beta = number(beta, "β is one positive number")
    if not 0 < beta < np.inf:
        raise NotYet(f"β is one positive number; got {beta:g}.")
    x = np.linspace(-8, 8, 4001)
    distance = np.abs(swish(x, beta=beta) - gelu(x)).max()
    if abs(beta - 1.702) <= 1e-3:
        raise NotYet(
            "1.702 brings σ(βx) nearest to Φ(x). Here both are multiplied by x, and "
            f"{distance:.4f} is not the least distance."
        )
    if abs(beta - 1.7729) >= 0.004:
        raise NotYet(
            f"with β = {beta:.4g} the largest distance is {distance:.4f}. There is a better β."
        )
    return "1.702 is best for the gate alone; multiplied by x, errors far out weigh more."


@check
def own(activation):
    """An activation of the learner's own, held to the rules of the catalogue."""
    if not isinstance(activation, Activation):
        if callable(activation):
            raise NotYet(
                "it is an ordinary function so far: make an Activation of it, as the chapter does."
            )
        raise NotYet(f"an Activation is asked for; got {shown(activation)}.")
    x = np.array([-30.0, -1.0, -0.1, 0.0, 0.5, 3.0])
    wanted = 2 / np.pi * np.arctan(np.pi * x / 2)
    if not close(numbers(answer(activation, x)), wanted):
        raise NotYet(f"at {x} its values should be {wanted.round(4)}.")
    defined = np.array([number(answer(activation.definition, math, v)) for v in x.tolist()])
    if not close(defined, wanted):
        raise NotYet(f"its definition gives {defined.round(4)} at {x}.")
    if problems := answer(survey.contradictions, activation):
        raise NotYet("; ".join(problems) + ".")
    if activation.range != Interval("(-1, 1)"):
        raise NotYet(
            f"the range is declared {activation.range}, and its values come near −1 and 1."
        )
    far = np.array([-1e4, -300.0, -25.0, 25.0, 300.0, 1e4])
    slope = 1 / (1 + (np.pi * far / 2) ** 2)
    if not close(each(activation.derivative, far), slope, 1e-6, 0):
        raise NotYet(
            f"far out the derivative is small, but not what you have: at 25 it is {slope[3]:.4g}."
        )
    return "what it declares is what it does. A test of the catalogue asks for no more than that."
