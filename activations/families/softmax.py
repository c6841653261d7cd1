"""Softmax and its kin: scores in, probabilities out, each depending on all the others."""

import itertools

import numpy as np

from activations.activation import activation
from activations.parameters import Axis

__all__ = ["log_softmax", "softmax", "softmin", "sparsemax"]

PROBABILITIES = Axis("The axis along which the probabilities sum to 1.")
BRIDLE = (
    'Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990'
)


@activation(
    formula=r"\mathrm{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",
    derivative_formula=r"\frac{\partial s_i}{\partial x_j} = s_i\,(\delta_{ij} - s_j)",
    definition=lambda m, x: [m.exp(v) / sum(m.exp(u) for u in x) for v in x],
    range="(0, 1)", zero_centred=False, monotonic=True,
    parameters={"axis": PROBABILITIES},
    torch="softmax", jax="softmax", keras="softmax",
    aliases=("normalised exponential", "softargmax"),
    reference=BRIDLE,
)  # fmt: skip
def softmax(x, axis=-1):
    """Softmax: scores become probabilities that sum to 1.

    Returns
    -------
    They round to 0 and 1 when scores are far apart. −inf gives 0; a single +inf takes all, 1.
    Several +inf, or nothing but several −inf, have no limit: nan. So has any slice that holds a
    nan.

    Examples
    --------
    >>> softmax([1.0, 2.0, 3.0]).round(3)
    array([0.09 , 0.245, 0.665])
    >>> softmax([1000.0, 1000.0])
    array([0.5, 0.5])
    >>> softmax.jacobian([0.0, 0.0])
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """
    return _softmax(x, axis)


@softmax.defjacobian
def softmax(x, axis=-1):
    s = np.moveaxis(softmax(x, axis), axis, -1)
    return _rows_sum_to_zero(-s[..., :, None] * s[..., None, :])


@softmax.defvjp
def softmax(x, g, axis=-1):
    s = softmax(x, axis)
    return s * (g - (g * s).sum(axis=axis, keepdims=True))


@activation(
    formula=r"\mathrm{softmin}(x)_i = \frac{e^{-x_i}}{\sum_j e^{-x_j}}",
    derivative_formula=r"\frac{\partial s_i}{\partial x_j} = -s_i\,(\delta_{ij} - s_j)",
    definition=lambda m, x: [m.exp(-v) / sum(m.exp(-u) for u in x) for v in x],
    range="(0, 1)", zero_centred=False, monotonic=False,
    parameters={"axis": PROBABILITIES},
    torch="softmin",
    reference=BRIDLE,
)  # fmt: skip
def softmin(x, axis=-1):
    """Softmin: the softmax of −x, so that the smallest score has the largest share.

    Returns
    -------
    They round to 0 and 1 when scores are far apart. +inf gives 0; a single −inf takes all, 1.
    Several −inf, or nothing but several +inf, have no limit: nan. So has any slice that holds a
    nan.

    References
    ----------
    It has the mirror image, the softmax.

    Examples
    --------
    >>> softmin([1.0, 2.0, 3.0]).round(3)
    array([0.665, 0.245, 0.09 ])
    """
    x = np.negative(x)
    return _softmax(x, axis, out=x)


@softmin.defjacobian
def softmin(x, axis=-1):
    return -softmax.jacobian(-x, axis)


@softmin.defvjp
def softmin(x, g, axis=-1):
    return -softmax.vjp(-x, g, axis)


@activation(
    formula=r"\log\mathrm{softmax}(x)_i = x_i - \log \sum_j e^{x_j}",
    derivative_formula=r"\frac{\partial \log s_i}{\partial x_j} = \delta_{ij} - s_j",
    definition=lambda m, x: [v - m.log(sum(m.exp(u) for u in x)) for v in x],
    range="(-inf, 0)", zero_centred=False, monotonic=True,
    parameters={"axis": PROBABILITIES},
    torch="log_softmax", jax="log_softmax", keras="log_softmax",
    reference=BRIDLE,
)  # fmt: skip
def log_softmax(x, axis=-1):
    """Logarithm of the softmax: the log-likelihood of each class.

    Returns
    -------
    They round to 0 when one score is far above the others. −inf gives −inf; a single +inf gives 0
    there and −inf elsewhere. Several +inf, or nothing but several −inf, have no limit: nan. So has
    any slice that holds a nan.

    Examples
    --------
    >>> log_softmax([0.0, 1000.0])
    array([-1000.,     0.])
    """
    if not x.size:
        return +x
    x, top, at = _with_top(x, axis)
    near = _is_near(x, top)
    e = np.exp(x) if near else _exp_below(x, top)
    # log Σe = log1p(Σe − 1), and one e is the top's own, 1: leaving it out keeps the small ones
    np.put_along_axis(e, at, 0, axis)
    rest = _sum(e, axis)
    if near:
        rest /= np.exp(top)
    below = np.subtract(x, top, out=e)
    below -= np.log1p(rest)
    return below


@log_softmax.defjacobian
def log_softmax(x, axis=-1):
    s = np.moveaxis(softmax(x, axis), axis, -1)
    return _rows_sum_to_zero(np.broadcast_to(-s[..., None, :], (*s.shape, s.shape[-1])).copy())


@log_softmax.defvjp
def log_softmax(x, g, axis=-1):
    return g - softmax(x, axis) * g.sum(axis=axis, keepdims=True)


@activation(
    formula=r"\mathrm{sparsemax}(x)_i = \max(x_i - \tau, 0), \quad"
    r" \tau \text{ such that all sum to 1}",
    derivative_formula=r"\frac{\partial p_i}{\partial x_j} = \begin{cases}"
    r" \delta_{ij} - \frac1{|S|} & i, j \in S \\ 0 & \text{else} \end{cases}, \quad"
    r" S = \{i : p_i > 0\}",
    definition=lambda m, x: _sparsemax_of(x),
    scale=lambda m, x: [1 for _ in x],
    range="[0, 1]", zero_centred=False, monotonic=True, kinks=(-1.0, 1.0),
    parameters={"axis": PROBABILITIES},
    keras="sparsemax",
    reference='Martins and Astudillo, "From softmax to sparsemax", 2016',
)  # fmt: skip
def sparsemax(x, axis=-1):
    """Sparsemax: the probabilities nearest to the scores, many of them exactly 0.

    Returns
    -------
    They are the point nearest to x, in Euclidean distance, of those that are not negative and sum
    to 1. −inf gives 0; a single +inf takes all, 1. Several +inf, or nothing but several −inf, have
    no limit: nan. So has any slice that holds a nan. A value is a difference that can be close to
    0: its error is at most 4 ulp of 1. At the kink, where a score is about to enter the support,
    its derivative is 0.

    Examples
    --------
    >>> sparsemax([1.0, 0.5, -1.0])
    array([0.75, 0.25, 0.  ])
    """
    if not x.size:
        return +x
    x, top, _ = _with_top(x, axis)
    z = x - top
    z -= _sparsemax_threshold(z, axis)
    return np.maximum(z, 0, out=z)


@sparsemax.defjacobian
def sparsemax(x, axis=-1):
    p = np.moveaxis(sparsemax(x, axis), axis, -1)
    support = np.sign(p)  # nan stays nan
    share = support / support.sum(axis=-1, keepdims=True)
    return support[..., :, None] * np.eye(p.shape[-1]) - support[..., :, None] * share[..., None, :]


@sparsemax.defvjp
def sparsemax(x, g, axis=-1):
    support = np.sign(sparsemax(x, axis))
    mean = (support * g).sum(axis=axis, keepdims=True) / support.sum(axis=axis, keepdims=True)
    return support * (g - mean)


def _softmax(x, axis, out=None):
    if not x.size:
        return +x
    if _is_near(x, x):
        e = np.exp(x, out=out)
    else:
        x, top, _ = _with_top(x, axis)
        e = _exp_below(x, top)
    e /= _sum(e, axis)
    return e


def _is_near(x, top):
    """Whether no exponential, nor the sum of many, can overflow or vanish: no need of a shift."""
    limit = 60 if x.dtype == np.float32 else 300
    return top.max(initial=0) < limit and x.min(initial=0) > -limit


def _with_top(x, axis):
    """x, the largest value along the axis, and where it is; an infinite one becomes 0."""
    at = x.argmax(axis=axis, keepdims=True)
    top = np.take_along_axis(x, at, axis)
    infinite = np.isinf(top)
    if infinite.any():
        alone = (x == top).sum(axis=axis, keepdims=True) == 1
        only = np.where(x == top, np.where(alone, 0, np.nan), -np.inf).astype(x.dtype)
        x, top = np.where(infinite, only, x), np.where(infinite, 0, top).astype(x.dtype)
    return x, top, at


def _exp_below(x, top):
    """e to the power of x − top, in float64."""
    below = np.subtract(x, top, dtype=np.float64)  # in float32 the errors of many would add up
    if x.dtype == np.float32:
        return np.exp(below, out=below)
    part = below - x
    lost = below - part
    np.subtract(x, lost, out=lost)
    part += top
    lost -= part  # exactly what the rounding of x − top lost (Knuth): e to the −700 feels it
    e = np.exp(below, out=below)
    np.fmax(lost, -1, out=lost)  # nan where x − top is −∞, and there e is 0
    lost *= e
    e += lost
    return e


def _sum(terms, axis):
    """Sum of numbers that are not negative, by pairs, then pairs of pairs, and so on.

    No term goes through more additions than there are rounds, 10 for 1000 terms. `numpy.sum` adds
    up to 16 in a row, and along any other axis than the last all of them. In float32 it is enough
    to take the way through float64.
    """
    if terms.dtype == np.float32:
        return terms.sum(axis=axis, dtype=np.float64, keepdims=True).astype(np.float32)
    terms = np.moveaxis(terms, axis, 0)
    while len(terms) > 1:
        half = len(terms) // 2
        pairs = terms[:half] + terms[half : 2 * half]
        if len(terms) % 2:
            pairs[0] += terms[-1]
        terms = pairs
    return np.moveaxis(terms, 0, axis)


def _rows_sum_to_zero(jacobian):
    """Fill in the diagonal: adding a constant to all inputs changes no output."""
    diagonal = np.einsum("...ii->...i", jacobian)
    diagonal[...] = 0
    # s(1 − s) would lose its digits where s is close to 1
    if jacobian.size:
        diagonal[...] = _sum(np.negative(jacobian, dtype=np.float64), axis=-1)[..., 0]
    return jacobian


def _sparsemax_threshold(z, axis):
    """The τ above which the parts of z ≤ 0 sum to 1.

    Newton's method: the sum is convex in τ and made of straight lines, so it comes from the left
    and is there once no more of the parts vanish.
    """
    threshold, count, last = np.float64(-1.0), 0, -1
    parts = np.empty_like(z)
    while not np.array_equal(count, last):
        np.subtract(z, threshold, out=parts, casting="same_kind")
        np.maximum(parts, 0, out=parts)
        last, count = count, np.count_nonzero(parts, axis=axis, keepdims=True)
        excess = parts.sum(axis=axis, keepdims=True, dtype=np.float64) - 1
        threshold = threshold + np.maximum(excess / count, 0)
    return threshold


def _sparsemax_of(x):
    """The same for a list of numbers, as the definition."""
    totals = itertools.accumulate(sorted(x, reverse=True))
    threshold = max((total - 1) / count for count, total in enumerate(totals, start=1))
    return [max(0, v - threshold) for v in x]
