"""ReLU and its kin: straight for positive inputs, and something smaller for negative ones."""

import numpy as np

from activations.activation import activation
from activations.families import accurate

__all__ = [
    "celu", "elu", "leaky_relu", "prelu", "relu", "relu6", "rrelu", "selu", "squared_relu",
    "threshold",
]  # fmt: skip


@activation(
    formula=r"\mathrm{ReLU}(x) = \max(0, x)",
    derivative_formula=r"\mathrm{ReLU}'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}",
    definition=lambda m, x: x if x > 0 else 0,
    range="[0, inf)", zero_centred=False, monotonic=True, kinks=(0.0,),
    torch="relu", jax="relu", keras="relu",
    aliases=("positive part", "ramp", "rectifier"),
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
    aliases=("LReLU",),
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
    if np.all(0 < negative_slope) and np.all(negative_slope <= 1):
        y = negative_slope * x
        return np.maximum(x, y, out=y)
    lowest = np.where(negative_slope == 0, np.finfo(x.dtype).min, -np.inf)  # 0·∞ would be nan
    y = np.clip(x, lowest, 0)
    y *= negative_slope
    y += np.clip(x, 0, np.inf)
    return y


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
    aliases=("parametric ReLU",),
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
    formula=r"\mathrm{RReLU}(x) = \begin{cases} x & x > 0 \\ a\,x & x \le 0 \end{cases}"
    r"\qquad a \sim U(l, u) \text{ in training, } \tfrac{l + u}{2} \text{ after it}",
    derivative_formula=r"\mathrm{RReLU}'(x) = \begin{cases} 1 & x > 0 \\ a & x \le 0 \end{cases}",
    definition=lambda m, x, lower=1 / 8, upper=1 / 3, training=False, rng=None: (
        x if x > 0 else (lower + upper) / 2 * x
    ),
    range="(-inf, inf)", zero_centred=False, monotonic=True, kinks=(0.0,),
    parameters={
        "lower": "[0, inf)", "upper": "[0, inf)", "training": bool, "rng": np.random.Generator,
    },
    torch="rrelu", aliases=("randomised leaky ReLU",),
    reference="xu2015", year=2015,
)  # fmt: skip
def rrelu(x, lower=1 / 8, upper=1 / 3, training=False, rng=None):
    r"""Randomised ReLU: Leaky ReLU with a slope drawn anew for every negative input.

    .. math:: \mathrm{RReLU}(x) = x \text{ if } x > 0, \text{ else } a\,x

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.
    lower : float, default 0.125
        The slope a is drawn evenly from here to `upper`; at least 0. It is rounded to the dtype
        of x.
    upper : float, default 0.3333333333333333
        The other end, not below `lower`. It is rounded to the dtype of x.
    training : bool, default False
        Draw the slopes. If False, each is the middle of the two, (lower + upper)/2.
    rng : int, numpy.random.Generator or None, default None
        Where chance comes from. The same integer draws the same slopes: pass it to `derivative`
        or `vjp` as well. None draws others each time.

    Returns
    -------
    ndarray or scalar
        −inf gives −inf (0 where the slope is 0), +inf gives +inf, nan gives nan. At the kink the
        derivative is the slope a, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers, or a parameter is not of its kind.
    ValueError
        If a slope is negative or not finite, lower is above upper, or rng is negative.

    References
    ----------
    Xu, Wang, Chen and Li, "Empirical evaluation of rectified activations in convolutional
    network", 2015.

    Examples
    --------
    >>> rrelu([-24.0, 24.0])
    array([-5.5, 24. ])
    >>> rrelu([-24.0, -24.0, 24.0], training=True, rng=0).round(2)
    array([-6.18, -4.35, 24.  ])
    """
    return leaky_relu(x, _random_slopes(x, lower, upper, training, rng))


@rrelu.defderivative
def rrelu(x, lower=1 / 8, upper=1 / 3, training=False, rng=None):
    return leaky_relu.derivative(x, _random_slopes(x, lower, upper, training, rng))


@activation(
    formula=r"\mathrm{ELU}(x) = \begin{cases} x & x > 0 \\ \alpha\,(e^x - 1) & x \le 0 \end{cases}",
    derivative_formula=r"\mathrm{ELU}'(x)"
    r" = \begin{cases} 1 & x > 0 \\ \alpha\,e^x & x \le 0 \end{cases}",
    definition=lambda m, x, alpha=1.0: x if x > 0 else alpha * (m.exp(x) - 1),
    range="(-1, inf)", zero_centred=False, monotonic=True,
    parameters={"alpha": "[0, inf)"},
    torch="elu", jax="elu", keras="elu",
    aliases=("exponential linear unit",),
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
    y = np.clip(x, -np.inf, 0)  # e to a positive x, not wanted here, might overflow
    y = np.expm1(y, out=y)
    y *= alpha
    y += np.clip(x, 0, np.inf)
    return y


@elu.defderivative
def elu(x, alpha=1.0):
    step = np.heaviside(x, 0)
    return step + alpha * np.exp(np.minimum(x, 0)) * (1 - step)


@activation(
    formula=r"\mathrm{SELU}(x) = \lambda \begin{cases} x & x > 0 \\"
    r" \alpha\,(e^x - 1) & x \le 0 \end{cases}",
    derivative_formula=r"\mathrm{SELU}'(x)"
    r" = \lambda \begin{cases} 1 & x > 0 \\ \alpha\,e^x & x \le 0 \end{cases}",
    definition=lambda m, x: _LAMBDA * (x if x > 0 else _ALPHA * (m.exp(x) - 1)),
    range="(-1.7580993408473768, inf)", zero_centred=False, monotonic=True, kinks=(0.0,),
    torch="selu", jax="selu", keras="selu", aliases=("scaled ELU",),
    reference="klambauer2017", year=2017,
)  # fmt: skip
def selu(x):
    r"""Scaled ELU: an ELU so scaled that mean 0 and variance 1 keep themselves up, layer by layer.

    .. math:: \mathrm{SELU}(x) = \lambda x \text{ if } x > 0, \text{ else }
        \lambda \alpha\,(e^x - 1), \qquad \lambda = 1.0507\ldots, \alpha = 1.6732\ldots

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.

    Returns
    -------
    ndarray or scalar
        Values in (−1.7581, inf), which round to the lower end far out. −inf gives −λα, +inf
        gives +inf, nan gives nan. At the kink the derivative is λα, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    References
    ----------
    Klambauer, Unterthiner, Mayr and Hochreiter, "Self-normalizing neural networks", 2017.

    Examples
    --------
    >>> selu([-2.0, 0.0, 2.0]).round(3)
    array([-1.52 ,  0.   ,  2.101])
    """
    y = np.clip(x, -np.inf, 0)
    y = np.expm1(y, out=y)
    y *= _LAMBDA * _ALPHA
    rising = np.clip(x, 0, np.inf)
    rising *= _LAMBDA
    y += rising
    return y


@selu.defderivative
def selu(x):
    step = np.heaviside(x, 0)
    return _LAMBDA * step + _LAMBDA * _ALPHA * np.exp(np.minimum(x, 0)) * (1 - step)


@activation(
    formula=r"\mathrm{CELU}(x) = \begin{cases} x & x > 0 \\"
    r" \alpha\,(e^{x/\alpha} - 1) & x \le 0 \end{cases}",
    derivative_formula=r"\mathrm{CELU}'(x)"
    r" = \begin{cases} 1 & x > 0 \\ e^{x/\alpha} & x \le 0 \end{cases}",
    definition=lambda m, x, alpha=1.0: x if x > 0 else alpha * (m.exp(x / alpha) - 1),
    range="(-1, inf)", zero_centred=False, monotonic=True,
    parameters={"alpha": "(0, inf)"},
    torch="celu", jax="celu", keras="celu", aliases=("continuously differentiable ELU",),
    reference="barron2017", year=2017,
)  # fmt: skip
def celu(x, alpha=1.0):
    r"""Continuously differentiable ELU: an ELU that has no kink, whatever its lower end.

    .. math:: \mathrm{CELU}(x) = x \text{ if } x > 0, \text{ else } \alpha\,(e^{x/\alpha} - 1)

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.
    alpha : float, default 1.0
        Minus the value that far negative input tends to; above 0. With 1 it is `elu`. It is
        rounded to the dtype of x.

    Returns
    -------
    ndarray or scalar
        Values in (−alpha, inf), which round to −alpha far out. −inf gives −alpha, +inf gives
        +inf, nan gives nan.

    Raises
    ------
    TypeError
        If x does not hold real numbers, or alpha is not a number.
    ValueError
        If alpha is not above 0 and finite.

    References
    ----------
    Barron, "Continuously differentiable exponential linear units", 2017.

    Examples
    --------
    >>> celu([-2.0, 0.0, 2.0], alpha=2.0).round(3)
    array([-1.264,  0.   ,  2.   ])
    """
    y = np.clip(x, -np.inf, 0)
    y /= alpha
    y = np.expm1(y, out=y)
    y *= alpha
    y += np.clip(x, 0, np.inf)
    return y


@celu.defderivative
def celu(x, alpha=1.0):
    return accurate.exp_quotient(np.minimum(x, 0), alpha)


@activation(
    formula=r"\mathrm{ReLU6}(x) = \min(\max(0, x), 6)",
    derivative_formula=r"\mathrm{ReLU6}'(x)"
    r" = \begin{cases} 1 & 0 < x < 6 \\ 0 & \text{else} \end{cases}",
    definition=lambda m, x: min(6, max(0, x)),
    range="[0, 6]", zero_centred=False, monotonic=True, kinks=(0.0, 6.0),
    torch="relu6", jax="relu6", keras="relu6",
    aliases=("clipped ReLU",),
    reference="krizhevsky2010", year=2010,
)  # fmt: skip
def relu6(x):
    r"""ReLU6: a ReLU that stops rising at 6.

    .. math:: \mathrm{ReLU6}(x) = \min(\max(0, x), 6)

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.

    Returns
    -------
    ndarray or scalar
        Values in [0, 6]. −inf gives 0, +inf gives 6, nan gives nan. At the kinks 0 and 6 the
        derivative is 0, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    References
    ----------
    Krizhevsky, "Convolutional deep belief networks on CIFAR-10", 2010.

    Examples
    --------
    >>> relu6([-1.0, 3.0, 10.0])
    array([0., 3., 6.])
    """
    return np.clip(x, 0, 6)


@relu6.defderivative
def relu6(x):
    return np.heaviside(x, 0) * np.heaviside(6 - x, 0)  # 0 at the kinks


@activation(
    formula=r"f(x) = \begin{cases} x & x > \theta \\ v & x \le \theta \end{cases}",
    derivative_formula=r"f'(x) = \begin{cases} 1 & x > \theta \\ 0 & x \le \theta \end{cases}",
    definition=lambda m, x, threshold=1.0, value=0.0: x if x > threshold else value,
    range="[0, inf)", zero_centred=False, monotonic=True, kinks=(1.0,),
    parameters={"threshold": "(-inf, inf)", "value": "(-inf, inf)"},
    torch="threshold", keras="threshold", aliases=("thresholded ReLU", "TRec"),
    reference="konda2014", year=2014,
)  # fmt: skip
def threshold(x, threshold=1.0, value=0.0):
    r"""Threshold: what is above a threshold passes, everything else becomes one value.

    .. math:: f(x) = x \text{ if } x > \theta, \text{ else } v

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.
    threshold : float, default 1.0
        The threshold θ, finite. PyTorch has no default here. It is rounded to the dtype of x.
    value : float, default 0.0
        The value v of what does not pass, finite. PyTorch has no default here. It is rounded to
        the dtype of x.

    Returns
    -------
    ndarray or scalar
        −inf gives the value, +inf gives +inf, nan gives nan. At the threshold, where the function
        jumps, the derivative is 0, as in PyTorch.

    Raises
    ------
    TypeError
        If x does not hold real numbers, or a parameter is not a number.
    ValueError
        If a parameter is not finite.

    References
    ----------
    Konda, Memisevic and Krueger, "Zero-bias autoencoders and the benefits of co-adapting
    features", 2014.

    Examples
    --------
    >>> threshold([-3.0, 0.5, 1.0, 1.5])
    array([0. , 0. , 0. , 1.5])
    """
    passes = x > threshold
    y = np.clip(x, threshold, np.inf)  # −∞·0 would be nan
    y *= passes
    if np.any(value):
        y += value * ~passes
    return y


@threshold.defderivative
def threshold(x, threshold=1.0, value=0.0):
    return np.heaviside(x - threshold, 0)


@activation(
    formula=r"\mathrm{ReLU}^2(x) = \max(0, x)^2",
    derivative_formula=r"(\mathrm{ReLU}^2)'(x) = 2 \max(0, x)",
    definition=lambda m, x: x * x if x > 0 else 0,
    range="[0, inf)", zero_centred=False, monotonic=True,
    aliases=("ReLU²", "rectified quadratic"),
    reference="so2021", year=2021,
)  # fmt: skip
def squared_relu(x):
    r"""Squared ReLU: the square of positive input, 0 for negative input.

    .. math:: \mathrm{ReLU}^2(x) = \max(0, x)^2, \qquad (\mathrm{ReLU}^2)'(x) = 2 \max(0, x)

    Parameters
    ----------
    x : array_like
        Real numbers of any shape. float16, float32 and float64 keep their dtype; integers and
        booleans become float64.

    Returns
    -------
    ndarray or scalar
        Values in [0, inf); inf where the square is too large for a float. −inf gives 0, +inf
        gives +inf, nan gives nan.

    Raises
    ------
    TypeError
        If x does not hold real numbers.

    References
    ----------
    So, Mańke, Liu, Dai, Shazeer and Le, "Primer: searching for efficient transformers for language
    modeling", 2021.

    Examples
    --------
    >>> squared_relu([-3.0, 0.0, 0.5, 3.0])
    array([0.  , 0.  , 0.25, 9.  ])
    """
    y = np.maximum(x, 0)
    y *= y
    return y


@squared_relu.defderivative
def squared_relu(x):
    return 2 * np.maximum(x, 0)


# the fixed point of mean and variance, to as many digits as a float64 has
_ALPHA = 1.6732632423543772
_LAMBDA = 1.0507009873554805


def _random_slopes(x, lower, upper, training, rng):
    if not np.all(lower <= upper):
        raise ValueError(f"lower must not be above upper; got {lower} and {upper}")
    if not training:
        return (np.float64(lower) + upper) / 2
    return np.random.default_rng(rng).uniform(lower, upper, x.shape)
