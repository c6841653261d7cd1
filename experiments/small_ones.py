"""Small questions of single chapters.

"ranking": do six activations differ on small, easy data, once each has its own rate? Two hidden
layers of 64 units; digits for 5 epochs, breast cancers for 20; SGD with momentum. Each arm has its
own gain of the weights, and its rate by `tune`; ten seeds in three splits. Held fixed, in a pair:
split, the drawn numbers, the order of rows. Measured: right on the test part. The control is the
identity, a network without activations: it should lose.

"last batch": what does a step on the three rows that fill no batch do, just before the test? Four
layers of 64 ReLUs from PyTorch's start, with batch normalisation and without, 4 epochs in batches
that leave three rows over. Arms: the three rows left out (control); a step on them; and a batch
one larger, so that some thirty or more are left over, with a step on those. One rate for the
three, that of the control by `tune`; SGD with momentum, for digits AdamW, too; digits and breast
cancers; ten seeds in three splits. Measured: right on the test part.

"centre": what is a centre worth, and what has momentum to do with it? Arms: tanh, and tanh + 1;
sigmoid, sigmoid − ½, and sigmoid whose biases start at 0. The first of each pair of shifted curves
is, at the start, the same function as the centred one, since biases take the shift back. The
control is the identity: centred, of slope 1, and without a bend. Five layers of 32 units, as in the
chapter on tanh; digits for 3 epochs and for 15; SGD with momentum 0.9 and without. The weights of
tanh and identity have the gain 1, those of sigmoid 2 or 4, by `tune`, as the rates; ten seeds in
three splits. Measured: right on the test part.
"""

from activations.book.runs import data, stored
from activations.book.runs.recipes import Recipe, repeated
from activations.book.runs.training import train, tune, twins

BATCH = {"digits": 64, "cancer": 32}
EPOCH = {"digits": 15, "cancer": 9}  # steps
SIX = ["identity", "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu"]
ROWS_OVER = {"digits": (59, 17), "cancer": (35, 9)}  # batch and steps: three rows are left over
CURVES = {
    "tanh": ("tanh", {}, True, [1.0]),
    "tanh + 1": ("tanh", {"shift": 1.0}, True, [1.0]),
    "sigmoid - 1/2": ("sigmoid", {"shift": -0.5}, True, [2.0, 4.0]),
    "sigmoid": ("sigmoid", {}, True, [2.0, 4.0]),
    "sigmoid, biases from 0": ("sigmoid", {}, False, [2.0, 4.0]),
    "identity": ("identity", {}, False, [1.0]),
}
MOMENTUM = {"sgd": 0.0, "sgd with momentum": 0.9, "adamw": 0.9}


def cells():
    for name, method in (
        ("digits", "sgd with momentum"), ("digits", "adamw"), ("cancer", "sgd with momentum"),
    ):  # fmt: skip
        for norm in ("none", "batch"):
            yield _cell("last batch", name, method, norm=norm)
    for name, epochs in (("digits", 5), ("cancer", 20)):
        for arm in SIX:
            yield _cell("ranking", name, "sgd with momentum", epochs=epochs, arm=arm)
    for epochs in (3, 15):
        for method in ("sgd", "sgd with momentum"):
            for arm in CURVES:
                yield _cell("centre", "digits", method, epochs=epochs, arm=arm)


def _cell(part, name, method, **more):
    return {"part": part, "data": name, "method": method, **more}


def work(cell):
    name, method = cell["data"], cell["method"]
    base = Recipe(
        data=name, split=0, seed=0, activation="relu", depth=2, width=64, start="own",
        optimiser=method.split()[0], rate=1.0, batch=BATCH[name], steps=1,
        momentum=MOMENTUM[method],
    )  # fmt: skip
    if "epochs" in cell:
        base = base.but(steps=cell["epochs"] * EPOCH[name])
    if cell["part"] == "ranking":
        best, tried = tune(base.but(activation=cell["arm"]), ["own"])
        return _line(cell, [best], tried)
    if cell["part"] == "centre":
        activation, parameters, centred, gains = CURVES[cell["arm"]]
        base = base.but(
            activation=activation, parameters=parameters, centred=centred, depth=5, width=32
        )
        best, tried = tune(base, gains)
        return _line(cell, [best], tried)
    batch, steps = ROWS_OVER[name]
    base = base.but(start="pytorch", depth=4, norm=cell["norm"], batch=batch, steps=4 * steps)
    best, tried = tune(base, ["pytorch"])
    rows = data.load(name).x_train.shape[1]
    assert rows == batch * steps + 3
    arms = [best]
    for size in (batch, batch + 1):
        arms.append(best.but(batch=size, steps=4 * -(-rows // size), remainder=True))
    return _line(cell, arms, tried)


def _line(cell, arms, tried):
    recipes, outcomes, again = [], [], []
    for arm in arms:
        runs = repeated(arm)
        found = train(runs, at=[arm.steps])
        for outcome in found:
            del outcome["loss"], outcome["curve"]  # of one look, at the end
        recipes, outcomes = recipes + runs, outcomes + found
        again += twins(runs, at=[arm.steps])
    return stored.line(cell, recipes, outcomes, tried=tried, twins=again)
