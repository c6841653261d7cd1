"""The laboratory: networks are what they say, measurements agree with arithmetic done apart."""

import numpy as np
import pytest
import torch

from activations import catalogue, lab, leaky_relu, relu, sigmoid, tanh

IN_TORCH = [activation for activation in catalogue if activation.elementwise and activation.torch]


@pytest.fixture(scope="module")
def digits():
    return lab.digits()


@pytest.mark.parametrize("activation", IN_TORCH, ids=repr)
def test_module_agrees_with_numpy(activation):
    x = np.linspace(-5, 5, 41)
    got = lab.module(activation)(torch.as_tensor(x)).detach().numpy()
    np.testing.assert_allclose(got, activation(x), rtol=1e-13, atol=1e-15)


def test_module_takes_names_and_parameters():
    x = torch.tensor([-1.0], dtype=torch.float64)
    assert lab.module("leaky_relu", negative_slope=0.3)(x).item() == -0.3
    assert lab.module("prelu", init=0.4)(x).item() == -0.4
    assert "negative_slope=0.3" in repr(lab.module(leaky_relu, negative_slope=0.3))
    assert lab.module("identity")(x) is x


def test_module_says_what_is_wrong():
    with pytest.raises(KeyError, match="no activation is named 'rellu'; there are identity"):
        lab.module("rellu")
    with pytest.raises(ValueError, match="activation must be one that PyTorch has; got 'binary_"):
        lab.module("binary_step")


def test_mlp_has_the_layers_that_were_asked_for():
    network = lab.mlp([3, 5, 2], tanh)
    assert [type(layer).__name__ for layer in network] == ["Linear", "Elementwise", "Linear"]
    assert [layer.out_features for layer in network if hasattr(layer, "out_features")] == [5, 2]
    normalised = lab.mlp([3, 5, 2], tanh, batch_norm=True)
    assert [type(layer).__name__ for layer in normalised] == [
        "Linear", "BatchNorm1d", "Elementwise", "Linear",
    ]  # fmt: skip
    assert all(p.dtype == torch.float64 for p in normalised.parameters())


def test_mlp_computes_what_numpy_computes():
    network = lab.mlp([3, 5, 2], tanh, seed=1)
    W1, b1, W2, b2 = (p.detach().numpy() for p in network.parameters())
    x = np.random.default_rng(0).normal(size=(4, 3))
    expected = tanh(x @ W1.T + b1) @ W2.T + b2
    np.testing.assert_allclose(network(torch.as_tensor(x)).detach(), expected, rtol=1e-12)


def test_mlp_depends_on_its_seed_alone():
    torch.manual_seed(7)
    one = lab.mlp([3, 4, 2], relu, seed=3)
    after = torch.rand(1)
    torch.manual_seed(7)
    assert torch.rand(1) == after, "making a network moved PyTorch's own random state"
    two, three = lab.mlp([3, 4, 2], relu, seed=3), lab.mlp([3, 4, 2], relu, seed=4)
    assert torch.equal(one[0].weight, two[0].weight)
    assert not torch.equal(one[0].weight, three[0].weight)


@pytest.mark.parametrize(
    "weights, deviation",
    [("glorot", (2 / 900) ** 0.5), ("he", (2 / 400) ** 0.5), (3, 3 / 20), ("pytorch", 1200**-0.5)],
)
def test_weights_start_as_wide_as_asked(weights, deviation):
    linear = lab.mlp([400, 500, 2], relu, weights=weights)[0]
    assert linear.weight.std().item() == pytest.approx(deviation, rel=0.01)
    assert (linear.bias == 0).all() == (weights != "pytorch")


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"widths": [3]}, r"widths must be at least two positive integers; got \[3\]"),
        ({"widths": [3, 0]}, "widths must be"),
        ({"widths": [3, 2.5]}, "widths must be"),
        ({"widths": [3, 2], "weights": "hee"}, "weights must be one of .*; got 'hee'"),
        ({"widths": [3, 2], "weights": -1}, "weights must be .*above 0; got -1"),
    ],
)
def test_mlp_says_what_is_wrong(arguments, message):
    with pytest.raises(ValueError, match=message):
        lab.mlp(activation=relu, **arguments)


def test_digits_are_scaled_and_apart(digits):
    x_train, x_test, y_train, y_test = digits
    assert x_train.shape == (1347, 64) and x_test.shape == (450, 64)
    assert x_train.dtype == torch.float64
    assert x_train.mean().abs() < 1e-12 and abs(x_train.std() - 1) < 1e-12
    assert set(y_train.tolist()) == set(y_test.tolist()) == set(range(10))


@pytest.mark.parametrize(
    "options",
    [{}, {"momentum": 0, "lr": 0.3}, {"momentum": 0.5, "weight_decay": 0.02, "batch": 100}],
    ids=repr,
)
def test_training_takes_the_steps_of_pytorch(digits, options):
    x, _, y, _ = digits
    ours, theirs = (lab.mlp([64, 16, 10], "prelu", batch_norm=True) for _ in range(2))
    lab.train(ours, x, y, epochs=2, seed=5, **options)
    batch = options.pop("batch", 64)
    optimiser = torch.optim.SGD(theirs.parameters(), **{"lr": 0.1, "momentum": 0.9} | options)
    order = torch.Generator().manual_seed(5)
    for _ in range(2):
        for rows in torch.randperm(len(x), generator=order).split(batch):
            optimiser.zero_grad()
            torch.nn.functional.cross_entropy(theirs(x[rows]), y[rows]).backward()
            optimiser.step()
    for one, other in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    "activation, norm, options",
    [
        ("tanh", False, {}),
        ("prelu", False, {"weight_decay": 0.01}),
        ("relu", True, {"momentum": 0}),
    ],
)
def test_training_together_is_training_each(digits, activation, norm, options):
    x, _, y, _ = digits
    options |= {"epochs": 2, "lr": 0.05, "batch": 100}
    widths = [64, 16, 16, 10]
    one, other = (
        [lab.mlp(widths, activation, s, batch_norm=norm) for s in range(3)] for _ in range(2)
    )
    for seed, network in zip([4, 5, 4], one, strict=True):
        lab.train(network, x, y, seed=seed, **options)
    lab.train_together(other, x, y, [4, 5, 4], **options)
    for left, right in zip(one, other, strict=True):
        for ours, theirs in zip(left.parameters(), right.parameters(), strict=True):
            torch.testing.assert_close(ours, theirs, rtol=1e-8, atol=1e-11)
        scores = (network.eval()(x) for network in (left, right))  # with the running statistics
        torch.testing.assert_close(*scores, rtol=1e-6, atol=1e-9)


def test_training_together_wants_a_seed_for_each(digits):
    x, _, y, _ = digits
    networks = [lab.mlp([64, 4, 10], tanh, seed) for seed in range(3)]
    with pytest.raises(ValueError, match="seeds must be 3, one a network; got 2"):
        lab.train_together(networks, x, y, range(2))


def test_training_lowers_the_loss_and_reads_digits(digits):
    x_train, x_test, y_train, y_test = digits
    network = lab.mlp([64, 32, 10], relu, seed=0)
    before = lab.accuracy(network, x_test, y_test)
    losses = lab.train(network, x_train, y_train, epochs=5)
    assert len(losses) == 5 and losses[-1] < 0.3 * losses[0]
    assert before < 0.3 and lab.accuracy(network, x_test, y_test) > 0.9


def test_training_is_repeatable(digits):
    x_train, _, y_train, _ = digits
    losses = [
        lab.train(lab.mlp([64, 8, 10], tanh), x_train[:200], y_train[:200], epochs=2, seed=seed)
        for seed in (0, 0, 1)
    ]
    assert losses[0] == losses[1] != losses[2]


def test_accuracy_counts():
    x = torch.eye(4, dtype=torch.float64)
    assert lab.accuracy(torch.nn.Identity(), x, torch.tensor([0, 1, 2, 0])) == 0.75


def test_activations_of_gives_each_hidden_layer():
    network = lab.mlp([3, 5, 4, 2], sigmoid)
    x = torch.as_tensor(np.random.default_rng(0).normal(size=(6, 3)))
    first, second = lab.activations_of(network, x)
    assert first.shape == (6, 5) and second.shape == (6, 4)
    np.testing.assert_array_equal(first, network[1](network[0](x)).detach())


def test_gradient_norms_agree_with_a_nudge():
    network = lab.mlp([3, 5, 4, 2], tanh, seed=2)
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
