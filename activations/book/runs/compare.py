"""Comparisons of stored runs: paired differences, their intervals, in tables and in drawings.

Runs of one seed have the same draws and the same order of rows in each arm, so arms are compared
seed by seed. The runs of a split share its test rows, so the splits are kept apart: an interval is
for the splits that are there, and how many of them agree in sign is said beside it.
"""

from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy import special  # scipy.stats, and statsmodels for Holm, take a second to import

from activations.book.palette import DASHES, GREY, colour

__all__ = [
    "Interval", "coverage", "differences", "draw_differences", "draw_rates", "interval",
    "side_by_side", "spans",
]  # fmt: skip


class Interval(NamedTuple):
    """An estimate with the ends of its interval of 95%, and the p-value of its being 0."""

    mean: float
    low: float
    high: float
    p: float


def interval(groups):
    """The mean of several groups' means, each group counting alike, with its interval.

    Parameters
    ----------
    groups : sequence of array_like
        Numbers that do not hang on each other, at least two a group: one group a split, one number
        a seed.

    Returns
    -------
    Interval
        By Student's t with the degrees of freedom of Welch and Satterthwaite, so that a group that
        varies more than the others is not taken for as sure as all of them together.

    Raises
    ------
    ValueError
        If a group has fewer than two numbers.

    Examples
    --------
    >>> [round(float(part), 2) for part in interval([[0.9, 1.2, 0.8], [0.4, 0.7, 1.0]])]
    [0.83, 0.53, 1.14, 0.0]
    """
    groups = [np.asarray(group, float) for group in groups]
    if any(len(group) < 2 for group in groups) or not groups:
        raise ValueError(f"groups must have two numbers each; got {[len(g) for g in groups]}")
    mean = float(np.mean([group.mean() for group in groups]))
    parts = np.array([group.var(ddof=1) / len(group) for group in groups]) / len(groups) ** 2
    if not parts.any():
        return Interval(mean, mean, mean, float(not mean))
    freedom = parts.sum() ** 2 / sum(
        part**2 / (len(group) - 1) for part, group in zip(parts, groups, strict=True)
    )
    error = float(np.sqrt(parts.sum()))
    reach = float(special.stdtrit(freedom, 0.975)) * error
    p = float(2 * special.stdtr(freedom, -abs(mean) / error))
    return Interval(mean, mean - reach, mean + reach, p)


def differences(table, control, measure="test", arm="arm", within=()):
    """What each arm has more than a control, seed by seed.

    Parameters
    ----------
    table : pandas.DataFrame
        Runs, as `read` gives them.
    control : str
        The arm with which the others are compared.
    measure : str, default "test"
    arm : str, default "arm"
        The column that names the arms.
    within : sequence of str, default ()
        Columns: a comparison is made for each of their values.

    Returns
    -------
    pandas.DataFrame
        For each arm, the mean difference with the ends of its interval of 95%, over splits and
        seeds; ``p``, and ``holm``, which is p corrected for as many comparisons as there are rows;
        ``agree``: in how many of the splits the mean has the sign of the whole; ``pairs``, and
        ``diverged``, the runs of the arm that have no result. A pair counts where both ended.
    """
    rows, within = [], list(within)
    parts = table.groupby(within, sort=False) if within else [((), table)]
    for values, part in parts:
        values = values if isinstance(values, tuple) else (values,)
        wide = part.pivot_table(index=["split", "seed"], columns=arm, values=measure, sort=False)
        for name in part[arm].unique():
            if name == control:
                continue
            gone = int(part.loc[part[arm] == name, "diverged"].sum())
            row = dict(zip(within, values, strict=True)) | {arm: name}
            both = pd.Series(dtype=float)
            if name in wide and control in wide:
                both = (wide[name] - wide[control]).dropna()
            groups = [group for _, group in both.groupby(level="split")] if len(both) else []
            if not groups or min(map(len, groups)) < 2:
                row |= dict.fromkeys(Interval._fields, np.nan) | {"agree": 0}
            else:
                found = interval(groups)
                signs = [np.sign(group.mean()) == np.sign(found.mean) for group in groups]
                row |= found._asdict() | {"agree": sum(map(int, signs))}
            rows.append(row | {"pairs": len(both), "diverged": gone})
    found = pd.DataFrame(rows)
    known = found["p"].notna()
    found["holm"] = np.nan
    if known.any():
        found.loc[known, "holm"] = _holm(found.loc[known, "p"].to_numpy())
    return found


def _holm(p):
    """The smallest times their count, the next times one less: 1 at most, and never falling."""
    order = p.argsort()
    raised = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return np.minimum(raised, 1)[order.argsort()]


def coverage(groups, repeats=2000, seed=0):
    """How often the interval of such groups holds the truth, when it should in 95 of 100.

    The groups are taken for the whole truth: from each as many numbers are drawn, with replacement,
    as it has, and the interval of the drawn is made, again and again.

    Returns
    -------
    float
        A share of `repeats`.
    """
    groups, draws = [np.asarray(group, float) for group in groups], np.random.default_rng(seed)
    truth, held = np.mean([group.mean() for group in groups]), 0
    for _ in range(repeats):
        _, low, high, _ = interval([draws.choice(group, len(group)) for group in groups])
        held += low - 1e-12 <= truth <= high + 1e-12
    return held / repeats


def spans(found):
    """What `differences` found as text, row by row: a mean with the ends of its interval.

    Returns
    -------
    list of str

    Examples
    --------
    >>> spans(pd.DataFrame({"mean": [1.94], "low": [-0.2], "high": [4.08]}))
    ['+1.9 (-0.2 to +4.1)']
    """
    rows = found[["mean", "low", "high"]].to_numpy()
    return [f"{mean:+.1f} ({low:+.1f} to {high:+.1f})" for mean, low, high in rows]


def side_by_side(found, within, arm="arm"):
    """What `differences` found as a table of `spans`, a column for each arm.

    A star stands before what is told from 0 even after Holm's correction, by ``holm``.

    Parameters
    ----------
    found : pandas.DataFrame
    within : sequence of str
        The columns that name a row of the table.
    arm : str, default "arm"

    Returns
    -------
    pandas.DataFrame
    """
    told = np.where(found["holm"] < 0.05, "* ", "")
    entries = found.assign(entry=told + np.array(spans(found), dtype=object))
    return entries.pivot(index=list(within), columns=arm, values="entry")


def draw_differences(found, arm="arm", by=None, unit="points", ax=None):
    """Draw what `differences` found: a dot and its interval for each arm, the largest on top.

    With `by`, a column, each of its values has a dot of its own, the first a filled one, and the
    arms are in the order of their means.

    Returns
    -------
    matplotlib.axes.Axes
    """
    found = found.dropna(subset="mean")
    order = list(found.groupby(arm)["mean"].mean().sort_values().index)
    ax = ax or plt.subplots(figsize=(6.4, 0.6 + 0.3 * len(order)))[1]
    parts = found.groupby(by, sort=False) if by else [(None, found)]
    for number, (name, part) in enumerate(parts):
        down = number - (len(parts) - 1) / 2
        for _, row in part.iterrows():
            place = order.index(row[arm]) - 0.3 * down
            shade = colour(str(row[arm]).split()[0])
            inside = "white" if number else shade
            ax.plot([row["low"], row["high"]], [place, place], color=shade, linewidth=2.2)
            ax.plot(row["mean"], place, "o", color=shade, markersize=5, markerfacecolor=inside)
        if by:
            fill = "white" if number else GREY
            ax.plot([], [], "o", color=GREY, markerfacecolor=fill, label=name)
    ax.axvline(0, color=GREY, linewidth=1)
    ax.set_yticks(range(len(order)), order)
    ax.set(xlabel=f"difference ({unit})")
    ax.grid(axis="y", visible=False)
    if by:
        ax.legend()
    return ax


def draw_rates(tried, arm="arm", measure="loss", ax=None):
    """Draw what tuned over the learning rate, a line for each arm and start.

    A ring marks each line's best, which is at neither end. `measure` is "loss" or "accuracy".

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax = ax or plt.subplots()[1]
    for number, ((name, start), part) in enumerate(tried.groupby([arm, "start"], sort=False)):
        part = part.dropna(subset=measure).sort_values("rate")
        if part.empty:
            continue
        dashes = DASHES[number % len(DASHES)]
        shade = colour(str(name).split()[0])
        ax.plot(
            part["rate"], part[measure], color=shade, linestyle=dashes, label=f"{name}, {start}"
        )
        best = part.loc[part[measure].agg("idxmin" if measure == "loss" else "idxmax")]
        ax.plot(best["rate"], best[measure], "o", color=shade, markerfacecolor="white")
    ax.set_xscale("log", base=2)
    ax.set(
        xlabel="learning rate", ylabel={"loss": "validation loss", "accuracy": "right, %"}[measure]
    )
    ax.legend()
    return ax
