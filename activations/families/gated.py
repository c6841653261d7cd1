"""Gated units: one half of the input decides how much of the other half passes; and maxout."""

import functools
import math

import numpy as np

from activations.activation import activation, passed_on
from activations.families import accurate
from activations.families.relu import relu
from activations.families.sigmoid import sigmoid
from activations.families.smooth import gelu, silu
from activations.parameters import Axis, Count

__all__ = ["geglu", "glu", "maxout", "reglu", "swiglu"]


TINY = np.finfo(np.float64).tiny
SHAZEER = 'Shazeer, "GLU variants improve transformer", 2020'


def gated_unit(gate, tail=None, **facts):
    """Decorator: an activation that multiplies one half of x by a gate, a function of the other.

    The tail says what the gate and its slope are where they are too small for a normal number: for
    an array of such places the factors of the one, those of the other, and a power of 2 for both.
    """

    def make(product):
        unit = activation(
            range="(-inf, inf)", zero_centred=False, monotonic=False, group=2, beside=1.0,
            parameters={"axis": Axis("The axis that is cut into halves, a and the gate b.")},
            **facts,
        )(product)  # fmt: skip
        unit.defjacobian(functools.partial(_jacobian, gate=gate, tail=tail))
        return unit.defvjp(functools.partial(_vjp, gate=gate, tail=tail))

    return make


def _product(x, axis, gate, tail=None):
    a, b = _halves(x, axis)
    return _times_gate(b, gate=gate, tail=tail, a=a)


def _vjp(x, g, axis, gate, tail):
    a, b = _halves(x, axis)
    to_a = _times_gate(b, gate=gate, tail=tail, a=g)
    to_b = _times_slope(b, gate=gate, tail=tail, a=a, g=g)
    return np.concatenate([to_a, to_b], axis)


def _jacobian(x, axis, gate, tail):
    """Two diagonals, side by side: the slopes with respect to a, and to b."""
    a, b = _halves(np.moveaxis(x, axis, -1), -1)
    jacobian = np.zeros((*a.shape, 2, a.shape[-1]), x.dtype)
    diagonals = np.einsum("...ihi->...hi", jacobian)
    diagonals[..., 0, :] = _times_gate(b, gate=gate, a=np.ones_like(a))
    diagonals[..., 1, :] = _times_slope(b, gate=gate, tail=tail, a=a, g=np.ones_like(a))
    return jacobian.reshape(*a.shape, 2 * a.shape[-1])


def _halves(x, axis):
    half = x.shape[axis] // 2
    x = x.swapaxes(0, axis)
    return x[:half].swapaxes(0, axis), x[half:].swapaxes(0, axis)


@accurate.in_blocks
def _times_gate(b, gate, a, tail=None):
    """a·gate(b)"""
    value = gate._function(b)  # b has been looked at already
    product = a * value
    if tail:
        _mend(product, value, b, lambda b: tail(b)[::2], a)
    return product


@accurate.in_blocks
def _times_slope(b, gate, tail, a, g):
    """g·a·gate'(b), and 0 where the slope is 0."""
    slope = gate._derivative(b)
    product = passed_on(g * a, slope)
    over = np.isinf(product)
    if np.count_nonzero(over):
        product[over] = accurate.wide_product(g[over], a[over], slope[over])
    if tail:
        _mend(product, slope, b, lambda b: tail(b)[1:], g, a)
    return product


def _mend(product, inner, b, tail, *outer):
    """Where the gate or its slope has lost digits, or is 0 but for rounding: from the tail."""
    lost = np.abs(inner) < TINY
    if np.count_nonzero(lost):
        lost &= np.isfinite(b)
        factors, power = tail(b[lost])
        outer = (factor[lost] for factor in outer)
        product[lost] = accurate.wide_product(*outer, *factors, power=power)


def _sigmoid_tail(b):
    e, power = accurate.exp_apart(-np.abs(b))
    return (e,), (e,), power


def _silu_tail(b):
    e, power = accurate.exp_apart(np.minimum(b, 0))  # the tail is on the left, or b is 0 nearly
    rest = 1 + np.ldexp(e, power)
    return (b, e / rest), (e, (rest + b) / rest**2), power


def _gelu_tail(b):
    z = np.clip(np.abs(b), 30, 70)
    head = np.rint(z * 1024) / 1024  # its square is exact
    density, power = accurate.exp_apart(-0.5 * head * head, -0.5 * (z - head) * (z + head))
    density /= math.sqrt(2 * math.pi)
    mills = z + 6 / z  # Φ(−z)/φ(z) is 1/(z + 1/(z + 2/(z + 3/(z + …))))
    for k in range(5, 0, -1):
        mills = z + k / mills
    near = np.abs(b) < 1  # b is 0 nearly, and Φ(b) is 1/2
    share = np.where(near, 0.5, density / mills)
    return (b, share), (density, 1 / mills - z), np.where(near, 0, power)


def _pairs(x):
    """What a list of numbers holds in its two halves: (first, first), (second, second), …"""
    return zip(x[: len(x) // 2], x[len(x) // 2 :], strict=True)


def _slope_scale(x, share):
    """Row by row: nothing, but |a|·share(b) where the slope with respect to b is."""
    pairs = list(_pairs(x))
    return [
        abs(a) * share(b) if i == j else 0
        for i, (a, b) in enumerate(pairs)
        for j in range(-len(pairs), len(pairs))
    ]


@gated_unit(
    sigmoid, _sigmoid_tail,
    formula=r"\mathrm{GLU}(a, b) = a \odot \sigma(b)",
    derivative_formula=r"\frac{\partial y_i}{\partial a_i} = \sigma(b_i), \quad"
    r" \frac{\partial y_i}{\partial b_i} = a_i\,\sigma'(b_i)",
    definition=lambda m, x: [a / (1 + m.exp(-b)) for a, b in _pairs(x)],
    torch="glu", jax="glu", keras="glu",
    aliases=("gated linear unit",),
    reference='Dauphin, Fan, Auli and Grangier, '
    '"Language modeling with gated convolutional networks", 2016',
)  # fmt: skip
def glu(x, axis=-1):
    """Gated linear unit: the first half of the input times the sigmoid of the second half.

    Returns
    -------
    nan where either half is nan, and where ∞ meets a gate that is 0.

    Examples
    --------
    >>> glu([3.0, 5.0, 0.0, -100.0])
    array([1.50000000e+00, 1.86003799e-43])
    >>> glu.jacobian([3.0, 0.0])
    array([[0.5 , 0.75]])
    """
    return _product(x, axis, sigmoid, _sigmoid_tail)


@gated_unit(
    relu,
    formula=r"\mathrm{ReGLU}(a, b) = a \odot \max(0, b)",
    derivative_formula=r"\frac{\partial y_i}{\partial a_i} = \max(0, b_i), \quad"
    r" \frac{\partial y_i}{\partial b_i} = a_i\,\mathrm{ReLU}'(b_i)",
    definition=lambda m, x: [a * max(0, b) for a, b in _pairs(x)],
    kinks=(0.0,),
    reference=SHAZEER,
)  # fmt: skip
def reglu(x, axis=-1):
    """ReLU gated linear unit: the first half of the input times the ReLU of the second half.

    Returns
    -------
    nan where either half is nan, and where ∞ meets a gate that is 0. At the kink, b = 0, the gate's
    derivative is 0, as that of ReLU.

    Examples
    --------
    >>> reglu([3.0, 5.0, 2.0, -1.0])
    array([6., 0.])
    """
    return _product(x, axis, relu)


@gated_unit(
    gelu, _gelu_tail,
    formula=r"\mathrm{GEGLU}(a, b) = a \odot \mathrm{GELU}(b)",
    derivative_formula=r"\frac{\partial y_i}{\partial a_i} = \mathrm{GELU}(b_i), \quad"
    r" \frac{\partial y_i}{\partial b_i} = a_i\,\mathrm{GELU}'(b_i)",
    definition=lambda m, x: [a * b * (1 + m.erf(b / m.sqrt(2))) / 2 for a, b in _pairs(x)],
    derivative_scale=lambda m, x: _slope_scale(x, lambda b: (1 + m.erf(b / m.sqrt(2))) / 2),
    reference=SHAZEER,
)  # fmt: skip
def geglu(x, axis=-1):
    """GELU gated linear unit: the first half of the input times the GELU of the second half.

    Returns
    -------
    nan where either half is nan, and where ∞ meets a gate that is 0. Where the slope with respect
    to b is 0, at the bottom of the gate's dip, its error is at most 8 ulp of abs(a)·Φ(b).

    Examples
    --------
    >>> geglu([3.0, 5.0, 1.0, -1.0]).round(4)
    array([ 2.524 , -0.7933])
    """
    return _product(x, axis, gelu, _gelu_tail)


@gated_unit(
    silu, _silu_tail,
    formula=r"\mathrm{SwiGLU}(a, b) = a \odot \mathrm{SiLU}(b)",
    derivative_formula=r"\frac{\partial y_i}{\partial a_i} = \mathrm{SiLU}(b_i), \quad"
    r" \frac{\partial y_i}{\partial b_i} = a_i\,\mathrm{SiLU}'(b_i)",
    definition=lambda m, x: [a * b / (1 + m.exp(-b)) for a, b in _pairs(x)],
    derivative_scale=lambda m, x: _slope_scale(x, lambda b: 1 / (1 + m.exp(-b))),
    reference=SHAZEER,
)  # fmt: skip
def swiglu(x, axis=-1):
    """Swish gated linear unit: the first half of the input times the SiLU of the second half.

    Returns
    -------
    nan where either half is nan, and where ∞ meets a gate that is 0. Where the slope with respect
    to b is 0, at the bottom of the gate's dip, its error is at most 8 ulp of abs(a)·σ(b).

    Examples
    --------
    >>> swiglu([3.0, 5.0, 1.0, -1.0]).round(4)
    array([ 2.1932, -1.3447])
    """
    return _product(x, axis, silu, _silu_tail)


@activation(
    formula=r"\mathrm{maxout}(x)_i = \max(x_{ik}, \ldots, x_{ik+k-1})",
    derivative_formula=r"\frac{\partial y_i}{\partial x_j}"
    r" = \begin{cases} 1 & x_j \text{ is the largest of group } i \\ 0 & \text{else} \end{cases}",
    definition=lambda m, x: [max(a, b) for a, b in zip(x[::2], x[1::2], strict=True)],
    range="(-inf, inf)", zero_centred=False, monotonic=True, kinks=(1.0,),
    group="pool_size", beside=1.0,
    parameters={
        "pool_size": Count(1), "axis": Axis("The axis along which the neighbours lie.")
    },
    reference='Goodfellow, Warde-Farley, Mirza, Courville and Bengio, "Maxout networks", 2013',
)  # fmt: skip
def maxout(x, pool_size=2, axis=-1):
    """Maxout: the largest of every few neighbours, each a linear function of its own.

    Parameters
    ----------
    pool_size
        How many neighbours k make one output.

    Returns
    -------
    Output i is the largest of inputs ik to ik + k − 1, counted from 0, where k is `pool_size`.
    ±inf counts as the number it is; a nan makes its output nan. At the kink, where several are the
    largest, the derivative goes to the first.

    Examples
    --------
    >>> maxout([1.0, 3.0, -2.0, -5.0])
    array([ 3., -2.])
    """
    largest = _groups(x.swapaxes(axis, -1), pool_size).max(axis=-1)
    largest += 0  # of 0 and −0 processors choose another
    return largest.swapaxes(axis, -1)


@maxout.defjacobian
def maxout(x, pool_size=2, axis=-1):
    groups = _groups(np.moveaxis(x, axis, -1), pool_size)
    outputs, n = groups.shape[:-1], x.shape[axis]
    jacobian = np.zeros((*outputs, *groups.shape[-2:]), x.dtype)
    np.einsum("...iij->...ij", jacobian)[...] = _first_largest(groups)
    return jacobian.reshape(*outputs, n)


@maxout.defvjp
def maxout(x, g, pool_size=2, axis=-1):
    groups = _groups(x.swapaxes(axis, -1), pool_size)
    passed = passed_on(g.swapaxes(axis, -1)[..., None], _first_largest(groups))
    return passed.reshape(*groups.shape[:-2], x.shape[axis]).swapaxes(axis, -1)


def _groups(x, size):
    """x with its last axis cut into groups of neighbours."""
    return x.reshape(*x.shape[:-1], x.shape[-1] // size, size)


def _first_largest(groups):
    """1 where the first of the largest stands, 0 elsewhere; nan in a group that holds a nan."""
    chosen = np.arange(groups.shape[-1]) == groups.argmax(axis=-1, keepdims=True)
    return np.where(np.isnan(groups).any(axis=-1, keepdims=True), np.nan, chosen)
