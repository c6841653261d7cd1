"""Training takes PyTorch's steps, alone and side by side, and refuses what it cannot take."""

import numpy as np
import pytest
import torch

from activations import relu, tanh
from activations.book import lab

pytestmark = pytest.mark.slow


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
