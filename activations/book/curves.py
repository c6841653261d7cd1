"""Any activation as a curve: one value and one slope at each x, to draw and to measure.

A function that mixes elements is a curve of the last of two inputs, the first being its `beside`.
"""

import numpy as np

from activations.activation import as_floats

__all__ = ["pairs", "slope", "value"]


def value(activation, x, beside=None, **parameters):
    """The function as a curve: its value at each x, for any activation.

    Parameters
    ----------
    activation : Activation
    x : array_like
    beside : float, optional
        The first of two inputs, for a function that mixes elements; its own `beside` by default.
    **parameters
        Parameters of the function.

    Returns
    -------
    ndarray
        Of the shape of x; for a function that mixes elements, the last output for (beside, x).

    Examples
    --------
    >>> from activations import softmax
    >>> value(softmax, [0.0])
    array([0.5])
    """
    if activation.elementwise:
        return activation(x, **parameters)
    return activation(pairs(activation, x, beside), **parameters)[..., -1]


def slope(activation, x, beside=None, **parameters):
    """The slope of the curve that `value` gives, with the same parameters."""
    if activation.elementwise:
        return activation.derivative(x, **parameters)
    return activation.jacobian(pairs(activation, x, beside), **parameters)[..., -1, -1]


def pairs(activation, x, beside=None):
    """Two inputs, the last of them x, for a function that mixes elements."""
    x = as_floats(x, "x")
    first = activation.beside if beside is None else beside
    return np.stack([np.full_like(x, first), x], axis=-1)
