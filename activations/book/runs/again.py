"""Whether stored runs come out again, as near as the rounding of another machine lets them.

Most runs come out the same to three digits wherever they are made. In some, the last digit of a
sum decides where they end. So a run that differs is made again with other last digits, a few times,
then more often: what is stored must lie among what comes out. Early losses have no time to part,
and a run made by another recipe stands out in them.

At the edge of divergence one run in two hundred ends where 331 others do not. So one such run among
a few hundred is no sign of anything; two are, and so is a single one whose repeats end alike.
"""

from typing import NamedTuple

import numpy as np

from activations.book.runs import data
from activations.book.runs.recipes import FREE
from activations.book.runs.stored import FIELDS, recipe
from activations.book.runs.training import train

__all__ = ["Differs", "differing", "drawn", "holds", "name"]

# How often it is made again, and how far from what came out the stored may lie, in ranges of that.
STAGES = (3, 3.0), (12, 1.0), (60, 0.5), (256, 0.5)
PERCENTS = "validation", "test"
LOSSES = "validation_loss", "test_loss", "curve", "loss"
NEAR = 2e-3  # of a loss, whose four digits are stored
WILD = 1.25  # the factor between the losses of repeats beyond which they do not end alike


class Differs(NamedTuple):
    """What is stored and what came out, and whether the repeats of the run end alike."""

    why: str
    calm: bool


def differing(rows):
    """The stored runs that do not come out again.

    Parameters
    ----------
    rows : pandas.DataFrame
        Runs, as `read` gives them, or some of them.

    Returns
    -------
    dict
        For the index of each such run, how it `Differs`.
    """
    recipes = {index: recipe(row) for index, row in rows.iterrows()}
    seen = {
        index: [outcome]
        for index, outcome in zip(recipes, train(list(recipes.values())), strict=True)
    }
    wrong = _wrong(rows, seen, reach=0.0)
    for stage, (count, reach) in enumerate(STAGES, start=1):
        doubtful = [index for index in wrong for _ in range(count)]
        shaken = train([recipes[index] for index in doubtful], jitter=stage)
        for index, outcome in zip(doubtful, shaken, strict=True):
            seen[index].append(outcome)
        wrong = _wrong(rows, {index: seen[index] for index in wrong}, reach)
    return {index: Differs(why, _calm(seen[index])) for index, why in wrong.items()}


def holds(found, count):
    """Whether so few of so many runs differ, at the edge of divergence, that nothing is wrong."""
    return all(not one.calm for one in found) and len(found) <= 1 + count // 500


def _calm(outcomes):
    losses = [outcome["test_loss"] for outcome in outcomes if not outcome["diverged"]]
    alike = not losses or max(losses) <= WILD * min(losses)
    return alike and len(losses) in (0, len(outcomes))


def _wrong(rows, seen, reach):
    found = {index: _apart(rows.loc[index], outcomes, reach) for index, outcomes in seen.items()}
    return {index: sentence for index, sentence in found.items() if sentence}


def _apart(row, outcomes, reach):
    """A sentence on what lies apart from all that came out, or nothing."""
    alike = [outcome for outcome in outcomes if outcome["diverged"] == row["diverged"]]
    if not alike:
        here = "ends" if row["diverged"] else "diverges"
        there = "diverged" if row["diverged"] else "ended"
        return f"{there}, and here it {here} in {len(outcomes)} of {len(outcomes)} runs"
    if row["diverged"]:
        return None
    compared = False
    for name in (*PERCENTS, *LOSSES):
        kept = np.atleast_1d(np.asarray(row.get(name, np.nan), float))
        found = np.array([np.atleast_1d(outcome[name]) for outcome in alike])
        if kept.shape != found.shape[1:] or np.isnan(kept).all():
            continue
        compared = True
        low, high = found.min(0), found.max(0)
        if name in PERCENTS:
            room = reach * (high - low) + _one_row(row, name)
            far = (kept < low - room) | (kept > high + room)
        else:  # by factors, for what nearly diverges ends anywhere
            room = (1 + NEAR) * (high / low) ** reach
            far = (kept < low / room) | (kept > high * room)
        if far.any():
            place = int(far.argmax())
            where = f" at look {place + 1}" if len(kept) > 1 else ""
            return (
                f"{name}{where} is stored as {kept[place]:.4g}, and here it is "
                f"{low[place]:.4g} to {high[place]:.4g} in {len(alike)} runs"
            )
    return None if compared else "nothing is stored of it that could be compared"


def _one_row(row, name):
    """The percent that one row makes; two decimals are stored."""
    return 100 / getattr(data.load(row["data"]), f"y_{name}").shape[1] + 0.01


def drawn(rows, count, seed):
    """A few runs of one kind, so that they can be trained side by side."""
    draws = np.random.default_rng(seed)
    kinds = rows[[name for name in FIELDS if name in rows and name not in FREE]].astype(str)
    alike = rows[(kinds == kinds.iloc[draws.integers(len(rows))]).all(axis=1)]
    return alike.iloc[np.sort(draws.permutation(len(alike))[:count])]


def name(rows, index):
    """How to find a run in its table: what its script calls its arm, and which one it is."""
    row = rows.loc[index]
    called = [column for column in rows.columns[: list(rows.columns).index("diverged")]]
    called = [column for column in called if column not in FIELDS or column in ("split", "seed")]
    return f"row {index}: " + ", ".join(f"{column} {row[column]}" for column in called)
