"""PyTorch, JAX and Keras against the catalogue: the same values, the same gradients, and where not.

What they do differently stands here in tables: the chapter on conventions prints it, and a new
version of a framework that changes it is noticed. Away from kinks there is nothing to choose.
"""

import itertools
import os
import subprocess
import sys

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

# Constants that PyTorch rounds to float32 whatever the dtype of x: α of celu's slope, 1/6. So do
# Keras on PyTorch with b of squareplus, and Keras on JAX with the whole of tanh.
SINGLE = [("celu", "torch"), ("hardsigmoid", "torch"),
          ("squareplus", "keras on torch"), ("tanh", "keras on jax")]  # fmt: skip

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


def engine(library):
    """Who differentiates: Keras leaves it to its backend."""
    if library != "keras":
        return library
    frameworks.home("keras")  # which chooses the backend, if nothing else has
    import keras

    return keras.backend.backend()


def allowed(activation, library, dtype, parameters):
    """Relative and absolute error allowed, as measured on several kinds of processor."""
    places = (engine(library), f"{library} on {engine(library)}")
    single = any((activation.__name__, place) in SINGLE for place in places)
    eps = np.finfo(np.float32 if single else dtype).eps
    steep = parameters.get("approximate") == "tanh"  # tanh's 1 − t² times x³, before it cancels
    of_value = 16 if library == "torch" else 40
    of_gradient = 40 if library == "torch" else 800 if steep else 200
    return {"rtol": 40 * eps, "atol": of_value * eps}, {"rtol": 40 * eps, "atol": of_gradient * eps}


# --- the same function --------------------------------------------------------------------------


@cases(skip=WRONG)
@float32_and_float64
def test_same_values_and_gradients(activation, library, parameters, dtype):
    needs(library)
    rng = np.random.default_rng(3)
    x = np.concatenate([np.linspace(-12, 12, 97), rng.normal(size=107), [0.0, -0.0, 50, -50]])
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
    if activation.elementwise and engine(library) == "jax":
        at_kinks = np.isin(x, np.array(ref.kinks_of(activation, parameters), dtype))
        pulled[at_kinks] = theirs[at_kinks] = 0
    np.testing.assert_allclose(pulled, theirs, **of_gradient)


@cases([a for a in catalogue if a.elementwise], ["torch"])
@float32_and_float64
def test_torch_has_the_same_slopes(activation, parameters, library, dtype):
    needs("torch")
    x = np.linspace(-12, 12, 97).astype(dtype)
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
    column = ("torch", "jax").index(engine(library))
    expected = [SLOPES[activation.__name__, kink][column] for kink in activation.kinks]
    slopes = frameworks.derivative(activation, library, np.array(activation.kinks, dtype))
    np.testing.assert_allclose(slopes, expected, rtol=4 * np.finfo(dtype).eps)


@pytest.mark.parametrize("library", LIBRARIES)
def test_all_kinks_at_once(library):
    needs(library)
    found = frameworks.at_kinks(library)
    assert set(found) == {a.__name__ for a in KINKED if getattr(a, library)}
    column = ("torch", "jax").index(engine(library))
    for name, slopes in found.items():
        expected = [SLOPES[name, kink][column] for kink in catalogue[name].kinks]
        np.testing.assert_allclose(slopes, expected, rtol=1e-15)


def test_prelu_of_keras_has_the_slope_of_neither_side():
    """It is made of two relus, which both have slope 0 at 0."""
    needs("keras")
    frameworks.home("keras")
    import keras

    layer = keras.layers.PReLU(alpha_initializer=keras.initializers.Constant(0.25))
    layer.build((None, 3))
    x = np.array([[-1, 0, 1]], np.float32)
    with frameworks._engine("keras", x.dtype) as whose:
        pull = frameworks._pull_torch if whose == "torch" else frameworks._pull_jax
        slopes = pull(layer, frameworks._array(whose, x), np.ones_like(x))
    assert np.asarray(slopes).tolist() == [[0.25, 0, 1]]


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


# --- names and parameters -------------------------------------------------------------------------


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_function_without_a_name_there_is_not_there(library):
    """Nor under one of its other names; but `swish` is silu in JAX and Keras, without β."""
    needs(library)
    home = frameworks.home(library)
    absent = [a for a in catalogue if not getattr(a, library)]
    found = {
        name for a in absent for name in (a.__name__, *a.aliases) if hasattr(home, name.lower())
    }
    assert found == {"torch": set(), "jax": {"swish"}, "keras": {"swish"}}[library]


@pytest.mark.parametrize("name, library", FIXED)
def test_a_parameter_that_is_not_there_is_refused(name, library):
    needs(library)
    activation = catalogue[name]
    for parameters in itertools.islice(ref.settings_of(activation), 1, None):
        (parameter,) = parameters
        with pytest.raises(ValueError, match=f"has no parameter '{parameter}'; .* it has none"):
            frameworks.value(activation, library, [0.0], **parameters)


@pytest.mark.parametrize(
    "name, library, parameters, message",
    [
        ("relu", "numpy", {}, "library must be one of 'torch', 'jax', 'keras'; got 'numpy'"),
        ("relu", None, {}, "library must be one of 'torch', 'jax', 'keras'; got None"),
        ("squareplus", "torch", {}, "torch.nn.functional has no squareplus; .* jax, keras"),
        ("snake", "torch", {}, "torch.nn.functional has no snake; it is in none"),
        ("rrelu", "torch", {"rng": 0}, "rrelu has no parameter 'rng'; .* lower, upper, training"),
        ("elu", "torch", {"beta": 1}, "elu has no parameter 'beta'; of those of elu it has alpha"),
        ("prelu", "torch", {"weight": np.ones(2)}, r"weight must be one number .* shape \(2,\)"),
    ],
)
def test_what_cannot_be_asked_is_refused(name, library, parameters, message):
    needs("torch")
    with pytest.raises(ValueError, match=message):
        frameworks.function(catalogue[name], library, **parameters)


@cases()
def test_what_is_spelled_is_the_function_of_this_book(activation, library, parameters):
    needs(library)
    written = frameworks.spelling(activation, library, **parameters)
    x = np.array([[-30.0, -1.0, 0.5, 30.0]], np.float32)  # beyond what PyTorch's softplus adds up
    with frameworks._engine(library, x.dtype) as whose:
        names = vars(frameworks.home(library)) | {"x": frameworks._array(whose, x)}
        theirs = np.asarray(eval(written, names))
    np.testing.assert_array_equal(
        theirs, frameworks.value(activation, library, x, **parameters), strict=True
    )


@pytest.mark.parametrize(
    "name, library, parameters, written",
    [
        ("relu", "keras", {}, "relu(x)"),
        ("identity", "keras", {}, "linear(x)"),
        ("gelu", "torch", {}, "gelu(x)"),
        ("gelu", "torch", {"approximate": "tanh"}, "gelu(x, approximate='tanh')"),
        ("gelu", "jax", {}, "gelu(x, approximate=False)"),
        ("gelu", "jax", {"approximate": "tanh"}, "gelu(x)"),
        ("gelu", "keras", {}, "gelu(x)"),
        ("leaky_relu", "torch", {}, "leaky_relu(x)"),
        ("leaky_relu", "keras", {}, "leaky_relu(x, negative_slope=0.01)"),
        ("softplus", "torch", {}, 'softplus(x, threshold=float("inf"))'),
        ("softplus", "torch", {"threshold": 20.0}, "softplus(x)"),
        ("softshrink", "keras", {"lambd": 0.1}, "soft_shrink(x, threshold=0.1)"),
        ("threshold", "keras", {}, "threshold(x, threshold=1.0, default_value=0.0)"),
        ("prelu", "torch", {"weight": np.array([0.5])}, "prelu(x, x.new_tensor([0.5]))"),
        ("rrelu", "torch", {}, "rrelu(x)"),
        ("softmax", "torch", {"axis": 0}, "softmax(x, dim=0)"),
        ("softmax", "jax", {}, "softmax(x)"),
    ],
)
def test_spelling_says_only_what_must_be_said(name, library, parameters, written):
    needs(library)
    assert frameworks.spelling(catalogue[name], library, **parameters) == written


@pytest.mark.parametrize(
    "name, library, expected",
    [
        ("relu", "torch", {}),
        ("leaky_relu", "torch", {"negative_slope": 0.01}),
        ("leaky_relu", "jax", {"negative_slope": 0.01}),
        ("leaky_relu", "keras", {"negative_slope": 0.2}),
        ("prelu", "torch", {"weight": ...}),
        ("rrelu", "torch", {"lower": 1 / 8, "upper": 1 / 3, "training": False}),
        ("threshold", "torch", {"threshold": ..., "value": ...}),
        ("threshold", "keras", {"threshold": ..., "value": ...}),
        ("gelu", "torch", {"approximate": "none"}),
        ("gelu", "jax", {"approximate": True}),
        ("gelu", "keras", {"approximate": False}),
        ("softplus", "torch", {"beta": 1.0, "threshold": 20.0}),
        ("softplus", "jax", {}),
        ("softshrink", "keras", {"lambd": 0.5}),
        ("softmax", "torch", {"axis": None}),
        ("softmax", "keras", {"axis": -1}),
    ],
)
def test_defaults(name, library, expected):
    needs(library)
    assert frameworks.defaults(catalogue[name], library) == expected


@pytest.mark.parametrize("library", LIBRARIES)
def test_defaults_of_every_function_are_known(library):
    needs(library)
    for activation in catalogue:
        if getattr(activation, library):
            assert set(frameworks.defaults(activation, library)) <= set(activation.parameters)


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
    place = library if library == engine(library) else f"{library} on {engine(library)}"
    assert apart == pytest.approx(APART[place], rel=0.05)
    assert {y.dtype.name for n, y in theirs.items() if n not in apart} == {"float64"}


def test_an_unknown_word_is_refused():
    needs("jax")
    with pytest.raises(ValueError, match="approximate must be 'none' or 'tanh'; got 'exact'"):
        frameworks.function(catalogue["gelu"], "jax", approximate="exact")


def test_a_function_takes_and_gives_arrays_of_its_library():
    needs("torch")
    import torch

    softplus = frameworks.function(catalogue["softplus"], "torch")
    assert torch.equal(softplus(torch.tensor([25.0])), torch.tensor([25.0]))
    x = torch.tensor([20.5], dtype=torch.float64)  # beyond PyTorch's threshold, not beyond ours
    assert softplus(x) > x == torch.nn.functional.softplus(x)


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


# --- nothing is left behind -----------------------------------------------------------------------


def test_torch_is_asked_for_gradients_even_where_they_are_off():
    needs("torch")
    import torch

    with torch.no_grad():
        assert frameworks.derivative(catalogue["relu"], "torch", 1.0) == 1
        assert not torch.is_grad_enabled()


@pytest.mark.parametrize("library", ["jax", "keras"])
def test_jax_stays_as_it_was(library):
    needs(library)
    needs("jax")
    import jax

    before = os.environ.copy()
    for wide in (False, True):
        with frameworks._wide(jax)(wide):
            for dtype in (np.float32, np.float64):
                frameworks.derivative(catalogue["relu"], library, dtype(1))
            assert jax.numpy.zeros(1).dtype == ("float64" if wide else "float32")
    assert os.environ == before


WITH_TENSORFLOW = """
import sys
from activations import relu
from activations.book import frameworks
print(frameworks.derivative(relu, "keras", [-1.0, 1.0]), "tensorflow" in sys.modules)
"""


def test_keras_does_not_bring_tensorflow_in(tmp_path):
    """It takes long to import, and is the backend of Keras unless one says otherwise."""
    needs("keras")
    (tmp_path / "tensorflow").mkdir()
    (tmp_path / "tensorflow" / "__init__.py").write_text("raise RuntimeError('imported')")
    environment = {k: v for k, v in os.environ.items() if k != "KERAS_BACKEND"}
    paths = [str(tmp_path), *filter(None, [environment.get("PYTHONPATH")])]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    found = subprocess.run(
        [sys.executable, "-c", WITH_TENSORFLOW],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert found.stdout == "[0. 1.] False\n", found.stderr


WITHOUT_JAX = """
import sys
sys.modules["jax"] = None
from activations import hardtanh
from activations.book import frameworks
assert not {"torch", "keras"} & set(sys.modules)
print(frameworks.installed(), frameworks.value(hardtanh, "keras", 2.0), end=" ")
print(frameworks.derivative(hardtanh, "keras", [1.0]))
"""


def test_keras_computes_with_torch_where_there_is_no_jax():
    needs("torch")
    needs("keras")
    environment = {k: v for k, v in os.environ.items() if k != "KERAS_BACKEND"}
    found = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT_JAX],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert found.stdout == "('torch', 'keras') 1.0 [0.]\n", found.stderr


def test_keras_with_another_backend_is_told_what_to_do(monkeypatch):
    needs("keras")
    frameworks.home("keras")
    import keras

    monkeypatch.setattr(keras.backend, "backend", lambda: "tensorflow")
    message = r"Keras computes with 'tensorflow' here, .* set KERAS_BACKEND to one of them before"
    with pytest.raises(RuntimeError, match=message):
        frameworks.value(catalogue["relu"], "keras", 1.0)


def test_nothing_is_installed_where_nothing_is(monkeypatch):
    for name in LIBRARIES:
        monkeypatch.setitem(sys.modules, name, None)
    assert frameworks.installed() == ()
    with pytest.raises(ImportError):
        frameworks.value(catalogue["relu"], "torch", 1.0)
    monkeypatch.undo()
    monkeypatch.setattr(frameworks, "ENGINES", ("no such", "library"))
    assert frameworks.installed() == ()
