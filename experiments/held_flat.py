"""What is a dip worth?

Question: does it help that SiLU falls, turns and comes back on its left side?

Arms: SiLU as it is; "held", flat at its lowest value from there on to the left, which takes the
falling side of the dip away, and nothing on the right of the lowest point; and "cut", flat at 0
from 0 on. That takes the whole left side and is the control: if the table cannot tell this from
SiLU, it cannot tell anything. Held has no corner, for the slope is 0 where it begins. What else it
changes: far on the left it stays below 0, and its slope there is 0 and not nearly 0.
Held fixed, in a pair: data, split, depth, optimiser, batch, steps, the drawn numbers and the order
of rows. Each arm has its own gain and its own rate, by `tune`.
Measured: right answers and loss on the test part.
Cells: plain networks of two hidden layers of 64 units, on the digits, the breast cancers and the
patches, with SGD with momentum and with AdamW; the digits and the patches again in three residual
blocks with RMS normalisation, and the patches in eight plain layers, with AdamW. Three splits, ten
seeds.
"""

from activations.book.runs import data, stored
from activations.book.runs.recipes import Recipe, repeated
from activations.book.runs.training import looks, train, tune, twins
from experiments.which_activation import STEPS, shape

ARMS = {"silu": {}, "silu held": {"floor": -1.2784645427610737}, "silu cut": {"floor": 0.0}}
SETTINGS = [
    ("plain 2", "digits", "sgd"),
    ("plain 2", "digits", "adamw"),
    ("plain 2", "cancer", "sgd"),
    ("plain 2", "cancer", "adamw"),
    ("blocks", "digits", "adamw"),
    ("plain 2", "patches", "sgd"),
    ("plain 2", "patches", "adamw"),
    ("plain 8", "patches", "adamw"),
    ("blocks", "patches", "adamw"),
]


def cells():
    for layers, name, optimiser in SETTINGS:
        for arm in ARMS:
            yield {"shape": layers, "data": name, "optimiser": optimiser, "arm": arm}


def work(cell):
    batch, steps = STEPS[cell["data"]]
    base = Recipe(
        data=cell["data"], split=0, seed=0, activation="silu", parameters=ARMS[cell["arm"]],
        start="own", optimiser=cell["optimiser"], rate=1.0, batch=batch, steps=steps,
        weight_decay=0.01 if cell["optimiser"] == "adamw" else 0.0,
        **shape(cell["shape"], "silu", data.load(cell["data"])),
    )  # fmt: skip
    best, tried = tune(base, ["own"])
    recipes = repeated(best)
    at = looks(best.steps, 8)
    return stored.line(cell, recipes, train(recipes, at=at), tried=tried, twins=twins(recipes))
