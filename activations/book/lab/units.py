"""Activations as modules of PyTorch: its own function, or this book's where it has none."""

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
    """An activation of this book as an operation of PyTorch: NumPy computes, both ways."""

    @staticmethod
    def forward(ctx, x, activation, parameters):
        ctx.save_for_backward(x)
        ctx.vjp = lambda x, g: activation.vjp(x, g, **parameters)
        return torch.as_tensor(activation(x.detach().cpu().numpy(), **parameters)).to(x)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        pulled = ctx.vjp(x.cpu().numpy(), g.cpu().numpy())
        return torch.as_tensor(pulled).to(x), None, None


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
        else:
            activation(np.empty(0), **parameters)  # says what is wrong with them
            self.function = lambda x: InNumPy.apply(x, activation, parameters)

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
    """

    def __init__(self, beta: float = 1.0):
        super().__init__()
        self.beta = nn.Parameter(torch.tensor([beta], dtype=torch.float64))

    def forward(self, x):
        return swish(x, self.beta)


def module(activation: Activation | str, learned: bool = False, **parameters: Any) -> nn.Module:
    """PyTorch module of an activation.

    Parameters
    ----------
    activation : Activation or str
        Entry of the catalogue, or its name.
    learned : bool, default False
        For ``swish``: learn β, one for all units. The slope of ``prelu`` always is learned.
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
        If the function has nothing that could be learned.
    """
    activation = as_activation(activation)
    if activation.__name__ == "prelu":
        return _prelu(**parameters)
    if learned and activation.__name__ != "swish":
        raise ValueError(f"learned must be False for {activation.__name__}; it is for swish alone")
    if learned:
        return LearnedSwish(**parameters)
    if activation.__name__ == "identity":
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


def _prelu(weight=0.25):
    return nn.PReLU(init=weight, dtype=torch.float64)
