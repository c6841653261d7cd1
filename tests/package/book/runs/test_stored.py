"""What is stored is read as it was made, and made again by its recipe."""

import json
import subprocess
import sys
import tomllib

import pytest

from activations.book import runs
from activations.book.runs import stored, train

CELLS = [{"arm": "relu"}, {"arm": "prelu"}]


@pytest.fixture
def results(tmp_path, monkeypatch):
    monkeypatch.setattr(stored, "RESULTS", tmp_path / "results")
    return tmp_path / "results"


def recipes(plain, cell):
    """Two splits and two seeds; one of them diverges."""
    base = plain.but(activation=cell["arm"], steps=4)
    made = [base.but(split=split, seed=seed) for split in (0, 2) for seed in (0, 1)]
    return [*made[:-1], made[-1].but(rate=1e9, start=1.5)]


@pytest.fixture
def made(results, plain):
    lines = []
    for cell in CELLS:
        these = recipes(plain, cell)
        tried = [("own", 0.125, 0.5), ("pytorch", 64.0, None)]
        lines.append(stored.line(cell, these, train(these), tried=tried))
    stored.written("small", {"made": "2026-11-28", "torch": "2.9"}, lines)
    return lines


@pytest.mark.slow
def test_a_line_has_once_what_its_runs_have_in_common(made, plain):
    line = json.loads(json.dumps(made[0]))
    assert line["cell"] == {"arm": "relu"}
    assert line["columns"][:4] == ["split", "seed", "start", "rate"]
    assert {"test", "test_loss", "curve", "loss", "diverged"} <= set(line["columns"])
    assert set(line["recipe"]) | {"split", "seed", "start", "rate"} == set(stored.FIELDS)
    assert not set(line["recipe"]) & set(line["columns"])
    assert len(line["runs"]) == 4 and line["tried"][1][2] is None


@pytest.mark.slow
def test_what_is_written_is_read(made, plain):
    table = runs.read("small")
    assert table.attrs == {"question": "small", "made": "2026-11-28", "torch": "2.9"}
    assert len(table) == 8 and table["arm"].tolist() == ["relu"] * 4 + ["prelu"] * 4
    assert table["diverged"].tolist() == [False, False, False, True] * 2
    assert table["test"].isna().tolist() == table["diverged"].tolist()
    everything = [recipe for cell in CELLS for recipe in recipes(plain, cell)]
    assert [runs.recipe(row) for _, row in table.iterrows()] == everything
    for recipe, (_, row) in zip(everything, table.iterrows(), strict=True):
        for value in vars(runs.recipe(row)).values():
            assert type(value) in (str, int, float, bool, dict), "a number of NumPy's"
        [outcome] = train([recipe])
        assert outcome["curve"] == (None if row["diverged"] else pytest.approx(row["curve"], 1e-3))


@pytest.mark.slow
def test_what_was_tried_is_read(made):
    table = runs.tried("small")
    assert table["arm"].tolist() == ["relu", "relu", "prelu", "prelu"]
    assert table["start"].tolist()[:2] == ["own", "pytorch"]
    assert table["loss"].isna().tolist() == [False, True] * 2


@pytest.mark.slow
def test_a_row_is_made_again_and_seen_among_its_arm(made):
    table = runs.read("small")
    again = runs.rerun(table.iloc[1], among=table[table["arm"] == "relu"])
    assert again.index.tolist() == ["stored", "here"]
    assert again.columns.tolist() == ["test", "test_loss", "above, of 4"]
    here, kept = again.loc["here"], again.loc["stored"]
    assert kept["test"] == table.iloc[1]["test"]
    assert here["test"] == pytest.approx(kept["test"], abs=2.01)
    assert here["test_loss"] == pytest.approx(kept["test_loss"], rel=1e-3)
    assert kept["above, of 4"] == (table["test"][:4] < kept["test"]).sum()
    assert "above, of 4" not in runs.rerun(table.iloc[0])


@pytest.mark.slow
def test_a_row_that_diverged_is_made_again(made):
    again = runs.rerun(runs.read("small").iloc[3])
    assert again.isna().all(axis=None)


def test_a_field_that_was_not_stored_yet_has_its_default(results, plain):
    """Lines that were made before a field was thought of, beside lines that have it."""
    one = plain.but(residual=True, inner=20)
    lines = [stored.line({"arm": str(n)}, [one, one], [{}, {}]) for n in range(2)]
    del lines[0]["recipe"]["inner"], lines[0]["recipe"]["remainder"]
    stored.written("old", {}, lines)
    first, *_, last = [runs.recipe(row) for _, row in runs.read("old").iterrows()]
    assert first == one.but(inner=0) and last == one
    assert type(last.inner) is int and last.remainder is False


def test_a_question_that_has_no_results_is_named(results):
    results.mkdir()
    for name in ("a", "b"):
        (results / f"{name}.jsonl").write_text("{}\n")
    (results / "accuracy.json").write_text("{}")
    with pytest.raises(ValueError, match=r"question must be one of a, b; got 'c'"):
        runs.read("c")


def test_a_file_has_a_line_for_each_cell(results):
    stored.written("two", {"made": "now"}, [{"cell": {"f": "σ"}}, {"cell": {"f": "relu"}}])
    text = (results / "two.jsonl").read_text(encoding="utf-8")
    assert text == '{"made": "now"}\n{"cell": {"f": "σ"}}\n{"cell": {"f": "relu"}}\n'


def test_what_chapters_read_is_installed_with_the_package():
    """Colab has the package, and no tree around it."""
    tree = stored.RESULTS.parents[2]
    setuptools = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    [pattern] = setuptools["setuptools"]["package-data"]["activations.book"]
    found = set(stored.RESULTS.parent.glob(pattern))
    assert found and found == set(stored.RESULTS.glob("*.jsonl"))


@pytest.mark.slow
def test_who_reads_and_compares_waits_for_no_import_of_seconds():
    code = """
import sys
from activations.book import figures, runs
runs.differences(runs.read("small_ones"), "relu", within=["data"])
print(*{"torch", "sklearn", "scipy.stats", "statsmodels"} & set(sys.modules))
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not found.stdout.split()
