"""Measurements agree with arithmetic done apart."""

import numpy as np
import pytest
import torch

from activations import leaky_relu, relu, sigmoid, tanh
from activations.book import lab


def test_activations_of_gives_each_hidden_layer():
    network = lab.mlp([3, 5, 4, 2], sigmoid, 0, "pytorch")
    x = torch.as_tensor(np.random.default_rng(0).normal(size=(6, 3)))
    first, second = lab.activations_of(network, x)
    assert first.shape == (6, 5) and second.shape == (6, 4)
    np.testing.assert_array_equal(first, network[1](network[0](x)).detach())


def test_gradient_norms_agree_with_a_nudge():
    network = lab.mlp([3, 5, 4, 2], tanh, 2, "pytorch")
    x = torch.as_tensor(np.random.default_rng(0).normal(size=(6, 3)))
    y = torch.tensor([0, 1, 0, 1, 1, 0])
    hidden = torch.as_tensor(lab.activations_of(network, x)[1])

    def loss(h):
        return torch.nn.functional.cross_entropy(network[-1](h), y).item()

    nudge, gradient = 1e-6, np.zeros(hidden.shape)
    for place in np.ndindex(*hidden.shape):
        d = torch.zeros_like(hidden)
        d[place] = nudge
        gradient[place] = (loss(hidden + d) - loss(hidden - d)) / (2 * nudge)
    norms = lab.gradient_norms(network, x, y)
    assert norms.shape == (2,)
    assert norms[1] == pytest.approx(np.linalg.norm(gradient), rel=1e-6)


def test_statistics_are_those_of_the_units(digits):
    x = digits[0][:50]
    network = lab.mlp([64, 30, 20, 10], relu, seed=2, init="he")
    first = np.maximum(network[0](x).detach().numpy(), 0)
    found = lab.activation_statistics(network, x)
    assert {values.shape for values in found.values()} == {(2,)}
    assert found["mean"][0] == pytest.approx(first.mean())
    assert found["std"][0] == pytest.approx(first.std())
    assert found["zero"][0] == pytest.approx(np.mean(first == 0))
    assert found["flat"][0] == pytest.approx(np.mean(first == 0))
    narrow = lab.mlp([64, 30, 10], sigmoid, 0, 50.0)
    z = narrow[0](x).detach().numpy()
    flat = lab.activation_statistics(narrow, x)["flat"][0]
    assert flat == pytest.approx(np.mean(sigmoid.derivative(z) < 0.01)) and 0.5 < flat < 1


def test_dead_units_are_those_that_nothing_moves(digits):
    x = digits[0]
    network = lab.mlp([64, 5, 4, 10], relu, seed=2, init="he")
    with torch.no_grad():
        network[0].bias[2] = -1e3
        network[2].bias[:] = torch.tensor([-1e3, 1.0, 1.0, -1e3])
    first, second = lab.dead_units(network, x)
    assert first.tolist() == [False, False, True, False, False]
    assert second[[0, 3]].all()
    few = lab.dead_units(network, x[:1])[0]
    assert few.sum() > 1 and few[2]  # one row leaves more of them still
    leaky = lab.mlp([64, 5, 4, 10], leaky_relu, seed=2, init="he")
    leaky.load_state_dict(network.state_dict())
    assert not any(dead.any() for dead in lab.dead_units(leaky, x))


def test_measurements_want_functions_of_one_number(digits):
    network = lab.mlp([64, 6, 10], "swiglu", 0, "pytorch")
    for measure in (lab.slopes_of, lab.activation_statistics, lab.dead_units):
        with pytest.raises(ValueError, match="element by element; swiglu mixes elements"):
            measure(network, digits[0])
