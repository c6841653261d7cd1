"""Every function of the catalogue in a few lines of NumPy, to read and to copy.

Written for the reader, not for the last digit: a test compares each with the package, which is
right to a few units in the last place and has its slopes, up to 1e30 in float32 and 1e300 in
float64; of a sine no digit is right there. A function that mixes elements does so along the last
axis.
"""

import inspect
import math

import numpy as np

from activations import catalogue

__all__ = ["source"]


def source(activation):
    """The lines of a function of the catalogue, ready to be copied.

    Parameters
    ----------
    activation : Activation
        A function of the catalogue; its name will do.

    Returns
    -------
    str
        What must be imported, and the function.

    Raises
    ------
    ValueError
        If there is no such function here.

    Examples
    --------
    >>> print(source("relu"))
    import numpy as np
    <BLANKLINE>
    <BLANKLINE>
    def relu(x):
        return np.maximum(0, x)
    """
    name = getattr(activation, "__name__", activation)
    if name not in catalogue:
        raise ValueError(f"activation must be one of the catalogue; got {name!r}")
    lines = inspect.getsource(globals()[name]).strip()
    modules = ["import math"] * ("math." in lines) + ["import numpy as np"] * ("np." in lines)
    head = "\n".join(modules)
    return f"{head}\n\n\n{lines}" if head else lines


def identity(x):
    return x


def binary_step(x, threshold=0.0):
    return np.where(x >= threshold, 1.0, 0.0)


def sigmoid(x):
    e = np.exp(-np.abs(x))  # never overflows
    return np.where(x >= 0, 1, e) / (1 + e)


def logsigmoid(x):
    return np.minimum(0, x) - np.log1p(np.exp(-np.abs(x)))


def tanh(x):
    return np.tanh(x)


def softsign(x):
    return x / (1 + np.abs(x))


def relu(x):
    return np.maximum(0, x)


def leaky_relu(x, negative_slope=0.01):
    return np.where(x > 0, x, negative_slope * x)


def prelu(x, weight=0.25):
    return np.where(x > 0, x, weight * x)


def rrelu(x, lower=1 / 8, upper=1 / 3, training=False, rng=None):
    slope = (lower + upper) / 2
    if training:
        slope = np.random.default_rng(rng).uniform(lower, upper, np.shape(x))
    return np.where(x > 0, x, slope * x)


def elu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(0, x)))


def selu(x):
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    return scale * np.where(x > 0, x, alpha * np.expm1(np.minimum(0, x)))


def celu(x, alpha=1.0):
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(0, x) / alpha))


def relu6(x):
    return np.clip(x, 0, 6)


def threshold(x, threshold=1.0, value=0.0):
    return np.where(x <= threshold, value, x)  # nan stays nan


def squared_relu(x):
    return np.maximum(0, x) ** 2


def hardtanh(x, min_val=-1.0, max_val=1.0):
    return np.clip(x, min_val, max_val)


def hardsigmoid(x):
    return np.clip(x + 3, 0, 6) / 6


def hardswish(x):
    return x * (np.clip(x + 3, 0, 6) / 6)


def hardshrink(x, lambd=0.5):
    return np.where(np.abs(x) <= lambd, 0.0, x)  # nan stays nan


def softshrink(x, lambd=0.5):
    return np.sign(x) * np.maximum(0, np.abs(x) - lambd)


def tanhshrink(x):
    return x - np.tanh(x)


def softplus(x, beta=1.0):
    return np.logaddexp(0, beta * x) / beta


def squareplus(x, b=4.0):
    root = np.hypot(x, np.sqrt(b))  # √(x² + b); x² may overflow
    return np.where(x > 0, x + root, b / (np.abs(x) + root)) / 2


def gelu(x, approximate="none"):
    if approximate == "tanh":
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
        return x * (1 + np.tanh(inner)) / 2
    erf = np.vectorize(math.erf)  # or scipy.special.erf, which is quicker
    return x * (1 + erf(x / math.sqrt(2))) / 2


def quick_gelu(x):
    e = np.exp(-1.702 * np.abs(x))
    return x * np.where(x >= 0, 1, e) / (1 + e)


def silu(x):
    e = np.exp(-np.abs(x))
    return x * np.where(x >= 0, 1, e) / (1 + e)


def swish(x, beta=1.0):
    e = np.exp(-np.abs(beta * x))
    return x * np.where(beta * x >= 0, 1, e) / (1 + e)


def mish(x):
    return x * np.tanh(np.logaddexp(0, x))


def bent_identity(x):
    return (np.hypot(x, 1) - 1) / 2 + x  # hypot is √(x² + 1)


def glu(x):
    a, b = np.split(x, 2, axis=-1)
    e = np.exp(-np.abs(b))
    return a * np.where(b >= 0, 1, e) / (1 + e)


def reglu(x):
    a, b = np.split(x, 2, axis=-1)
    return a * np.maximum(0, b)


def geglu(x):
    a, b = np.split(x, 2, axis=-1)
    erf = np.vectorize(math.erf)  # or scipy.special.erf, which is quicker
    return a * (b * (1 + erf(b / math.sqrt(2))) / 2)


def swiglu(x):
    a, b = np.split(x, 2, axis=-1)
    e = np.exp(-np.abs(b))
    return a * (b * np.where(b >= 0, 1, e) / (1 + e))


def maxout(x, pool_size=2):
    return x.reshape(*x.shape[:-1], -1, pool_size).max(axis=-1)


def gaussian(x):
    return np.exp(-x * x)


def sinc(x):
    return np.sinc(x)  # NumPy's has the factor π inside


def sine(x, omega_0=30.0):
    return np.sin(omega_0 * x)


def snake(x, alpha=1.0):
    return x + np.sin(alpha * x) ** 2 / alpha


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))  # the largest score becomes 0
    return e / e.sum(axis=-1, keepdims=True)


def softmin(x):
    e = np.exp(x.min(axis=-1, keepdims=True) - x)
    return e / e.sum(axis=-1, keepdims=True)


def log_softmax(x):
    x = x - x.max(axis=-1, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=-1, keepdims=True))


def sparsemax(x):
    x = x - x.max(axis=-1, keepdims=True)  # 1 is nothing beside a large score
    z = -np.sort(-x, axis=-1)  # from the largest down
    k = np.arange(1, x.shape[-1] + 1)
    excess = z.cumsum(axis=-1) - 1
    n = (k * z > excess).sum(axis=-1, keepdims=True)  # how many stay above 0
    return np.maximum(0, x - np.take_along_axis(excess, n - 1, axis=-1) / n)
