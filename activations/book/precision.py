"""How many digits a formula keeps: a ruler, a machine that rounds correctly, and thresholds.

A formula is a function ``form(m, x)``. What ``m`` is says who computes ``m.exp``, ``m.log`` and the
like: with `mpmath.mp` and enough digits the result is the truth; with `numpy` it is what this
computer gives; with a `Machine` it is the best that floats of a dtype can do with this formula.

Needs mpmath, and is imported by the chapter on stability only.
"""

import functools

import mpmath
import numpy as np

from activations.book import curves

__all__ = [
    "DTYPES", "Machine", "compare", "exactly", "failures", "grid", "sheet", "thresholds", "ulps",
]  # fmt: skip

DTYPES = (np.float16, np.float32, np.float64)
mp = mpmath.mp

# Places in each of the quarters up to 5, a row for a quarter.
BETWEEN = np.arange(0.25, 5, 0.25)[:, None] + (np.arange(32) + 0.37) / 128


class Machine:
    """Stands in for NumPy in a formula, and rounds each function's true value to the nearest float.

    Sums, products and quotients are rounded to the nearest float by every processor; exp, log and
    tanh are not, and their last digit differs from one processor to the next. Here it does not, so
    what a formula loses on this machine is its own fault. (Float16 and float32 are rounded by way
    of float64, which costs less than 0.001 ulp.) The warnings are NumPy's.

    Parameters
    ----------
    dtype : type
        float16, float32 or float64.

    Examples
    --------
    >>> Machine(np.float16).exp(np.array([1, 11], np.float16))
    array([2.719e+00, 5.987e+04], dtype=float16)
    """

    def __init__(self, dtype):
        self.dtype = np.dtype(dtype).type
        self.pi = self.dtype(np.pi)

    def __getattr__(self, name):
        function = _cached(name)

        def rounded(x):
            x = np.asarray(x, self.dtype)
            getattr(np, name, np.positive)(x)  # for the warnings only; NumPy has no erf
            with np.errstate(all="ignore"):
                return np.reshape([function(v) for v in x.ravel().tolist()], x.shape).astype(
                    self.dtype
                )[()]

        return rounded


def exactly(form, x):
    """The truth: the formula with so many digits that their rounding does not matter.

    Parameters
    ----------
    form : callable
        ``form(m, x)``, as above.
    x : ndarray
        Floats of any dtype.

    Returns
    -------
    list of mpmath.mpf
        What is too small for the dtype may come out as 0. Of the formulas in the chapter none
        cancels more bits than there are added to 100 here: tanh in the GELU has x³ in it.
    """
    enough = 100 - np.finfo(x.dtype).minexp + np.finfo(x.dtype).nmant
    found = []
    for v in x.ravel().tolist():
        with mp.workprec(min(enough, int(100 + 3 * abs(v) + abs(v) ** 3 / 9))):
            found.append(mp.mpf(form(_Exact(), mp.mpf(v))))
    return found


def ulps(computed, exact, scale=None):
    """Error of computed numbers in ulp of the true ones.

    The ulp of a number t is the gap between the floats of the dtype to both sides of it: 2ᵉ⁻ᵖ for
    2ᵉ ≤ abs(t) < 2ᵉ⁺¹, where p is 10, 23 or 52; from the smallest normal number down to 0 it is the
    smallest subnormal one. So two floats without a power of 2 between them are as many ulp apart as
    there are steps from one to the next. Infinity counts as the float after the largest, and so
    does any true value beyond; in place of a number of a lower power of 2 it is infinitely wrong.

    Parameters
    ----------
    computed : ndarray
        float16, float32 or float64.
    exact : ndarray or list of mpmath.mpf
        The true values, as many; an array is best of a wider dtype.
    scale : ndarray or list of mpmath.mpf, optional
        Where one of them is larger than the true value, the ulp is that of the larger one. Where it
        is infinite, anything goes.

    Returns
    -------
    ndarray of float64
        As a list. Infinite where only one of the two is nan.

    Examples
    --------
    >>> ulps(np.array([1.0, 1 + 2**-50]), [mp.mpf(1), mp.mpf(1)])
    array([0., 4.])
    >>> ulps(np.float32([2**-149, 1.5]), np.array([0.0, 1.0]))
    array([1.000000e+00, 4.194304e+06])
    """
    info = np.finfo(computed.dtype)
    place = _in_an_array if isinstance(exact, np.ndarray) else _in_a_list
    exponent, head, rest = place(exact, scale, info.minexp, info.maxexp - 1)
    got = computed.ravel().astype(np.float64)
    with np.errstate(all="ignore"):
        last = np.isinf(got) & (exponent == info.maxexp - 1)
        got = np.where(last, np.copysign(2, got), np.ldexp(got, -exponent))
        error = np.abs(got - np.clip(head, -2, 2) - rest).astype(np.float64) * 2.0**info.nmant
    error[np.isnan(error)] = np.inf
    error[np.isnan(got) & np.isnan(head)] = 0
    if scale is not None:
        error[np.isinf(np.array(scale, np.float64).ravel())] = 0
    return error


@functools.cache
def compare(activation, form, dtype, slope=False, **parameters):
    """Errors of a textbook's formula, and of the package, along the axis.

    Parameters
    ----------
    activation : Activation
        If it mixes elements it gets two of them, the last of which is x and the first is 0.
    form : callable
        ``form(m, x)``, a formula of the same as a textbook prints it.
    dtype : type
        float16, float32 or float64.
    slope : bool, default False
        Whether the formula is of the slope.
    **parameters
        Parameters of the activation.

    Returns
    -------
    x, naive, ours : ndarray
        Places from −800 to 800, more of them near 0, and the errors there in ulp: of the formula on
        a `Machine`, and of the package on this computer.
    """
    octaves = 2.0 ** np.arange(-7, 10)[:, None] * (1 + np.arange(6) / 6)
    x = np.union1d(octaves.ravel()[:-2], [92, 100, 715, 725, 735, 745])  # denser where e^x ends
    x = (1.0009765431 * x).astype(dtype)  # with round numbers all goes too well
    x = np.concatenate([-x[::-1], x])
    scale = activation.derivative_scale if slope else activation.scale
    exact, size = exactly(form, x), scale and exactly(scale, x)
    with np.errstate(all="ignore"):
        naive = form(Machine(dtype), x)
    ours = (curves.slope if slope else curves.value)(activation, x, beside=0.0, **parameters)
    return x, ulps(naive, exact, size), ulps(ours, exact, size)


def grid(dtype):
    """Where thresholds are looked for: 1/4, 1/2, 3/4, 1, …, and in steps of 10 far out."""
    fine, far = {np.float16: (50, 300), np.float32: (110, 110), np.float64: (40, 760)}[dtype]
    return np.append(np.arange(0.25, fine, 0.25), np.arange(fine, far + 1, 10)).astype(dtype)


def thresholds(form, dtype, scale=None, m=None):
    """Where a formula first warns, first loses digits, and first is useless, going away from 0.

    Parameters
    ----------
    form : callable
        ``form(m, x)``
    dtype : type
        float16, float32 or float64.
    scale : callable, optional
        ``scale(m, x)``, the size that errors are relative to where the true value is smaller.
    m : optional
        Who computes: `numpy`, say; a `Machine` by default.

    Returns
    -------
    warns, loses, breaks : list of float
        For each the place on the `grid` that is nearest to 0, with its sign; both, if x and −x are
        equally near; none, if it does not happen. A formula warns if NumPy does in its ordinary
        settings: of overflow, of division by 0, of an invalid operation. It loses digits if it is
        off by more than 16 ulp. It breaks if it gives nan, or infinity, or is wrong by 100 % or
        more. From 1/4 to 5 the loss is looked for between the quarters as well, since at round
        numbers all goes too well, and is noted at the next of them.
    """
    found, m = [[], [], []], m or Machine(dtype)
    for sign in (1, -1):
        x, exact, size = sign * grid(dtype), _on_grid(form, dtype, sign), None
        if scale is not None:
            size = _on_grid(scale, dtype, sign)
        with np.errstate(all="ignore"):
            computed = form(m, x)
        error = ulps(computed, exact, size)
        whole = ulps(np.zeros_like(x), exact, size)  # the error that 0 would have
        loses = error > 16
        loses[1 : len(BETWEEN) + 1] |= _loses_between(form, dtype, sign, scale, m)
        marks = [_warns(form, m, x), loses, (error >= whole) & (whole >= 0.5)]
        for places, mark in zip(found, marks, strict=True):
            places += x[mark][:1].tolist()
    return [[v for v in places if abs(v) == min(map(abs, places))] for places in found]


def failures(textbook, m=None):
    """Thresholds of several pairs of formulas, in float16, float32 and float64.

    Parameters
    ----------
    textbook : dict of str to (Activation, callable, callable)
        Under a name, the activation and the ``form(m, x)`` of its value and of its slope.
    m : optional
        Who computes, as in `thresholds`.

    Returns
    -------
    dict of (str, type) to (list, list, list)
        What `thresholds` found for each name and dtype. The slope's name ends with a prime.
    """
    return {
        (name + prime, dtype): thresholds(form, dtype, scale, m)
        for name, (activation, value, slope) in textbook.items()
        for prime, form, scale in [
            ("", value, activation.scale), ("′", slope, activation.derivative_scale),
        ]
        for dtype in DTYPES
    }  # fmt: skip


def sheet(found):
    """What `failures` found, as lines of text: a row for each formula, three columns a dtype."""
    lines = [
        " " * 12 + "".join(f"{dtype.__name__:>21}" for dtype in DTYPES),
        " " * 12 + "  warns   lost  wrong" * len(DTYPES),
    ]
    for name in dict.fromkeys(name for name, _ in found):
        cells = [_place(places) for dtype in DTYPES for places in found[name, dtype]]
        lines.append(f"{name:12}" + "".join(f"{cell:>7}" for cell in cells))
    return "\n".join(lines)


def _place(places):
    return ("±" if len(places) == 2 else "") + f"{places[0]:g}" if places else "-"


def _in_an_array(exact, scale, lowest, highest):
    """For each number the power of 2 that its ulp is measured at, and the number divided by it."""
    exact = exact.ravel()
    size = np.abs(exact) if scale is None else np.fmax(np.abs(exact), np.ravel(scale))
    exponent = np.frexp(size)[1] - 1
    exponent = np.where(np.isinf(size), highest, np.where(size == 0, lowest, exponent))
    exponent = np.clip(exponent, lowest, highest)
    return exponent, np.ldexp(exact, -exponent), 0.0


def _in_a_list(exact, scale, lowest, highest):
    """The same for numbers of mpmath, in two parts: what a float64 holds, and what it does not."""
    exponents, heads, rests = [], [], []
    for t, other in zip(exact, exact if scale is None else scale, strict=True):
        t = mp.convert(t)
        magnitude = max(mp.mag(t), mp.mag(other)) if other is not t else mp.mag(t)
        exponent = lowest if magnitude != magnitude else min(max(magnitude - 1, lowest), highest)
        t = mp.ldexp(t, -int(exponent))
        head = float(t)
        exponents.append(int(exponent))
        heads.append(head)
        rests.append(float(t - head) if -2 < head < 2 or -2 < t < 2 else 0.0)
    return np.array(exponents, int), np.array(heads), np.array(rests)


class _Exact:
    """mpmath; an erf near 1 is had from the little that is missing, which takes fewer digits."""

    def __getattr__(self, name):
        return getattr(mp, name)

    def erf(self, x):
        with mp.workprec(150):
            missing = mp.erfc(abs(x))
        return mp.sign(x) * (1 - missing)


@functools.cache
def _on_grid(form, dtype, sign):
    return exactly(form, sign * grid(dtype))


def _loses_between(form, dtype, sign, scale, m):
    """For each quarter from 1/4 to 5, whether somewhere in it more than 16 ulp are lost."""
    x, exact = _between(form, dtype, sign)
    size = None if scale is None else _between(scale, dtype, sign)[1]
    with np.errstate(all="ignore"):
        error = ulps(form(m, x), exact, size)
    return (error > 16).reshape(BETWEEN.shape).any(axis=1)


@functools.cache
def _between(form, dtype, sign):
    x = (sign * BETWEEN).ravel().astype(dtype)
    return x, exactly(form, x)


def _warns(form, m, x):
    """Where NumPy has warned, if the numbers come one after the other."""
    fine, warned = 0, len(x) + 1
    while warned - fine > 1:
        count = (fine + warned) // 2
        try:
            with np.errstate(divide="raise", over="raise", invalid="raise"):
                form(m, x[:count])
            fine = count
        except FloatingPointError:
            warned = count
    return np.arange(1, len(x) + 1) >= warned


@functools.cache
def _cached(name):
    """A function of mpmath, from float to float, which remembers what it has worked out."""
    function = getattr(mp, name)

    @functools.cache
    def rounded(v):
        with mp.workprec(100):
            return float(function(mp.mpf(v)))

    return rounded
