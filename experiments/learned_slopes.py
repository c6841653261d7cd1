"""Is it worth anything to learn an activation's slope, and where does the slope go?

Arms: PReLU whose slope starts at 0, 0.25 or 1, and Swish whose β starts at 0.1, 1 or 4, one number
for each hidden layer; beside each the same shape held fixed where it starts: ReLU, Leaky ReLU 0.25,
the identity, Swish with β fixed (β = 1 is SiLU). So what learning brings is told by a learned shape
against the same shape fixed, and what the shape brings by a fixed shape against ReLU. The identity
is the control: if learning cannot be seen to help there, this experiment cannot see it.
Held fixed, in a pair: data, split, three hidden layers of 64 units, optimiser, batch, steps, the
drawn numbers and the order of rows that a seed gives. No decay, but where decay is asked for. Each
arm has its own start of the weights (gain, 1 in the first layer) and its own rate: all runs are
made at rates in factors of 2, until the mean of the right answers on the validation rows is highest
at none of the ends; where as many are right, the loss there decides; where a run diverges, the rate
is no choice. (Three runs a rate, with a seed of their own, were tried first. They chose between
rates by chance, and PReLU lost nearly two points by it.)
Sixty epochs are too dear for that: there arms are compared at the same rate, at two rates with SGD
with momentum, at one with AdamW, near the best for eight epochs.
Measured: right answers and loss on the test part; the slopes of all layers.
Cells, part "worth": digits for 8 epochs and breast cancers for 22 (fewer arms), ten seeds in three
splits; digits for 60 epochs (fewer arms with AdamW), twelve seeds, four in each split.
Part "width": where PReLU's slope ends from each start when the weights start alike: as PyTorch's,
with gain 1 in all layers, with √2 in all; at one rate. Digits, 60 epochs, twelve seeds, SGD.
Part "decay": the same network with decay on the weights alone, on the slopes alone, on both, at
5e-4 and 0.01, with SGD (added to the gradient); with AdamW (taken from the weight) at 0.01 and at
1, since 0.01 takes next to nothing in so few steps. PReLU from 0.25; with SGD Swish from 1, too,
and PReLU behind layer normalisation, where the size of the weights says nothing, as a control for
the thought that slopes make up for small weights.
"""

import math

from activations.book.runs import data, stored
from activations.book.runs.recipes import Recipe
from activations.book.runs.training import train

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
MORE = [*FEW, "identity", "prelu from 0", "prelu from 1", "swish from 0.1", "swish from 4"]
ADAMW = [*FEW, "identity", "swish from 4"]  # for sixty epochs
MANY = [(split, seed) for split in range(data.SPLITS) for seed in range(10)]
TWELVE = [(seed % data.SPLITS, seed) for seed in range(12)]
# Data, rows in a step, the steps after which to look, splits and seeds, and arms.
TASKS = {
    "digits, 8 epochs": ("digits", 64, [120], MANY, list(ARMS)),
    "digits, 60 epochs": ("digits", 64, [15, 30, 60, 120, 225, 450, 900], TWELVE, MORE),
    "cancer, 22 epochs": ("cancer", 32, [200], MANY, FEW),
}
LONG = "digits, 60 epochs"
RATES = {"sgd": (-6, -5, -4), "adamw": (-10, -9, -8)}  # the first that are tried, powers of 2
LONG_RATES = {"sgd": (-6, -5), "adamw": (-9,)}  # the last is that of width and decay
STARTS = ["pytorch", 1.0, math.sqrt(2)]
# What decays, and how much.
DECAYS = {
    ("sgd", "prelu from 0.25", "none"): [
        (on, decay) for on in ("weights", "slopes", "both") for decay in (5e-4, 0.01)
    ],
    ("sgd", "swish from 1", "none"): [("weights", 0.01), ("slopes", 0.01), ("both", 0.01)],
    ("sgd", "prelu from 0.25", "layer"): [("none", 0.0), ("weights", 0.01)],
    ("adamw", "prelu from 0.25", "none"): [("both", 0.01), ("weights", 1.0), ("slopes", 1.0)],
}


def cells():
    yield from _worth("digits, 8 epochs", "sgd")
    yield from _worth("digits, 8 epochs", "adamw")
    for optimiser in RATES:
        yield from _worth(LONG, optimiser)
        for arm in (
            ("prelu from 0", "prelu from 0.25", "prelu from 1") if optimiser == "sgd" else ()
        ):
            yield {"part": "width", "task": LONG, "optimiser": optimiser, "arm": arm}
        for (wanted, arm, norm), decays in DECAYS.items():
            for on, decay in decays if wanted == optimiser else []:
                yield {
                    "part": "decay", "task": LONG, "optimiser": optimiser, "arm": arm,
                    "norm": norm, "on": on, "decay": decay,
                }  # fmt: skip
        yield from _worth("cancer, 22 epochs", optimiser)


def _worth(task, optimiser):
    arms = ADAMW if (task, optimiser) == (LONG, "adamw") else TASKS[task][-1]
    for arm in arms:
        yield {"part": "worth", "task": task, "optimiser": optimiser, "arm": arm}


def work(cell):
    task, optimiser, arm = cell["task"], cell["optimiser"], cell["arm"]
    base, more = recipe(task, optimiser, arm, cell.get("norm", "none")), {}
    if cell["part"] == "worth":
        rate, runs = at_rates(base, task)
        recipes, outcomes = zip(*runs, strict=True)
        again = [one for one in recipes if one.rate == rate and one.seed == one.split]
        twins = trained(again, task, jitter=1)
        more["twins"] = [[o["test"], o["test_loss"]] for o in twins]
        more["twins_slopes"] = [o["slopes"][-1] for o in twins if o.get("slopes")]
        return stored.line(cell, recipes, outcomes, **more)
    base = base.but(rate=2.0 ** LONG_RATES[optimiser][-1])
    if cell["part"] == "width":
        bases = [base.but(start=start) for start in STARTS]
    else:
        on, decay = cell["on"], cell["decay"]
        bases = [
            base.but(
                weight_decay=decay if on in ("weights", "both") else 0.0,
                slope_decay=decay if on in ("slopes", "both") else 0.0,
            )
        ]
    recipes = [base.but(split=split, seed=seed) for base in bases for split, seed in TWELVE]
    return stored.line(cell, recipes, trained(recipes, task))


def recipe(task, optimiser, arm, norm="none"):
    """The recipe of an arm before its rate is known."""
    name, batch, at, *_ = TASKS[task]
    activation, parameters = ARMS[arm]
    return Recipe(
        data=name, split=0, seed=0, activation=activation, parameters=parameters, depth=3, width=64,
        start="own", optimiser=optimiser, rate=1.0, batch=batch, steps=at[-1], norm=norm,
    )  # fmt: skip


def at_rates(base, task):
    """The best rate, and all runs at all rates: pairs of a recipe and its outcome."""
    optimiser = base.optimiser
    wanted = LONG_RATES[optimiser] if task == LONG else RATES[optimiser]
    found, runs = {}, []
    while wanted:
        for power in wanted:
            recipes = [
                base.but(rate=2.0**power, split=split, seed=seed) for split, seed in TASKS[task][3]
            ]
            outcomes = trained(recipes, task)
            runs += zip(recipes, outcomes, strict=True)
            found[power] = cost(outcomes)
        best = min(sorted(found), key=found.get)
        wanted = [power for power in (best - 1, best + 1) if power not in found]
        if task == LONG:
            break
    return 2.0**best, sorted(runs, key=lambda run: run[0].rate)


def cost(outcomes):
    """What the best rate has least of: wrong answers, and then loss, on the validation rows."""
    if any(outcome["diverged"] for outcome in outcomes):
        return math.inf, math.inf
    right, loss = (
        sum(outcome[name] for outcome in outcomes) / len(outcomes)
        for name in ("validation", "validation_loss")
    )
    return -right, loss


def trained(recipes, task, jitter=None):
    """Outcomes without what was on the way but the slopes: looks × layers."""
    learned = recipes[0].activation == "prelu" or recipes[0].parameters.get("learned", False)
    at = TASKS[task][2]
    found = train(recipes, jitter=jitter, watch=slopes if learned else None, at=at)
    for outcome in found:
        del outcome["loss"], outcome["curve"], outcome["accuracy"]
        if learned:
            path = outcome.pop("watched")[1:]  # without the start
            outcome["slopes"] = None if outcome["diverged"] else path
    return found


def slopes(networks, recipes):
    """What each network has learned of its activation: one number a layer, three decimals."""
    return [[round(value, 3) for value in row] for row in networks.slopes[0].tolist()]
