"""Checks behind the exercises of the chapter on what is wrong without an error."""

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
def rounded_once(f):
    """A function that in bfloat16 is rounded once, at its end."""
    x = torch.arange(-(2**15), 2**15).to(torch.int16).view(torch.bfloat16)
    x = x[x.abs() <= 100]
    wanted = "give back a tensor with a number for each x"
    true = numbers(answer(f, x.double()), x.shape, wanted)
    got = numbers(answer(f, x), x.shape, wanted)
    if not (np.abs(true) <= torch.finfo(torch.bfloat16).max).all():
        raise NotYet("for some x up to 100 it is not finite, or too large for bfloat16.")
    few = numbers(answer(f, torch.linspace(-2, 2, 9, dtype=torch.float64)), (9,), wanted)
    if np.abs(np.diff(few, 2)).max() < 1e-3:
        raise NotYet("between −2 and 2 it is a straight line: take a function that bends.")
    if np.allclose(true, torch.tensor(true).bfloat16().double(), rtol=1e-6, atol=0):
        raise NotYet("for float64 it gives numbers of bfloat16: give back the dtype that came.")
    if (got != torch.tensor(got).bfloat16().double().numpy()).any():
        raise NotYet("for bfloat16 it gives numbers that bfloat16 does not have: round at the end.")
    large = np.abs(true) > 1e-4
    error = np.where(large, np.abs(got - true) / np.where(large, np.abs(true), 1), 0)
    if not error.max() <= 2**-8 * 1.001:
        i = np.nan_to_num(error, nan=np.inf).argmax()
        raise NotYet(
            f"at {x[i].item():g} it is {true[i]:.6g}, and in bfloat16 yours says {got[i]:.6g}, "
            f"{error[i]:.2%} off: one rounding is 0.39% at most."
        )
    return f"rounded once: no value is further off than {error.max():.2%}."


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
