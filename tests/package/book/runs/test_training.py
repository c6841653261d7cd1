"""A run is what torch.nn and torch.optim make of its recipe, whichever runs stand beside it."""

import math
from itertools import chain

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from activations.book.runs import data, train, training, tune

pytestmark = pytest.mark.slow


# The same network from PyTorch's own modules


class Gated(nn.Module):
    def __init__(self, gate):
        super().__init__()
        self.gate = gate

    def forward(self, z):
        value, gate = z[..., : z.shape[-1] // 2], z[..., z.shape[-1] // 2 :]
        return value * self.gate(gate)


class LearnedSwish(nn.Module):
    def __init__(self, beta):
        super().__init__()
        self.beta = nn.Parameter(torch.tensor(beta))

    def forward(self, z):
        return z * torch.sigmoid(self.beta * z)


class Shifted(nn.Module):
    def __init__(self, shift):
        super().__init__()
        self.shift = shift

    def forward(self, y):
        return y + self.shift


class Block(nn.Module):
    def __init__(self, *inside):
        super().__init__()
        self.inside = nn.Sequential(*inside)

    def forward(self, x):
        return x + self.inside(x)


def activation(recipe):
    match recipe.activation:
        case "prelu":
            return nn.PReLU(init=recipe.parameters.get("weight", 0.25))
        case "swish":
            return LearnedSwish(recipe.parameters["beta"])
        case "swiglu":
            return Gated(F.silu)
        case "geglu":
            return Gated(F.gelu)
        case name:
            plain = {
                "relu": nn.ReLU, "tanh": nn.Tanh, "gelu": nn.GELU, "silu": nn.SiLU,
                "sigmoid": nn.Sigmoid,
            }[name]()  # fmt: skip
            floor, shift = (recipe.parameters.get(key) for key in ("floor", "shift"))
            before = [] if floor is None else [nn.Threshold(floor, floor)]
            return nn.Sequential(*before, plain, *[Shifted(shift)] * (shift is not None))


def norm(recipe, width):
    kinds = {
        "none": nn.Identity, "batch": nn.BatchNorm1d, "layer": nn.LayerNorm,
        "rms": lambda width: nn.RMSNorm(width, eps=1e-5),
    }  # fmt: skip
    return kinds[recipe.norm](*[width] * (recipe.norm != "none"))


def reference(recipe, weights, biases):
    """The network in torch.nn, with the weights that ours started from."""
    known = data.load(recipe.data)
    features, classes = known.x_train.shape[-1], known.classes
    width, doubled = recipe.width, recipe.width * (1 + recipe.activation.endswith("glu"))
    layers = [nn.Linear(features, width if recipe.residual else doubled)]
    for layer in range(recipe.depth):
        if recipe.residual:
            inner, halves = recipe.inner or width, doubled // width
            inside = [nn.Linear(width, inner * halves), activation(recipe), nn.Linear(inner, width)]
            layers.append(Block(norm(recipe, width), *inside))
        else:
            layers += [norm(recipe, doubled), activation(recipe)]
            last = layer == recipe.depth - 1
            layers.append(nn.Linear(width, classes if last else doubled))
    if recipe.residual:
        layers += [norm(recipe, width), nn.Linear(width, classes)]
    network = nn.Sequential(*layers)
    linear = [module for module in network.modules() if isinstance(module, nn.Linear)]
    with torch.no_grad():
        for module, weight, bias in zip(linear, weights, biases, strict=True):
            module.weight.copy_(weight)
            module.bias.copy_(bias)
    return network


def in_our_order(network):
    """Weights, biases, scales, shifts, slopes."""
    norms, learned = (nn.BatchNorm1d, nn.LayerNorm, nn.RMSNorm), (nn.PReLU, LearnedSwish)
    found = [[], [], [], [], []]
    for module in network.modules():
        if isinstance(module, nn.Linear | nn.BatchNorm1d | nn.LayerNorm | nn.RMSNorm):
            place = 2 * isinstance(module, norms)
            found[place].append(module.weight)
            if getattr(module, "bias", None) is not None:
                found[place + 1].append(module.bias)
        if isinstance(module, learned):
            found[4] += module.parameters()
    return [parameter for part in found for parameter in part]


def optimiser(recipe, network):
    parameters = in_our_order(network)
    learned = [p for p in parameters if p.numel() == 1]
    groups = [
        {"params": [p for p in parameters if p.numel() > 1], "weight_decay": recipe.weight_decay},
        {"params": learned, "weight_decay": recipe.slope_decay},
    ]
    if recipe.optimiser == "sgd":
        return torch.optim.SGD(groups, lr=recipe.rate, momentum=recipe.momentum)
    return torch.optim.AdamW(groups, lr=recipe.rate)


def trained(recipe, network):
    """Train it, and give the losses of each step and each look, and what it ends with."""
    known, split = data.load(recipe.data, recipe.inputs, recipe.size), recipe.split
    x, y = known.x_train[split], known.y_train[split]
    draws = torch.Generator().manual_seed(2**20 + recipe.seed)
    steps, losses, looks = optimiser(recipe, network), [], []
    while len(losses) < recipe.steps:
        order = torch.randperm(len(x), generator=draws)
        for batch in order.split(recipe.batch):
            full = len(batch) == recipe.batch
            if not (full or recipe.remainder) or len(losses) == recipe.steps:
                break
            network.train()
            loss = F.cross_entropy(network(x[batch]), y[batch])
            steps.zero_grad()
            loss.backward()
            steps.step()
            losses.append(loss.item())
            network.eval()
            with torch.no_grad():
                seen = network(known.x_validation[split])
                looks.append(F.cross_entropy(seen, known.y_validation[split]).item())
    with torch.no_grad():
        scores = network(known.x_test[split])
    right = 100 * (scores.argmax(1) == known.y_test[split]).double().mean().item()
    return losses, looks, right, F.cross_entropy(scores, known.y_test[split]).item()


def weights(networks, recipes):
    """A watcher: all that is trained, as it stands."""
    kept = [parameter.detach().clone() for parameter in networks.parameters()]
    return [[parameter[place] for parameter in kept] for place in range(len(recipes))]


CASES = {
    "plain": {},
    "deep tanh": {"activation": "tanh", "depth": 5, "start": "pytorch", "rate": 0.3},
    "without momentum": {"momentum": 0.0},
    "decay": {"weight_decay": 0.03},
    "adamw": {"optimiser": "adamw", "rate": 0.01, "weight_decay": 0.3},
    "remainder": {"remainder": True},
    "digits": {"data": "digits", "batch": 64},
    "batch norm": {"norm": "batch"},
    "layer norm": {"norm": "layer", "optimiser": "adamw", "rate": 0.01},
    "rms norm": {"norm": "rms", "weight_decay": 0.01},
    "residual": {"residual": True},
    "residual, batch": {"residual": True, "norm": "batch", "depth": 3},
    "residual, layer": {"residual": True, "norm": "layer", "optimiser": "adamw", "rate": 0.01},
    "residual, rms": {"residual": True, "norm": "rms", "activation": "swiglu", "inner": 20},
    "gated": {"activation": "geglu"},
    "prelu": {"activation": "prelu", "weight_decay": 0.03, "slope_decay": 0.1},
    "prelu, adamw": {
        "activation": "prelu", "parameters": {"weight": 0.5}, "optimiser": "adamw", "rate": 0.01,
        "weight_decay": 0.1, "slope_decay": 0.5,
    },
    "learned swish": {"activation": "swish", "parameters": {"beta": 0.5, "learned": True}},
    "shift": {"activation": "sigmoid", "parameters": {"shift": -0.5}, "rate": 0.5},
    "floor": {"activation": "silu", "parameters": {"floor": -1.0}},
    "floor and shift": {"activation": "tanh", "parameters": {"floor": -0.5, "shift": 1.0}},
    "as tanh": {"activation": "sigmoid", "start": "as tanh", "centred": True},
    "bias": {"bias": 0.5, "centred": True},
    "positive inputs, small": {"inputs": "positive", "size": 0.5, "rate": 0.1},
    "centred inputs": {"data": "digits", "inputs": "centred", "batch": 64},
    "units put out": {"put_out": 5},
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_run_is_pytorchs(plain, case):
    recipe = plain.but(split=1, seed=3, **CASES[case])
    others = [recipe.but(split=0, seed=4), recipe.but(split=2, rate=recipe.rate / 2, start=1.2)]
    every = range(1, recipe.steps + 1)
    found = train([others[0], recipe, others[1]], watch=weights, at=every)[1]
    ours = found["watched"]
    layers = 2 * recipe.depth + 2 if recipe.residual else recipe.depth + 1
    network = reference(recipe, ours[0][:layers], ours[0][layers : 2 * layers])
    for mine, start in zip(flat(ours[0], recipe), in_our_order(network), strict=True):
        torch.testing.assert_close(mine, start.detach().flatten())
    losses, looks, right, loss = trained(recipe, network)
    for mine, theirs in zip(flat(ours[-1], recipe), in_our_order(network), strict=True):
        torch.testing.assert_close(mine, theirs.detach().flatten(), rtol=2e-4, atol=2e-5)
    assert found["loss"] == pytest.approx(losses, rel=1e-3)
    assert found["curve"] == pytest.approx(looks, rel=1e-3)
    assert found["validation_loss"] == found["curve"][-1]
    assert found["test_loss"] == pytest.approx(loss, rel=1e-3)
    assert found["test"] == pytest.approx(right, abs=0.01)
    assert losses[-1] < losses[0] / 1.3, "it did not train"


def flat(tensors, recipe):
    """Ours have the slopes of all layers in one tensor."""
    learned = recipe.activation in ("prelu", "swish")
    for place, tensor in enumerate(tensors):
        if learned and place == len(tensors) - 1:
            yield from tensor[:, None]
        else:
            yield tensor.flatten()


# Neighbours, order, draws


def ends(outcome):
    return torch.cat([parameter.flatten() for parameter in outcome["watched"][-1]])


def test_a_run_does_not_hang_on_those_beside_it(plain):
    kinds = [{}, {"norm": "batch"}, {"optimiser": "adamw", "rate": 0.01}]
    recipes = [
        plain.but(split=place % 3, seed=place // 2, start=start, **kind)
        for place, start in enumerate(["own", "pytorch", 1.1, "own", 1.3, "pytorch", "own"])
        for kind in kinds
    ]
    stack = train(recipes, watch=weights)
    back = train(recipes[::-1], watch=weights)[::-1]
    for place in (0, 4, 8, 20):
        [alone] = train([recipes[place]], watch=weights)
        for other in (stack[place], back[place]):
            torch.testing.assert_close(ends(alone), ends(other), rtol=1e-3, atol=1e-5)
            assert alone["loss"] == pytest.approx(other["loss"], rel=1e-3)
            assert abs(alone["test"] - other["test"]) <= 2.01  # a row of fifty


def test_more_runs_than_fit_side_by_side_come_out_in_their_order(plain):
    recipes = [plain.but(seed=seed, steps=3) for seed in range(training.TOGETHER + 3)]
    whole = train(recipes)
    for place in (0, training.TOGETHER - 1, training.TOGETHER, training.TOGETHER + 2):
        [alone] = train([recipes[place]])
        assert whole[place]["loss"] == pytest.approx(alone["loss"], rel=1e-3)


def test_jitter_is_another_for_each_of_many_copies(plain):
    count = 2 * training.TOGETHER + 3
    copies = train([plain.but(steps=1, rate=1e-9)] * count, jitter=1, watch=weights)
    starts = [tuple(outcome["watched"][0][1].flatten().tolist()) for outcome in copies]
    assert len(set(starts)) == count


def test_a_run_that_diverges_leaves_its_neighbours_alone(plain):
    lost = plain.but(seed=1, rate=1e9, norm="none")
    recipes = [plain, lost, plain.but(seed=2)]
    found = train(recipes, watch=weights)
    assert [outcome["diverged"] for outcome in found] == [False, True, False]
    for name in ("test", "test_loss", "validation", "validation_loss", "curve", "loss"):
        assert found[1][name] is None
        assert found[0][name] is not None
    for place in (0, 2):
        [alone] = train([recipes[place]], watch=weights)
        torch.testing.assert_close(ends(alone), ends(found[place]), rtol=1e-3, atol=1e-5)


def rows(recipe, count):
    """The rows of the first steps of a run on the wines."""
    batches = training._batches([recipe.but(seed=9), recipe], 100)
    return [next(batches)[1].tolist() for _ in range(count)]


def test_batches_are_of_one_size_and_each_epoch_has_its_own_order(plain):
    found = rows(plain, 12)
    assert [len(batch) for batch in found] == [16] * 12
    epochs = [*chain(*found[:6])], [*chain(*found[6:])]
    assert all(len(set(epoch)) == 96 for epoch in epochs)
    assert epochs[0] != epochs[1] and set(epochs[0]) != set(epochs[1]), "the same rows stay out"


def test_the_remainder_takes_a_step_where_it_is_asked_for(plain):
    found = rows(plain.but(remainder=True), 14)
    assert [len(batch) for batch in found] == [*[16] * 6, 4] * 2
    assert sorted(chain(*found[:7])) == list(range(100))


def test_a_seed_has_one_order_of_rows_in_all_arms(plain):
    arm = plain.but(activation="tanh", optimiser="adamw", start="pytorch", rate=0.5, split=2)
    assert rows(plain, 8) == rows(arm, 8) != rows(plain.but(seed=1), 8)


def test_a_batch_larger_than_what_trains_is_refused(plain):
    says = "batch must be at most the 100 rows that train on wine; got 101"
    with pytest.raises(ValueError, match=says):
        train([plain.but(batch=101)])
    [whole] = train([plain.but(batch=101, remainder=True)])
    assert not whole["diverged"]


def test_looks_are_close_together_early_on_and_the_last_step_is_among_them(plain):
    for steps in (1, 7, 100, 300, 2000):
        looks = training.looks(steps)
        assert looks == sorted(set(looks)) and looks[-1] == steps and looks[0] >= 1
    [outcome] = train([plain], at=[5, 20])
    assert len(outcome["curve"]) == len(outcome["loss"]) == 2
    [whole] = train([plain], at=range(1, 21))
    assert outcome["loss"][0] == pytest.approx(sum(whole["loss"][:5]) / 5, rel=1e-3)
    assert outcome["loss"][1] == pytest.approx(sum(whole["loss"][5:]) / 15, rel=1e-3)


def test_a_watcher_sees_the_start_and_each_look(plain):
    seen = []

    def watch(networks, recipes):
        seen.append([recipe.seed for recipe in recipes])
        return [len(seen)] * len(recipes)

    found = train([plain, plain.but(seed=1)], watch=watch, at=[1, 20])
    assert [outcome["watched"] for outcome in found] == [[1, 2, 3]] * 2
    assert seen == [[0, 1]] * 3


def test_threads_are_as_they_were(plain):
    before = torch.get_num_threads()
    train([plain.but(steps=1)])
    assert torch.get_num_threads() == before


# Tuning


@pytest.mark.parametrize(
    "changes", [{}, {"optimiser": "adamw"}, {"activation": "sigmoid", "depth": 1}], ids=str
)
def test_the_best_rate_is_at_no_end(plain, changes):
    best, tried = tune(plain.but(steps=30, **changes), ["own", "pytorch"])
    worth = {
        (start, rate): (-1, 0) if loss is None else (right, -loss)
        for start, rate, loss, right in tried
    }
    for start in ("own", "pytorch"):
        known = {rate: each for (of, rate), each in worth.items() if of == start}
        most = max(known, key=known.get)
        assert {most / 2, most * 2} <= set(known)
        assert min(known) < most < max(known)
    assert worth[best.start, best.rate] == max(worth.values())
    assert (best.split, best.seed) == (0, 0)


def test_a_rate_is_judged_by_all_splits_and_seeds_of_its_own_late_in_the_run(plain):
    best, tried = tune(plain, ["own"])
    loss = next(loss for _, rate, loss, _ in tried if rate == best.rate)
    late = sorted({max(1, round(share * plain.steps)) for share in (0.85, 0.9, 0.95, 1.0)})
    runs = [best.but(split=split, seed=seed) for split in range(3) for seed in (1000, 1001)]
    means = [sum(run["curve"]) / len(run["curve"]) for run in train(runs, at=late)]
    assert loss == pytest.approx(sum(means) / 6, rel=1e-3)


def lossy(known, right=lambda loss: 50.0):
    """A stand-in for `train`, with a loss for each start and rate, and what is right by it."""

    def train(recipes, at):
        losses = [known(recipe.start, recipe.rate) for recipe in recipes]
        return [
            {"diverged": v is None, "curve": [v] * len(at), "accuracy": [right(v)] * len(at)}
            for v in losses
        ]

    return train


def test_a_grid_is_widened_as_far_as_it_takes(plain, monkeypatch):
    for far in (2.0**-15, 2.0**9):
        monkeypatch.setattr(training, "train", lossy(lambda _, rate, far=far: abs(rate / far - 1)))
        best, _ = tune(plain, ["own"])
        assert best.rate == far


def test_right_answers_judge_and_where_as_many_are_right_the_loss(plain, monkeypatch):
    beside = lossy(
        lambda _, rate: abs(math.log2(rate) + 9),
        right=lambda loss: 100 / 28 * (26 - abs(loss - 3)),  # of 28 wines
    )
    monkeypatch.setattr(training, "train", beside)  # the least loss at 2⁻⁹, the most right 3 beside
    assert tune(plain, ["own"])[0].rate in (2.0**-12, 2.0**-6)
    monkeypatch.setattr(training, "train", lossy(lambda _, rate: abs(math.log2(rate) + 9)))
    assert tune(plain, ["own"])[0].rate == 2.0**-9


def test_the_rounding_of_percents_does_not_decide_where_as_many_are_right(plain, monkeypatch):
    def train(recipes, at):
        outcomes = []
        for recipe in recipes:  # 24 of 28 wines is rounded down, 25 is rounded up
            rows = [24] * len(at) if recipe.rate == 2.0**-9 else [23, 25] * (len(at) // 2)
            shares = [round(100 * count / 28, 2) for count in rows]
            loss = abs(math.log2(recipe.rate) + 9)
            outcomes.append({"diverged": False, "curve": [loss] * len(at), "accuracy": shares})
        return outcomes

    monkeypatch.setattr(training, "train", train)
    assert tune(plain.but(steps=100), ["own"])[0].rate == 2.0**-9


@pytest.mark.parametrize("high, found", [(39.0, 2.0**-14), (60.0, 2.0**-4)])
def test_where_all_rates_guess_the_smaller_ones_are_looked_at_too(plain, monkeypatch, high, found):
    """It learns near 2⁻¹⁴; at each rate from 2⁻⁸ it guesses, or learns less, best at 2⁻⁴."""

    def right(far):
        return 90 - 5 * far if far < 4 else high - 4 * abs(far - 10)

    monkeypatch.setattr(
        training, "train", lossy(lambda _, rate: abs(math.log2(rate) + 14), right=right)
    )
    assert tune(plain, ["own"])[0].rate == found


def test_a_rate_at_which_one_of_three_diverges_is_no_choice(plain, monkeypatch):
    narrow = lossy(lambda _, rate: 1 / rate if rate < 2.0**-19 else None)
    monkeypatch.setattr(training, "train", narrow)
    best, tried = tune(plain, ["own"])
    assert best.rate == 2.0**-20
    assert all((loss is None) == (rate >= 2.0**-19) for _, rate, loss, _ in tried)
    monkeypatch.setattr(training, "train", lossy(lambda start, _: 1.0 if start == 2 else None))
    assert tune(plain, ["own", 2])[0].start == 2
    _, tried = tune(plain, ["own", "pytorch"])
    assert {loss for _, _, loss, _ in tried} == {None}  # and the runs that follow count as diverged
