"""Intervals are SciPy's where it has them, and hold the truth as often as they say."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from activations.book.runs import (
    coverage,
    differences,
    draw_differences,
    draw_rates,
    interval,
    side_by_side,
    spans,
)

DRAWS = np.random.default_rng(3)
GROUPS = [DRAWS.normal(0.4, spread, count) for spread, count in ((1, 10), (0.3, 8), (2, 12))]


def test_one_group_has_students_interval():
    found, known = interval(GROUPS[:1]), stats.ttest_1samp(GROUPS[0], 0)
    assert found.mean == pytest.approx(GROUPS[0].mean())
    assert found.p == pytest.approx(known.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(known.confidence_interval(0.95)))


def test_two_groups_have_welchs_interval():
    """The mean of a and b is half of the difference of a and −b."""
    a, b = GROUPS[:2]
    found, known = interval([a, b]), stats.ttest_ind(a, -b, equal_var=False)
    assert found.mean == pytest.approx((a.mean() + b.mean()) / 2)
    assert found.p == pytest.approx(known.pvalue)
    ends = known.confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((ends.low / 2, ends.high / 2))


def test_three_groups_count_alike():
    found = interval(GROUPS)
    assert found.mean == pytest.approx(np.mean([group.mean() for group in GROUPS]))
    assert found.mean != pytest.approx(np.concatenate(GROUPS).mean())
    assert found.high - found.mean == pytest.approx(found.mean - found.low)
    assert (found.p < 0.05) == (found.low > 0)


def test_numbers_that_do_not_vary_have_an_interval_of_one_point():
    assert interval([[2, 2], [4, 4, 4]]) == (3, 3, 3, 0)
    assert interval([[0, 0], [0, 0]]) == (0, 0, 0, 1)


@pytest.mark.parametrize("groups", [[], [[1, 2], [3]], [[]]])
def test_a_group_has_two_numbers(groups):
    with pytest.raises(ValueError, match="groups must have two numbers each; got "):
        interval(groups)


def test_the_interval_holds_the_truth_in_95_of_100():
    draws, held, repeats = np.random.default_rng(1), 0, 2000
    for _ in range(repeats):
        groups = [draws.normal(0, spread, 10) for spread in (1, 1, 3)]
        _, low, high, _ = interval(groups)
        held += low <= 0 <= high
    assert held / repeats == pytest.approx(0.95, abs=0.015)


def test_coverage_is_told_from_the_groups():
    draws = np.random.default_rng(2)
    usual = [stats.norm.ppf((np.arange(30) + 0.5) / 30) for _ in range(3)]
    assert coverage(usual, repeats=1000) == pytest.approx(0.95, abs=0.025)
    lonely = [
        np.r_[draws.normal(0, 0.1, 9), 30],
        draws.normal(0, 0.1, 10),
        draws.normal(0, 0.1, 10),
    ]
    assert coverage(lonely, repeats=1000) < 0.75, "one number carries the variance"
    assert coverage(usual, repeats=50, seed=1) == coverage(usual, repeats=50, seed=1)
    assert coverage([[1.0, 1.0]], repeats=10) == 1


# Tables


def table(**arms):
    """Runs of three splits and two seeds: for each arm six numbers, None for a diverged one."""
    return pd.DataFrame(
        {
            "arm": arm, "split": place // 2, "seed": place % 2, "test": value, "loss": value,
            "diverged": value is None, "data": "wine",
        }
        for arm, values in arms.items()
        for place, value in enumerate(values)
    ).astype({"test": float})  # fmt: skip


def test_differences_are_of_pairs():
    made = table(control=[1, 2, 30, 40, 500, 600], better=[2, 4, 31, 43, 501, 602])
    made = made.sample(frac=1, random_state=0)  # whatever the order of the rows
    [row] = differences(made, "control").to_dict("records")
    known = interval([[1, 2], [1, 3], [1, 2]])
    assert row["arm"] == "better" and row["pairs"] == 6 and row["diverged"] == 0
    assert (row["mean"], row["low"], row["high"], row["p"]) == pytest.approx(known)
    assert row["holm"] == row["p"] and row["agree"] == 3


def test_splits_that_do_not_agree_in_sign_are_counted():
    made = table(control=[0] * 6, mixed=[1, 2, 3, 4, -1, -2])
    assert differences(made, "control")["agree"].tolist() == [2]


FOUND = pd.DataFrame(
    {
        "data": ["wine", "wine", "digits"], "arm": ["a", "b", "b"], "mean": [1.94, -0.04, -2.0],
        "low": [1.0, -0.5, -3.25], "high": [2.88, 0.42, -0.76], "holm": [0.049, 0.9, 0.05],
    }
)  # fmt: skip


def test_a_span_is_a_mean_and_the_ends_of_its_interval():
    expected = ["+1.9 (+1.0 to +2.9)", "-0.0 (-0.5 to +0.4)", "-2.0 (-3.2 to -0.8)"]
    assert spans(FOUND) == spans(FOUND.set_index("data")) == expected


def test_side_by_side_each_arm_has_a_column_and_what_is_told_a_star():
    wide = side_by_side(FOUND, ["data"])
    assert wide.loc["wine"].to_dict() == {"a": "* +1.9 (+1.0 to +2.9)", "b": "-0.0 (-0.5 to +0.4)"}
    assert wide.loc["digits", "b"] == "-2.0 (-3.2 to -0.8)", "at 0.05 there is no star"
    assert pd.isna(wide.loc["digits", "a"]), "it was not compared"


def test_what_diverged_is_counted_apart_and_its_pairs_are_left_out():
    made = table(
        control=[1, 2, 3, 4, None, 6], some=[2, None, 5, 7, 8, 9], none=[None] * 6,
        all=[2, 3, 5, 6, 7, 9],
    )  # fmt: skip
    found = differences(made, "control").set_index("arm")
    assert found["diverged"].to_dict() == {"some": 1, "none": 6, "all": 0}
    assert found["pairs"].to_dict() == {"some": 4, "none": 0, "all": 5}
    assert found.loc["none", ["mean", "p", "holm"]].isna().all()
    assert np.isnan(found.loc["some", "mean"]), "a split has one pair left"


def test_another_measure_and_another_name_of_the_arms():
    made = table(control=[1, 2, 3, 4, 5, 6], other=[0, 0, 3, 5, 5, 5]).rename(columns={"arm": "f"})
    found = differences(made.drop(columns="test"), "control", measure="loss", arm="f")
    assert found["f"].tolist() == ["other"] and found["mean"][0] == pytest.approx(-0.5)


def test_holm_by_hand():
    """Four p-values, sorted: times 4, 3, 2, 1, and never less than the one before."""
    made = table(
        control=[0] * 6, a=[1, 2, 2, 1, 1, 2], b=[1, 4, 2, 6, 0, 3], c=[-1, 2, 3, -2, 1, 1],
        d=[2, 3, 2, 2, 3, 2],
    )  # fmt: skip
    found = differences(made, "control").set_index("arm")
    order = found["p"].sort_values()
    by_hand, floor = {}, 0.0
    for factor, (arm, p) in zip((4, 3, 2, 1), order.items(), strict=True):
        floor = max(floor, factor * p)
        by_hand[arm] = min(1.0, floor)
    assert found["holm"].to_dict() == pytest.approx(by_hand)
    assert (found["holm"] >= found["p"]).all() and (found["holm"] > found["p"]).any()


def test_comparisons_within_are_corrected_together():
    one = table(control=[0] * 6, a=[1, 2, 2, 1, 1, 2])
    both = pd.concat([one, one.assign(data="digits", test=-one["test"])])
    found = differences(both, "control", within=["data"])
    assert found["data"].tolist() == ["wine", "digits"]
    assert found["mean"].tolist() == pytest.approx([1.5, -1.5])
    assert found["holm"].tolist() == pytest.approx((2 * found["p"]).tolist())


def test_figures_have_what_was_found():
    made = table(control=[0] * 6, relu=[1, 2, 2, 1, 1, 2], tanh=[1, 0, 2, -2, 0, 1])
    ax = draw_differences(differences(made, "control"))
    assert [label.get_text() for label in ax.get_yticklabels()] == ["tanh", "relu"]
    assert ax.get_xlabel() == "difference (points)"
    tried = pd.DataFrame(
        {"arm": "relu", "start": "own", "rate": [0.5, 0.125, 0.25], "loss": [np.nan, 3.0, 1.0]}
    )
    ax = draw_rates(tried)
    line, best = ax.lines
    assert line.get_xdata().tolist() == [0.125, 0.25] and best.get_xdata() == [0.25]
    assert ax.get_xlabel() and ax.get_ylabel() and ax.get_xscale() == "log"
