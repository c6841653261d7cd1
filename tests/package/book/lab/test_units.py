"""Modules: each agrees with NumPy both ways, and says what is wrong."""

import io
import pickle

import numpy as np
import pytest
import torch
from torch import nn

from activations import catalogue, leaky_relu
from activations.book import lab


def test_module_agrees_with_numpy_both_ways(activation):
    x = np.linspace(-5, 5, 40).reshape(4, 10)
    theirs = torch.tensor(x, requires_grad=True)
    value = lab.module(activation, dtype=torch.float64)(theirs)
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
    assert lab.module("prelu", dtype=x.dtype, weight=0.4)(x).item() == -0.4
    assert "negative_slope=0.3" in repr(lab.module(leaky_relu, negative_slope=0.3))
    assert lab.module("identity")(x) is x


def test_swish_learns_its_beta():
    layer = lab.module("swish", learned=True, dtype=torch.float64, beta=0.7)
    x = torch.linspace(-3, 3, 7, dtype=torch.float64)
    np.testing.assert_allclose(layer(x).detach(), catalogue["swish"](x.numpy(), 0.7), rtol=1e-14)

    def with_beta(beta):
        return torch.func.functional_call(layer, {"beta": beta}, x)

    assert torch.autograd.gradcheck(with_beta, layer.beta)
    assert [p.shape for p in layer.parameters()] == [(1,)]
    with pytest.raises(ValueError, match="learned must be False for relu"):
        lab.module("relu", learned=True)


@pytest.mark.parametrize("given", [("prelu",), ("swish", True)])
def test_what_is_learned_has_the_dtype_that_pytorch_gives_or_that_is_asked_for(given):
    x = torch.linspace(-3, 3, 7)
    assert lab.module(*given)(x).dtype == torch.float32
    assert lab.module(*given, dtype=torch.float64)(x.double()).dtype == torch.float64
    assert lab.mlp([3, 4, 2], given[0], 0, "he")(torch.zeros(1, 3).double()).dtype == torch.float64
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.isfinite(lab.module(*given)(nn.Linear(7, 3)(x))).all()


def test_module_says_what_is_wrong():
    with pytest.raises(KeyError, match="no activation is named 'rellu'; there are identity"):
        lab.module("rellu")
    for name, given, error, message in [
        ("swish", {"learned": True, "beta": -1}, ValueError, r"beta must be in \(0, ∞\); got -1"),
        ("elu", {"alpha": -1.0}, ValueError, r"alpha must be in \[0, ∞\); got -1.0"),
        ("swish", {"beta": 0}, ValueError, r"beta must be in \(0, ∞\); got 0"),
        ("prelu", {"weight": "a"}, TypeError, "weight must be a real number in .*; got 'a'"),
        *(
            (name, {key: np.ones(3)}, ValueError, f"{key} must be a single value in a module; got")
            for name, key in [("prelu", "weight"), ("swish", "beta"), ("celu", "alpha")]
        ),
        ("prelu", {"slope": 1.0}, TypeError, "unexpected .* 'slope'; its parameters: weight"),
        ("identity", {"slope": 1.0}, TypeError, "unexpected .* 'slope'; its parameters: none"),
    ]:
        with pytest.raises(error, match=message):
            lab.module(name, **given)


def test_whole_numbers_are_refused_or_right(activation):
    """PyTorch makes floats of them, keeps them where that is exact, or refuses them."""
    x = torch.tensor([[-3, -1, 0, 1], [2, 3, 4, 5]])
    layer = lab.module(activation)
    try:
        value = layer(x).detach().numpy()
    except (NotImplementedError, RuntimeError, TypeError):
        return
    np.testing.assert_allclose(value, activation(x.numpy()), rtol=1e-6, atol=1e-7)


def test_a_tensor_that_numpy_cannot_take_is_refused_by_name():
    message = "gaussian takes tensors of float16, bfloat16, float32, float64; got one of "
    for dtype in (torch.int64, torch.bool, torch.complex64, torch.float8_e5m2):
        with pytest.raises(TypeError, match=f"^{message}{str(dtype)[6:]}$"):
            lab.module("gaussian")(torch.zeros(3).to(dtype))


def test_networks_can_be_kept(activation):
    network, file = lab.mlp([4, 8, 3], activation, 0, "pytorch"), io.BytesIO()
    torch.save(network, file)
    file.seek(0)
    x = torch.linspace(-2, 2, 20, dtype=torch.float64).reshape(5, 4)
    for copy in (torch.load(file, weights_only=False), pickle.loads(pickle.dumps(network))):
        assert torch.equal(network.eval()(x), copy.eval()(x))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32], ids=str)
def test_module_keeps_a_narrow_dtype_both_ways(activation, dtype):
    x = torch.linspace(-3, 3, 24).reshape(2, 12).to(dtype).requires_grad_()
    layer = lab.module(activation).to(dtype).eval()
    y = layer(x)
    y.sum().backward()
    assert y.dtype == x.grad.dtype == dtype
    wide = x.detach().double().numpy()
    eps = torch.finfo(dtype).eps
    np.testing.assert_allclose(y.detach().double(), activation(wide), rtol=8 * eps, atol=8 * eps)


@pytest.mark.parametrize("name", ["squareplus", "swiglu", "maxout"])
def test_own_functions_work_under_autocast(name):
    network = lab.mlp([4, 8, 3], name, 0, "pytorch").float()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = network(torch.ones(5, 4))
        scores.sum().backward()
    assert scores.dtype == torch.bfloat16
    assert all(p.grad.isfinite().all() and p.dtype == torch.float32 for p in network.parameters())


@pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated")  # PyTorch's own use of it
@pytest.mark.parametrize(
    "name, axis",
    [("bent_identity", None), ("squareplus", None), ("sparsemax", 0), ("sparsemax", 1)]
    + [(name, axis) for name in ("reglu", "geglu", "swiglu", "maxout") for axis in (-1, 0, 1)],
)
def test_own_functions_can_be_transformed(name, axis):
    func, layer = torch.func, lab.module(name, **({} if axis is None else {"axis": axis}))
    x = torch.as_tensor(np.random.default_rng(0).normal(size=(4, 6)))
    wanted = torch.autograd.functional.jacobian(layer, x)
    for jacobian in (func.jacrev(layer)(x), func.jacfwd(layer)(x)):
        torch.testing.assert_close(jacobian, wanted)
    several = torch.stack([x, x + 1, -x], dim=1)
    each = torch.stack([layer(several[:, k]) for k in range(3)])
    assert torch.equal(func.vmap(layer, in_dims=1)(several), each)
    slopes = func.vmap(func.grad(lambda x: layer(x).sum()), in_dims=1)(several)
    for k in range(3):
        own = several[:, k].clone().requires_grad_()
        torch.testing.assert_close(slopes[k], torch.autograd.grad(layer(own).sum(), own)[0])


@pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated")
def test_a_second_derivative_is_refused_by_name():
    layer, x = lab.module("bent_identity"), torch.ones(3, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(layer(x).sum(), x, create_graph=True)
    with pytest.raises(NotImplementedError, match=r"bent_identity .* no second"):
        slope.sum().backward()
    with pytest.raises(NotImplementedError, match=r"bent_identity .* no second"):
        torch.func.hessian(lambda x: layer(x).sum())(x)
