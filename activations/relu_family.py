"""ReLU and its kin: straight for positive inputs, and something smaller for negative ones."""

import numpy as np

from activations.activation import activation

__all__ = ["elu", "leaky_relu", "prelu", "relu"]


@activation(
    formula=r"\mathrm{ReLU}(x) = \max(0, x)",
    derivative_formula=r"\mathrm{ReLU}'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}",
    definition=lambda m, x: x if x > 0 else 0,
    range="[0, inf)", zero_centred=False, monotonic=True, kinks=(0.0,),
    torch="relu", jax="relu", keras="relu",
    reference="fukushima1969", year=1969,
)  # fmt: skip
def relu(x):
    r"""Rectified linear unit: positive input passes, negative input becomes 0.

    .. math:: \mathrm{ReLU}(x) = \max(0, x), \qquad
        \mathrm{ReLU}'(x) = 1 \text{ if } x > 0, \text{ else } 0

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.

    Returns
    -------
    ndarray or scalar
        Values in [0, inf). −inf gives 0, +inf gives +inf, nan gives nan. At the kink the
        derivative is 0, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    References
    ----------
    Fukushima, "Visual feature extraction by a multilayered network of analog threshold elements",
    1969. The name is from Nair and Hinton, 2010.

    Examples
    --------
    >>> relu([1.0, -10.0, 0.0, 15.0, -20.0])
    array([ 1.,  0.,  0., 15.,  0.])
    """
    return np.maximum(x, 0)


@relu.defderivative
def relu(x):
    return np.heaviside(x, 0)  # 0 at the kink


@activation(
    formula=r"\mathrm{LeakyReLU}(x) = \begin{cases} x & x > 0 \\ s\,x & x \le 0 \end{cases}",
    derivative_formula=r"\mathrm{LeakyReLU}'(x)"
    r" = \begin{cases} 1 & x > 0 \\ s & x \le 0 \end{cases}",
    definition=lambda m, x, negative_slope=0.01: x if x > 0 else negative_slope * x,
    range="(-inf, inf)", zero_centred=False, monotonic=True, kinks=(0.0,),
    parameters={"negative_slope": "(-inf, inf)"},
    torch="leaky_relu", jax="leaky_relu", keras="leaky_relu",
    reference="maas2013", year=2013,
)  # fmt: skip
def leaky_relu(x, negative_slope=0.01):
    r"""Leaky ReLU: a small slope instead of 0 for negative input.

    .. math:: \mathrm{LeakyReLU}(x) = x \text{ if } x > 0, \text{ else } s\,x

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.
    negative_slope : float, default 0.01
        The slope s for negative input; any finite number, usually between 0 and 1. Above 1 the
        function is still this one, but no longer max(s·x, x); below 0 it is not monotonic. It is
        rounded to the dtype of x.

    Returns
    -------
    ndarray or scalar
        −inf gives −inf (0 with slope 0), +inf gives +inf, nan gives nan. At the kink the
        derivative is `negative_slope`, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers, or the slope is not a number.
    ValueError
        If the slope is not finite.

    References
    ----------
    Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013.

    Examples
    --------
    >>> leaky_relu([1.0, -10.0, 0.0, 15.0, -20.0])
    array([ 1. , -0.1,  0. , 15. , -0.2])
    >>> leaky_relu.derivative([-3.0, 0.0, 3.0], negative_slope=0.2)
    array([0.2, 0.2, 1. ])
    """
    return np.maximum(x, 0) + _slope_times(negative_slope, np.minimum(x, 0))


@leaky_relu.defderivative
def leaky_relu(x, negative_slope=0.01):
    step = np.heaviside(x, 0)
    return step + negative_slope * (1 - step)


@activation(
    formula=r"\mathrm{PReLU}(x) = \begin{cases} x & x > 0 \\ a\,x & x \le 0 \end{cases}"
    r"\qquad a \text{ is learned}",
    derivative_formula=r"\mathrm{PReLU}'(x) = \begin{cases} 1 & x > 0 \\ a & x \le 0 \end{cases}",
    definition=lambda m, x, weight=0.25: x if x > 0 else weight * x,
    range="(-inf, inf)", zero_centred=False, monotonic=True, kinks=(0.0,),
    parameters={"weight": "(-inf, inf)"},
    torch="prelu",
    reference="he2015", year=2015,
)  # fmt: skip
def prelu(x, weight=0.25):
    r"""Parametric ReLU: Leaky ReLU whose slope is a weight, learned with the others.

    .. math:: \mathrm{PReLU}(x) = x \text{ if } x > 0, \text{ else } a\,x, \qquad
        \frac{\partial\,\mathrm{PReLU}}{\partial a}(x) = \min(x, 0)

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.
    weight : float or ndarray, default 0.25
        The slope a for negative input, finite. An array must broadcast to the shape of x: for
        one slope per channel along axis 1, as in PyTorch, pass ``weight[:, None, None]`` with
        images. It is rounded to the dtype of x.

    Returns
    -------
    ndarray or scalar
        −inf gives −inf for a positive weight (0 for weight 0), +inf gives +inf, nan gives nan. At
        the kink the derivative is `weight`, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers, or the weight is no number or array of numbers.
    ValueError
        If a weight is not finite, or does not broadcast to the shape of x.

    References
    ----------
    He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015.

    Examples
    --------
    >>> prelu([-4.0, 0.0, 4.0])
    array([-1.,  0.,  4.])
    >>> import numpy as np
    >>> prelu([[-4.0, -4.0]], weight=np.array([0.0, 0.5]))
    array([[ 0., -2.]])
    """
    return leaky_relu(x, weight)


@prelu.defderivative
def prelu(x, weight=0.25):
    return leaky_relu.derivative(x, weight)


@activation(
    formula=r"\mathrm{ELU}(x) = \begin{cases} x & x > 0 \\ \alpha\,(e^x - 1) & x \le 0 \end{cases}",
    derivative_formula=r"\mathrm{ELU}'(x)"
    r" = \begin{cases} 1 & x > 0 \\ \alpha\,e^x & x \le 0 \end{cases}",
    definition=lambda m, x, alpha=1.0: x if x > 0 else alpha * (m.exp(x) - 1),
    range="(-1, inf)", zero_centred=False, monotonic=True,
    parameters={"alpha": "[0, inf)"},
    torch="elu", jax="elu", keras="elu",
    reference="clevert2015", year=2015,
)  # fmt: skip
def elu(x, alpha=1.0):
    r"""Exponential linear unit: negative input bends smoothly towards −α.

    .. math:: \mathrm{ELU}(x) = x \text{ if } x > 0, \text{ else } \alpha\,(e^x - 1)

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.
    alpha : float, default 1.0
        Minus the value that far negative input tends to; in [0, inf). With 1 there is no kink
        at 0. It is rounded to the dtype of x.

    Returns
    -------
    ndarray or scalar
        Values in (−alpha, inf), which round to −alpha far out. −inf gives −alpha, +inf gives
        +inf, nan gives nan. At 0 the derivative is alpha, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers, or alpha is not a number.
    ValueError
        If alpha is negative or not finite.

    References
    ----------
    Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential
    linear units (ELUs)", 2015.

    Examples
    --------
    >>> elu([-2.0, 0.0, 2.0]).round(3)
    array([-0.865,  0.   ,  2.   ])
    """
    below = np.minimum(x, 0)  # e to a positive x, not wanted here, might overflow
    return np.maximum(x, 0) + alpha * np.expm1(below)


@elu.defderivative
def elu(x, alpha=1.0):
    step = np.heaviside(x, 0)
    return step + alpha * np.exp(np.minimum(x, 0)) * (1 - step)


def _slope_times(slope, x):
    return np.where(slope == 0, 0, slope * x)  # slope 0 is flat as far as −inf, where 0·∞ is nan
