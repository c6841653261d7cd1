"""Networks have the layers, the weights and the numbers that were asked for."""

import numpy as np
import pytest
import torch

from activations import catalogue, leaky_relu, relu, tanh
from activations.book import lab


@pytest.mark.parametrize(
    "activation", [a for a in catalogue if a.elementwise], ids=lambda a: a.__name__
)
def test_gain_keeps_the_mean_square(activation):
    z = np.random.default_rng(0).normal(size=200_000)
    simulated = 1 / np.sqrt(np.mean(activation(z) ** 2))
    assert lab.gain(activation) == pytest.approx(simulated, rel=0.02)


def test_gain_is_known_in_closed_form():
    assert lab.gain("relu") == pytest.approx(2**0.5, rel=1e-9)
    assert lab.gain("identity") == pytest.approx(1, rel=1e-9)
    assert lab.gain("selu") == pytest.approx(1, rel=1e-9)
    assert lab.gain(leaky_relu, negative_slope=0.5) == pytest.approx((2 / 1.25) ** 0.5, rel=1e-9)
    assert lab.gain("squared_relu") == pytest.approx((2 / 3) ** 0.5, rel=1e-9)
    with pytest.raises(ValueError, match="must work element by element; softmax mixes elements"):
        lab.gain("softmax")


def test_mlp_has_the_layers_that_were_asked_for():
    network = lab.mlp([3, 5, 2], tanh, 0, "pytorch")
    assert [type(layer).__name__ for layer in network] == ["Linear", "Layer", "Linear"]
    assert [layer.out_features for layer in network if hasattr(layer, "out_features")] == [5, 2]
    normalised = lab.mlp([3, 5, 2], tanh, 0, "pytorch", batch_norm=True)
    assert [type(layer).__name__ for layer in normalised] == [
        "Linear", "BatchNorm1d", "Layer", "Linear",
    ]  # fmt: skip
    assert all(p.dtype == torch.float64 for p in normalised.parameters())


def test_mlp_computes_what_numpy_computes():
    network = lab.mlp([3, 5, 2], tanh, 1, "pytorch")
    W1, b1, W2, b2 = (p.detach().numpy() for p in network.parameters())
    x = np.random.default_rng(0).normal(size=(4, 3))
    expected = tanh(x @ W1.T + b1) @ W2.T + b2
    np.testing.assert_allclose(network(torch.as_tensor(x)).detach(), expected, rtol=1e-12)


def test_mlp_depends_on_its_seed_alone():
    torch.manual_seed(7)
    one = lab.mlp([3, 4, 2], relu, 3, "pytorch")
    after = torch.rand(1)
    torch.manual_seed(7)
    assert torch.rand(1) == after, "making a network moved PyTorch's own random state"
    two, three = (lab.mlp([3, 4, 2], relu, seed, "pytorch") for seed in (3, 4))
    assert torch.equal(one[0].weight, two[0].weight)
    assert not torch.equal(one[0].weight, three[0].weight)


@pytest.mark.parametrize(
    "init, deviation",
    [
        ("glorot", (2 / 900) ** 0.5), ("he", (2 / 400) ** 0.5), ("lecun", 1 / 20),
        ("gain", 1 / 20), (3, 3 / 20), ("pytorch", 1200**-0.5),
    ],
)  # fmt: skip
def test_weights_start_as_wide_as_asked(init, deviation):
    linear = lab.mlp([400, 500, 2], relu, 0, init)[0]
    assert linear.weight.std().item() == pytest.approx(deviation, rel=0.01)
    assert (linear.bias == 0).all() == (init != "pytorch")


@pytest.mark.parametrize("name", ["relu", "gelu", "silu", "sigmoid", "tanh", "selu"])
def test_with_the_gain_the_sums_have_mean_square_1_from_the_first_layer_on(name):
    network = lab.mlp([1000, 1000, 1000, 1000, 10], name, 0, "gain")
    x = torch.as_tensor(np.random.default_rng(0).choice([-1.0, 1.0], size=(200, 1000)))
    for place in (1, 3, 5):
        assert network[:place](x).pow(2).mean().item() == pytest.approx(1, abs=0.15)


def test_what_a_comparison_hangs_on_has_no_default():
    with pytest.raises(TypeError, match=r"missing 2 required .* 'seed' and 'init'"):
        lab.mlp([3, 2], relu)


def test_every_activation_plugs_in(activation):
    network = lab.mlp([6, 8, 8, 3], activation, 1, "pytorch", batch_norm=True)
    x = torch.as_tensor(np.random.default_rng(0).normal(size=(20, 6)))
    assert network(x).shape == (20, 3)
    assert [y.shape for y in lab.activations_of(network, x)] == [(20, 8), (20, 8)]
    losses = lab.train(network, x, torch.arange(20) % 3, epochs=2, lr=0.01, momentum=0.9, batch=10)
    assert np.isfinite(losses).all()


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"widths": [3]}, r"widths must be at least two positive integers; got \[3\]"),
        ({"widths": [3, 0]}, "widths must be"),
        ({"widths": [3, 2.5]}, "widths must be"),
        ({"widths": [3, 2], "init": "hee"}, "init must be one of gain, .*; got 'hee'"),
        ({"widths": [3, 2], "init": -1}, "init must be .* a number > 0; got -1"),
        ({"widths": [3, 2], "init": True}, "init must be .*; got True"),
        ({"widths": [3, 2], "seed": 1.5}, "seed must be a whole number; got 1.5"),
    ],
)
def test_mlp_says_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        lab.mlp(**{"activation": relu, "seed": 0, "init": "he"} | arguments)


def test_mlp_takes_numbers_of_numpy():
    plain, numpy = (
        lab.mlp([3, 2, 1], relu, 0, 1.5),
        lab.mlp(np.array([3, 2, 1]), relu, 0, np.float32(1.5)),
    )
    for one, other in zip(plain.parameters(), numpy.parameters(), strict=True):
        assert torch.equal(one, other)
