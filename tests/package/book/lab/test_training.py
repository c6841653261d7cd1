"""Training takes PyTorch's steps, alone and side by side, and refuses what it cannot take."""

import contextlib
import importlib
import sys
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from activations import relu, tanh
from activations.book import lab

pytestmark = pytest.mark.slow

USUAL = {"lr": 0.1, "momentum": 0.9, "batch": 64}


def test_digits_are_scaled_and_apart(digits):
    x_train, x_test, y_train, y_test = digits
    assert x_train.shape == (1347, 64) and x_test.shape == (450, 64)
    assert x_train.dtype == torch.float64
    assert x_train.mean().abs() < 1e-12 and abs(x_train.std() - 1) < 1e-12
    assert set(y_train.tolist()) == set(y_test.tolist()) == set(range(10))


@pytest.mark.parametrize(
    "options",
    [{}, {"momentum": 0.0, "lr": 0.3}, {"momentum": 0.5, "weight_decay": 0.02, "batch": 100}],
    ids=repr,
)
def test_training_takes_the_steps_of_pytorch(digits, options):
    x, _, y, _ = digits
    ours, theirs = (lab.mlp([64, 16, 10], "prelu", 0, "he", batch_norm=True) for _ in range(2))
    lab.train(ours, x, y, epochs=2, seed=5, **USUAL | options)
    options = USUAL | options
    batch = options.pop("batch")
    optimiser = torch.optim.SGD(theirs.parameters(), **options)
    order = torch.Generator().manual_seed(5)
    for _ in range(2):
        for rows in torch.randperm(len(x), generator=order).split(batch):
            if len(rows) < batch:  # what remains, as DataLoader(drop_last=True) leaves it out
                continue
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
    options = {"epochs": 2, "lr": 0.05, "momentum": 0.9, "batch": 100} | options
    widths = [64, 16, 16, 10]
    one, other = (
        [lab.mlp(widths, activation, s, "pytorch", batch_norm=norm) for s in range(3)]
        for _ in range(2)
    )
    seeds = [4, 5, 4]
    alone = [lab.train(n, x, y, seed=s, **options) for s, n in zip(seeds, one, strict=True)]
    losses = lab.train_together(other, x, y, [4, 5, 4], **options)
    np.testing.assert_allclose(losses, alone, rtol=1e-9)
    for left, right in zip(one, other, strict=True):
        states = left.state_dict().values(), right.state_dict().values()
        for ours, theirs in zip(*states, strict=True):  # the running statistics among them
            torch.testing.assert_close(ours, theirs, rtol=1e-8, atol=1e-11)
        scores = (network.eval()(x) for network in (left, right))  # with the running statistics
        torch.testing.assert_close(*scores, rtol=1e-6, atol=1e-9)


def test_training_together_wants_a_seed_for_each(digits):
    x, _, y, _ = digits
    networks = [lab.mlp([64, 4, 10], tanh, seed, "pytorch") for seed in range(3)]
    with pytest.raises(ValueError, match="seeds must be 3, one a network; got 2"):
        lab.train_together(networks, x, y, range(2), epochs=1, **USUAL)


def test_training_together_wants_networks_of_one_kind(digits):
    x, _, y, _ = digits
    kinds = [
        ("relu", {}),
        ("tanh", {}),
        ("leaky_relu", {"negative_slope": 0.5}),
        ("leaky_relu", {}),
    ]
    networks = [lab.mlp([64, 5, 10], name, 0, "he", **given) for name, given in kinds]
    for wrong in ([], networks[:2], networks[2:]):
        with pytest.raises(ValueError, match=f"of the same layers; got {len(wrong)} kinds"):
            lab.train_together(wrong, x, y, [0] * len(wrong), epochs=1, **USUAL)


def test_training_lowers_the_loss_and_reads_digits(digits):
    x_train, x_test, y_train, y_test = digits
    network = lab.mlp([64, 32, 10], relu, 0, "pytorch")
    before = lab.accuracy(network, x_test, y_test)
    losses = lab.train(network, x_train, y_train, epochs=5, **USUAL)
    assert len(losses) == 5 and losses[-1] < 0.3 * losses[0]
    assert before < 0.3 and lab.accuracy(network, x_test, y_test) > 0.9


def test_training_is_repeatable(digits):
    x_train, _, y_train, _ = digits
    few, losses = (x_train[:200], y_train[:200]), []
    for seed in (0, 0, 1):
        network = lab.mlp([64, 8, 10], tanh, 0, "pytorch")
        losses.append(lab.train(network, *few, epochs=2, seed=seed, **USUAL))
    assert losses[0] == losses[1] != losses[2]


def test_every_step_is_taken_on_as_many_rows(digits):
    sizes = []

    class Counting(torch.nn.Linear):
        def forward(self, x):
            sizes.append(len(x))
            return super().forward(x)

    network = Counting(64, 10, dtype=torch.float64)
    for batch, steps in ((64, 21), (1347, 1), (1000, 1)):
        sizes.clear()
        lab.train(network, digits[0], digits[2], epochs=2, lr=0.1, momentum=0.9, batch=batch)
        assert sizes == [batch] * 2 * steps


def test_what_a_training_hangs_on_has_no_default(digits):
    network = lab.mlp([64, 10], relu, 0, "he")
    wanted = "missing 4 required .*'epochs', 'lr', 'momentum', and 'batch'"
    with pytest.raises(TypeError, match=wanted):
        lab.train(network, digits[0], digits[2])
    with pytest.raises(TypeError, match=wanted):
        lab.train_together([network], digits[0], digits[2], [0])


@pytest.mark.parametrize("fails", [False, True])
def test_the_number_of_threads_is_as_it_was(digits, fails, monkeypatch):
    threads = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        within = []
        monkeypatch.setattr(
            torch, "isfinite", lambda x: within.append(torch.get_num_threads()) or x == x
        )
        network = lab.mlp([64, 10], relu, 0, "he")
        options = {"epochs": 1, **USUAL} | ({"batch": 0} if fails else {})
        with pytest.raises(ValueError) if fails else contextlib.nullcontext():
            lab.train(network, digits[0], digits[2], **options)
        assert within == [1] and torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(threads)


def test_importing_sets_no_number_of_threads():
    threads = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        for module in (lab.measures, lab.networks, lab.training, lab):
            importlib.reload(module)
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(threads)


def test_accuracy_counts():
    x = torch.eye(4, dtype=torch.float64)
    assert lab.accuracy(torch.nn.Identity(), x, torch.tensor([0, 1, 2, 0])) == 0.75


def test_data_and_numbers_must_be_what_training_can_take(digits):
    x, _, y, _ = digits
    x = x.clone()
    x[3, 5], x[4, 5] = np.nan, np.inf
    network = lab.mlp([64, 10], relu, 0, "pytorch")
    for train in (lab.train, lambda n, *data, **how: lab.train_together([n], *data, [0], **how)):
        with pytest.raises(ValueError, match="x must be finite; 2 of its 86208 numbers are not"):
            train(network, x, y, epochs=1, **USUAL)
        with pytest.raises(ValueError, match="must have a row each; got 10 and 1347"):
            train(network, x[:10], y, epochs=1, **USUAL)
        for batch in (0, 51, 32.5, True):
            with pytest.raises(ValueError, match=f"a whole number from 1 to 50, .*; got {batch}"):
                train(network, x[50:100], y[50:100], epochs=1, **USUAL | {"batch": batch})
        for epochs in (-1, 1.5):
            with pytest.raises(ValueError, match=f"epochs must be a whole .*; got {epochs}"):
                train(network, x[50:100], y[50:100], epochs=epochs, **USUAL | {"batch": 10})
        for name in ("lr", "momentum", "weight_decay"):
            for number in (-0.1, np.nan, np.inf, "a", None):
                with pytest.raises(ValueError, match=f"{name} must be a finite .*; got {number!r}"):
                    train(network, x[50:], y[50:], epochs=1, **USUAL | {name: number})
    for seed in (None, 1.5, "0"):
        with pytest.raises(ValueError, match=f"a seed must be a whole number; got {seed!r}"):
            lab.train(network, x[50:], y[50:], epochs=1, seed=seed, **USUAL)
        with pytest.raises(ValueError, match=f"a seed must be a whole number; got {seed!r}"):
            lab.train_together([network], x[50:], y[50:], [seed], epochs=1, **USUAL)


def test_a_bar_is_for_readers(digits, capsys):
    x, _, y, _ = digits
    network = lab.mlp([64, 10], relu, 0, "pytorch")
    lab.train(network, x, y, epochs=1, **USUAL)
    assert capsys.readouterr().err == ""
    lab.train(network, x, y, epochs=2, progress=True, **USUAL)
    assert "0/2" in capsys.readouterr().err


@pytest.mark.parametrize("asked", [None, True])
@pytest.mark.parametrize("waits", [True, False])
def test_a_notebook_has_a_bar_that_is_not_red_and_leaves_no_blank(
    digits, capsys, monkeypatch, waits, asked
):
    kernel = SimpleNamespace(_allow_stdin=waits)
    shell = SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=kernel))
    monkeypatch.setitem(sys.modules, "IPython", shell)
    network = lab.mlp([64, 10], relu, 0, "pytorch")
    epochs = 100 if waits and not asked else 2
    monkeypatch.setattr(lab.training, "SECONDS", 0.01)
    lab.train(network, digits[0], digits[2], epochs=epochs, progress=asked, **USUAL)
    out, err = capsys.readouterr()
    assert err == ""
    assert (f"{epochs}/{epochs}" in out) == bool(out)
    assert bool(out.strip()) == (waits or asked is True) and (not out or out[-1] == "\n")


def test_a_short_training_shows_no_bar(digits, capsys, monkeypatch):
    kernel = SimpleNamespace(_allow_stdin=True)
    shell = SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=kernel))
    monkeypatch.setitem(sys.modules, "IPython", shell)
    lab.train(lab.mlp([64, 10], relu, 0, "he"), digits[0], digits[2], epochs=1, **USUAL)
    assert capsys.readouterr() == ("", "")
