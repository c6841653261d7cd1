"""Who computes: PyTorch or JAX, with arrays and gradients of its own. Keras uses one of them."""

import contextlib
import importlib
import importlib.util
import os

import numpy as np

__all__ = ["ENGINES", "Jax", "Torch", "engine_of", "imported"]

ENGINES = ("jax", "torch")  # what Keras may compute with here


@contextlib.contextmanager
def engine_of(library, dtype):
    """A context in which a framework computes, set up for a dtype; afterwards it is as it was.

    Parameters
    ----------
    library : {"torch", "jax", "keras"}
        Whose functions are to be called.
    dtype : numpy.dtype
        Of the numbers that they will get.

    Yields
    ------
    Torch or Jax
        Whose arrays the framework's functions take.

    Raises
    ------
    RuntimeError
        If Keras computes with something else than JAX or PyTorch.

    Examples
    --------
    >>> with engine_of("torch", np.float64) as torch:
    ...     torch.pull(lambda x: x**2, torch.array(np.array([3.0])), np.array([1.0])).tolist()
    [6.0]
    """
    name = imported("keras").backend.backend() if library == "keras" else library
    if name not in ENGINES:
        raise RuntimeError(
            f"Keras computes with {name!r} here, and its slopes are read with 'jax' or 'torch': "
            "set KERAS_BACKEND to one of them before Keras is imported"
        )
    chosen = Torch() if name == "torch" else Jax()
    with chosen.set_up(dtype):
        yield chosen


class Torch:
    """PyTorch as an engine."""

    def __init__(self):
        self.torch = imported("torch")

    def set_up(self, dtype):
        """A context in which gradients are kept, whatever the dtype."""
        return self.torch.enable_grad()

    def array(self, x):
        """Its array with the numbers of x."""
        return self.torch.tensor(x.copy(), device="cpu")  # it takes no negative strides

    def compiled(self, function):
        """The function, which is quick enough as it is."""
        return function

    def pull(self, function, x, g):
        """Gradient with respect to x, one of its arrays, if g is that of the function's value."""
        x.requires_grad_()
        computed = function(x)
        _check_shape(g, computed)
        return self.torch.autograd.grad(computed, x, x.new_tensor(g.copy()))[0]


class Jax:
    """JAX as an engine."""

    def __init__(self):
        self.jax = imported("jax")

    @contextlib.contextmanager
    def set_up(self, dtype):
        """A context on the processor, in which float64 is allowed if it is the dtype."""
        allow = getattr(self.jax, "enable_x64", None)
        if allow is None:  # where older versions have it
            allow = importlib.import_module("jax.experimental").enable_x64
        with allow(dtype == np.float64), self.jax.default_device(self.jax.devices("cpu")[0]):
            yield

    def array(self, x):
        """Its array with the numbers of x."""
        return self.jax.numpy.asarray(x)

    def compiled(self, function):
        """The function, compiled as a whole: sooner done."""
        return self.jax.jit(function)

    def pull(self, function, x, g):
        """Gradient with respect to x, one of its arrays, if g is that of the function's value."""
        computed = self.jax.eval_shape(function, x)
        _check_shape(g, computed)
        pull = self.jax.jit(lambda x, g: self.jax.vjp(function, x)[1](g)[0])
        return pull(x, g.astype(computed.dtype))


def imported(name):
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


def _check_shape(g, computed):
    if g.shape != (shape := tuple(computed.shape)):
        raise ValueError(f"g must have the shape of the value, {shape}; got the shape {g.shape}")
