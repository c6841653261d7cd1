"""Smooth rectifiers: straight far out on the right, bent near zero, and some with a dip."""

import math

import numpy as np

from activations.activation import activation
from activations.families import accurate
from activations.families.relu import positive
from activations.parameters import Choice, Interval

__all__ = [
    "bent_identity", "gelu", "mish", "quick_gelu", "silu", "softplus", "squareplus", "swish",
]  # fmt: skip

FAR = 1e30  # so far out that 1 beside it is nothing
HENDRYCKS = 'Hendrycks and Gimpel, "Gaussian error linear units (GELUs)", 2016'


@activation(
    formula=r"\mathrm{softplus}(x) = \frac{1}{\beta} \log(1 + e^{\beta x})",
    derivative_formula=r"\mathrm{softplus}'(x) = \sigma(\beta x)",
    definition=lambda m, x, beta=1.0, threshold=math.inf: (
        m.log(1 + m.exp(beta * x)) / beta if beta * x <= threshold else x
    ),
    range="(0, inf)", zero_centred=False, monotonic=True,
    parameters={"beta": Interval("(0, inf)"), "threshold": Interval("[0, inf]")},
    torch="softplus", jax="softplus", keras="softplus", aliases=("SmoothReLU",),
    reference='Dugas, Bengio, Bélisle, Nadeau and Garcia, '
    '"Incorporating second-order functional knowledge for better option pricing", 2000',
)  # fmt: skip
@accurate.in_blocks
def softplus(x, beta=1.0, threshold=np.inf):
    """Softplus: ReLU with its corner rounded off; the integral of the sigmoid.

    Parameters
    ----------
    beta
        How sharp the bend is. Large, and softplus is ReLU.
    threshold
        Where βx is above it, the value is x itself. PyTorch has 20 here, which spares its formula
        an overflow and makes a jump of 2·10⁻⁹; this formula has no need of it.

    Returns
    -------
    Far out on the left they round to 0. −inf gives 0, +inf gives +inf.

    Examples
    --------
    >>> softplus([-2.0, 0.0, 2.0]).round(3)
    array([0.127, 0.693, 2.127])
    >>> softplus.derivative(0.0)
    np.float64(0.5)
    """
    # max(x, 0) + log(1 + e^(−β|x|))/β: nothing overflows, and βx in two parts keeps its digits
    e, deep = accurate.exp_factors(*accurate.product(-beta, np.abs(x)))
    y = np.log1p(e, out=e)
    y /= beta
    if isinstance(deep, np.ndarray):
        y *= deep
    y += positive(x)
    return np.where(_is_above(threshold, beta, x), x, y) if _is_finite(threshold) else y


@softplus.defderivative
@accurate.in_blocks
def softplus(x, beta=1.0, threshold=np.inf):
    e, deep = accurate.exp_factors(*accurate.product(-beta, np.abs(x)))
    slope = np.where(x < 0, e * deep, 1) / (1 + e)  # σ(βx)
    return np.where(_is_above(threshold, beta, x), 1, slope) if _is_finite(threshold) else slope


@activation(
    formula=r"\mathrm{squareplus}(x) = \frac{x + \sqrt{x^2 + b}}{2}",
    derivative_formula=r"\mathrm{squareplus}'(x)"
    r" = \frac{1}{2} \left(1 + \frac{x}{\sqrt{x^2 + b}}\right)",
    definition=lambda m, x, b=4.0: (x + m.sqrt(x * x + b)) / 2,
    range="(0, inf)", zero_centred=False, monotonic=True,
    parameters={"b": Interval("(0, inf)")},
    jax="squareplus", keras="squareplus",
    reference='Barron, "Squareplus: a softplus-like algebraic rectifier", 2021',
)  # fmt: skip
def squareplus(x, b=4.0):
    """Squareplus: a softplus made of a square root instead of exponential and logarithm.

    Parameters
    ----------
    b
        How round the bend is. The value at 0 is √b/2, so 1 for the default.

    Returns
    -------
    Far out on the left they are close to b/(4·abs(x)). −inf gives 0, +inf gives +inf.

    Examples
    --------
    >>> squareplus([-1.5, 0.0, 1.5])
    array([0.5, 1. , 2. ])
    """
    return _squareplus_tail(x, b, np.hypot(x, np.sqrt(b))) + positive(x)


@squareplus.defderivative
def squareplus(x, b=4.0):
    side = np.sqrt(b)  # once each: b over what is larger could be subnormal on the way
    root = np.hypot(x, side)
    slope = _squareplus_tail(x, side, root)  # of −|x|; the slopes at x and −x add up to 1
    slope *= side / root
    return np.where(x > 0, 1 - slope, slope)


@activation(
    formula=r"\mathrm{GELU}(x) = x\,\Phi(x), \qquad"
    r" \Phi(x) = \tfrac12 \left(1 + \mathrm{erf}\frac{x}{\sqrt2}\right)",
    derivative_formula=r"\mathrm{GELU}'(x) = \Phi(x) + x\,\varphi(x), \qquad"
    r" \varphi(x) = \frac{e^{-x^2/2}}{\sqrt{2\pi}}",
    variants={
        "tanh": r"\mathrm{GELU}(x) \approx \tfrac12\,x\,\left(1 + \tanh\left("
        r"\sqrt{2/\pi}\,(x + 0.044715\,x^3)\right)\right)",
    },
    definition=lambda m, x, approximate="none": (
        x * (1 + m.erf(x / m.sqrt(2))) / 2
        if approximate == "none"
        else x * (1 + m.tanh(m.sqrt(2 / m.pi) * (x + 0.044715 * x**3))) / 2
    ),
    derivative_scale=lambda m, x, approximate="none": (
        (1 + m.erf(x / m.sqrt(2))) / 2
        if approximate == "none"
        else (1 + m.tanh(m.sqrt(2 / m.pi) * (x + 0.044715 * x**3))) / 2
    ),
    range="[-0.16997120747990369, inf)", zero_centred=False, monotonic=False,
    parameters={"approximate": Choice("none", "tanh")},
    torch="gelu", jax="gelu", keras="gelu", aliases=("Gaussian error linear unit",),
    reference=HENDRYCKS,
)  # fmt: skip
def gelu(x, approximate="none"):
    """Gaussian error linear unit: x times the chance that a standard normal number is below x.

    Parameters
    ----------
    approximate
        The function itself, or x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2, which stands for it in
        GPT-2 and differs from it by at most 5·10⁻⁴.

    Returns
    -------
    The lowest is at x = −0.7518. −inf gives 0, +inf gives +inf. Where the derivative is 0, at the
    bottom of the dip, two terms cancel: its error is at most 8 ulp of Φ(x), or of what stands for
    it, not of itself.

    Examples
    --------
    >>> gelu([-1.0, 0.0, 1.0]).round(4)
    array([-0.1587,  0.    ,  0.8413])
    >>> gelu([-1.0, 0.0, 1.0], approximate="tanh").round(4)
    array([-0.1588,  0.    ,  0.8412])
    """
    return accurate.normal_product(x) if approximate == "none" else _gelu_of_tanh(x)


@gelu.defderivative
@accurate.in_blocks
def gelu(x, approximate="none"):
    z = np.minimum(np.abs(x), 40)
    if approximate == "tanh":
        angle = _gelu_angle(-z)
        return _times_sigmoid_slope(x, -z * (_LINEAR[0] + 3 * _CUBIC[0] * z * z), *angle)
    tail, density = accurate.normal_tail(z)
    tail = (tail - z * density) * accurate.SCALE
    return np.where(x > 0, 1 - tail, tail)  # the slopes at x and −x add up to 1


@activation(
    formula=r"\mathrm{QuickGELU}(x) = x\,\sigma(1.702\,x)",
    derivative_formula=r"\mathrm{QuickGELU}'(x) = s + 1.702\,x\,s\,(1 - s), \quad"
    r" s = \sigma(1.702\,x)",
    definition=lambda m, x: x / (1 + m.exp(-1.702 * x)),
    derivative_scale=lambda m, x: 1 / (1 + m.exp(-1.702 * x)),
    range="[-0.1636101896363536, inf)", zero_centred=False, monotonic=False,
    aliases=("sigmoid approximation of GELU",),
    reference=HENDRYCKS,
)  # fmt: skip
@accurate.in_blocks
def quick_gelu(x):
    """Quick GELU: GELU with the sigmoid that lies closest to Φ in its place.

    Returns
    -------
    The lowest is at x = −0.7512. −inf gives 0, +inf gives +inf. At the bottom of the dip the
    derivative's error is at most 8 ulp of σ(1.702 x).

    References
    ----------
    The name is from the code of CLIP, 2021.

    Examples
    --------
    >>> quick_gelu([-1.0, 0.0, 1.0]).round(4)
    array([-0.1542,  0.    ,  0.8458])
    """
    return _times_sigmoid(x, *accurate.product(-1.702, x))


@quick_gelu.defderivative
@accurate.in_blocks
def quick_gelu(x):
    angle = accurate.product(-1.702, np.abs(x))
    return _times_sigmoid_slope(x, angle[0], *angle)


@activation(
    formula=r"\mathrm{SiLU}(x) = x\,\sigma(x)",
    derivative_formula=r"\mathrm{SiLU}'(x) = \sigma(x)\,(1 + x\,(1 - \sigma(x)))",
    definition=lambda m, x: x / (1 + m.exp(-x)),
    derivative_scale=lambda m, x: 1 / (1 + m.exp(-x)),
    range="[-0.2784645427610738, inf)", zero_centred=False, monotonic=False,
    torch="silu", jax="silu", keras="silu",
    aliases=("SiL", "Swish-1", "sigmoid-weighted linear unit"),
    reference='Elfwing, Uchibe and Doya, '
    '"Sigmoid-weighted linear units for neural network function approximation in reinforcement '
    'learning", 2017',
)  # fmt: skip
def silu(x):
    """Sigmoid linear unit: x times its own sigmoid.

    Returns
    -------
    The lowest is at x = −1.2785. −inf gives 0, +inf gives +inf. At the bottom of the dip the
    derivative's error is at most 8 ulp of σ(x).

    References
    ----------
    Hendrycks and Gimpel, 2016, have the name SiLU.

    Examples
    --------
    >>> silu([-2.0, 0.0, 2.0]).round(3)
    array([-0.238,  0.   ,  1.762])
    """
    # In place: less than half the time in float64.
    y = np.negative(x)
    np.exp(y, out=y)
    y += 1
    np.divide(x, y, out=y)
    low = x < -accurate.no_overflow(x.dtype)  # where e^(−x) may overflow, it is x·e^x
    if np.count_nonzero(low):
        y[low] = _times_exp(x[low], x[low].astype(np.float64))
    return y


@silu.defderivative
@accurate.in_blocks
def silu(x):
    return _times_sigmoid_slope(x, -np.abs(x), -np.abs(x))


@activation(
    formula=r"\mathrm{Swish}_\beta(x) = x\,\sigma(\beta x)",
    derivative_formula=r"\mathrm{Swish}_\beta'(x) = s + \beta x\,s\,(1 - s), \quad"
    r" s = \sigma(\beta x)",
    definition=lambda m, x, beta=1.0: x / (1 + m.exp(-beta * x)),
    derivative_scale=lambda m, x, beta=1.0: 1 / (1 + m.exp(-beta * x)),
    range="[-0.2784645427610738, inf)", zero_centred=False, monotonic=False,
    parameters={"beta": Interval("(0, inf)")},
    reference='Ramachandran, Zoph and Le, "Searching for activation functions", 2017',
)  # fmt: skip
@accurate.in_blocks
def swish(x, beta=1.0):
    """Swish: SiLU with a slope inside, between the line x/2 and ReLU.

    Parameters
    ----------
    beta
        The slope inside, fixed or learned. Near 0 the function is x/2, for large beta ReLU, for 1
        `silu`, for 1.702 `quick_gelu`.

    Returns
    -------
    The lowest is −0.2785/beta, at x = −1.2785/beta. −inf gives 0, +inf gives +inf. At the bottom of
    the dip the derivative's error is at most 8 ulp of σ(βx).

    Examples
    --------
    >>> swish([-2.0, 0.0, 2.0], beta=0.5).round(3)
    array([-0.538,  0.   ,  1.462])
    """
    return _times_sigmoid(x, *accurate.product(-beta, x))


@swish.defderivative
@accurate.in_blocks
def swish(x, beta=1.0):
    angle = accurate.product(-beta, np.abs(x))
    return _times_sigmoid_slope(x, angle[0], *angle)


@activation(
    formula=r"\mathrm{Mish}(x) = x\,\tanh(\log(1 + e^x))",
    derivative_formula=r"\mathrm{Mish}'(x) = t + x\,(1 - t^2)\,\sigma(x), \quad"
    r" t = \tanh(\log(1 + e^x))",
    definition=lambda m, x: x * m.tanh(m.log(1 + m.exp(x))),
    derivative_scale=lambda m, x: m.tanh(m.log(1 + m.exp(x))),
    range="[-0.30884341301725043, inf)", zero_centred=False, monotonic=False,
    torch="mish", jax="mish", keras="mish",
    reference='Misra, "Mish: a self regularized non-monotonic activation function", 2019',
)  # fmt: skip
@accurate.in_blocks
def mish(x):
    """Mish: x times the tanh of its softplus.

    Returns
    -------
    The lowest is at x = −1.1924. −inf gives 0, +inf gives +inf. At the bottom of the dip the
    derivative's error is at most 8 ulp of tanh(softplus(x)).

    Examples
    --------
    >>> mish([-2.0, 0.0, 2.0]).round(3)
    array([-0.253,  0.   ,  1.944])
    """
    # tanh(log(1 + e^x)) is e/(e + 2/(e + 2)) for e = e^x, and 1 from 20 on
    e = np.exp(np.minimum(x, 20.0))
    y = e + 2.0
    np.divide(2.0, y, out=y)
    y += e
    np.divide(e, y, out=y)
    y *= x
    low = x < -700.0  # where it is x·e^x
    if np.count_nonzero(low):
        y[low] = _times_exp(x[low], x[low])
    return y


@mish.defderivative
@accurate.in_blocks
def mish(x):
    z = np.minimum(np.abs(x), 2000)
    e, deep = accurate.exp_factors(-z)
    # 1 − z is exact where the sums cancel
    left = e * (4 * (1 - z) + e * (6 - 4 * z + e * (4 + e))) / (2 + e * (2 + e)) ** 2 * deep
    missing = e * e * (2 - 4 * z + 4 * e * (1 - z + e)) / (1 + 2 * e * (1 + e)) ** 2
    return np.where(x > 0, 1 - missing, left)


@activation(
    formula=r"f(x) = \frac{\sqrt{x^2 + 1} - 1}{2} + x",
    derivative_formula=r"f'(x) = \frac{x}{2\sqrt{x^2 + 1}} + 1",
    definition=lambda m, x: (m.sqrt(x * x + 1) - 1) / 2 + x,
    range="(-inf, inf)", zero_centred=False, monotonic=True,
    reference='Wikipedia, "Activation function", 2018',
)  # fmt: skip
def bent_identity(x):
    """Bent identity: a line of slope 1/2 that bends into one of slope 3/2.

    Returns
    -------
    ±inf stays ±inf.

    References
    ----------
    No paper brought it: the list there has had it since 2018 at the latest. It is
    x/2 + squareplus(x, b=1) − 1/2.

    Examples
    --------
    >>> bent_identity([-2.0, 0.0, 2.0]).round(3)
    array([-1.382,  0.   ,  2.618])
    """
    # √(x² + 1) − 1 = x²/(√(x² + 1) + 1) keeps its digits near 0. In place: two thirds of the time.
    z = x.clip(-FAR, FAR)  # ∞/∞ would be nan
    root = np.hypot(z, 1.0)
    root += 1.0
    root += root
    z /= root
    z += 1.0
    z *= x
    return z


@bent_identity.defderivative
def bent_identity(x):
    z = x.clip(-FAR, FAR)
    return z / np.hypot(z, 1.0) / 2 + 1


# --- what several of them share -------------------------------------------------------------------


def _times_sigmoid(x, angle, lost=0.0):
    """x·σ(t), where t is −(angle + lost), and has the sign of x."""
    y = accurate.exp(angle, lost)
    y += 1.0
    np.divide(x, y, out=y)
    low = angle > 700.0  # where it is x·e^t
    if np.count_nonzero(low):
        lost = lost[low] if isinstance(lost, np.ndarray) else lost
        y[low] = _times_exp(x[low], -angle[low], -lost)
    return y


def _times_exp(x, power, lost=0.0):
    """x·e^(power + lost), for negative ones; 0 for −∞."""
    e, deep = accurate.exp_factors(power, lost)
    return np.where(power < -3000.0, -0.0, x) * e * deep


def _times_sigmoid_slope(x, change, angle, lost=0.0):
    """Slope of the same, σ(t) + change·σ(t)·σ(−t), where −|change| is given, of x·t'(x)."""
    e, deep = accurate.exp_factors(angle, lost)
    tail = (1 + e + np.maximum(change, -4000)) * e / (1 + e) ** 2 * deep
    return np.where(x > 0, 1 - tail, tail)  # the slopes at x and −x add up to 1


def _squareplus_tail(x, b, root):
    """Squareplus of −|x|: b/2 divided by √(x² + b) + |x|, in halves so that it cannot overflow."""
    half = np.abs(x)
    half /= 2  # in place: on Python 3.14 a sum of two temporary arrays makes a third
    size = root / 2
    size += half
    np.divide(b, size, out=size)
    size /= 4  # last: a subnormal b has no digits to lose
    return size


# 2·√(2/π), and 0.044715 of it, each in two parts
_LINEAR = 1.5957691216057308, -9.96930880911092e-17
_CUBIC = 0.07135481627260025, -4.1218577217431825e-18


@accurate.in_blocks
def _gelu_of_tanh(x):
    z = x.clip(-40.0, 40.0)
    return _times_sigmoid(x, *_gelu_angle(-z))


def _gelu_angle(x):
    """2·√(2/π)·(x + 0.044715 x³) in two parts, for x between −40 and 40."""
    square, rest = accurate.product(x, x)
    cubic, lost = accurate.product(_CUBIC[0], square)
    lost += _CUBIC[0] * rest + _CUBIC[1] * square + _LINEAR[1]
    total, more = accurate.sum_of_two(cubic, _LINEAR[0])
    angle, rest = accurate.product(total, x)
    return angle, rest + (lost + more) * x


def _is_finite(threshold):
    return threshold.ndim or threshold != np.inf


def _is_above(threshold, beta, x):
    """Whether βx is above the threshold."""
    angle, lost = accurate.product(beta, x)
    above = angle - threshold + lost > 0
    return above | ((x > 0) & (threshold == 0))  # where βx is too small for the dtype
