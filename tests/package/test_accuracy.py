"""What is stored of how far off the functions are, whether it is so here, and what measures it."""

import functools
import os
import random
import secrets

import numpy as np
import pytest

from activations import catalogue
from activations.families import accurate
from benchmarks import accuracy, exhaustive
from tests.package import reference as ref

ELEMENTWISE = [activation for activation in catalogue if activation.elementwise]
# One ulp more than is stored is allowed here, for processors differ; the bound itself is not.
BOUNDS = {
    ("float16", "value"): 0.51, ("float16", "slope"): 0.51,
    ("float32", "value"): 4, ("float32", "slope"): 8,
    ("float64", "value"): 4, ("float64", "slope"): 8,
}  # fmt: skip

every_elementwise = pytest.mark.parametrize("activation", ELEMENTWISE, ids=lambda a: a.__name__)
every = pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)


def records(activation):
    found = exhaustive.stored()["found"]
    return [record for record in found if record["function"] == activation.__name__]


def findings(activation):
    """Each with its dtype and kind: the stored error that the bound is of, and where it was."""
    for record in records(activation):
        for kind in ("value", "slope"):
            measures = record[kind]
            found = measures.get("ulp of the scale", measures["ulp"])
            yield record["dtype"], kind, found["error"], dict(found["at"])


@every_elementwise
def test_every_float_was_tried(activation):
    tried = {(r["dtype"], r["parameters"]): r["tried"] for r in records(activation)}
    assert tried["float16", "default"] == 2**16
    assert tried["float32", "default"] == 2**32


@every
def test_what_is_stored_is_of_the_function_as_it_is_now(activation):
    found = {(r["dtype"], r["parameters"]) for r in records(activation)}
    assert found == {(task[1], task[2]) for task in exhaustive.tasks(activation)}
    again = f"make exhaustive FUNCTIONS={activation.__name__}"
    codes = {record["code"] for record in records(activation)}
    assert codes == {exhaustive.fingerprint(activation)}, again


@every
def test_no_error_that_was_found_exceeds_the_bound(activation):
    for dtype, kind, error, at in findings(activation):
        assert error <= BOUNDS[dtype, kind], f"{kind} in {dtype}: {error} ulp at {at}"


@every
def test_the_worst_places_are_no_worse_here(activation):
    for dtype, kind, error, at in findings(activation):
        if at:
            x, slope = np.array(at.pop("x"), dtype), kind == "slope"
            if activation.elementwise:
                off = accuracy.Truth(activation, dtype, slope, **at).off(x[None])[0]
            else:
                off = exhaustive.row_errors(activation, x, slope)[1]
            assert off <= min(error + 1, BOUNDS[dtype, kind]), f"{kind} in {dtype} at {x}, {at}"


@every_elementwise
def test_no_float32_of_a_drawn_sample_exceeds_the_bound(activation):
    """Another sample each time; `SEED=… pytest …` draws one again."""
    seed = int(os.environ.get("SEED", secrets.randbits(32)))
    rng = np.random.default_rng(seed)
    random.seed(seed)
    places = np.concatenate(
        [rng.normal(size=20), rng.uniform(-110, 110, 20), ref.random_bits(np.float32, 20, seed)]
    ).astype(np.float32)
    for kind in ("value", "slope"):
        worst = accuracy.Worst(accuracy.Truth(activation, np.float32, kind == "slope"))
        for x in places:
            worst.measure(accuracy.around(x, 2**15), lambda block: [block.drawn(2000, rng)])
        error, where = worst.bounded
        assert error <= BOUNDS["float32", kind], f"{kind}: {error} ulp at {where!r}; SEED={seed}"


# --- the tool -------------------------------------------------------------------------------------


@pytest.fixture
def spoilt(monkeypatch):
    """The sigmoid, wrong by 20 ulp at one float32 alone."""
    sigmoid, place = catalogue["sigmoid"], np.float32(0.7071)
    right = sigmoid._function

    def wrong(x):
        return right(x) * np.where(x == place, 1 + 20 * np.finfo(x.dtype).eps, 1).astype(x.dtype)

    monkeypatch.setattr(sigmoid, "_function", wrong)
    return sigmoid, place


def test_one_wrong_float_among_a_million_is_found(spoilt):
    sigmoid, place = spoilt
    truth = accuracy.Truth(sigmoid, np.float32)
    block = accuracy.around(place, 2**20)
    worst = exhaustive.everything(truth, block.first, block.first + block.size)
    assert worst.plain[1] == place and 15 < worst.plain[0] < 45
    assert worst.tried == 2**20


def test_a_nan_an_infinity_and_a_zero_out_of_place_are_found(monkeypatch):
    relu = catalogue["relu"]
    right = relu._function
    for bad in (np.nan, np.inf, 0):
        monkeypatch.setattr(relu, "_function", functools.partial(with_one, right, bad))
        block = accuracy.around(np.float32(1.5), 2**20)
        worst = exhaustive.everything(
            accuracy.Truth(relu, np.float32), block.first, block.first + block.size
        )
        assert worst.plain[1] == np.float32(1.5) and worst.plain[0] > 2**22
    monkeypatch.setattr(relu, "_function", lambda x: np.nan_to_num(right(x)))
    first = int(np.array(np.inf, np.float32).view(np.uint32))
    worst = exhaustive.everything(accuracy.Truth(relu, np.float32), first, first + 2**20)
    assert worst.plain[0] == np.inf


def with_one(right, bad, x):
    return np.where(x == np.float32(1.5), bad, right(x)).astype(x.dtype)


@pytest.mark.parametrize("name", ["sigmoid", "gelu", "sinc", "softshrink", "snake"])
def test_a_block_is_measured_as_mpmath_measures_it(name, dtype):
    """The polynomial, or what stands in for it, is off by no more than it may be."""
    rng = np.random.default_rng(3)
    for slope in (False, True):
        truth = accuracy.Truth(catalogue[name], dtype, slope)
        for x in [*rng.normal(size=2) * 3, *rng.uniform(-ref.FAR[dtype], ref.FAR[dtype], 2)]:
            block = accuracy.around(dtype(x), 2 ** (np.finfo(dtype).nmant - 7))
            drawn = block.drawn(6, rng)
            drawn = drawn[~np.isin(drawn, truth.kinks.view(dtype))]
            exact = truth.off(drawn).max()
            found = accuracy.Worst(truth).measure(block, lambda b, x=drawn: [x[within(b, x)]])
            assert abs(found.bounded[0] - exact) <= 2 * accuracy.FINE + 1e-12


def within(block, x):
    bits = x.view(block.bits)
    return (bits >= block.first) & (bits < block.first + block.size)


def test_the_limits_at_infinity_are_those_of_the_definition():
    def limits(name, slope=False):
        truth = accuracy.Truth(catalogue[name], np.float32, slope)
        return [float(truth(x)) for x in (-np.inf, np.inf)]

    assert limits("sigmoid") == [0, 1] and limits("silu", slope=True) == [0, 1]
    assert limits("relu")[0] == 0 and limits("relu")[1] > 1e38
    assert np.isnan(limits("sine")).all() and np.isnan(limits("snake", slope=True)).all()
    assert np.isnan(float(accuracy.Truth(catalogue["relu"], np.float32)(np.nan)))


def test_a_search_climbs_to_what_a_sample_misses(monkeypatch):
    right = catalogue["relu"]._function

    def hill(x):  # an error that grows towards one place
        bump = np.round(900 * np.exp(-20 * np.abs(x - 1.7).astype(np.float64)))
        return (right(x) * (1 + bump * np.finfo(x.dtype).eps)).astype(x.dtype)

    monkeypatch.setattr(catalogue["relu"], "_function", hill)
    truth = accuracy.Truth(catalogue["relu"], np.float64)
    worst = exhaustive.search(truth, np.random.default_rng(1))
    assert worst.plain[0] > 1400  # of 1530 at the top


def test_rows_are_searched_around_the_worst(monkeypatch):
    softmax, dtype = catalogue["softmax"], np.float32
    right = softmax._function
    monkeypatch.setattr(softmax, "_function", lambda x, axis: hill(x, right(x, axis)))
    found = exhaustive.search_rows(softmax, dtype, False, np.random.default_rng(1), count=0)
    further = exhaustive.search_rows(softmax, dtype, False, np.random.default_rng(1), count=200)
    assert max(row[0] for row in found) < 600 < 900 < max(row[0] for row in further)


def hill(x, y):
    """Errors that grow to a thousand ulp where the first score nears 3.3."""
    error = np.round(1000 * np.exp(-3 * np.abs(np.float64(x.flat[0]) - 3.3)))
    return (y * (1 + error * np.finfo(x.dtype).eps)).astype(x.dtype)


def test_the_word_for_the_code_changes_with_the_code_alone(monkeypatch):
    sigmoid, relu = catalogue["sigmoid"], catalogue["relu"]
    before, other = exhaustive.fingerprint(sigmoid), exhaustive.fingerprint(relu)
    assert before == exhaustive.fingerprint(sigmoid) != other
    gates = {name: exhaustive.fingerprint(catalogue[name]) for name in ("glu", "reglu")}
    monkeypatch.setattr(sigmoid, "_derivative", relu._derivative)
    assert exhaustive.fingerprint(sigmoid) != before
    assert exhaustive.fingerprint(catalogue["glu"]) != gates["glu"]
    assert exhaustive.fingerprint(catalogue["reglu"]) == gates["reglu"]
    of_gelu = exhaustive.fingerprint(catalogue["gelu"])
    monkeypatch.setattr(accurate, "normal_product", accurate.exp)
    assert exhaustive.fingerprint(catalogue["gelu"]) != of_gelu


def test_what_was_done_before_a_stop_is_not_done_again(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(exhaustive, "RESULTS", tmp_path / "accuracy.json")
    ran = tmp_path / "ran"
    state = tmp_path / "state.jsonl"
    found = {"tried": 7, "value": {"ulp": {"error": 1.5, "at": {"x": 2.0}}},
             "slope": {"ulp": {"error": 0.5, "at": {"x": -1.0}}}}  # fmt: skip

    def fake(task):
        if (before := ran.read_text() if ran.exists() else "").count("\n") == 5:
            raise RuntimeError("stopped")
        ran.write_text(before + repr(task) + "\n")
        return found

    monkeypatch.setattr(exhaustive, "done", fake)
    given = ["identity", "--state", str(state), "--processes", "1"]
    with pytest.raises(RuntimeError):
        exhaustive.main(given)
    assert len(state.read_text().splitlines()) == 5
    monkeypatch.setattr(exhaustive, "done", lambda task: found)
    exhaustive.main(given)
    (record, *_) = exhaustive.stored()["found"]
    assert record["function"] == "identity" and not state.exists()
    assert {r["tried"] for r in exhaustive.stored()["found"]} == {7, 64 * 7}
    assert "identity" in capsys.readouterr().out
