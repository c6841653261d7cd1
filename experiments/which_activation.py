"""Which activation?

Question: by how much does the activation alone change what a network learns, and does what is
found on one data set hold on others?

Arms: eighteen activations, the identity among them as the control that a network without one is;
Leaky ReLU with two slopes; GEGLU and SwiGLU with fewer units, so that all have as many parameters.
Held fixed, within a cell: data, split, depth, optimiser, batch, steps, the drawn numbers and the
order of rows that a seed gives. Each arm has its own start (PyTorch's, or the function's own gain)
and its own rate, by `tune`.
Measured: right answers and loss on the test part, both on the validation part over time.
Cells: four data sets in three splits, in plain networks of two hidden layers, with SGD with
momentum and with AdamW; digits again in eight hidden layers; digits and patches in three residual
blocks, each with RMS normalisation in front, as a Transformer has them, with AdamW. For eight arms,
on patches with AdamW: eight hidden layers, and two with five times the steps, for what is slow may
only be late. Ten seeds.
"""

from activations.book.runs import data, stored
from activations.book.runs.networks import GATES
from activations.book.runs.recipes import Recipe, repeated
from activations.book.runs.training import looks, train, tune, twins

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
FEW = "identity", "sigmoid", "tanh", "relu", "selu", "gelu", "silu", "hardswish"
WIDTH = 64
STEPS = {"digits": (64, 300), "wine": (16, 180), "cancer": (32, 200), "patches": (64, 570)}
BLOCKS = {"depth": 3, "width": 32, "inner": 96, "residual": True, "norm": "rms"}


def cells():
    for name in data.NAMES:
        yield from table("plain 2", name, ("sgd", "adamw"), ARMS)
    yield from table("plain 8", "digits", ("sgd", "adamw"), ARMS)
    for name in ("digits", "patches"):
        yield from table("blocks", name, ("adamw",), ARMS)
    for kind in ("plain 8", "plain 2 longer"):
        yield from table(kind, "patches", ("adamw",), FEW)


def table(kind, name, optimisers, arms):
    for optimiser in optimisers:
        for arm in arms:
            yield {"shape": kind, "data": name, "optimiser": optimiser, "arm": arm}


def work(cell):
    activation, parameters = ARMS[cell["arm"]]
    batch, steps = STEPS[cell["data"]]
    if "longer" in cell["shape"]:
        steps *= 5
    base = Recipe(
        data=cell["data"], split=0, seed=0, activation=activation, parameters=parameters,
        start="own", optimiser=cell["optimiser"], rate=1.0, batch=batch, steps=steps,
        weight_decay=0.01 if cell["optimiser"] == "adamw" else 0.0,
        **shape(cell["shape"], activation, data.load(cell["data"])),
    )  # fmt: skip
    best, tried = tune(base, ["pytorch", "own"])
    recipes = repeated(best)
    at = looks(best.steps, 8)
    return stored.line(
        cell, recipes, train(recipes, at=at), tried=tried,
        twins=twins(recipes),
    )  # fmt: skip


def shape(name, activation, known):
    """The fields of a network's shape: of gated units there are so many that no weight is more."""
    gated = activation in GATES
    if name == "blocks":
        return BLOCKS | {"inner": 2 * BLOCKS["inner"] // 3 if gated else BLOCKS["inner"]}
    depth, features = int(name.split()[1]), known.x_train.shape[-1]

    def count(units, halves):
        enters = features + 1 + (depth - 1) * (units + 1)
        return enters * units * halves + (units + 1) * known.classes

    fits = (w for w in range(WIDTH, 0, -1) if count(w, 1 + gated) <= count(WIDTH, 1))
    return {"depth": depth, "width": next(fits)}
