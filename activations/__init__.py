"""Activation functions, right everywhere on the number line.

Each is a function of NumPy arrays with its derivative and the facts about it::

    from activations import sigmoid, catalogue

    sigmoid(x); sigmoid.derivative(x); sigmoid.formula
    for activation in catalogue: ...
"""

from activations.activation import Activation, Catalogue
from activations.families.gated import geglu, glu, maxout, reglu, swiglu
from activations.families.hard import (
    hardshrink,
    hardsigmoid,
    hardswish,
    hardtanh,
    softshrink,
    tanhshrink,
)  # fmt: skip
from activations.families.relu import (
    celu,
    elu,
    leaky_relu,
    prelu,
    relu,
    relu6,
    rrelu,
    selu,
    squared_relu,
    threshold,
)  # fmt: skip
from activations.families.sigmoid import logsigmoid, sigmoid
from activations.families.smooth import (
    bent_identity,
    gelu,
    mish,
    quick_gelu,
    silu,
    softplus,
    squareplus,
    swish,
)  # fmt: skip
from activations.families.softmax import log_softmax, softmax, softmin, sparsemax
from activations.families.step_and_linear import binary_step, identity
from activations.families.tanh import softsign, tanh
from activations.families.wave import gaussian, sinc, sine, snake

# In the order of the book, which is that of every table and figure of them all.
catalogue = Catalogue(
    identity, binary_step,
    sigmoid, logsigmoid,
    tanh, softsign,
    relu, leaky_relu, prelu, rrelu, elu, selu, celu, relu6, threshold, squared_relu,
    hardtanh, hardsigmoid, hardswish, hardshrink, softshrink, tanhshrink,
    softplus, squareplus, gelu, quick_gelu, silu, swish, mish, bent_identity,
    glu, reglu, geglu, swiglu, maxout,
    gaussian, sinc, sine, snake,
    softmax, softmin, log_softmax, sparsemax,
)  # fmt: skip

__all__ = ["Activation", "catalogue", *(entry.__name__ for entry in catalogue)]
