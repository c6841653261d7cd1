"""How large a signal and a gradient are along the layers: a watcher for `train`."""

import torch
from torch.nn import functional as F

from activations.book.runs import data

__all__ = ["flow"]

ROWS = 128


def flow(networks, recipes):
    """Sizes at each layer, or block, on the first rows of the training part.

    Parameters
    ----------
    networks : Networks
    recipes : sequence of Recipe
        Of those networks.

    Returns
    -------
    list of dict
        For each network, a list over its layers: ``gradient``, the logarithm to the base 10 of the
        root mean square of the gradient of each row's loss by what a layer passes on, at least
        -45, where float32 ends; ``level``, the root mean square of the sums that enter its
        activation; and ``apart``, the share of the mean square of what it passes on that differs
        from row to row: 0 if all rows look alike.
    """
    first = networks.recipe
    known = data.load(first.data, first.inputs, first.size)
    splits = torch.tensor([recipe.split for recipe in recipes])
    x, y = known.x_train[splits, :ROWS], known.y_train[splits, :ROWS]
    sums, outputs = [], []
    kept = [[part.clone() for part in pair] for pair in networks.statistics]
    scores = networks.scores(x, keep=sums, training=True, outputs=outputs)
    networks.statistics = [tuple(pair) for pair in kept]  # as if nobody had looked
    loss = F.cross_entropy(scores.flatten(0, 1), y.flatten(), reduction="sum")
    gradients = torch.autograd.grad(loss, outputs)
    size = torch.stack([g.double().square().mean((1, 2)).sqrt() for g in gradients], 1)
    level = torch.stack([z.detach().square().mean((1, 2)).sqrt() for z in sums], 1)
    apart = torch.stack([_apart(h.detach().double()) for h in outputs], 1)
    return [
        {"gradient": g.clamp(min=1e-45).log10().tolist(), "level": q.tolist(), "apart": a.tolist()}
        for g, q, a in zip(size, level, apart, strict=True)
    ]


def _apart(h):
    return h.var(1, correction=0).mean(1) / h.square().mean((1, 2))
