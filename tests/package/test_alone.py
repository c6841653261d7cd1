"""An element stands alone: its value, slope and gradient are its own, to the last bit.

They depend on the element and on the parameters, not on what lies beside it in the array, nor on
the array's shape, order, layout, length and byte order, nor on the processor's choice between two
zeros. Of a function that mixes elements the same holds for a row.
"""

import functools

import numpy as np
import pytest
from numpy.lib.stride_tricks import as_strided

from activations import catalogue
from activations.parameters import Count, Interval
from tests.package import reference as ref

ELEMENTWISE = [activation for activation in catalogue if activation.elementwise]
MIXING = [activation for activation in catalogue if not activation.elementwise]
GRADIENTS = (1.0, -2.5, 0.0, -0.0, 1e-3, np.inf, -np.inf, np.nan)
SETS = 24  # of elements, from one alone to all, drawn for each function and dtype

each_elementwise = pytest.mark.parametrize("activation", ELEMENTWISE, ids=lambda a: a.__name__)
each_mixing = pytest.mark.parametrize("activation", MIXING, ids=lambda a: a.__name__)


def same(a, b):
    """Whether two arrays hold the same bits, the sign of a zero among them; a nan is a nan."""
    return a.shape == b.shape and a.dtype == b.dtype and bits(a) == bits(b)


def bits(a):
    return np.where(np.isnan(a), a.dtype.type(np.nan), a).tobytes()


@functools.cache
def pool(dtype, points):
    """Numbers of every kind: ends, kinks and their neighbours, infinities, nans, both zeros."""
    rng = np.random.default_rng(5)
    near = [v for p in (0, *points) for v in ref.neighbours(p, dtype, steps=2)]
    with np.errstate(over="ignore"):
        usual = np.concatenate([rng.normal(size=20) * 3, rng.uniform(-1, 1, 20) * ref.FAR[dtype]])
        x = np.concatenate([usual.astype(dtype), ref.extremes(dtype), near])
    ends = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, -np.nan], dtype)
    return np.concatenate([x, ends, ends, ref.random_bits(dtype, 20)]).astype(dtype)


def drawn(activation, dtype, parameters=None, seed=0):
    """Elements and gradients of them all, in a new order each time."""
    x = pool(dtype, ref.kinks_of(activation, parameters or {}))
    rng = np.random.default_rng(seed)
    return rng.permutation(x), rng.choice(np.array(GRADIENTS, dtype), x.size)


def layouts(x):
    """The same array in every layout there is."""
    wide = np.empty((*x.shape, 3), x.dtype)
    wide[..., 1] = x
    odd = np.empty(x.nbytes + 1, np.uint8)[1:].view(x.dtype).reshape(x.shape)
    odd[...] = x
    locked = x.copy()
    locked.flags.writeable = False
    yield from (wide[..., 1], odd, locked, x.astype(x.dtype.newbyteorder()))
    yield np.flip(np.ascontiguousarray(np.flip(x)))
    yield np.asfortranarray(x)
    yield np.moveaxis(np.ascontiguousarray(np.moveaxis(x, -1, 0)), 0, -1)


def computed(activation, x, g, **parameters):
    """Value, slopes and gradient."""
    slopes = activation.derivative if activation.elementwise else activation.jacobian
    return activation(x, **parameters), slopes(x, **parameters), activation.vjp(x, g, **parameters)


def holds(activation, x, g, expected, **parameters):
    results = computed(activation, x, g, **parameters)
    for name, result, own in zip(("value", "slope", "vjp"), results, expected, strict=True):
        assert same(np.asarray(result), own), f"{name} at {x!r}"


# --- elements -------------------------------------------------------------------------------------


@each_elementwise
def test_an_element_does_not_feel_its_neighbours(activation, dtype):
    for parameters in ref.settings_of(activation):
        x, g = drawn(activation, dtype, parameters)
        every = computed(activation, x, g, **parameters)
        rng = np.random.default_rng(6)
        for size in np.geomspace(1, x.size, SETS).astype(int):
            chosen = rng.permutation(x.size)[:size]
            expected = [kind[chosen] for kind in every]
            holds(activation, x[chosen], g[chosen], expected, **parameters)
            holds(activation, x[size - 1], g[size - 1], [k[size - 1] for k in every], **parameters)
        cube = rng.permutation(x.size)[:90].reshape(-1, 2, 3)
        expected = [kind[cube] for kind in every]
        for one, other in zip(layouts(x[cube]), layouts(g[cube]), strict=True):
            holds(activation, one, other, expected, **parameters)


@each_elementwise
def test_a_long_array_is_as_its_elements(activation, dtype):
    """Its inner loops take another way than those of a few elements."""
    x, g = drawn(activation, dtype)
    alone = computed(activation, x, g)
    chosen = np.random.default_rng(7).integers(0, x.size, 10_007)
    expected = [kind[chosen] for kind in alone]
    for one, other in zip(layouts(x[chosen]), layouts(g[chosen]), strict=True):
        holds(activation, one, other, expected)


@pytest.mark.parametrize("activation", [a for a in ELEMENTWISE if a.parameters], ids=repr)
def test_a_parameter_for_each_element_is_as_one_for_all(activation, dtype):
    for name, allowed in activation.parameters.items():
        if not isinstance(allowed, Interval):
            continue
        usual = activation.defaults[name]
        values = [v for v in (usual, 0.0, -0.0, 0.2, 0.5, 1.0, -1.0, 1.5, 2.0) if v in allowed]
        values = [v for v in values if ref.makes_sense(activation, {name: v})]
        x, g = drawn(activation, dtype)
        alone = [computed(activation, x, g, **{name: dtype(value)}) for value in values]
        each = np.random.default_rng(8).integers(0, len(values), x.size)
        expected = [np.choose(each, kind) for kind in zip(*alone, strict=True)]
        holds(activation, x, g, expected, **{name: np.array(values, dtype)[each]})
        rows = as_strided(x, (len(values), x.size), (0, x.itemsize))  # every row is x
        again = np.broadcast_to(g, rows.shape)
        column = np.array(values, dtype)[:, None]
        expected = [np.stack(kind) for kind in zip(*alone, strict=True)]
        holds(activation, rows, again, expected, **{name: column})


# --- rows -----------------------------------------------------------------------------------------


def rows_of(activation, dtype, length, parameters):
    """Rows of plain scores, and of scores with what is beside them in a bad batch."""
    x = pool(dtype, ref.kinks_of(activation, {}))
    plain = x[np.abs(x, dtype=float) < 50]
    rng = np.random.default_rng(9)
    rows = np.concatenate([rng.choice(kind, (8, length)) for kind in (plain, x[np.isfinite(x)], x)])
    rows[0], rows[1], rows[2] = 0, -1.9 * ref.FAR[dtype], np.arange(length) % 3
    rows[3, ::2], rows[3, 1::2] = 0, -0.0
    outputs = activation(rows, **parameters).shape
    return rows, rng.choice(np.array(GRADIENTS, dtype), outputs)


@each_mixing
@pytest.mark.parametrize("length", [2, 6, 70])
def test_a_row_does_not_feel_the_other_rows(activation, dtype, length):
    counts = [name for name, kind in activation.parameters.items() if isinstance(kind, Count)]
    for parameters in ({}, *({name: length // 2} for name in counts)):
        x, g = rows_of(activation, dtype, length, parameters)
        singles = [
            computed(activation, row, own, **parameters) for row, own in zip(x, g, strict=True)
        ]
        alone = [np.stack(kind) for kind in zip(*singles, strict=True)]
        rng = np.random.default_rng(10)
        for count in (1, 2, 3, 7, 12, len(x)):
            chosen = rng.permutation(len(x))[:count]
            expected = [kind[chosen] for kind in alone]
            holds(activation, x[chosen], g[chosen], expected, **parameters)
        cube = rng.permutation(len(x)).reshape(-1, 3)
        expected = [kind[cube] for kind in alone]
        for one, other in zip(layouts(x[cube]), layouts(g[cube]), strict=True):
            holds(activation, one, other, expected, **parameters)
        for axis in (0, 1):
            moved = [np.moveaxis(kind, -1, axis) for kind in (x[cube], g[cube])]
            value, slopes, pulled = expected
            along = np.moveaxis(value, -1, axis), slopes, np.moveaxis(pulled, -1, axis)
            for one, other in zip(*map(layouts, moved), strict=True):
                holds(activation, one, other, along, axis=axis, **parameters)


# --- the processor's zeros ------------------------------------------------------------------------


class Choosing:
    """`np.maximum` or a kin of it, with the zero that another processor chooses of 0 and −0.

    Intel and AMD choose the second, Arm the larger or smaller, plain C the first.
    """

    def __init__(self, function, choice):
        self.function, self.choice, self.reduce = function, choice, function.reduce

    def __call__(self, a, b, out=None, **options):
        chosen = self.function(a, b, **options)
        a, b = np.broadcast_arrays(a, b)
        zeros = (a == 0) & (b == 0)
        negative = {
            "first": np.signbit(a),
            "second": np.signbit(b),
            "larger": np.signbit(a) & np.signbit(b),
            "smaller": np.signbit(a) | np.signbit(b),
        }[self.choice]
        chosen = np.where(zeros, np.where(negative, -0.0, 0.0), chosen).astype(chosen.dtype)
        if out is None:
            return chosen
        out[...] = chosen
        return out


CHOICES = {
    "plain C": ("first", "first"), "Intel": ("second", "second"), "Arm": ("larger", "smaller"),
}  # fmt: skip


def test_a_zero_has_the_same_sign_on_every_processor(activation, dtype, monkeypatch):
    settings = list(ref.settings_of(activation))
    x, g = drawn(activation, dtype)
    if not activation.elementwise:
        x = np.stack([x, x[::-1], np.zeros_like(x), -np.zeros_like(x)], axis=-1)
        g = np.broadcast_to(g[:, None], activation(x).shape)
    expected = [computed(activation, x, g, **parameters) for parameters in settings]
    for larger, smaller in CHOICES.values():
        with monkeypatch.context() as patch:
            for names, choice in ((("maximum", "fmax"), larger), (("minimum", "fmin"), smaller)):
                for name in names:
                    patch.setattr(np, name, Choosing(getattr(np, name), choice))
            results = [computed(activation, x, g, **parameters) for parameters in settings]
        for parameters, result, own in zip(settings, results, expected, strict=True):
            for kind, wanted in zip(result, own, strict=True):
                assert same(kind, wanted), f"{parameters}, {larger}"
