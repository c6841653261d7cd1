"""Who else computes a function of the catalogue: SciPy, PyTorch, JAX, and a loop in Python.

Each gives a call without arguments, on an array of its own that is made beforehand.
"""

import importlib
import math

import scipy.special

from activations.book import frameworks

# Not scipy.special.sinc, which is NumPy's own.
SCIPY = {
    "sigmoid": "expit", "logsigmoid": "log_expit", "softplus": "softplus", "softmax": "softmax",
    "log_softmax": "log_softmax",
}  # fmt: skip


def of_scipy(activation, x):
    function = getattr(scipy.special, SCIPY[activation.__name__])
    along = {} if activation.elementwise else {"axis": -1}
    return lambda: function(x, **along)


def of_torch(activation, x):
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    function, x = frameworks.function(activation, "torch"), torch.from_numpy(x)

    def call():
        with torch.no_grad():
            return function(x)

    return call


def of_jax(activation, x):
    """As a user calls it, no jit around it; inside, most functions of jax.nn have their own."""
    jax = importlib.import_module("jax")
    function, x = frameworks.function(activation, "jax"), jax.numpy.asarray(x)
    return lambda: function(x).block_until_ready()


def of_jax_without_jit(activation, x):
    """The same with no jit inside either: one operation after the other, as in NumPy."""
    jax = importlib.import_module("jax")
    function = of_jax(activation, x)

    def call():
        with jax.disable_jit():
            return function()

    return call


PEERS = {
    "SciPy": of_scipy, "PyTorch": of_torch, "JAX": of_jax, "JAX without jit": of_jax_without_jit,
}  # fmt: skip


def calls(activation, x):
    """The call of each peer that is installed and has the function, by the peer's name."""
    has = {
        "SciPy": hasattr(scipy.special, SCIPY.get(activation.__name__, "")),
        "PyTorch": activation.torch and "torch" in frameworks.installed(),
        "JAX": activation.jax and "jax" in frameworks.installed(),
    }
    has["JAX without jit"] = has["JAX"]
    return {name: peer(activation, x) for name, peer in PEERS.items() if has[name]}


def loops(activation, sample):
    """Element by element: the function itself, and its definition with `math` where that does."""
    if not activation.elementwise:
        return {}
    numbers = sample.tolist()
    found = {
        "loop": lambda: [activation(v) for v in sample],
        "math loop": lambda: [activation.definition(math, v) for v in numbers],
    }
    try:
        found["math loop"]()
    except AttributeError:  # a definition that needs more than `math` has
        del found["math loop"]
    return found
