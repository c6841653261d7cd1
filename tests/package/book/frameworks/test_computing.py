"""PyTorch, JAX and Keras against the catalogue: the same values, the same gradients, and where not.

What they do differently stands here in tables: the chapter on conventions prints it, and a new
version of a framework that changes it is noticed. Away from kinks there is nothing to choose.
"""

import numpy as np
import pytest

from activations import catalogue
from activations.book import frameworks
from tests.package import reference as ref
from tests.package.book.frameworks.cases import (
    LIBRARIES,
    WRONG,
    cases,
    engine_name,
    float32_and_float64,
    needs,
)

# Constants that PyTorch rounds to float32 whatever the dtype of x: α of celu's slope, 1/6. So do
# Keras on PyTorch with b of squareplus, and Keras on JAX with the whole of tanh.
SINGLE = [("celu", "torch"), ("hardsigmoid", "torch"),
          ("squareplus", "keras on torch"), ("tanh", "keras on jax")]  # fmt: skip

# Written as (x + √(x² + b))/2, which cancels: far out on the left nothing is left but the rounding.
CANCELS = ["squareplus"]

# The slope at each kink with PyTorch, which is this book's, and with JAX. Keras has that of its
# backend, also for the functions that jax.nn has not.
SLOPES = {
    ("relu", 0): (0, 0),
    ("leaky_relu", 0): (0.01, 1),
    ("prelu", 0): (0.25, None),
    ("rrelu", 0): (11 / 48, None),
    ("selu", 0): (1.7580993408473766, 1.7580993408473766),
    ("relu6", 0): (0, 0),
    ("relu6", 6): (0, 0),
    ("threshold", 1): (0, 0),
    ("hardtanh", -1): (0, 1),
    ("hardtanh", 1): (0, 1),
    ("hardsigmoid", -3): (0, 0),
    ("hardsigmoid", 3): (0, 0),
    ("hardswish", -3): (0, 0),
    ("hardswish", 3): (1, 1),
    ("hardshrink", -0.5): (0, 0),
    ("hardshrink", 0.5): (0, 0),
    ("softshrink", -0.5): (0, 0),
    ("softshrink", 0.5): (0, 0),
}

KINKED = [
    a for a in catalogue if a.elementwise and a.kinks and any(getattr(a, lib) for lib in LIBRARIES)
]


def allowed(activation, library, dtype, parameters):
    """Relative and absolute error allowed, as measured on several kinds of processor."""
    places = (engine_name(library), f"{library} on {engine_name(library)}")
    single = any((activation.__name__, place) in SINGLE for place in places)
    eps = np.finfo(np.float32 if single else dtype).eps
    steep = parameters.get("approximate") == "tanh"  # tanh's 1 − t² times x³, before it cancels
    of_value = 16 if library == "torch" else 40
    of_gradient = 40 if library == "torch" else 800 if steep else 200
    if activation.__name__ in CANCELS:
        of_value = 1000
    return {"rtol": 40 * eps, "atol": of_value * eps}, {"rtol": 40 * eps, "atol": of_gradient * eps}


# --- the same function ----------------------------------------------------------------------------


@cases(skip=WRONG)
@float32_and_float64
def test_same_values_and_gradients(activation, library, parameters, dtype):
    needs(library)
    rng = np.random.default_rng(3)
    far = [0.0, -0.0, 50, -50, 100, -100, 1000, -1000]
    x = np.concatenate([np.linspace(-12, 12, 97), rng.normal(size=103), far])
    x = x.astype(dtype).reshape(4, -1)
    of_value, of_gradient = allowed(activation, library, dtype, parameters)
    y = activation(x, **parameters)
    theirs = frameworks.value(activation, library, x, **parameters)
    assert theirs.dtype == dtype
    np.testing.assert_allclose(y, theirs, **of_value)
    g = rng.normal(size=y.shape).astype(dtype)
    pulled = activation.vjp(x, g, **parameters)
    theirs = frameworks.vjp(activation, library, x, g, **parameters)
    assert theirs.dtype == dtype
    if activation.elementwise and engine_name(library) == "jax":
        at_kinks = np.isin(x, np.array(ref.kinks_of(activation, parameters), dtype))
        pulled[at_kinks] = theirs[at_kinks] = 0
    np.testing.assert_allclose(pulled, theirs, **of_gradient)


@cases([a for a in catalogue if a.elementwise], ["torch"])
@pytest.mark.parametrize("gradient", [np.inf, -np.inf, np.nan])
def test_no_gradient_passes_where_torch_lets_none_pass(activation, library, parameters, gradient):
    """It masks where a ReLU or its like is flat; where it multiplies, 0 · ∞ is nan there."""
    needs("torch")
    x = np.array([-1000.0, -100, -12, -4, -2, -0.7, -0.2, 0.2, 0.7, 2, 4, 12, 100, 1000])
    g = np.full_like(x, gradient)
    theirs = frameworks.vjp(activation, library, x, g, **parameters)
    ours = activation.vjp(x, g, **parameters)
    known = np.isfinite(theirs)
    np.testing.assert_array_equal(ours[known], theirs[known])
    assert np.array_equal(ours == 0, activation.derivative(x, **parameters) == 0)


@cases([a for a in catalogue if a.elementwise], ["torch"])
@float32_and_float64
def test_torch_has_the_same_slopes(activation, parameters, library, dtype):
    needs("torch")
    x = np.concatenate([np.linspace(-12, 12, 97), [100, -100, 1000, -1000]]).astype(dtype)
    of_value, _ = allowed(activation, library, dtype, parameters)
    theirs = frameworks.derivative(activation, library, x, **parameters)
    np.testing.assert_allclose(activation.derivative(x, **parameters), theirs, **of_value)


@pytest.mark.parametrize(
    "activation",
    [a for a in catalogue if a.torch and not a.elementwise],
    ids=lambda a: a.__name__,
)
def test_torch_has_the_same_jacobian(activation):
    """Row by row, on mixed scales, ties and wide gaps."""
    needs("torch")
    for x in ref.slices(np.float64, (1, 2, 5, 17), activation.group):
        rows = np.eye(len(activation(x)))
        theirs = [frameworks.vjp(activation, "torch", x, row) for row in rows]
        np.testing.assert_allclose(activation.jacobian(x), theirs, rtol=1e-12, atol=1e-15)


@cases([a for a in catalogue if not a.elementwise], skip=WRONG)
def test_same_along_another_axis(activation, library, parameters):
    needs(library)
    x = np.random.default_rng(4).normal(size=(6, 3))
    y = activation(x, axis=0)
    same = {"rtol": 1e-12, "atol": 1e-14}
    np.testing.assert_allclose(y, frameworks.value(activation, library, x, axis=0), **same)
    theirs = frameworks.vjp(activation, library, x, y, axis=0)
    np.testing.assert_allclose(activation.vjp(x, y, axis=0), theirs, **same)


@pytest.mark.parametrize("name, library", WRONG)
def test_what_is_wrong_is_still_wrong(name, library):
    needs(library)
    x = np.array([[0.0, 0.5, 1.0]])
    theirs = frameworks.value(catalogue[name], library, x)
    assert catalogue[name](x).sum() == 1
    assert theirs.sum() == 0.25, "it is right now: take it out of WRONG, and out of the chapter"


# --- the slope at a kink --------------------------------------------------------------------------


def test_the_table_has_every_kink():
    assert set(SLOPES) == {(a.__name__, kink) for a in KINKED for kink in a.kinks}


@pytest.mark.parametrize(
    "library, activation",
    [
        pytest.param(library, a, id=f"{library}-{a.__name__}")
        for library in LIBRARIES
        for a in KINKED
        if getattr(a, library)
    ],
)
@float32_and_float64
def test_slopes_at_kinks_are_those_of_the_table(activation, library, dtype):
    needs(library)
    column = ("torch", "jax").index(engine_name(library))
    expected = [SLOPES[activation.__name__, kink][column] for kink in activation.kinks]
    slopes = frameworks.derivative(activation, library, np.array(activation.kinks, dtype))
    np.testing.assert_allclose(slopes, expected, rtol=4 * np.finfo(dtype).eps)


@pytest.mark.parametrize("library", LIBRARIES)
def test_all_kinks_at_once(library):
    needs(library)
    found = frameworks.at_kinks(library)
    assert set(found) == {a.__name__ for a in KINKED if getattr(a, library)}
    column = ("torch", "jax").index(engine_name(library))
    for name, slopes in found.items():
        expected = [SLOPES[name, kink][column] for kink in catalogue[name].kinks]
        np.testing.assert_allclose(slopes, expected, rtol=1e-15)


@cases([a for a in catalogue if a.elementwise], ["torch"])
@float32_and_float64
def test_torch_chooses_the_slope_of_this_book(activation, library, parameters, dtype):
    needs("torch")
    x = np.array([0.0, -0.0, *ref.kinks_of(activation, parameters)], dtype)
    single = (activation.__name__, library) in SINGLE
    rtol = 4 * np.finfo(np.float32 if single else dtype).eps
    theirs = frameworks.value(activation, "torch", x, **parameters)
    np.testing.assert_allclose(activation(x, **parameters), theirs, rtol=rtol)
    theirs = frameworks.derivative(activation, "torch", x, **parameters)
    np.testing.assert_allclose(activation.derivative(x, **parameters), theirs, rtol=rtol)


# --- a framework's own defaults -------------------------------------------------------------------


# What a framework's own defaults change; the chapter prints it.
APART = {
    "torch": {"softplus": 2.1e-9},
    "jax": {"gelu": 4.7e-4},
    "keras on jax": {"leaky_relu": 5.7, "tanh": 2.3e-7, "sparsemax": 45},
    "keras on torch": {"leaky_relu": 5.7, "softplus": 2.1e-9, "sparsemax": 45},
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_as_they_come(library):
    needs(library)
    x = np.linspace(-30, 30, 6000).reshape(-1, 4)
    theirs = frameworks.as_they_come(library, x)
    has = {a.__name__ for a in catalogue if getattr(a, library)}
    assert set(theirs) == has - {"prelu", "threshold"}
    apart = {name: np.max(np.abs(y - catalogue[name](x))) for name, y in theirs.items()}
    apart = {name: by for name, by in apart.items() if by > 1e-12}
    place = library if library == engine_name(library) else f"{library} on {engine_name(library)}"
    assert apart == pytest.approx(APART[place], rel=0.05)
    assert {y.dtype.name for n, y in theirs.items() if n not in apart} == {"float64"}


def test_random_slopes_are_drawn_only_when_asked_for():
    needs("torch")
    x = np.full(100, -1.0)
    rrelu = catalogue["rrelu"]
    assert np.ptp(frameworks.value(rrelu, "torch", x)) == 0
    assert np.ptp(frameworks.value(rrelu, "torch", x, training=True)) > 0


# --- arrays in, arrays out ------------------------------------------------------------------------


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(
    "x",
    [
        np.float32(0.5),
        np.array(0.5, np.float16),
        np.arange(6.0).reshape(2, 3)[:, ::-1],
        np.arange(4, dtype=">f8"),
        np.zeros((0, 3)),
        [1, 2],
        True,
    ],
    ids=repr,
)
def test_any_array_is_taken(x, library):
    needs(library)
    sigmoid = catalogue["sigmoid"]
    expected = sigmoid(x), sigmoid.derivative(x)
    got = frameworks.value(sigmoid, library, x), frameworks.derivative(sigmoid, library, x)
    for ours, theirs in zip(map(np.asarray, expected), got, strict=True):
        assert isinstance(theirs, np.ndarray)
        assert theirs.dtype == ours.dtype and theirs.shape == ours.shape
        eps = 8 * np.finfo(ours.dtype).eps
        np.testing.assert_allclose(ours, theirs, rtol=eps, atol=eps)
        theirs += 1  # nobody else's memory


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_is_no_array_of_numbers_is_refused(library):
    needs(library)
    relu, softmax = catalogue["relu"], catalogue["softmax"]
    with pytest.raises(TypeError, match="x must hold real numbers"):
        frameworks.value(relu, library, ["a"])
    with pytest.raises(TypeError, match="g must hold real numbers"):
        frameworks.vjp(relu, library, [1.0], [1j])
    with pytest.raises(ValueError, match=r"g must have the shape of the value, \(2,\); got .*\(3,"):
        frameworks.vjp(relu, library, [1.0, 2.0], [1.0, 2.0, 3.0])
    with pytest.raises(TypeError, match=r"softmax mixes elements.* use vjp"):
        frameworks.derivative(softmax, library, [1.0, 2.0])
