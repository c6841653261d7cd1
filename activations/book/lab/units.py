"""Activations as modules of PyTorch: its own function, or this book's where it has none."""

import functools
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from activations import Activation, catalogue
from activations.book import frameworks

__all__ = [
    "InNumPy",
    "Layer",
    "LearnedSwish",
    "as_activation",
    "module",
    "require_elementwise",
    "swish",
]


class InNumPy(torch.autograd.Function):
    """An activation of this book as an operation of PyTorch: NumPy computes, forwards and back.

    ``apply(ask, activation, parameters, x)`` is the value; with "vjp" or "jvp" for "value", and a
    second tensor, what is passed back or on. The first derivative is known, and no other.
    """

    @staticmethod
    def forward(ask, activation, parameters, *tensors):
        x, *others = (_as_array(tensor, activation) for tensor in tensors)
        result = _ASKED[ask](activation, parameters, x, *others)
        return torch.as_tensor(result).to(tensors[0])

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.ask, ctx.activation, ctx.parameters, *tensors = inputs
        ctx.save_for_backward(*tensors)
        ctx.save_for_forward(*tensors)

    @staticmethod
    def backward(ctx, g):
        return None, None, None, _first(ctx, "vjp", g)

    @staticmethod
    def jvp(ctx, *tangents):
        return _first(ctx, "jvp", tangents[3])

    @staticmethod
    def vmap(info, in_dims, ask, activation, parameters, *tensors):
        tensors = [
            tensor.movedim(place, 0)
            if place is not None
            else tensor.expand(info.batch_size, *tensor.shape)
            for tensor, place in zip(tensors, in_dims[3:], strict=True)
        ]
        if parameters.get("axis", -1) >= 0:  # counted from the front, where there is one more now
            parameters = parameters | {"axis": parameters["axis"] + 1}
        return InNumPy.apply(ask, activation, parameters, *tensors), 0


def _first(ctx, ask, other):
    """The first derivative, or a refusal if it is one already."""
    if ctx.ask != "value":
        name = ctx.activation.__name__
        raise NotImplementedError(f"{name} is not PyTorch's: it has one derivative here, no second")
    return InNumPy.apply(ask, ctx.activation, ctx.parameters, *ctx.saved_tensors, other)


def _pushed(activation, parameters, x, t):
    """Jacobian-vector product: how the value changes if x changes by t."""
    if activation.elementwise:
        return activation.vjp(x, t, **parameters)  # the Jacobian is diagonal
    axis = parameters.get("axis", -1)
    rows = activation.jacobian(x, **parameters) @ np.moveaxis(t, axis, -1)[..., None]
    return np.moveaxis(rows[..., 0], -1, axis)


_ASKED = {
    "value": lambda activation, parameters, x: activation(x, **parameters),
    "vjp": lambda activation, parameters, x, g: activation.vjp(x, g, **parameters),
    "jvp": _pushed,
}


def _as_array(tensor, activation):
    """The numbers of a tensor; those of bfloat16, which NumPy lacks, in float32."""
    known = torch.float16, torch.bfloat16, torch.float32, torch.float64
    if tensor.dtype not in known:
        names = ", ".join(str(dtype)[6:] for dtype in known)
        raise TypeError(
            f"{activation.__name__} takes tensors of {names}; got one of {str(tensor.dtype)[6:]}"
        )
    tensor = tensor.detach().cpu()
    return (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).numpy()


class Layer(nn.Module):
    """Module that applies one activation: PyTorch's function, or this book's where it has none.

    Parameters
    ----------
    activation : Activation
        Entry of the catalogue.
    **parameters
        The function's parameters.
    """

    def __init__(self, activation: Activation, **parameters: Any):
        super().__init__()
        self.activation, self.given = activation, parameters
        if activation.torch:
            self.function = frameworks.function(activation, "torch", **parameters)
        activation(np.empty((0,) * 32), **parameters)  # says what is wrong with them
        if not activation.torch:
            self.function = functools.partial(InNumPy.apply, "value", activation, parameters)

    def forward(self, x):
        return self.function(x)

    def extra_repr(self):
        name = self.activation.__name__
        return ", ".join([name, *(f"{key}={value}" for key, value in self.given.items())])


class LearnedSwish(nn.Module):
    """Swish whose β is learned, one for all units, as the slope of `torch.nn.PReLU` is.

    Parameters
    ----------
    beta : float, default 1.0
        Where it starts.
    dtype : torch.dtype, optional
        Of β. PyTorch's default if it is not given.
    """

    def __init__(self, beta: float = 1.0, dtype: torch.dtype | None = None):
        super().__init__()
        catalogue["swish"](0.0, beta)  # says what is wrong with it
        self.beta = nn.Parameter(torch.full([1], beta, dtype=dtype or torch.get_default_dtype()))

    def forward(self, x):
        return swish(x, self.beta)


def module(
    activation: Activation | str,
    learned: bool = False,
    dtype: torch.dtype | None = None,
    **parameters: Any,
) -> nn.Module:
    """PyTorch module of an activation.

    Parameters
    ----------
    activation : Activation or str
        Entry of the catalogue, or its name.
    learned : bool, default False
        For ``swish``: learn β, one for all units. The slope of ``prelu`` always is learned.
    dtype : torch.dtype, optional
        Of what is learned. PyTorch's default if it is not given.
    **parameters
        The function's parameters. Of those learned they are the start.

    Returns
    -------
    torch.nn.Module

    Raises
    ------
    KeyError
        If the catalogue has no such name.
    ValueError
        If the function has nothing that could be learned, or a parameter is outside its interval
        or has an axis.
    """
    activation = as_activation(activation)
    for name, value in parameters.items():
        if np.ndim(value):
            raise ValueError(f"{name} must be a single value in a module; got {value!r}")
    if activation.__name__ == "prelu":
        return _prelu(dtype, **parameters)
    if learned and activation.__name__ != "swish":
        raise ValueError(f"learned must be False for {activation.__name__}; it is for swish alone")
    if learned:
        return LearnedSwish(**parameters, dtype=dtype)
    if activation.__name__ == "identity" and not parameters:
        return nn.Identity()
    return Layer(activation, **parameters)


def swish(x: Tensor, beta: Tensor) -> Tensor:
    """x σ(β x), which can be differentiated with respect to β as well."""
    return x * torch.sigmoid(beta * x)


def as_activation(activation: Activation | str) -> Activation:
    """The catalogue's activation of this name; an activation as it is."""
    return activation if isinstance(activation, Activation) else catalogue[activation]


def require_elementwise(activation: Activation) -> None:
    """Raise ValueError if the activation mixes elements."""
    if not activation.elementwise:
        name = activation.__name__
        raise ValueError(f"activation must work element by element; {name} mixes elements")


def _prelu(dtype, **parameters):
    prelu = catalogue["prelu"]
    prelu(0.0, **parameters)  # says what is wrong with them
    return nn.PReLU(init=(prelu.defaults | parameters)["weight"], dtype=dtype)
