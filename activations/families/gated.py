"""Gated units: one half of the input decides how much of the other half passes; and maxout."""

import functools

import numpy as np

from activations.activation import activation, passed_on
from activations.families.relu import relu
from activations.families.sigmoid import sigmoid
from activations.families.smooth import gelu, silu
from activations.parameters import Axis, Count

__all__ = ["geglu", "glu", "maxout", "reglu", "swiglu"]


SHAZEER = 'Shazeer, "GLU variants improve transformer", 2020'


def gated_unit(gate, **facts):
    """Decorator: an activation that multiplies one half of x by a gate, a function of the other."""

    def make(product):
        unit = activation(
            range="(-inf, inf)", zero_centred=False, monotonic=False, group=2, beside=1.0,
            parameters={"axis": Axis("The axis that is cut into halves, a and the gate b.")},
            **facts,
        )(product)  # fmt: skip
        unit.defjacobian(functools.partial(_jacobian, gate=gate))
        return unit.defvjp(functools.partial(_vjp, gate=gate))

    return make


def _product(x, axis, gate):
    a, b = np.split(x, 2, axis)
    return a * gate(b)


def _vjp(x, g, axis, gate):
    a, b = np.split(x, 2, axis)
    return np.concatenate([g * gate(b), g * a * gate.derivative(b)], axis)


def _jacobian(x, axis, gate):
    """Two diagonals, side by side: the slopes with respect to a, and to b."""
    a, b = np.split(np.moveaxis(x, axis, -1), 2, axis=-1)
    jacobian = np.zeros((*a.shape, 2, a.shape[-1]), x.dtype)
    diagonals = np.einsum("...ihi->...hi", jacobian)
    diagonals[..., 0, :], diagonals[..., 1, :] = gate(b), a * gate.derivative(b)
    return jacobian.reshape(*a.shape, 2 * a.shape[-1])


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
    sigmoid,
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
    return _product(x, axis, sigmoid)


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
    gelu,
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
    return _product(x, axis, gelu)


@gated_unit(
    silu,
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
    return _product(x, axis, silu)


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
    largest = _groups(x, pool_size, axis).max(axis=-1)
    largest += 0  # of 0 and −0 processors choose another
    return np.moveaxis(largest, -1, axis)


@maxout.defjacobian
def maxout(x, pool_size=2, axis=-1):
    groups = _groups(x, pool_size, axis)
    outputs, n = groups.shape[:-1], x.shape[axis]
    jacobian = np.zeros((*outputs, *groups.shape[-2:]), x.dtype)
    np.einsum("...iij->...ij", jacobian)[...] = _first_largest(groups)
    return jacobian.reshape(*outputs, n)


@maxout.defvjp
def maxout(x, g, pool_size=2, axis=-1):
    groups = _groups(x, pool_size, axis)
    passed = passed_on(np.moveaxis(g, axis, -1)[..., None], _first_largest(groups))
    return np.moveaxis(passed.reshape(*groups.shape[:-2], x.shape[axis]), -1, axis)


def _groups(x, size, axis):
    """x with the axis last, and cut into groups of neighbours."""
    x = np.moveaxis(x, axis, -1)
    return x.reshape(*x.shape[:-1], x.shape[-1] // size, size)


def _first_largest(groups):
    """1 where the first of the largest stands, 0 elsewhere; nan in a group that holds a nan."""
    chosen = np.arange(groups.shape[-1]) == groups.argmax(axis=-1, keepdims=True)
    return np.where(np.isnan(groups).any(axis=-1, keepdims=True), np.nan, chosen)
