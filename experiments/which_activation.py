"""Which activation?

Question: by how much does the activation alone change what a network learns, and does what is
found on one data set hold on others?

Arms: eighteen activations, the identity among them as the control that a network without one is;
Leaky ReLU with two slopes; GEGLU and SwiGLU with fewer units, so that all have as many parameters.
Held fixed, within a cell: data, split, depth, optimiser, batch, steps, the drawn numbers and the
order of rows that a seed gives. Each arm has its own start (PyTorch's, or the function's own gain)
and its own rate, by `tune`.
Measured: right answers and loss on the test part, the loss on the validation part over time.
Cells: four data sets in three splits, two and eight hidden layers, SGD with momentum and AdamW; ten
seeds.
"""

from activations.book.runs import data, stored
from activations.book.runs.networks import GATES
from activations.book.runs.recipes import Recipe
from activations.book.runs.training import train, tune

ARMS = {
    "identity": ("identity", {}),
    "sigmoid": ("sigmoid", {}),
    "tanh": ("tanh", {}),
    "softsign": ("softsign", {}),
    "relu": ("relu", {}),
    "leaky_relu 0.01": ("leaky_relu", {"negative_slope": 0.01}),
    "leaky_relu 0.2": ("leaky_relu", {"negative_slope": 0.2}),
    "prelu": ("prelu", {}),
    "elu": ("elu", {}),
    "selu": ("selu", {}),
    "softplus": ("softplus", {}),
    "gelu": ("gelu", {}),
    "silu": ("silu", {}),
    "mish": ("mish", {}),
    "hardswish": ("hardswish", {}),
    "squared_relu": ("squared_relu", {}),
    "geglu": ("geglu", {}),
    "swiglu": ("swiglu", {}),
}
WIDTH = 64
STEPS = {"digits": (64, 300), "wine": (16, 180), "cancer": (32, 200), "patches": (64, 760)}
SEEDS = range(10)


def cells():
    for name in data.NAMES:
        for depth in (2, 8):
            for optimiser in ("sgd", "adamw"):
                for arm in ARMS:
                    yield {"data": name, "depth": depth, "optimiser": optimiser, "arm": arm}


def work(cell):
    activation, parameters = ARMS[cell["arm"]]
    batch, steps = STEPS[cell["data"]]
    known = data.load(cell["data"])
    features = known.x_train.shape[-1]
    base = Recipe(
        data=cell["data"], split=0, seed=0, activation=activation, parameters=parameters,
        depth=cell["depth"], width=width(activation, features, cell["depth"], known.classes),
        start="own", optimiser=cell["optimiser"], rate=1.0, batch=batch, steps=steps,
        weight_decay=0.01 if cell["optimiser"] == "adamw" else 0.0,
    )  # fmt: skip
    best, tried = tune(base, ["pytorch", "own"])
    recipes = [best.but(split=split, seed=s) for split in range(data.SPLITS) for s in SEEDS]
    twins = [recipe for recipe in recipes if recipe.seed == 0]
    return stored.line(
        cell, recipes, train(recipes), tried=tried,
        twins=[[o["test"], o["test_loss"]] for o in train(twins, jitter=1)],
    )  # fmt: skip


def width(activation, features, depth, classes):
    """As many units as make at most the parameters of a network without gates."""
    if activation not in GATES:
        return WIDTH

    def count(units, halves):
        inner = (features + 1) * units * halves + (depth - 1) * (units + 1) * units * halves
        return inner + (units + 1) * classes

    return next(w for w in range(WIDTH, 0, -1) if count(w, 2) <= count(WIDTH, 1))
