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
    # Beyond, e^(βx) might overflow, and softplus is x to all digits.
    y = np.clip(x, -np.inf, accurate.no_overflow(x.dtype) / beta)
    if np.all(beta == 1):
        np.log1p(np.exp(y, out=y), out=y)  # in place: less than half the time in float64
    else:
        smooth = np.log1p(accurate.exp_product(beta, y)) / beta
        y = np.where(beta == 1, np.log1p(np.exp(y)), smooth) if np.any(beta == 1) else smooth
    if np.any(threshold < np.inf):
        y *= beta * x <= threshold
    return np.maximum(y, x, out=y)


@softplus.defderivative
def softplus(x, beta=1.0, threshold=np.inf):
    e = accurate.exp_product(-beta, np.abs(x))
    slope = np.maximum(e, x >= 0) / (1 + e)  # σ(βx)
    return np.maximum(slope, beta * x > threshold)


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
    root = np.hypot(x, np.sqrt(b))
    slope = _squareplus_tail(x, b, root) / root  # of −|x|; the slopes at x and −x add up to 1
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
    derivative_scale=lambda m, x, approximate="none": (1 + m.erf(x / m.sqrt(2))) / 2,
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
    bottom of the dip, two terms cancel: its error is at most 8 ulp of Φ(x), not of itself.

    Examples
    --------
    >>> gelu([-1.0, 0.0, 1.0]).round(4)
    array([-0.1587,  0.    ,  0.8413])
    >>> gelu([-1.0, 0.0, 1.0], approximate="tanh").round(4)
    array([-0.1588,  0.    ,  0.8412])
    """
    if approximate == "tanh":
        return _times_sigmoid(x, *_gelu_parts(x))
    # x·Φ(x) = max(x, 0) − |x|·Φ(−|x|), and Φ(−z) = ½ erfcx(z/√2) e^(−z²/2) has digits far out
    y = np.clip(x, -100, 100)  # ∞·0 would be nan
    y *= _SQRT_HALF
    y = accurate.erfcx(np.abs(y, out=y))
    y *= 0.5
    y *= np.abs(np.clip(x, -100, 100))  # once more: to keep it would take a fourth array
    e = accurate.exp_minus_square(x, share=0.5)
    y *= e
    return np.subtract(positive(x, out=e), y, out=y)


@gelu.defderivative
def gelu(x, approximate="none"):
    if approximate == "tanh":
        z = np.clip(x, -40, 40)
        change = z * (sum(_LINEAR) + 3 * sum(_CUBIC) * z * z)
        return _times_sigmoid_slope(x, change, *_gelu_parts(x))
    z = np.minimum(np.abs(x), 100)
    tail = accurate.erfcx(z * _SQRT_HALF) / 2 - z / math.sqrt(2 * math.pi)
    h = accurate.exp_minus_square(x, share=0.25)  # e^(−x²/2) = h·h
    tail = h * tail * h  # in halves, for e^(−x²/2) may have lost digits where the product has them
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
    h = accurate.exp_product(-0.851, np.abs(x))  # e^(−1.702|x|) = h·h
    return _times_sigmoid(x, h, h)


@quick_gelu.defderivative
def quick_gelu(x):
    h = accurate.exp_product(-0.851, np.abs(x))
    return _times_sigmoid_slope(x, 1.702 * x, h, h)


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
    lowest = np.log(np.finfo(x.dtype).tiny)
    if (
        np.fmin.reduce(x, axis=None, initial=0) < lowest
    ):  # where e^(−x) may overflow, it is x·e^x, to all digits
        h = accurate.exp(x / 2)
        y = np.where(x < lowest, np.maximum(x, 4 * lowest) * h * h, y)
    return y


@silu.defderivative
def silu(x):
    h = accurate.exp(np.abs(x) / -2)
    return _times_sigmoid_slope(x, x, h, h)


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
    h = accurate.exp_product(-0.5 * beta, np.abs(x))
    return _times_sigmoid(x, h, h)


@swish.defderivative
def swish(x, beta=1.0):
    h = accurate.exp_product(-0.5 * beta, np.abs(x))
    return _times_sigmoid_slope(x, beta * x, h, h)


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
    # In place, for it would take more than three arrays.
    h = np.clip(x, -2000, 20)
    h /= 2
    accurate.exp(h, out=h)  # e^x = h·h: two halves keep digits where e^x has few
    e = h * h
    y = e + 2
    y *= e
    y += 2
    np.divide(x, y, out=y)
    np.maximum(y, -2000, out=y)  # −∞·0 would be nan
    e += 2
    y *= e
    y *= h
    y *= h
    np.minimum(y, positive(x, out=h), out=y)  # no rounding lifts it above ReLU
    y += 0  # of 0 and −0 processors choose another
    return y


@mish.defderivative
def mish(x):
    x = np.clip(x, -2000, 20)  # beyond, the slope is 0 or 1 to all digits
    h = accurate.exp(x / 2)
    e = h * h
    n = e * (e + 2)
    slope = h * ((e + 2) * (n + 2) + 4 * x * (e + 1)) / (n + 2) ** 2 * h
    return np.where(x == 20, 1, slope)


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
    z = accurate.finite(x)
    z /= np.hypot(z, 1) + 1
    z /= 2
    z += 1
    z *= x
    return z


@bent_identity.defderivative
def bent_identity(x):
    z = accurate.finite(x)
    return z / np.hypot(z, 1) / 2 + 1


# --- what several of them share -------------------------------------------------------------------


def _times_sigmoid(x, h, k):
    """x·σ(t), where t has the sign of x and e^(−|t|) is h·k; overwrites h.

    It is max(x, 0) − |x|·σ(−|t|). The product comes in two parts, since it may have lost digits
    where |x| times it still has them. In place, for three arrays are all that it may take.
    """
    y = np.minimum(np.abs(x), np.finfo(x.dtype).max)  # ∞·0 would be nan
    y *= h
    y *= k
    h *= k
    h += 1
    y /= h
    return np.subtract(positive(x, out=h), y, out=y)


def _times_sigmoid_slope(x, change, h, k):
    """Slope of the same: σ(t) + change·σ(t)·σ(−t), where change is x·t'(x)."""
    e = h * k
    tail = h * ((1 + e - np.minimum(np.abs(change), 2000)) / (1 + e) ** 2) * k
    return np.where(x > 0, 1 - tail, tail)  # the slopes at x and −x add up to 1


def _squareplus_tail(x, b, root):
    """Squareplus of −|x|: b/2 divided by √(x² + b) + |x|, in halves so that it cannot overflow."""
    half = np.abs(x)
    half /= 2  # in place: on Python 3.14 a sum of two temporary arrays makes a third
    size = root / 2
    size += half
    return np.divide(b / 4, size, out=size)


_SQRT_HALF = math.sqrt(0.5)

# √(2/π) and 0.044715·√(2/π), twice: heads so short that their products are exact, and rests
_LINEAR = 2 * 0.7978845834732056, 2 * -2.267034021052636e-08
_CUBIC = 2 * 0.035677433013916016, 2 * -2.4877615892989004e-08


def _gelu_parts(x):
    """Two numbers with the product e^(−|t|), for t = 2√(2/π)·(x + 0.044715 x³).

    As in `accurate`, x is a head, so short that its cube is exact, and a rest.
    """
    z = np.minimum(np.abs(x), 40)
    if x.dtype == np.float32:
        power = np.multiply(z, z, dtype=np.float64)
        power *= sum(_CUBIC) / -2
        power -= sum(_LINEAR) / 2
        power *= z
        h = np.exp(power, out=power).astype(np.float32)
        return h, h
    head = z.astype(np.float32)
    head = head * 4097 - (head * 4097 - head)  # 12 bits are left
    rest = z + head
    rest *= z
    rest += head * head
    rest *= sum(_CUBIC)
    rest += sum(_LINEAR)
    z -= head
    rest *= z  # t(z) − t(head)
    rest += np.multiply(head, _LINEAR[1], dtype=np.float64, out=z)
    rest += np.multiply(_cube(head, z), _CUBIC[1], out=z)
    np.negative(rest, out=rest)
    k = accurate.exp_sum(np.multiply(_cube(head, z), -_CUBIC[0], out=z), rest)
    return accurate.exp(np.multiply(head, -_LINEAR[0], dtype=np.float64)), k


def _cube(head, out):
    """The cube in float64, exact for a head of up to 17 bits."""
    out[...] = head
    out *= head
    out *= head
    return out
