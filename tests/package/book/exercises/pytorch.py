"""Attempts at the exercises of the chapter on PyTorch."""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from activations.book.exercises import pytorch as exercises
from tests.package.book.exercises.battery import Battery

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


@at.wrong("with every β at 1, it must be SiLU")
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

at = Battery(exercises.kept_once)
Function = torch.autograd.Function


def keeping(value, slope, keep=lambda x: (x,)):
    """A function by its value, its slope and what it keeps."""

    class Own(Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(*keep(x))
            return value(x)

        @staticmethod
        def backward(ctx, g):
            return g * slope(*ctx.saved_tensors)

    return Own


def bump(x):
    return x * torch.exp(-(x**2))


def bump_slope(x):
    return (1 - 2 * x**2) * torch.exp(-(x**2))


@at.right
class _Bump(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * torch.exp(-(x**2))

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * (1 - 2 * x**2) * torch.exp(-(x**2))


@at.right
class _Apart(Function):  # with the newer way to set up
    @staticmethod
    def forward(x):
        return torch.sin(x) ** 2

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx, g):
        return g.mul(torch.sin(2 * ctx.saved_tensors[0]))


@at.right
class _FromTheOutput(Function):
    @staticmethod
    def forward(ctx, x):
        t = torch.tanh(x / 2)
        ctx.save_for_backward(t)
        return t

    @staticmethod
    def backward(ctx, g):
        (t,) = ctx.saved_tensors
        return g * (1 - t * t) / 2


@at.right
class _InNumPy(Function):
    @staticmethod
    def forward(ctx, x):
        x = x.detach().numpy()
        ctx.x = x
        return torch.from_numpy(np.arctan(x) * x)

    @staticmethod
    def backward(ctx, g):
        return g * torch.from_numpy(np.arctan(ctx.x) + ctx.x / (1 + ctx.x**2))


at.right(keeping(bump, bump_slope))
at.right(keeping(lambda x: x**3, lambda x: 3 * x**2))
at.right(keeping(F.softplus, torch.sigmoid))
at.right(keeping(bump, lambda slope: slope, lambda x: (bump_slope(x),)))
at.right(keeping(bump, lambda x, y: bump_slope(y), lambda x: (x, x)))  # one tensor, saved twice
at.right(keeping(lambda x: torch.sin(1.7 * x), lambda x, a: a * torch.cos(a * x),
                 lambda x: (x, torch.tensor(1.7, dtype=x.dtype))))  # fmt: skip

at.wrong("hand over the class itself", bump)
at.wrong("hand over the class itself", _Bump.apply)
at.wrong("hand over the class itself", nn.SiLU)
at.wrong("backward says", keeping(bump, lambda x: (1 - x**2) * torch.exp(-(x**2))))
at.wrong("backward says", keeping(bump, torch.ones_like))
at.wrong("it keeps 2 tensors", keeping(
    bump, lambda x, e: (1 - 2 * x**2) * e, lambda x: (x, torch.exp(-(x**2)))))  # fmt: skip
at.wrong("a straight line", keeping(lambda x: 2 * x, lambda x: 2 + 0 * x))


@at.wrong("it keeps 2 tensors")
class _OnCtx(_Bump):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        ctx.gate = torch.exp(-(x**2))
        return x * ctx.gate


@at.wrong("it keeps 2 tensors")
class _InAList(_InNumPy):
    @staticmethod
    def forward(ctx, x):
        ctx.x = x.detach().numpy()
        ctx.others = [np.arctan(ctx.x)]
        return torch.from_numpy(ctx.others[0] * ctx.x)


at.wrong("a tensor of the shape of x", keeping(lambda x: bump(x).sum(), lambda x: bump_slope(x)))


@at.wrong("with another g it is not")
class _WithoutG(_Bump):
    @staticmethod
    def backward(ctx, g):
        return bump_slope(*ctx.saved_tensors)


@at.wrong("returned None")
class _Dots(Function):
    @staticmethod
    def forward(ctx, x): ...

    @staticmethod
    def backward(ctx, g): ...


@at.wrong("raised NotImplementedError")
class _NoWayBack(Function):
    @staticmethod
    def forward(ctx, x):
        return torch.sin(x) ** 2


@at.wrong("raised")
class _NothingKept(_Bump):
    @staticmethod
    def forward(ctx, x):
        return torch.sin(x) ** 2
