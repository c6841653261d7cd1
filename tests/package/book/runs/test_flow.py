"""Sizes along the layers, measured as PyTorch's own modules have them."""

import numpy as np
import pytest
import torch
from torch import nn

from activations.book.runs import data, flow
from activations.book.runs.networks import Networks
from activations.book.runs.training import train


def test_sizes_are_those_of_a_network_of_modules(plain):
    recipes = [plain.but(split=split, seed=split) for split in range(2)]
    networks = Networks(recipes)
    known = data.load("wine")
    for number, found in enumerate(flow.flow(networks, recipes)):
        h, outputs, sums = known.x_train[number][: flow.ROWS], [], []
        for weight, bias in zip(networks.weights, networks.biases, strict=True):
            z = h @ weight[number].T + bias[number]
            h = torch.relu(z)
            sums.append(z)
            outputs.append(h)
        loss = nn.functional.cross_entropy(z, known.y_train[number][: flow.ROWS], reduction="sum")
        for layer, gradient in enumerate(torch.autograd.grad(loss, outputs[:-1])):
            size = gradient.square().mean().sqrt().log10().item()
            assert found["gradient"][layer] == pytest.approx(size, abs=1e-4)
            level = sums[layer].square().mean().sqrt().item()
            assert found["level"][layer] == pytest.approx(level, rel=1e-4)
            h = outputs[layer].detach()
            apart = ((h - h.mean(0)).square().mean() / h.square().mean()).item()
            assert found["apart"][layer] == pytest.approx(apart, rel=1e-3)


@pytest.mark.parametrize("norm", ["none", "batch", "layer", "rms"])
@pytest.mark.parametrize("residual", [False, True])
def test_who_looks_changes_nothing(plain, norm, residual):
    recipe = plain.but(norm=norm, residual=residual, steps=4)
    [seen], [unseen] = train([recipe], watch=flow.flow, at=[2, 4]), train([recipe], at=[2, 4])
    watched = seen.pop("watched")
    assert seen == unseen
    assert len(watched) == 3
    for sizes in watched:
        assert np.shape([sizes["gradient"], sizes["level"], sizes["apart"]]) == (3, 2)
        assert np.all(np.array(sizes["apart"]) <= 1)
