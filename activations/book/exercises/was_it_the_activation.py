"""Checks behind the exercises of the chapter that asks whether it was the activation."""

import functools

import numpy as np

from activations import relu
from activations.book import lab
from activations.book.exercises import NotYet, answer, check, close, number, numbers, whole


@check
def patience(smallest):
    """The smallest patience that keeps the last network of a run with two records before."""
    smallest = whole(smallest, "a whole number of passes is asked for")
    if smallest < 1:
        raise NotYet("with no patience at all the first network is kept.")
    if smallest == 3:
        raise NotYet("with 3 it stops at pass 4, three passes after the record of pass 1.")
    if smallest == 2:
        raise NotYet("with 2 it stops at pass 3, two passes after the record of pass 1.")
    if smallest == 1:
        raise NotYet("with 1 it stops at pass 2, which is no record.")
    if smallest != 4:
        raise NotYet(f"{smallest} keeps it, but less would do; an equal score is no record.")
    return "two waits of four passes, and each time the fourth brought a record."


@check
def interaction(attempt):
    """Difference of differences in a table of four means."""
    for means in ([[10.0, 95.0], [97.0, 97.0]], [[1.0, 3.0], [5.0, 7.0]], [[0.0, 1.0], [2.0, 9.0]]):
        (a, b), (c, d) = means
        wanted = (d - c) - (b - a)
        got = number(answer(attempt, np.array(means)))
        if close(got, wanted):
            continue
        if close(got, -wanted):
            raise NotYet("the sign is wrong: after minus before.")
        if close(got, ((b - a) + (d - c)) / 2) or close(got, ((c - a) + (d - b)) / 2):
            raise NotYet("that is a main effect: an average of two differences. Subtract them.")
        if close(got, wanted / 2):
            raise NotYet("that is half of it, as some books define it; here it is the whole.")
        if close(got, d - a):
            raise NotYet("that is what both knobs bring together; the effect of each is in it.")
        raise NotYet(f"for {means} it is {wanted:g}, not {got:g}.")
    return "0 where the knobs do not care about each other, −85 where either will do."


@check
def difference_interval(attempt):
    """Bootstrap interval of mean(b) − mean(a)."""
    rng = np.random.default_rng(1)
    a, b = rng.normal(0, 1, 12), rng.normal(3, 2, 20)
    middle, error = b.mean() - a.mean(), np.hypot(a.std() / 12**0.5, b.std() / 20**0.5)

    def interval(a, b, seed=0):
        return numbers(
            answer(attempt, a, b, np.random.default_rng(seed)),
            (2,),
            "an interval is two numbers, low and high",
        )

    low, high = interval(a, b)
    if np.isnan(low + high):
        raise NotYet("its ends are nan.")
    if low > high:
        raise NotYet(f"{low:.2f} is above {high:.2f}: the lower end comes first.")
    if low == high:
        raise NotYet(f"it has no width: {low:.2f} to {high:.2f}. Draw with replacement.")
    if low + high <= 0:
        raise NotYet("the sign is wrong: mean(b) − mean(a) is asked for.")
    if not low < middle < high:
        raise NotYet(f"the difference itself, {middle:.2f}, is not in {low:.2f} to {high:.2f}.")
    width = (high - low) / error
    if width >= 6:
        raise NotYet("too wide: take quantiles of the drawn means, not of the runs.")
    if width <= 2.2:
        raise NotYet("too narrow for 95 %: from the 2.5 % quantile to the 97.5 % quantile.")
    if not 3.5 < width < 4.4:
        raise NotYet(f"its width is {width:.1f} standard errors; near 3.9 is expected.")
    if np.ptp(interval(b[:5], b[:5] + 1)) <= 0.5:
        raise NotYet("a and b are drawn with the same numbers, as if they were pairs.")
    if not np.array_equal(interval(a, b), [low, high]):
        raise NotYet("with the same generator it gives another interval: draw with rng alone.")
    if np.array_equal(interval(a, b, seed=2), [low, high]):
        raise NotYet("another generator gives the same interval: draw with rng.")
    return "the difference lies inside, and the width is that of 95 %."


@check
def smallest_gain(gain):
    """The smallest gain, in halves, with which four sigmoid layers are trained in 20 passes."""
    gain = number(gain, "one of 0.5, 1, 1.5, … is asked for")
    if gain <= 0:
        raise NotYet(f"a standard deviation is positive; got {gain:g}.")
    if not (2 * gain).is_integer():
        raise NotYet(f"one of 0.5, 1, 1.5, … is asked for; got {gain:g}.")
    if gain > 4:
        raise NotYet(f"with {gain - 0.5:g} all five pass 80% already; start from 0.5.")
    reached, below = _slowest(gain), _slowest(gain - 0.5) if gain > 0.5 else 0
    if not reached > 0.8:
        raise NotYet(f"with {gain:g} the slowest of the five has {reached:.0%}.")
    if below > 0.8:
        raise NotYet(f"with {gain - 0.5:g} all five pass 80% already.")
    return f"the slowest of five has {reached:.0%} with it, {below:.0%} with half a step less."


@functools.cache
def _slowest(gain):
    x, _, y, _ = lab.digits()
    five = [lab.mlp([64, 32, 32, 32, 32, 10], "sigmoid", s, init=gain) for s in range(5)]
    lab.train_together(five, x, y, range(5), epochs=20, lr=0.8, momentum=0, batch=100)
    return min(lab.accuracy(network, x, y) for network in five)


@check
def bias_factor(attempt):
    """By what to multiply the biases of a layer so that wider weights change no sign."""
    for c in (0.25, 2.0, 3.0):
        for layer in (5, 1, 2, 3, 4, 6):
            wanted = c**layer
            got = number(answer(attempt, c, layer))
            if close(got, wanted):
                continue
            if close(got, c):
                raise NotYet(
                    f"right for the first layer; the inputs of layer {layer} have grown as well."
                )
            if close(got, c ** (layer - 1)):
                raise NotYet(
                    "that is how much the inputs of the layer have grown; its own weights have, "
                    "too."
                )
            if close(got, 1 / wanted):
                raise NotYet("the other way round: wider weights need wider biases.")
            if close(got, c * layer):
                raise NotYet("layers multiply: c for each of them, so a power and no product.")
            raise NotYet(f"for c = {c:g}, layer {layer}: not {got:g}.")
    return f"in a network of six layers the {_dead_in_wide()} dead units stay the same."


@functools.cache
def _dead_in_wide():
    wide = lab.mlp([64] + [32] * 6 + [10], relu, 0, init="pytorch")
    for layer, linear in enumerate(wide[::2], 1):
        linear.weight.data *= 2
        linear.bias.data *= 2**layer
    return np.sum(lab.dead_units(wide, lab.digits()[0]))
