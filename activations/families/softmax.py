"""Softmax and its kin: scores in, probabilities out, each depending on all the others."""

import itertools

import numpy as np

from activations.activation import activation
from activations.families import accurate
from activations.parameters import Axis

__all__ = ["log_softmax", "softmax", "softmin", "sparsemax"]

PROBABILITIES = Axis("The axis along which the probabilities sum to 1.")
SMALL = 2.0**-900  # less, and digits may have been lost: the products are made anew at their size
RAISED, E_TO_RAISED = 69.7421875, 1.943780348458994e30  # whose error is 10^−20 of it
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
    return _back(_softmax(_first(x, axis)), axis, x.dtype)


@softmax.defjacobian
def softmax(x, axis=-1):
    return _softmax_jacobian(np.moveaxis(x, axis, 0))


@softmax.defvjp
def softmax(x, g, axis=-1):
    return _softmax_vjp(x, g, axis)


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
    return _back(_softmax(-_first(x, axis)), axis, x.dtype)


@softmin.defjacobian
def softmin(x, axis=-1):
    return -_softmax_jacobian(-np.moveaxis(x, axis, 0))


@softmin.defvjp
def softmin(x, g, axis=-1):
    return -_softmax_vjp(-x, g, axis)


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
        return x.copy()
    x, top = _with_top(_first(x, axis))
    others = _sum_below(x, top)
    y = np.subtract(x, top, dtype=np.float64)
    y -= np.log1p(others)
    return _back(y, axis, x.dtype)


@log_softmax.defjacobian
def log_softmax(x, axis=-1):
    x = np.moveaxis(x, axis, 0)
    s = _softmax(x)
    return _jacobian(np.repeat(-s[None], len(s), axis=0), np.where(s > 0.5, _missing(x), 1 - s))


@log_softmax.defvjp
def log_softmax(x, g, axis=-1):
    x, (g, size) = _first(x, axis), _scaled(_first(g, axis))
    s = _softmax(x)
    total = accurate.total(g)
    v = g - _times_share(total, s, x)
    # They add up to 0, which is the better formula for a share near 1: g(1 − s) lost its digits
    near = s > 0.5
    v = np.where(near, -accurate.total(np.where(near, 0, v)), v)
    y = np.ldexp(v, size)
    small = np.abs(v) < SMALL
    if np.count_nonzero(small):
        v = np.ldexp(g, size) - _times_share(total, s, x, size)
        v = np.where(near, -accurate.total(np.where(near, 0, v)), v)
        y = np.where(small & np.isfinite(v), v, y)
    return _back(y, axis, x.dtype)


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
    0: its error is at most half an ulp of 1. At the kink, where a score is about to enter the
    support, its derivative is 0.

    Examples
    --------
    >>> sparsemax([1.0, 0.5, -1.0])
    array([0.75, 0.25, 0.  ])
    """
    return _back(_sparsemax(_first(x, axis)), axis, x.dtype)


@sparsemax.defjacobian
def sparsemax(x, axis=-1):
    support = np.sign(_sparsemax(np.moveaxis(x, axis, 0)))  # nan stays nan
    share = support / support.sum(0)
    return _jacobian(-support[:, None] * share, support - share)


@sparsemax.defvjp
def sparsemax(x, g, axis=-1):
    support = np.sign(_sparsemax(_first(x, axis)))  # nan stays nan
    g = np.where(support == 0, np.float64(0), _first(g, axis))
    g -= accurate.total(g) / support.sum(0)
    return _back(support * g, axis, x.dtype)


def _first(x, axis):
    """x with the axis first, a copy where that is short: loops of a few steps would take long."""
    x = x.swapaxes(0, axis)
    return np.ascontiguousarray(x) if len(x) < 64 else x


def _back(y, axis, dtype):
    return y.swapaxes(0, axis).astype(dtype, order="C", copy=False)


def _softmax(x):
    """Softmax along the first axis, in float64."""
    if not x.size:
        return x.copy()
    dtype, (x, top) = x.dtype, _with_top(x)
    e = _exponentials(x, top)
    del x  # softmin has no other use for −x
    e /= _total(e, dtype)
    return e


def _softmax_jacobian(x):
    s = _softmax(x)
    missing = _missing(x)
    return _jacobian(-s[:, None] * s, np.where(s > 0.5, missing * (1 - missing), s * (1 - s)))


def _softmax_vjp(x, g, axis):
    """s·(g − Σgs). What is close to the mean is taken from all g first: equal ones leave 0."""
    if not x.size:
        return x.copy()
    x, (g, size) = _first(x, axis), _scaled(_first(g, axis))
    s = _softmax(x)
    nearest = np.abs(g - accurate.total(g * s)).argmin(0)
    g -= np.take_along_axis(g, nearest[None], 0)
    mean = accurate.total(_times_share(g, s, x))
    small, v = (np.abs(mean) < SMALL) & g.any(0), None
    if np.count_nonzero(small):
        terms = _times_share(g, s, x, size)
        v = terms - s * accurate.total(terms)
    g -= mean
    y = _times_share(g, s, x, size)
    if v is not None:
        y = np.where(small & np.isfinite(v), v, y)
    return _back(y, axis, x.dtype)


def _scaled(g):
    """g divided by a power of 2, and its exponent: large, and yet no sum overflows."""
    size = np.frexp(np.abs(g).max(0, initial=0))[1] - 1020 + len(g).bit_length()
    return np.ldexp(g, -size, dtype=np.float64), size


def _times_share(factor, s, x, power=0):
    """factor·s·2^power; where the share s is so small that it lost digits, its root keeps them."""
    product = factor * s
    if np.any(power):
        np.ldexp(product, power, out=product)
    lost = s < np.finfo(s.dtype).tiny
    if np.count_nonzero(lost):
        x, top = _with_top(x)
        root = accurate.exp_difference(x / 2, top / 2)
        product = np.where(lost, np.ldexp(factor * root, power) * (root * s.max(0)), product)
    return product


def _with_top(x):
    """x, and the largest value along the first axis; an infinite one becomes 0."""
    top = x.max(0)
    infinite = np.isinf(top)
    if np.count_nonzero(infinite):
        alone = (x == top).sum(0) == 1
        only = np.where(x == top, np.where(alone, 0, np.nan), -np.inf).astype(x.dtype)
        x, top = np.where(infinite, only, x), np.where(infinite, x.dtype.type(0), top)
    return x, top


def _exponentials(x, top):
    """e^(x − c), in float64; c is the top, but 0 where that costs no digits: for 0 ≤ top ≤ 600."""
    shift = top * (abs(top - 300) > 300)
    shifted = np.count_nonzero(shift)
    if 4 * shifted > shift.size:
        return accurate.exp_difference(x, shift)
    e = x.astype(np.float64)
    np.exp(e, out=e)  # of its own copy, for from back to front NumPy takes another exp
    if shifted:  # a few of many
        at = shift != 0
        e[:, at] = accurate.exp_difference(x[:, at], shift[at])
    return e


def _total(e, dtype):
    return accurate.total(e) if dtype == np.float32 else accurate.exact_total(e)


def _sum_below(x, top):
    """Σe^(x − top) of all but one top, which is 1 and would hide them."""
    e, tops = accurate.exp_difference(x, top), x == top
    e[tops] = 0
    ties = tops.sum(0) - 1
    del tops
    total = _total(e, x.dtype) + ties
    tiny = total < len(x) * np.finfo(e.dtype).tiny
    if np.count_nonzero(tiny):  # each of many lost digits: they are added up where they have them
        e = np.where(x == top, 0, accurate.exp_difference(x, top, raised=RAISED))
        total = np.where(tiny, accurate.exact_total(e) / E_TO_RAISED, total)
    return total


def _missing(x):
    """What the largest share has less than 1."""
    if not x.size:
        return x[:1]
    others = _sum_below(*_with_top(x))
    return others / (1 + others)


def _jacobian(slopes, diagonal):
    """Slopes ij of each slice, with the axes i and j last."""
    places = np.arange(len(slopes))
    slopes[places, places] = diagonal
    return np.moveaxis(slopes, (0, 1), (-2, -1))


def _sparsemax(x):
    """Sparsemax along the first axis, in float64."""
    if not x.size:
        return x.copy()
    x, top = _with_top(x)
    threshold = _threshold(x, top)
    parts = _parts(x, top, threshold)
    # The sum that made the threshold was long. Newton: what the parts have above 1 is shared out.
    threshold += (accurate.total(parts) - 1) / (parts != 0).sum(0)
    return _parts(x, top, threshold, out=parts)


def _threshold(x, top):
    """τ − top: the largest of what each number of shares, 1, 2, …, would have for a threshold."""
    ranked = np.subtract(np.sort(x, axis=0)[::-1], top, dtype=np.float64)
    np.cumsum(ranked, axis=0, out=ranked)
    ranked -= 1
    ranked /= np.arange(1, len(x) + 1).reshape(-1, *[1] * top.ndim)
    return ranked.max(0)


def _parts(x, top, threshold, out=None):
    """What is above the threshold."""
    parts = np.subtract(x, top, dtype=np.float64, out=out)
    parts -= threshold
    return np.maximum(parts, 0, out=parts)


def _sparsemax_of(x):
    """The same for a list of numbers, as the definition."""
    totals = itertools.accumulate(sorted(x, reverse=True))
    threshold = max((total - 1) / count for count, total in enumerate(totals, start=1))
    return [max(0, v - threshold) for v in x]
