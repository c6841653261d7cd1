"""Training by recipe: many runs side by side, each as it would be alone but for the rounding."""

import itertools
import math
from functools import partial

import numpy as np
import torch
from torch.nn import functional as F

from activations.book.lab.threads import one_thread
from activations.book.runs import data
from activations.book.runs.networks import Networks
from activations.book.runs.recipes import kind, repeated

__all__ = ["TOGETHER", "looks", "measured", "train", "tune", "twins"]

TOGETHER = 32  # networks side by side, whose numbers the cache of a processor core holds
SMALLEST = 2.0**-30  # where even such a rate diverges, none will do
COARSE = {"sgd": 2.0**-4, "adamw": 2.0**-8}  # the middle of the first five rates, factors of 4


def looks(steps, count=12):
    """The steps after which a run is looked at: close together early on, the last among them."""
    spread = np.geomspace(max(1, steps / 100), steps, count)
    return sorted({round(step) for step in spread})


@one_thread()
def train(recipes, *, jitter=None, watch=None, at=None):
    """Train networks by their recipes.

    Parameters
    ----------
    recipes : sequence of Recipe
        In any order; those of one kind are trained side by side.
    jitter : int, optional
        As for `Networks`.
    watch : callable, optional
        Called with the networks and their recipes at each look, before the first step as well:
        gives a list of one thing for each network, which goes into its outcome.
    at : sequence of int, optional
        The steps after which to look; `looks` says them if they are not given.

    Returns
    -------
    list of dict
        For each recipe, its outcome. ``diverged``: whether a loss on the way was not finite; then
        all else is None. ``test``, ``test_loss``, ``validation``, ``validation_loss``: at the end,
        percent of the rows and mean cross-entropy. ``curve`` and ``accuracy``: the loss and the
        percent on the validation rows at each look. ``loss``: the mean of the steps since the look
        before. ``watched``: what `watch` gave, if it is given.

    Raises
    ------
    ValueError
        If a batch is larger than the rows that train.
    """
    outcomes = [None] * len(recipes)
    groups = {}
    for place, recipe in enumerate(recipes):
        groups.setdefault(kind(recipe), []).append(place)
    for places in groups.values():
        for start in range(0, len(places), TOGETHER):
            these = places[start : start + TOGETHER]
            turned = None if jitter is None else jitter + 2**20 * start  # others in each stack
            found = _together([recipes[place] for place in these], turned, watch, at)
            for place, outcome in zip(these, found, strict=True):
                outcomes[place] = outcome
    return outcomes


def _together(recipes, jitter, watch, at):
    first, networks = recipes[0], Networks(recipes, jitter)
    at = set(at or looks(first.steps))
    known = data.load(first.data, first.inputs, first.size)
    rows = known.x_train.shape[1]
    if first.batch > rows and not first.remainder:
        raise ValueError(
            f"batch must be at most the {rows} rows that train on {first.data}; got {first.batch}"
        )
    split = torch.tensor([recipe.split for recipe in recipes])[:, None]
    step = _optimiser(first, networks, torch.tensor([recipe.rate for recipe in recipes]))
    curves, rights, losses, watched = [], [], [], [watch(networks, recipes)] if watch else []
    total, count, sound = torch.zeros(len(recipes)), 0, torch.ones(len(recipes), dtype=bool)
    for number, drawn in enumerate(_batches(recipes, rows), start=1):
        scores = networks.scores(known.x_train[split, drawn], training=True)
        loss = _loss(scores, known.y_train[split, drawn])
        step(torch.autograd.grad(loss.sum(), networks.parameters()))
        total, count = total + loss.detach(), count + 1
        if number in at:
            right, loss = measured(networks, recipes, known.x_validation, known.y_validation)
            rights.append(right)
            curves.append(loss)
            losses.append(total / count)
            sound &= torch.isfinite(curves[-1]) & torch.isfinite(losses[-1])
            total, count = torch.zeros(len(recipes)), 0
            if watch:
                watched.append(watch(networks, recipes))
        if number == first.steps:
            break
    ends = {}
    for name in ("validation", "test"):
        x, y = getattr(known, f"x_{name}"), getattr(known, f"y_{name}")
        ends[name], ends[f"{name}_loss"] = measured(networks, recipes, x, y)
    ends |= {"curve": torch.stack(curves, 1), "accuracy": torch.stack(rights, 1)}
    ends |= {"loss": torch.stack(losses, 1)}
    outcomes = []
    for place in range(len(recipes)):
        outcome = {"diverged": not bool(sound[place])}
        for name, found in ends.items():
            outcome[name] = _rounded(found[place]) if sound[place] else None
        if watch:
            outcome["watched"] = [found[place] for found in watched]
        outcomes.append(outcome)
    return outcomes


def _rounded(found):
    """Numbers as they are stored: percents have two decimals, losses four digits."""
    numbers = found.tolist()
    if isinstance(numbers, list):
        return [float(f"{number:.4g}") for number in numbers]
    return float(f"{numbers:.4g}")


def _batches(recipes, rows):
    """Rows of each step for each network, without end; every epoch of each has its own order."""
    first = recipes[0]
    orders = [torch.Generator().manual_seed(2**20 + recipe.seed) for recipe in recipes]
    used = rows if first.remainder else rows // first.batch * first.batch
    while True:
        shuffled = torch.stack([torch.randperm(rows, generator=order) for order in orders])
        yield from shuffled[:, :used].split(first.batch, dim=1)


def _loss(scores, y):
    """Mean cross-entropy of each network."""
    each = F.cross_entropy(scores.flatten(0, 1), y.flatten(), reduction="none")
    return each.view(y.shape).mean(1)


@torch.no_grad()
def measured(networks, recipes, x, y):
    """Percent of rows that are right, and the loss, of each network."""
    splits = [recipe.split for recipe in recipes]
    scores, y = networks.scores(x[splits]), y[splits]
    return 100 * (scores.argmax(-1) == y).double().mean(1), _loss(scores.double(), y)


def _optimiser(recipe, networks, rates):
    """A function that takes a step, given the gradients; one rate for each network."""
    parameters = networks.parameters()
    rates = [rates.view(-1, *[1] * (parameter.ndim - 1)) for parameter in parameters]
    plain = len(parameters) - len(networks.slopes)
    decay = [recipe.weight_decay] * plain + [recipe.slope_decay] * len(networks.slopes)
    one = [torch.zeros_like(parameter) for parameter in parameters]
    two = [torch.zeros_like(parameter) for parameter in parameters]
    steps = 0

    @torch.no_grad()
    def sgd(gradients):
        for p, g, rate, velocity, share in zip(
            parameters, gradients, rates, one, decay, strict=True
        ):
            velocity.mul_(recipe.momentum).add_(g.add(p, alpha=share) if share else g)
            p.sub_(rate * velocity)

    @torch.no_grad()
    def adamw(gradients):
        nonlocal steps
        steps += 1
        first, second = 1 - 0.9**steps, math.sqrt(1 - 0.999**steps)
        for p, g, rate, m, v, share in zip(
            parameters, gradients, rates, one, two, decay, strict=True
        ):
            if share:
                p.mul_(1 - rate * share)
            m.lerp_(g, 0.1)
            v.mul_(0.999).addcmul_(g, g, value=0.001)
            p.sub_(rate / first * m / (v.sqrt() / second).add_(1e-8))

    return {"sgd": sgd, "adamw": adamw}[recipe.optimiser]


def twins(recipes, at=None):
    """What rounding moves: those of seed 0 once more, with other last digits, and how they end."""
    again = train([recipe for recipe in recipes if recipe.seed == 0], jitter=1, at=at)
    return [[outcome["test"], outcome["test_loss"]] for outcome in again]


def tune(recipe, starts, seeds=(1000, 1001)):
    """Find the start and the rate with the most right answers on the validation rows.

    For each start, rates are tried in factors of 4, with one seed, and all smaller ones too if a
    network guesses at each of these; then, with all seeds, the best and its neighbours in factors
    of 2, and further, until half and twice the best rate were tried and are no better. A rate is
    judged by the mean over splits and seeds late in the run, which is looked at four times, for it
    goes up and down. Right answers judge, since they are what is compared: a network that is sure
    of its few errors has a large loss. Where as many are right, the loss decides. A rate at which a
    run diverged is worse than any other.

    Parameters
    ----------
    recipe : Recipe
        Its split, seed, start and rate are not used.
    starts : sequence
        What `Recipe.start` may be.
    seeds : sequence of int, default (1000, 1001)
        Of the runs that tune, which are no part of any comparison.

    Returns
    -------
    best : Recipe
        The recipe with the best start and rate.
    tried : list of (start, rate, float, float)
        Every rate that was tried, with its mean loss and its mean percentage, None where a run
        diverged.
    """
    late = {max(1, round(share * recipe.steps)) for share in (0.85, 0.9, 0.95, 1.0)}
    y = data.load(recipe.data, recipe.inputs, recipe.size).y_validation
    rows = y.shape[1]
    guessed = 100 * max(split.bincount().max().item() for split in y) / rows
    learned = guessed + (100 - guessed) / 10
    found = {start: {} for start in starts}  # of each rate, a pair for each run

    def look(wanted, seeds):
        """Run what is wanted, and add what was found."""
        rated = (recipe.but(start=start, rate=rate) for start, rate in wanted)
        runs = [run for one in rated for run in repeated(one, seeds)]
        for run, outcome in zip(runs, train(runs, at=late), strict=True):
            pair = math.inf, -math.inf
            if not outcome["diverged"]:
                # Rows are counted, for the rounding of percents would decide between equals.
                right = sum(round(percent / 100 * rows) for percent in outcome["accuracy"])
                pair = sum(outcome["curve"]) / len(late), right
            found[run.start].setdefault(run.rate, []).append(pair)

    def means(start, rate):
        loss, right = (sum(each) / len(each) for each in zip(*found[start][rate], strict=True))
        return loss, 100 * right / (rows * len(late))

    def cost(start, rate):
        loss, right = means(start, rate)
        return -right, loss

    middle, enough = COARSE[recipe.optimiser], data.SPLITS * len(seeds)
    look([(start, middle * 4.0**k) for start in starts for k in range(-2, 3)], seeds[:1])
    # Guesses do not say where to go, and the best of them would be found by luck.
    guessing = [s for s in starts if max(means(s, rate)[1] for rate in found[s]) < learned]
    smaller = itertools.takewhile(SMALLEST.__le__, (middle * 4.0**-k for k in itertools.count(3)))
    look([*itertools.product(guessing, smaller)], seeds[:1])
    while True:
        best = {
            start: min(sorted(rates), key=partial(cost, start)) for start, rates in found.items()
        }
        near = [(start, rate * k) for start, rate in best.items() for k in (0.5, 1, 2)]
        runs = {(start, rate): len(found[start].get(rate, [])) for start, rate in near}
        runs = {pair: count for pair, count in runs.items() if pair[1] >= SMALLEST}
        if min(runs.values()) == enough:
            break
        look([pair for pair, count in runs.items() if not count], seeds)
        look([pair for pair, count in runs.items() if 0 < count < enough], seeds[1:])
    tried = [
        (
            start,
            rate,
            *(float(f"{v:.4g}") if math.isfinite(v) else None for v in means(start, rate)),
        )
        for start, rates in found.items()
        for rate in sorted(rates)
    ]
    start = min(starts, key=lambda start: cost(start, best[start]))
    return recipe.but(start=start, rate=best[start]), tried
