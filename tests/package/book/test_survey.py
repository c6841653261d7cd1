"""The survey: what it measures is checked against known values, what it catches against lies."""

import math
import re
import time

import mpmath
import numpy as np
import pytest

from activations import (
    Activation,
    binary_step,
    catalogue,
    gaussian,
    gelu,
    glu,
    leaky_relu,
    mish,
    quick_gelu,
    relu,
    relu6,
    sigmoid,
    silu,
    sine,
    softsign,
    tanh,
    threshold,
)
from activations.book import curves, survey


def named(mapping):
    """The cases of a parametrised test, one for each activation's name."""
    return [pytest.param(catalogue[name], wanted, id=name) for name, wanted in mapping.items()]


def without_derivative(activation, function=None, **lies):
    """An activation like another, but for what is given, and nobody has entered its derivative."""
    names = "formula derivative_formula definition zero_centred monotonic kinks parameters"
    facts = {name: getattr(activation, name) for name in [*names.split(), "reference"]}
    facts["range"] = str(activation.range).replace("−", "-").replace("∞", "inf")
    return Activation(function or activation.__wrapped__, **{**facts, **lies})


def made(activation, *, slope=None, **changed):
    """An activation like another, but for what is given."""
    slope = slope or activation.derivative
    return without_derivative(activation, **changed).defderivative(slope)


def whole_catalogue(test):
    return pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)(test)


# --- families -------------------------------------------------------------------------------------


def test_families_hold_the_catalogue_in_its_order():
    families = survey.families()
    assert [a for members in families.values() for a in members] == list(catalogue)
    assert list(families)[:3] == ["step and linear", "sigmoid", "tanh"]
    assert survey.family(glu) == "gated" and glu in families["gated"]


# --- steepness ------------------------------------------------------------------------------------

LIPSCHITZ = {
    "identity": 1,
    "sigmoid": 1 / 4,
    "tanh": 1,
    "gaussian": math.sqrt(2 / math.e),  # at −1/√2
    "selu": 1.0507009873554805 * 1.6732632423543772,  # left of the kink, not at it
    "hardsigmoid": 1 / 6,
    "hardswish": 3 / 2,
    "gelu": mpmath.ncdf(mpmath.sqrt(2)) + mpmath.exp(-1) / mpmath.sqrt(mpmath.pi),  # at √2
    "bent_identity": 3 / 2,
    "sine": 30,
    "snake": 2,
    "softmax": 1 / 2,  # s (1 − s) times the norm of [[1, −1], [−1, 1]]
    "log_softmax": math.sqrt(2),
    "sparsemax": 1,
    "maxout": 1,
    **dict.fromkeys("binary_step threshold hardshrink".split(), math.inf),  # jumps
    **dict.fromkeys("squared_relu glu reglu geglu swiglu".split(), math.inf),  # grow
}
LARGEST = {
    "binary_step": 0,
    "squared_relu": math.inf,
    "hardshrink": 1,
    "glu": 1 / 4,
    "gaussian": math.sqrt(2 / math.e),
    "softmax": 1 / 4,
    "softmin": 0,
    "log_softmax": 1,
    "sparsemax": 1 / 2,
}


@pytest.mark.parametrize("activation, wanted", named(LIPSCHITZ))
def test_known_lipschitz_constants(activation, wanted):
    assert survey.lipschitz(activation) == pytest.approx(float(wanted), rel=1e-9)


@pytest.mark.parametrize("activation, wanted", named(LARGEST))
def test_known_largest_slopes(activation, wanted):
    assert survey.largest_slope(activation) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("activation, near", [(silu, 2.4), (quick_gelu, 1.4), (mish, 1.5)])
def test_the_steepest_place_is_where_the_second_derivative_is_zero(activation, near):
    with mpmath.workdps(40):
        second = mpmath.findroot(
            lambda t: mpmath.diff(lambda u: activation.definition(mpmath, u), t, 2), near
        )
        steepest = mpmath.diff(lambda u: activation.definition(mpmath, u), second)
    assert survey.lipschitz(activation) == pytest.approx(float(steepest), rel=1e-9)
    assert survey.largest_slope(activation) == pytest.approx(float(steepest), rel=1e-9)


def test_a_narrow_peak_is_found_to_nine_digits():
    def hill(x):
        return np.exp(-((70 * (x - 0.4137)) ** 2))

    def slope(x):
        return -9800 * (x - 0.4137) * hill(x)

    hilly = made(tanh, function=hill, slope=slope)
    assert survey.lipschitz(hilly) == pytest.approx(70 * math.sqrt(2 / math.e), rel=1e-9)


def test_the_steepest_place_may_be_right_beside_a_kink():
    kink = 0.123456789
    curve = made(
        relu6,
        function=lambda x: np.clip(x, 0, kink) ** 2,
        slope=lambda x: np.where((x > 0) & (x < kink), 2 * x, 0.0),
        kinks=(kink,),
    )
    assert survey.lipschitz(curve) == pytest.approx(2 * kink, rel=1e-14)


@whole_catalogue
def test_no_two_values_are_farther_apart_than_lipschitz_says(activation):
    rng = np.random.default_rng(0)
    one = rng.normal(0, 3, (2000, 2))
    other = one + rng.normal(0, 1, one.shape) * 10 ** rng.uniform(-3, 1, (2000, 1))
    apart = np.linalg.norm(activation(one) - activation(other), axis=-1)
    ratio = (apart / np.linalg.norm(one - other, axis=-1)).max()
    assert 0 < ratio <= survey.lipschitz(activation) * (1 + 1e-9)


# --- saturation -----------------------------------------------------------------------------------


def logit(p):
    return math.log(p / (1 - p))


EDGE = logit((1 + math.sqrt(0.96)) / 2)  # σ (1 − σ) = 0.01
SATURATION = {
    "identity": (-math.inf, math.inf),
    "binary_step": (math.inf, -math.inf),  # flat everywhere
    "sigmoid": (-EDGE, EDGE),
    "logsigmoid": (-math.inf, logit(0.99)),
    "tanh": (-math.atanh(math.sqrt(0.99)), math.atanh(math.sqrt(0.99))),
    "softsign": (-9, 9),
    "relu": (0, math.inf),
    "leaky_relu": (-math.inf, math.inf),  # 0.01 is not below 0.01
    "elu": (math.log(0.01), math.inf),
    "relu6": (0, 6),
    "threshold": (1, math.inf),
    "squared_relu": (0.005, math.inf),
    "hardshrink": (-math.inf, math.inf),  # flat in the middle only
    "softplus": (logit(0.01), math.inf),
    "softmin": (-EDGE, EDGE),
    "sparsemax": (-1, 1),
}


@pytest.mark.parametrize("activation, wanted", named(SATURATION))
def test_known_saturation(activation, wanted):
    np.testing.assert_allclose(survey.saturation(activation), wanted, rtol=0, atol=2e-9)


def test_saturation_of_another_degree():
    assert survey.saturation(leaky_relu, below=0.011) == (0, math.inf)
    assert survey.saturation(softsign, below=0.25) == (-1, 1)
    assert survey.saturation(sigmoid, below=0.3) == (math.inf, -math.inf)


@whole_catalogue
def test_the_curve_is_flat_outside_and_not_at_the_ends(activation):
    left, right = survey.saturation(activation)
    if left > right:
        return
    for end, outwards in [(left, -1), (right, 1)]:
        if np.isfinite(end):
            outside = end + outwards * np.logspace(-6, 6, 500)
            assert np.abs(curves.slope(activation, outside)).max() < 0.01
            assert abs(curves.slope(activation, end - outwards * 1e-6)) > 0.0099
        else:
            assert np.abs(curves.slope(activation, outwards * np.logspace(5, 6, 999))).max() >= 0.01


# --- facts and contradictions ---------------------------------------------------------------------


def test_known_facts():
    assert survey.facts(tanh) == (-1, 1, True, True, True)
    assert survey.facts(relu6) == (0, 6, False, True, False)
    low, high, *others = survey.facts(gelu)
    assert low == pytest.approx(-0.169971, abs=2e-5) and high == 1e6  # on a grid of 0.01
    assert others == [False, False, True]
    assert survey.facts(glu).low < -1e5 and not survey.facts(glu).monotonic  # a < 0 turns it over


@whole_catalogue
def test_nothing_that_is_declared_is_contradicted(activation):
    assert survey.contradictions(activation) == []


LIES = [
    (tanh, {}, []),
    (tanh, {"range": "(-2, 1)"}, ["the range goes on to -2, and no value beyond -1 was met"]),
    (tanh, {"range": "(-inf, 1)"}, ["the range goes on to -inf, and no value beyond -1 was met"]),
    (tanh, {"range": "(-1, 0.5)"}, ["the range ends at 0.5, and 1 is among the values"]),
    (tanh, {"range": "[-1, 1)"}, ["no x reaches -1: a round"]),
    (sigmoid, {"range": "[0, 1]"}, ["no x reaches 0: a round", "no x reaches 1: a round"]),
    (softsign, {"range": "(-1, 1]"}, ["no x reaches 1: a round"]),  # nor does one round to it
    (gaussian, {"range": "[0, 1)"}, ["no x reaches 0: a round", "an x reaches 1: a square"]),
    (relu, {"range": "(0, inf)"}, ["an x reaches 0: a square"]),
    (relu6, {"range": "(0, 6)"}, ["an x reaches 0: a square", "an x reaches 6: a square"]),
    (silu, {"range": f"({silu.range.low}, inf)"}, ["an x reaches -0.278465: a square"]),
    (binary_step, {"range": "(0, 1)"}, ["an x reaches 0: a square", "an x reaches 1: a square"]),
    (threshold, {"range": "(0, inf)"}, ["an x reaches 0: a square"]),
    (sine, {"range": "(-1, 1]"}, ["an x reaches -1: a square"]),
    (relu, {"range": "[0, 6]"}, [r"the range ends at 6, and 1e\+06 is among the values"]),
    (tanh, {"zero_centred": False}, ["zero_centred is declared False and measured True"]),
    (sigmoid, {"zero_centred": True}, ["zero_centred is declared True and measured False"]),
    (tanh, {"monotonic": False}, ["monotonic is declared False and measured True"]),
    (silu, {"monotonic": True}, ["monotonic is declared True and measured False"]),
    (tanh, {"kinks": (0.0,)}, ["smooth is declared False and measured True"]),
    (relu, {"kinks": ()}, ["smooth is declared True and measured False"]),
    (binary_step, {"kinks": ()}, ["smooth is declared True and measured False"]),
    (threshold, {"kinks": ()}, ["smooth is declared True and measured False"]),
    (tanh, {"slope": lambda x: 1 - np.tanh(x)}, ["the derivative is off by 2 at x = -"]),
    (sigmoid, {"range": "(-1, 1)", "monotonic": False}, ["goes on to -1", "monotonic"]),
]


@pytest.mark.parametrize("activation, lies, sentences", LIES)
def test_a_lie_is_found_and_nothing_else(activation, lies, sentences):
    found = survey.contradictions(made(activation, **lies))
    assert len(found) == len(sentences), found
    for sentence, wanted in zip(found, sentences, strict=True):
        assert re.search(wanted, sentence)


def test_an_activation_without_a_derivative_is_told_how_to_enter_one():
    assert survey.contradictions(without_derivative(tanh)) == [
        "it has no derivative: enter one with @tanh.defderivative"
    ]


# --- cost -----------------------------------------------------------------------------------------


def test_cost_is_the_time_over_the_baselines():
    seen = []

    def quick(x):
        seen.append((x.shape, x.dtype))
        time.sleep(0.001)

    def slow(x):
        time.sleep(0.03)

    times = survey.cost([slow, quick], quick, shape=(3, 4), rounds=3)
    assert list(times) == [slow, quick]
    assert times[quick] == 1
    assert times[slow] > 3
    assert set(seen) == {((3, 4), np.dtype("f4"))}
