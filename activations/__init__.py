"""Activation functions, right everywhere on the number line.

Each is a function of NumPy arrays with its derivative and the facts about it::

    from activations import sigmoid, catalogue

    sigmoid(x); sigmoid.derivative(x); sigmoid.formula
    for activation in catalogue: ...
"""

# ruff: noqa: I001  (the order of these lines is the order of the book, and of the catalogue)
from activations.activation import Activation, catalogue
from activations.families.step_and_linear import identity, binary_step
from activations.families.sigmoid import sigmoid, logsigmoid
from activations.families.tanh import tanh, softsign
from activations.families.relu import (
    relu, leaky_relu, prelu, rrelu, elu, selu, celu, relu6, threshold, squared_relu,
)  # fmt: skip
from activations.families.hard import (
    hardtanh, hardsigmoid, hardswish, hardshrink, softshrink, tanhshrink,
)  # fmt: skip
from activations.families.smooth import (
    softplus, squareplus, gelu, quick_gelu, silu, swish, mish, bent_identity,
)  # fmt: skip
from activations.families.gated import glu, reglu, geglu, swiglu, maxout
from activations.families.wave import gaussian, sinc, sine, snake
from activations.families.softmax import softmax, softmin, log_softmax, sparsemax

__all__ = [
    "Activation",
    "bent_identity",
    "binary_step",
    "catalogue",
    "celu",
    "elu",
    "gaussian",
    "geglu",
    "gelu",
    "glu",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "identity",
    "leaky_relu",
    "log_softmax",
    "logsigmoid",
    "maxout",
    "mish",
    "prelu",
    "quick_gelu",
    "reglu",
    "relu",
    "relu6",
    "rrelu",
    "selu",
    "sigmoid",
    "silu",
    "sinc",
    "sine",
    "snake",
    "softmax",
    "softmin",
    "softplus",
    "softshrink",
    "softsign",
    "sparsemax",
    "squared_relu",
    "squareplus",
    "swiglu",
    "swish",
    "tanh",
    "tanhshrink",
    "threshold",
]
