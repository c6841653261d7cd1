"""What a framework computes of an activation: value, slope and gradient, at kinks, by default."""

import numpy as np

from activations import catalogue
from activations.activation import as_floats
from activations.book.frameworks.engines import engine_of
from activations.book.frameworks.names import function, home, with_their_defaults

__all__ = ["as_they_come", "at_kinks", "derivative", "value", "vjp"]


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
    with engine_of(library, x.dtype) as engine:
        return np.asarray(theirs(engine.array(x))).astype(x.dtype)


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
    with engine_of(library, x.dtype) as engine:
        return np.asarray(engine.pull(theirs, engine.array(x), g)).astype(x.dtype)


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
    with engine_of(library, np.float64) as engine:
        x = {a.__name__: engine.array(np.array(a.kinks)) for a in kinked}

        def slopes(x):
            return {n: engine.pull(f, x[n], np.ones(len(x[n]))) for n, f in theirs.items()}

        found = engine.compiled(slopes)(x)
        return {name: np.asarray(slope).copy() for name, slope in found.items()}


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
    theirs, x = with_their_defaults(library), as_floats(x, "x")
    with engine_of(library, x.dtype) as engine:
        values = engine.compiled(lambda x: {name: f(x) for name, f in theirs.items()})
        return {name: np.asarray(y).copy() for name, y in values(engine.array(x)).items()}
