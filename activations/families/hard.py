"""Hard and shrinking functions: straight pieces in place of curves, and small input taken away."""

import math

import numpy as np

from activations.activation import activation
from activations.families import accurate
from activations.families.tanh import tanh

__all__ = ["hardshrink", "hardsigmoid", "hardswish", "hardtanh", "softshrink", "tanhshrink"]


@activation(
    formula=r"\mathrm{hardtanh}(x) = \min(\max(x, a), b)",
    derivative_formula=r"\mathrm{hardtanh}'(x)"
    r" = \begin{cases} 1 & a < x < b \\ 0 & \text{else} \end{cases}",
    definition=lambda m, x, min_val=-1.0, max_val=1.0: min(max_val, max(min_val, x)),
    range="[-1, 1]", zero_centred=True, monotonic=True, kinks=(-1.0, 1.0),
    parameters={"min_val": "(-inf, inf)", "max_val": "(-inf, inf)"},
    torch="hardtanh", jax="hard_tanh", keras="hard_tanh", aliases=("clip", "clamp"),
    reference="collobert2004", year=2004,
)  # fmt: skip
def hardtanh(x, min_val=-1.0, max_val=1.0):
    r"""Hard tanh: the line y = x, cut off at a lower and an upper value.

    .. math:: \mathrm{hardtanh}(x) = \min(\max(x, a), b)

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.
    min_val : float, default -1.0
        The lower value a, finite. It is rounded to the dtype of x.
    max_val : float, default 1.0
        The upper value b, finite, above a. It is rounded to the dtype of x.

    Returns
    -------
    ndarray or scalar
        Values in [a, b]. −inf gives a, +inf gives b, nan gives nan. At the kinks a and b the
        derivative is 0, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers, or a parameter is not a number.
    ValueError
        If a parameter is not finite, or min_val is not below max_val.

    References
    ----------
    Collobert, "Large scale machine learning", 2004.

    Examples
    --------
    >>> hardtanh([-3.0, -0.5, 0.5, 3.0])
    array([-1. , -0.5,  0.5,  1. ])
    """
    _check_order(min_val, max_val)
    return np.clip(x, min_val, max_val)


@hardtanh.defderivative
def hardtanh(x, min_val=-1.0, max_val=1.0):
    _check_order(min_val, max_val)
    return _between(x, min_val, max_val)


@activation(
    formula=r"\mathrm{hardsigmoid}(x) = \frac{\min(\max(x + 3, 0), 6)}{6}",
    derivative_formula=r"\mathrm{hardsigmoid}'(x)"
    r" = \begin{cases} \tfrac16 & -3 < x < 3 \\ 0 & \text{else} \end{cases}",
    definition=lambda m, x: min(6, max(0, x + 3)) / m.mpf(6),
    range="[0, 1]", zero_centred=False, monotonic=True, kinks=(-3.0, 3.0),
    torch="hardsigmoid", jax="hard_sigmoid", keras="hard_sigmoid",
    aliases=("h-sigmoid",),
    reference="howard2019", year=2019,
)  # fmt: skip
def hardsigmoid(x):
    r"""Hard sigmoid: three straight pieces in place of the sigmoid.

    .. math:: \mathrm{hardsigmoid}(x) = \frac{\min(\max(x + 3, 0), 6)}{6}

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.

    Returns
    -------
    ndarray or scalar
        Values in [0, 1]. −inf gives 0, +inf gives 1, nan gives nan. At the kinks −3 and 3 the
        derivative is 0, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    References
    ----------
    Howard et al., "Searching for MobileNetV3", 2019. Earlier ones had other slopes.

    Examples
    --------
    >>> hardsigmoid([-4.0, -1.5, 0.0, 1.5, 4.0])
    array([0.  , 0.25, 0.5 , 0.75, 1.  ])
    """
    y = np.clip(x, -3, 3)
    y += 3
    y /= 6
    return y


@hardsigmoid.defderivative
def hardsigmoid(x):
    return _between(x, -3, 3) / 6


@activation(
    formula=r"\mathrm{hardswish}(x) = x\,\frac{\min(\max(x + 3, 0), 6)}{6}",
    derivative_formula=r"\mathrm{hardswish}'(x) = \begin{cases} 0 & x \le -3 \\"
    r" \tfrac{2x + 3}{6} & -3 < x < 3 \\ 1 & x \ge 3 \end{cases}",
    definition=lambda m, x: x * min(6, max(0, x + 3)) / m.mpf(6),
    range="[-0.375, inf)", zero_centred=False, monotonic=False, kinks=(-3.0, 3.0),
    torch="hardswish", jax="hard_swish", keras="hard_swish", aliases=("hard_silu", "h-swish"),
    reference="howard2019", year=2019,
)  # fmt: skip
def hardswish(x):
    r"""Hard swish: x times its hard sigmoid, a Swish without an exponential.

    .. math:: \mathrm{hardswish}(x) = x\,\frac{\min(\max(x + 3, 0), 6)}{6}

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.

    Returns
    -------
    ndarray or scalar
        Values from −3/8, at x = −3/2, to inf. −inf gives 0, +inf gives +inf, nan gives nan. At
        the kinks −3 and 3 the derivative is 0 and 1, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    References
    ----------
    Howard et al., "Searching for MobileNetV3", 2019.

    Examples
    --------
    >>> hardswish([-4.0, -1.5, 0.0, 1.5, 4.0])
    array([-0.   , -0.375,  0.   ,  1.125,  4.   ])
    """
    y = np.clip(x, -3, 3)
    y += 3
    y /= 6
    y *= np.clip(x, -3, np.inf)  # ∞·0 would be nan
    return y


@hardswish.defderivative
def hardswish(x):
    z = np.clip(x, -3, 3)
    return (2 * z + 3) / 6 + np.heaviside(z - 3, 1) * -0.5 + np.heaviside(-3 - z, 1) * 0.5


@activation(
    formula=r"\mathrm{hardshrink}(x)"
    r" = \begin{cases} x & |x| > \lambda \\ 0 & \text{else} \end{cases}",
    derivative_formula=r"\mathrm{hardshrink}'(x)"
    r" = \begin{cases} 1 & |x| > \lambda \\ 0 & \text{else} \end{cases}",
    definition=lambda m, x, lambd=0.5: x if abs(x) > lambd else 0,
    range="(-inf, inf)", zero_centred=True, monotonic=True, kinks=(-0.5, 0.5),
    parameters={"lambd": "[0, inf)"},
    torch="hardshrink", keras="hard_shrink", aliases=("hard thresholding",),
    reference="donoho1994", year=1994,
)  # fmt: skip
def hardshrink(x, lambd=0.5):
    r"""Hard shrinkage: small input becomes 0, large input stays.

    .. math:: \mathrm{hardshrink}(x) = x \text{ if } |x| > \lambda, \text{ else } 0

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.
    lambd : float, default 0.5
        The threshold λ, at least 0; so named since `lambda` is a word of Python. It is rounded to
        the dtype of x.

    Returns
    -------
    ndarray or scalar
        Values in (−inf, −λ), 0 and (λ, inf). ±inf stays ±inf, nan gives nan. At the kinks ±λ,
        where the function jumps, the derivative is 0, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers, or the threshold is not a number.
    ValueError
        If the threshold is negative or not finite.

    References
    ----------
    Donoho and Johnstone, "Ideal spatial adaptation by wavelet shrinkage", 1994.

    Examples
    --------
    >>> hardshrink([-2.0, -0.25, 0.25, 2.0])
    array([-2.,  0.,  0.,  2.])
    """
    y = np.abs(x)
    y = np.multiply(x, y > lambd, out=y)
    y += 0  # −0 becomes 0
    return y


@hardshrink.defderivative
def hardshrink(x, lambd=0.5):
    return np.heaviside(np.abs(x) - lambd, 0)


@activation(
    formula=r"\mathrm{softshrink}(x) = \begin{cases} x - \lambda & x > \lambda \\"
    r" x + \lambda & x < -\lambda \\ 0 & \text{else} \end{cases}",
    derivative_formula=r"\mathrm{softshrink}'(x)"
    r" = \begin{cases} 1 & |x| > \lambda \\ 0 & \text{else} \end{cases}",
    definition=lambda m, x, lambd=0.5: x - min(max(x, -lambd), lambd),
    range="(-inf, inf)", zero_centred=True, monotonic=True, kinks=(-0.5, 0.5),
    parameters={"lambd": "[0, inf)"},
    torch="softshrink", keras="soft_shrink", aliases=("soft thresholding",),
    reference="donoho1994", year=1994,
)  # fmt: skip
def softshrink(x, lambd=0.5):
    r"""Soft shrinkage: input comes nearer to 0 by λ, and what is nearer already becomes 0.

    .. math:: \mathrm{softshrink}(x) = x - \min(\max(x, -\lambda), \lambda)

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.
    lambd : float, default 0.5
        The threshold λ, at least 0; so named since `lambda` is a word of Python. It is rounded to
        the dtype of x.

    Returns
    -------
    ndarray or scalar
        Values in (−inf, inf). ±inf stays ±inf, nan gives nan. At the kinks ±λ the derivative is
        0, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers, or the threshold is not a number.
    ValueError
        If the threshold is negative or not finite.

    References
    ----------
    Donoho and Johnstone, "Ideal spatial adaptation by wavelet shrinkage", 1994.

    Examples
    --------
    >>> softshrink([-2.0, -0.25, 0.25, 2.0])
    array([-1.5,  0. ,  0. ,  1.5])
    """
    y = np.clip(x, -lambd, lambd)
    return np.subtract(x, y, out=y)


@softshrink.defderivative
def softshrink(x, lambd=0.5):
    return np.heaviside(np.abs(x) - lambd, 0)


@activation(
    formula=r"\mathrm{tanhshrink}(x) = x - \tanh(x)",
    derivative_formula=r"\mathrm{tanhshrink}'(x) = \tanh^2(x)",
    definition=lambda m, x: x - m.tanh(x),
    range="(-inf, inf)", zero_centred=True, monotonic=True,
    torch="tanhshrink", keras="tanh_shrink",
    reference="sermanet2009", year=2009,
)  # fmt: skip
def tanhshrink(x):
    r"""Tanh shrinkage: what tanh takes away, a soft shrinkage without kinks.

    .. math:: \mathrm{tanhshrink}(x) = x - \tanh(x), \qquad
        \mathrm{tanhshrink}'(x) = \tanh^2(x)

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.

    Returns
    -------
    ndarray or scalar
        Values in (−inf, inf), close to x³/3 near 0. ±inf stays ±inf, nan gives nan.

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    References
    ----------
    Sermanet, Kavukcuoglu and LeCun, "EBLearn: open-source energy-based learning in C++", 2009, for
    sparse codes, of which it is a smooth shrinkage.

    Examples
    --------
    >>> tanhshrink([-2.0, 0.0, 2.0]).round(3)
    array([-1.036,  0.   ,  1.036])
    """
    near = np.clip(x, -1.5, 1.5)  # where x − tanh(x) would lose digits
    y = near * near
    fraction = accurate.lambert(y, levels=5 if x.dtype == np.float32 else 9)
    fraction += y
    y /= fraction
    y *= near
    beyond = np.tanh(x, out=near)
    beyond = np.subtract(x, beyond, out=beyond)
    end = 1.5 - math.tanh(1.5)
    y += np.subtract(beyond, np.clip(beyond, -end, end, out=fraction), out=beyond)
    return y


@tanhshrink.defderivative
def tanhshrink(x):
    return tanh(x) ** 2


def _between(x, low, high):
    """1 between two numbers, 0 elsewhere and at the two; nan for nan."""
    return np.heaviside(x - low, 0) * np.heaviside(high - x, 0)


def _check_order(min_val, max_val):
    if not np.all(min_val < max_val):
        raise ValueError(f"min_val must be below max_val; got {min_val} and {max_val}")
