"""The catalogue by family, and the facts of each function, measured.

What is found here is found by calling the functions, not by reading their declared facts, so that
the two can be compared. A function that mixes elements is measured on two inputs, or as a curve
(see `curves`). All is at the default parameters.
"""

from functools import cache, partial
from time import perf_counter
from typing import NamedTuple

import numpy as np

from activations import catalogue
from activations.book.curves import pairs, slope, value

__all__ = [
    "contradictions",
    "cost",
    "facts",
    "families",
    "family",
    "largest_slope",
    "lipschitz",
    "saturation",
]

FAR = np.logspace(np.log10(129), 6, 200)
X = np.concatenate([-FAR[::-1], np.linspace(-128, 128, 12_801), FAR])  # where curves are looked at
BESIDE = (0.0, 1.0, -1.0, 1e3, -1e3, 1e6, -1e6)  # what stands first, of two inputs


def families():
    """Every activation by family, families and functions in the order of the book.

    Returns
    -------
    dict of str to list of Activation
        A family is called after its module: ``"sigmoid"``, ``"step and linear"``.

    Examples
    --------
    >>> list(families())[:3]
    ['step and linear', 'sigmoid', 'tanh']
    """
    found = {}
    for activation in catalogue:
        found.setdefault(family(activation), []).append(activation)
    return found


def family(activation):
    """The family's name, which is that of the activation's module: ``"step and linear"``."""
    return activation.__module__.rpartition(".")[2].replace("_", " ")


@cache
def largest_slope(activation):
    """The largest slope of the curve, searched on ±10⁶ and refined.

    Parameters
    ----------
    activation : Activation

    Returns
    -------
    float
        The least number that no slope exceeds; inf if slopes grow with x without end.

    Examples
    --------
    >>> from activations import softmin, squared_relu
    >>> largest_slope(softmin), largest_slope(squared_relu)
    (0.0, inf)
    """
    return _bounded(lambda reach: _peak(partial(slope, activation), activation.kinks, reach))


@cache
def lipschitz(activation):
    """Lipschitz constant: how many times farther apart outputs can be than their inputs.

    It is the largest absolute slope, searched on ±10⁶ and refined. For a function that mixes
    elements, it is the largest spectral norm of the Jacobian for two inputs.

    Parameters
    ----------
    activation : Activation

    Returns
    -------
    float
        inf if the function jumps, or if its slope grows with x without end.

    Examples
    --------
    >>> from activations import sigmoid, squared_relu
    >>> lipschitz(sigmoid), lipschitz(squared_relu)
    (0.25, inf)
    """
    if len(_breaks(partial(value, activation))):
        return np.inf
    if activation.elementwise:
        return _bounded(
            lambda reach: _peak(lambda x: np.abs(slope(activation, x)), activation.kinks, reach)
        )
    return _bounded(lambda reach: _largest_norm(activation, reach))


@cache
def saturation(activation, below=0.01):
    """Where the curve goes flat for good, to the left and to the right.

    Parameters
    ----------
    activation : Activation
    below : float, default 0.01
        An absolute slope below this is flat.

    Returns
    -------
    left, right : float
        The curve is flat at every x < left and at every x > right, and not at both ends of
        ``[left, right]``. −inf and inf where it never goes flat; inf and −inf where it is flat
        everywhere.

    Examples
    --------
    >>> from activations import relu, softsign
    >>> saturation(relu), [round(end, 3) for end in saturation(softsign)]
    ((0.0, inf), [-9.0, 9.0])
    """
    steep = np.flatnonzero(np.abs(slope(activation, X)) >= below)
    if not len(steep):
        return np.inf, -np.inf
    ends = []
    for edge, step, never in [(steep[0], -1, -np.inf), (steep[-1], 1, np.inf)]:
        outside = edge + step
        if not 0 <= outside < len(X):
            ends.append(never)
            continue
        inner, outer = X[edge], X[outside]
        for _ in range(60):
            middle = (inner + outer) / 2
            flat = np.abs(slope(activation, np.array([middle])))[0] < below
            inner, outer = (inner, middle) if flat else (middle, outer)
        ends.append(round(float(outer), 9) + 0.0)
    return tuple(ends)


class Facts(NamedTuple):
    """What measuring finds out about an activation, in the words of `Activation`.

    Attributes
    ----------
    low, high : float
        The least and the largest value met on ±10⁶.
    zero_centred, monotonic, smooth : bool
    """

    low: float
    high: float
    zero_centred: bool
    monotonic: bool
    smooth: bool


@cache
def facts(activation):
    """What measuring finds out about an activation.

    Parameters
    ----------
    activation : Activation

    Returns
    -------
    Facts

    Examples
    --------
    >>> from activations import hardtanh
    >>> facts(hardtanh)
    Facts(low=-1.0, high=1.0, zero_centred=True, monotonic=True, smooth=False)
    """
    own = value(activation, X)
    others = [] if activation.elementwise else [value(activation, X, beside) for beside in BESIDE]
    curves = np.array([own, *others])
    return Facts(
        low=float(curves.min()),
        high=float(curves.max()),
        zero_centred=bool(np.allclose(own, -own[::-1], rtol=1e-9, atol=1e-9)),
        monotonic=bool((np.diff(curves) >= -1e-9).all()),
        smooth=not len(_kinks(activation)),
    )


def contradictions(activation):
    """What an activation declares and measuring contradicts.

    Parameters
    ----------
    activation : Activation
        In the catalogue or not.

    Returns
    -------
    list of str
        A sentence for each fact that does not hold; empty if all do.

    Examples
    --------
    >>> from activations import catalogue
    >>> [activation for activation in catalogue if contradictions(activation)]
    []
    """
    if missing := activation.missing():
        name = missing[0]
        return [f"it has no {name}: enter one with @{activation.__name__}.def{name}"]
    found, measured = [], facts(activation)
    low, high = activation.range.low, activation.range.high
    for end, met, sign in [(low, measured.low, -1), (high, measured.high, 1)]:
        if (met - end) * sign > 1e-9:
            found.append(f"the range ends at {end:g}, and {met:g} is among the values")
        reached = abs(met) > 100 if np.isinf(end) else abs(met - end) < 0.01
        if not reached and (met - end) * sign <= 1e-9:
            found.append(f"the range goes on to {end:g}, and no value beyond {met:g} was met")
        closed = end in activation.range
        if np.isfinite(end) and abs(met - end) < 0.01 and closed != _comes_to(activation, end):
            found.append(
                f"no x reaches {end:g}: a round bracket leaves an end out of the range"
                if closed
                else f"an x reaches {end:g}: a square bracket takes an end into the range"
            )
    for name in ("zero_centred", "monotonic", "smooth"):
        declared, met = getattr(activation, name), getattr(measured, name)
        if declared != met:
            found.append(f"{name} is declared {declared} and measured {met}")
    x, step = np.linspace(-8, 8, 1601) + 0.0042, 1e-5
    nudged = (value(activation, x + step) - value(activation, x - step)) / (2 * step)
    off = np.abs(slope(activation, x) - nudged)
    if off.max() > 1e-4:
        found.append(f"the derivative is off by {off.max():.2g} at x = {x[off.argmax()]:.2f}")
    return found


def cost(activations, baseline, shape=(1000, 100), rounds=5):
    """Times of several functions relative to one of them, on float32 numbers.

    The functions take turns, so that a busy moment of the machine strikes them all.

    Parameters
    ----------
    activations : iterable of Activation
    baseline : Activation
    shape : tuple of int, default (1000, 100)
        Of the input, which is drawn from the standard normal distribution.
    rounds : int, default 5
        Each function is timed so often.

    Returns
    -------
    dict of Activation to float
        Median time, over that of `baseline`.
    """
    x = np.random.default_rng(0).standard_normal(shape, dtype=np.float32)
    times = {activation: [] for activation in [baseline, *activations]}
    for _ in range(rounds):
        for activation, taken in times.items():
            activation(x)  # the first call after another function's finds memory in disorder
            started = perf_counter()
            activation(x)
            taken.append(perf_counter() - started)
    usual = np.median(times[baseline])
    return {activation: float(np.median(times[activation]) / usual) for activation in activations}


def _comes_to(activation, end):
    """Whether some x has the end of a range for its value, and not only values that round to it.

    Around such an x the curve leaves the end again, at least on one side. Around the first x whose
    value rounds to an end that is never reached, the values are within a few roundings of it.
    """
    for beside in (1.0,) if activation.elementwise else BESIDE[:3]:  # farther out X is too wide
        away = np.abs(value(activation, X, beside) - end)
        nearest = away == away.min()
        border = np.diff(nearest, prepend=False) | np.diff(nearest, append=False)
        x = X[nearest & border]
        aside = 0.05 * np.maximum(1, np.abs(x))
        around = np.concatenate([value(activation, x + to, beside) for to in (-aside, aside)])
        least = max(1e-10 * max(1, abs(end)), 2 * away.min())
        if away.min() < 0.01 and np.abs(around - end).max() > least:
            return True
    return False


def _breaks(function):
    """Places on ±10 where a function jumps: its values differ however near they are taken."""
    edges = np.linspace(-10, 10, 1003)
    widest = np.abs(np.diff(function(edges))).argsort()[-20:]
    low, high = edges[widest], edges[widest + 1]
    for _ in range(28):
        middle = (low + high) / 2
        at_low, at_middle, at_high = np.split(function(np.concatenate([low, middle, high])), 3)
        left = np.abs(at_middle - at_low) >= np.abs(at_high - at_middle)
        low, high = np.where(left, low, middle), np.where(left, middle, high)
    return high[np.abs(function(high) - function(low)) > 1e-6]


def _kinks(activation):
    """Places on ±10 where the function or its slope jumps."""
    jumps = _breaks(partial(value, activation))
    return jumps if len(jumps) else _breaks(partial(slope, activation))


def _bounded(largest):
    """The largest value within a reach of 10⁶, or inf if it comes of reaching farther."""
    near, far = largest(1e3), largest(1e6)
    return np.inf if far > 10 * near else far


def _peak(function, kinks, reach):
    """The largest value of a function for inputs up to reach."""
    beside = [np.nextafter(kinks, side) for side in (-np.inf, np.inf)]
    x = np.concatenate([X[np.abs(X) <= reach], *beside])
    for step in (2e-2, 2e-4, 2e-6):  # closer and closer
        largest = x[function(x).argmax()]
        x = np.linspace(largest - step, largest + step, 401)
    return float(function(x).max()) + 0.0


def _largest_norm(activation, reach):
    """The largest spectral norm of the Jacobian for pairs of inputs up to reach."""
    x = X[::20][np.abs(X[::20]) <= reach]
    firsts = [first for first in BESIDE if abs(first) <= reach]
    inputs = np.concatenate([pairs(activation, x, first) for first in firsts])
    return float(np.linalg.norm(activation.jacobian(inputs), ord=2, axis=(-2, -1)).max())
