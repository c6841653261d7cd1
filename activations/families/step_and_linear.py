"""The two extremes: a unit that changes nothing, and a unit that only says yes or no."""

import numpy as np

from activations.activation import activation

__all__ = ["binary_step", "identity"]


@activation(
    formula=r"f(x) = x",
    derivative_formula=r"f'(x) = 1",
    definition=lambda m, x: x,
    range="(-inf, inf)", zero_centred=True, monotonic=True,
    jax="identity", keras="linear",
    reference="widrow1960", year=1960,
)  # fmt: skip
def identity(x):
    r"""Linear activation: the input, unchanged.

    .. math:: f(x) = x, \qquad f'(x) = 1

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.

    Returns
    -------
    ndarray or scalar
        A copy of x, in (−inf, inf). ±inf stays ±inf, nan stays nan. The derivative is 1.

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    References
    ----------
    Widrow and Hoff, "Adaptive switching circuits", 1960: the output of ADALINE before its switch.

    Examples
    --------
    >>> identity([-3, 0, 3])
    array([-3.,  0.,  3.])
    """
    return +x


@identity.defderivative
def identity(x):
    return np.where(np.isnan(x), x, 1)


@activation(
    formula=r"H_\theta(x) = \begin{cases} 1 & x \ge \theta \\ 0 & x < \theta \end{cases}",
    derivative_formula=r"H_\theta'(x) = 0 \quad (x \ne \theta)",
    definition=lambda m, x, threshold=0.0: 1 if x >= threshold else 0,
    range="[0, 1]", zero_centred=False, monotonic=True, kinks=(0.0,),
    parameters={"threshold": "(-inf, inf)"},
    aliases=("hard limiter", "unit step"),
    reference="mcculloch1943", year=1943,
)  # fmt: skip
def binary_step(x, threshold=0.0):
    r"""Binary step: 1 at or above the threshold, 0 below it.

    .. math:: H_\theta(x) = 1 \text{ if } x \ge \theta, \text{ else } 0

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.
    threshold : float, default 0.0
        Where the step is; finite. It is rounded to the dtype of x.

    Returns
    -------
    ndarray or scalar
        0 or 1. −inf gives 0, +inf gives 1, nan gives nan. The derivative is 0 everywhere, at the
        threshold as well, where there is none: gradient descent has nothing to follow.

    Raises
    ------
    TypeError
        If x does not hold real numbers.
    ValueError
        If the threshold is not finite.

    References
    ----------
    McCulloch and Pitts, "A logical calculus of the ideas immanent in nervous activity", 1943.

    Examples
    --------
    >>> binary_step([-3, -2, -1, 0, 1, 2, 3])
    array([0., 0., 0., 1., 1., 1., 1.])
    """
    return np.where(np.isnan(x), x, x >= threshold)


@binary_step.defderivative
def binary_step(x, threshold=0.0):
    return np.where(np.isnan(x), x, 0)
