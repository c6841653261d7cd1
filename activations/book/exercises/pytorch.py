"""Checks behind the exercises of the chapter on PyTorch."""

import numpy as np
import torch
from torch import nn

from activations.book.exercises import NotYet, answer, check, close


@check
def lowest_loss(attempt):
    """The floor of the cross-entropy of K classes when softmax is applied twice."""
    for classes in (2, 10, 50_000):
        got, wanted = answer(attempt, classes), np.log(1 + (classes - 1) / np.e)
        if close(got, np.log(classes)):
            raise NotYet("that is the loss of guessing, not the lowest.")
        if close(got, 0):
            raise NotYet("0 needs a probability of 1, which the second softmax never has.")
        if close(got, np.log(1 + classes / np.e)) and not close(got, wanted, 1e-7):
            raise NotYet("the right class is one of the K: only K − 1 others have e⁰.")
        if not close(got, wanted, 1e-7):
            raise NotYet(
                f"for {classes} classes the lowest is {wanted:.4f}; yours says {got:.4f}. "
                "Put one probability of 1 and the rest of 0 through a softmax."
            )
    return "for 50,000 words that is 9.82, where guessing has 10.82."


@check
def gelu_is_x(x):
    """The first bfloat16 number from which on GELU is x."""
    number = torch.tensor(float(x)).bfloat16()
    if float(number) != x:
        raise NotYet(f"{x} is not a bfloat16 number; the nearest one is {number:g}.")
    numbers = torch.arange(0, 2**15).to(torch.int16).view(torch.bfloat16)
    numbers = numbers[(numbers > 0.5) & (numbers <= 100)]
    if not (0.5 < x <= 100):
        raise NotYet(f"look between 0.5 and 100; got {x:g}.")
    differ = numbers[nn.functional.gelu(numbers) != numbers]
    if x <= differ.max():
        raise NotYet(f"at {differ.max():g} GELU is not yet x.")
    if x != numbers[numbers > differ.max()][0]:
        raise NotYet("it is x earlier: go back number by number.")
    return "xΦ(−x), what GELU takes away, is below half of the gap of 1/64 there."


@check
def channel_swish(module):
    """A module x·σ(βx) with a learned β for each channel, on the last axis."""
    layer = module(3)
    names, x = dict(layer.named_parameters()), torch.linspace(-2, 2, 24).reshape(4, 2, 3)
    y = layer(x)
    if y is None:
        raise NotYet("forward returned None: put your code where the dots are, and return it.")
    if not names:
        raise NotYet("it has no parameter, so nothing learns: wrap the β in nn.Parameter.")
    count = sum(p.numel() for p in names.values())
    if count != 3:
        raise NotYet(f"3 channels need 3 numbers; it has {count}.")
    if not close(y.detach(), x * torch.sigmoid(x), 1e-5):
        raise NotYet("with every β at 1 it must be SiLU.")
    with torch.no_grad():
        for p in names.values():
            p.copy_(torch.tensor([0.5, 1.0, 2.0]).view(p.shape))
    beta = torch.tensor([0.5, 1.0, 2.0])
    if not close(layer(x).detach(), x * torch.sigmoid(beta * x), 1e-5):
        raise NotYet(
            "with β of 0.5, 1 and 2 the values are wrong: each β belongs to one place on the last "
            "axis, inside the sigmoid."
        )
    return "learned, saved and moved, and a channel each."


@check
def snake_backward(attempt):
    """What the backward pass of Snake returns for x and for a."""
    x = torch.linspace(-2, 2, 7, dtype=torch.float64).requires_grad_()
    a = torch.tensor(1.7, dtype=torch.float64, requires_grad=True)
    g = torch.linspace(1, 3, 7, dtype=torch.float64)
    wanted = torch.autograd.grad(x + torch.sin(a * x) ** 2 / a, (x, a), g)
    got = answer(attempt, x.detach(), a.detach(), g)
    if not isinstance(got, tuple) or len(got) != 2:
        raise NotYet("return two gradients: for x and for a.")
    for_x, for_a = (torch.as_tensor(part) for part in got)
    if close(for_x, wanted[0] / g):
        raise NotYet("the gradient for x lacks the factor g.")
    if close(for_x, g * (1 + a.item() * torch.sin(2 * a * x).detach())):
        raise NotYet("in the gradient for x, the a of the chain rule cancels against 1/a.")
    if not close(for_x, wanted[0]):
        raise NotYet("the gradient for x is wrong.")
    if for_a.shape != ():
        raise NotYet("a is one number, used for every element: sum its gradient.")
    first = (g * x / a * torch.sin(2 * a * x)).sum().item()
    if close(for_a, first):
        raise NotYet("1/a depends on a as well: a term is missing.")
    if not close(for_a, wanted[1]):
        raise NotYet(f"the gradient for a is {wanted[1]:.4f}; yours is {for_a:.4f}.")
    return "both agree with automatic differentiation."


@check
def fold(attempt):
    """A linear layer and a batch norm in one, as weight and bias."""
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(0)
        linear, norm = nn.Linear(4, 3).double(), nn.BatchNorm1d(3).double().eval()
        for part in (norm.weight, norm.bias, norm.running_mean, norm.running_var):
            part.copy_(torch.rand(3) + 0.5)
        x = torch.randn(5, 4, dtype=torch.float64)
        wanted = norm(linear(x))
        got = answer(attempt, linear, norm)
        if not isinstance(got, tuple) or len(got) != 2:
            raise NotYet("return two things: weight and bias.")
        weight, bias = got
        if weight.shape != (3, 4):
            raise NotYet(f"the weight must stay (3, 4); it is {tuple(weight.shape)}.")
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        if close(weight, (scale / norm.weight)[:, None] * linear.weight):
            raise NotYet("the batch norm's own scale, norm.weight, is missing.")
        if close(weight, (norm.weight / norm.running_var)[:, None] * linear.weight, 1e-4):
            raise NotYet("divide by the standard deviation, not by the variance.")
        if not close(weight, scale[:, None] * linear.weight):
            raise NotYet(
                "the weight is wrong: each row belongs to a unit, and gets that unit's factor. "
                "norm.eps is added under the root."
            )
        if close(bias, linear.bias - scale * norm.running_mean + norm.bias):
            raise NotYet("the layer's own bias goes through the batch norm too.")
        if not close(x @ weight.T + bias, wanted):
            raise NotYet("the weight is right, the bias is not.")
    return "the same outputs, with one layer less."
