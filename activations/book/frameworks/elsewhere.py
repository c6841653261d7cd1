"""Names and calls beyond the functions of the three frameworks, and when they were looked up.

PyTorch, JAX, Keras and ONNX are among the book's pins: a test runs their lines here. TensorFlow,
transformers, vLLM and llama.cpp are not. Their names are from their documentation and sources, and
where one of them is installed, a test looks whether it has them.
"""

__all__ = ["CALLS", "IMPORTS", "LINES", "NAMES", "READ", "WRONG"]

READ = "November 2026"  # when what is not installed here was read; newer versions may have more

IMPORTS = {
    "torch": ["import torch", "import torch.nn.functional as F"],
    "jax": ["import jax", "import jax.numpy as jnp"],
    "keras": ["import keras"],
    "TensorFlow": ["import tensorflow as tf"],
}

# What to write where the framework has no function of its own; the last line is the value.
_HALVES = {
    "torch": "a, b = x.chunk(2, dim=-1)",
    "jax": "a, b = jnp.split(x, 2, axis=-1)",
    "keras": "a, b = keras.ops.split(x, 2, axis=-1)",
}
LINES = {
    "torch": {
        "identity": "x",
        "binary_step": "torch.heaviside(x, x.new_tensor(1.0))",
        "squared_relu": "F.relu(x).square()",
        "squareplus": "(x + torch.hypot(x, x.new_tensor(2.0))) / 2",
        "quick_gelu": "x * torch.sigmoid(1.702 * x)",
        "swish": "x * torch.sigmoid(1.0 * x)",
        "bent_identity": "(torch.hypot(x, x.new_tensor(1.0)) - 1) / 2 + x",
        "reglu": f"{_HALVES['torch']}\na * F.relu(b)",
        "geglu": f"{_HALVES['torch']}\na * F.gelu(b)",
        "swiglu": f"{_HALVES['torch']}\na * F.silu(b)",
        "maxout": "x.unflatten(-1, (-1, 2)).amax(dim=-1)",
        "gaussian": "torch.exp(-x * x)",
        "sinc": "torch.sinc(x)",
        "sine": "torch.sin(30 * x)",
        "snake": "x + torch.sin(x).square()",
    },
    "jax": {
        "binary_step": "jnp.heaviside(x, 1.0)",
        "prelu": "jnp.where(x > 0, x, 0.25 * x)",
        "rrelu": "jax.nn.leaky_relu(x, negative_slope=(1 / 8 + 1 / 3) / 2)",
        "threshold": "jnp.where(x <= 1, 0, x)",
        "squared_relu": "jax.nn.relu(x) ** 2",
        "hardshrink": "jnp.where(jnp.abs(x) <= 0.5, 0, x)",
        "softshrink": "jnp.sign(x) * jax.nn.relu(jnp.abs(x) - 0.5)",
        "tanhshrink": "x - jnp.tanh(x)",
        "quick_gelu": "x * jax.nn.sigmoid(1.702 * x)",
        "swish": "x * jax.nn.sigmoid(1.0 * x)",
        "bent_identity": "(jnp.hypot(x, 1.0) - 1) / 2 + x",
        "reglu": f"{_HALVES['jax']}\na * jax.nn.relu(b)",
        "geglu": f"{_HALVES['jax']}\na * jax.nn.gelu(b, approximate=False)",
        "swiglu": f"{_HALVES['jax']}\na * jax.nn.silu(b)",
        "maxout": "x.reshape(*x.shape[:-1], -1, 2).max(axis=-1)",
        "gaussian": "jnp.exp(-x * x)",
        "sinc": "jnp.sinc(x)",
        "sine": "jnp.sin(30 * x)",
        "snake": "x + jnp.sin(x) ** 2",
        "softmin": "jax.nn.softmax(-x, axis=-1)",
    },
    "keras": {
        "binary_step": "keras.ops.heaviside(x, 1.0)",
        "prelu": "keras.ops.where(x > 0, x, 0.25 * x)",
        "rrelu": "keras.activations.leaky_relu(x, negative_slope=(1 / 8 + 1 / 3) / 2)",
        "squared_relu": "keras.activations.relu(x) ** 2",
        "quick_gelu": "x * keras.activations.sigmoid(1.702 * x)",
        "swish": "x * keras.activations.sigmoid(1.0 * x)",
        "bent_identity": "(keras.ops.hypot(x, 1.0) - 1) / 2 + x",
        "reglu": f"{_HALVES['keras']}\na * keras.activations.relu(b)",
        "geglu": f"{_HALVES['keras']}\na * keras.activations.gelu(b)",
        "swiglu": f"{_HALVES['keras']}\na * keras.activations.silu(b)",
        "maxout": "keras.ops.max(keras.ops.reshape(x, (*x.shape[:-1], -1, 2)), axis=-1)",
        "gaussian": "keras.ops.exp(-x * x)",
        "sinc": "keras.ops.sinc(x)",
        "sine": "keras.ops.sin(30 * x)",
        "snake": "x + keras.ops.sin(x) ** 2",
        "softmin": "keras.activations.softmax(-x, axis=-1)",
    },
}

# What a library's function does otherwise than the paper; a test says whether it still does.
WRONG = {
    "sparsemax": "Keras 3.15's is wrong: it adds up all cumulative sums of the support where the "
    "last of them is meant."
}

# With this book's defaults said, where the library's own are others. ONNX: operator and attributes;
# a number that stands without a name is a further input.
CALLS = {
    "TensorFlow": {
        "identity": "tf.identity(x)",
        "sigmoid": "tf.math.sigmoid(x)",
        "logsigmoid": "tf.math.log_sigmoid(x)",
        "tanh": "tf.math.tanh(x)",
        "softsign": "tf.nn.softsign(x)",
        "relu": "tf.nn.relu(x)",
        "leaky_relu": "tf.nn.leaky_relu(x, alpha=0.01)",
        "elu": "tf.nn.elu(x)",
        "selu": "tf.nn.selu(x)",
        "relu6": "tf.nn.relu6(x)",
        "hardtanh": "tf.clip_by_value(x, -1, 1)",
        "softplus": "tf.math.softplus(x)",
        "gelu": "tf.nn.gelu(x)",
        "silu": "tf.nn.silu(x)",
        "swish": "tf.nn.silu(x, beta=1.0)",
        "sine": "tf.math.sin(30 * x)",
        "softmax": "tf.nn.softmax(x, axis=-1)",
        "softmin": "tf.nn.softmax(-x, axis=-1)",
        "log_softmax": "tf.nn.log_softmax(x, axis=-1)",
    },
    "ONNX": {
        "identity": "Identity(x)",
        "sigmoid": "Sigmoid(x)",
        "tanh": "Tanh(x)",
        "softsign": "Softsign(x)",
        "relu": "Relu(x)",
        "leaky_relu": "LeakyRelu(x, alpha=0.01)",
        "prelu": "PRelu(x, 0.25)",
        "elu": "Elu(x, alpha=1.0)",
        "selu": "Selu(x)",
        "celu": "Celu(x, alpha=1.0)",
        "relu6": "Clip(x, 0.0, 6.0)",
        "threshold": "ThresholdedRelu(x, alpha=1.0)",
        "hardtanh": "Clip(x, -1.0, 1.0)",
        "hardsigmoid": "HardSigmoid(x, alpha=1/6, beta=0.5)",
        "hardswish": "HardSwish(x)",
        "hardshrink": "Shrink(x, bias=0.0, lambd=0.5)",
        "softshrink": "Shrink(x, bias=0.5, lambd=0.5)",
        "softplus": "Softplus(x)",
        "gelu": 'Gelu(x, approximate="none")',
        "quick_gelu": "Swish(x, alpha=1.702)",
        "silu": "Swish(x, alpha=1.0)",
        "swish": "Swish(x, alpha=1.0)",
        "mish": "Mish(x)",
        "softmax": "Softmax(x, axis=-1)",
        "log_softmax": "LogSoftmax(x, axis=-1)",
    },
}

# Names of libraries of language models, and what they mean here: a function, and what is other
# there. transformers: the keys of ACT2FN. vLLM: what get_act_fn and get_act_and_mul_fn take, or
# the class. llama.cpp: the functions of ggml.
_TANH = 'the formula with tanh, `approximate="tanh"`'
_FIRST = "the gate is the first half, not the second"
NAMES = {
    "transformers": {
        "gelu": ("gelu", ""),
        "gelu_python": ("gelu", ""),
        "gelu_10": ("gelu", "cut off at −10 and 10"),
        "gelu_new": ("gelu", _TANH),
        "gelu_fast": ("gelu", _TANH),
        "gelu_accurate": ("gelu", _TANH),
        "gelu_pytorch_tanh": ("gelu", _TANH),
        "gelu_python_tanh": ("gelu", _TANH),
        "quick_gelu": ("quick_gelu", ""),
        "hardswish": ("hardswish", ""),
        "leaky_relu": ("leaky_relu", ""),
        "linear": ("identity", ""),
        "mish": ("mish", ""),
        "prelu": ("prelu", ""),
        "relu": ("relu", ""),
        "relu2": ("squared_relu", ""),
        "relu6": ("relu6", ""),
        "sigmoid": ("sigmoid", ""),
        "silu": ("silu", ""),
        "swish": ("silu", ""),
        "tanh": ("tanh", ""),
    },
    "vLLM": {
        "gelu": ("gelu", ""),
        "gelu_new": ("gelu", _TANH),
        "gelu_fast": ("gelu", _TANH),
        "gelu_pytorch_tanh": ("gelu", _TANH),
        "quick_gelu": ("quick_gelu", ""),
        "relu": ("relu", ""),
        "relu2": ("squared_relu", ""),
        "sigmoid": ("sigmoid", ""),
        "silu": ("silu", ""),
        "tanh": ("tanh", ""),
        "SiluAndMul": ("swiglu", _FIRST),
        "GeluAndMul": ("geglu", _FIRST),
        "swigluoai": (
            "swiglu",
            "another function, gate·σ(1.702·gate)·(up + 1), both cut off at 7; gates and values "
            "take turns",
        ),
    },
    "llama.cpp": {
        "ggml_gelu": ("gelu", _TANH),
        "ggml_gelu_erf": ("gelu", ""),
        "ggml_gelu_quick": ("quick_gelu", ""),
        "ggml_elu": ("elu", ""),
        "ggml_hardsigmoid": ("hardsigmoid", ""),
        "ggml_hardswish": ("hardswish", ""),
        "ggml_leaky_relu": ("leaky_relu", ""),
        "ggml_relu": ("relu", ""),
        "ggml_sigmoid": ("sigmoid", ""),
        "ggml_silu": ("silu", ""),
        "ggml_softplus": ("softplus", ""),
        "ggml_soft_max": ("softmax", ""),
        "ggml_step": ("binary_step", "0 at 0"),
        "ggml_tanh": ("tanh", ""),
        "LLM_FFN_RELU_SQR": ("squared_relu", ""),
        "ggml_reglu": ("reglu", _FIRST),
        "ggml_geglu": ("geglu", f"{_FIRST}; its GELU is {_TANH}"),
        "ggml_geglu_erf": ("geglu", _FIRST),
        "ggml_geglu_quick": ("geglu", f"{_FIRST}; its GELU is quick GELU"),
        "ggml_swiglu": ("swiglu", _FIRST),
        "ggml_swiglu_oai": ("swiglu", "another function, as vLLM's `swigluoai`"),
    },
}
