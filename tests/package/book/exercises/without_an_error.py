"""Attempts at the exercises of the chapter on what is wrong without an error."""

import math

import numpy as np
import torch
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_linear_bn_weights

from activations.book.exercises import without_an_error as exercises
from tests.package.book.exercises.battery import Battery

at = Battery(exercises.lowest_loss)
at.right(lambda K: np.log(1 + (K - 1) / np.e))
at.right(lambda K: math.log(math.e + K - 1) - 1)
at.right(lambda K: -math.log(math.e / (math.e + K - 1)))
at.right(lambda K: np.log1p((K - 1) * np.exp(-1)))
at.right(lambda K: F.cross_entropy(torch.eye(1, K, dtype=torch.float64), torch.tensor([0])))
at.right(lambda K: -torch.log_softmax(torch.cat([torch.ones(1), torch.zeros(K - 1)]), 0)[0])


@at.right
def _twice(K=50_000):
    first = np.zeros(K)
    first[0] = 1.0
    return -np.log(np.exp(first[0]) / np.exp(first).sum())


at.wrong("loss of guessing", np.log)
at.wrong("0 needs a probability of 1", lambda K: 0 * K)
at.wrong("one of the K", lambda K: np.log(1 + K / np.e))
at.wrong("the lowest is 0.3133; yours says 1.3133", lambda K: np.log(1 + np.e * (K - 1)))
at.wrong("the sign is wrong", lambda K: math.log(math.e / (math.e + K - 1)))
at.wrong("that is the probability", lambda K: np.e / (np.e + K - 1))
at.wrong(
    "for 2 classes the lowest is 0.3133; yours says 1.3133", lambda K: math.log(math.e + K - 1)
)
at.wrong("one number is asked for; got an array of shape (10,)", lambda K: np.ones(10))
at.wrong("not what it gives; got 9.82", 9.82)

at = Battery(exercises.gelu_is_x)
at.right(2.78125)
at.right(89 / 32)
at.right(np.float32(2.78125))
at.right(torch.tensor(2.78125).bfloat16())
at.right(2 + 50 * 2**-6)
every = torch.arange(0, 2**15).to(torch.int16).view(torch.bfloat16)
every = every[every <= 100]
at.right(every[every > every[F.gelu(every) != every].max()].min())
at.right(next(x.item() for x in every[every > 1] if F.gelu(x) == x))
at.wrong("not a bfloat16 number; the nearest one is 2.78125", 2.7777)
at.wrong("not a bfloat16 number", 2.78)
at.wrong("at 2.76562 GELU is not yet x", 2.765625)
at.wrong("it is x earlier", 3.0)
at.wrong("it is x earlier", 5.5)
at.wrong("look between 0.5 and 100; got 128", 128.0)
at.wrong("look between 0.5 and 100; got -2.78125", -2.78125)
at.wrong("look between 0.5 and 100; got 0", 0)
at.wrong("one number is asked for; got [2.7656 2.7812]", torch.tensor([2.765625, 2.78125]))

at = Battery(exercises.rounded_once)


@at.right
def _double(x):
    z = x.double()
    return (z * torch.sigmoid(1.7 * z)).to(x.dtype)


@at.right
def _float(x):
    z = x if x.dtype == torch.float64 else x.float()
    return (z * torch.sigmoid(1.7 * z)).type_as(x)


@at.right
def _softsign(x):
    z = x.to(torch.float64)
    z /= 1 + z.abs()
    return z.to(x)


@at.right
def _numpy(x):
    z = x.double().numpy()
    return torch.from_numpy(z * np.exp(-z * z)).to(x.dtype)


at.right(lambda x: (x.double() - x.double().tanh()).to(x.dtype))
at.right(lambda x: torch.sin(x.double()).square().add(x).to(x.dtype))
at.right(lambda x: F.mish(x))
at.right(lambda x: (x.double() * torch.special.ndtr(x.double())).to(x.dtype))
at.wrong("0.39% at most", lambda x: x * torch.sigmoid(1.7 * x))
at.wrong("0.39% at most", lambda x: x / (1 + x.abs()))
at.wrong("at -3.98438 it is", F.gelu)
at.wrong("at ", lambda x: x - torch.tanh(x))
at.wrong("bfloat16 does not have", lambda x: x.double() * torch.sigmoid(1.7 * x.double()))
at.wrong("bfloat16 does not have", lambda x: x.float() * torch.sigmoid(1.7 * x.float()))
at.wrong("give back the dtype that came", lambda x: _double(x).bfloat16())
at.wrong("a straight line", lambda x: (3 * x.double()).to(x.dtype))
at.wrong("a number for each x", lambda x: _double(x).sum())
at.wrong("not finite", lambda x: (x.double().square().exp()).to(x.dtype))
at.wrong("too large for bfloat16", lambda x: (x.double().exp() - 1).to(x.dtype))
at.wrong("not what it gives", 0.39)
at.wrong("mine returned None", type("", (), {"__name__": "mine", "__call__": lambda f, x: None})())

at = Battery(exercises.fold)


@at.right
def _k(linear, norm):
    k = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return k[:, None] * linear.weight, k * (linear.bias - norm.running_mean) + norm.bias


@at.right
def _with_pytorch(linear, norm):
    both = torch.nn.utils.fusion.fuse_linear_bn_eval(linear, norm)
    return both.weight, both.bias


@at.right
def _diagonal(linear, norm):
    K = torch.diag(norm.weight * torch.rsqrt(norm.running_var + norm.eps))
    return [K @ linear.weight, K @ (linear.bias - norm.running_mean) + norm.bias]


@at.right
def _transposed(linear, norm):
    deviation = (norm.running_var + norm.eps) ** 0.5
    weight = (linear.weight.T / deviation * norm.weight).T
    return weight, norm.weight * (linear.bias - norm.running_mean) / deviation + norm.bias


@at.right
def _probed(linear, norm):
    bias = norm(linear(torch.zeros(1, 4, dtype=torch.float64)))
    return (norm(linear(torch.eye(4, dtype=torch.float64))) - bias).T, bias[0]


@at.right
def _in_place(linear, norm):
    k = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    linear.weight *= k[:, None]
    linear.bias -= norm.running_mean
    linear.bias *= k
    linear.bias += norm.bias
    return linear.weight, linear.bias


@at.right
def _numpy_rows(linear, norm):
    weight, bias = linear.weight.detach().numpy(), []
    rows = []
    for i in range(len(weight)):
        k = norm.weight[i].item() / math.sqrt(norm.running_var[i].item() + norm.eps)
        rows.append(k * weight[i])
        bias.append(k * (linear.bias[i] - norm.running_mean[i]).item() + norm.bias[i].item())
    return np.stack(rows), np.array(bias)


@at.right
def _library(linear, norm):
    return fuse_linear_bn_weights(linear.weight, linear.bias, norm.running_mean, norm.running_var,
                                  norm.eps, norm.weight, norm.bias)  # fmt: skip


def folded(linear, norm, weight, bias=None):
    k = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    right = k * (linear.bias - norm.running_mean) + norm.bias
    return weight(linear, norm, k), right if bias is None else bias(linear, norm, k)


def by_row(linear, norm, k):
    return k[:, None] * linear.weight


at.wrong("weight and bias; 3 came", lambda linear, norm: linear.weight)
at.wrong("weight and bias; got an object of type Linear", lambda linear, norm: linear)
at.wrong(
    "must stay (3, 4); the shape is (4, 3)",
    lambda m, n: folded(m, n, lambda m, n, k: k * m.weight.T),
)
at.wrong("own scale", lambda m, n: folded(m, n, lambda m, n, k: (k / n.weight)[:, None] * m.weight))
at.wrong("not by the variance", lambda m, n: folded(
    m, n, lambda m, n, k: (n.weight / n.running_var)[:, None] * m.weight))  # fmt: skip
at.wrong("norm.eps is missing", lambda m, n: folded(
    m, n, lambda m, n, k: (n.weight / n.running_var**0.5)[:, None] * m.weight))  # fmt: skip
at.wrong("each row belongs", lambda m, n: folded(m, n, lambda m, n, k: m.weight))
at.wrong(
    "raised RuntimeError: The size of tensor",
    lambda m, n: folded(m, n, lambda m, n, k: k * m.weight),
)
at.wrong("goes through the batch norm too", lambda m, n: folded(
    m, n, by_row, lambda m, n, k: m.bias - k * n.running_mean + n.bias))  # fmt: skip
at.wrong("the running mean is taken away first", lambda m, n: folded(
    m, n, by_row, lambda m, n, k: k * m.bias + n.bias))  # fmt: skip
at.wrong("the bias is not", lambda m, n: folded(m, n, by_row, lambda m, n, k: m.bias))
