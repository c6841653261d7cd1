"""ReLU and its kin: straight for positive inputs, and something smaller for negative ones."""

import numpy as np

from activations.activation import activation
from activations.families import accurate
from activations.parameters import Flag, Interval, Order, Seed

__all__ = [
    "celu", "elu", "leaky_relu", "prelu", "relu", "relu6", "rrelu", "selu", "squared_relu",
    "threshold",
]  # fmt: skip


# SELU's fixed point of mean and variance, to as many digits as a float64 has.
_ALPHA = 1.6732632423543772
_LAMBDA = 1.0507009873554805


def positive(x, out=None):
    """The positive part of x; −0 stays −0.

    `clip` takes a third of the time of `maximum`, which gives either zero of 0 and −0, another on
    another processor.
    """
    return x.clip(0.0, np.inf, out=out)


@activation(
    formula=r"\mathrm{ReLU}(x) = \max(0, x)",
    derivative_formula=r"\mathrm{ReLU}'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}",
    definition=lambda m, x: x if x > 0 else 0,
    range="[0, inf)", zero_centred=False, monotonic=True, kinks=(0.0,),
    torch="relu", jax="relu", keras="relu",
    aliases=("positive part", "ramp", "rectifier"),
    reference='Fukushima, '
    '"Visual feature extraction by a multilayered network of analog threshold elements", 1969',
)  # fmt: skip
def relu(x):
    """Rectified linear unit: positive input passes, negative input becomes 0.

    Returns
    -------
    −inf gives 0, +inf gives +inf. At the kink the derivative is 0, as in PyTorch.

    References
    ----------
    The name is from Nair and Hinton, 2010.

    Examples
    --------
    >>> relu([1.0, -10.0, 0.0, 15.0, -20.0])
    array([ 1.,  0.,  0., 15.,  0.])
    """
    y = positive(x)
    y += 0  # −0 becomes 0
    return y


@relu.defderivative
def relu(x):
    return np.heaviside(x, 0)  # 0 at the kink


@activation(
    formula=r"\mathrm{LeakyReLU}(x) = \begin{cases} x & x > 0 \\ s\,x & x \le 0 \end{cases}",
    derivative_formula=r"\mathrm{LeakyReLU}'(x)"
    r" = \begin{cases} 1 & x > 0 \\ s & x \le 0 \end{cases}",
    definition=lambda m, x, negative_slope=0.01: x if x > 0 else negative_slope * x,
    range="(-inf, inf)", zero_centred=False, monotonic=True, kinks=(0.0,),
    parameters={"negative_slope": Interval("(-inf, inf)")},
    torch="leaky_relu", jax="leaky_relu", keras="leaky_relu",
    aliases=("LReLU",),
    reference='Maas, Hannun and Ng, '
    '"Rectifier nonlinearities improve neural network acoustic models", 2013',
)  # fmt: skip
def leaky_relu(x, negative_slope=0.01):
    """Leaky ReLU: a small slope instead of 0 for negative input.

    Parameters
    ----------
    negative_slope
        The slope s for negative input, usually between 0 and 1. Above 1 the function is still this
        one, but no longer max(s·x, x); below 0 it is not monotonic.

    Returns
    -------
    −inf gives −inf (0 with slope 0), +inf gives +inf. At the kink the derivative is
    `negative_slope`, as in PyTorch.

    Examples
    --------
    >>> leaky_relu([1.0, -10.0, 0.0, 15.0, -20.0])
    array([ 1. , -0.1,  0. , 15. , -0.2])
    >>> leaky_relu.derivative([-3.0, 0.0, 3.0], negative_slope=0.2)
    array([0.2, 0.2, 1. ])
    """
    return _bent(x, negative_slope)


@leaky_relu.defderivative
def leaky_relu(x, negative_slope=0.01):
    return _bent_slope(x, negative_slope)


@activation(
    formula=r"\mathrm{PReLU}(x) = \begin{cases} x & x > 0 \\ a\,x & x \le 0 \end{cases}"
    r"\qquad a \text{ is learned}",
    derivative_formula=r"\mathrm{PReLU}'(x) = \begin{cases} 1 & x > 0 \\ a & x \le 0 \end{cases}",
    definition=lambda m, x, weight=0.25: x if x > 0 else weight * x,
    range="(-inf, inf)", zero_centred=False, monotonic=True, kinks=(0.0,),
    parameters={"weight": Interval("(-inf, inf)")},
    torch="prelu",
    aliases=("parametric ReLU",),
    reference='He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015',
)  # fmt: skip
def prelu(x, weight=0.25):
    """Parametric ReLU: Leaky ReLU whose slope is a weight, learned with the others.

    The derivative with respect to the weight is min(x, 0).

    Parameters
    ----------
    weight
        The slope a for negative input, or an array of slopes. For one slope per channel along axis
        1, as in PyTorch, pass ``weight[:, None, None]`` with images.

    Returns
    -------
    −inf gives −inf for a positive weight (0 for weight 0), +inf gives +inf. At the kink the
    derivative is `weight`, as in PyTorch.

    Examples
    --------
    >>> prelu([-4.0, 0.0, 4.0])
    array([-1.,  0.,  4.])
    >>> import numpy as np
    >>> prelu([[-4.0, -4.0]], weight=np.array([0.0, 0.5]))
    array([[ 0., -2.]])
    """
    return _bent(x, weight)


@prelu.defderivative
def prelu(x, weight=0.25):
    return _bent_slope(x, weight)


@activation(
    formula=r"\mathrm{RReLU}(x) = \begin{cases} x & x > 0 \\ a\,x & x \le 0 \end{cases}"
    r"\qquad a \sim U(l, u) \text{ in training, } \tfrac{l + u}{2} \text{ after it}",
    derivative_formula=r"\mathrm{RReLU}'(x) = \begin{cases} 1 & x > 0 \\ a & x \le 0 \end{cases}",
    definition=lambda m, x, lower=1 / 8, upper=1 / 3, training=False, rng=None: (
        x if x > 0 else (lower + upper) / 2 * x
    ),
    range="(-inf, inf)", zero_centred=False, monotonic=True, kinks=(0.0,),
    parameters={
        "lower": Interval("[0, inf)"), "upper": Interval("[0, inf)"),
        "training": Flag(), "rng": Seed(),
    },
    order=Order("lower", "upper", equal=True),
    torch="rrelu", aliases=("randomised leaky ReLU",),
    reference='Xu, Wang, Chen and Li, '
    '"Empirical evaluation of rectified activations in convolutional network", 2015',
)  # fmt: skip
def rrelu(x, lower=1 / 8, upper=1 / 3, training=False, rng=None):
    """Randomised ReLU: Leaky ReLU with a slope drawn anew for every negative input.

    Parameters
    ----------
    lower
        The slope a is drawn evenly from here to `upper`.
    upper
        The other end.
    training
        Draw the slopes. If False, each is the middle of the two, (lower + upper)/2.
    rng
        Where chance comes from. The same integer draws the same slopes: pass it to `derivative` or
        `vjp` as well. None draws others each time.

    Returns
    -------
    −inf gives −inf (0 where the slope is 0), +inf gives +inf. At the kink the derivative is the
    slope a, as in PyTorch.

    References
    ----------
    This is PyTorch's. The paper draws a divisor from 3 to 8, and afterwards divides by 5.5.

    Examples
    --------
    >>> rrelu([-24.0, 24.0])
    array([-5.5, 24. ])
    >>> rrelu([-24.0, -24.0, 24.0], training=True, rng=0).round(2)
    array([-6.18, -4.35, 24.  ])
    """
    return _bent(x, _random_slopes(x, lower, upper, training, rng))


@rrelu.defderivative
def rrelu(x, lower=1 / 8, upper=1 / 3, training=False, rng=None):
    return _bent_slope(x, _random_slopes(x, lower, upper, training, rng))


@activation(
    formula=r"\mathrm{ELU}(x) = \begin{cases} x & x > 0 \\ \alpha\,(e^x - 1) & x \le 0 \end{cases}",
    derivative_formula=r"\mathrm{ELU}'(x)"
    r" = \begin{cases} 1 & x > 0 \\ \alpha\,e^x & x \le 0 \end{cases}",
    definition=lambda m, x, alpha=1.0: x if x > 0 else alpha * (m.exp(x) - 1),
    range="(-1, inf)", zero_centred=False, monotonic=True,
    parameters={"alpha": Interval("[0, inf)")},
    torch="elu", jax="elu", keras="elu",
    aliases=("exponential linear unit",),
    reference='Clevert, Unterthiner and Hochreiter, '
    '"Fast and accurate deep network learning by exponential linear units (ELUs)", 2015',
)  # fmt: skip
def elu(x, alpha=1.0):
    """Exponential linear unit: negative input bends smoothly towards −α.

    Parameters
    ----------
    alpha
        Minus the value that far negative input tends to. With 1 there is no kink at 0.

    Returns
    -------
    In general they are in (−alpha, inf). Far out they round to −alpha. −inf gives −alpha, +inf
    gives +inf. At 0 the derivative is alpha,
    as in PyTorch.

    Examples
    --------
    >>> elu([-2.0, 0.0, 2.0]).round(3)
    array([-0.865,  0.   ,  2.   ])
    """
    # In place, as selu and celu: a third less time. e to a positive x might overflow.
    y = x.clip(-np.inf, 0.0)
    np.expm1(y, out=y)
    y *= alpha
    y += positive(x)
    return y


@elu.defderivative
@accurate.in_blocks
def elu(x, alpha=1.0):
    e, deep = accurate.exp_factors(np.clip(x, -np.inf, 0))
    return np.where(x > 0, 1, alpha * e * deep)


@activation(
    formula=r"\mathrm{SELU}(x) = \lambda \begin{cases} x & x > 0 \\"
    r" \alpha\,(e^x - 1) & x \le 0 \end{cases}",
    derivative_formula=r"\mathrm{SELU}'(x)"
    r" = \lambda \begin{cases} 1 & x > 0 \\ \alpha\,e^x & x \le 0 \end{cases}",
    definition=lambda m, x: _LAMBDA * (x if x > 0 else _ALPHA * (m.exp(x) - 1)),
    range="(-1.7580993408473768, inf)", zero_centred=False, monotonic=True, kinks=(0.0,),
    torch="selu", jax="selu", keras="selu", aliases=("scaled ELU",),
    reference='Klambauer, Unterthiner, Mayr and Hochreiter, '
    '"Self-normalizing neural networks", 2017',
)  # fmt: skip
def selu(x):
    """Scaled ELU: an ELU so scaled that layers with LeCun's weights keep mean 0 and variance 1.

    The two constants are λ = 1.0507… and α = 1.6732….

    Returns
    -------
    Far out they round to the lower end. −inf gives −λα, +inf gives +inf. At the kink the derivative
    is λα, as in PyTorch.

    Examples
    --------
    >>> selu([-2.0, 0.0, 2.0]).round(3)
    array([-1.52 ,  0.   ,  2.101])
    """
    y = np.minimum(x, -0.0)  # of 0 and −0 either will do beside the positive part
    np.expm1(y, out=y)
    y *= _ALPHA
    y += positive(x)
    y *= _LAMBDA
    return y


@selu.defderivative
def selu(x):
    return _LAMBDA * elu.derivative(x, _ALPHA)


@activation(
    formula=r"\mathrm{CELU}(x) = \begin{cases} x & x > 0 \\"
    r" \alpha\,(e^{x/\alpha} - 1) & x \le 0 \end{cases}",
    derivative_formula=r"\mathrm{CELU}'(x)"
    r" = \begin{cases} 1 & x > 0 \\ e^{x/\alpha} & x \le 0 \end{cases}",
    definition=lambda m, x, alpha=1.0: x if x > 0 else alpha * (m.exp(x / alpha) - 1),
    range="(-1, inf)", zero_centred=False, monotonic=True,
    parameters={"alpha": Interval("(0, inf)")},
    torch="celu", jax="celu", keras="celu", aliases=("continuously differentiable ELU",),
    reference='Barron, "Continuously differentiable exponential linear units", 2017',
)  # fmt: skip
@accurate.in_blocks
def celu(x, alpha=1.0):
    """Continuously differentiable ELU: an ELU that has no kink, whatever its lower end.

    Parameters
    ----------
    alpha
        Minus the value that far negative input tends to. With 1 it is `elu`.

    Returns
    -------
    In general they are in (−alpha, inf). Far out they round to −alpha. −inf gives −alpha, +inf
    gives +inf.

    Examples
    --------
    >>> celu([-2.0, 0.0, 2.0], alpha=2.0).round(3)
    array([-1.264,  0.   ,  2.   ])
    """
    y = x.clip(-np.inf, 0.0)
    y /= alpha
    straight = y > -1e-30  # where f is x, for which x/α may be too small
    np.expm1(y, out=y)
    y *= alpha
    y += positive(x)
    straight &= x < 0.0
    if np.count_nonzero(straight):
        y[straight] = x[straight]
    return y


@celu.defderivative
@accurate.in_blocks
def celu(x, alpha=1.0):
    x = x.clip(-np.inf, 0)
    if np.any(alpha < 1e-290):  # what the quotient's rounding lost would be subnormal
        larger = np.where(alpha < 1e-290, 2.0**600, 1.0)
        x, alpha = x * larger, alpha * larger
    return accurate.exp(*accurate.quotient(x, alpha))


@activation(
    formula=r"\mathrm{ReLU6}(x) = \min(\max(0, x), 6)",
    derivative_formula=r"\mathrm{ReLU6}'(x)"
    r" = \begin{cases} 1 & 0 < x < 6 \\ 0 & \text{else} \end{cases}",
    definition=lambda m, x: min(6, max(0, x)),
    range="[0, 6]", zero_centred=False, monotonic=True, kinks=(0.0, 6.0),
    torch="relu6", jax="relu6", keras="relu6",
    aliases=("clipped ReLU",),
    reference='Krizhevsky, "Convolutional deep belief networks on CIFAR-10", 2010',
)  # fmt: skip
def relu6(x):
    """ReLU6: a ReLU that stops rising at 6.

    Returns
    -------
    −inf gives 0, +inf gives 6. At the kinks 0 and 6 the derivative is 0, as in PyTorch.

    Examples
    --------
    >>> relu6([-1.0, 3.0, 10.0])
    array([0., 3., 6.])
    """
    return x.clip(0, 6)


@relu6.defderivative
def relu6(x):
    return np.heaviside(x, 0) * np.heaviside(6 - x, 0)  # 0 at the kinks


@activation(
    formula=r"f(x) = \begin{cases} x & x > \theta \\ v & x \le \theta \end{cases}",
    derivative_formula=r"f'(x) = \begin{cases} 1 & x > \theta \\ 0 & x \le \theta \end{cases}",
    definition=lambda m, x, threshold=1.0, value=0.0: x if x > threshold else value,
    range="[0, inf)", zero_centred=False, monotonic=True, kinks=(1.0,),
    parameters={"threshold": Interval("(-inf, inf)"), "value": Interval("(-inf, inf)")},
    torch="threshold", keras="threshold", aliases=("thresholded ReLU", "TRec"),
    reference='Konda, Memisevic and Krueger, '
    '"Zero-bias autoencoders and the benefits of co-adapting features", 2014',
)  # fmt: skip
def threshold(x, threshold=1.0, value=0.0):
    """Threshold: what is above a threshold passes, everything else becomes one value.

    Parameters
    ----------
    threshold
        The threshold θ. PyTorch has no default here.
    value
        The value v of what does not pass. PyTorch has no default here.

    Returns
    -------
    None is in (0, 1] there. −inf gives the value, +inf gives +inf. At the threshold, where the
    function jumps, the derivative is 0, as in PyTorch.

    Examples
    --------
    >>> threshold([-3.0, 0.5, 1.0, 1.5])
    array([0. , 0. , 0. , 1.5])
    """
    # nan is neither above nor below. By bits: `where` waits for each of its guesses that was wrong.
    kind = f"i{x.itemsize}"
    passes, value = np.subtract(x <= threshold, 1, dtype=kind), np.asarray(value).view(kind)
    y = x.view(kind) & passes
    if np.count_nonzero(value):  # −0 has a bit
        y |= value & ~passes
    return y.view(x.dtype)


@threshold.defderivative
def threshold(x, threshold=1.0, value=0.0):
    return np.heaviside(x - threshold, 0)


@activation(
    formula=r"\mathrm{ReLU}^2(x) = \max(0, x)^2",
    derivative_formula=r"(\mathrm{ReLU}^2)'(x) = 2 \max(0, x)",
    definition=lambda m, x: x * x if x > 0 else 0,
    range="[0, inf)", zero_centred=False, monotonic=True,
    aliases=("ReLU²", "rectified quadratic"),
    reference='So, Mańke, Liu, Dai, Shazeer and Le, '
    '"Primer: searching for efficient transformers for language modeling", 2021',
)  # fmt: skip
def squared_relu(x):
    """Squared ReLU: the square of positive input, 0 for negative input.

    Returns
    -------
    Where the square is too large for a float it is inf. −inf gives 0, +inf gives +inf.

    Examples
    --------
    >>> squared_relu([-3.0, 0.0, 0.5, 3.0])
    array([0.  , 0.  , 0.25, 9.  ])
    """
    return positive(x) ** 2


@squared_relu.defderivative
def squared_relu(x):
    return 2 * relu(x)


def _bent(x, slope):
    """x where it is positive, slope·x elsewhere."""
    if ((0 < slope) & (slope <= 1)).all():
        y = slope * x
        return np.maximum(x, y, out=y)
    flat = (x < 0) & (slope == 0)  # 0·∞ would be nan
    return np.where(x >= 0, x, np.where(flat, 0, slope * x))


def _bent_slope(x, slope):
    step = np.heaviside(x, 0)
    return step + slope * (1 - step)


def _random_slopes(x, lower, upper, training, rng):
    if not training:
        middle = (np.float64(lower) + upper) / 2
        if np.count_nonzero(np.isinf(middle)):
            middle = np.where(np.isinf(middle), np.float64(lower) / 2 + upper / 2, middle)
        return middle.astype(x.dtype)
    return np.random.default_rng(rng).uniform(lower, upper, x.shape).astype(x.dtype)
