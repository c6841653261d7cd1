"""One data set, and training on it: one network, or several side by side in less time."""

import math
import numbers
import sys
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from activations.book.lab.threads import one_thread
from activations.book.lab.units import LearnedSwish, swish

__all__ = ["accuracy", "digits", "train", "train_together"]

SECONDS = 1  # that a training may take without a bar


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
    # Imported here: scikit-learn takes longer to import than PyTorch, and not all that is done
    # with networks is done with digits.
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    x, y = load_digits(return_X_y=True)
    parts = train_test_split(x, y, test_size=450, random_state=0, stratify=y)
    x_train, x_test, y_train, y_test = (torch.as_tensor(part, device=device) for part in parts)
    mean, deviation = x_train.mean(), x_train.std()
    return (x_train - mean) / deviation, (x_test - mean) / deviation, y_train, y_test


@one_thread()
def train(
    network: nn.Module,
    x: Tensor,
    y: Tensor,
    *,
    epochs: int,
    lr: float,
    momentum: float,
    batch: int,
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
        Each step is taken on as many rows as `batch` says. What remains of an epoch, fewer rows
        than that, is left out; the next epoch has another order.
    lr, momentum, weight_decay : float
        Of `torch.optim.SGD`.
    progress : bool or None, default None
        Show a bar. None shows it to a reader at work, and not where cells are run without one.

    Returns
    -------
    list of float
        Mean cross-entropy of each epoch, over the rows that it was taken on.

    Raises
    ------
    ValueError
        If x is not finite, x and y do not have the same number of rows, there are fewer of them
        than `batch`, `batch`, `epochs` or `seed` is no whole number, or a number of the optimizer
        is negative or not finite.
    """
    used = _require_data(x, y, batch, epochs)
    _require_numbers([seed], lr=lr, momentum=momentum, weight_decay=weight_decay)
    weights = list(network.parameters())
    velocities = [torch.zeros_like(weight) for weight in weights]
    order = torch.Generator().manual_seed(seed)
    losses = []
    network.train()
    for _ in _bar(epochs, progress):
        total = 0.0
        for rows in torch.randperm(len(x), generator=order)[:used].split(batch):
            loss = nn.functional.cross_entropy(network(x[rows]), y[rows])
            gradients = torch.autograd.grad(loss, weights)
            _step(weights, velocities, gradients, lr, momentum, weight_decay)
            total += loss.item() * batch
        losses.append(total / used)
    return losses


@one_thread()
def train_together(
    networks: Sequence[nn.Sequential],
    x: Tensor,
    y: Tensor,
    seeds: Sequence[int],
    *,
    epochs: int,
    lr: float,
    momentum: float,
    batch: int,
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
        As for `train`.
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
        If the networks differ in more than their weights, there is not one seed for each, or the
        data and numbers are not as for `train`.
    """
    used = _require_data(x, y, batch, epochs)
    _require_numbers(seeds, lr=lr, momentum=momentum, weight_decay=weight_decay)
    if len(networks) != len(seeds):
        raise ValueError(f"seeds must be {len(networks)}, one a network; got {len(seeds)}")
    if len(kinds := set(map(repr, networks))) != 1:
        raise ValueError(f"networks must be one or more of the same layers; got {len(kinds)} kinds")
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
        for rows in shuffled[:, :used].split(batch, dim=1):
            scores = _side_by_side(networks[0], weights, statistics, x[rows])
            each = nn.functional.cross_entropy(scores.mT, y[rows], reduction="none").sum(dim=1)
            gradients = torch.autograd.grad(each.sum() / batch, weights)
            _step(weights, velocities, gradients, lr, momentum, weight_decay)
            total += each.detach()
        losses.append((total / used).tolist())
    with torch.no_grad():
        for number, tensors in enumerate(own):
            for tensor, together in zip(tensors, stacked, strict=True):
                tensor.copy_(together[number])
    return [list(own_losses) for own_losses in zip(*losses, strict=True)]


@one_thread()
@torch.no_grad()
def accuracy(network: nn.Module, x: Tensor, y: Tensor) -> float:
    """Share of the rows of x, a float in [0, 1], whose largest score is at the class y."""
    network.eval()
    return (network(x).argmax(dim=1) == y).double().mean().item()


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
            x = swish(x, next(weights)[:, None])
        elif isinstance(layer, nn.BatchNorm1d):  # all units of all networks as one layer
            mean, variance, batches = (next(statistics).flatten() for _ in range(3))
            batches += 1
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


def _require_data(x, y, batch, epochs):
    """Refuse what cannot be learned from. Gives the number of rows that fill batches."""
    if len(x) != len(y):
        raise ValueError(f"x and y must have a row each; got {len(x)} and {len(y)}")
    if not (finite := torch.isfinite(x)).all():
        wrong = finite.numel() - int(finite.sum())
        raise ValueError(
            f"x must be finite; {wrong} of its {finite.numel()} numbers are not. Drop those rows, "
            "or fill the gaps, before you train"
        )
    if not _is_whole(batch) or not 1 <= batch <= len(x):
        raise ValueError(
            f"batch must be a whole number from 1 to {len(x)}, the rows of x; got {batch!r}"
        )
    if not _is_whole(epochs) or epochs < 0:
        raise ValueError(f"epochs must be a whole number, not below 0; got {epochs!r}")
    return len(x) // batch * batch


def _require_numbers(seeds, **optimizer):
    """Refuse what `torch.optim.SGD` refuses, and what is not finite."""
    for seed in seeds:
        if not _is_whole(seed):
            raise ValueError(f"a seed must be a whole number; got {seed!r}")
    for name, value in optimizer.items():
        if not isinstance(value, numbers.Real) or not 0 <= value < math.inf:
            raise ValueError(f"{name} must be a finite number, not below 0; got {value!r}")


def _is_whole(number):
    return isinstance(number, numbers.Integral) and not isinstance(number, bool)


def _bar(epochs, progress):
    """The epochs, with a bar: at once if it was asked for, else where there is a while to wait."""
    notebook = _notebook()
    if progress is None:
        waits = notebook and getattr(notebook, "_allow_stdin", False)  # a program answers nothing
        progress = waits or (not notebook and sys.stderr is not None and sys.stderr.isatty())
        delay = SECONDS
    else:
        delay = 0
    if not progress:
        return range(epochs)
    from tqdm import tqdm

    # A notebook shows what goes to stderr in red. The full bar stays: a blank would, in its place.
    file = sys.stdout if notebook else sys.stderr
    return tqdm(range(epochs), unit="epoch", delay=delay, file=file)


def _notebook():
    """The kernel of the notebook in which this runs, or None."""
    if "IPython" in sys.modules:
        return getattr(sys.modules["IPython"].get_ipython(), "kernel", None)
    return None
