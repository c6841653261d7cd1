"""What the hidden units of networks do while they are trained: for `train(…, watch=off)`."""

import numpy as np
import torch

from activations.book.runs import data

__all__ = ["lives", "off"]


@torch.no_grad()
def off(networks, recipes):
    """Which units are off for every training row.

    Returns
    -------
    list of numpy.ndarray
        For each network, layers × units, True where no sum is above 0. A nan is not above 0: ask
        first whether a run has diverged.
    """
    first, keep = networks.recipe, []
    known = data.load(first.data, first.inputs, first.size)
    networks.scores(known.x_train[[recipe.split for recipe in recipes]], keep)
    silent = torch.stack([z.amax(1).nan_to_num(-1.0) <= 0 for z in keep], 1)
    return list(silent.numpy())


def lives(watched, first):
    """Count deaths and revivals by layer, from what `off` gave before the first step and at looks.

    Parameters
    ----------
    watched : sequence of array_like of shape (layers, units)
    first : int
        So many looks are one step after the other. Deaths and revivals are counted among them: who
        was off and on again between two looks further apart would be missed.

    Returns
    -------
    dict of list of int
        Counts by layer: ``born``, dead before the first step; ``deaths``, ``revivals``; ``seen``,
        the units that were dead at any of the first looks; ``back``, those of them that are alive
        at the last look of all; ``end``, dead at the last look.
    """
    watched = np.asarray(watched)
    close = watched[: first + 1]
    before, after = close[:-1], close[1:]
    seen = close.any(0)
    counts = {
        "born": watched[0],
        "deaths": ~before & after,
        "revivals": before & ~after,
        "seen": seen,
        "back": seen & ~watched[-1],
        "end": watched[-1],
    }
    return {
        name: found.reshape(-1, *seen.shape).sum((0, 2)).tolist() for name, found in counts.items()
    }
