"""Small networks, one data set, and the measurements that the chapters share, in PyTorch.

Networks and data are float64: rounding differs between processors, and twice the digits keep that
difference away from what is printed. Each network is made from a seed, and leaves PyTorch's own
random state as it was.
"""

import inspect
from itertools import pairwise

import numpy as np
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn

from activations.activation import Activation, catalogue

torch.set_num_threads(1)  # small networks: a second thread costs more than it brings


class Elementwise(nn.Module):
    """Module that applies one function of `torch.nn.functional`.

    Parameters
    ----------
    activation : Activation
        Entry of the catalogue that PyTorch has.
    **parameters
        The function's parameters.
    """

    def __init__(self, activation, **parameters):
        super().__init__()
        self.name, self.parameters_given = activation.__name__, parameters
        self.function = getattr(nn.functional, activation.torch)
        named = inspect.signature(activation).parameters  # PyTorch lacks some of these defaults
        self.defaults = {
            name: named[name].default
            for name, allowed in activation.parameters.items()
            if allowed not in (int, np.random.Generator)
        }

    def forward(self, x):
        return self.function(x, **(self.defaults | self.parameters_given))

    def extra_repr(self):
        return ", ".join([self.name, *(f"{k}={v}" for k, v in self.parameters_given.items())])


def module(activation, **parameters):
    """PyTorch module of an activation.

    Parameters
    ----------
    activation : Activation or str
        Entry of the catalogue, or its name.
    **parameters
        The function's parameters; for ``prelu`` those of `torch.nn.PReLU`, whose slope is learned.

    Returns
    -------
    torch.nn.Module

    Raises
    ------
    KeyError
        If the catalogue has no such name.
    ValueError
        If PyTorch has no such function.
    """
    activation = activation if isinstance(activation, Activation) else catalogue[activation]
    if activation.__name__ == "identity":
        return nn.Identity()
    if activation.__name__ == "prelu":
        return nn.PReLU(**parameters, dtype=torch.float64)
    if activation.torch is None:
        raise ValueError(f"activation must be one that PyTorch has; got {activation.__name__!r}")
    return Elementwise(activation, **parameters)


def mlp(widths, activation, seed=0, weights="pytorch", batch_norm=False, **parameters):
    """Network of linear layers with an activation between each two.

    Parameters
    ----------
    widths : sequence of int
        Input, hidden layers, output: at least two.
    activation : Activation or str
    seed : int, default 0
    weights : {"pytorch", "glorot", "he"} or float, default "pytorch"
        How the weights start. "pytorch" leaves `torch.nn.Linear` as it is; the others draw normal
        weights with variance 2/(in + out) or 2/in, or with the given standard deviation times
        1/√in, and set the biases to 0.
    batch_norm : bool, default False
        Normalise before each activation.
    **parameters
        The activation's parameters.

    Returns
    -------
    torch.nn.Sequential
        In float64.

    Raises
    ------
    ValueError
        If there are fewer than two widths, one is not a positive integer, or `weights` is unknown.
    """
    widths = list(widths)
    if len(widths) < 2 or any(not isinstance(w, int) or w < 1 for w in widths):
        raise ValueError(f"widths must be at least two positive integers; got {widths}")
    named = {"pytorch", "glorot", "he"}
    if weights not in named and not (isinstance(weights, (int, float)) and weights > 0):
        raise ValueError(f"weights must be one of {sorted(named)} or above 0; got {weights!r}")
    layers = []
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        for into, out in pairwise(widths):
            linear = nn.Linear(into, out, dtype=torch.float64)
            if weights != "pytorch":
                deviation = {"glorot": (2 / (into + out)) ** 0.5, "he": (2 / into) ** 0.5}
                nn.init.normal_(linear.weight, std=deviation.get(weights) or weights / into**0.5)
                nn.init.zeros_(linear.bias)
            norm = [nn.BatchNorm1d(out, dtype=torch.float64)] if batch_norm else []
            layers += [linear, *norm, module(activation, **parameters)]
    after_scores = 1 + batch_norm  # nothing follows the last linear layer: it gives the scores
    return nn.Sequential(*layers[:-after_scores])


def digits():
    """Handwritten digits of scikit-learn, 8 × 8 pixels, in four parts.

    Returns
    -------
    x_train, x_test : torch.Tensor of shape (1347, 64) and (450, 64)
        Pixels in float64, scaled so that the training pixels have mean 0 and variance 1.
    y_train, y_test : torch.Tensor of shape (1347,) and (450,)
        The digits, 0 to 9.
    """
    x, y = load_digits(return_X_y=True)
    parts = train_test_split(x, y, test_size=450, random_state=0, stratify=y)
    x_train, x_test, y_train, y_test = (torch.as_tensor(part) for part in parts)
    mean, deviation = x_train.mean(), x_train.std()
    return (x_train - mean) / deviation, (x_test - mean) / deviation, y_train, y_test


def train(network, x, y, epochs=20, lr=0.1, momentum=0.9, batch=64, seed=0, weight_decay=0.0):
    """Train a classifier in place by stochastic gradient descent.

    Each step is that of `torch.optim.SGD`, whose import takes longer than most of the runs here.

    Parameters
    ----------
    network : torch.nn.Module
        Gives one score a class.
    x : torch.Tensor of shape (n, features)
    y : torch.Tensor of shape (n,)
        Classes, as integers.
    epochs, batch, seed : int
    lr, momentum, weight_decay : float
        Of `torch.optim.SGD`.

    Returns
    -------
    list of float
        Mean cross-entropy of each epoch.
    """
    weights = list(network.parameters())
    velocities = [torch.zeros_like(weight) for weight in weights]
    order = torch.Generator().manual_seed(seed)
    losses = []
    network.train()
    for _ in range(epochs):
        total = 0.0
        for rows in torch.randperm(len(x), generator=order).split(batch):
            loss = nn.functional.cross_entropy(network(x[rows]), y[rows])
            gradients = torch.autograd.grad(loss, weights)
            _step(weights, velocities, gradients, lr, momentum, weight_decay)
            total += loss.item() * len(rows)
        losses.append(total / len(x))
    return losses


def train_together(
    networks, x, y, seeds, epochs=20, lr=0.1, momentum=0.9, batch=64, weight_decay=0.0
):
    """Train several networks in place, side by side: what `train` does to each, in less time.

    Each weight gets an axis more in front, for the network, and one matrix product serves them
    all. The outcome differs from that of `train` by rounding alone.

    Parameters
    ----------
    networks : sequence of torch.nn.Sequential
        As `mlp` makes them, all of the same layers.
    x : torch.Tensor of shape (n, features)
    y : torch.Tensor of shape (n,)
        Classes, as integers.
    seeds : sequence of int
        One for each network: the order in which it sees the rows.
    epochs, batch : int
    lr, momentum, weight_decay : float
        Of `torch.optim.SGD`.

    Raises
    ------
    ValueError
        If there is not one seed for each network.
    """
    if len(networks) != len(seeds):
        raise ValueError(f"seeds must be {len(networks)}, one a network; got {len(seeds)}")
    own = [[*network.parameters(), *network.buffers()] for network in networks]
    stacked = [torch.stack(same).detach() for same in zip(*own, strict=True)]
    count = len(list(networks[0].parameters()))
    weights, statistics = [w.requires_grad_() for w in stacked[:count]], stacked[count:]
    velocities = [torch.zeros_like(weight) for weight in weights]
    orders = [torch.Generator().manual_seed(seed) for seed in seeds]
    for _ in range(epochs):
        shuffled = torch.stack([torch.randperm(len(x), generator=order) for order in orders])
        for rows in shuffled.split(batch, dim=1):
            scores = _side_by_side(networks[0], weights, statistics, x[rows])
            loss = nn.functional.cross_entropy(scores.flatten(0, 1), y[rows].flatten())
            gradients = torch.autograd.grad(len(networks) * loss, weights)
            _step(weights, velocities, gradients, lr, momentum, weight_decay)
    with torch.no_grad():
        for number, tensors in enumerate(own):
            for tensor, together in zip(tensors, stacked, strict=True):
                tensor.copy_(together[number])


def _side_by_side(layers, weights, statistics, x):
    """Scores of networks with these layers; every tensor has an axis in front for the network."""
    weights, statistics = iter(weights), iter(statistics)
    for layer in layers:
        if isinstance(layer, nn.Linear):
            weight, bias = next(weights), next(weights)
            x = torch.baddbmm(bias[:, None], x, weight.mT)
        elif isinstance(layer, nn.PReLU):
            x = torch.where(x > 0, x, next(weights)[:, None] * x)
        elif isinstance(layer, nn.BatchNorm1d):  # all units of all networks as one layer
            mean, variance, _ = (next(statistics).flatten() for _ in range(3))
            weight, bias = next(weights).flatten(), next(weights).flatten()
            units = x.transpose(0, 1).flatten(1)
            units = nn.functional.batch_norm(units, mean, variance, weight, bias, training=True)
            x = units.unflatten(1, (len(x), -1)).transpose(0, 1)
        else:
            x = layer(x)
    return x


@torch.no_grad()
def _step(weights, velocities, gradients, lr, momentum, weight_decay):
    """Step of `torch.optim.SGD`."""
    for weight, velocity, gradient in zip(weights, velocities, gradients, strict=True):
        if weight_decay:
            gradient = gradient.add(weight, alpha=weight_decay)
        velocity.mul_(momentum).add_(gradient)
        weight.add_(velocity, alpha=-lr)


@torch.no_grad()
def accuracy(network, x, y):
    """Share of the rows of x, a float in [0, 1], whose largest score is at the class y."""
    network.eval()
    return (network(x).argmax(dim=1) == y).double().mean().item()


def activations_of(network, x):
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
    return [value.detach().numpy() for value in _hidden(network, x)[0]]


def gradient_norms(network, x, y):
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
    return np.array([g.norm().item() for g in torch.autograd.grad(loss, hidden)])


def _hidden(network, x):
    network.train()
    hidden = []
    for layer in network:
        x = layer(x)
        if not isinstance(layer, nn.Linear | nn.BatchNorm1d):
            hidden.append(x)
    return hidden, x
