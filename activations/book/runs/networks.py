"""Many networks of one shape as one: each weight has an axis in front, for the network."""

import functools
from math import sqrt

import numpy as np
import torch
from torch.nn import functional as F

from activations import catalogue
from activations.book import frameworks
from activations.book.lab.networks import mean_and_square
from activations.book.lab.units import swish
from activations.book.runs import data

__all__ = ["Networks", "moments"]

# What PyTorch has no function for.
OWN = {
    "identity": lambda z: z,
    "squared_relu": lambda z: F.relu(z).square(),
    "quick_gelu": lambda z: z * torch.sigmoid(1.702 * z),
    "reglu": lambda z: _half(z, 0) * F.relu(_half(z, 1)),
    "geglu": lambda z: _half(z, 0) * F.gelu(_half(z, 1)),
    "swiglu": lambda z: _half(z, 0) * F.silu(_half(z, 1)),
}
GATES = {"glu": "sigmoid", "reglu": "relu", "geglu": "gelu", "swiglu": "silu"}


def _half(z, which):
    return z.chunk(2, -1)[which]


class Networks:
    """Networks that are alike in all but their numbers.

    Parameters
    ----------
    recipes : sequence of Recipe
        All of one `kind`.
    jitter : int, optional
        Seed of a change in the last digit of the weights that are drawn, as another machine's
        rounding would make it.
    """

    def __init__(self, recipes, jitter=None):
        self.recipe = first = recipes[0]
        self.count, self.eps = len(recipes), 1e-5
        known = data.load(first.data)
        features, classes = known.x_train.shape[-1], known.classes
        width, halves = first.width, 1 + (first.activation in GATES)
        if first.residual:
            inner = first.inner or width
            self.shapes = [(width, features)]
            self.shapes += first.depth * [(inner * halves, width), (width, inner)]
            self.shapes += [(classes, width)]
            normed = (first.depth + 1) * [width]
        else:
            enters = [features] + first.depth * [width]
            self.shapes = [(width * halves, into) for into in enters[:-1]] + [(classes, width)]
            normed = first.depth * [width * halves]
        drawn = [_drawn(recipe, self.shapes) for recipe in recipes]
        self.weights, self.biases = ([*map(torch.stack, zip(*p))] for p in zip(*drawn))  # noqa: B905
        if jitter is not None:
            _shake(self.weights + self.biases, torch.Generator().manual_seed(jitter))
        self.function, self.slopes = _function(first, self.count)
        self.scales, self.shifts, self.statistics = [], [], []
        if first.norm != "none":
            ones = [torch.ones(self.count, 1, n) for n in normed]
            self.scales = ones
            self.shifts = [] if first.norm == "rms" else [torch.zeros_like(one) for one in ones]
        if first.norm == "batch":
            self.statistics = [(torch.zeros_like(one), torch.ones_like(one)) for one in ones]
        for parameter in self.parameters():
            parameter.requires_grad_()

    def parameters(self):
        """All that is trained; what is learned of the activation comes last."""
        return [*self.weights, *self.biases, *self.scales, *self.shifts, *self.slopes]

    def scores(self, x, keep=None, training=False, outputs=None):
        """Scores of each network for its rows, shape (networks, rows, classes).

        The sums that enter the activations are appended to `keep`, if it is given, and what each
        layer, or block, passes on to `outputs`.
        """
        linear = ((w, b) for w, b in zip(self.weights, self.biases, strict=True))

        def through(h):
            weight, bias = next(linear)
            return torch.baddbmm(bias[:, None], h, weight.mT)

        def activated(z, layer):
            if keep is not None:
                keep.append(z)
            return self.function(z, *(slope[:, layer, None, None] for slope in self.slopes))

        if not self.recipe.residual:
            for layer in range(self.recipe.depth):
                x = activated(self._normed(through(x), layer, training), layer)
                if outputs is not None:
                    outputs.append(x)
            return through(x)
        x = through(x)
        for layer in range(self.recipe.depth):
            inside = through(self._normed(x, layer, training))
            x = x + through(activated(inside, layer))
            if outputs is not None:
                outputs.append(x)
        return through(self._normed(x, self.recipe.depth, training))

    def _normed(self, z, layer, training):
        if self.recipe.norm == "none":
            return z
        if self.recipe.norm == "rms":
            return (
                z * torch.rsqrt(z.square().mean(-1, keepdim=True) + self.eps) * self.scales[layer]
            )
        if self.recipe.norm == "batch" and not training:
            mean, variance = self.statistics[layer]
        else:
            axis = 1 if self.recipe.norm == "batch" else -1
            variance, mean = torch.var_mean(z, axis, correction=0, keepdim=True)
        if self.recipe.norm == "batch" and training:
            rows = z.shape[1]
            with torch.no_grad():
                for kept, new in zip(
                    self.statistics[layer], (mean, variance * rows / (rows - 1)), strict=True
                ):
                    kept.lerp_(new, 0.1)
        normal = (z - mean) * torch.rsqrt(variance + self.eps)
        return normal * self.scales[layer] + self.shifts[layer]


def _function(recipe, count):
    """The activation for PyTorch, and what it learns: tensors of (networks, layers)."""
    name, parameters = recipe.activation, dict(recipe.parameters)
    if (floor := parameters.pop("floor", None)) is not None:
        unheld, slopes = _function(recipe.but(parameters=parameters), count)
        return (lambda z, *slopes: unheld(z.clamp(min=floor), *slopes)), slopes
    if shift := parameters.pop("shift", 0.0):
        unshifted, slopes = _function(recipe.but(parameters=parameters), count)
        return (lambda z, *slopes: unshifted(z, *slopes) + shift), slopes
    if name == "prelu" or parameters.pop("learned", False):
        start = parameters.get("weight", 0.25) if name == "prelu" else parameters.get("beta", 1.0)
        slopes = torch.full((count, recipe.depth), float(start))
        if name == "prelu":
            return (lambda z, slope: torch.where(z > 0, z, slope * z)), [slopes]
        return swish, [slopes]
    if name in OWN:
        return OWN[name], []
    if name == "swish":
        return functools.partial(swish, beta=parameters.get("beta", 1.0)), []
    return frameworks.function(catalogue[name], "torch", **parameters), []


def _drawn(recipe, shapes):
    """Weights and biases of one network. The seed draws the same for each start of one kind."""
    draws = torch.Generator().manual_seed(recipe.seed)
    weights, biases = [], []
    for layer, (out, into) in enumerate(shapes):
        after, before = _beside(recipe, layer)
        if recipe.start == "pytorch":
            weight, bias = (2 * torch.rand(*s, generator=draws) - 1 for s in ((out, into), (out,)))
            weight, bias = weight / sqrt(into), bias / sqrt(into)
        else:
            _, square = moments(recipe.activation, **recipe.parameters)
            gain = recipe.start
            if recipe.start == "own":
                gain = 1 / sqrt(square) if after else 1.0
            elif recipe.start == "as tanh":  # sigmoid is 1/2 + tanh(z / 2) / 2
                gain = (1 + after) * (1.0 + before)
            weight = torch.randn(out, into, generator=draws) * (gain / sqrt(into))
            bias = torch.full((out,), float(recipe.bias) * before)
        if recipe.centred and after:
            bias = bias - moments(recipe.activation, **recipe.parameters)[0] * weight.sum(1)
        if recipe.put_out and layer < len(shapes) - 1:
            bias[-recipe.put_out :] = -1000.0
        weights.append(weight)
        biases.append(bias)
    return weights, biases


def _beside(recipe, layer):
    """Whether a linear layer comes after an activation, and whether before one."""
    if not recipe.residual:
        return layer > 0, layer < recipe.depth
    return layer > 0 and layer % 2 == 0, layer % 2 == 1 and layer < 2 * recipe.depth


@torch.no_grad()
def _shake(tensors, draws):
    for tensor in tensors:
        steps = torch.randint(-1, 2, tensor.shape, generator=draws)
        tensor += tensor * steps * 2.0**-23


@functools.cache  # one function each, so that its integrals are kept
def _held(function, floor):
    return lambda z, **parameters: function(np.maximum(z, floor), **parameters)


def moments(name, **parameters):
    """Mean and mean square of an activation's output for standard normal sums.

    The two halves of a gated unit's are independent.
    """
    parameters.pop("learned", None)
    shift = parameters.pop("shift", 0.0)
    function = catalogue[GATES.get(name, name)]
    if (floor := parameters.pop("floor", None)) is not None:
        function = _held(function, floor)
    mean, square = mean_and_square(function, **parameters)
    mean = 0.0 if name in GATES else mean
    return mean + shift, square + 2 * shift * mean + shift**2
