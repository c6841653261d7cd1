"""Attempts at the exercises of the chapter that asks whether it was the activation."""

import math
import random
from fractions import Fraction

import numpy as np
import torch

from activations.book.exercises import was_it_the_activation as exercises
from tests.package.book.exercises.battery import Battery

validation = [0.10, 0.12, 0.11, 0.12, 0.11, 0.13, 0.09, 0.13, 0.12, 0.40]


def kept(patience):
    best, at, score = 0, 0, 0
    for number, now in enumerate(validation):
        if now > score:
            best, at, score = number, number, now
        elif number - at >= patience:
            break
    return best


at = Battery(exercises.patience)
at.right(4)
at.right(4.0)
at.right(np.int64(4))
at.right(Fraction(8, 2))
at.right(torch.tensor(4))
at.right(next(patience for patience in range(10) if kept(patience) == 9))
at.wrong("stops at pass 4", 3)
at.wrong("stops at pass 3", 2)
at.wrong("stops at pass 2", 1)
at.wrong("the first network is kept", 0)
at.wrong("less would do", 5)
at.wrong("less would do", 9)
at.wrong("a whole number of passes is asked for; got 2.5", 2.5)
at.wrong("a whole number of passes is asked for; got the function kept", kept)

at = Battery(exercises.interaction)
at.right(lambda m: (m[1][1] - m[1][0]) - (m[0][1] - m[0][0]))
at.right(lambda m: m[0, 0] + m[1, 1] - m[0, 1] - m[1, 0])
at.right(lambda m: np.diff(np.diff(m, axis=0)))
at.right(lambda means: (means * [[1, -1], [-1, 1]]).sum())
at.right(lambda m: np.array([-1, 1]) @ m @ [-1, 1])
at.right(lambda m: sum((-1) ** (i + j) * m[i][j] for i in range(2) for j in range(2)))


@at.right
def _in_place(means):
    means[1] -= means[0]
    return means[1, 1] - means[1, 0]


@at.right
def _named(means):
    (neither, second), (first, both) = means
    return torch.tensor(both - neither - (first - neither) - (second - neither))


at.wrong("the sign is wrong", lambda m: m[0][1] - m[0][0] - m[1][1] + m[1][0])
at.wrong("that is a main effect", lambda m: (m[1][1] - m[1][0] + m[0][1] - m[0][0]) / 2)
at.wrong("that is a main effect", lambda m: m[1].mean() - m[0].mean())
at.wrong("half of it", lambda m: (m[1][1] - m[1][0] - m[0][1] + m[0][0]) / 2)
at.wrong("one number is asked for; got an array of shape (2, 1)", lambda m: np.diff(m))
at.wrong("what both knobs bring together", lambda m: m[1][1] - m[0][0])
at.wrong("it is -85, not 2", lambda m: m[1][1] - m[0][1])
at.wrong("it is -85, not 299", lambda m: m.sum())
at.wrong("it is -85, not -8245", np.linalg.det)
at.wrong("raised IndexError", lambda m: m[2][2] - m[2][1] - m[1][2] + m[1][1])

at = Battery(exercises.difference_interval)


@at.right
def _integers(a, b, rng):
    mean_a = a[rng.integers(len(a), size=(4000, len(a)))].mean(axis=1)
    mean_b = b[rng.integers(len(b), size=(4000, len(b)))].mean(axis=1)
    return np.quantile(mean_b - mean_a, [0.025, 0.975])


@at.right
def _choice(a, b, rng, draws=3000):
    differences = rng.choice(b, (draws, b.size)).mean(1) - rng.choice(a, (draws, a.size)).mean(1)
    return np.percentile(differences, 2.5), np.percentile(differences, 97.5)


@at.right
def _loop(a, b, rng):
    differences = []
    for _ in range(1000):
        again_a, again_b = rng.choice(a, size=len(a)), rng.choice(b, size=len(b))
        differences.append(again_b.mean() - again_a.mean())
    differences.sort()
    return differences[25], differences[974]


@at.right
def _counts(a, b, rng):
    weights_a = rng.multinomial(len(a), np.full(len(a), 1 / len(a)), size=2500) / len(a)
    weights_b = rng.multinomial(len(b), np.full(len(b), 1 / len(b)), size=2500) / len(b)
    return np.quantile(weights_b @ b - weights_a @ a, (0.025, 0.975))


@at.right
def _in_place(a, b, rng):
    middle = b.mean() - a.mean()
    a -= a.mean()
    b -= b.mean()
    return middle + quantiles(means(a, rng), means(b, rng))


@at.right
def _pythons_random(a, b, rng):
    draw, a, b = random.Random(int(rng.integers(2**31))), a.tolist(), b.tolist()
    differences = sorted(
        sum(draw.choices(b, k=len(b))) / len(b) - sum(draw.choices(a, k=len(a))) / len(a)
        for _ in range(1000)
    )
    return [differences[24], differences[-25]]


def quantiles(a, b, ends=(0.025, 0.975)):
    return np.quantile(b - a, ends)


def means(runs, rng):
    return rng.choice(runs, (2000, len(runs))).mean(axis=1)


at.wrong("the sign is wrong", lambda a, b, rng: quantiles(means(b, rng), means(a, rng)))
at.wrong("too wide", lambda a, b, rng: quantiles(rng.choice(a, 2000), rng.choice(b, 2000)))
at.wrong("too narrow", lambda a, b, rng: quantiles(means(a, rng), means(b, rng), [0.25, 0.75]))
at.wrong("standard errors; near 3.9 is expected", lambda a, b, rng:
         quantiles(means(a, rng), means(b, rng), [0.05, 0.95]))  # fmt: skip
at.wrong("no width", lambda a, b, rng: [b.mean() - a.mean()] * 2)
at.wrong("it has no width", lambda a, b, rng: quantiles(
    rng.permuted(np.tile(a, (2000, 1)), axis=1).mean(1).round(9),
    rng.permuted(np.tile(b, (2000, 1)), axis=1).mean(1).round(9)))  # fmt: skip
at.wrong("the lower end comes first", lambda a, b, rng: quantiles(
    means(a, rng), means(b, rng), [0.975, 0.025]))  # fmt: skip
at.wrong("another generator gives the same interval", lambda a, b, rng: (
    b.mean() - a.mean() + np.array([-1.96, 1.96])
    * math.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))))  # fmt: skip
at.wrong("another generator gives the same interval", lambda a, b, rng:
         _choice(a, b, np.random.default_rng(7)))  # fmt: skip
at.wrong("with the same generator it gives another", lambda a, b, rng:
         _choice(a, b, np.random.default_rng()))  # fmt: skip
at.wrong("is not in", lambda a, b, rng: np.quantile(means(b, rng), [0.025, 0.975]) + 3)
at.wrong("its ends are nan", lambda a, b, rng: b.mean() - a.mean()
         + np.array([-2, 2]) * torch.tensor([b.mean() - a.mean()]).std().item())  # fmt: skip
at.wrong("two numbers, low and high; the shape is (2000,)", lambda a, b, rng:
         means(b, rng) - means(a, rng))  # fmt: skip


@at.wrong("as if they were pairs")
def _same_numbers(a, b, rng):
    def drawn(runs):
        picks = np.random.default_rng(state).random((4000, len(runs)))
        return runs[(picks * len(runs)).astype(int)].mean(axis=1)

    state = int(rng.integers(2**31))
    return np.quantile(drawn(b) - drawn(a), [0.025, 0.975])


at = Battery(exercises.tanh_from_sigmoid)
at.right(lambda W, b: (W / 4, b / 2 + W.sum(axis=1) / 4))
at.right(lambda W, b: [0.25 * W, (b + 0.5 * W @ np.ones(W.shape[1])) / 2])
at.right(lambda W, b: (W / 4, 0.5 * b + (W / 4).sum(1)))
at.right(lambda W, b: (W / 4, b / 2 + W.mean(axis=1) * W.shape[1] / 4))
at.right(lambda W, b: (torch.tensor(W) / 4, torch.tensor(b) / 2 + torch.tensor(W).sum(1) / 4))


@at.right
def _in_two_steps(W, b):
    b += W @ np.full(W.shape[1], 1 / 2)  # the mean of what comes in
    W /= 2
    return W / 2, b / 2


@at.right
def _by_trying(W, b):
    def half_sum(t):  # of the next layer, from outputs of tanh
        return (W @ (0.5 + 0.5 * t) + b) / 2

    at_zero = half_sum(np.zeros(W.shape[1]))
    return np.transpose([half_sum(unit) - at_zero for unit in np.eye(W.shape[1])]), at_zero


at.wrong("the other way round", lambda W, b: (4 * W, 2 * b - 2 * W.sum(axis=1)))
at.wrong("a tanh before it and a tanh behind it", lambda W, b: (W / 2, b + W.sum(axis=1) / 2))
at.wrong("W has not changed", lambda W, b: (W, b))
at.wrong("W has the right shape", lambda W, b: (W / 8, b / 2 + W.sum(axis=1) / 4))
at.wrong("leaves out the ½", lambda W, b: (W / 4, b / 2))
at.wrong("the wrong sign", lambda W, b: (W / 4, b / 2 - W.sum(axis=1) / 4))
at.wrong("tanh wants half of the sum", lambda W, b: (W / 4, b + W.sum(axis=1) / 2))
at.wrong("sum along a row", lambda W, b: (W / 4, b / 2 + W.sum() / 4))
at.wrong("W is right, b is not", lambda W, b: (W / 4, b / 2 + W.sum(axis=1)))
at.wrong("two things are wanted", lambda W, b: W / 4)
at.wrong("W should take 2 outputs to 3 sums", lambda W, b: (W.T / 4, b / 2 + W.sum(axis=1) / 4))
at.wrong("b has one number for each", lambda W, b: (W / 4, b.sum()))

at = Battery(exercises.bias_factor)
at.right(lambda c, layer: c**layer)
at.right(lambda c, layer: math.prod([c] * layer))
at.right(lambda c, layer: math.exp(layer * math.log(c)))
at.right(lambda c, layer: np.power(c, layer))
at.right(lambda c, layer: c if layer == 1 else c * _recursive(c, layer - 1))
at.right(lambda c, layer=1: torch.tensor(c).pow(layer))
at.right(lambda c, layer: Fraction(c) ** layer)


@at.right
def _recursive(c, layer):
    return 1 if layer == 0 else c * _recursive(c, layer - 1)


at.wrong("the inputs of layer 5 have grown as well", lambda c, layer: c)
at.wrong("its own weights", lambda c, layer: c ** (layer - 1))
at.wrong("the other way round", lambda c, layer: c**-layer)
at.wrong("layers multiply", lambda c, layer: c * layer)
at.wrong("for c = 0.25, layer 5: not 1", lambda c, layer: 1)
at.wrong("for c = 0.25, layer 5: not 0.000244141", lambda c, layer: c ** (layer + 1))
at.wrong("the other way round", lambda c, layer: (1 / c) ** layer)
at.wrong("one number is asked for; got [0.25, 0.0625, 0.015625", lambda c, layer:
         [c**n for n in range(1, layer + 1)])  # fmt: skip
at.wrong("raised RecursionError", lambda c, layer: _endless(c, layer))


def _endless(c, layer):
    return c * _endless(c, layer - 1)
