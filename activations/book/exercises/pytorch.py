"""Checks behind the exercises of the chapter on PyTorch."""

import numpy as np
import torch
from torch import nn

from activations.book.exercises import NotYet, answer, check, close, numbers, parts


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
        raise NotYet("at its start, with every β at 1, it must be SiLU.")
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
def kept_once(function):
    """A function with its own way back, which keeps one tensor at most."""
    if not (isinstance(function, type) and issubclass(function, torch.autograd.Function)):
        raise NotYet("hand over the class itself, a torch.autograd.Function.")
    x = torch.tensor([-2.71, -1.37, -0.62, 0.43, 1.19, 2.29], dtype=torch.float64)
    asked, saved = x.clone().requires_grad_(), []

    def note(tensor):
        saved.append(tensor)
        return tensor.clone()

    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        y = answer(lambda x: function.apply(asked), x)
    if not isinstance(y, torch.Tensor) or y.shape != x.shape:
        raise NotYet("forward is to return a tensor of the shape of x.")
    if not y.requires_grad:
        raise NotYet("no gradient gets back to x: is the result made of x?")

    def value(x):
        return numbers(function.apply(x))

    if not np.isfinite(value(x)).all():
        raise NotYet("at some number between −3 and 3 it is not finite.")
    points = torch.linspace(-2, 2, 9, dtype=torch.float64)
    if np.abs(np.diff(value(points), 2)).max() < 1e-6:
        raise NotYet("between −2 and 2 it is a straight line: take a function that bends.")
    for g in (torch.ones_like(x), torch.linspace(1, 3, 6, dtype=torch.float64)):
        found = answer(lambda g: torch.autograd.grad(y, asked, g, retain_graph=True)[0], g)
        found = numbers(found, (6,), "the gradient has a number for each x")
        slopes = (value(x + 1e-6) - value(x - 1e-6)) / 2e-6
        wrong = ~np.isclose(found, g.numpy() * slopes, 1e-4, 1e-6)
        if wrong.any() and g.max() > 1:
            raise NotYet("with g = 1 the gradient is right, with another g it is not: multiply.")
        if wrong.any():
            i = wrong.argmax()
            raise NotYet(
                f"at {x[i]:g} its values rise by {slopes[i]:.4f} for 1; backward says "
                f"{found[i]:.4f}."
            )
    waiting = [*saved, *_tensors(vars(y.grad_fn))]  # the latter hang on ctx by a name
    sizes = {part.untyped_storage().data_ptr(): part.numel() for part in waiting}
    if (count := sum(sizes.values()) // len(x)) > 1:
        raise NotYet(
            f"it keeps {count} tensors of the size of x: work the others once more on the way back."
        )
    return "the gradient is right, and no more than one tensor waits for the way back."


def _tensors(part):
    """The tensors and arrays in it, at any depth, all as tensors."""
    if isinstance(part, torch.Tensor | np.ndarray):
        yield torch.as_tensor(part)
    elif isinstance(part, dict | list | tuple):
        for one in part.values() if isinstance(part, dict) else part:
            yield from _tensors(one)
