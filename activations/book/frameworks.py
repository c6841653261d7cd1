"""The catalogue's functions as PyTorch, JAX and Keras have them, called by the names of this book.

For whoever compares: NumPy arrays go in and come out, parameters have this book's names, and each
framework's own automatic differentiation gives the slopes. Each is imported when it is first
asked for, computes on the processor, and is left set up as it was.
"""

import contextlib
import functools
import importlib
import importlib.util
import inspect
import os

import numpy as np

from activations import catalogue
from activations.activation import as_floats

__all__ = [
    "as_they_come", "at_kinks", "defaults", "derivative", "function", "home", "installed",
    "spelling", "value", "vjp",
]  # fmt: skip

HOMES = {"torch": "torch.nn.functional", "jax": "jax.nn", "keras": "keras.activations"}
ENGINES = ("jax", "torch")  # what Keras may compute with here

# Parameters that go by another name there; a word of ours may be a yes or no.
_SPELLING = {
    "torch": {"axis": "dim"},
    "jax": {},
    "keras": {"lambd": "threshold", "value": "default_value"},
}
_WORDS = {"approximate": {"none": False, "tanh": True}}

_MORE_THAN_X = ("prelu", "threshold")  # there is no default for their parameters


def installed():
    """Which of the three frameworks are here.

    Returns
    -------
    tuple of str
        Those of ``"torch"``, ``"jax"`` and ``"keras"`` that can be imported. Keras counts if
        JAX or PyTorch is here too, with which it computes.

    Examples
    --------
    >>> set(installed()) <= {"torch", "jax", "keras"}
    True
    """
    here = [library for library in HOMES if importlib.util.find_spec(library)]
    if not set(here) & set(ENGINES):
        return ()
    return tuple(here)


def home(library):
    """The module in which a framework keeps its activations.

    Parameters
    ----------
    library : {"torch", "jax", "keras"}
        Keras computes with JAX, or with PyTorch where JAX is not installed, unless the environment
        names another backend in KERAS_BACKEND.

    Returns
    -------
    module
        `torch.nn.functional`, `jax.nn` or `keras.activations`.

    Raises
    ------
    ValueError
        If the library is none of the three.
    ImportError
        If it is not installed.

    Examples
    --------
    >>> home("torch").__name__
    'torch.nn.functional'
    """
    if library not in HOMES:
        known = ", ".join(map(repr, HOMES))
        raise ValueError(f"library must be one of {known}; got {library!r}")
    return _import(HOMES[library])


def function(activation, library, **parameters):
    """A framework's own function, with this book's parameters.

    Parameters
    ----------
    activation : Activation
        A function of the catalogue.
    library : {"torch", "jax", "keras"}
        Whose function is wanted.
    **parameters
        Parameters of the activation, by their names here. Those not given have this book's
        defaults, whatever the framework's are: `softplus` has no threshold, `leaky_relu` a slope
        of 0.01, `gelu` is the exact one.

    Returns
    -------
    callable
        From an array of the framework to an array of the framework.

    Raises
    ------
    ValueError
        If the library is none of the three, has no such function, or its function has no such
        parameter.
    ImportError
        If the library is not installed.

    Examples
    --------
    >>> from activations import elu
    >>> function(elu, "torch", beta=2.0)
    Traceback (most recent call last):
    ValueError: torch.nn.functional.elu has no parameter 'beta'; of those of elu it has alpha
    """
    theirs, given = _found(activation, library, parameters)
    if "weight" in given:
        return functools.partial(_prelu, theirs, given["weight"])
    return functools.partial(theirs, **given)


def spelling(activation, library, **parameters):
    """What to write in a framework for a function of this book.

    Parameters
    ----------
    activation : Activation
        A function of the catalogue.
    library : {"torch", "jax", "keras"}
        For whom it is written.
    **parameters
        Parameters of the activation, as for `function`.

    Returns
    -------
    str
        A call of a function in the framework's `home`. What the framework would do anyway is not
        said.

    Raises
    ------
    ValueError
        If the library has no such function or parameter.
    ImportError
        If the library is not installed.

    Examples
    --------
    >>> from activations import softmax
    >>> spelling(softmax, "torch")
    'softmax(x, dim=-1)'
    """
    _, given = _found(activation, library, parameters)
    name = getattr(activation, library)
    if "weight" in given:
        return f"{name}(x, x.new_tensor([{given['weight']}]))"
    usual = _defaults(library, name)
    said = [f"{k}={_text(v)}" for k, v in given.items() if k not in usual or usual[k] != v]
    return f"{name}({', '.join(['x', *said])})"


def defaults(activation, library):
    """What a framework takes for the parameters of an activation that are not given.

    Parameters
    ----------
    activation : Activation
        A function of the catalogue.
    library : {"torch", "jax", "keras"}
        Whose function is asked.

    Returns
    -------
    dict
        This book's names of those parameters that the framework's function has, and its defaults;
        ``...`` where it has none and must be told.

    Raises
    ------
    ValueError
        If the library has no such function.
    ImportError
        If the library is not installed.

    Examples
    --------
    >>> from activations import softplus
    >>> defaults(softplus, "torch")
    {'beta': 1.0, 'threshold': 20.0}
    """
    names, usual = _names(activation, library), _defaults(library, getattr(activation, library))
    return {ours: usual.get(theirs, ...) for ours, theirs in names.items()}


def as_they_come(library, x):
    """A framework's functions with its own defaults: nothing is said but x, and the last axis.

    Parameters
    ----------
    library : {"torch", "jax", "keras"}
        Who computes.
    x : array_like
        Real numbers; the last axis has an even length.

    Returns
    -------
    dict of str to ndarray
        This book's names, and the values in the dtype in which they come back. `prelu` and
        `threshold`, which have no defaults, are left out.

    Raises
    ------
    TypeError
        If x does not hold real numbers.
    ValueError
        If the library is none of the three.
    ImportError
        If it is not installed.
    RuntimeError
        If Keras computes with something else than JAX or PyTorch.

    Examples
    --------
    >>> as_they_come("torch", [-1.0, 1.0])["leaky_relu"]
    array([-0.01,  1.  ])
    """
    where, x = home(library), as_floats(x, "x")
    axis = {_SPELLING[library].get("axis", "axis"): -1}
    theirs = {
        a.__name__: functools.partial(getattr(where, name), **({} if a.elementwise else axis))
        for a in catalogue
        if (name := getattr(a, library)) and a.__name__ not in _MORE_THAN_X
    }
    with _engine(library, x.dtype) as engine:
        values = functools.partial(_values, theirs)
        if engine == "jax":
            values = _import("jax").jit(values)  # compiled as a whole: sooner done
        return {name: np.asarray(y).copy() for name, y in values(_array(engine, x)).items()}


def value(activation, library, x, **parameters):
    """A framework's value of an activation.

    Parameters
    ----------
    activation : Activation
        A function of the catalogue.
    library : {"torch", "jax", "keras"}
        Who computes it.
    x : array_like
        Real numbers; float16, float32 and float64 are computed as such, others as float64.
    **parameters
        Parameters of the activation, as for `function`.

    Returns
    -------
    ndarray
        The value, in the dtype of x.

    Raises
    ------
    TypeError
        If x does not hold real numbers.
    ValueError
        If the library has no such function or parameter.
    ImportError
        If the library is not installed.
    RuntimeError
        If Keras computes with something else than JAX or PyTorch.

    Examples
    --------
    >>> from activations import leaky_relu
    >>> value(leaky_relu, "torch", [-1.0, 1.0])
    array([-0.01,  1.  ])
    """
    theirs = function(activation, library, **parameters)
    x = as_floats(x, "x")
    with _engine(library, x.dtype) as engine:
        return np.asarray(theirs(_array(engine, x))).astype(x.dtype)


def vjp(activation, library, x, g, **parameters):
    """The gradient that a framework passes back through an activation.

    Parameters
    ----------
    activation : Activation
        A function of the catalogue.
    library : {"torch", "jax", "keras"}
        Who computes it.
    x : array_like
        Where the function is evaluated.
    g : array_like
        Gradient of a loss with respect to the function's value, of that value's shape.
    **parameters
        Parameters of the activation, as for `function`.

    Returns
    -------
    ndarray
        Gradient of the loss with respect to x, of the shape and dtype of x.

    Raises
    ------
    TypeError
        If x or g does not hold real numbers.
    ValueError
        If g has another shape than the value, or the library has no such function or parameter.
    ImportError
        If the library is not installed.
    RuntimeError
        If Keras computes with something else than JAX or PyTorch.

    Examples
    --------
    >>> from activations import hardtanh
    >>> vjp(hardtanh, "torch", [-1.0, 0.0, 1.0], [5.0, 5.0, 5.0])
    array([0., 5., 0.])
    """
    theirs = function(activation, library, **parameters)
    x, g = as_floats(x, "x"), as_floats(g, "g")
    with _engine(library, x.dtype) as engine:
        pull = _pull_torch if engine == "torch" else _pull_jax
        return np.asarray(pull(theirs, _array(engine, x), g)).astype(x.dtype)


def derivative(activation, library, x, **parameters):
    """A framework's slope of an activation, by its automatic differentiation.

    Parameters
    ----------
    activation : Activation
        An elementwise function of the catalogue.
    library : {"torch", "jax", "keras"}
        Who computes it.
    x : array_like
        Real numbers; float16, float32 and float64 are computed as such, others as float64.
    **parameters
        Parameters of the activation, as for `function`.

    Returns
    -------
    ndarray
        The slope at each element of x, in the dtype of x.

    Raises
    ------
    TypeError
        If the function mixes elements (use `vjp`), or x does not hold real numbers.
    ValueError
        If the library has no such function or parameter.
    ImportError
        If the library is not installed.
    RuntimeError
        If Keras computes with something else than JAX or PyTorch.

    Examples
    --------
    >>> from activations import relu
    >>> derivative(relu, "torch", [-1.0, 0.0, 1.0])
    array([0., 0., 1.])
    """
    if not activation.elementwise:
        raise TypeError(
            f"{activation.__name__} mixes elements, so it has no elementwise derivative: use vjp"
        )
    x = as_floats(x, "x")
    return vjp(activation, library, x, np.ones_like(x), **parameters)


def at_kinks(library):
    """The slope that a framework chooses where there is none, for all its functions with a kink.

    Parameters
    ----------
    library : {"torch", "jax", "keras"}
        Whose automatic differentiation is asked.

    Returns
    -------
    dict of str to ndarray
        This book's names, and the slope at each of the function's kinks, with this book's
        parameters.

    Raises
    ------
    ValueError
        If the library is none of the three.
    ImportError
        If it is not installed.
    RuntimeError
        If Keras computes with something else than JAX or PyTorch.

    Examples
    --------
    >>> at_kinks("torch")["hardtanh"]
    array([0., 0.])
    """
    home(library)
    kinked = [a for a in catalogue if getattr(a, library) and a.elementwise and a.kinks]
    theirs = {a.__name__: function(a, library) for a in kinked}
    x = {a.__name__: np.array(a.kinks) for a in kinked}
    with _engine(library, np.float64) as engine:
        slopes = functools.partial(_slopes, theirs, _pull_torch if engine == "torch" else _pull_jax)
        if engine == "jax":
            slopes = _import("jax").jit(slopes)
        found = slopes({name: _array(engine, kinks) for name, kinks in x.items()})
        return {name: np.asarray(slope).copy() for name, slope in found.items()}


# --- names ----------------------------------------------------------------------------------------


def _their(activation, library):
    """A framework's function."""
    where, name = home(library), getattr(activation, library)
    if name is None:
        has = [known for known in HOMES if getattr(activation, known)]
        raise ValueError(
            f"{HOMES[library]} has no {activation.__name__}; it is in {', '.join(has) or 'none'}"
        )
    return getattr(where, name)


def _names(activation, library):
    """The parameters that a framework's function shares with ours: our names, and its own."""
    theirs = _their(activation, library)
    spelt = {name: _SPELLING[library].get(name, name) for name in activation.parameters}
    if library == "torch":
        return {ours: theirs for ours, theirs in spelt.items() if ours != "rng"}
    known = inspect.signature(theirs).parameters
    return {ours: theirs for ours, theirs in spelt.items() if theirs in known}


def _found(activation, library, parameters):
    """A framework's function, and every parameter that it shares with ours, as it takes them.

    Those that are not among `parameters` have our defaults.
    """
    theirs, names = _their(activation, library), _names(activation, library)
    for unknown in parameters.keys() - set(names):
        raise ValueError(
            f"{HOMES[library]}.{getattr(activation, library)} has no parameter {unknown!r}; "
            f"of those of {activation.__name__} it has {', '.join(names) or 'none'}"
        )
    given = {name: parameters.get(name, activation.defaults[name]) for name in names}
    if library != "torch":
        given = {name: _word(name, value) for name, value in given.items()}
    if "weight" in given:
        given["weight"] = _one_number(given["weight"])
    return theirs, {names[name]: value for name, value in given.items()}


def _defaults(library, name):
    """Parameters of a framework's function that have a default, and that default."""
    try:
        signature = inspect.signature(getattr(home(library), name))
    except ValueError:  # made in C++; the module of the same name says more
        modules = {known.lower(): module for known, module in vars(_import("torch.nn")).items()}
        signature = inspect.signature(modules[name.replace("_", "")])
    return {p.name: p.default for p in signature.parameters.values() if p.default is not p.empty}


def _text(value):
    """A number or word as Python is given it."""
    return 'float("inf")' if value == np.inf else repr(value)


def _import(name):
    """Import a module; Keras, which by default computes with TensorFlow, with what is here."""
    chosen = os.environ.get("KERAS_BACKEND")
    if name.startswith("keras") and chosen is None:
        here = [engine for engine in ENGINES if importlib.util.find_spec(engine)]
        os.environ["KERAS_BACKEND"] = here[0] if here else ENGINES[0]
    try:
        return importlib.import_module(name)
    finally:
        if chosen is None:
            os.environ.pop("KERAS_BACKEND", None)


def _word(name, value):
    """True or False for a word."""
    words = _WORDS.get(name)
    if words is None:
        return value
    if value not in words:
        raise ValueError(f"{name} must be {' or '.join(map(repr, words))}; got {value!r}")
    return words[value]


def _one_number(weight):
    if np.size(weight) != 1:
        raise ValueError(
            f"weight must be one number here; got the shape {np.shape(weight)}: torch matches "
            "several to axis 1 of x, not as NumPy does"
        )
    return float(np.reshape(weight, ()))


def _prelu(theirs, weight, x):
    return theirs(x, x.new_tensor([weight]))


def _values(functions, x):
    return {name: function(x) for name, function in functions.items()}


def _slopes(functions, pull, x):
    return {
        name: pull(function, x[name], np.ones(len(x[name]))) for name, function in functions.items()
    }


# --- arrays ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def _engine(library, dtype):
    """Say whose arrays the library takes, "torch" or "jax", and be set up for the dtype inside."""
    engine = _import("keras").backend.backend() if library == "keras" else library
    if engine not in ENGINES:
        raise RuntimeError(
            f"Keras computes with {engine!r} here, and its slopes are read with 'jax' or 'torch': "
            "set KERAS_BACKEND to one of them before Keras is imported"
        )
    if engine == "torch":
        with _import("torch").enable_grad():
            yield engine
        return
    jax = _import("jax")
    with _wide(jax)(dtype == np.float64), jax.default_device(jax.devices("cpu")[0]):
        yield engine


def _wide(jax):
    """JAX's way to allow float64 for a while, which has moved."""
    if hasattr(jax, "enable_x64"):
        return jax.enable_x64
    return importlib.import_module("jax.experimental").enable_x64


def _array(engine, x):
    if engine == "torch":
        return _import("torch").tensor(x.copy(), device="cpu")  # it takes no negative strides
    return _import("jax.numpy").asarray(x)


def _pull_torch(theirs, x, g):
    x.requires_grad_()
    computed = theirs(x)
    _check_shape(g, computed)
    return _import("torch").autograd.grad(computed, x, x.new_tensor(g.copy()))[0]


def _pull_jax(theirs, x, g):
    jax = _import("jax")
    computed = jax.eval_shape(theirs, x)
    _check_shape(g, computed)
    pull = jax.jit(lambda x, g: jax.vjp(theirs, x)[1](g)[0])  # compiled as a whole: sooner done
    return pull(x, g.astype(computed.dtype))


def _check_shape(g, computed):
    if g.shape != (shape := tuple(computed.shape)):
        raise ValueError(f"g must have the shape of the value, {shape}; got the shape {g.shape}")
