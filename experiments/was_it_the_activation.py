"""Was it the activation?

Question: "sigmoid cannot train a deep network, tanh can": of the difference in what is learned, how
much is due to the activation, and how much to what stood beside it?

Arms: all combinations of activation (sigmoid, tanh), start (PyTorch's default, own), patience (stop
after 7 looks in a row without a better accuracy on the validation rows, never stop), depth (4
hidden layers, 3), and learning rate (common ones, eight in factors of 2 or a few in factors of 4,
and the arm's own). Tanh's own start is normal, gain 1, biases 0. Sigmoid's own start makes the
network the same function as tanh's of that seed: what tanh gains after that is due to the steps.
Held fixed: data, split, width 32, batch, 600 steps with a look after each 15, the drawn numbers and
the order of rows that a seed gives. Both patiences are read off one run, and keep the network that
was best on the validation rows. An arm's own rate is from `tune`, with all 600 steps.
Measured: right answers and loss on the test part, of the network that is kept. A run that diverged
has none; what it was on the way does not count.
Cells: digits and wine, SGD with momentum 0.9; three splits, ten seeds.
"""

import torch

from activations.book.runs import data, stored
from activations.book.runs.recipes import Recipe, repeated
from activations.book.runs.training import measured, train, tune, twins

STARTS = {
    ("sigmoid", "default"): {"start": "pytorch"},
    ("sigmoid", "own"): {"start": "as tanh", "centred": True},
    ("tanh", "default"): {"start": "pytorch"},
    ("tanh", "own"): {"start": 1.0},
}
BATCH = {"digits": 64, "wine": 16}
STEPS, PATIENCE = 600, 7
LOOKS = range(15, STEPS + 1, 15)
USUAL = 2.0**-4  # the rate of the sentence
COMMON = {"digits": range(-6, 2), "wine": (-4, -2, 0)}  # powers of 2


def cells():
    for name in COMMON:
        for depth in (4, 3):
            for activation, start in STARTS:
                yield {
                    "data": name, "optimiser": "sgd", "depth": depth,
                    "activation": activation, "begins": start,
                }  # fmt: skip


def work(cell):
    name = cell["data"]
    base = Recipe(
        data=name, split=0, seed=0, activation=cell["activation"], depth=cell["depth"], width=32,
        optimiser="sgd", rate=1.0, batch=BATCH[name], steps=STEPS,
        **STARTS[cell["activation"], cell["begins"]],
    )  # fmt: skip
    best, tried = tune(base, [base.start])
    rates = sorted({best.rate, *(2.0**power for power in COMMON[name])})
    recipes = [run for rate in rates for run in repeated(best.but(rate=rate))]
    shown = cell["activation"] == "sigmoid" and cell["begins"] == "default"
    outcomes = train(recipes, watch=seen, at=LOOKS)
    return stored.line(
        cell, recipes,
        [outcome(r, one, best.rate, shown) for r, one in zip(recipes, outcomes, strict=True)],
        tried=tried, twins=twins(recipes, at=LOOKS),
    )  # fmt: skip


def seen(networks, recipes):
    """For each network: percent right on the validation rows, on the test rows, and test loss."""
    known = data.load(recipes[0].data)
    right, _ = measured(networks, recipes, known.x_validation, known.y_validation)
    ends = measured(networks, recipes, known.x_test, known.y_test)
    return torch.stack([right, *ends], 1).tolist()


def kept(scores, patience):
    """The look whose network is kept."""
    best = 0
    for number, score in enumerate(scores):
        if score > scores[best]:
            best = number
        if number - best == patience:
            break
    return best


def outcome(recipe, one, own_rate, shown):
    """What is stored of a run; the accuracies on the way only where a plateau is to be shown."""
    looks = one["watched"][1:]  # the first is before the first step
    scores = [look[0] for look in looks]
    short, long = (kept(scores, patience) for patience in (PATIENCE, len(scores)))
    found = {name: one[name] for name in ("diverged", "test", "test_loss")}
    for name, place in (("short", short), ("long", long)):
        found[name] = None if one["diverged"] else float(f"{looks[place][1]:.4g}")
        found[f"{name}_loss"] = None if one["diverged"] else float(f"{looks[place][2]:.4g}")
    found["own"] = recipe.rate == own_rate
    found["stopped"] = short + 1 + PATIENCE if short + PATIENCE < len(scores) else len(scores)
    shown = shown and recipe.rate == USUAL and recipe.data == "digits"
    found["scores"] = [float(f"{score:.3g}") for score in scores] if shown else None
    return found
