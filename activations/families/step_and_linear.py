"""The two extremes: a unit that changes nothing, and a unit that only says yes or no."""

import numpy as np

from activations.activation import activation
from activations.parameters import Interval

__all__ = ["binary_step", "identity"]


@activation(
    formula=r"f(x) = x",
    derivative_formula=r"f'(x) = 1",
    definition=lambda m, x: x,
    range="(-inf, inf)", zero_centred=True, monotonic=True,
    jax="identity", keras="linear",
    reference='Widrow and Hoff, "Adaptive switching circuits", 1960',
)  # fmt: skip
def identity(x):
    """Linear activation: the input, unchanged.

    Returns
    -------
    It is a copy of x. ±inf stays ±inf. The derivative is 1.

    References
    ----------
    It is the output of ADALINE before its switch.

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
    parameters={"threshold": Interval("(-inf, inf)")},
    aliases=("hard limiter", "unit step"),
    reference='McCulloch and Pitts, '
    '"A logical calculus of the ideas immanent in nervous activity", 1943',
)  # fmt: skip
def binary_step(x, threshold=0.0):
    """Binary step: 1 at or above the threshold, 0 below it.

    Parameters
    ----------
    threshold
        Where the step is.

    Returns
    -------
    Only the two ends occur. −inf gives 0, +inf gives 1. The derivative is 0 everywhere, at the
    threshold as well, where there is none: gradient descent has nothing to follow.

    Examples
    --------
    >>> binary_step([-3, -2, -1, 0, 1, 2, 3])
    array([0., 0., 0., 1., 1., 1., 1.])
    """
    return np.where(np.isnan(x), x, x >= threshold)


@binary_step.defderivative
def binary_step(x, threshold=0.0):
    return np.where(np.isnan(x), x, 0)
