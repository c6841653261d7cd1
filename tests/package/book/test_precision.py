"""The ruler, the truth and the fair machine of the chapter on stability, against mpmath."""

import doctest

import mpmath
import numpy as np
import pytest

from activations import gelu, log_softmax, relu, sigmoid, softmax, tanh
from activations.book import precision
from tests.package import reference as ref

mp = mpmath.mp
BITS = {np.float16: 11, np.float32: 24, np.float64: 53}
LOWEST = {np.float16: -24, np.float32: -149, np.float64: -1074}  # of the smallest subnormal


def gap(true, dtype):
    """The distance of neighbouring floats around a true value, from nothing but its exponent."""
    return mp.ldexp(1, max(mp.mag(true) - BITS[dtype], LOWEST[dtype]))


def naive_sigmoid(m, x):
    return 1 / (1 + m.exp(-x))


def naive_tanh_slope(m, x):
    t = m.tanh(x)
    return 1 - t * t


# --- the machine --------------------------------------------------------------------------------


@pytest.mark.parametrize("name, low, high", [
    ("exp", -1, 1), ("log", 0, 1), ("tanh", -0.05, 0.05), ("sqrt", 0, 1), ("erf", -0.05, 0.05),
])  # fmt: skip
def test_the_machine_rounds_to_the_nearest_float(dtype, name, low, high):
    far = {np.float16: 11, np.float32: 88, np.float64: 709}[dtype]
    x = np.random.default_rng(0).uniform(low * far, high * far, 200).astype(dtype)
    got = getattr(precision.Machine(dtype), name)(x)
    assert got.dtype == dtype and got.shape == x.shape
    with mp.workprec(300):
        true = [getattr(mp, name)(mp.mpf(float(v))) for v in x]
        off = [abs(mp.mpf(float(g)) - t) / gap(t, dtype) for g, t in zip(got, true, strict=True)]
    assert max(off) <= 0.5 + 1e-3 * (dtype != np.float64)  # by way of float64, so a hair more
    assert max(off) > 0.4  # else nothing was rounded


def test_the_machine_keeps_shapes_and_numbers(dtype):
    machine = precision.Machine(dtype)
    assert machine.exp(np.zeros((2, 3), dtype)).shape == (2, 3)
    assert type(machine.exp(dtype(0))) is dtype
    assert type(machine.sqrt(2)) is dtype and machine.sqrt(2) == dtype(2**0.5)
    assert type(machine.pi) is dtype and machine.pi == dtype(np.pi)
    ends = np.array([-np.inf, np.inf, np.nan], dtype)
    np.testing.assert_array_equal(machine.exp(ends), [0, np.inf, np.nan])
    np.testing.assert_array_equal(machine.tanh(ends), [-1, 1, np.nan])


def test_the_machine_warns_as_numpy_does(dtype):
    machine = precision.Machine(dtype)
    with np.errstate(all="raise", under="ignore"):
        machine.exp(dtype(10))
        with pytest.raises(FloatingPointError, match="overflow"):
            machine.exp(dtype(800))
        with pytest.raises(FloatingPointError, match="divide"):
            machine.log(dtype(0))
        with pytest.raises(FloatingPointError, match="invalid"):
            machine.log(dtype(-1))


# --- the truth ----------------------------------------------------------------------------------

CANCELLING = {  # a formula that loses nearly all its digits, and one that loses none
    "sigmoid′": (lambda m, x: naive_sigmoid(m, x) * (1 - naive_sigmoid(m, x)),
                 lambda x: mp.exp(-abs(x)) / (1 + mp.exp(-abs(x))) ** 2),
    "tanh′": (naive_tanh_slope, lambda x: 1 / mp.cosh(x) ** 2),
    "softplus": (lambda m, x: m.log(1 + m.exp(x)),
                 lambda x: max(x, 0) + mp.log1p(mp.exp(-abs(x)))),
    "gelu": (lambda m, x: x * (1 + m.erf(x / m.sqrt(2))) / 2,
             lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2),
    "gelu, tanh": (lambda m, x: x * (1 + m.tanh(m.sqrt(2 / m.pi) * (x + 0.044715 * x**3))) / 2,
                   lambda x: x / (1 + mp.exp(-2 * mp.sqrt(2 / mp.pi) * (x + 0.044715 * x**3)))),
}  # fmt: skip


@pytest.mark.parametrize("name", CANCELLING)
def test_the_truth_of_a_formula_that_cancels(dtype, name):
    form, same = CANCELLING[name]
    x = np.array([-700, -90, -38, -20, -9, -4, -0.5, 0.5, 4, 9, 20, 90, 700], dtype)
    smallest = mp.ldexp(1, LOWEST[dtype])
    for v, got in zip(x, precision.exactly(form, x), strict=True):
        with mp.workprec(8000):  # the tanh formula has e^(−0.07·700³) in it
            true = same(mp.mpf(float(v)))
            assert abs(got - true) < mp.ldexp(max(abs(true), smallest), -60), v


def test_the_truth_leaves_the_precision_as_it_was():
    before = mp.prec
    precision.exactly(naive_tanh_slope, np.array([20.0, -300.0]))
    assert mp.prec == before


# --- the ruler ----------------------------------------------------------------------------------


def in_order(x):
    """Where each stands among all numbers of its dtype, −0 and 0 at 0, ±infinity at the ends."""
    bits = x.view(f"i{x.itemsize}")
    return [int(b) if b >= 0 else -int(b - np.iinfo(b.dtype).min) for b in bits]


def landmarks(dtype):
    """Powers of 2 and what is next to them, subnormals, 0, the largest number, infinity, others."""
    info = np.finfo(dtype)
    powers = np.ldexp(1.0, range(info.minexp - info.nmant, info.maxexp)).astype(dtype)
    x = [*powers, info.max, np.inf, *np.arange(20) * info.smallest_subnormal]
    x = np.array([*x, *np.abs(ref.random_bits(dtype, 200))], dtype)
    x = np.concatenate([x, np.nextafter(x, dtype(0))])
    return np.concatenate([x, -x])


def with_numbers_of(x):
    """True values in both forms that the ruler takes."""
    return x.astype(np.longdouble), [mp.mpf(v) for v in x.tolist()]


@np.errstate(over="ignore", under="ignore")
def test_the_ruler_counts_the_steps_from_one_number_to_another(dtype):
    start = landmarks(dtype)
    for steps in range(4):
        end = start
        for _ in range(steps):
            end = np.nextafter(end, np.copysign(dtype(np.inf), end))
        walked = [abs(b - a) for a, b in zip(in_order(start), in_order(end), strict=True)]
        assert set(walked) <= set(range(steps + 1))  # at infinity the way ends
        for true in with_numbers_of(start):
            # after a power of 2 all steps are one ulp, and up to the next they stay so
            crossed = np.frexp(np.nextafter(end, dtype(0)))[1] > np.frexp(start)[1]
            crossed &= np.abs(start) >= np.finfo(dtype).tiny
            found = precision.ulps(end, true)
            assert found[~crossed].tolist() == np.array(walked, float)[~crossed].tolist()
        for true in with_numbers_of(end):  # the gap above a power of 2 is twice that below it
            found, counted = precision.ulps(start, true), np.array(walked, float)
            crossed = np.frexp(end)[1] > np.frexp(start)[1]
            crossed &= np.abs(end) > np.finfo(dtype).tiny
            assert found[~crossed].tolist() == counted[~crossed].tolist()
            assert np.all(found[crossed] >= counted[crossed] / 2)


def test_an_ulp_is_what_numpy_calls_the_spacing(dtype):
    true = landmarks(dtype)
    true = true[(true >= 0) & (true < np.finfo(dtype).max)]
    wide = true.astype(np.longdouble)
    assert np.all(precision.ulps(true, wide) == 0)
    assert np.all(precision.ulps(true, wide + np.spacing(true).astype(np.longdouble) / 4) == 0.25)


def test_the_ruler_is_finer_than_a_float():
    with mp.workprec(200):
        true = [1 + mp.ldexp(1, -54), 1.5 - mp.ldexp(1, -60)]
    off = precision.ulps(np.array([1, 1.5]), true)
    np.testing.assert_allclose(off, [0.25, 2**-8], rtol=1e-9)


@pytest.mark.parametrize("listed", [False, True])
def test_what_is_not_a_number_is_infinitely_wrong(listed):
    computed = np.array([np.nan, np.inf, -np.inf, 0, 1, np.nan, np.inf], np.float32)
    true = np.array([1, 1, 1, 1, np.nan, np.nan, 1e38])
    off = precision.ulps(computed, list(map(mp.mpf, true)) if listed else true)
    assert off.tolist() == [np.inf, np.inf, np.inf, 2**23, np.inf, 0, np.inf]


@pytest.mark.parametrize("listed", [False, True])
def test_infinity_follows_the_largest_number(listed, dtype):
    top = np.finfo(dtype).max
    computed = np.array([np.inf, top, -np.inf, np.inf, np.inf], dtype)
    true = [mp.inf, mp.mpf(10) ** 400, -(mp.mpf(10) ** 400), mp.mpf(float(top)), mp.inf]
    if not listed:
        true = np.array([np.inf, np.inf, -np.inf, top, np.inf])
    assert precision.ulps(computed, true).tolist() == [0, 1, 0, 1, 0]
    assert precision.ulps(-computed, true).min() >= 2 ** np.finfo(dtype).nmant


def test_errors_can_be_measured_beside_something_larger():
    computed, true = np.array([1e-3, 4.0], np.float32), [mp.mpf(0), mp.mpf(3)]
    alone = precision.ulps(computed, true)
    beside = precision.ulps(computed, true, [mp.mpf(1), mp.mpf(1)])
    assert beside[0] == pytest.approx(1e-3 * 2**23, rel=1e-6) and alone[0] > 1e30
    assert beside[1] == alone[1] == 2**22  # the scale is smaller, so it does not count
    arrays = precision.ulps(computed, np.array([0.0, 3.0]), np.array([1.0, 1.0]))
    assert arrays.tolist() == beside.tolist()
    far_out = precision.ulps(np.float32([np.nan, 7]), [mp.mpf(1)] * 2, [mp.inf, mp.mpf(0)])
    assert far_out.tolist() == [0, 6 * 2**23]


# --- along the axis -----------------------------------------------------------------------------


def test_compare_knows_the_formula_from_the_package(dtype):
    x, naive, ours = precision.compare(tanh, naive_tanh_slope, dtype, True)
    assert x.dtype == dtype and len(x) == len(naive) == len(ours)
    assert (np.diff(x) > 0).all() and (x == -x[::-1]).all() and 700 < x[-1] < 800
    whole = 2.0 ** BITS[dtype]
    assert ours.max() <= 8 and whole / 4 < naive.max() <= 1.01 * whole
    with mp.workprec(400):  # by hand, where the formula has lost some digits
        k = np.argmin(np.abs(x - 4))
        t = dtype(float(mp.tanh(mp.mpf(float(x[k])))))
        true = 1 / mp.cosh(mp.mpf(float(x[k]))) ** 2
        off = abs(mp.mpf(float(dtype(1) - t * t)) - true) / gap(true, dtype)
    assert naive[k] == pytest.approx(float(off), rel=1e-6) and off > 20


def test_compare_notices_a_wrong_package():
    for activation, form in [(sigmoid, naive_tanh_slope), (relu, lambda m, x: x)]:
        assert precision.compare(activation, form, np.float32)[2].max() > 1e6


def test_compare_takes_the_last_of_two_scores():
    def share(m, x):
        return 1 / (1 + m.exp(-x))

    def log_share(m, x):
        return -m.log(1 + m.exp(-x))

    def log_share_slope(m, x):
        return 1 - share(m, x)

    assert precision.compare(softmax, share, np.float64)[2].max() <= 4
    assert precision.compare(log_softmax, log_share, np.float64)[2].max() <= 4
    assert precision.compare(log_softmax, log_share_slope, np.float64, True)[2].max() <= 8
    assert precision.compare(log_softmax, share, np.float64, True)[2].max() > 1e6


def test_compare_passes_parameters_on():
    def fast(m, x):
        return CANCELLING["gelu, tanh"][0](m, x)

    assert precision.compare(gelu, fast, np.float64, approximate="tanh")[2].max() <= 4
    assert precision.compare(gelu, fast, np.float64)[2].max() > 1e6


def test_compare_measures_a_root_beside_its_scale():
    def slope(m, x):
        return (1 + m.erf(x / m.sqrt(2))) / 2 + x * m.exp(-x * x / 2) / m.sqrt(2 * m.pi)

    x, naive, ours = precision.compare(gelu, slope, np.float64, True)
    exact = precision.exactly(slope, x)
    assert ours.max() <= 8 < precision.ulps(gelu.derivative(x), exact).max()  # at −0.75
    assert naive.max() > 2**40


# --- thresholds ---------------------------------------------------------------------------------


def on_grid(x, dtype):
    """The first place of the grid at or beyond x."""
    return float(precision.grid(dtype)[precision.grid(dtype) >= float(x)][0])


def test_the_grid_is_of_quarters_and_reaches_beyond_every_exponential(dtype):
    grid = precision.grid(dtype)
    assert grid.dtype == dtype and grid[0] == 0.25
    assert set(np.diff(grid).tolist()) <= {0.25, 10.0} and (np.diff(grid[:100]) == 0.25).all()
    assert np.exp(-float(grid[-1]), dtype=np.float64).astype(dtype) == 0


def test_sigmoid_warns_and_breaks_where_its_exponential_overflows(dtype):
    end = on_grid(mp.log(mp.mpf(float(np.finfo(dtype).max))), dtype)
    assert precision.thresholds(naive_sigmoid, dtype) == [[-end]] * 3


def test_the_slope_of_tanh_breaks_in_silence_where_tanh_rounds_to_1(dtype):
    warns, loses, breaks = precision.thresholds(naive_tanh_slope, dtype)
    end = on_grid((BITS[dtype] + 2) / 2 * mp.log(2), dtype)  # 2e^(−2x) is half a gap below 1
    assert warns == [] and breaks == [end, -end]
    assert len(loses) == 2 and 2 < loses[0] < 3


def test_a_formula_that_does_nothing_wrong_has_no_thresholds(dtype):
    def stable(m, x):
        return m.exp(-abs(x)) / (1 + m.exp(-abs(x)))

    assert precision.thresholds(stable, dtype) == [[], [], []]
    assert precision.thresholds(stable, dtype, m=np) == [[], [], []]


def test_a_formula_that_is_wrong_everywhere_is_so_from_the_start(dtype):
    class Never(precision.Machine):
        def tanh(self, x):
            return 0 * x

    never = Never(dtype)
    assert precision.thresholds(lambda m, x: m.tanh(x), dtype, m=never)[2] == [0.25, -0.25]


def test_to_lose_digits_is_not_to_break():
    def shifted(m, x):
        return x + 0 * m.exp(x)

    def spoilt(m, x):
        return (m.exp(x / 100) + 64) - 64  # six bits gone

    assert precision.thresholds(shifted, np.float32) == [[88.75]] * 3  # 0·∞ is nan
    warns, loses, breaks = precision.thresholds(spoilt, np.float32)
    assert not warns and loses and not breaks


def test_digits_that_go_between_the_quarters_are_missed():
    def rounded(m, x):
        return (x + 4096) - 4096  # exact on the quarters

    assert precision.thresholds(rounded, np.float32) == [[], [0.5, -0.5], []]


def test_a_root_is_measured_beside_its_scale():
    def root(m, x):
        return (1 + 1e-3 * (x - 1.001)) - 1  # the rounding of 1 is large beside what is left

    assert precision.thresholds(root, np.float64) == [[], [0.25], []]
    assert precision.thresholds(root, np.float64, lambda m, x: 1) == [[], [], []]


def test_numpy_itself_can_be_measured():
    real = precision.thresholds(naive_sigmoid, np.float32, m=np)
    assert real == precision.thresholds(naive_sigmoid, np.float32)


def test_failures_are_the_thresholds_of_each_formula():
    def slope(m, x):
        return 1 + 0 * x

    found = precision.failures({"so-called": (tanh, naive_sigmoid, slope)})
    assert list(found) == [(name, dtype) for name in ("so-called", "so-called′")
                           for dtype in precision.DTYPES]  # fmt: skip
    for (name, dtype), places in found.items():
        form = slope if name.endswith("′") else naive_sigmoid
        assert places == precision.thresholds(form, dtype)


def test_failures_on_the_machine_that_is_named():
    class Deaf(precision.Machine):
        def exp(self, x):
            return 0 * x

    with np.errstate(all="ignore"):
        found = precision.failures({"f": (tanh, naive_sigmoid, naive_sigmoid)}, Deaf(np.float32))
    assert found["f", np.float32][1] == [0.25, -0.25]


def test_failures_are_measured_beside_the_scales_of_the_activation():
    def root(m, x):
        return (1 + 1e-3 * (x - 1.001)) - 1

    class Scaled:
        scale, derivative_scale = None, staticmethod(lambda m, x: 1)

    found = precision.failures({"f": (Scaled, root, root)})
    assert found["f", np.float64][1] and not found["f′", np.float64][1]


def test_a_sheet_has_a_row_for_each_formula_and_nine_places():
    a, b = [[], [-0.25], [1.5, -1.5]], [[], [], [-710.0]]
    found = {(name, dtype): places for name, places in [("f", a), ("f′", b)]
             for dtype in precision.DTYPES}  # fmt: skip
    dtypes, columns, *rows = precision.sheet(found).splitlines()
    assert dtypes.split() == ["float16", "float32", "float64"]
    assert columns.split() == ["warns", "lost", "wrong"] * 3
    assert rows[0].split() == ["f", *["-", "-0.25", "±1.5"] * 3]
    assert rows[1].split() == ["f′", *["-", "-", "-710"] * 3]
    assert {len(line) for line in (dtypes, columns, *rows)} == {75}


# --- what the chapter says of frameworks --------------------------------------------------------


def test_the_tanh_formula_of_gelu_in_float16_has_no_gradient_in_jax():
    jax = pytest.importorskip("jax")
    x = jax.numpy.array([100, 147, 148, 200], "float16")
    assert (jax.nn.gelu(x) == x).all()
    slopes = jax.vmap(jax.grad(jax.nn.gelu))(x)
    np.testing.assert_array_equal(slopes, [1, 1, np.nan, np.nan])


def test_the_tanh_formula_of_gelu_in_float16_has_a_gradient_in_pytorch():
    torch = pytest.importorskip("torch")
    x = torch.tensor([100.0, 148, 200, 256], dtype=torch.float16, requires_grad=True)
    torch.nn.functional.gelu(x, approximate="tanh").backward(torch.ones_like(x))
    assert x.grad.tolist() == [1, 1, 1, 1]


def test_the_docstrings_run():
    assert doctest.testmod(precision, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0
