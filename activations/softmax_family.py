"""Softmax and its logarithm: scores in, probabilities out, each depending on all the others."""

import numpy as np

from activations.activation import activation

__all__ = ["log_softmax", "softmax"]


@activation(
    formula=r"\mathrm{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",
    derivative_formula=r"\frac{\partial s_i}{\partial x_j} = s_i\,(\delta_{ij} - s_j)",
    definition=lambda m, x: [m.exp(v) / sum(m.exp(u) for u in x) for v in x],
    range="(0, 1)", zero_centred=False, monotonic=True, elementwise=False,
    parameters={"axis": int},
    torch="softmax", jax="softmax", keras="softmax",
    reference="bridle1990", year=1990,
)  # fmt: skip
def softmax(x, axis=-1):
    r"""Softmax: scores become probabilities that sum to 1.

    .. math:: \mathrm{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}, \qquad
        \frac{\partial s_i}{\partial x_j} = s_i\,(\delta_{ij} - s_j)

    Parameters
    ----------
    x : array_like
        Real numbers, with at least one axis. float16, float32 and float64 keep their dtype;
        integers and booleans become float64.
    axis : int, default -1
        The axis along which the values sum to 1.

    Returns
    -------
    ndarray
        Same shape as x, values in (0, 1), which round to 0 and 1 when scores are far apart.
        −inf gives 0; a single +inf takes all, 1. Several +inf, or nothing but several −inf, have
        no limit: nan. So has any slice that holds a nan.

    Raises
    ------
    TypeError
        If x does not hold real numbers, or the axis is not an integer.
    ValueError
        If x is a single number, or has no such axis.

    References
    ----------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.

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
    _, e, _ = _below_top(x, axis)
    return e / _sum(e, axis)


@softmax.defjacobian
def softmax(x, axis=-1):
    s = np.moveaxis(softmax(x, axis), axis, -1)
    return _rows_sum_to_zero(-s[..., :, None] * s[..., None, :])


@softmax.defvjp
def softmax(x, g, axis=-1):
    s = softmax(x, axis)
    return s * (g - (g * s).sum(axis=axis, keepdims=True))


@activation(
    formula=r"\log\mathrm{softmax}(x)_i = x_i - \log \sum_j e^{x_j}",
    derivative_formula=r"\frac{\partial \log s_i}{\partial x_j} = \delta_{ij} - s_j",
    definition=lambda m, x: [v - m.log(sum(m.exp(u) for u in x)) for v in x],
    range="(-inf, 0)", zero_centred=False, monotonic=True, elementwise=False,
    parameters={"axis": int},
    torch="log_softmax", jax="log_softmax", keras="log_softmax",
    reference="bridle1990", year=1990,
)  # fmt: skip
def log_softmax(x, axis=-1):
    r"""Logarithm of the softmax: the log-likelihood of each class.

    .. math:: \log\mathrm{softmax}(x)_i = x_i - \log \sum_j e^{x_j}, \qquad
        \frac{\partial \log s_i}{\partial x_j} = \delta_{ij} - s_j

    Parameters
    ----------
    x : array_like
        Real numbers, with at least one axis. float16, float32 and float64 keep their dtype;
        integers and booleans become float64.
    axis : int, default -1
        The axis along which the probabilities sum to 1.

    Returns
    -------
    ndarray
        Same shape as x, values in (−inf, 0), which round to 0 when one score is far above the
        others. −inf gives −inf; a single +inf gives 0 there and −inf elsewhere. Several +inf, or
        nothing but several −inf, have no limit: nan. So has any slice that holds a nan.

    Raises
    ------
    TypeError
        If x does not hold real numbers, or the axis is not an integer.
    ValueError
        If x is a single number, or has no such axis.

    References
    ----------
    Bridle, "Probabilistic interpretation of feedforward classification network outputs", 1990.

    Examples
    --------
    >>> log_softmax([0.0, 1000.0])
    array([-1000.,     0.])
    """
    below, e, alone = _below_top(x, axis)
    # log Σe = log1p(Σe − 1), and one e is the top's own, 1: leaving it out keeps the small ones
    rest = _sum(np.where(alone, 0, e), axis)
    return below - np.log1p(rest - ~alone.any(axis=axis, keepdims=True))


@log_softmax.defjacobian
def log_softmax(x, axis=-1):
    s = np.moveaxis(softmax(x, axis), axis, -1)
    return _rows_sum_to_zero(np.broadcast_to(-s[..., None, :], (*s.shape, s.shape[-1])).copy())


@log_softmax.defvjp
def log_softmax(x, g, axis=-1):
    return g - softmax(x, axis) * g.sum(axis=axis, keepdims=True)


def _below_top(x, axis):
    """x minus its largest value, e to that power, and where a largest value stands alone."""
    x = x.astype(np.float64)  # in float32 the errors of many exponentials would add up
    top = x.max(axis=axis, keepdims=True, initial=-np.inf)
    is_top = x == top
    alone = is_top & (is_top.sum(axis=axis, keepdims=True) == 1)
    below, lost = _two_sum(x, -top)
    below = np.where(alone, 0, below)  # also for a single +inf, where ∞ − ∞ would be nan
    e = np.exp(below)
    e += e * np.where(np.isfinite(lost), lost, 0)  # e to the power of −700 feels what is lost
    return below, e, alone


def _sum(terms, axis):
    """Sum along the axis, pair by pair, with what the additions lost: rounded only once."""
    terms = np.moveaxis(terms, axis, 0)
    lost = 0
    while len(terms) > 1:
        if len(terms) % 2:
            terms = np.concatenate([terms, np.zeros_like(terms[:1])])
        terms, lost_here = _two_sum(terms[::2], terms[1::2])
        lost = lost + lost_here.sum(axis=0)
    return np.moveaxis(terms.sum(axis=0, keepdims=True) + lost, 0, axis)


def _two_sum(a, b):
    """a + b, rounded, and exactly what the rounding lost (Knuth)."""
    total = a + b
    b_in_total = total - a
    return total, (a - (total - b_in_total)) + (b - b_in_total)


def _rows_sum_to_zero(jacobian):
    """Fill in the diagonal: adding a constant to all inputs changes no output."""
    diagonal = np.einsum("...ii->...i", jacobian)
    diagonal[...] = 0
    # s(1 − s) would lose its digits where s is close to 1
    diagonal[...] = -_sum(jacobian, axis=-1)[..., 0]
    return jacobian
