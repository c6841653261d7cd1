"""Checks of the chapter on conventions."""

import numpy as np

from activations import hardsigmoid, leaky_relu, quick_gelu, relu
from activations.book.exercises import (
    NotYet,
    Raised,
    answer,
    check,
    close,
    number,
    numbers,
    parts,
    shown,
    watched,
)  # fmt: skip

X = np.array([-4.0, -2.5, -1.0, -0.2, 0.0, 0.7, 2.6, 3.0])


def box(x):
    """A GELU out of somebody's model: which one is for the learner to find out."""
    return quick_gelu(x)


@check
def which_gelu(attempt):
    """The variant of GELU in the box."""
    words = ("exact", "tanh", "sigmoid")
    if not (isinstance(attempt, str) and attempt in words):
        listed = ", ".join(map(repr, words))
        raise NotYet(f"the answer is one of {listed}; got {shown(attempt)}.")
    if attempt == "exact":
        raise NotYet(
            "the exact GELU of 1 is 0.8413 and the box says 0.8458: put 1 into it and look."
        )
    if attempt == "tanh":
        raise NotYet(
            "the tanh formula is never further than 0.0005 from the exact GELU. The box is 0.02 "
            "off where the two differ most."
        )
    return "x·σ(1.702x), as in CLIP. One number, 1, was enough to tell the three apart."


@check
def old_hard_sigmoid(attempt):
    """Keras 2's hard sigmoid made of today's."""
    today, used = watched(hardsigmoid)
    wanted = np.clip(0.2 * X + 0.5, 0, 1)
    got = numbers(answer(attempt, X, today), X.shape, "one number for each input is asked for")
    if not used:
        raise NotYet("use the hardsigmoid that is handed in: the new framework has no other.")
    if close(got, wanted):
        return (
            "the weights that feed it, and their bias, times 1.2, and the old model runs in the "
            "new."
        )
    if close(got, hardsigmoid(X)):
        raise NotYet("that is today's function: its slope is 1/6, not 1/5.")
    if close(got, 1.2 * hardsigmoid(X)):
        raise NotYet("1.2 times the value has the slope, and goes up to 1.2: scale the input.")
    if close(got, hardsigmoid(X / 1.2)):
        raise NotYet(
            "the input was divided where it should be multiplied: the old function is the steeper "
            "one."
        )
    if close(got, hardsigmoid(0.2 * X)):
        raise NotYet("the slope 1/6 is there already: 0.2x becomes x/30. By how much must x grow?")
    raise NotYet(f"at {X} the old function is {wanted}, not {got.round(4)}.")


@check
def jump(attempt):
    """By how much softplus with a threshold jumps."""
    for beta, threshold in [(1.0, 20.0), (0.1, 20.0), (2.0, 5.0), (1.0, 50.0)]:
        wanted = np.log1p(np.exp(-threshold)) / beta
        got = number(
            answer(attempt, beta, threshold), "the answer is one number, the size of the jump"
        )
        if close(got, wanted, atol=0):
            continue
        given = f"β = {beta:g}, threshold {threshold:g}"
        if close(got, -wanted, atol=0):
            raise NotYet("the size of the jump: a positive number.")
        if close(got, wanted * beta, atol=0):
            raise NotYet(f"{given}: the factor 1/β in front of the logarithm is missing.")
        if close(got, np.log1p(np.exp(-beta * threshold)) / beta, atol=0):
            raise NotYet(f"{given}: the threshold is one for βx already, not for x.")
        if close(got, np.exp(-threshold) / beta, atol=0):
            raise NotYet(f"{given}: e^−t is what is left for large t only; keep the logarithm.")
        raise NotYet(
            f"{given}: {got:.6g}, where it should be {wanted:.6g}. If your formula is right, look "
            "for a difference of two large numbers in it, or for the logarithm of nearly 1."
        )
    return "log1p(e^−threshold)/β: a threshold of 50 would have made a jump that nobody can see."


@check
def leaky_from_relu(attempt, at_zero):
    """Leaky ReLU made of ReLUs, and the slope that it has at 0."""
    for slope in (0.01, 0.2, 2.0, -0.5):
        handed_in, used = watched(relu)
        wanted = leaky_relu(X, slope)
        got = numbers(
            answer(attempt, X, slope, handed_in), X.shape, "one number for each input is asked for"
        )
        if not used:
            raise NotYet("use the relu that is handed in, and nothing else.")
        if close(got, wanted):
            continue
        if close(got, relu(X) + slope * relu(-X)):
            raise NotYet(
                "on the left this goes up: relu(−x) is −x there, so it must be taken away."
            )
        if close(got, relu(X)):
            raise NotYet("that is ReLU: what is missing is the slope on the left.")
        raise NotYet(f"with slope {slope}, {X} should give {wanted}, not {got}.")
    at_zero = number(at_zero, "the second answer is one number, the slope at 0")
    found = _slope_at_zero(attempt, 0.01)
    if not close(at_zero, found):
        raise NotYet(
            f"the slope of your formula at 0 is not {at_zero:g}: write its derivative down, put "
            "relu′(0) = 0 wherever a ReLU is, and see what is left."
        )
    if close(found, 0):
        return "0, which is the slope of neither side: a new spelling is a new convention."
    return (
        f"{found:g} for your formula, and 0 for relu(x) − 0.01·relu(−x): a new spelling is a new "
        "convention."
    )


@check
def any_slope(attempt):
    """A ReLU made of ReLUs, with any slope at 0."""
    for slope in (0.25, 1.0, 7.0, -2.0, 0.0):
        handed_in, used = watched(relu)
        got = numbers(
            answer(attempt, X, slope, handed_in), X.shape, "one number for each input is asked for"
        )
        if not close(got, relu(X)):
            if close(got, leaky_relu(X, slope)):
                raise NotYet(
                    "that is Leaky ReLU: on the left the values are to be 0, and the slope s is "
                    "asked for at 0 alone."
                )
            raise NotYet(f"with s = {slope:g}, {X} should give {relu(X)}, not {got}.")
        if not used:
            raise NotYet("use the relu that is handed in: its slope at 0 is 0.")
        found = _slope_at_zero(attempt, slope)
        if close(found, slope):
            continue
        if close(found, 0):
            raise NotYet(
                f"the values are right, and with s = {slope:g} the slope at 0 is 0. What can you "
                "add that is 0 everywhere, and has a slope?"
            )
        raise NotYet(f"the values are right, but with s = {slope:g} the slope at 0 is {found:g}.")
    return "a nothing with a slope: backpropagation differentiates the program, not the function."


def _slope_at_zero(attempt, slope):
    """The slope that backpropagation finds at 0 for a formula made of a ReLU whose own is 0."""
    here = np.array([_Dual(0.0, 1.0)], dtype=object)
    alone = "write the formula with +, −, · and the relu that is handed in alone"
    try:
        found = answer(attempt, here, slope, _dual_relu)
    except Raised:  # it wants what numbers have and a dual number has not
        raise NotYet(f"{alone}.") from None
    [found] = parts(found, alone, 1)
    if not isinstance(found, _Dual):
        raise NotYet(f"{alone}.")
    return found.slope


class _Dual:
    """A number together with its slope, which arithmetic hands on as backpropagation does."""

    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def __add__(self, other):
        other = _dual(other)
        return _Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        other = _dual(other)
        slope = self.value * other.slope + self.slope * other.value
        return _Dual(self.value * other.value, slope)

    def __truediv__(self, other):
        return self * (1 / other)

    def __neg__(self):
        return self * -1

    def __pos__(self):
        return self

    def __sub__(self, other):
        return self + -other

    def __rsub__(self, other):
        return -self + other

    __radd__, __rmul__ = __add__, __mul__

    def __eq__(self, other):
        raise TypeError("a program that asks where it is has a slope of its own there")

    __hash__ = None


def _dual(number):
    return number if isinstance(number, _Dual) else _Dual(float(number), 0.0)


def _dual_relu(x):
    """ReLU of dual numbers, with slope 0 at 0: of one, or of an array of them."""
    if not isinstance(x, _Dual):
        return np.vectorize(lambda each: _dual_relu(_dual(each)), otypes=[object])(x)
    return x if x.value > 0 else _Dual(0.0, 0.0)
