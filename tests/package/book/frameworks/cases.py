"""What the tests of the frameworks share: which function is where, with which parameters."""

import numpy as np
import pytest

from activations import catalogue
from activations.book import frameworks
from tests.package import reference as ref

LIBRARIES = ("torch", "jax", "keras")

# Functions that have no parameters there, though they have some here.
FIXED = [("softplus", "jax"), ("softplus", "keras"), ("hardtanh", "jax"), ("hardtanh", "keras")]

# Wrong: Keras 3.15 adds up all cumulative sums of the support where the last of them is meant.
WRONG = [("sparsemax", "keras")]


def cases(activations=catalogue, libraries=LIBRARIES, skip=()):
    """Every activation in every library that has it, with every setting that it has there."""
    return pytest.mark.parametrize(
        "activation, library, parameters",
        [
            pytest.param(a, library, p, id="-".join([library, a.__name__, *map(str, p.items())]))
            for library in libraries
            for a in activations
            if getattr(a, library) and (a.__name__, library) not in skip
            for p in ref.settings_of(a)
            if not p or (a.__name__, library) not in FIXED
        ],
    )


float32_and_float64 = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def needs(library):
    if library not in frameworks.installed():
        pytest.skip(f"{library} is not installed")


def engine_name(library):
    """Who differentiates: Keras leaves it to its backend."""
    if library != "keras":
        return library
    frameworks.home("keras")  # which chooses the backend, if nothing else has
    import keras

    return keras.backend.backend()
