"""Attempts at the exercises of the chapter on PyTorch."""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.fusion import fuse_linear_bn_weights

from activations.book.exercises import pytorch as exercises
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

at = Battery(exercises.channel_swish)


@at.right
class _Plain(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.beta = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        return x * torch.sigmoid(self.beta * x)


@at.right
class _Matrix(nn.Module):
    def __init__(self, channels, start=1.0):
        super().__init__()
        self.register_parameter("beta", nn.Parameter(torch.full((1, channels), start)))

    def forward(self, x):
        return x / (1 + torch.exp(-self.beta * x))


@at.right
class _ChannelByChannel(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.betas = nn.ParameterList([torch.tensor(1.0) for _ in range(channels)])

    def forward(self, x):
        columns = [F.silu(b * x[..., i]) / b for i, b in enumerate(self.betas)]
        return torch.stack(columns, dim=-1)


@at.right
class _Inherited(nn.Linear):
    def __init__(self, channels):
        super().__init__(channels, 1, bias=False)
        nn.init.ones_(self.weight)

    def forward(self, x):
        return x * (self.weight[0] * x).sigmoid()


@at.right
class _Einsum(nn.Module):
    def __init__(self, n):
        nn.Module.__init__(self)
        self.b = nn.Parameter(torch.from_numpy(np.ones(n, dtype=np.float32)))

    def forward(self, x):
        y = torch.einsum("...c,c->...c", x, self.b)
        y.sigmoid_()
        return y * x


class _Gate(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        return torch.sigmoid(self.scale * x)


@at.right
class _Nested(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.gate = _Gate(channels)

    def forward(self, x):
        return x.mul(self.gate(x))


@at.right
class _Logarithm(nn.Module):  # so that β stays above 0
    def __init__(self, channels):
        super().__init__()
        self.log_beta = nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        return x * torch.sigmoid(self.log_beta.exp() * x)


@at.wrong("nn.Parameter")
class _NoParameter(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.beta = torch.ones(channels)

    def forward(self, x):
        return x * torch.sigmoid(self.beta * x)


@at.wrong("nn.Parameter")
class _Buffer(_NoParameter):
    def __init__(self, channels):
        nn.Module.__init__(self)
        self.register_buffer("beta", torch.ones(channels))


@at.wrong("3 channels need 3 numbers; it has 1")
class _One(_Plain):
    def __init__(self, channels):
        super().__init__(1)


@at.wrong("no gradient gets to it")
class _Frozen(_Plain):
    def __init__(self, channels):
        super().__init__(channels)
        self.beta = nn.Parameter(torch.ones(channels), requires_grad=False)


@at.wrong("no gradient gets to it")
class _Data(_Plain):
    def forward(self, x):
        return x * torch.sigmoid(self.beta.data * x)


@at.wrong("no gradient gets to it")
class _Detached(_Plain):
    def forward(self, x):
        return x * torch.sigmoid(self.beta.detach() * x)


@at.wrong("no gradient gets to it")
class _NoGrad(_Plain):
    def forward(self, x):
        with torch.no_grad():
            gate = torch.sigmoid(self.beta * x)
        return x * gate


@at.wrong("with every β at 1 it must be SiLU")
class _FromZero(_Plain):
    def __init__(self, channels):
        super().__init__(channels)
        self.beta = nn.Parameter(torch.zeros(channels))


@at.wrong("inside the sigmoid")
class _Outside(_Plain):
    def forward(self, x):
        return self.beta * x * torch.sigmoid(x)


@at.wrong("inside the sigmoid")
class _Mean(_Plain):
    def forward(self, x):
        return x * torch.sigmoid(self.beta.mean() * x)


@at.wrong("inside the sigmoid")
class _FirstAxis(_Plain):
    def forward(self, x):
        shape = [3 if n == 3 else 1 for n in x.shape[:-1]] + [1]
        beta = self.beta.view(shape) if 3 in shape else self.beta.mean()
        return x * torch.sigmoid(beta * x)


@at.wrong("raised RuntimeError: The size of tensor")
class _OtherAxis(_Plain):
    def forward(self, x):
        return x * torch.sigmoid(self.beta[:, None] * x)


@at.wrong("forward returned None")
class _NoReturn(_Plain):
    def forward(self, x):
        x * torch.sigmoid(self.beta * x)


@at.wrong("raised AttributeError: cannot assign parameters before Module.__init__")
class _NoSuper(nn.Module):
    def __init__(self, channels):
        self.beta = nn.Parameter(torch.ones(channels))


at.wrong("hand over the class itself", _Plain(3))
at.wrong("a layer is an nn.Module", lambda channels: lambda x: x * torch.sigmoid(x))
at.wrong(
    "forward is to return a tensor",
    type(
        "_NumPy", (_Plain,), {"forward": lambda layer, x: _Plain.forward(layer, x).detach().numpy()}
    ),
)
at.wrong(
    "went in, (3,) came out", type("Mean", (_Plain,), {"forward": lambda m, x: m.beta * x.mean()})
)

at = Battery(exercises.snake_backward)


@at.right
def _formula(x, a, g):
    wave = torch.sin(2 * a * x)
    for_a = x / a * wave - torch.sin(a * x) ** 2 / a**2
    return g * (1 + wave), (g * for_a).sum()


@at.right
def _list(x, a, g):
    s, c = torch.sin(a * x), torch.cos(a * x)
    return [g + 2 * g * s * c, g @ (2 * s * c * x / a - s * s / a / a)]


@at.right
def _autograd(x, a, g):
    x, a = x.clone().requires_grad_(), a.clone().requires_grad_()
    return torch.autograd.grad(x + torch.sin(a * x) ** 2 / a, (x, a), g)


@at.right
def _numpy(x, a, g):
    x, a, g = x.numpy(), a.item(), g.numpy()
    slopes = (a * x * np.sin(2 * a * x) - np.sin(a * x) ** 2) / a**2
    return g * (1 + np.sin(2 * a * x)), np.dot(g, slopes)


@at.right
def _loop(x, a, g):
    a, for_x, for_a = float(a), [], 0.0
    for one, weight in zip(x.tolist(), g.tolist(), strict=True):
        for_x.append(weight * (1 + math.sin(2 * a * one)))
        for_a += weight * (one * math.sin(2 * a * one) / a - math.sin(a * one) ** 2 / a**2)
    return for_x, for_a


@at.right
def _in_place(x, a, g):
    for_a = x * torch.sin(2 * a * x) / a - torch.sin(a * x).square_() / a**2
    for_a *= g
    g *= torch.sin(2 * a * x) + 1
    return g, for_a.sum(0, keepdim=True)


def snake(x, a, g, for_a, factor=1, scale=1):
    wave = torch.sin(2 * a * x)
    return factor * (1 + scale * wave), for_a(x / a * wave, torch.sin(a * x) ** 2 / a**2)


at.wrong("two gradients: for x and for a; 7 came", lambda x, a, g: g * (1 + torch.sin(2 * a * x)))
at.wrong("lacks the factor g", lambda x, a, g: snake(x, a, g, torch.sub))
at.wrong("cancels against", lambda x, a, g: snake(x, a, g, torch.sub, g, a))
at.wrong("the slope 1 of x itself", lambda x, a, g: (g * torch.sin(2 * a * x), a))
at.wrong(
    "the gradient for x begins with 0.5059; yours with 0.0118",
    lambda x, a, g: snake(x, a, g, torch.sub, g, 2),
)
at.wrong("sum its gradient", lambda x, a, g: snake(x, a, g, lambda p, q: g * (p - q), g))
at.wrong("a term is missing", lambda x, a, g: snake(x, a, g, lambda p, q: (g * p).sum(), g))
at.wrong("for a lacks the factor g", lambda x, a, g: snake(x, a, g, lambda p, q: (p - q).sum(), g))
at.wrong(
    "the mean over the elements",
    lambda x, a, g: snake(x, a, g, lambda p, q: (g * (p - q)).mean(), g),
)
at.wrong("the gradient for a is -1.5993; yours is 2.4834", lambda x, a, g:
         snake(x, a, g, lambda p, q: (g * (p + q)).sum(), g))  # fmt: skip
at.wrong("two gradients: for x and for a; 3 came", lambda x, a, g: (g, a, x))
at.wrong(
    "a number for each x; the shape is ()",
    lambda x, a, g: [part.sum() for part in _formula(x, a, g)],
)

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
