"""How much memory a call takes at its peak: its result included, its input not counted."""

import tracemalloc

import numpy as np

X = 3 * np.random.default_rng(0).standard_normal((700, 700))
# Times the size of the input. float16 is computed in float32: three arrays, and the input's copy.
VALUES = {np.float16: 8, np.float32: 3, np.float64: 3}
SLOPES = {np.float16: 25, np.float32: 12, np.float64: 9}
SMALL = 2**16  # bytes: what does not grow with the input


def peak(function, x, *args):
    """The most bytes that are in use at any time of a call."""
    function(x, *args)  # what a first call imports or keeps is no matter of this one
    tracemalloc.start()
    try:
        function(x, *args)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_it_is_the_peak_that_is_measured():
    x = np.zeros(10**6)
    assert x.nbytes <= peak(lambda x: x + 1, x) <= x.nbytes + SMALL
    assert 2 * x.nbytes <= peak(lambda x: np.exp(x + 1), x) <= 2 * x.nbytes + SMALL


def test_values_take_little_memory(activation, dtype):
    x = X.astype(dtype)
    assert peak(activation, x) <= 1.02 * VALUES[dtype] * x.nbytes + SMALL


def test_slopes_take_little_memory(activation, dtype):
    x = X.astype(dtype)
    limit = 1.02 * SLOPES[dtype] * x.nbytes + SMALL
    assert peak(activation.vjp, x, np.ones_like(activation(x))) <= limit
    if activation.elementwise:
        assert peak(activation.derivative, x) <= limit
