"""The whole catalogue at once: facts that are measured, and tables that are made of them.

What is found here is found by calling the functions, not by reading their declared facts, so that
the two can be compared. A function that mixes elements is measured on two inputs, or as a function
of the last of two, the first being `beside`, as it is drawn. All is at the default parameters.
"""

import re
from functools import cache, partial
from time import perf_counter
from typing import NamedTuple

import numpy as np

from activations import catalogue
from activations.activation import as_floats

__all__ = [
    "contradictions",
    "cost",
    "facts",
    "facts_table",
    "families",
    "family",
    "formulas",
    "index",
    "largest_slope",
    "lipschitz",
    "origins",
    "saturation",
    "slope",
    "table",
    "value",
]

NEAR = np.linspace(-128, 128, 12_801)
FAR = np.logspace(np.log10(129), 6, 200)
X = np.concatenate([-FAR[::-1], NEAR, FAR])
BESIDE = (0.0, 1.0, -1.0, 1e3, -1e3, 1e6, -1e6)

# Where a function is treated at length; the others have their family's section of the catalogue.
CHAPTERS = {
    "activation_functions": "identity binary_step",
    "sigmoid": "sigmoid logsigmoid",
    "tanh": "tanh",
    "relu_family": "relu leaky_relu prelu elu",
    "smooth_and_gated": "softplus gelu silu swish mish selu squared_relu glu reglu geglu swiglu",
    "softmax": "softmax log_softmax",
}

# Names that other libraries have, besides those in the catalogue.
ELSEWHERE = {
    "binary_step": {"heaviside": ["NumPy", "PyTorch"]},
    "sigmoid": {"expit": ["SciPy"]},
    "logsigmoid": {"log_expit": ["SciPy"]},
    "squared_relu": {"relu2": ["Hugging Face"]},
    "hardswish": {"hard_silu": ["JAX", "Keras"]},
    "quick_gelu": {"quick_gelu": ["Hugging Face"]},
    "silu": {"swish": ["JAX", "Keras", "Hugging Face"]},
}


def families():
    """Every activation by family, families and functions in the order of the book.

    Returns
    -------
    dict of str to list of Activation
        A family is called after its module: ``"sigmoid"``, ``"step and linear"``.

    Examples
    --------
    >>> families()["tanh"]
    [activations.tanh, activations.softsign]
    """
    found = {}
    for activation in catalogue:
        found.setdefault(family(activation), []).append(activation)
    return found


def family(activation):
    """The family's name, which is that of the activation's module: ``"step and linear"``."""
    return activation.__module__.rpartition(".")[2].replace("_", " ")


def value(activation, x, beside=None, **parameters):
    """The function as a curve: its value at each x, for any activation.

    Parameters
    ----------
    activation : Activation
    x : array_like
    beside : float, optional
        The first of two inputs, for a function that mixes elements; its own `beside` by default.
    **parameters
        Parameters of the function.

    Returns
    -------
    ndarray
        Of the shape of x; for a function that mixes elements, the last output for (beside, x).

    Examples
    --------
    >>> from activations import softmax
    >>> value(softmax, [0.0])
    array([0.5])
    """
    if activation.elementwise:
        return activation(x, **parameters)
    return activation(_pairs(activation, x, beside), **parameters)[..., -1]


def slope(activation, x, beside=None, **parameters):
    """The slope of the curve that `value` gives, with the same parameters."""
    if activation.elementwise:
        return activation.derivative(x, **parameters)
    return activation.jacobian(_pairs(activation, x, beside), **parameters)[..., -1, -1]


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


def table(rows, *titles):
    """A table in Markdown.

    Parameters
    ----------
    rows : iterable of sequence
        Of anything that `str` takes.
    *titles : str
        Of the columns; one that ends with a colon is aligned to the right.

    Returns
    -------
    str

    Examples
    --------
    >>> print(table([("relu", 1.0)], "function", "slope:"))
    | function | slope |
    | --- | ---: |
    | relu | 1.0 |
    """
    right = ["---:" if title.endswith(":") else "---" for title in titles]
    lines = [[title.removesuffix(":") for title in titles], right, *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def facts_table():
    """The facts of every activation, as a table in Markdown; all but the range are measured."""
    rows = []
    for activation in catalogue:
        yes = ["yes" if fact else "–" for fact in facts(activation)[2:]]
        steep = _short(largest_slope(activation)), _short(lipschitz(activation))
        left, right = (_short(end, digits=2) for end in saturation(activation))
        alive = "nowhere" if left == "∞" else f"{left} … {right}".replace(" ", _NO_BREAK)
        name = _link(activation, activation.__name__)
        rows.append((name, _interval(activation.range), *yes, *steep, alive))
    titles = "function", "range", "odd", "rising", "smooth", "max f′:", "Lip.:"
    return table(rows, *titles, "alive on")


def formulas(activations):
    """Names and formulas of some activations, as a table in Markdown; side by side is too wide."""
    both = {a: f"{_inline(a.formula)}<br>{_inline(a.derivative_formula)}" for a in activations}
    rows = [(f"`{a.__name__}`", formulas) for a, formulas in both.items()]
    return table(rows, "function", "formula, and that of the slope")


def index():
    """Every name in use, with the function that it means and where that is treated, in Markdown.

    Returns
    -------
    str
        The catalogue's names, the frameworks', the `aliases` and `ELSEWHERE`'s, by alphabet.
    """
    names = {}
    for activation in catalogue:
        found = {activation.__name__: []}
        for library, title in _LIBRARIES.items():
            if name := getattr(activation, library):
                found.setdefault(name, []).append(title)
        for name, libraries in ELSEWHERE.get(activation.__name__, {}).items():
            found.setdefault(name, []).extend(libraries)
        for name in [*found, *activation.aliases]:
            names[name, activation] = found.get(name, [])
    rows = [
        (_link(activation, name), f"`{activation.__name__}`", ", ".join(used) or "–")
        for (name, activation), used in sorted(names.items(), key=lambda item: _alphabet(item[0]))
    ]
    return table(rows, "name", "here", "libraries")


def origins():
    """Every activation's reference, by its key, and frameworks' names, by year, in Markdown."""
    rows = []
    for a in sorted(catalogue, key=lambda a: a.year):
        names = [name or "–" for name in (a.torch, a.jax, a.keras)]
        rows.append((a.__name__, a.key, *names))
    return table(rows, "function", "reference", *_LIBRARIES.values())


_NO_BREAK = "\N{NO-BREAK SPACE}"
_LIBRARIES = {"torch": "PyTorch", "jax": "JAX", "keras": "Keras"}


def _link(activation, text):
    """A link from the chapter to where an activation is treated."""
    for chapter, names in CHAPTERS.items():
        if activation.__name__ in names.split():
            return f"[{text}]({chapter}.ipynb)"
    return f"[{text}](#the-{family(activation).replace(' ', '-')}-family)"


def _short(number, digits=3):
    """A number for a table, to so many digits."""
    text = np.format_float_positional(number, digits, fractional=False, trim="-")
    return text.replace("inf", "∞").replace("-", "−")


def _interval(interval):
    text = str(interval)
    return f"{text[0]}{_short(interval.low)},{_NO_BREAK}{_short(interval.high)}{text[-1]}"


def _alphabet(name_and_activation):
    name, activation = name_and_activation
    return name.casefold().replace("_", " "), activation.__name__


def _inline(formula):
    """A formula for a cell of a table, where a bar would end the cell."""
    barless = re.sub(r"\|(.*?)\|", r"\\lvert \1 \\rvert ", formula)
    return rf"$\displaystyle {barless}$"


def _pairs(activation, x, beside=None):
    """Two inputs, the last of them x, for a function that mixes elements."""
    x = as_floats(x, "x")
    first = activation.beside if beside is None else beside
    return np.stack([np.full_like(x, first), x], axis=-1)


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
    pairs = np.concatenate([_pairs(activation, x, first) for first in firsts])
    return float(np.linalg.norm(activation.jacobian(pairs), ord=2, axis=(-2, -1)).max())
