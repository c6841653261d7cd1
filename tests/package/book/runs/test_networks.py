"""Networks start as their recipes say, each as it would alone, and keep the sums level."""

import numpy as np
import pytest
import torch
from scipy import integrate, stats

from activations import catalogue
from activations.book.runs.networks import GATES, Networks, moments

WIDE = {"data": "digits", "width": 400, "depth": 3}


@pytest.mark.parametrize(
    "name, parameters, mean, square",
    [
        ("identity", {}, 0, 1),
        ("relu", {}, (2 * np.pi) ** -0.5, 1 / 2),
        ("leaky_relu", {"negative_slope": 0.2}, 0.8 * (2 * np.pi) ** -0.5, 1.04 / 2),
        ("squared_relu", {}, 1 / 2, 3 / 2),
        ("sigmoid", {}, 1 / 2, None),
        ("tanh", {}, 0, None),
        ("selu", {}, 0, 1),
        ("gelu", {}, np.pi**-0.5 / 2, None),
        ("prelu", {"weight": 0.5}, 0.5 * (2 * np.pi) ** -0.5, 1.25 / 2),
        ("identity", {"shift": 2.0}, 2, 5),
        ("identity", {"floor": 0.0}, (2 * np.pi) ** -0.5, 1 / 2),
        ("identity", {"floor": 0.0, "shift": 1.0}, 1 + (2 * np.pi) ** -0.5, None),
        ("sigmoid", {"shift": -0.5}, 0, None),
        ("glu", {}, 0, None),
        ("reglu", {}, 0, 1 / 2),
    ],
)
def test_moments_are_known_in_closed_form(name, parameters, mean, square):
    found = moments(name, **parameters)
    assert found[0] == pytest.approx(mean, abs=1e-6)
    if square is not None:
        assert found[1] == pytest.approx(square, rel=1e-6)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "gelu", "silu", "mish", "elu", "softplus"])
def test_moments_are_scipys(name):

    def weighted(z, power):
        return float(catalogue[name](z)) ** power * stats.norm.pdf(z)

    for power, found in enumerate(moments(name), 1):
        value, _ = integrate.quad(weighted, -12, 12, args=(power,), points=[0])
        assert found == pytest.approx(value, rel=1e-6, abs=1e-9)


def test_a_gate_has_the_mean_square_of_its_function():
    for gated, gate in GATES.items():
        assert moments(gated) == (0, moments(gate)[1])


def test_a_learned_beta_starts_like_one_that_is_given():
    assert moments("swish", beta=1.0, learned=True) == moments("swish", beta=1.0)
    assert moments("swish", beta=1.0) == pytest.approx(moments("silu"), rel=1e-12)


@torch.no_grad()
def sums(recipe, rows=100):
    """What enters the activations of four networks, layer by layer, for rows of ±1."""
    kept, draws = [], torch.Generator().manual_seed(9)
    x = torch.randint(0, 2, (4, rows, 64), generator=draws) * 2.0 - 1
    Networks([recipe.but(seed=seed) for seed in range(4)]).scores(x, kept)
    return kept


@pytest.mark.parametrize(
    "name, parameters",
    [
        ("identity", {}), ("sigmoid", {}), ("tanh", {}), ("relu", {}),
        ("leaky_relu", {"negative_slope": 0.2}), ("prelu", {}), ("selu", {}), ("softplus", {}),
        ("gelu", {}), ("silu", {}), ("squared_relu", {}), ("swish", {"beta": 2.0, "learned": True}),
        ("glu", {}), ("reglu", {}), ("geglu", {}), ("swiglu", {}),
    ],
)  # fmt: skip
def test_the_own_start_keeps_the_mean_square_of_the_sums_at_1(plain, name, parameters):
    found = sums(plain.but(activation=name, parameters=parameters, **WIDE))
    assert len(found) == 3
    assert found[0].shape[-1] == 400 * (2 if name in GATES else 1)
    for layer in found:
        assert layer.square().mean().item() == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("name", ["relu", "sigmoid", "swiglu"])
def test_in_blocks_the_sums_have_it_after_the_norm(plain, name):
    recipe = plain.but(activation=name, residual=True, norm="rms", **WIDE)
    for layer in sums(recipe):
        assert layer.square().mean().item() == pytest.approx(1, abs=0.1)
    networks = Networks([recipe])
    assert len(networks.weights) == 2 * 3 + 2
    gain = moments(name)[1] ** -0.5
    for place, weight in enumerate(networks.weights):
        wide = gain if place in (2, 4, 6) else 1  # those that leave a block
        assert weight.std().item() * weight.shape[-1] ** 0.5 == pytest.approx(wide, rel=0.03)


def test_a_number_is_the_gain_of_all_layers(plain):
    for residual in (False, True):
        for weight in Networks([plain.but(start=1.7, residual=residual, **WIDE)]).weights:
            assert weight.std().item() * weight.shape[-1] ** 0.5 == pytest.approx(1.7, rel=0.03)


def test_pytorchs_start_is_that_of_linear(plain):
    networks = Networks([plain.but(start="pytorch", **WIDE)])
    for weight, bias in zip(networks.weights, networks.biases, strict=True):
        torch.manual_seed(0)
        linear = torch.nn.Linear(weight.shape[-1], weight.shape[-2])
        for ours, theirs in ((weight, linear.weight), (bias, linear.bias)):
            reach = weight.shape[-1] ** -0.5
            assert ours.abs().max() <= reach
            assert ours.std().item() == pytest.approx(reach / 3**0.5, rel=0.2)
            assert ours.std().item() == pytest.approx(theirs.std().item(), rel=0.25)
            assert ours.shape[1:] == theirs.shape


@pytest.mark.parametrize("residual", [False, True])
def test_biases_start_where_they_are_told_before_an_activation(plain, residual):
    networks = Networks([plain.but(bias=0.1, residual=residual)])
    starts = [bias.unique().tolist() for bias in networks.biases]
    a = [pytest.approx(0.1)]
    assert starts == ([[0], a, [0], a, [0], [0]] if residual else [a, a, [0]])


def test_centred_biases_take_back_the_mean(plain):
    for name, mean in (("sigmoid", 1 / 2), ("relu", (2 * np.pi) ** -0.5)):
        found = {}
        for centred in (False, True):
            recipe = plain.but(activation=name, centred=centred, **WIDE)
            found[centred] = [z.mean(1).square().mean().sqrt().item() for z in sums(recipe)]
        gain = moments(name)[1] ** -0.5
        assert found[False][1] == pytest.approx(mean * gain, rel=0.1)
        assert max(found[True]) < 0.15, "the mean of a unit's sums"
        networks = Networks([recipe])
        assert not networks.biases[0].any()
        torch.testing.assert_close(networks.biases[-1], -mean * networks.weights[-1].sum(-1))
    networks = Networks([plain.but(activation="sigmoid", centred=True, residual=True)])
    taken_back = [place for place, bias in enumerate(networks.biases) if bias.any()]
    assert taken_back == [2, 4], "a mean that no activation brought"


def test_centred_biases_take_back_a_shift(plain):
    x = torch.randn(1, 9, 13)
    for name in ("tanh", "prelu"):
        one = plain.but(activation=name, start=1.0, centred=True)
        other = one.but(parameters={"shift": 1.0})
        torch.testing.assert_close(Networks([other]).scores(x), Networks([one]).scores(x))
        there, here = (Networks([recipe.but(centred=False)]).scores(x) for recipe in (other, one))
        assert not torch.allclose(there, here)


def test_a_floor_holds_the_curve_flat_to_its_left(plain):
    """Held at 0, the identity is ReLU, and SiLU is flat at 0."""
    x = torch.randn(1, 9, 13)
    relu, held, silu = (
        Networks([plain.but(activation=name, start=1.0, parameters=parameters)])
        for name, parameters in (
            ("relu", {}), ("identity", {"floor": 0.0}), ("silu", {"floor": -1.0}),
        )
    )  # fmt: skip
    torch.testing.assert_close(held.scores(x), relu.scores(x))
    z = torch.tensor([-9.0, -1.5, -0.5, 2.0], requires_grad=True)
    y = silu.function(z)
    torch.testing.assert_close(y, torch.nn.functional.silu(z.clamp(min=-1.0)))
    (slope,) = torch.autograd.grad(y.sum(), z)
    assert slope[:2].tolist() == [0, 0] and slope[2:].all()


def test_sigmoid_starts_as_tanh(plain):
    tanh = plain.but(activation="tanh", start=1.0, depth=3)
    sigmoid = tanh.but(activation="sigmoid", start="as tanh", centred=True)
    x = torch.randn(1, 9, 13)
    torch.testing.assert_close(Networks([sigmoid]).scores(x), Networks([tanh]).scores(x))
    plainly = Networks([sigmoid.but(centred=False)]).scores(x)
    assert not torch.allclose(plainly, Networks([tanh]).scores(x))


def test_a_seed_draws_the_same_for_each_start_of_one_kind(plain):
    own, wide, wider, leaky, other = (
        Networks([recipe]).weights
        for recipe in (
            plain, plain.but(start=1.0), plain.but(start=3.0, rate=9.0, split=2),
            plain.but(activation="leaky_relu", optimiser="adamw"), plain.but(seed=1),
        )
    )  # fmt: skip
    for place, drawn in enumerate(wide):
        torch.testing.assert_close(wider[place], 3 * drawn)
        torch.testing.assert_close(own[place], drawn * (2**0.5 if place else 1))
        torch.testing.assert_close(leaky[place] / leaky[place].std(), drawn / drawn.std())
        assert not torch.allclose(other[place] / other[place].std(), drawn / drawn.std(), rtol=0.1)
    draws = [Networks([plain.but(start="pytorch", seed=seed)]) for seed in (0, 0, 1)]
    assert torch.equal(draws[0].weights[1], draws[1].weights[1])
    assert not torch.equal(draws[0].weights[1], draws[2].weights[1])


def test_drawing_leaves_pytorchs_own_draws_alone(plain):
    state = torch.random.get_rng_state()
    Networks([plain, plain.but(start="pytorch")], jitter=1)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_jitter_turns_the_last_digit(plain):
    here, there, again, other = (Networks([plain], jitter=j) for j in (None, 1, 1, 2))
    for place, weight in enumerate(here.weights):
        turned = there.weights[place] / weight - 1
        assert 0 < turned.abs().max() < 2**-22
        assert (turned == 0).float().mean() == pytest.approx(1 / 3, abs=0.15)
        assert torch.equal(there.weights[place], again.weights[place])
        assert not torch.equal(there.weights[place], other.weights[place])
