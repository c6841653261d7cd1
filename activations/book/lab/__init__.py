"""Small networks, one data set, and the measurements that the chapters share, in PyTorch.

Networks and data are float64: rounding differs between processors, and twice the digits keep that
difference away from what is printed. Each network is made from a seed, and leaves PyTorch's own
random state as it was. Everything runs where the data and the network are: on the processor, or
on the device that they were made for.
"""

from activations.book.lab.measures import (
    activation_statistics,
    activations_of,
    dead_units,
    gradient_norms,
    slopes_of,
)
from activations.book.lab.networks import gain, mlp
from activations.book.lab.training import accuracy, digits, train, train_together
from activations.book.lab.units import module

__all__ = [
    "accuracy", "activation_statistics", "activations_of", "dead_units", "digits", "gain",
    "gradient_norms", "mlp", "module", "slopes_of", "train", "train_together",
]  # fmt: skip
