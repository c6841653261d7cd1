"""Hyperbolic tangent and its kin: S-shaped curves that are centred on zero."""

import numpy as np

from activations.activation import activation
from activations.families import accurate
from activations.families.sigmoid import sigmoid

__all__ = ["softsign", "tanh"]


@activation(
    formula=r"\tanh(x) = \frac{e^x - e^{-x}}{e^x + e^{-x}}",
    derivative_formula=r"\tanh'(x) = 1 - \tanh^2(x)",
    definition=lambda m, x: (m.exp(x) - m.exp(-x)) / (m.exp(x) + m.exp(-x)),
    range="(-1, 1)", zero_centred=True, monotonic=True,
    torch="tanh", jax="tanh", keras="tanh",
    aliases=("hyperbolic tangent",),
    reference='LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998',
)  # fmt: skip
def tanh(x):
    """Hyperbolic tangent, from the real line onto (−1, 1).

    Returns
    -------
    Far out they round to −1 and 1. ±inf gives ±1. The derivative is at most 1, at 0. It is the
    sigmoid, stretched and shifted: 2σ(2x) − 1.

    References
    ----------
    It shows why a network learns faster with tanh.

    Examples
    --------
    >>> tanh([-2, -1, 0, 1, 2]).round(2)
    array([-0.96, -0.76,  0.  ,  0.76,  0.96])
    >>> tanh.derivative(0.0)
    np.float64(1.0)
    """
    return np.tanh(x)  # the formula as it stands is ∞/∞ for large x, and loses digits near 0


@tanh.defderivative
def tanh(x):
    return 4 * sigmoid.derivative(2 * x)  # 1 − tanh² would lose its digits where tanh² is near 1


@activation(
    formula=r"\mathrm{softsign}(x) = \frac{x}{1 + |x|}",
    derivative_formula=r"\mathrm{softsign}'(x) = \frac{1}{(1 + |x|)^2}",
    definition=lambda m, x: x / (1 + abs(x)),
    range="(-1, 1)", zero_centred=True, monotonic=True,
    torch="softsign", jax="soft_sign", keras="softsign", aliases=("Elliott",),
    reference='Elliott, "A better activation function for artificial neural networks", 1993',
)  # fmt: skip
def softsign(x):
    """Softsign: a slower tanh, which nears its ends like 1/x instead of an exponential.

    Returns
    -------
    Far out they round to −1 and 1. ±inf gives ±1.

    References
    ----------
    The name is from Bergstra, Desjardins, Lamblin and Bengio, 2009.

    Examples
    --------
    >>> softsign([-3.0, -1.0, 0.0, 1.0, 3.0])
    array([-0.75, -0.5 ,  0.  ,  0.5 ,  0.75])
    """
    y = accurate.finite(x)  # ∞/∞ would be nan
    y /= 1 + np.abs(y)  # in place: a third of the time in float64
    return y


@softsign.defderivative
def softsign(x):
    return (1 / (1 + np.abs(x))) ** 2  # the square of 1 + |x| could overflow
