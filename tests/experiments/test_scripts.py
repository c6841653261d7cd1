"""Each script says what it asks before it runs, and its results are of the cells that it names."""

import importlib
import json

import pytest

from activations.book.runs import stored
from experiments import __main__ as experiments

RESULTS = sorted(path.stem for path in stored.RESULTS.glob("*.jsonl"))


def script(question):
    return importlib.import_module(f"experiments.{question}")


@pytest.mark.parametrize("question", experiments.QUESTIONS)
def test_a_script_says_what_it_asks(question):
    says = " ".join(script(question).__doc__.lower().split())
    for part in ("?", "held fixed", "measured"):
        assert part in says, f"the docstring does not say: {part}"


@pytest.mark.parametrize("question", experiments.QUESTIONS)
def test_cells_differ_and_can_be_stored(question):
    cells = [json.dumps(cell) for cell in script(question).cells()]
    assert cells and len(cells) == len(set(cells))
    assert [json.loads(cell) for cell in cells] == list(script(question).cells())


@pytest.mark.parametrize("question", RESULTS)
def test_results_are_of_the_cells_of_their_script(question):
    assert question in experiments.QUESTIONS, "results of no script"
    made, *lines = stored._lines(question)
    assert [line["cell"] for line in lines] == list(script(question).cells())
    assert {"made", "python", "numpy", "torch", "scikit-learn", "system", "processor"} <= set(made)
    assert all(line["runs"] for line in lines)


def test_results_are_light():
    sizes = {path.stem: path.stat().st_size for path in stored.RESULTS.glob("*.jsonl")}
    assert sum(sizes.values()) < 5e6, sizes
