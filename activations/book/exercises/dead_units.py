"""Checks of the chapter on dead units."""

import numpy as np

from activations.book.exercises import NotYet, answer, check, close


@check
def dead_here(attempt):
    """Which columns are off in every row."""
    sums = np.array([[-1.0, 2.0, -3.0, 0.0], [-0.5, -1.0, -4.0, -1.0], [-2.0, 5.0, 1.0, -7.0]])
    got = np.asarray(answer(attempt, sums))
    if got.shape == (3,):
        raise NotYet(
            "three answers came back, one for each example. The question is about the four units: "
            "go down the columns, axis=0."
        )
    if got.shape != (4,):
        raise NotYet(f"four units need four answers, not the shape {got.shape}.")
    if np.array_equal(got, [True, True, True, True]):
        raise NotYet(
            "a unit that is off for one example is not dead. It has to be off for all of them."
        )
    if np.array_equal(got, [True, False, True, True]):
        raise NotYet(
            "the third unit is on for the last example: a negative mean does not make it dead."
        )
    if np.array_equal(got, [True, False, False, False]):
        raise NotYet(
            "the last unit's largest sum is exactly 0, and there ReLU's slope is 0: it is dead too."
        )
    if np.array_equal(got, [False, True, True, False]):
        raise NotYet("these are the units that are alive: the question is about the others.")
    if not np.array_equal(got, [True, False, False, True]):
        raise NotYet(f"the first and the last unit are off in every row; the answer was {got}.")
    return "one look at a whole column, and no gradient was needed."


@check
def rows_needed(attempt):
    """The number of rows that shows a rare unit at work."""
    for p, certainty, wanted in ((0.01, 0.95, 299), (0.5, 0.9, 4), (0.002, 0.99, 2301)):
        got = answer(attempt, p, certainty)
        if np.ndim(got) != 0:
            raise NotYet("the answer is one number.")
        asked = f"for p = {p} and certainty {certainty}"
        if close(got, np.ceil(np.log(certainty) / np.log(1 - p))):
            raise NotYet(
                f"{asked}, {got:.4g} rows: that is where it is still silent with chance "
                f"{certainty}. It may be silent with chance {1 - certainty:.2g} only."
            )
        if close(got, np.ceil(3 / p)) or close(got, 3 / p):
            raise NotYet(
                "3/p is the rule of three, an approximation for 95 %. The exact number is asked "
                "for."
            )
        if close(got, np.log(1 - certainty) / np.log(1 - p)):
            raise NotYet(
                f"{asked}, {got:.6g} rows: you cannot look at part of a row. Round, in the "
                "direction that keeps the promise."
            )
        if close(got, np.floor(np.log(1 - certainty) / np.log(1 - p))):
            raise NotYet(f"{asked}, {got:.0f} rows are just too few: round up.")
        seen = 1 - (1 - p) ** float(got)
        if not close(got, wanted):
            raise NotYet(
                f"{asked}, {got:.6g} rows show it with chance {seen:.4f}; {wanted} are needed."
            )
    return "for 95 % it is close to 3/p, the rule of three."


@check
def lethal_rate(attempt):
    """The learning rate at which a step takes a sum to 0."""
    w, x = np.array([1.0, -0.5, 2.0]), np.array([0.5, 1.0, 1.5])
    for b, g in ((0.2, 0.5), (-1.0, 2.0)):
        got, height, square = answer(attempt, w, b, x, g), w @ x + b, x @ x
        if np.ndim(got) != 0:
            raise NotYet("the answer is one rate.")
        if close(got, height / (g * square)):
            raise NotYet(
                "the weights' part is right. The step moves the bias too, by g times the rate."
            )
        if close(got, height / g):
            raise NotYet("that is the bias's part alone: the weights move too.")
        if close(got, height / (g * (np.sqrt(square) + 1))):
            raise NotYet(
                "the length of x stands there where its square belongs: the weights move along x, "
                "and are then multiplied by x."
            )
        if close(got, height / (square + 1)):
            raise NotYet("the gradient g is missing: twice the gradient, half the rate.")
        if close(got, w @ x / (g * (square + 1))):
            raise NotYet("the height above 0 is w·x + b: the bias belongs to it.")
        sum_after = (w - got * g * x) @ x + b - got * g
        if not close(got, height / (g * (square + 1))):
            raise NotYet(
                f"with b = {b}, g = {g} and the rate {got:.4g} the sum is {sum_after:.4g} "
                "afterwards, not 0."
            )
    return "the lethal rate falls with the square of the input's length."


@check
def wakes_at(attempt):
    """The factor of the weights at which a dead unit fires again."""
    x = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]])
    cases = [  # weights, bias, what shows
        ([-1.0, -1.0], 1.5, 0.5),
        ([-2.0, 0.0], 0.5, 0.25),
        ([-1.0, -1.0], -1.0, 0.0),
        ([0.5, 0.5], -4.0, 0.0),
        ([-1.0, -2.0], 0.0, 0.0),
    ]
    for weights, b, wanted in cases:
        w = np.array(weights)
        got = answer(attempt, w, b, x)
        if np.ndim(got) != 0:
            raise NotYet("the answer is one factor.")
        at = f"for w = {weights}, b = {b}"
        if wanted and close(got, -b / np.min(x @ w)):
            raise NotYet(
                f"{at} the row with the smallest w·x was used. The row that wakes the unit first "
                "has the largest."
            )
        if not wanted and not close(got, 0):
            raise NotYet(
                f"{at} the answer is 0: while the weights shrink, the largest sum goes to b, "
                f"which is {'0' if b == 0 else 'negative'}. It never gets above 0."
            )
        largest = np.max(float(got) * (x @ w)) + b
        if not close(got, wanted):
            raise NotYet(f"{at} and the factor {got:.4g} the largest sum is {largest:.4g}, not 0.")
    return "only a positive bias wakes a unit, and killed units have negative ones."


@check
def layers_until_half(attempt):
    """Depth at which half of the narrow networks are off for a row."""
    for width, wanted in ((1, 1), (2, 3), (3, 6), (6, 45)):
        got = answer(attempt, width)
        if np.ndim(got) != 0 or not np.isfinite(got):
            raise NotYet("the answer is one number of layers.")
        off = 1 - (1 - 2.0**-width) ** float(got)
        at = f"with {width} unit{'s' if width > 1 else ''} a layer and {got:.4g} layers"
        if got <= wanted - 1:
            raise NotYet(f"{at} {off:.0%} of the networks are off: less than half.")
        if got != np.round(got):
            raise NotYet(f"{at}: half is reached between two whole numbers. Take the upper one.")
        if got >= wanted + 1:
            raise NotYet(f"{at} {off:.0%} of the networks are off: fewer would do.")
        if got != wanted:
            raise NotYet(f"{at} {off:.0%} of the networks are off; {wanted} is the answer.")
    try:
        wide = float(answer(attempt, 64))
    except Exception:  # it divided by 0
        wide = np.inf
    if not (0 < wide < np.inf):
        raise NotYet(
            "right for narrow layers. For 64 units it gives no number: 1 − 2⁻⁶⁴ is rounded to 1, "
            "and its logarithm to 0. np.log1p(x) is log(1 + x) for small x."
        )
    wanted = np.log(2) * 2.0**64
    if not close(wide, wanted):
        raise NotYet(f"for 64 units {wide:.3g} should be {wanted:.3g}.")
    return f"and for 64 units {wide:.0e} layers: the danger is in narrow layers."
