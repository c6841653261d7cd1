"""Modules: each agrees with NumPy both ways, and says what is wrong."""

import numpy as np
import pytest
import torch

from activations import catalogue, leaky_relu
from activations.book import lab


def test_module_agrees_with_numpy_both_ways(activation):
    x = np.linspace(-5, 5, 40).reshape(4, 10)
    theirs = torch.tensor(x, requires_grad=True)
    value = lab.module(activation)(theirs)
    np.testing.assert_allclose(value.detach(), activation(x), rtol=1e-7, atol=1e-12)
    g = np.random.default_rng(0).normal(size=value.shape)
    value.backward(torch.as_tensor(g))
    np.testing.assert_allclose(theirs.grad, activation.vjp(x, g), rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("name, given", [("swish", {"beta": 0.3}), ("maxout", {"pool_size": 5})])
def test_what_pytorch_lacks_takes_parameters(name, given):
    x = torch.linspace(-3, 3, 20, dtype=torch.float64).reshape(2, 10)
    expected = catalogue[name](x.numpy(), **given)
    np.testing.assert_allclose(lab.module(name, **given)(x), expected)
    with pytest.raises(TypeError, match="unexpected keyword argument 'slope'"):
        lab.module(name, slope=1.0)


def test_module_takes_names_and_parameters():
    x = torch.tensor([-1.0], dtype=torch.float64)
    assert lab.module("leaky_relu", negative_slope=0.3)(x).item() == -0.3
    assert lab.module("prelu", weight=0.4)(x).item() == -0.4
    assert "negative_slope=0.3" in repr(lab.module(leaky_relu, negative_slope=0.3))
    assert lab.module("identity")(x) is x


def test_swish_learns_its_beta():
    layer = lab.module("swish", learned=True, beta=0.7)
    x = torch.linspace(-3, 3, 7, dtype=torch.float64)
    np.testing.assert_allclose(layer(x).detach(), catalogue["swish"](x.numpy(), 0.7), rtol=1e-14)

    def with_beta(beta):
        return torch.func.functional_call(layer, {"beta": beta}, x)

    assert torch.autograd.gradcheck(with_beta, layer.beta)
    assert [p.shape for p in layer.parameters()] == [(1,)]
    with pytest.raises(ValueError, match="learned must be False for relu"):
        lab.module("relu", learned=True)


def test_module_says_what_is_wrong():
    with pytest.raises(KeyError, match="no activation is named 'rellu'; there are identity"):
        lab.module("rellu")
