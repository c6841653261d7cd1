"""Is it worth anything to learn an activation's slope, and where does the slope go?

Arms: PReLU whose slope starts at 0, 0.25 or 1, and Swish whose β starts at 0.1, 1 or 4, one number
for each hidden layer; beside each the same shape held fixed where it starts: ReLU, Leaky ReLU 0.25,
the identity, Swish with β fixed (β = 1 is SiLU). So what learning brings is told by a learned shape
against the same shape fixed, and what the shape brings by a fixed shape against ReLU. The identity
is the control: if learning cannot be seen to help there, this experiment cannot see it.
Held fixed, in a pair: data, split, three hidden layers of 64 units, optimiser, batch, steps, the
drawn numbers and the order of rows that a seed gives. No decay, but where decay is asked for. Each
arm has its own start of the weights (gain, 1 in the first layer) and its own rate, by `tune`.
Measured: right answers and loss on the test part; the slopes of all layers on the way.
Cells, part "worth": digits for 8 and for 60 epochs, breast cancers for 22, patches of photographs
for 4 (fewer arms); SGD with momentum, AdamW; ten seeds in three splits.
Part "width": where PReLU's slope ends from each start when the weights start alike: as PyTorch's,
with gain 1 in all layers, with √2 in all; at one rate, that of PReLU from 0.25; and with each
slope's own gain at that rate and at a quarter of it. Digits, 60 epochs.
Part "decay": the same network with decay on the weights alone, on the slopes alone, on both, at
5e-4 and 0.01, with SGD (added to the gradient) and AdamW (taken from the weight), there at 1 as
well, which takes about as much from a weight in all as 0.01 does with SGD. At the rate without
decay. PReLU from 0.25, Swish from 1; PReLU behind layer normalisation too, where the size of the
weights says nothing, as a control for the thought that slopes make up for small weights.
"""

import functools
from math import sqrt

from activations.book.runs import data, stored
from activations.book.runs.recipes import Recipe
from activations.book.runs.training import train, tune

ARMS = {
    "relu": ("relu", {}),
    "leaky_relu 0.25": ("leaky_relu", {"negative_slope": 0.25}),
    "identity": ("identity", {}),
    "swish 0.1": ("swish", {"beta": 0.1}),
    "swish 1": ("swish", {"beta": 1.0}),
    "swish 4": ("swish", {"beta": 4.0}),
    "prelu from 0": ("prelu", {"weight": 0.0}),
    "prelu from 0.25": ("prelu", {"weight": 0.25}),
    "prelu from 1": ("prelu", {"weight": 1.0}),
    "swish from 0.1": ("swish", {"learned": True, "beta": 0.1}),
    "swish from 1": ("swish", {"learned": True, "beta": 1.0}),
    "swish from 4": ("swish", {"learned": True, "beta": 4.0}),
}
FEW = ["relu", "leaky_relu 0.25", "swish 1", "prelu from 0.25", "swish from 1"]
# Rows in a step, and the steps after which to look: for digits 15 steps are an epoch.
LOOKS = {
    "digits 8": ("digits", 64, [15, 30, 60, 120]),
    "digits 60": ("digits", 64, [15, 30, 60, 120, 225, 450, 900]),
    "cancer 22": ("cancer", 32, [9, 50, 200]),
    "patches 4": ("patches", 64, [190, 380, 760]),
}
OPTIMISERS = "sgd", "adamw"
DECAYS = {"sgd": [5e-4, 0.01], "adamw": [5e-4, 0.01, 1.0]}
SEEDS = range(10)


def cells():
    for kind in LOOKS:
        for optimiser in OPTIMISERS:
            for arm in FEW if kind == "patches 4" else ARMS:
                yield {"part": "worth", "task": kind, "optimiser": optimiser, "arm": arm}
    for optimiser in OPTIMISERS:
        for arm in ("prelu from 0", "prelu from 0.25", "prelu from 1"):
            yield {"part": "width", "task": "digits 60", "optimiser": optimiser, "arm": arm}
    for optimiser in OPTIMISERS:
        for arm, norm in (
            ("prelu from 0.25", "none"), ("swish from 1", "none"), ("prelu from 0.25", "layer"),
        ):  # fmt: skip
            for on, decay in _decays(optimiser, arm, norm):
                yield {
                    "part": "decay", "task": "digits 60", "optimiser": optimiser, "arm": arm,
                    "norm": norm, "on": on, "decay": decay,
                }  # fmt: skip


def _decays(optimiser, arm, norm):
    """What decays, and how much."""
    strong = DECAYS[optimiser][-1]
    if norm == "layer":
        return [("none", 0.0), ("weights", strong)]
    if arm == "swish from 1":
        return [("weights", strong), ("slopes", strong), ("both", strong)]
    return [(on, decay) for on in ("weights", "slopes", "both") for decay in DECAYS[optimiser]]


def work(cell):
    more = {}
    if cell["part"] == "worth":
        best, more["tried"] = tuned(cell["task"], cell["optimiser"], cell["arm"])
        bases = [best]
    elif cell["part"] == "width":
        rate = tuned("digits 60", cell["optimiser"], "prelu from 0.25")[0].rate
        base = recipe("digits 60", cell["optimiser"], cell["arm"])
        bases = [base.but(start=start, rate=rate) for start in ("pytorch", 1.0, sqrt(2), "own")]
        bases.append(base.but(rate=rate / 4))
    else:
        on, decay = cell["on"], cell["decay"]
        best, _ = tuned("digits 60", cell["optimiser"], cell["arm"], cell["norm"])
        bases = [
            best.but(
                weight_decay=decay if on in ("weights", "both") else 0.0,
                slope_decay=decay if on in ("slopes", "both") else 0.0,
            )
        ]
    recipes = [
        base.but(split=split, seed=seed)
        for base in bases
        for split in range(data.SPLITS)
        for seed in SEEDS
    ]
    outcomes = trained(recipes, cell["task"])
    twins = trained([one for one in recipes if one.seed == 0], cell["task"], jitter=1)
    more["twins"] = [[o["test"], o["test_loss"]] for o in twins]
    if "slopes" in twins[0]:
        more["twins_slopes"] = [o["slopes"] and o["slopes"][-1] for o in twins]
    return stored.line(cell, recipes, outcomes, **more)


def recipe(task, optimiser, arm, norm="none"):
    """The recipe of an arm before its rate is known."""
    name, batch, at = LOOKS[task]
    activation, parameters = ARMS[arm]
    return Recipe(
        data=name, split=0, seed=0, activation=activation, parameters=parameters, depth=3, width=64,
        start="own", optimiser=optimiser, rate=1.0, batch=batch, steps=at[-1], norm=norm,
    )  # fmt: skip


@functools.cache
def tuned(task, optimiser, arm, norm="none"):
    return tune(recipe(task, optimiser, arm, norm), ["own"])


def trained(recipes, task, jitter=None):
    """Outcomes without the losses on the way, and with the slopes: looks × layers."""
    learned = recipes[0].activation == "prelu" or recipes[0].parameters.get("learned", False)
    found = train(recipes, jitter=jitter, watch=slopes if learned else None, at=LOOKS[task][2])
    for outcome in found:
        del outcome["loss"]
        if learned:
            path = outcome.pop("watched")
            outcome["slopes"] = None if outcome["diverged"] else path
    return found


def slopes(networks, recipes):
    """What each network has learned of its activation: one number a layer, three decimals."""
    return [[round(value, 3) for value in row] for row in networks.slopes[0].tolist()]
