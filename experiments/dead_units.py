"""Dead units.

Question: how many units of a ReLU network die in training, and which of them come back; how many
are normal; what does a dead unit cost; what helps, and does it help a network that learns well?

A unit is dead at a look if its sum is above 0 for no training row. A run that diverged has no units
to count: it is a count of its own.

Held fixed: three hidden layers of 64 units; equal batches; a seed's draws and its order of rows;
the function's own start, biases 0. Methods: SGD without momentum, SGD with momentum 0.9, AdamW with
weight decay 0.01. Pixels of the digits have one mean together, as is usual for pictures; the inputs
of the other sets begin at 0, as min-max scaling leaves them; all have mean square 1. Ten seeds,
three splits. A "rate" is in multiples of ReLU's own, by `tune`, on that set and by that method.

Parts:

- lives: ReLU at 1/16, 1 and 4 times its own rate. Measured: by layer, the born dead; deaths and
  revivals from step to step in the first two epochs; of the units seen dead there, those that are
  alive at the end; the dead at looks and at the end; of the dead of layer 1, those whose bias is
  above 0, which weight decay would wake, with PyTorch's start as well; right answers. The smallest
  rate is the control: dead units that are there too are no sign of large steps.
- remedies: ReLU as it is (the control); inputs centred, of the same mean square; inputs as they are
  of the mean square that centring would leave (the control for centring); batch normalisation;
  biases that start at 0.01, 0.03, 0.1, 0.3; PyTorch's start; Leaky ReLU 0.01 and 0.2, ELU, GELU.
  Each at its own rate, by `tune`, on three sets; on the digits all at 4 times ReLU's own as well,
  where a first look saw ReLU fail with momentum. Measured: right answers, loss, the share of units
  off, the diverged.
- slopes: ReLU and Leaky ReLU 0.01 and 0.2 at 2, 4 and 8 times ReLU's own rate. Measured: the
  diverged; right answers of the others.
- cost: 16 units of each hidden layer of 64 are left alive (8 on the cancers), the others put out
  from the start, against networks that are so narrow and against all 64; each at its own rate,
  trained twice as long.
"""

import functools
from itertools import product

import numpy as np

from activations.book.runs import data, stored, units
from activations.book.runs.recipes import Recipe, repeated
from activations.book.runs.training import train, tune, twins

METHODS = {
    "plain": {"optimiser": "sgd", "momentum": 0.0},
    "momentum": {"optimiser": "sgd", "momentum": 0.9},
    "adamw": {"optimiser": "adamw", "weight_decay": 0.01},
}
SETS = {"digits": (64, 240), "wine": (16, 180), "cancer": (32, 200)}  # batch, steps
REMEDIES = {
    "relu": {},
    "centred": {"inputs": "centred"},
    "smaller": {"size": None},
    "batch norm": {"norm": "batch"},
    "bias 0.01": {"bias": 0.01},
    "bias 0.03": {"bias": 0.03},
    "bias 0.1": {"bias": 0.1},
    "bias 0.3": {"bias": 0.3},
    "pytorch": {"start": "pytorch"},
    "leaky_relu 0.01": {"activation": "leaky_relu", "parameters": {"negative_slope": 0.01}},
    "leaky_relu 0.2": {"activation": "leaky_relu", "parameters": {"negative_slope": 0.2}},
    "elu": {"activation": "elu"},
    "gelu": {"activation": "gelu"},
}
SLOPES = 0.0, 0.01, 0.2
LEFT = {"digits": (64, 16), "cancer": (64, 8)}
TUNED = "momentum", "adamw"
TIMES = 1 / 16, 1, 4
AT = "own rate", "4 times"
MECHANISM = "relu", "centred", "smaller", "batch norm"
LONG = "curve", "accuracy", "loss"  # of an outcome, and not stored


def cells():
    for name, method, times in product(SETS, METHODS, TIMES):
        yield {"part": "lives", "data": name, "method": method, "times": times}
    for name, method in product(SETS, METHODS):
        common = {"part": "lives", "data": name, "method": method}
        yield common | {"times": 4, "start": "pytorch"}
    for name, method, arm, left in product(LEFT, TUNED, ("masked", "narrow"), (64, 16, 8)):
        if left in LEFT[name] and (arm == "masked" or left < 64):
            yield {"part": "cost", "data": name, "method": method, "arm": arm, "left": left}
    for method, times, slope in product(METHODS, (2, 4, 8), SLOPES):
        common = {"part": "slopes", "data": "digits", "method": method}
        yield common | {"times": times, "slope": slope}
    for method, at, arm in product(METHODS, AT, REMEDIES):
        common = {"part": "remedies", "data": "digits", "method": method, "at": at, "arm": arm}
        if method in TUNED or (at == "4 times" and arm in MECHANISM):
            yield common
    for name, method, arm in product(("cancer", "wine"), TUNED, REMEDIES):
        common = {"part": "remedies", "data": name, "method": method}
        yield common | {"at": "own rate", "arm": arm}


def base(name, method):
    batch, steps = SETS[name]
    return Recipe(
        data=name, split=0, seed=0, activation="relu", depth=3, width=64, start="own", rate=1.0,
        batch=batch, steps=steps, inputs="standard" if name == "digits" else "positive",
        **METHODS[method],
    )  # fmt: skip


@functools.cache
def own(name, method):
    """ReLU at its own rate, and what was tried."""
    recipe = base(name, method)
    return tune(recipe, [recipe.start])


def work(cell):
    parts = {"lives": lives, "remedies": remedies, "cost": cost, "slopes": slopes}
    return parts[cell["part"]](cell)


def lives(cell):
    best, tried = own(cell["data"], cell["method"])
    best = best.but(rate=best.rate * cell["times"], start=cell.get("start", best.start))
    first, at = looks(best)
    given = repeated(best)
    outcomes = []
    for outcome in train(given, watch=watch, at=at):
        watched = outcome.pop("watched")
        silent, awake = [off for off, _ in watched], watched[-1][1]
        counts = units.lives(silent, first) | {"awake": awake}
        counts["dead"] = [silent[place].sum(1).tolist() for place in range(first, len(silent))]
        sound = not outcome["diverged"]
        outcomes.append(brief(outcome) | {name: n if sound else None for name, n in counts.items()})
    more = {"tried": tried} if cell["times"] == 1 else {}
    return stored.line(cell, given, outcomes, at=at[first - 1 :], twins=twins(given), **more)


def looks(recipe):
    """Steps to look after: each of the first two epochs, and some of the later ones."""
    rows = data.load(recipe.data).x_train.shape[1]
    first = 2 * (rows // recipe.batch)
    later = np.geomspace(first, recipe.steps, 7)[1:]
    return first, [*range(1, first + 1), *(round(step) for step in later)]


def watch(networks, recipes):
    """Which units are off; of those of layer 1, how many have a bias above 0."""
    silent = units.off(networks, recipes)
    above = (networks.biases[0] > 0).numpy()
    return [(off, int((off[0] & up).sum())) for off, up in zip(silent, above, strict=True)]


def remedies(cell):
    relu, _ = own(cell["data"], cell["method"])
    changes = dict(REMEDIES[cell["arm"]])
    if "size" in changes:
        x = data.load(cell["data"], relu.inputs).x_train
        changes["size"] = round(float((x - x.mean(1, keepdim=True)).square().mean().sqrt()), 3)
    recipe = relu.but(**changes)
    if cell["at"] == "own rate":
        best, tried = tune(recipe, [recipe.start])
        return counted(cell, best, tried=tried)
    return counted(cell, recipe.but(rate=4 * relu.rate))


def cost(cell):
    recipe = base(cell["data"], cell["method"])
    recipe = recipe.but(steps=2 * recipe.steps)
    left = cell["left"]
    given = {"masked": {"put_out": 64 - left}, "narrow": {"width": left}}[cell["arm"]]
    best, tried = tune(recipe.but(**given), [recipe.start])
    return counted(cell, best, tried=tried)


def slopes(cell):
    relu, _ = own(cell["data"], cell["method"])
    recipe = relu.but(rate=relu.rate * cell["times"], steps=relu.steps // 2)
    if cell["slope"]:
        recipe = recipe.but(activation="leaky_relu", parameters={"negative_slope": cell["slope"]})
    return counted(cell, recipe)


def counted(cell, recipe, **more):
    """The runs of an arm, with the share of units that are off at the end, by layer."""
    given = repeated(recipe)
    outcomes = []
    for outcome in train(given, watch=units.off, at=[recipe.steps]):
        end = outcome.pop("watched")[-1]
        sound = not outcome["diverged"]
        outcomes.append(brief(outcome) | {"end": end.sum(1).tolist() if sound else None})
    return stored.line(cell, given, outcomes, twins=twins(given), **more)


def brief(outcome):
    return {name: found for name, found in outcome.items() if name not in LONG}
