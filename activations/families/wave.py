"""Waves and bells: functions that rise and fall again."""

import numpy as np

from activations.activation import activation
from activations.families import accurate
from activations.parameters import Interval

__all__ = ["gaussian", "sinc", "sine", "snake"]


@activation(
    formula=r"f(x) = e^{-x^2}",
    derivative_formula=r"f'(x) = -2x\,e^{-x^2}",
    definition=lambda m, x: m.exp(-x * x),
    range="(0, 1]", zero_centred=False, monotonic=False,
    aliases=("bell curve", "radial basis function", "RBF"),
    reference='Broomhead and Lowe, '
    '"Multivariable functional interpolation and adaptive networks", 1988',
)  # fmt: skip
@accurate.in_blocks
def gaussian(x):
    """Gaussian: largest at 0 and falling away on both sides.

    Returns
    -------
    Far out they round to 0. ±inf gives 0.

    Examples
    --------
    >>> gaussian([-1.0, 0.0, 1.0]).round(4)
    array([0.3679, 1.    , 0.3679])
    """
    z = np.minimum(np.abs(x), 100.0)  # ∞ − ∞ would be nan
    head, rest = accurate.halves(z)
    z += head
    z *= np.negative(rest, out=rest)
    return np.exp(-head * head) * np.exp(z, out=z)  # the first power is exact


@gaussian.defderivative
@accurate.in_blocks
def gaussian(x):
    z = np.clip(x, -100, 100)  # ∞·0 would be nan
    e, deep = accurate.exp_factors(*accurate.product(-z, z))
    return -2 * z * e * deep


@activation(
    formula=r"\mathrm{sinc}(x) = \frac{\sin(\pi x)}{\pi x}",
    derivative_formula=r"\mathrm{sinc}'(x) = \frac{\cos(\pi x) - \mathrm{sinc}(x)}{x}",
    definition=lambda m, x: m.sin(m.pi * x) / (m.pi * x) if x else 1,
    derivative_scale=lambda m, x: min(abs(x), 1 / abs(x)) if x else 0,
    range="[-0.21723362821122166, 1]", zero_centred=False, monotonic=False,
    aliases=("cardinal sine",),
    reference='Elwasif and Fausett, "Function approximation using a sinc neural network", 1996',
)  # fmt: skip
def sinc(x):
    """Cardinal sine: 1 at 0, 0 at every other integer, and ever smaller waves between them.

    Returns
    -------
    The lowest is at x = ±1.4303. It is `numpy.sinc`, with π inside. ±inf gives 0. The derivative
    has a root near each half-integer beyond ±1; the error there is at most 8 ulp of 1/abs(x).

    Examples
    --------
    >>> sinc([-1.0, 0.0, 0.5, 1.0]).round(4)
    array([0.    , 1.    , 0.6366, 0.    ])
    """
    # In place, for it would take more than three arrays.
    y = _away_from_ends(x)
    r = _turns(y)
    t = r.clip(-0.5, 0.5)
    t += t
    t -= r  # ±1 − r beyond ±1/2, where sin(πr) is the same but r has lost digits
    t *= np.pi
    np.sin(t, out=t)
    y *= np.pi
    t /= y
    return t


@sinc.defderivative
@accurate.in_blocks
def sinc(x):
    near = np.clip(x, -0.5, 0.5)  # where cos(πx) − sinc(x) would lose digits
    small = -(np.pi**2) * near / accurate.tanh_fraction(-((np.pi * near) ** 2)) * sinc(x)
    cosine = np.cos(np.pi * _turns(_away_from_ends(x)))
    return np.where(near == x, small, (cosine - sinc(x)) / x)


@activation(
    formula=r"f(x) = \sin(\omega_0 x)",
    derivative_formula=r"f'(x) = \omega_0 \cos(\omega_0 x)",
    definition=lambda m, x, omega_0=30.0: m.sin(omega_0 * x),
    scale=lambda m, x, omega_0=30.0: _wave_scale(m, omega_0 * x),
    derivative_scale=lambda m, x, omega_0=30.0: abs(omega_0) * max(1, _wave_scale(m, omega_0 * x)),
    range="[-1, 1]", zero_centred=True, monotonic=False,
    parameters={"omega_0": Interval("(-inf, inf)")},
    aliases=("sin", "SIREN"),
    reference='Sitzmann, Martel, Bergman, Lindell and Wetzstein, '
    '"Implicit neural representations with periodic activation functions", 2020',
)  # fmt: skip
@accurate.in_blocks
def sine(x, omega_0=30.0):
    """Sine: the wave that networks for images, sounds and fields are made of.

    Parameters
    ----------
    omega_0
        The frequency ω₀; 30 as in SIREN.

    Returns
    -------
    ±inf gives nan, for there is no limit, and so does an x for which ω₀x is too large for a float.
    At the roots the error is at most 4 ulp of 1, the derivative's 8 ulp of ω₀, as long as ω₀x is
    below 2²⁶ in magnitude; far beyond, neighbouring floats are whole waves apart.

    Examples
    --------
    >>> sine([-0.05, 0.0, 0.05]).round(4)
    array([-0.9975,  0.    ,  0.9975])
    """
    return accurate.sin_product(omega_0, x)


@sine.defderivative
@accurate.in_blocks
def sine(x, omega_0=30.0):
    return omega_0 * accurate.cos_product(omega_0, x)


@activation(
    formula=r"\mathrm{snake}(x) = x + \frac{\sin^2(\alpha x)}{\alpha}",
    derivative_formula=r"\mathrm{snake}'(x) = 1 + \sin(2 \alpha x)",
    definition=lambda m, x, alpha=1.0: x + m.sin(alpha * x) ** 2 / alpha,
    scale=lambda m, x, alpha=1.0: 0 if abs(alpha * x) < 2**26 else m.inf,
    derivative_scale=lambda m, x, alpha=1.0: max(
        abs(m.sin(alpha * x) + m.cos(alpha * x)), 0 if abs(alpha * x) < 2**26 else m.inf
    ),
    range="(-inf, inf)", zero_centred=False, monotonic=True,
    parameters={"alpha": Interval("(0, inf)")},
    reference='Ziyin, Hartwig and Ueda, '
    '"Neural networks fail to learn periodic functions and how to fix it", 2020',
)  # fmt: skip
@accurate.in_blocks
def snake(x, alpha=1.0):
    """Snake: a line with a wave on it, for what repeats beyond the training data.

    Parameters
    ----------
    alpha
        The frequency α.

    Returns
    -------
    ±inf stays ±inf. The derivative is 0 where 2αx is −π/2 or whole turns away from it; near these
    its error is at most 8 ulp of sin(αx) + cos(αx). All this as long as αx is below 2²⁶ in
    magnitude; far beyond, neighbouring floats are whole waves apart.

    Examples
    --------
    >>> snake([-2.0, 0.0, 2.0]).round(3)
    array([-1.173,  0.   ,  2.827])
    """
    # Left of 0 the terms cancel in part, so what each step loses is added up beside it.
    angle, lost = accurate.product(alpha, x)
    sine = np.sin(angle)
    square, rest = accurate.product(sine, sine)
    wave, more = accurate.quotient(square, alpha)
    y, off = accurate.sum_of_two(x, wave)
    if isinstance(lost, np.ndarray):
        rest += 2 * sine * np.cos(angle) * lost
    rest /= alpha
    rest += more
    rest += off
    np.copyto(rest, 0, where=np.isinf(y))  # ∞ − ∞ otherwise
    y += rest
    np.copyto(y, x, where=np.isinf(x))
    return y


@snake.defderivative
@accurate.in_blocks
def snake(x, alpha=1.0):
    # 1 + sin(2αx), as a square: it keeps its digits where it is close to 0
    return (accurate.sin_product(alpha, x) + accurate.cos_product(alpha, x)) ** 2


def _away_from_ends(x):
    """The magnitude of x; close to 0 and far out that of others, which will do for a sinc."""
    y = np.abs(x)
    return y.clip(1e-30, 1e30, out=y)


def _turns(y):
    """What is left of y ≥ 0 when pairs of half-turns are taken away: exact, in [−1, 1]."""
    r = y * 0.5
    np.rint(r, out=r)
    r *= -2.0
    r += y
    return r


def _wave_scale(m, angle):
    """What the error of a sine is relative to: its angle near 0, then 1, far out nothing."""
    return min(1, abs(angle)) if abs(angle) < 2**26 else m.inf
