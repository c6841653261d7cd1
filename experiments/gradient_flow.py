"""Does the gradient of a fresh network say how it will train?

Question: thirty layers of weights, with several activations, starts, normalisations and
connections. How large is the gradient at the first layer beside that at the last, before the first
step? And how does the network train, at its own rate?

Arms, in three parts. `gain`: tanh in 5, 10 and 30 plain layers, with PyTorch's start, its own and
gains on both sides of the edge; ReLU and SELU with PyTorch's start and their own. `kind`, all with
PyTorch's start: ReLU, GELU and sigmoid in 30 plain layers, without and with layer normalisation,
and in 15 blocks of two layers with a skip connection and layer normalisation at the entrance of a
block; for ReLU also batch and RMS normalisation, and blocks with RMS normalisation and with none.
`width`: ReLU and SELU with their own gains, 30 layers of 8 and 16 units. `longer`: four plain arms
with ten times the steps, for what is slow may only be late.
Held fixed: 32 units (but for `width`), batch and steps of a data set (but for `longer`), the drawn
numbers and the order of rows that a seed gives. Each arm has its own rate, by `tune`.
Measured, at the first layer (or block), at a third, at two thirds and at the last, before the first
step: the gradient, the level and what is apart, as `flow` says. The power of ten of the gradient at
the first over that at the last, after the last step; right answers and loss on the test part.
Cells: digits with SGD with momentum, all; digits with AdamW, and wine with both, some arms of 30
layers; three splits, ten seeds. The control is the plain network with PyTorch's start; what could
refute that a level gradient is enough are the normalised plain networks.
"""

from activations.book.runs import stored
from activations.book.runs.flow import flow
from activations.book.runs.recipes import Recipe, repeated
from activations.book.runs.training import train, tune, twins

STEPS = {"digits": (64, 100), "wine": (16, 100)}
GAINS = "pytorch", 0.75, 1.0, 1.25, "own", 2.0
KINDS = {  # residual, norm
    "plain": (False, "none"),
    "batch": (False, "batch"),
    "layer": (False, "layer"),
    "rms": (False, "rms"),
    "residual": (True, "none"),
    "residual layer": (True, "layer"),
    "residual rms": (True, "rms"),
}


def cells():
    for start in GAINS:
        yield cell("digits", "sgd", "gain", "tanh", start)
    for activation in ("relu", "selu"):
        for start in ("pytorch", "own"):
            yield cell("digits", "sgd", "gain", activation, start)
    for kind in ("batch", "layer", "residual", "residual layer"):
        yield cell("digits", "sgd", "kind", "relu", "pytorch", kind)
    for activation in ("gelu", "sigmoid"):
        for kind in ("plain", "layer", "residual layer"):
            yield cell("digits", "sgd", "kind", activation, "pytorch", kind)
    for name, optimiser in [("digits", "adamw"), ("wine", "sgd"), ("wine", "adamw")]:
        for start in (1.0, 1.25, 2.0) if (name, optimiser) != ("wine", "adamw") else (1.25,):
            yield cell(name, optimiser, "gain", "tanh", start)
        yield cell(name, optimiser, "gain", "relu", "own")
        for kind in ("layer", "residual layer"):
            yield cell(name, optimiser, "kind", "relu", "pytorch", kind)
    for depth in (5, 10):
        for start in GAINS:
            yield cell("digits", "sgd", "gain", "tanh", start, depth=depth)
        yield cell("digits", "sgd", "gain", "relu", "own", depth=depth)
    for kind in ("rms", "residual rms"):
        yield cell("digits", "sgd", "kind", "relu", "pytorch", kind)
    for activation in ("relu", "selu"):
        for width in (8, 16):
            yield cell("digits", "sgd", "width", activation, "own", width=width)
    for arm in [("relu", "own"), ("relu", "pytorch", "layer"), ("tanh", 1.25), ("tanh", "pytorch")]:
        yield cell("digits", "sgd", "longer", *arm) | {"steps": 1000}


def cell(name, optimiser, part, activation, start, kind="plain", depth=30, width=32):
    return {
        "data": name, "optimiser": optimiser, "part": part, "activation": activation,
        "start": start, "kind": kind, "depth": depth // 2 if KINDS[kind][0] else depth,
        "width": width,
    }  # fmt: skip


def work(cell):
    residual, norm = KINDS[cell["kind"]]
    batch, steps = STEPS[cell["data"]]
    steps = cell.get("steps", steps)
    base = Recipe(
        data=cell["data"], split=0, seed=0, activation=cell["activation"],
        depth=cell["depth"], width=cell["width"], start=cell["start"], norm=norm, residual=residual,
        optimiser=cell["optimiser"], rate=1.0, batch=batch, steps=steps,
        weight_decay=0.01 if cell["optimiser"] == "adamw" else 0.0,
    )  # fmt: skip
    best, tried = tune(base, [cell["start"]])
    recipes = repeated(best)
    outcomes = [measured(outcome) for outcome in train(recipes, watch=flow, at=[steps])]
    return stored.line(cell, recipes, outcomes, tried=tried, twins=twins(recipes, at=[steps]))


def measured(outcome):
    """An outcome with the start's sizes at four layers, and the gradient's ratio at the end."""
    start, end = outcome.pop("watched")
    for name in ("curve", "accuracy", "loss"):  # one look is all there is
        del outcome[name]
    depth = len(start["gradient"])
    places = [0, round(depth / 3) - 1, round(2 * depth / 3) - 1, depth - 1]
    ratio = end["gradient"][0] - end["gradient"][-1]
    return outcome | {
        "gradient": [round(start["gradient"][place], 1) for place in places],
        "level": [float(f"{start['level'][place]:.2g}") for place in places],
        "apart": [float(f"{start['apart'][place]:.2g}") for place in places],
        "after": None if outcome["diverged"] else round(ratio, 1),
    }
