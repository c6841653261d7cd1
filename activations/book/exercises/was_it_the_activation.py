"""Checks behind the exercises of the chapter that asks whether it was the activation."""

import functools

import numpy as np

from activations import relu
from activations.book import lab
from activations.book.exercises import (
    NotYet,
    answer,
    check,
    close,
    number,
    numbers,
    parts,
    whole,
)


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
def tanh_from_sigmoid(attempt):
    """A layer between two hidden layers of sigmoids, for a network of tanhs that does the same."""
    rng = np.random.default_rng(2)
    for out, into in ((3, 2), (2, 5)):
        W, b = rng.normal(size=(out, into)), rng.normal(size=out)
        got_W, got_b = parts(answer(attempt, W, b), "two things are wanted: return W, b")
        got_W = numbers(got_W, (out, into), f"W should take {into} outputs to {out} sums")
        got_b = numbers(got_b, (out,), f"b has one number for each of the {out} sums")
        right_W, right_b = W / 4, b / 2 + W.sum(axis=1) / 4
        if close(got_W, 4 * W):
            raise NotYet("W is that of sigmoid from tanh: here it is the other way round.")
        if close(got_W, W / 2):
            raise NotYet("W is halved once; it has a tanh before it and a tanh behind it.")
        if close(got_W, W):
            raise NotYet("W has not changed; tanh is twice as high and twice as fast.")
        if not close(got_W, right_W):
            raise NotYet("W has the right shape, but not the right numbers.")
        if close(got_b, b / 2):
            raise NotYet("b leaves out the ½ that each sigmoid before it adds.")
        if close(got_b, b / 2 - W.sum(axis=1) / 4):
            raise NotYet("in b the ½ of the sigmoids has the wrong sign: tanh lacks it.")
        if close(got_b, b + W.sum(axis=1) / 2):
            raise NotYet("b is that of the sigmoid's sum; tanh wants half of the sum.")
        if close(got_b, b / 2 + W.sum() / 4):
            raise NotYet("in b each unit has weights of its own: sum along a row.")
        if not close(got_b, right_b):
            raise NotYet("W is right, b is not: put ½ + ½ tanh(z/2) for each sigmoid.")
    return "a quarter of the weights, and biases with the ½ in them."


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
