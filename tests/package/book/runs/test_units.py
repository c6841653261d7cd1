"""Dead units of networks that are trained side by side, and inputs that have another 0."""

import numpy as np
import pytest
import torch

from activations.book.runs import data, units
from activations.book.runs.networks import Networks
from activations.book.runs.recipes import Recipe
from activations.book.runs.training import train

RECIPE = Recipe(
    data="wine", split=0, seed=3, activation="relu", depth=2, width=7, start="own",
    optimiser="sgd", rate=0.1, batch=16, steps=6,
)  # fmt: skip


def test_a_unit_is_off_if_no_training_row_of_its_split_switches_it_on():
    recipes = [RECIPE.but(split=split, seed=split) for split in range(3)]
    networks = Networks(recipes)
    with torch.no_grad():
        networks.biases[0][1, 4] = -50.0
    for number, off in enumerate(units.off(networks, recipes)):
        h = data.load("wine").x_train[number]
        for layer in range(2):
            weight, bias = networks.weights[layer][number], networks.biases[layer][number]
            h = torch.relu(h @ weight.T + bias)
            assert np.array_equal(off[layer], (h == 0).all(0))
        assert off.shape == (2, 7)
        assert off[0, 4] or number != 1


def test_units_that_are_put_out_stay_out():
    [outcome] = train([RECIPE.but(put_out=3)], watch=units.off, at=[1, 6])
    assert all(off[:, -3:].all() and not off.all() for off in outcome["watched"])
    with pytest.raises(
        ValueError, match="put_out must be from 0 to 6, for one unit is left; got 7"
    ):
        RECIPE.but(put_out=7)


def test_lives_are_counted_by_layer():
    # One layer of four units: alive; born dead and revived; killed; killed, and back late.
    history = [[0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 0]]
    found = units.lives(np.array(history, bool)[:, None], first=2)
    assert found == {
        "born": [1],
        "deaths": [2],
        "revivals": [1],
        "seen": [3],
        "back": [2],
        "end": [1],
    }


@pytest.mark.parametrize("name", data.NAMES)
def test_inputs_have_another_zero_and_the_same_size(name):
    for inputs in data.INPUTS:
        for size in (1.0, 0.5):
            x = data.load(name, inputs, size).x_train
            assert torch.allclose(x.square().mean((1, 2)), torch.tensor(size**2), rtol=1e-3)
    assert data.load(name, "positive").x_train.min() == 0
    assert data.load(name, "centred").x_train.mean(1).abs().max() < 1e-4
    plain, centred = data.load(name).x_train, data.load(name, "centred").x_train
    ratio = (plain - plain.mean(1, keepdim=True))[0].norm() / centred[0].norm()
    assert torch.allclose(centred[0] * ratio, plain[0] - plain[0].mean(0), atol=1e-4)


def test_inputs_that_do_not_exist_are_named():
    with pytest.raises(ValueError, match="inputs must be one of standard, positive, centred; got"):
        data.load("wine", "negative")
    with pytest.raises(ValueError, match="inputs must be one of standard, positive, centred; got"):
        RECIPE.but(inputs="negative")
