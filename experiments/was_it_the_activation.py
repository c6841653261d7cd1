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
was best on the validation rows. An arm's own rate is from `tune`, with all 600 steps, by the loss
on the digits and by the right answers on the wines.
Measured: right answers and loss on the test part, of the network that is kept. A run that diverged
has none; what it was on the way does not count.
Cells: digits and wine, SGD with momentum 0.9; three splits, ten seeds.
"""

import torch

from activations.book.runs import data, stored
from activations.book.runs.recipes import Recipe
from activations.book.runs.training import train, tune

STARTS = {
    ("sigmoid", "default"): {"start": "pytorch"},
    ("sigmoid", "own"): {"start": "as tanh", "centred": True},
    ("tanh", "default"): {"start": "pytorch"},
    ("tanh", "own"): {"start": 1.0},
}
BATCH = {"digits": 64, "wine": 16}
JUDGE = {"digits": "loss", "wine": "accuracy"}  # the loss on 28 wines is that of a few errors
STEPS, LOOK, PATIENCE = 600, 15, 7
USUAL = 2.0**-4  # the rate of the sentence
COMMON = {"digits": range(-6, 2), "wine": (-4, -2, 0)}  # powers of 2
SEEDS = range(10)


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
    best, tried = tune(base, [base.start], by=JUDGE[name])
    rates = sorted({best.rate, *(2.0**power for power in COMMON[name])})
    recipes = [
        best.but(split=split, seed=seed, rate=rate)
        for rate in rates
        for split in range(data.SPLITS)
        for seed in SEEDS
    ]
    shown = cell["activation"] == "sigmoid" and cell["begins"] == "default"
    twins = [recipe for recipe in recipes if recipe.seed == 0]
    return stored.line(
        cell, recipes, [outcome(recipe, one, best.rate, shown) for recipe, one in _run(recipes)],
        tried=tried,
        twins=[[one["test"], one["test_loss"]] for _, one in _run(twins, jitter=1)],
    )  # fmt: skip


def _run(recipes, jitter=None):
    at = range(LOOK, STEPS + 1, LOOK)
    return zip(recipes, train(recipes, jitter=jitter, watch=seen, at=at), strict=True)


@torch.no_grad()
def seen(networks, recipes):
    """For each network: percent right on the validation rows, on the test rows, and test loss."""
    known = data.load(recipes[0].data)
    split = torch.tensor([recipe.split for recipe in recipes])
    found = []
    for x, y in ((known.x_validation, known.y_validation), (known.x_test, known.y_test)):
        scores, y = networks.scores(x[split]), y[split]
        found.append(100 * (scores.argmax(-1) == y).double().mean(1))
    logarithms = torch.log_softmax(scores.double(), -1)
    found.append(-logarithms.gather(-1, y[..., None])[..., 0].mean(1))
    return torch.stack(found, 1).tolist()


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
