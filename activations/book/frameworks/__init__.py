"""The catalogue's functions as PyTorch, JAX and Keras have them, called by the names of this book.

For whoever compares: NumPy arrays go in and come out, parameters have this book's names, and each
framework's own automatic differentiation gives the slopes. Each is imported when it is first
asked for, computes on the processor, and is left set up as it was.
"""

from activations.book.frameworks.computing import as_they_come, at_kinks, derivative, value, vjp
from activations.book.frameworks.engines import engine_of
from activations.book.frameworks.names import (
    defaults,
    function,
    home,
    installed,
    module,
    spelling,
)  # fmt: skip

__all__ = [
    "as_they_come", "at_kinks", "defaults", "derivative", "engine_of", "function", "home",
    "installed", "module", "spelling", "value", "vjp",
]  # fmt: skip
