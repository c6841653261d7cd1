"""Activation functions, right everywhere on the number line.

Each is a function of NumPy arrays with its derivative and the facts about it::

    from activations import sigmoid, catalogue

    sigmoid(x); sigmoid.derivative(x); sigmoid.formula
    for activation in catalogue: ...
"""

# ruff: noqa: I001  (the order of these lines is the order of the book, and of the catalogue)
from activations.activation import Activation, catalogue
from activations.step_and_linear import identity, binary_step
from activations.sigmoid_family import sigmoid, logsigmoid
from activations.tanh_family import tanh
from activations.relu_family import relu, leaky_relu, prelu, elu
from activations.softmax_family import softmax, log_softmax

__all__ = [
    "Activation",
    "binary_step",
    "catalogue",
    "elu",
    "identity",
    "leaky_relu",
    "log_softmax",
    "logsigmoid",
    "prelu",
    "relu",
    "sigmoid",
    "softmax",
    "tanh",
]
