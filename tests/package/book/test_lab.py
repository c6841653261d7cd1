"""The laboratory: networks are what they say, measurements agree with arithmetic done apart."""

import numpy as np
import pytest
import torch

from activations import catalogue, leaky_relu, relu, sigmoid, tanh
from activations.book import lab

every = pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)
elementwise = pytest.mark.parametrize(
    "activation", [a for a in catalogue if a.elementwise], ids=lambda a: a.__name__
)


@pytest.fixture(scope="module")
def digits():
    return lab.digits()


@every
def test_module_agrees_with_numpy_both_ways(activation):
    x = np.linspace(-5, 5, 40).reshape(4, 10)
    theirs = torch.tensor(x, requires_grad=True)
    value = lab.module(activation)(theirs)
    np.testing.assert_allclose(value.detach(), activation(x), rtol=1e-7, atol=1e-12)
    g = np.random.default_rng(0).normal(size=value.shape)
    value.backward(torch.as_tensor(g))
    np.testing.assert_allclose(theirs.grad, activation.vjp(x, g), rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("name, given", [("swish", {"beta": 0.3}), ("maxout", {"pool_size": 5})])
def test_what_pytorch_lacks_takes_parameters(name, given):
    x = torch.linspace(-3, 3, 20, dtype=torch.float64).reshape(2, 10)
    expected = catalogue[name](x.numpy(), **given)
    np.testing.assert_allclose(lab.module(name, **given)(x), expected)
    with pytest.raises(TypeError, match="unexpected keyword argument 'slope'"):
        lab.module(name, slope=1.0)


def test_module_takes_names_and_parameters():
    x = torch.tensor([-1.0], dtype=torch.float64)
    assert lab.module("leaky_relu", negative_slope=0.3)(x).item() == -0.3
    assert lab.module("prelu", weight=0.4)(x).item() == -0.4
    assert "negative_slope=0.3" in repr(lab.module(leaky_relu, negative_slope=0.3))
    assert lab.module("identity")(x) is x


def test_swish_learns_its_beta():
    layer = lab.module("swish", learned=True, beta=0.7)
    x = torch.linspace(-3, 3, 7, dtype=torch.float64)
    np.testing.assert_allclose(layer(x).detach(), catalogue["swish"](x.numpy(), 0.7), rtol=1e-14)
    assert torch.autograd.gradcheck(lambda beta: lab._swish(x, beta), layer.beta)
    assert [p.shape for p in layer.parameters()] == [(1,)]
    with pytest.raises(ValueError, match="learned must be False for relu"):
        lab.module("relu", learned=True)


def test_module_says_what_is_wrong():
    with pytest.raises(KeyError, match="no activation is named 'rellu'; there are identity"):
        lab.module("rellu")


@elementwise
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
    network = lab.mlp([3, 5, 2], tanh)
    assert [type(layer).__name__ for layer in network] == ["Linear", "Layer", "Linear"]
    assert [layer.out_features for layer in network if hasattr(layer, "out_features")] == [5, 2]
    normalised = lab.mlp([3, 5, 2], tanh, batch_norm=True)
    assert [type(layer).__name__ for layer in normalised] == [
        "Linear", "BatchNorm1d", "Layer", "Linear",
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
    "init, deviation",
    [
        ("glorot", (2 / 900) ** 0.5), ("he", (2 / 400) ** 0.5), ("lecun", 1 / 20),
        ("gain", 2**0.5 / 20), (3, 3 / 20), ("pytorch", 1200**-0.5),
    ],
)  # fmt: skip
def test_weights_start_as_wide_as_asked(init, deviation):
    linear = lab.mlp([400, 500, 2], relu, init=init)[0]
    assert linear.weight.std().item() == pytest.approx(deviation, rel=0.01)
    assert (linear.bias == 0).all() == (init != "pytorch")


@every
def test_every_activation_plugs_in(activation):
    network = lab.mlp([6, 8, 8, 3], activation, seed=1, batch_norm=True)
    x = torch.as_tensor(np.random.default_rng(0).normal(size=(20, 6)))
    assert network(x).shape == (20, 3)
    assert [y.shape for y in lab.activations_of(network, x)] == [(20, 8), (20, 8)]
    losses = lab.train(network, x, torch.arange(20) % 3, epochs=2, lr=0.01, batch=10)
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
    seeds = [4, 5, 4]
    alone = [lab.train(n, x, y, seed=s, **options) for s, n in zip(seeds, one, strict=True)]
    losses = lab.train_together(other, x, y, [4, 5, 4], **options)
    np.testing.assert_allclose(losses, alone, rtol=1e-9)
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
    narrow = lab.mlp([64, 30, 10], sigmoid, init=50.0)
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
    network = lab.mlp([64, 6, 10], "swiglu")
    for measure in (lab.slopes_of, lab.activation_statistics, lab.dead_units):
        with pytest.raises(ValueError, match="element by element; swiglu mixes elements"):
            measure(network, digits[0])


def test_data_must_be_finite_and_of_one_length(digits):
    x, _, y, _ = digits
    x = x.clone()
    x[3, 5], x[4, 5] = np.nan, np.inf
    network = lab.mlp([64, 10], relu)
    for train in (lab.train, lambda n, *data: lab.train_together([n], *data, [0])):
        with pytest.raises(ValueError, match="x must be finite; 2 of its 86208 numbers are not"):
            train(network, x, y)
        with pytest.raises(ValueError, match="must have a row each; got 10 and 1347"):
            train(network, x[:10], y)


def test_a_bar_is_for_readers(digits, capsys):
    x, _, y, _ = digits
    network = lab.mlp([64, 10], relu)
    lab.train(network, x, y, epochs=1)
    assert capsys.readouterr().err == ""
    lab.train(network, x, y, epochs=2, progress=True)
    assert "0/2" in capsys.readouterr().err
