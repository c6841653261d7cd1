"""Checks of the chapter on dead units."""

import numpy as np

from activations.book.exercises import NotYet, answer, check, close, number, numbers


@check
def dead_here(attempt):
    """Which columns are off in every row."""
    sums = np.array([[-1.0, 2.0, -3.0, 0.0], [-0.5, -1.0, -4.0, -1.0], [-2.0, -0.5, 1.0, -7.0]])
    got = numbers(answer(attempt, sums), wanted="four units need four answers, True or False")
    if got.shape == (3,):
        raise NotYet(
            "three answers came back, one for each example. The question is about the four units: "
            "go down the columns, axis=0."
        )
    if got.shape != (4,):
        raise NotYet(f"four units need four answers, not the shape {got.shape}.")
    for answered, mistake in [
        ([1, 1, 1, 1], "a unit that is off for one example is not dead. It has to be off for all "
                       "of them."),
        ([1, 0, 1, 1], "the third unit is on for the last example: a negative mean does not make "
                       "it dead."),
        ([1, 0, 0, 0], "the last unit's largest sum is exactly 0, and there ReLU's slope is 0: it "
                       "is dead too."),
        ([0, 1, 1, 0], "these are the units that are alive: the question is about the others."),
    ]:  # fmt: skip
        if np.array_equal(got, answered):
            raise NotYet(mistake)
    if not np.array_equal(got, [1, 0, 0, 1]):
        raise NotYet(f"the first and the last unit are off in every row; the answer was {got}.")
    return "one look at a whole column, and no gradient was needed."


@check
def rows_needed(attempt):
    """The number of rows that shows a rare unit at work."""
    for p, certainty, wanted in ((0.01, 0.95, 299), (0.5, 0.9, 4), (0.002, 0.99, 2301)):
        got = number(answer(attempt, p, certainty))
        if got == wanted:
            continue
        asked = f"for p = {p} and certainty {certainty}, {got:.6g} rows"
        if got == np.ceil(np.log(certainty) / np.log(1 - p)):
            raise NotYet(
                f"{asked}: that is where it is still silent with chance {certainty}. It may be "
                f"silent with chance {1 - certainty:.2g} only."
            )
        if close(got, np.ceil(3 / p)) or close(got, 3 / p):
            raise NotYet(
                "3/p is the rule of three, an approximation for 95 %. The exact number is asked "
                "for."
            )
        if close(got, np.log(1 - certainty) / np.log(1 - p)):
            raise NotYet(
                f"{asked}: you cannot look at part of a row. Round, in the direction that keeps "
                "the promise."
            )
        if got == wanted - 1:
            raise NotYet(f"{asked} are just too few: round up.")
        if not got > 0:
            raise NotYet(f"{asked}: a number of rows is positive.")
        seen = 1 - (1 - p) ** got
        raise NotYet(f"{asked} show it with chance {seen:.4f}; {wanted} are needed.")
    return "for 95 % it is close to 3/p, the rule of three."


@check
def lethal_rate(attempt):
    """The learning rate at which a step takes a sum to 0."""
    w, x = np.array([1.0, -0.5, 2.0]), np.array([0.5, 1.0, 1.5])
    for b, g in ((0.2, 0.5), (-1.0, 2.0)):
        height, square = w @ x + b, x @ x
        wanted = height / (g * (square + 1))
        got = number(answer(attempt, w, b, x, g), "the answer is one rate")
        if close(got, wanted):
            continue
        for rate, mistake in [
            (height / (g * square), "the weights' part is right. The step moves the bias too, by "
                                    "g times the rate."),
            (height / g, "that is the bias's part alone: the weights move too."),
            (height / (g * (np.sqrt(square) + 1)), "the length of x stands there where its square "
             "belongs: the weights move along x, and are then multiplied by x."),
            (height / (square + 1), "the gradient g is missing: twice the gradient, half the "
                                    "rate."),
            (w @ x / (g * (square + 1)), "the height above 0 is w·x + b: the bias belongs to it."),
            (-wanted, "the sign is wrong: the step goes down by itself, with a positive rate."),
        ]:  # fmt: skip
            if close(got, rate):
                raise NotYet(mistake)
        after = (w - got * g * x) @ x + b - got * g
        raise NotYet(
            f"with b = {b}, g = {g} and the rate {got:.4g} the sum is {after:.4g} afterwards, "
            "not 0."
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
        got = number(answer(attempt, w, b, x), "the answer is one factor")
        if close(got, wanted):
            continue
        at = f"for w = {weights}, b = {b}"
        if not wanted:
            raise NotYet(
                f"{at} the answer is 0, not {got:.4g}: while the weights shrink, the largest sum "
                f"goes to b, which is {'0' if b == 0 else 'negative'}. It never gets above 0."
            )
        if close(got, -b / np.min(x @ w)):
            raise NotYet(
                f"{at} the row with the smallest w·x was used. The row that wakes the unit first "
                "has the largest."
            )
        largest = np.max(got * (x @ w)) + b
        raise NotYet(f"{at} and the factor {got:.4g} the largest sum is {largest:.4g}, not 0.")
    return "only a positive bias wakes a unit; where biases start at 0, few dead units have one."


@check
def layers_until_half(attempt):
    """Depth at which half of the narrow networks are off for a row."""
    for width, wanted in ((1, 1), (2, 3), (3, 6), (6, 45)):
        got = number(answer(attempt, width), "the answer is one number of layers")
        if got == wanted:
            continue
        if not 0 <= got < np.inf:
            raise NotYet(f"the answer is a number of layers; for width {width} it is {got:g}.")
        off = 1 - (1 - 2.0**-width) ** got
        at = f"with {width} unit{'s' if width > 1 else ''} a layer and {got:.4g} layers"
        if got <= wanted - 1:
            raise NotYet(f"{at} {off:.0%} of the networks are off: less than half.")
        if got < wanted:
            raise NotYet(f"{at}: half is reached between two whole numbers. Take the upper one.")
        raise NotYet(f"{at} {off:.0%} of the networks are off: fewer would do.")
    try:
        wide = number(answer(attempt, 64))
    except NotYet:  # it divided by 0
        wide = np.inf
    if not 0 < wide < np.inf:
        raise NotYet(
            "right for narrow layers. For 64 units it gives no number: 1 − 2⁻⁶⁴ is rounded to 1, "
            "and its logarithm to 0. np.log1p(x) is log(1 + x) for small x."
        )
    wanted = np.log(2) * 2.0**64
    if not close(wide, wanted):
        raise NotYet(f"for 64 units {wide:.3g} should be {wanted:.3g}.")
    return f"and for 64 units {wide:.0e} layers: the danger is in narrow layers."
