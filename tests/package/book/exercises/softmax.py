"""Attempts at the exercises of the chapter on softmax."""

import math
from fractions import Fraction

import numpy as np
import torch
from torch.nn import functional as F

from activations import identity, leaky_relu, log_softmax, relu, sigmoid, softmax, softplus
from activations.book.exercises import softmax as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.scores_for)
at.right(np.log([0.1, 0.2, 0.7]))
at.right([math.log(p) for p in (0.1, 0.2, 0.7)])
at.right([0, math.log(2), math.log(7)])
at.right((0, 0.69, 1.95))
at.right(torch.log(torch.tensor([0.1, 0.2, 0.7])).bfloat16())
at.right(np.log([0.1, 0.2, 0.7]) + 1000)
at.right([Fraction(0), Fraction(69, 100), Fraction(195, 100)])
at.right(torch.log(torch.tensor([1.0, 2.0, 7.0])))
at.wrong("these are the probabilities", [0.1, 0.2, 0.7])
at.wrong("their softmax is [0.002 0.007 0.991]", [1, 2, 7])
at.wrong("their softmax is [0.193 0.276 0.531]", np.log10([1, 2, 7]) * 1.2)
at.wrong("in the wrong order", np.log([0.7, 0.2, 0.1]))
at.wrong("the sign is wrong", -np.log([0.1, 0.2, 0.7]))
at.wrong("their softmax is", softmax([0.1, 0.2, 0.7]))
at.wrong("three scores are asked for; the shape is (2,)", [0.5, 0.5])
at.wrong("three scores are asked for; got a function", lambda p: np.log(p))
at.wrong("their softmax is [0.217 0.244 0.539]", np.exp([0.1, 0.2, 0.7]))

at = Battery(exercises.logsumexp)
at.right(lambda x: np.max(x) + np.log(np.sum(np.exp(x - np.max(x)))))
at.right(np.logaddexp.reduce)
at.right(lambda x: torch.logsumexp(torch.tensor(x), 0))
at.right(lambda x: max(x) + math.log(math.fsum(math.exp(v - max(x)) for v in x)))
at.right(lambda x: x[0] - log_softmax(x)[0])


@at.right
def _in_place(x):
    top = x.max()
    x -= top
    return top + np.log(np.exp(x).sum())


@at.right
def _running(x):
    top, total = -math.inf, 0.0
    for v in x:
        if v > top:
            top, total = v, total * math.exp(top - v) + 1
        else:
            total += math.exp(v - top)
    return top + math.log(total)


@at.right
def _recursive(x):
    if len(x) == 1:
        return x[0]
    return np.logaddexp(x[0], _recursive(x[1:]))


at.wrong("warned: overflow", lambda x: np.log(np.sum(np.exp(x))))
at.wrong("must be added again", lambda x: np.log(np.sum(np.exp(x - x.max()))))
at.wrong("for [ 1000. -1000.], your function warned: overflow", lambda x: x.min()
         + np.log(np.sum(np.exp(x - x.min()))))  # fmt: skip
at.wrong("for [ 1000. -1000.], your function warned: overflow", lambda x: x.mean()
         + np.log(np.sum(np.exp(x - x.mean()))))  # fmt: skip
at.wrong("for [-1000.  1000.], your function warned: overflow", lambda x: x[0]
         + np.log(np.sum(np.exp(x - x[0]))))  # fmt: skip
at.wrong("is added twice", lambda x: 2 * x.max() + np.log(np.sum(np.exp(x - x.max()))))
at.wrong("it gives the largest score, 2, not 2.4", np.max)
at.wrong("raised OverflowError", lambda x: math.log(sum(math.exp(v) for v in x)))
at.wrong("one number is asked for; got [0.4076 1.4076 2.4076]", lambda x: x + 0.40760596)
at.wrong("it gives inf, not 1000.313262", lambda x: torch.log(torch.exp(torch.tensor(x)).sum()))
at.wrong("it gives 3.000000, not 2.4", np.sum)


@at.wrong("for [ 1000. -1000.] it gives inf, not 1000")
def _silenced(x):
    with np.errstate(over="ignore"):
        return x.mean() + np.log(np.sum(np.exp(x - x.mean())))


at = Battery(exercises.my_curve)
at.right(lambda x: x**2)
at.right(np.sqrt)
at.right(math.sqrt)
at.right(relu)
at.right(leaky_relu)
at.right(identity)
at.right(lambda x: 3 * x)
at.right(lambda x: np.exp(1.5 * np.log(x)))
at.right(lambda x: x if x > 0 else 0)
at.right(lambda x: F.relu(torch.tensor(x)) ** 3)
at.right(lambda x: [v * abs(v) for v in x])
at.wrong("an exponential answers to differences", np.exp)
at.wrong("an exponential answers to differences", lambda x: 2.0**x)
at.wrong("the share of 3.1 goes from 0.367 to 0.411 when all are doubled", softplus)
at.wrong("goes from 0.249 to 0.227 when all are doubled", sigmoid)
at.wrong("when all are doubled", lambda x: x + 1)
at.wrong("when all are doubled", np.log1p)
at.wrong("it is constant", np.ones_like)
at.wrong("it should be positive for positive scores; of", lambda x: -x)
at.wrong("it should be positive for positive scores; of", np.log)
at.wrong("it should rise; of", lambda x: 1 / x)
at.wrong("when all are doubled", lambda x: x**2 + x)
at.wrong("numbers are asked for; the shape is (), not (5,)", np.sum)
at.wrong("a function is asked for, not what it gives", 2.0)
at.wrong("it should be positive", lambda x: relu(x - 1))

at = Battery(exercises.back)


@at.right
def _formula(x, g):
    s = softmax(x)
    return s * (g - (s * g).sum(axis=-1, keepdims=True))


@at.right
def _rows(x, g):
    result = []
    for row, gradient in zip(x, g, strict=True):
        s = np.exp(row) / np.exp(row).sum()
        result.append(s * (gradient - s @ gradient))
    return result


@at.right
def _in_place(x, g):
    s = softmax(x)
    g *= s
    return g - s * g.sum(-1, keepdims=True)


@at.right
def _autograd(x, g):
    x = torch.tensor(x, requires_grad=True)
    torch.softmax(x, 1).backward(torch.tensor(g))
    return x.grad


@at.right
def _jacobians(x, g):
    s = softmax(x)
    J = np.einsum("ni,ij->nij", s, np.eye(3)) - np.einsum("ni,nj->nij", s, s)
    return np.einsum("nij,nj->ni", J, g)


@at.right
def _float32(x, g):
    s = np.exp(x.astype(np.float32))
    s /= s.sum(axis=1, keepdims=True)
    return s * g.astype(np.float32) - s * np.einsum("ij,ij->i", s, g.astype(np.float32))[:, None]


at.right(softmax.vjp)


def s(x):
    return softmax(x)


at.wrong("scores compete", lambda x, g: g * s(x) * (1 - s(x)))
at.wrong("sum along the classes", lambda x, g: s(x) * (g - np.sum(s(x) * g)))
at.wrong("sum along the classes", lambda x, g: s(x) * (g - np.sum(s(x) * g, axis=0)))
at.wrong("the second term is missing", lambda x, g: s(x) * g)
at.wrong("counts with its probability", lambda x, g: s(x) * (g - g.sum(axis=1, keepdims=True)))
at.wrong("the sign is wrong", lambda x, g: s(x) * ((s(x) * g).sum(-1, keepdims=True) - g))
at.wrong("raised ValueError: operands could not", lambda x, g: s(x) * (g - (s(x) * g).sum(axis=1)))
at.wrong("the first row should be [", lambda x, g: g - (s(x) * g).sum(axis=1, keepdims=True))
at.wrong("the first row should be [", lambda x, g: softmax.vjp(x.T, g.T).T)
at.wrong("each score is asked for; the shape is (4,)", lambda x, g: (s(x) * g).sum(axis=1))

at = Battery(exercises.soft_gradient)
at.right(lambda x, y: softmax(x) - y)
at.right(lambda x, y: np.exp(x) / np.exp(x).sum() - y)
at.right(lambda x, y: np.exp(log_softmax(x)) * y.sum() - y)
at.right(lambda x, y: [p - t for p, t in zip(softmax(x), y, strict=True)])
at.right(lambda x, y: sum(y[k] * (softmax(x) - np.eye(3)[k]) for k in range(3)))


@at.right
def _autograd(x, y):
    x = torch.tensor(x, requires_grad=True)
    F.cross_entropy(x, torch.tensor(y)).backward()
    return x.grad


@at.right
def _in_place(x, y):
    np.exp(x, out=x)
    x /= x.sum()
    x -= y
    return x


at.wrong("points downhill", lambda x, y: y - softmax(x))
at.wrong("one number per score is asked for; the shape is ()", lambda x, y: -(y @ log_softmax(x)))
at.wrong("take the softmax of the scores", lambda x, y: x - y)
at.wrong("with respect to the probabilities", lambda x, y: -y / softmax(x))
at.wrong("the target is not certain", lambda x, y: softmax(x) - np.eye(3)[y.argmax()])
at.wrong("nudges give [-0.5247  0.0391  0.4856]", lambda x, y: y * (softmax(x) - 1))
at.wrong("nudges give", lambda x, y: softmax(x) * (1 - softmax(x)) * (softmax(x) - y))
at.wrong("nudges give", lambda x, y: log_softmax(x) - y)
at.wrong("one number per score is asked for; the shape is (3, 3)", lambda x, y:
         np.outer(softmax(x), np.ones(3)) - np.diag(y))  # fmt: skip
