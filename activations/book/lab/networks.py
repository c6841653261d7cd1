"""Networks of linear layers, and how their weights start."""

import functools
import numbers
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import nn

from activations import Activation
from activations.book.lab.units import as_activation, module, require_elementwise

__all__ = ["gain", "mlp"]

INITS = ("gain", "glorot", "he", "lecun", "pytorch")


def mlp(
    widths: Iterable[int],
    activation: Activation | str,
    seed: int,
    init: str | float,
    batch_norm: bool = False,
    device: torch.device | str = "cpu",
    **parameters: Any,
) -> nn.Sequential:
    """Network of linear layers with an activation between each two.

    Parameters
    ----------
    widths : sequence of int
        Input, hidden layers, output: at least two. A gated activation takes two numbers for each
        unit, so the layer before it has twice as many outputs.
    activation : Activation or str
        Entry of the catalogue.
    seed : int
    init : {"pytorch", "glorot", "he", "lecun", "gain"} or float
        How the weights start. "pytorch" leaves `torch.nn.Linear` as it is. The others draw normal
        weights and set the biases to 0. The variance is 2/(in + out), 2/in or 1/in. With a number
        it is number²/in in every layer. With "gain" the number is the activation's own `gain`,
        but 1 in the first layer, whose inputs have been through no activation.
    batch_norm : bool, default False
        Normalise before each activation.
    device : torch.device or str, default "cpu"
        The same seed draws the same weights on each.
    **parameters
        Of `module`: the activation's parameters, and `learned`.

    Returns
    -------
    torch.nn.Sequential
        In float64.

    Raises
    ------
    KeyError
        If the catalogue has no such activation.
    ValueError
        If there are fewer than two widths, one is not a positive integer, `seed` is no whole
        number, or `init` is unknown.
    """
    widths, activation = list(widths), as_activation(activation)
    if len(widths) < 2 or any(not isinstance(w, numbers.Integral) or w < 1 for w in widths):
        raise ValueError(f"widths must be at least two positive integers; got {widths}")
    if not isinstance(seed, numbers.Integral):
        raise ValueError(f"seed must be a whole number; got {seed!r}")
    number = isinstance(init, numbers.Real) and not isinstance(init, bool) and 0 < init < np.inf
    if not number and init not in INITS:
        raise ValueError(f"init must be one of {', '.join(INITS)}, or a number > 0; got {init!r}")
    first = init
    if init == "gain":
        first = 1.0
        init = gain(activation, **{k: v for k, v in parameters.items() if k != "learned"})
    group = activation.group_size(**parameters)
    layers = []
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        for into, out in pairwise(widths[:-1]):
            norm = [nn.BatchNorm1d(out * group, dtype=torch.float64)] if batch_norm else []
            linear = _linear(into, out * group, init if layers else first)
            layers += [linear, *norm, module(activation, dtype=torch.float64, **parameters)]
        layers.append(_linear(*widths[-2:], init if layers else first))  # it gives the scores
    return nn.Sequential(*layers).to(device)


def gain(activation: Activation | str, **parameters: Any) -> float:
    """How wide weights must be for an activation to hand on the mean square that it gets.

    Sums z that are standard normal have outputs of mean square q = E[f(z)²]. Weights of standard
    deviation gain/√in make sums of mean square gain²·q of them in the next layer, which is 1
    again if the gain is 1/√q: √2 for ReLU, which is He's. The first layer's inputs are no such
    outputs: if their mean square is 1, it needs the gain 1.

    Parameters
    ----------
    activation : Activation or str
        Entry of the catalogue that works element by element.
    **parameters
        The function's parameters.

    Returns
    -------
    float

    Raises
    ------
    KeyError
        If the catalogue has no such name.
    ValueError
        If the function mixes elements.

    Examples
    --------
    >>> round(gain("relu"), 6), round(gain("tanh"), 4)
    (1.414214, 1.5925)
    """
    activation = as_activation(activation)
    require_elementwise(activation)
    return float(1 / np.sqrt(mean_and_square(activation, **parameters)[1]))


def mean_and_square(activation, **parameters):
    """Mean and mean square of an activation's output for sums that are standard normal."""
    return _moments(activation, tuple(sorted(parameters.items())))


@functools.cache  # networks by the dozen start with the same ones
def _moments(activation, parameters):
    z, width = np.linspace(-12, 12, 240_000, retstep=True)  # 0 is not among them
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    y = activation(z, **dict(parameters))
    return float(np.sum(y * density) * width), float(np.sum(y**2 * density) * width)


def _linear(into, out, init):
    layer = nn.Linear(into, out, dtype=torch.float64)
    if init != "pytorch":
        variance = {"glorot": 2 / (into + out), "he": 2 / into, "lecun": 1 / into}
        std = variance[init] ** 0.5 if init in variance else init / into**0.5
        nn.init.normal_(layer.weight, std=std)
        nn.init.zeros_(layer.bias)
    return layer
