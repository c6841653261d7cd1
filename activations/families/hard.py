"""Hard and shrinking functions: straight pieces in place of curves, and small input taken away."""

import math

import numpy as np

from activations.activation import activation
from activations.families import accurate
from activations.families.tanh import tanh
from activations.parameters import Interval, Order

__all__ = ["hardshrink", "hardsigmoid", "hardswish", "hardtanh", "softshrink", "tanhshrink"]

HOWARD = 'Howard et al., "Searching for MobileNetV3", 2019'
DONOHO = 'Donoho and Johnstone, "Ideal spatial adaptation by wavelet shrinkage", 1994'


@activation(
    formula=r"\mathrm{hardtanh}(x) = \min(\max(x, a), b)",
    derivative_formula=r"\mathrm{hardtanh}'(x)"
    r" = \begin{cases} 1 & a < x < b \\ 0 & \text{else} \end{cases}",
    definition=lambda m, x, min_val=-1.0, max_val=1.0: min(max_val, max(min_val, x)),
    range="[-1, 1]", zero_centred=True, monotonic=True, kinks=(-1.0, 1.0),
    parameters={"min_val": Interval("(-inf, inf)"), "max_val": Interval("(-inf, inf)")},
    order=Order("min_val", "max_val"),
    torch="hardtanh", jax="hard_tanh", keras="hard_tanh", aliases=("clip", "clamp"),
    reference='Collobert, "Large scale machine learning", 2004',
)  # fmt: skip
def hardtanh(x, min_val=-1.0, max_val=1.0):
    """Hard tanh: the line y = x, cut off at a lower and an upper value.

    Parameters
    ----------
    min_val
        The lower value a.
    max_val
        The upper value b.

    Returns
    -------
    In general they are in [a, b]. −inf gives a, +inf gives b. At the kinks a and b the derivative
    is 0, as in PyTorch.

    Examples
    --------
    >>> hardtanh([-3.0, -0.5, 0.5, 3.0])
    array([-1. , -0.5,  0.5,  1. ])
    """
    return _clip(x, min_val, max_val)


@hardtanh.defderivative
def hardtanh(x, min_val=-1.0, max_val=1.0):
    return _between(x, min_val, max_val)


@activation(
    formula=r"\mathrm{hardsigmoid}(x) = \frac{\min(\max(x + 3, 0), 6)}{6}",
    derivative_formula=r"\mathrm{hardsigmoid}'(x)"
    r" = \begin{cases} \tfrac16 & -3 < x < 3 \\ 0 & \text{else} \end{cases}",
    definition=lambda m, x: min(6, max(0, x + 3)) / m.mpf(6),
    range="[0, 1]", zero_centred=False, monotonic=True, kinks=(-3.0, 3.0),
    torch="hardsigmoid", jax="hard_sigmoid", keras="hard_sigmoid",
    aliases=("h-sigmoid",),
    reference=HOWARD,
)  # fmt: skip
def hardsigmoid(x):
    """Hard sigmoid: three straight pieces in place of the sigmoid.

    Returns
    -------
    −inf gives 0, +inf gives 1. At the kinks −3 and 3 the derivative is 0, as in PyTorch.

    References
    ----------
    Earlier ones had other slopes.

    Examples
    --------
    >>> hardsigmoid([-4.0, -1.5, 0.0, 1.5, 4.0])
    array([0.  , 0.25, 0.5 , 0.75, 1.  ])
    """
    return (x.clip(-3, 3) + 3) / 6


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
    reference=HOWARD,
)  # fmt: skip
def hardswish(x):
    """Hard swish: x times its hard sigmoid, a Swish without an exponential.

    Returns
    -------
    The lowest is at x = −3/2. −inf gives 0, +inf gives +inf. At the kinks −3 and 3 the derivative
    is 0 and 1, as in PyTorch.

    Examples
    --------
    >>> hardswish([-4.0, -1.5, 0.0, 1.5, 4.0])
    array([-0.   , -0.375,  0.   ,  1.125,  4.   ])
    """
    y = x.clip(-3.0, 3.0)
    y += 3.0
    y /= 6.0
    y *= np.maximum(x, -3.0)  # ∞·0 would be nan
    return y


@hardswish.defderivative
def hardswish(x):
    # At its ends the middle piece is −1/2 and 3/2, and the outer ones are 0 and 1.
    z = x.clip(-3, 3)
    return (2 * z + 3) / 6 + np.heaviside(-3 - z, 1) / 2 - np.heaviside(z - 3, 1) / 2


@activation(
    formula=r"\mathrm{hardshrink}(x)"
    r" = \begin{cases} x & |x| > \lambda \\ 0 & \text{else} \end{cases}",
    derivative_formula=r"\mathrm{hardshrink}'(x)"
    r" = \begin{cases} 1 & |x| > \lambda \\ 0 & \text{else} \end{cases}",
    definition=lambda m, x, lambd=0.5: x if abs(x) > lambd else 0,
    range="(-inf, inf)", zero_centred=True, monotonic=True, kinks=(-0.5, 0.5),
    parameters={"lambd": Interval("[0, inf)")},
    torch="hardshrink", keras="hard_shrink", aliases=("hard thresholding",),
    reference=DONOHO,
)  # fmt: skip
def hardshrink(x, lambd=0.5):
    """Hard shrinkage: small input becomes 0, large input stays.

    Parameters
    ----------
    lambd
        The threshold λ; so named since `lambda` is a word of Python.

    Returns
    -------
    None is in (0, λ] or [−λ, 0). ±inf stays ±inf. At the kinks ±λ, where the function jumps, the
    derivative is 0, as in PyTorch.

    Examples
    --------
    >>> hardshrink([-2.0, -0.25, 0.25, 2.0])
    array([-2.,  0.,  0.,  2.])
    """
    return x * (np.abs(x) > lambd) + 0  # −0 becomes 0


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
    parameters={"lambd": Interval("[0, inf)")},
    torch="softshrink", keras="soft_shrink", aliases=("soft thresholding",),
    reference=DONOHO,
)  # fmt: skip
def softshrink(x, lambd=0.5):
    """Soft shrinkage: input comes nearer to 0 by λ, and what is nearer already becomes 0.

    Parameters
    ----------
    lambd
        The threshold λ; so named since `lambda` is a word of Python.

    Returns
    -------
    ±inf stays ±inf. At the kinks ±λ the derivative is 0, as in PyTorch.

    Examples
    --------
    >>> softshrink([-2.0, -0.25, 0.25, 2.0])
    array([-1.5,  0. ,  0. ,  1.5])
    """
    y = _clip(x, -lambd, lambd)
    return np.subtract(x, y, out=y)  # in place: a quarter less time


@softshrink.defderivative
def softshrink(x, lambd=0.5):
    return np.heaviside(np.abs(x) - lambd, 0)


@activation(
    formula=r"\mathrm{tanhshrink}(x) = x - \tanh(x)",
    derivative_formula=r"\mathrm{tanhshrink}'(x) = \tanh^2(x)",
    definition=lambda m, x: x - m.tanh(x),
    range="(-inf, inf)", zero_centred=True, monotonic=True,
    torch="tanhshrink", keras="tanh_shrink",
    reference='Sermanet, Kavukcuoglu and LeCun, '
    '"EBLearn: open-source energy-based learning in C++", 2009',
)  # fmt: skip
def tanhshrink(x):
    """Tanh shrinkage: what tanh takes away, a soft shrinkage without kinks.

    Returns
    -------
    Near 0 they are close to x³/3. ±inf stays ±inf.

    References
    ----------
    It stands there for sparse codes, of which it is a smooth shrinkage.

    Examples
    --------
    >>> tanhshrink([-2.0, 0.0, 2.0]).round(3)
    array([-1.036,  0.   ,  1.036])
    """
    # In place, for it would take more than three arrays.
    near = x.clip(-1.5, 1.5)  # where x − tanh(x) would lose digits
    y = near * near
    fraction = accurate.tanh_fraction(y, levels=5 if x.dtype == np.float32 else 9)
    fraction += y
    y /= fraction
    y *= near
    beyond = np.tanh(x, out=near)
    np.subtract(x, beyond, out=beyond)
    end = 1.5 - math.tanh(1.5)
    y += np.subtract(beyond, beyond.clip(-end, end, out=fraction), out=beyond)
    return y


@tanhshrink.defderivative
def tanhshrink(x):
    return tanh(x) ** 2


def _clip(x, low, high):
    """`clip`, which leaves −0 as it is only where its ends are numbers, for arrays of them too."""
    if not low.ndim and not high.ndim:
        return x.clip(low, high)
    return np.where(x < low, low, np.where(x > high, high, x))


def _between(x, low, high):
    """1 between two numbers, 0 elsewhere and at the two; nan for nan."""
    return np.heaviside(x - low, 0) * np.heaviside(high - x, 0)
