"""Hyperbolic tangent and softsign: S-shaped curves that are centred on zero."""

import numpy as np

from activations.activation import activation
from activations.families.sigmoid import sigmoid

__all__ = ["softsign", "tanh"]


@activation(
    formula=r"\tanh(x) = \frac{e^x - e^{-x}}{e^x + e^{-x}}",
    derivative_formula=r"\tanh'(x) = 1 - \tanh^2(x)",
    definition=lambda m, x: (m.exp(x) - m.exp(-x)) / (m.exp(x) + m.exp(-x)),
    range="(-1, 1)", zero_centred=True, monotonic=True,
    torch="tanh", jax="tanh", keras="tanh",
    aliases=("hyperbolic tangent",),
    reference="lecun1998", year=1998,
)  # fmt: skip
def tanh(x):
    r"""Hyperbolic tangent, from the real line onto (−1, 1).

    .. math:: \tanh(x) = \frac{e^x - e^{-x}}{e^x + e^{-x}} = 2\sigma(2x) - 1, \qquad
        \tanh'(x) = 1 - \tanh^2(x) \le 1

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.

    Returns
    -------
    ndarray or scalar
        Values in (−1, 1), which round to −1 and 1 far out. ±inf gives ±1, nan gives nan.

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    References
    ----------
    LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998: why a network learns faster with it.

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
    reference="elliott1993", year=1993,
)  # fmt: skip
def softsign(x):
    r"""Softsign: a slower tanh, which nears its ends like 1/x instead of an exponential.

    .. math:: \mathrm{softsign}(x) = \frac{x}{1 + |x|}, \qquad
        \mathrm{softsign}'(x) = \frac{1}{(1 + |x|)^2}

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.

    Returns
    -------
    ndarray or scalar
        Values in (−1, 1), which round to −1 and 1 far out. ±inf gives ±1, nan gives nan.

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    References
    ----------
    Elliott, "A better activation function for artificial neural networks", 1993. The name is from
    Bergstra, Desjardins, Lamblin and Bengio, 2009.

    Examples
    --------
    >>> softsign([-3.0, -1.0, 0.0, 1.0, 3.0])
    array([-0.75, -0.5 ,  0.  ,  0.5 ,  0.75])
    """
    y = np.clip(x, np.finfo(x.dtype).min, np.finfo(x.dtype).max)  # ∞/∞ would be nan
    y /= 1 + np.abs(y)
    return y


@softsign.defderivative
def softsign(x):
    return (1 / (1 + np.abs(x))) ** 2  # the square of 1 + |x| could overflow
