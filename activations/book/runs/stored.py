"""The runs that are stored: how they are written, read, and made again."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd

from activations.book.runs.recipes import Recipe

__all__ = ["RESULTS", "read", "recipe", "rerun", "tried", "written"]

RESULTS = Path(__file__).resolve().parents[1] / "results"
TRIED = "start", "rate", "loss", "accuracy"
FIELDS = [field.name for field in dataclasses.fields(Recipe)]


def read(question):
    """The runs of a question, one a row.

    Parameters
    ----------
    question : str
        The name of a script in ``experiments/``.

    Returns
    -------
    pandas.DataFrame
        What the script calls each arm; the fields of `Recipe`; the outcomes of `train`. ``attrs``
        has what they were made with.

    Raises
    ------
    ValueError
        If no results of that name are stored.
    """
    made, *lines = _lines(question)
    rows = []
    for line in lines:
        alike = line["cell"] | line["recipe"]
        rows += [alike | dict(zip(line["columns"], run, strict=True)) for run in line["runs"]]
    table = pd.DataFrame(rows)
    table.attrs = {"question": question, **made}
    return table


def tried(question):
    """The starts and rates that were tried before, with the validation loss of each.

    Returns
    -------
    pandas.DataFrame
        What the script calls each arm, ``start`` and ``rate``, and what `tune` found: ``loss`` and
        ``accuracy``, nan where a run diverged.
    """
    rows = []
    for line in _lines(question)[1:]:
        for entry in line.get("tried", []):
            rows.append(line["cell"] | dict(zip(TRIED, entry, strict=False)))
    return pd.DataFrame(rows)


def recipe(row):
    """The recipe of a row of `read`. What was not stored of it yet has its default."""
    known = {name: _plain(row[name]) for name in FIELDS if name in row.index}
    known = {name: value for name, value in known.items() if value == value}  # nan is none
    for field in dataclasses.fields(Recipe):
        if field.type is int and field.name in known:  # a column with a nan is of floats
            known[field.name] = int(known[field.name])
    return Recipe(**known)


def rerun(row, among=None):
    """Make a stored run again.

    Parameters
    ----------
    row : pandas.Series
        A row of `read`.
    among : pandas.DataFrame, optional
        Rows to see it among, such as those of its arm.

    Returns
    -------
    pandas.DataFrame
        Two rows, what is stored and what came out here: the share of the test part that is right,
        its loss, and, with `among`, how many of those runs have less right.
    """
    from activations.book.runs.training import train  # here: who reads runs needs no PyTorch

    [here] = train([recipe(row)])
    found = pd.DataFrame({"stored": row[["test", "test_loss"]], "here": here}).T
    found = found[["test", "test_loss"]].astype(float)
    if among is not None:
        found[f"above, of {len(among)}"] = [int((among["test"] < v).sum()) for v in found["test"]]
    return found


def written(question, made, lines):
    """Write the results of a question: who made them, and a line for each cell of its table."""
    RESULTS.mkdir(exist_ok=True)
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in [made, *lines])
    _path(question).write_text(f"{text}\n", encoding="utf-8")


def line(cell, recipes, outcomes, **more):
    """A line of the file: what its runs have in common once, and what differs in columns."""
    given = [dataclasses.asdict(recipe) for recipe in recipes]
    rows = [{**one, **outcome} for one, outcome in zip(given, outcomes, strict=True)]
    alike = {name for name in FIELDS if all(row[name] == rows[0][name] for row in rows)}
    columns = [name for name in rows[0] if name not in alike]
    return {
        "cell": cell,
        "recipe": {name: v for name, v in rows[0].items() if name in alike},
        "columns": columns,
        "runs": [[row[name] for name in columns] for row in rows],
        **more,
    }


def _lines(question):
    path = _path(question)
    if not path.is_file():
        known = ", ".join(sorted(path.stem for path in RESULTS.glob("*.jsonl")))
        raise ValueError(f"question must be one of {known}; got {question!r}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _path(question):
    return RESULTS / f"{question}.jsonl"


def _plain(value):
    return value.item() if isinstance(value, np.generic) else value
