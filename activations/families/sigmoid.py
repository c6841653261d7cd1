"""Sigmoid and its logarithm: S-shaped from the real line onto (0, 1), and what likelihoods use."""

import numpy as np

from activations.activation import activation
from activations.families import accurate

__all__ = ["logsigmoid", "sigmoid"]


@activation(
    formula=r"\sigma(x) = \frac{1}{1 + e^{-x}}",
    derivative_formula=r"\sigma'(x) = \sigma(x)\,(1 - \sigma(x))",
    definition=lambda m, x: 1 / (1 + m.exp(-x)),
    range="(0, 1)", zero_centred=False, monotonic=True,
    torch="sigmoid", jax="sigmoid", keras="sigmoid",
    aliases=("logistic",),
    reference='Verhulst, '
    '"Recherches mathématiques sur la loi d\'accroissement de la population", 1845',
)  # fmt: skip
def sigmoid(x):
    """Logistic sigmoid, from the real line onto (0, 1).

    Returns
    -------
    Far out they round to 0 and 1. −inf gives 0, +inf gives 1. The derivative is at most 1/4, at 0.

    Examples
    --------
    >>> sigmoid([1.0, -10.0, 0.0, 15.0, -2.0]).round(1)
    array([0.7, 0. , 0.5, 1. , 0.1])
    >>> sigmoid.derivative(0.0)
    np.float64(0.25)
    """
    # In place: less than half the time in float64.
    y = np.negative(x)
    np.exp(y, out=y)
    y += 1
    np.reciprocal(y, out=y)
    low = x < -accurate.no_overflow(x.dtype)  # where e^(−x) may overflow, σ(x) is e^x
    if np.count_nonzero(low):
        np.exp(x, out=y, where=low)
    return y


@sigmoid.defderivative
def sigmoid(x):
    e = np.exp(-np.abs(x))
    return e / (1 + e) ** 2  # σ(x)(1 − σ(x)) would lose its digits where σ(x) is close to 1


@activation(
    formula=r"\log\sigma(x) = -\log(1 + e^{-x})",
    derivative_formula=r"(\log\sigma)'(x) = \sigma(-x)",
    definition=lambda m, x: -m.log(1 + m.exp(-x)),
    range="(-inf, 0)", zero_centred=False, monotonic=True,
    torch="logsigmoid", jax="log_sigmoid", keras="log_sigmoid",
    reference='Cox, "The regression analysis of binary sequences", 1958',
)  # fmt: skip
def logsigmoid(x):
    """Logarithm of the sigmoid: the log-likelihood of a "yes" whose logit is x.

    Returns
    -------
    They round to 0 far out on the right and follow x on the left. −inf gives −inf, +inf gives 0.

    Examples
    --------
    >>> logsigmoid([-20.0, 0.0, 2.0]).round(3)
    array([-20.   ,  -0.693,  -0.127])
    """
    # log(σ(x)) would be −∞ once σ(x) is 0. Where e^(−x) might overflow, log σ(x) is x.
    # In place: less than half the time in float64.
    y = np.negative(x)
    y.clip(-np.inf, accurate.no_overflow(x.dtype), out=y)
    np.log1p(np.exp(y, out=y), out=y)
    np.negative(y, out=y)
    return np.minimum(y, x, out=y)


@logsigmoid.defderivative
def logsigmoid(x):
    return sigmoid(-x)
