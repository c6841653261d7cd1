"""What is wrong with a stored run is found, and what another machine makes of it is let pass."""

import re

import pandas as pd
import pytest

from activations.book.runs import again, train
from tests.chapters.another_machine import AnotherMachine

pytestmark = pytest.mark.slow


def table(recipes, outcomes):
    """Rows as `read` gives them."""
    pairs = zip(recipes, outcomes, strict=True)
    return pd.DataFrame([{"arm": "some", **vars(recipe), **outcome} for recipe, outcome in pairs])


@pytest.fixture(scope="module")
def made(plain):
    recipes = [
        plain.but(split=1, seed=3, norm="batch", weight_decay=0.01, parameters={}),
        plain.but(activation="prelu", optimiser="adamw", rate=0.02, slope_decay=0.1),
        plain.but(activation="leaky_relu", parameters={"negative_slope": 0.2}, start="pytorch"),
        plain.but(rate=1e9),
    ]
    return table(recipes, train(recipes))


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(again, "STAGES", ((2, 3.0), (2, 1.0)))


def test_what_is_right_passes(made):
    assert made["diverged"].tolist() == [False, False, False, True]
    assert again.differing(made) == {}


@pytest.mark.parametrize(
    "place, changes",
    [
        (0, {"split": 2}), (0, {"seed": 4}), (0, {"rate": 0.0515}), (0, {"norm": "layer"}),
        (0, {"norm": "none"}), (0, {"weight_decay": 0.03}), (0, {"momentum": 0.88}),
        (0, {"batch": 17}), (0, {"steps": 19}), (0, {"width": 13}), (0, {"depth": 3}),
        (0, {"start": 1.42}), (0, {"remainder": True}), (0, {"residual": True}),
        (0, {"data": "cancer"}), (0, {"optimiser": "adamw"}), (0, {"activation": "gelu"}),
        (1, {"rate": 0.021}), (1, {"slope_decay": 5.0}), (1, {"weight_decay": 0.5}),
        (1, {"start": "pytorch"}), (2, {"parameters": {"negative_slope": 0.22}}),
        (3, {"rate": 0.01}), (0, {"rate": 1e9}), (2, {"centred": True}),
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_recipe_is_found_by_how_it_ends(made, quick, place, changes):
    rows = made.iloc[[place]].drop(columns=["curve", "loss"]).astype(object)
    for name, value in changes.items():
        rows.at[place, name] = value
    assert list(again.differing(rows)) == [place]


@pytest.mark.parametrize(
    "changes, says",
    [
        ({"test": 50.0}, r"test is stored as 50, and here it is \d+ to \d+ in 5 runs"),
        ({"test_loss": 9.0}, r"test_loss is stored as 9, and here it is 0\.\d+ to 0\.\d+ in 5"),
        ({"diverged": True}, "diverged, and here it ends in 5 of 5 runs"),
        ({"curve": [9.0] * 9}, "curve at look 1 is stored as 9, and here it is"),
    ],
    ids=str,
)
def test_a_wrong_outcome_is_found(made, quick, changes, says):
    rows = made.iloc[:2].copy()
    if "curve" in changes:
        changes = {"curve": [9.0, *rows.at[0, "curve"][1:]]}
    for name, value in changes.items():
        rows.at[0, name] = value
    [(place, found)] = again.differing(rows).items()
    assert place == 0 and found.calm and re.search(says, found.why), found


def test_what_has_nothing_to_compare_is_no_pass(made, quick):
    kept = made.iloc[:1].drop(columns=[*again.PERCENTS, *again.LOSSES])
    [found] = again.differing(kept).values()
    assert found.why == "nothing is stored of it that could be compared"


def test_a_run_that_hangs_on_a_last_digit_is_let_pass(plain):
    """Eight layers at a rate that is too high: the loss ends between 0.4 and 3."""
    recipes = [
        plain.but(data="digits", depth=8, width=16, rate=0.06, batch=64, steps=60, seed=seed)
        for seed in range(3)
    ]
    here, there = train(recipes), train(recipes, jitter=9)
    apart = [a["test_loss"] / b["test_loss"] for a, b in zip(here, there, strict=True)]
    assert max(abs(ratio - 1) for ratio in apart) > 0.05, "a calm one: the test tests nothing"
    assert again.differing(table(recipes, there)) == {}


def test_another_machines_runs_are_let_pass(made, plain):
    recipes = [again.recipe(row) for _, row in made.iterrows()]
    for seed in (1, 2):
        with AnotherMachine(seed):
            there = train(recipes)
        assert again.differing(table(recipes, there)) == {}


def test_one_run_at_the_edge_of_divergence_is_no_sign():
    wild, calm = (again.Differs("other", calm) for calm in (False, True))
    assert again.holds([], 100) and again.holds([wild], 100)
    assert not again.holds([calm], 5000) and not again.holds([wild, calm], 5000)
    assert not again.holds([wild, wild], 499) and again.holds([wild, wild], 500)


@pytest.mark.parametrize(
    "losses, calm",
    [
        ([1.0, 1.2], True), ([1.0, 1.3], False), ([1.0, None], False), ([None, None], True),
        ([None, 1.0, 1.0], False),
    ],
    ids=str,
)  # fmt: skip
def test_repeats_that_end_alike_are_calm(losses, calm):
    repeats = [{"diverged": loss is None, "test_loss": loss} for loss in losses]
    assert again._calm(repeats) is calm


def test_a_few_of_one_kind_are_drawn(plain):
    recipes = [
        plain.but(seed=seed, split=split, depth=depth, rate=rate)
        for depth in (1, 2)
        for rate, split in ((0.1, 0), (0.2, 1))
        for seed in range(3)
    ]
    rows = table(recipes, [{"diverged": False, "test": 1.0}] * len(recipes))
    seen = set()
    for seed in range(40):
        few = again.drawn(rows, 4, seed)
        assert len(few) == 4 and few["depth"].nunique() == 1 and few.index.is_monotonic_increasing
        seen |= set(few.index)
        assert again.drawn(rows, 4, seed).equals(few)
    assert seen == set(rows.index)
    assert len(again.drawn(rows, 99, 0)) == 6


def test_a_run_is_named_by_its_arm(made):
    assert again.name(made, 1) == "row 1: arm some, split 0, seed 0"
