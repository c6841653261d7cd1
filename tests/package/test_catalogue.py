"""What every activation must satisfy, whichever it is: a new entry of the catalogue is tested here.

True values come from reference.py, which evaluates the textbook definition with mpmath.
"""

import functools
import inspect
import itertools
import math
import pickle
import re
import warnings
from pathlib import Path

import hypothesis.extra.numpy as hnp
import mpmath
import numpy as np
import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from activations import catalogue
from tests.package import reference as ref

mp = mpmath.mp

ROOT = Path(__file__).resolve().parents[2]
ELEMENTWISE = [activation for activation in catalogue if activation.elementwise]
WAVES = [a for a in ELEMENTWISE if a.scale and mp.isinf(a.scale(mp, mp.mpf(10) ** 25))]
LIMITED = [a for a in ELEMENTWISE if a not in WAVES]  # families/test_wave.py has the others
MIXING = [activation for activation in catalogue if not activation.elementwise]

every_elementwise = pytest.mark.parametrize("activation", ELEMENTWISE, ids=lambda a: a.__name__)
every_mixing = pytest.mark.parametrize("activation", MIXING, ids=lambda a: a.__name__)


def with_settings(activations):
    """Each with its default parameters, then with others."""
    return pytest.mark.parametrize(
        "activation, parameters",
        [
            pytest.param(a, p, id="-".join([a.__name__, *(f"{k}={v}" for k, v in p.items())]))
            for a in activations
            for p in ref.settings_of(a)
        ],
    )


every_setting = with_settings(catalogue)
VALUE_LIMIT = {np.float16: 0.501, np.float32: 4, np.float64: 4}  # float16 is rounded only once
SLOPE_LIMIT = {np.float16: 0.501, np.float32: 8, np.float64: 8}


# --- accuracy -----------------------------------------------------------------------------------


@every_setting
def test_values_and_slopes_are_accurate(activation, parameters, dtype):
    worst, where = ref.worst_value(activation, dtype, **parameters)
    assert worst <= VALUE_LIMIT[dtype], f"value: {worst:.1f} ulp at {where}"
    worst, where = ref.worst_slope(activation, dtype, **parameters)
    assert worst <= SLOPE_LIMIT[dtype], f"slope: {worst:.1f} ulp at {where}"


@every_setting
def test_every_number_of_float16_is_rounded_correctly(activation, parameters):
    """Against the float64 function, whose own error is too small to be seen here."""
    x = np.arange(2**16, dtype=np.uint16).view(np.float16)
    x = x[np.isfinite(x)]
    slope, given = "derivative", ref.rounded(activation, parameters, np.float16)
    if not activation.elementwise:
        x = np.stack([x, np.zeros_like(x)], axis=-1)
        slope, given = "jacobian", {}
    given = {k: float(v) if isinstance(v, mp.mpf) else v for k, v in given.items()}
    for function, fact in ((activation, "scale"), (getattr(activation, slope), "derivative_scale")):
        computed = function(x, **parameters)
        expected = function(x.astype(np.float64), **given)
        within = np.abs(expected) <= np.finfo(np.float16).max
        off = np.abs(computed[within] - expected[within])
        wrong = off > 0.501 * gap(expected[within])
        if wrong.any() and activation.elementwise and getattr(activation, fact):
            scale = ref.scales(activation, fact, x[within][wrong], **parameters)
            wrong = off[wrong] > 0.501 * gap(np.array(scale, float))
        assert not wrong.any()
        assert np.all(np.abs(computed[~within]) >= np.finfo(np.float16).max)


def gap(size):
    """Between neighbouring numbers of float16, of that size; 2⁻²⁴ among the subnormal ones."""
    return np.ldexp(np.float64(1), np.maximum(np.frexp(size)[1], -13) - 11)


def test_the_reference_has_digits_enough(dtype):
    """Its slope of the sigmoid is s(1 − s) to more digits than float64 has, wherever we look."""
    x = np.array([np.log(float(np.finfo(dtype).tiny)), -1, 1e-4, np.finfo(dtype).tiny], dtype)
    sigmoid = catalogue["sigmoid"]
    true = zip(ref.values(sigmoid, x), ref.slopes(sigmoid, x), strict=True)
    with mp.workprec(ref.PRECISION[dtype]):
        assert all(abs(slope / (s * (1 - s)) - 1) < mp.mpf(2) ** -64 for s, slope in true)


# --- the whole number line ----------------------------------------------------------------------


@every_setting
def test_nothing_warns_anywhere(activation, parameters, dtype):
    x = ref.everything(dtype)
    slope = activation.derivative
    if not activation.elementwise:
        x = np.stack([x, x[::-1], np.zeros_like(x), np.ones_like(x)], axis=-1)
        slope = activation.jacobian
    g = activation(x, **parameters)
    wider = ref.random_bits(np.float64, g.size).reshape(g.shape)
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        before = np.geterr()
        activation(x, **parameters)
        slope(x, **parameters)
        activation.vjp(x, g, **parameters)
        activation.vjp(x, wider, **parameters)
        assert np.geterr() == before


@pytest.mark.parametrize("activation", LIMITED, ids=lambda a: a.__name__)
@pytest.mark.parametrize("sign", [-1, 1])
def test_infinity_gives_the_limit(activation, sign):
    """At ±1e25 a function with a finite limit has all but reached it; another is at infinity."""
    far = sign * mp.mpf(10) ** 25
    with mp.workprec(400):
        value = activation.definition(mp, far)
        slope = mpmath.diff(lambda v: activation.definition(mp, v), far)
    limits = [round(float(value), 18), round(float(slope), 18)]
    for place, end in enumerate((value, slope)):
        if abs(end) > 1e20:
            limits[place] = math.copysign(math.inf, end)
    for dtype in ref.DTYPES:
        x = dtype(sign * np.inf)
        computed = activation(x), activation.derivative(x)
        assert computed == tuple(np.array(limits, dtype))  # to the last digit


def spoils_its_group_alone(activation, x):
    y, jacobian = activation(x), activation.jacobian(x)
    assert np.isnan(y).sum() == 1 and np.isnan(y[0]).any()
    spoilt = np.isnan(y).argmax()
    assert np.isnan(jacobian[0, spoilt]).any()
    assert not np.isnan(jacobian[0, 1 - spoilt]).any() and not np.isnan(jacobian[1]).any()
    pulled = activation.vjp(x, np.ones_like(y))
    assert np.isnan(pulled[0]).any() and not np.isnan(pulled[1]).any()


@every_setting
def test_nan_gives_nan_and_spoils_no_other(activation, parameters, dtype):
    x = np.array([[1, np.nan, -1, 3], [1, 2, -1, 3]], dtype)
    if activation.group != 1:
        return spoils_its_group_alone(activation, x)
    lost = np.isnan(x) if activation.elementwise else np.array([[True] * 4, [False] * 4])
    assert np.array_equal(np.isnan(activation(x, **parameters)), lost)
    assert np.array_equal(np.isnan(activation.vjp(x, np.ones_like(x), **parameters)), lost)
    if activation.elementwise:
        assert np.array_equal(np.isnan(activation.derivative(x, **parameters)), lost)
    else:
        jacobian = activation.jacobian(x, **parameters)
        assert np.isnan(jacobian[0]).all() and not np.isnan(jacobian[1]).any()


# --- arrays in, arrays out ----------------------------------------------------------------------


@st.composite
def arrays(draw, dtypes=ref.DTYPES, min_dims=0):
    """Arrays of every shape and layout: empty, 0-d, Fortran order, strided, big-endian, locked."""
    dtype = np.dtype(draw(st.sampled_from(dtypes)))
    shape = draw(hnp.array_shapes(min_dims=min_dims, max_dims=3, min_side=0, max_side=4))
    numbers = st.floats(width=8 * dtype.itemsize, allow_nan=False, allow_infinity=False)
    x = draw(hnp.arrays(dtype, shape, elements=numbers))
    layout = draw(st.sampled_from(["C", "F", "strided", "reversed", "big-endian", "locked"]))
    if layout == "F":
        x = np.asfortranarray(x)
    elif layout == "strided" and x.ndim:
        x = np.repeat(x, 2, axis=0)[::2]
    elif layout == "reversed" and x.ndim:
        x = x[::-1].copy()[::-1]
    elif layout == "big-endian":
        x = x.astype(dtype.newbyteorder(">"))
    elif layout == "locked":
        x.flags.writeable = False
    return x


@given(x=arrays(min_dims=1))
@settings(ref.properties, max_examples=120)  # half of them have an odd length: nothing for a gate
def test_shape_and_dtype_are_kept_and_the_input_is_untouched(x):
    assume(x.ndim)
    before = x.copy()
    native = x.dtype.newbyteorder("=")
    tidy = np.ascontiguousarray(x, native)
    for activation in catalogue:
        length, rest = divmod(x.shape[-1], activation.group_size())
        if rest:
            continue
        note(repr(activation))
        for function, shape in ways_to_call(activation, x.shape, length).items():
            y = function(x)
            assert isinstance(y, np.ndarray) and y.shape == shape
            assert y.dtype == native and y.dtype.isnative
            assert not np.shares_memory(x, y)
            np.testing.assert_allclose(y, function(tidy), rtol=8 * np.finfo(native).eps)
        np.testing.assert_array_equal(x, before, strict=True)


def ways_to_call(activation, shape, length):
    """Value, vjp and slopes as functions of x, and the shapes that they give."""
    out = (*shape[:-1], length)
    ways = {activation: out, (lambda x: activation.vjp(x, x[..., :length])): shape}
    if activation.elementwise:
        return {**ways, activation.derivative: shape}
    return {**ways, activation.jacobian: (*out, shape[-1])}


@every_elementwise
@pytest.mark.parametrize(
    "x, dtype",
    [
        (1.5, np.float64),
        (2, np.float64),
        (True, np.float64),
        (np.float16(1.5), np.float16),
        (np.float32(1.5), np.float32),
        (np.array(1.5, np.float32), np.float32),
        (np.array(1.5, ">f4"), np.float32),
    ],
)
def test_a_number_gives_a_number(activation, x, dtype):
    results = [activation(x), activation.derivative(x), activation.vjp(x, x)]
    assert [type(y) for y in results] == [dtype] * 3


@pytest.mark.parametrize(
    "x",
    [
        [1, -2, 3],
        (1.0, -2.0, 3.0),
        [True, False, True],
        np.array([1, -2, 3], np.int8),
        np.array([1, 2, 3], np.uint64),
        [[1, 2], [3.5, -4]],
        range(-3, 3),
        [],
    ],
    ids=str,
)
def test_what_numpy_takes_is_taken(activation, x):
    if activation.group != 1:
        x = np.concatenate([x, x], axis=-1).tolist()
    y = activation(x)
    assert y.dtype == np.float64
    assert np.array_equal(y, activation(np.array(x, np.float64)))


def test_a_subclass_of_array_gives_a_plain_array(activation):
    class Tagged(np.ndarray):
        pass

    assert type(activation(np.ones(4).view(Tagged))) is np.ndarray


# --- the facts ----------------------------------------------------------------------------------


def curve(activation):
    """The definition as a function of one number; of the last of two for one that mixes them.

    It keeps what it has worked out, so it is for one precision only.
    """
    if activation.elementwise:
        return functools.cache(lambda x: mp.mpf(activation.definition(mp, mp.mpf(x))))
    return section(activation, 1, activation.beside)


def section(activation, place, other):
    """The definition as a function of one of two numbers, in its own output."""

    @functools.cache
    def f(x):
        pair = [mp.mpf(other), mp.mpf(other)]
        pair[place] = mp.mpf(x)
        return mp.mpf(activation.definition(mp, pair)[place if activation.group == 1 else 0])

    return f


def curves(activation):
    """The curve; for a function that mixes elements, one for each place and several neighbours."""
    if activation.elementwise:
        return [curve(activation)]
    others = (-3, 0, 1) if activation.group == 1 else (-(10**25), -3, 0, 1)
    return [section(activation, place, other) for place in (0, 1) for other in others]


# −40 … 40, each a float: 0, ±1/2, ±3 are among them; fine near 0, where a wave may be short
GRID = [*(k / 4 for k in range(-160, -8)), *(k / 64 for k in range(-128, 129)),
        *(k / 4 for k in range(9, 161))]  # fmt: skip


def lowest(f, sign):
    """The least of sign · f over all finite numbers that we look at, and whether it is reached.

    The grid finds the valley, a ternary search its bottom. What is least at the rim of the grid
    goes on falling, unless f is flat there. In the precision of the caller.
    """
    rim = mp.mpf(10) ** 25
    heights = [sign * f(x) for x in (-rim, -500, *GRID, 500, rim)]
    least = min(heights)
    if least in heights[1:-1]:
        at = min(max(heights.index(least) - 2, 1), len(GRID) - 2)
        left, right = mp.mpf(GRID[at - 1]), mp.mpf(GRID[at + 1])
        for _ in range(100):
            third = (right - left) / 3
            if sign * f(left + third) <= sign * f(right - third):
                right -= third
            else:
                left += third
        return sign * min(least, sign * f(left)), True
    return sign * least, False


def test_range_is_the_smallest_interval_that_holds_every_value(activation):
    every_curve, interval = curves(activation), activation.range
    with mp.workprec(1500 if activation.elementwise else 800):
        assert all(f(x) in interval for f in every_curve for x in [-500, *GRID, 500])
        for end, sign in ((interval.low, 1), (interval.high, -1)):
            extremes = [lowest(f, sign) for f in every_curve]
            extreme, reached = min(extremes, key=lambda found: sign * found[0])
            if math.isinf(end):
                assert -sign * extreme > 1e20
            else:
                assert abs(extreme - end) < 1e-9
                assert reached == (end in interval)


def within_reach(activation, x):
    """The numbers of x at which the function has a value at all: a wave is lost far enough out."""
    return x[np.abs(x, dtype=float) < 1e300] if activation in WAVES else x


def test_computed_values_are_in_the_range_or_round_to_its_ends(activation, dtype):
    low, high = dtype(activation.range.low), dtype(activation.range.high)
    x = within_reach(activation, ref.samples(dtype))
    if not activation.elementwise:
        x = np.stack([x, x[::-1]], axis=-1)
    y = activation(x)
    slack = [0 if end == np.rint(end) else 4 * np.spacing(abs(end)) for end in (low, high)]
    assert y.min() >= low - slack[0] and y.max() <= high + slack[1]


def test_zero_centred_says_whether_the_function_is_odd(activation):
    f = curve(activation) if activation.elementwise else section(activation, 1, 0)
    with mp.workprec(200):
        odd = all(abs(f(-x) + f(x)) < mp.mpf(2) ** -150 for x in GRID)
    if not activation.elementwise:  # a gate turns the sign of one half; a pair must turn as a whole
        pairs = [(x, y) for x in (-2, 0.5, 3) for y in (-1, 0.25)]
        odd = all(
            a == -b
            for x, y in pairs
            for a, b in zip(
                activation.definition(mp, [mp.mpf(x), mp.mpf(y)]),
                activation.definition(mp, [mp.mpf(-x), mp.mpf(-y)]), strict=True,
            )
        )  # fmt: skip
    assert odd == activation.zero_centred
    if odd and activation.elementwise:
        x = within_reach(activation, ref.samples(np.float64))
        assert np.array_equal(activation(-x), -activation(x))


def test_monotonic_says_whether_the_function_never_falls(activation):
    with mp.workprec(200):
        rises = all(a <= b for f in curves(activation) for a, b in itertools.pairwise(map(f, GRID)))
    assert rises == activation.monotonic


def test_kinks_are_where_the_two_slopes_differ(activation):
    def slope(x, direction):
        return mpmath.diff(curve(activation), x, direction=direction)

    with mp.workprec(100):
        kinks = tuple(x for x in GRID if abs(slope(x, 1) - slope(x, -1)) > 1e-9)
    assert kinks == activation.kinks
    assert activation.smooth == (not kinks)


def test_elementwise_says_whether_an_output_depends_on_one_input_only(activation):
    before = activation([0.3, -0.7])
    after = activation([0.3, 5.0])
    assert (before[0] == after[0]) == activation.elementwise


@pytest.mark.parametrize("name", ["formula", "derivative_formula"])
def test_formulas_are_well_formed_latex(activation, name):
    tex = getattr(activation, name)
    assert tex and "$" not in tex and tex.isascii()
    unescaped = re.sub(r"\\[\\{}]", "", tex)
    depth = 0
    for bracket in re.findall("[{}]", unescaped):
        depth += 1 if bracket == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert re.findall(r"\\begin\{(\w+)\}", tex) == re.findall(r"\\end\{(\w+)\}", tex)
    assert len(re.findall(r"\\left\b", tex)) == len(re.findall(r"\\right\b", tex))


WORKS = dict(
    re.findall(r'<a id="(\w+)"></a>\n(.+)', (ROOT / "references.md").read_text("utf-8"))
)  # as they are listed, by their keys


def plain(text):
    """A title without what is set differently in a list of references."""
    return re.sub(r"[^\w ]", "", text).casefold()


def test_the_reference_is_listed_as_it_is_told(activation):
    """Last names in their order, the year, and the title or its beginning."""
    listed = WORKS[activation.key]
    authors, title = re.match(r'(.+?), "(.+)", \d{4}$', activation.reference).groups()
    names, year, rest = re.match(r"(.+?) \((\d{4})\)\. (.+)", listed).groups()
    assert int(year) == activation.year
    assert plain(rest).startswith(plain(title))
    last_names = [part for part in names.split(", ") if "." not in part]  # the rest are initials
    told = re.split(r", | and ", authors.removesuffix(" et al."))
    assert told == (last_names[:1] if " et al." in authors else last_names)


def test_the_defaults_are_what_the_parameters_may_be(activation):
    first, *rest = inspect.signature(activation).parameters.values()
    assert first.name == "x"
    assert {p.name: p.default for p in rest} == activation.defaults
    x = np.ones(4)
    for name, allowed in activation.parameters.items():
        assert allowed.check(name, activation.defaults[name], x) == activation.defaults[name]


def test_an_activation_can_be_pickled_and_shown(activation):
    assert pickle.loads(pickle.dumps(activation)) is activation
    assert repr(activation) == f"activations.{activation.__name__}"
    assert activation.formula in activation._repr_latex_()


# --- properties ---------------------------------------------------------------------------------


def numbers(width=64, **options):
    return st.floats(width=width, allow_nan=False, allow_infinity=False, **options)


@given(a=numbers(), b=numbers())
@ref.properties
def test_a_monotonic_function_keeps_the_order(a, b):
    """Up to 4 ulp on either side, which neighbouring inputs may fall short of it."""
    for activation in ELEMENTWISE:
        if activation.monotonic:
            note(repr(activation))
            low, high = activation(np.array([min(a, b), max(a, b)]))
            assert low <= high or low - high <= 8 * np.spacing(max(abs(low), abs(high)))


@given(
    x=hnp.arrays(np.float64, 4, elements=numbers(min_value=-50, max_value=50)),
    drawn=hnp.arrays(np.float64, 4, elements=numbers(min_value=-1e3, max_value=1e3)),
)
@ref.properties
def test_vjp_is_the_gradient_times_the_slope(x, drawn):
    for activation in catalogue:
        note(repr(activation))
        g = drawn[: len(x) // activation.group_size()]
        expected = (
            g * activation.derivative(x) if activation.elementwise else g @ activation.jacobian(x)
        )
        scale = 1 + np.abs(g).max(initial=0)  # of the terms that may cancel
        np.testing.assert_allclose(activation.vjp(x, g), expected, rtol=1e-12, atol=1e-12 * scale)


@every_mixing
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
def test_an_axis_is_worked_on_by_itself(activation, axis):
    rng = np.random.default_rng(4)
    x = rng.normal(size=(4, 6, 2))
    g = rng.normal(size=activation(x, axis=axis).shape)
    last = np.moveaxis(x, axis, -1)
    by_hand = np.moveaxis([[activation(row) for row in block] for block in last], -1, axis)
    np.testing.assert_allclose(activation(x, axis=axis), by_hand, rtol=1e-15)
    jacobian = activation.jacobian(x, axis=axis)
    by_hand = [[activation.jacobian(row) for row in block] for block in last]
    np.testing.assert_allclose(jacobian, by_hand, rtol=1e-14)
    pulled = np.einsum("abi,abij->abj", np.moveaxis(g, axis, -1), jacobian)
    vjp = activation.vjp(x, g, axis=axis)
    np.testing.assert_allclose(np.moveaxis(vjp, axis, -1), pulled, rtol=1e-12, atol=1e-15)
