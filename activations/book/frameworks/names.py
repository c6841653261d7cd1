"""What a function of this book is called in a framework, how it is spelled there, and with what."""

import functools
import importlib.util
import inspect

import numpy as np

from activations import catalogue
from activations.book.frameworks.engines import ENGINES, imported

__all__ = ["defaults", "function", "home", "installed", "module", "spelling", "with_their_defaults"]

HOMES = {"torch": "torch.nn.functional", "jax": "jax.nn", "keras": "keras.activations"}

# Parameters that go by another name there; a word of ours may be a yes or no.
_SPELLING = {
    "torch": {"axis": "dim"},
    "jax": {},
    "keras": {"lambd": "threshold", "value": "default_value"},
}
_WORDS = {"approximate": {"none": False, "tanh": True}}

# PyTorch works out e^(βx) up to the threshold, where it may overflow. From 40 on softplus is x to
# all digits, so that a higher threshold, or none, makes no other function.
_HIGHEST = {("softplus", "torch"): {"threshold": 40.0}}

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
    return imported(HOMES[library])


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
        defaults, whatever the framework's are: `leaky_relu` has a slope of 0.01, `gelu` is the
        exact one; PyTorch's `softplus`, which would overflow with no threshold, has 40.

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
    said = [f"{k}={v!r}" for k, v in given.items() if k not in usual or usual[k] != v]
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


def module(activation):
    """The name of PyTorch's module for a function that it has: ``"LeakyReLU"``."""
    return _modules()[activation.torch.replace("_", "")].__name__


def with_their_defaults(library):
    """A framework's functions, told nothing but the last axis, by this book's names.

    Those that must be told more are left out.
    """
    where, axis = home(library), {_SPELLING[library].get("axis", "axis"): -1}
    return {
        a.__name__: functools.partial(getattr(where, name), **({} if a.elementwise else axis))
        for a in catalogue
        if (name := getattr(a, library)) and a.__name__ not in _MORE_THAN_X
    }


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
    for name, highest in _HIGHEST.get((activation.__name__, library), {}).items():
        given[name] = min(given[name], highest)
    if "weight" in given:
        given["weight"] = _one_number(given["weight"])
    return theirs, {names[name]: value for name, value in given.items()}


def _defaults(library, name):
    """Parameters of a framework's function that have a default, and that default."""
    try:
        signature = inspect.signature(getattr(home(library), name))
    except ValueError:  # made in C++; the module of the same name says more
        signature = inspect.signature(_modules()[name.replace("_", "")])
    return {p.name: p.default for p in signature.parameters.values() if p.default is not p.empty}


def _modules():
    """PyTorch's modules, by their names in small letters."""
    return {known.lower(): module for known, module in vars(imported("torch.nn")).items()}


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
