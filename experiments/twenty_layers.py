"""Can sigmoid train twenty layers?

Question: does a network of twenty hidden sigmoid layers learn if it starts as it should, and which
of its two handicaps must the start take back, the slope of ¼ at 0 or the mean of ½?

Arms: sigmoid with neither taken back (PyTorch's default), with the centre alone (the same weights,
biases that take back the ½ of the layer before), with the slope alone (weights as wide as make it
tanh's slope), with both (the network is the same function as tanh's with gain 1), and with the gain
that keeps the mean square of its sums. The controls are tanh with gain 1 and ReLU with He's start.
Held fixed: twenty layers of 32, batch, 600 steps, the drawn numbers and the order of rows that a
seed gives. Each arm has its own rate, by `tune`.
Measured: right answers and loss on the test part, and the loss on the validation rows on the way.
Cells: digits and wine, SGD with momentum 0.9 and AdamW; three splits, ten seeds.
"""

from itertools import product

from activations.book.runs import stored
from activations.book.runs.recipes import Recipe, repeated
from activations.book.runs.training import train, tune, twins

ARMS = {
    "sigmoid, default": ("sigmoid", {"start": "pytorch"}),
    "sigmoid, centre": ("sigmoid", {"start": "pytorch", "centred": True}),
    "sigmoid, slope": ("sigmoid", {"start": "as tanh"}),
    "sigmoid, slope and centre": ("sigmoid", {"start": "as tanh", "centred": True}),
    "sigmoid, level": ("sigmoid", {"start": "own"}),
    "tanh, gain 1": ("tanh", {"start": 1.0}),
    "relu, He's": ("relu", {"start": "own"}),
}
OPTIMISERS = {
    "momentum": {"optimiser": "sgd"},
    "adamw": {"optimiser": "adamw", "weight_decay": 0.01},
}
BATCH = {"digits": 64, "wine": 16}
LOOKS = 60, 120, 240, 360, 480, 600


def cells():
    for name, steps, arm in product(BATCH, OPTIMISERS, ARMS):
        yield {"data": name, "steps by": steps, "arm": arm}


def work(cell):
    activation, start = ARMS[cell["arm"]]
    base = Recipe(
        data=cell["data"], split=0, seed=0, activation=activation, depth=20, width=32,
        rate=1.0, batch=BATCH[cell["data"]], steps=LOOKS[-1],
        **start, **OPTIMISERS[cell["steps by"]],
    )  # fmt: skip
    best, tried = tune(base, [base.start])
    recipes = repeated(best)
    outcomes = train(recipes, at=LOOKS)
    for outcome in outcomes:
        del outcome["loss"], outcome["accuracy"]  # the curve will do
    return stored.line(cell, recipes, outcomes, tried=tried, twins=twins(recipes, at=LOOKS))
