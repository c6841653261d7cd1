"""What goes on inside a network: outputs, slopes and gradients of its hidden layers, dead units."""

import numpy as np
import torch
from torch import Tensor, nn

from activations.book.lab.threads import one_thread
from activations.book.lab.units import Layer, require_elementwise

__all__ = ["activation_statistics", "activations_of", "dead_units", "gradient_norms", "slopes_of"]


@one_thread()
def activations_of(network: nn.Sequential, x: Tensor) -> list[np.ndarray]:
    """Output of each activation layer of the network for the inputs x.

    Parameters
    ----------
    network : torch.nn.Sequential
        As `mlp` makes it; batch normalisation uses the statistics of x.
    x : torch.Tensor of shape (n, features)

    Returns
    -------
    list of ndarray of shape (n, width)
        From the first hidden layer to the last.
    """
    return [_array(value) for _, value in _hidden(network, x)[0]]


@one_thread()
def gradient_norms(network: nn.Sequential, x: Tensor, y: Tensor) -> np.ndarray:
    """Norm of the loss's gradient with respect to each hidden layer's output.

    Parameters
    ----------
    network : torch.nn.Sequential
        As `mlp` makes it.
    x : torch.Tensor of shape (n, features)
    y : torch.Tensor of shape (n,)
        Classes; the loss is the mean cross-entropy.

    Returns
    -------
    ndarray of shape (hidden layers,)
        From the first hidden layer to the last.
    """
    hidden, scores = _hidden(network, x)
    loss = nn.functional.cross_entropy(scores, y)
    gradients = torch.autograd.grad(loss, [value for _, value in hidden])
    return np.array([gradient.norm().item() for gradient in gradients])


@one_thread()
def slopes_of(network: nn.Sequential, x: Tensor) -> list[np.ndarray]:
    """Slope f′(z) of each hidden unit for the inputs x: what a gradient is multiplied by there.

    Parameters
    ----------
    network : torch.nn.Sequential
        As `mlp` makes it, with an activation that works element by element.
    x : torch.Tensor of shape (n, features)

    Returns
    -------
    list of ndarray of shape (n, width)
        From the first hidden layer to the last.

    Raises
    ------
    ValueError
        If the activation mixes elements.
    """
    return [slopes for _, slopes in _outputs_and_slopes(network, x)]


@one_thread()
def activation_statistics(network: nn.Sequential, x: Tensor) -> dict[str, np.ndarray]:
    """How large the outputs of each hidden layer are, and how many of its units stand still.

    Parameters
    ----------
    network : torch.nn.Sequential
        As `mlp` makes it, with an activation that works element by element.
    x : torch.Tensor of shape (n, features)

    Returns
    -------
    dict of ndarray of shape (hidden layers,)
        Over units and rows of x: ``mean`` and ``std`` of the outputs, and the shares ``zero`` of
        outputs that are exactly 0 and ``flat`` of slopes below 0.01 in magnitude.

    Raises
    ------
    ValueError
        If the activation mixes elements.
    """
    outputs, slopes = zip(*_outputs_and_slopes(network, x), strict=True)
    return {
        "mean": np.array([y.mean() for y in outputs]),
        "std": np.array([y.std() for y in outputs]),
        "zero": np.array([np.mean(y == 0) for y in outputs]),
        "flat": np.array([np.mean(abs(slope) < 0.01) for slope in slopes]),
    }


@one_thread()
def dead_units(network: nn.Sequential, x: Tensor) -> list[np.ndarray]:
    """Units that nothing in x can teach: their slope is 0 for every row.

    Units that have become nan are not among them: look at the losses first.

    Parameters
    ----------
    network : torch.nn.Sequential
        As `mlp` makes it, with an activation that works element by element.
    x : torch.Tensor of shape (n, features)
        Of a batch, or of all the data: a unit that is dead on the one can live on the other.

    Returns
    -------
    list of ndarray of bool of shape (width,)
        From the first hidden layer to the last.

    Raises
    ------
    ValueError
        If the activation mixes elements.
    """
    return [(slope == 0).all(axis=0) for slope in slopes_of(network, x)]


def _hidden(network, x):
    """Input and output of each activation layer, and the scores."""
    network.train()
    hidden = []
    for layer in network:
        before, x = x, layer(x)
        if not isinstance(layer, nn.Linear | nn.BatchNorm1d):
            hidden.append((before, x))
    return hidden, x


def _outputs_and_slopes(network, x):
    """Both for each activation layer, which has to work element by element."""
    for layer in network:
        if isinstance(layer, Layer):
            require_elementwise(layer.activation)
    hidden, _ = _hidden(network, x)
    return [(_array(y), _array(torch.autograd.grad(y.sum(), z)[0])) for z, y in hidden]


def _array(tensor):
    return tensor.detach().cpu().numpy()
