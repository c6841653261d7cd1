"""Small networks, one data set, and the measurements that the chapters share, in PyTorch.

Networks and data are float64: rounding differs between processors, and twice the digits keep that
difference away from what is printed. Each network is made from a seed, and leaves PyTorch's own
random state as it was. Everything runs where the data and the network are: on the processor, or
on the device that they were made for.
"""

import functools
import inspect
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import Tensor, nn

from activations import Activation, catalogue
from activations.book import frameworks

torch.set_num_threads(1)  # small networks: a second thread costs more than it brings

Name = Activation | str


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
            inspect.signature(activation).bind(None, **parameters)  # there are such parameters
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
        return _swish(x, self.beta)


def module(activation: Name, learned: bool = False, **parameters: Any) -> nn.Module:
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
    activation = _find(activation)
    if activation.__name__ == "prelu":
        return _prelu(**parameters)
    if learned and activation.__name__ != "swish":
        raise ValueError(f"learned must be False for {activation.__name__}; it is for swish alone")
    if learned:
        return LearnedSwish(**parameters)
    if activation.__name__ == "identity":
        return nn.Identity()
    return Layer(activation, **parameters)


def gain(activation: Name, **parameters: Any) -> float:
    """How wide weights must be for an activation to hand on the mean square that it gets.

    With weights of standard deviation gain/√in and inputs of mean square 1, sums have mean square
    gain²; a mean square q of the outputs, E[f(z)²] for a standard normal z, becomes gain²·q in
    the sums of the next layer. That stays 1 if the gain is 1/√q: √2 for ReLU, which is He's.

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
    return _gain(_find(activation), tuple(parameters.items()))


@functools.cache  # networks by the dozen start with the same one
def _gain(activation, parameters):
    _require_elementwise(activation)
    z, width = np.linspace(-12, 12, 240_000, retstep=True)  # 0 is not among them
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return float(1 / np.sqrt(np.sum(activation(z, **dict(parameters)) ** 2 * density) * width))


INITS = ("gain", "glorot", "he", "lecun", "pytorch")


def mlp(
    widths: Iterable[int],
    activation: Name,
    seed: int = 0,
    init: str | float = "pytorch",
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
    seed : int, default 0
    init : {"pytorch", "glorot", "he", "lecun", "gain"} or float, default "pytorch"
        How the weights start. "pytorch" leaves `torch.nn.Linear` as it is. The others draw normal
        weights and set the biases to 0. The variance is 2/(in + out), 2/in or 1/in; with "gain",
        or a number for it, gain²/in, where "gain" is the activation's own: see `gain`.
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
        If there are fewer than two widths, one is not a positive integer, or `init` is unknown.
    """
    widths, activation = list(widths), _find(activation)
    if len(widths) < 2 or any(not isinstance(w, int) or w < 1 for w in widths):
        raise ValueError(f"widths must be at least two positive integers; got {widths}")
    number = isinstance(init, int | float) and not isinstance(init, bool) and 0 < init < np.inf
    if not number and init not in INITS:
        raise ValueError(f"init must be one of {', '.join(INITS)}, or a number > 0; got {init!r}")
    if init == "gain":
        init = gain(activation, **{k: v for k, v in parameters.items() if k != "learned"})
    group = activation.group_size(**parameters)
    layers = []
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        for into, out in pairwise(widths[:-1]):
            norm = [nn.BatchNorm1d(out * group, dtype=torch.float64)] if batch_norm else []
            layers += [_linear(into, out * group, init), *norm, module(activation, **parameters)]
        layers.append(_linear(*widths[-2:], init))  # nothing follows it: it gives the scores
    return nn.Sequential(*layers).to(device)


def digits(device: torch.device | str = "cpu") -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Handwritten digits of scikit-learn, 8 × 8 pixels, in four parts.

    Parameters
    ----------
    device : torch.device or str, default "cpu"

    Returns
    -------
    x_train, x_test : torch.Tensor of shape (1347, 64) and (450, 64)
        Pixels in float64, scaled so that the training pixels have mean 0 and variance 1.
    y_train, y_test : torch.Tensor of shape (1347,) and (450,)
        The digits, 0 to 9.
    """
    x, y = load_digits(return_X_y=True)
    parts = train_test_split(x, y, test_size=450, random_state=0, stratify=y)
    x_train, x_test, y_train, y_test = (torch.as_tensor(part, device=device) for part in parts)
    mean, deviation = x_train.mean(), x_train.std()
    return (x_train - mean) / deviation, (x_test - mean) / deviation, y_train, y_test


def train(
    network: nn.Module,
    x: Tensor,
    y: Tensor,
    epochs: int = 20,
    lr: float = 0.1,
    momentum: float = 0.9,
    batch: int = 64,
    seed: int = 0,
    weight_decay: float = 0.0,
    progress: bool | None = None,
) -> list[float]:
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
    progress : bool or None, default None
        Show a bar. None shows it to a reader at work, and not where cells are run without one.

    Returns
    -------
    list of float
        Mean cross-entropy of each epoch.

    Raises
    ------
    ValueError
        If x is not finite, or x and y do not have the same number of rows.
    """
    _require_data(x, y)
    weights = list(network.parameters())
    velocities = [torch.zeros_like(weight) for weight in weights]
    order = torch.Generator().manual_seed(seed)
    losses = []
    network.train()
    for _ in _bar(epochs, progress):
        total = 0.0
        for rows in torch.randperm(len(x), generator=order).split(batch):
            loss = nn.functional.cross_entropy(network(x[rows]), y[rows])
            gradients = torch.autograd.grad(loss, weights)
            _step(weights, velocities, gradients, lr, momentum, weight_decay)
            total += loss.item() * len(rows)
        losses.append(total / len(x))
    return losses


def train_together(
    networks: Sequence[nn.Sequential],
    x: Tensor,
    y: Tensor,
    seeds: Sequence[int],
    epochs: int = 20,
    lr: float = 0.1,
    momentum: float = 0.9,
    batch: int = 64,
    weight_decay: float = 0.0,
    progress: bool | None = None,
) -> list[list[float]]:
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
    progress : bool or None, default None
        As for `train`.

    Returns
    -------
    list of list of float
        Mean cross-entropy of each epoch, for each network.

    Raises
    ------
    ValueError
        If there is not one seed for each network, or the data are not as for `train`.
    """
    _require_data(x, y)
    if len(networks) != len(seeds):
        raise ValueError(f"seeds must be {len(networks)}, one a network; got {len(seeds)}")
    own = [[*network.parameters(), *network.buffers()] for network in networks]
    stacked = [torch.stack(same).detach() for same in zip(*own, strict=True)]
    count = len(list(networks[0].parameters()))
    weights, statistics = [w.requires_grad_() for w in stacked[:count]], stacked[count:]
    velocities = [torch.zeros_like(weight) for weight in weights]
    orders = [torch.Generator().manual_seed(seed) for seed in seeds]
    losses = []
    for _ in _bar(epochs, progress):
        total = torch.zeros(len(networks), dtype=x.dtype, device=x.device)
        shuffled = torch.stack([torch.randperm(len(x), generator=order) for order in orders])
        for rows in shuffled.split(batch, dim=1):
            scores = _side_by_side(networks[0], weights, statistics, x[rows])
            each = nn.functional.cross_entropy(scores.mT, y[rows], reduction="none").sum(dim=1)
            gradients = torch.autograd.grad(each.sum() / rows.shape[1], weights)
            _step(weights, velocities, gradients, lr, momentum, weight_decay)
            total += each.detach()
        losses.append((total / len(x)).tolist())
    with torch.no_grad():
        for number, tensors in enumerate(own):
            for tensor, together in zip(tensors, stacked, strict=True):
                tensor.copy_(together[number])
    return [list(own_losses) for own_losses in zip(*losses, strict=True)]


def _side_by_side(layers, weights, statistics, x):
    """Scores of networks with these layers; every tensor has an axis in front for the network."""
    weights, statistics = iter(weights), iter(statistics)
    for layer in layers:
        if isinstance(layer, nn.Linear):
            weight, bias = next(weights), next(weights)
            x = torch.baddbmm(bias[:, None], x, weight.mT)
        elif isinstance(layer, nn.PReLU):
            x = torch.where(x > 0, x, next(weights)[:, None] * x)
        elif isinstance(layer, LearnedSwish):
            x = _swish(x, next(weights)[:, None])
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
def accuracy(network: nn.Module, x: Tensor, y: Tensor) -> float:
    """Share of the rows of x, a float in [0, 1], whose largest score is at the class y."""
    network.eval()
    return (network(x).argmax(dim=1) == y).double().mean().item()


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


# --- what several of them share -------------------------------------------------------------------


def _find(activation):
    return activation if isinstance(activation, Activation) else catalogue[activation]


def _require_elementwise(activation):
    if not activation.elementwise:
        name = activation.__name__
        raise ValueError(f"activation must work element by element; {name} mixes elements")


def _require_data(x, y):
    if len(x) != len(y):
        raise ValueError(f"x and y must have a row each; got {len(x)} and {len(y)}")
    if not (finite := torch.isfinite(x)).all():
        wrong = finite.numel() - int(finite.sum())
        raise ValueError(
            f"x must be finite; {wrong} of its {finite.numel()} numbers are not. Drop those rows, "
            "or fill the gaps, before you train"
        )


def _prelu(weight=0.25):
    return nn.PReLU(init=weight, dtype=torch.float64)


def _swish(x, beta):
    return x * torch.sigmoid(beta * x)


def _linear(into, out, init):
    layer = nn.Linear(into, out, dtype=torch.float64)
    if init != "pytorch":
        variance = {"glorot": 2 / (into + out), "he": 2 / into, "lecun": 1 / into}
        std = variance[init] ** 0.5 if init in variance else init / into**0.5
        nn.init.normal_(layer.weight, std=std)
        nn.init.zeros_(layer.bias)
    return layer


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
            _require_elementwise(layer.activation)
    hidden, _ = _hidden(network, x)
    return [(_array(y), _array(torch.autograd.grad(y.sum(), z)[0])) for z, y in hidden]


def _array(tensor):
    return tensor.detach().cpu().numpy()


def _bar(epochs, progress):
    """The epochs, with a bar if it is wanted."""
    if progress is None:
        progress = _somebody_is_there()
    if not progress:
        return range(epochs)
    from tqdm.auto import trange

    return trange(epochs, unit="epoch", leave=False)


def _somebody_is_there():
    """Whether input could be asked for: not where a notebook is run by a program, nor in a test."""
    if "IPython" in sys.modules:
        shell = sys.modules["IPython"].get_ipython()
        if kernel := getattr(shell, "kernel", None):
            return bool(getattr(kernel, "_allow_stdin", False))
    return sys.stderr is not None and sys.stderr.isatty()
