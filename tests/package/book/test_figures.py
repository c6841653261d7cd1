"""The figures: the same bytes every time, true curves."""

import io
import itertools

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from activations import (
    binary_step,
    catalogue,
    glu,
    leaky_relu,
    relu,
    sigmoid,
    sine,
    softmax,
    softplus,
    tanh,
)
from activations.book import figures, palette, survey

mpl.use("Agg")  # no screen


@pytest.fixture(autouse=True)
def style():
    with mpl.rc_context():
        figures.use_style()
        yield
        plt.close("all")


def svg():
    target = io.StringIO()
    plt.gcf().savefig(target, format="svg", metadata=figures.METADATA)
    return target.getvalue()


@pytest.mark.parametrize(
    "draw",
    [
        lambda: figures.function_and_derivative(sigmoid),
        lambda: figures.functions({relu: {}, leaky_relu: {"negative_slope": 0.2}}),
        lambda: figures.small_multiples([sigmoid, relu, softmax, glu]),
        lambda: figures.timeline(survey.families()),
        lambda: figures.intervals({relu: (0, np.inf), tanh: (-3, 3)}),
        lambda: figures.regions(plt.gca(), lambda p: p[:, 0], [[0, 0], [1, 1]], [0, 1]),
        lambda: figures.matrix(plt.gca(), np.eye(3), numbers=".1f"),
    ],
)
def test_same_bytes_every_time(draw):
    draw()
    first = svg()
    plt.close("all")
    draw()
    assert svg() == first
    assert "<dc:date>" not in first


def test_function_and_derivative_draws_both():
    ax = figures.function_and_derivative(tanh, -2, 2)
    value, slope = ax.get_lines()
    x, y = value.get_data()
    assert (x[0], x[-1]) == (-2, 2)
    np.testing.assert_array_equal(y, tanh(x))
    np.testing.assert_array_equal(slope.get_ydata(), tanh.derivative(slope.get_xdata()))
    assert value.get_color() == slope.get_color() == palette.colour(tanh)
    assert ax.get_xlabel() and ax.get_ylabel() and ax.get_title() == "tanh"


def test_a_jump_is_a_gap_and_not_a_wall():
    ax = figures.function_and_derivative(binary_step, -1, 1)
    x, y = ax.get_lines()[0].get_data()
    (gap,) = np.flatnonzero(np.isnan(x))
    assert (y[:gap] == 0).all() and (y[gap + 1 :] == 1).all()


def test_functions_takes_parameters_and_draws_slopes():
    ax = figures.functions({leaky_relu: {"negative_slope": 0.5}, relu: {}}, -1, 1, derivative=True)
    leaky, plain = ax.get_lines()
    assert leaky.get_label() == "leaky_relu (negative_slope=0.5)" and plain.get_label() == "relu"
    assert leaky.get_ydata()[0] == 0.5 and plain.get_ydata()[0] == 0
    assert leaky.get_linestyle() != plain.get_linestyle()


def test_small_multiples_has_a_panel_for_each():
    figure = figures.small_multiples([sigmoid, softmax, relu, tanh], columns=3)
    titles = [ax.get_title() for ax in figure.axes if ax.axison]
    assert titles == ["sigmoid", "softmax", "relu", "tanh"]
    x, y = figure.axes[1].get_lines()[0].get_data()
    np.testing.assert_allclose(y, sigmoid(x), rtol=1e-14)  # softmax of (x, 0)
    slope = figure.axes[1].get_lines()[1].get_ydata()
    np.testing.assert_allclose(slope, sigmoid.derivative(x), rtol=1e-13)


def test_small_multiples_takes_parameters():
    figure = figures.small_multiples({sine: {"omega_0": 1.0}, tanh: None}, columns=2, width=4.8)
    assert figure.axes[0].get_title() == "sine (omega_0=1)"
    x, y = figure.axes[0].get_lines()[0].get_data()
    np.testing.assert_allclose(y, np.sin(x), rtol=1e-14, atol=1e-16)
    assert figure.get_figwidth() == 4.8


def test_timeline_has_every_function_in_its_year_and_none_over_another():
    families = survey.families()
    ax = figures.timeline(families)
    figure = ax.figure
    figure.canvas.draw()
    years = [int(tick.get_text()) for tick in ax.get_yticklabels()]
    assert years == sorted({a.year for a in catalogue})
    written = {}
    for row in ax.artists:
        for text in row.findobj(mpl.text.Text):
            if text.get_text() in catalogue:
                written[text.get_text()] = row, text.get_window_extent()
    assert set(written) == {a.__name__ for a in catalogue}
    for name, (row, _) in written.items():
        assert years[round(row.xy[1])] == catalogue[name].year
    inside = figure.bbox
    for (_, (_, one)), (_, (_, other)) in itertools.combinations(written.items(), 2):
        assert not one.overlaps(other)
        assert inside.x0 <= one.x0 and one.x1 <= inside.x1
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == list(families)


def test_intervals_draws_bars_and_says_where_they_go_on():
    ends = {tanh: (-3, 3), relu: (0, np.inf), leaky_relu: (-np.inf, np.inf), binary_step: (1, -1)}
    ax = figures.intervals(ends, low=-5, high=5)
    bars = [line for line in ax.get_lines() if len(line.get_xdata()) == 2]
    assert [list(bar.get_xdata()) for bar in bars] == [[-3, 3], [0, 5], [-5, 5]]
    assert [bar.get_ydata()[0] for bar in bars] == [0, 1, 2]
    arrows = [
        (line.get_marker(), line.get_ydata()[0]) for line in ax.get_lines() if line not in bars
    ]
    assert arrows == [(">", 1), ("<", 2), (">", 2)]
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    assert names == ["tanh", "relu", "leaky_relu", "binary_step"]


def test_spread_draws_median_and_quartiles():
    runs = np.arange(5.0)[:, None] * [1, 10]
    ax = figures.spread(plt.gca(), [1, 2], runs, "runs", "black")
    np.testing.assert_array_equal(ax.get_lines()[0].get_ydata(), [2, 20])
    band = ax.collections[0].get_paths()[0].vertices
    assert band[:, 1].min() == 1 and band[:, 1].max() == 30


def test_spreads_draws_each_group():
    groups = {"one": [[1, 2, 3.0]] * 5, "two": [[4, 5, 6.0]] * 5}
    ax = figures.spreads(groups, colours=[palette.colour(tanh), palette.GREY])
    one, two = ax.get_lines()
    assert list(one.get_xdata()) == [1, 2, 3] and list(two.get_ydata()) == [4, 5, 6]
    assert one.get_color() == palette.colour(tanh) and two.get_color() == palette.GREY
    assert one.get_linestyle() != two.get_linestyle()
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["one", "two"]
    figures.spreads(groups, across=[10, 20, 30], ax=ax)
    assert list(ax.get_lines()[-1].get_xdata()) == [10, 20, 30]


def test_no_line_is_left_out_when_dashes_run_out():
    seven = {f"group {n}": [[n, n]] * 5 for n in range(7)}
    assert len(figures.spreads(seven).get_lines()) == 7
    with pytest.raises(ValueError, match="zip"):
        figures.spreads(seven, colours=["black", "grey"])
    everything = [activation for activation in catalogue if activation.elementwise]
    assert len(figures.functions(everything).get_lines()) == len(everything) > len(palette.DASHES)


def test_regions_colours_both_sides():
    ax = figures.regions(plt.gca(), lambda p: p[:, 0], [[0, 0], [1, 1]], [0, 1])
    assert [line.get_color() for line in ax.get_lines()] == palette.CLASSES
    colours = {mpl.colors.to_hex(c) for c in ax.collections[0].get_facecolor()}
    assert colours == set(palette.REGIONS)


def test_errors_draws_value_and_slope_in_three_dtypes():
    def value(m, x):
        return m.log(1 + m.exp(x))

    def slope(m, x):
        return m.exp(x) / (1 + m.exp(x))

    axes = figures.errors(softplus, value, slope).get_axes()
    assert [ax.get_title() for ax in axes] == ["float16", "float32", "float64"]
    for ax, bits, end in zip(axes, (11, 24, 53), (11.1, 88.8, 709.8), strict=True):
        lines = [line.get_xydata() for line in ax.get_lines()]
        assert (lines[4][:, 1] == 2.0**bits).all()  # no digit is left
        for curve, ticks in (lines[:2], lines[2:4]):  # where e^x is infinite, so are both
            finite = np.isfinite(curve[:, 1])
            assert (finite == (curve[:, 0] < end)).all() and (curve[finite, 1] >= 8).all()
            assert (ticks[:, 0] > end).all() and (ticks[:, 1] > 2.0**bits).all()
        assert lines[0][:, 1][lines[0][:, 0] < 0].max() > 2.0 ** (bits - 2)
        assert lines[2][0, 1] != lines[3][0, 1]


def test_matrix_writes_numbers_and_names():
    ax = figures.matrix(plt.gca(), [[2, 0], [-1, 1]], numbers=".0f", rows="ab", columns="cd")
    assert sorted(text.get_text() for text in ax.texts) == ["-1", "1", "2"]  # a 0 stays empty
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b"]


def test_valley_shows_the_path_and_lines_of_one_height():
    path, curvature, lowest = np.array([[0, 0], [1, -1.0]]), np.array([[2, 1], [1, 3]]), [1, -1]
    ax = figures.valley(plt.gca(), curvature, lowest, path)
    *levels, trodden, _ = [line.get_xydata() for line in ax.get_lines()]
    np.testing.assert_array_equal(trodden, path)
    away = np.array(levels) - lowest
    heights = np.sqrt(np.einsum("kni,ij,knj->kn", away, curvature, away))
    np.testing.assert_allclose(heights, heights[:, :1] * np.ones(heights.shape[1]), rtol=1e-4)
    np.testing.assert_allclose(heights[:, 0], heights[0, 0] * np.arange(1, len(levels) + 1), 1e-4)
    assert ax.axis() == (-0.5, 2.0, -2.0, 0.5)


def test_valley_is_the_same_after_another_rounding():
    curvature = np.array([[0.31, 0.25], [0.25, 0.3]])
    axes = plt.subplots(1, 2)[1]
    for ax, factor in zip(axes, (1, 1 + 2e-16), strict=True):
        figures.valley(ax, curvature * factor, np.array([1, -1]), [[0, 0]])
    for one, other in zip(*(ax.get_lines() for ax in axes), strict=True):
        np.testing.assert_array_equal(one.get_xydata(), other.get_xydata())


def test_steady_rounds_to_significant_digits():
    values = [0.0, 1 / 3, -1e-9 / 3, 2e9 / 3, np.inf, np.nan]
    expected = [0.0, 0.333333, -3.33333e-10, 6.66667e8, np.inf, np.nan]
    np.testing.assert_allclose(figures.steady(values), expected, rtol=1e-15)
    assert (figures.steady([0.0, 0.0]) == 0).all()


def test_histories_have_a_panel_a_layer_and_the_longest_dead_on_top():
    shares = np.full((5, 2, 3), 0.3)
    shares[2:, 0, 1] = 0  # in layer 1 the second unit dies
    figure = figures.histories(shares)
    first, second = (ax.images[0].get_array() for ax in figure.axes)
    assert first.shape == (3, 5)
    assert first[0].tolist() == [2, 2, 0, 0, 0]
    assert np.all(first[1:] == 2) and np.all(second == 2)
