"""Checks behind the exercises of the chapter on PyTorch."""

import copy

import numpy as np
import torch
from torch import nn

from activations.book.exercises import NotYet, answer, check, close, number, numbers, parts


@check
def lowest_loss(attempt):
    """The floor of the cross-entropy of K classes when softmax is applied twice."""
    for classes in (2, 10, 50_000):
        wanted = np.log1p((classes - 1) / np.e)
        got = number(answer(attempt, classes))
        if close(got, wanted, 1e-6):
            continue
        if close(got, np.log(classes), 1e-6):
            raise NotYet("that is the loss of guessing, not the lowest.")
        if close(got, 0):
            raise NotYet("0 needs a probability of 1, which the second softmax never has.")
        if close(got, np.log1p(classes / np.e), 1e-6):
            raise NotYet("the right class is one of the K: only K − 1 others have e⁰.")
        if close(got, -wanted, 1e-6):
            raise NotYet("the sign is wrong: a loss is minus the logarithm of a probability.")
        if close(got, np.e / (np.e + classes - 1), 1e-6):
            raise NotYet("that is the probability; the loss is minus its logarithm.")
        raise NotYet(
            f"for {classes} classes the lowest is {wanted:.4f}; yours says {got:.4f}. "
            "Put one probability of 1 and the rest of 0 through a softmax."
        )
    return "for 50,000 words that is 9.82, where guessing has 10.82."


@check
def gelu_is_x(x):
    """The first bfloat16 number from which on GELU is x."""
    x = number(x)
    if not 0.5 < x <= 100:
        raise NotYet(f"look between 0.5 and 100; got {x:g}.")
    nearest = torch.tensor(x).bfloat16()
    if float(nearest) != x:
        raise NotYet(f"{x:.8g} is not a bfloat16 number; the nearest one is {nearest:.8g}.")
    numbers = torch.arange(0, 2**15).to(torch.int16).view(torch.bfloat16)
    numbers = numbers[(numbers > 0.5) & (numbers <= 100)]
    last = numbers[nn.functional.gelu(numbers) != numbers].max()
    if x <= last:
        raise NotYet(f"at {last:g} GELU is not yet x.")
    if x != numbers[numbers > last][0]:
        raise NotYet("it is x earlier: go back number by number.")
    return "xΦ(−x), what GELU takes away, is below half of the gap of 1/64 there."


@check
def channel_swish(module):
    """A module x·σ(βx) with a learned β for each channel, on the last axis."""
    if isinstance(module, nn.Module):
        raise NotYet("hand over the class itself: the check makes a layer of it.")
    layer = answer(module, 3)
    if not isinstance(layer, nn.Module):
        raise NotYet("a layer is an nn.Module; this is none.")
    x = torch.linspace(-2, 2, 24).reshape(4, 2, 3)
    y = _tensor(answer(layer.forward, x), x)
    betas = list(layer.parameters())
    if not betas:
        raise NotYet("it has no parameter, so nothing learns: wrap the β in nn.Parameter.")
    count = sum(p.numel() for p in betas)
    if count != 3:
        raise NotYet(f"3 channels need 3 numbers; it has {count}.")
    if not close(y.detach(), x * torch.sigmoid(x)):
        raise NotYet("with every β at 1 it must be SiLU.")
    if not _learns(y, betas):
        raise NotYet(
            "β is there, but no gradient gets to it, so it stays at 1: look for .data, .detach() "
            "or requires_grad=False."
        )
    values, start = torch.tensor([0.2, 0.5, 0.8]), 0
    with torch.no_grad():
        for p in betas:
            p.copy_(values[start : start + p.numel()].view(p.shape))
            start += p.numel()
    for shape in [(4, 2, 3), (2, 3, 3), (6, 3)]:
        x = torch.linspace(-2, 2, int(np.prod(shape))).reshape(shape)
        y = _tensor(answer(layer.forward, x), x).detach()
        beta = (torch.logit(y / x) / x).reshape(-1, 3)  # what it takes for β, at each place
        if not (close(beta, beta[:1].expand_as(beta), 1e-3) and len(set(beta[0].tolist())) == 3):
            raise NotYet(
                "with three different numbers in its parameter the values are wrong: each β "
                "belongs to one place on the last axis, inside the sigmoid."
            )
    return "learned, saved and moved, and a channel each."


def _tensor(y, x):
    if not isinstance(y, torch.Tensor):
        raise NotYet("forward is to return a tensor.")
    if y.shape != x.shape:
        raise NotYet(f"a tensor of shape {tuple(x.shape)} went in, {tuple(y.shape)} came out.")
    return y


def _learns(y, betas):
    if not y.requires_grad or not all(p.requires_grad for p in betas):
        return False
    gradients = torch.autograd.grad(y.sum(), betas, allow_unused=True)
    return all(g is not None and g.abs().min() > 0 for g in gradients)


@check
def snake_backward(attempt):
    """What the backward pass of Snake returns for x and for a."""
    x = torch.linspace(-2, 2, 7, dtype=torch.float64).requires_grad_()
    a = torch.tensor(1.7, dtype=torch.float64, requires_grad=True)
    g = torch.linspace(1, 3, 7, dtype=torch.float64)
    wanted = torch.autograd.grad(x + torch.sin(a * x) ** 2 / a, (x, a), g)
    x, a = x.detach(), a.detach()
    wave = torch.sin(2 * a * x)
    pair = parts(answer(attempt, x, a, g), "return two gradients: for x and for a")
    for_x = numbers(pair[0], (7,), "the gradient for x has a number for each x")
    if not close(for_x, wanted[0]):
        if close(for_x, wanted[0] / g):
            raise NotYet("the gradient for x lacks the factor g.")
        if close(for_x, g * (1 + a * wave)):
            raise NotYet("in the gradient for x, the a of the chain rule cancels against 1/a.")
        if close(for_x, g * wave):
            raise NotYet("in the gradient for x, the slope 1 of x itself is missing.")
        raise NotYet(
            f"the gradient for x begins with {wanted[0][0]:.4f}; yours with {for_x[0]:.4f}."
        )
    for_a = numbers(pair[1], wanted="the gradient for a is one number")
    if for_a.size != 1:
        raise NotYet("a is one number, used for every element: sum its gradient.")
    for_a = for_a.item()
    if not close(for_a, wanted[1]):
        if close(for_a, (x / a * wave - torch.sin(a * x) ** 2 / a**2).sum()):
            raise NotYet("the gradient for a lacks the factor g.")
        if close(for_a, (g * x / a * wave).sum()):
            raise NotYet("1/a depends on a as well: a term is missing.")
        if close(for_a, wanted[1] / 7):
            raise NotYet("that is the mean over the elements; their contributions add up.")
        raise NotYet(f"the gradient for a is {wanted[1]:.4f}; yours is {for_a:.4f}.")
    return "both agree with automatic differentiation."


@check
def fold(attempt):
    """A linear layer and a batch norm in one, as weight and bias."""
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(0)
        linear = nn.Linear(4, 3).double().eval()
        norm = nn.BatchNorm1d(3, eps=1e-2).double().eval()
        for part in (norm.weight, norm.bias, norm.running_mean, norm.running_var):
            part.copy_(torch.rand(3) + 0.5)
        x = torch.randn(5, 4, dtype=torch.float64)
        wanted = norm(linear(x))
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weight, bias = parts(
            answer(attempt, copy.deepcopy(linear), copy.deepcopy(norm)),
            "return two things: weight and bias",
        )
        weight = numbers(weight, (3, 4), "the weight must stay (3, 4)")
        bias = numbers(bias, (3,), "the bias has a number for each of the 3 units")
        if not close(weight, scale[:, None] * linear.weight):
            for factor, mistake in [
                (scale / norm.weight, "the batch norm's own scale, norm.weight, is missing."),
                (norm.weight / norm.running_var, "divide by the standard deviation, not by the "
                                                 "variance."),
                (norm.weight / (norm.running_var + norm.eps), "divide by the standard deviation, "
                                                              "not by the variance."),
                (norm.weight / torch.sqrt(norm.running_var), "norm.eps is missing: it is added "
                                                             "under the root."),
            ]:  # fmt: skip
                if close(weight, factor[:, None] * linear.weight):
                    raise NotYet(mistake)
            raise NotYet(
                "the weight is wrong: each row belongs to a unit, and gets that unit's factor. "
                "norm.eps is added under the root."
            )
        if close(bias, linear.bias - scale * norm.running_mean + norm.bias):
            raise NotYet("the layer's own bias goes through the batch norm too.")
        if close(bias, scale * linear.bias + norm.bias):
            raise NotYet("the bias is too large: the running mean is taken away first.")
        if not close(x @ torch.tensor(weight).T + torch.tensor(bias), wanted):
            raise NotYet("the weight is right, the bias is not.")
    return "the same outputs, with one layer less."
