"""The exercises: unedited they say "Not yet", with the solution on the page they say "Right".

In between, a wrong attempt is told what is wrong with it.
"""

import ast
import re

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from torch import nn

import activations as exact
from activations.book.exercises import (
    catalogue,
    choosing,
    gradient_flow,
    questions,
    softmax,
    was_it_the_activation,
)
from tests.chapters import notebooks as nb

matplotlib.use("Agg")


def marks(code):
    return [pytest.mark.slow] if "lab.train" in (code or "") else []


EXERCISES = [
    pytest.param(path, count, id=f"{path.stem}-{count}", marks=marks(exercise.solution))
    for path in nb.CHAPTERS
    for count, exercise in enumerate(nb.exercises(nb.read(path)), 1)
]


@pytest.fixture
def learner():
    """Somebody at a chapter who has run its setup and imports cells, and nothing else."""

    def sit_down(path):
        names = {"__name__": "__main__"}
        for cell in nb.code_cells(nb.read(path))[:2]:
            exec(nb.python(cell.source), names)
        return names

    with matplotlib.rc_context():  # the book's style stays within the test
        yield sit_down
        plt.close("all")


def run(source, names):
    """Run a cell as Jupyter does: the value is that of the last line."""
    *body, last = ast.parse(nb.python(source)).body
    exec(compile(ast.Module(body, []), "<cell>", "exec"), names)
    return value(last, names)


def value(last, names):
    assert isinstance(last, ast.Expr), "the last line of the cell is not the check"
    return eval(compile(ast.Expression(last.value), "<check>", "eval"), names)


@pytest.mark.parametrize("path, count", EXERCISES)
def test_unedited_exercise_says_not_yet(path, count, learner):
    exercise = nb.exercises(nb.read(path))[count - 1]
    verdict = run(exercise.cell.source, learner(path))
    assert verdict.passed is False
    assert repr(verdict).startswith("Not yet: ")


@pytest.mark.parametrize("path, count", EXERCISES)
def test_solution_on_the_page_is_right(path, count, learner):
    exercise = nb.exercises(nb.read(path))[count - 1]
    names = learner(path)
    exec(nb.python(exercise.solution), names)
    verdict = value(nb.statements(exercise.cell)[-1], names)
    assert verdict.passed is True, verdict
    assert repr(verdict).startswith("Right: ")


def test_there_are_exercises():
    assert EXERCISES


def test_a_cell_runs_as_in_jupyter():
    names = {}
    assert run("%matplotlib inline\na = 2\na + 1", names) == 3
    assert names["a"] == 2
    with pytest.raises(AssertionError, match="not the check"):
        run("a = 2", names)


def arctan(slope=lambda x: 1 / (1 + (np.pi * x / 2) ** 2), **changes):
    """What the last exercise of the catalogue asks for, but for what is given."""
    facts = {
        "formula": "", "derivative_formula": "", "range": "(-1, 1)", "zero_centred": True,
        "monotonic": True, "reference": "You, 2026",
        "definition": lambda m, x: 2 / m.pi * m.atan(m.pi * x / 2),
    }  # fmt: skip
    function = changes.pop("function", lambda x: 2 / np.pi * np.arctan(np.pi * x / 2))
    return exact.Activation(function, **(facts | changes)).defderivative(slope)


def steepest_chord(f, low, high, points=20_001):
    x = np.linspace(low, high, points)
    return np.abs(np.diff(f(x)) / np.diff(x)).max()


def test_the_arctangent_of_the_exercise_is_right_if_nothing_is_changed():
    assert catalogue.own(arctan()).passed
    assert catalogue.steepest(steepest_chord).passed


# What learners try first, and what the check should tell them.
class Fixed(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.beta = torch.ones(channels)

    def forward(self, x):
        return x * torch.sigmoid(self.beta * x)


class One(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.beta = nn.Parameter(torch.ones(1))

    def forward(self, x):
        return x * torch.sigmoid(self.beta * x)


class Outside(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.beta = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        return self.beta * x * torch.sigmoid(x)


class FromZero(Outside):
    def __init__(self, channels):
        super().__init__(channels)
        self.beta = nn.Parameter(torch.zeros(channels))


def _snake(x, a, g, for_a, factor=1, scale=1):
    wave = torch.sin(2 * a * x)
    return factor * (1 + scale * wave), for_a(x / a * wave, torch.sin(a * x) ** 2 / a**2)


def _fold(linear, norm, weight, bias=None):
    k = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    right = k * (linear.bias - norm.running_mean) + norm.bias
    return weight(linear, norm, k), right if bias is None else bias(linear, norm, k)


WRONG = [
    (questions.flat_from, [-5.99], "a distance is above 0"),
    (questions.flat_from, [[5.99, -5.99]], "one number will do"),
    (questions.flat_from, [4.595], "there σ is 0.99"),
    (questions.flat_from, [4.585], "a hundredth of that is less"),
    (questions.flat_from, [7.0], "of its largest value"),
    (questions.straight_through, [lambda x, g: g], "give a pair"),
    (questions.straight_through, [lambda x, g: (np.sign(x), g)], "the value is that of the step"),
    (questions.straight_through, [lambda x, g: (1.0 * (x >= 0), 1.0)], "the shape of x"),
    (questions.straight_through, [lambda x, g: (1.0 * (x >= 0), 0 * g)], "the true gradient"),
    (questions.straight_through, [lambda x, g: (1.0 * (x >= 0), g)], "far from the threshold"),
    (questions.straight_through, [lambda x, g: (1.0 * (x >= 0), 1.0 * (abs(x) <= 1))], "times g"),
    (questions.straight_through, [lambda x, g: (1.0 * (x >= 0), g * (abs(x) < 1))], "at ±1 itself"),
    (questions.straight_through, [lambda x, g: (1.0 * (x >= 0), -g)], "hand down g where"),
    (questions.from_units, [lambda relu: relu], "a pair of functions"),
    (questions.from_units, [lambda r: (lambda x: r(x) ** 2, lambda x: x)], "a second unit looks"),
    (questions.from_units, [lambda r: (lambda x: r(x) + r(-x), lambda x: x)], "square is not x²"),
    (questions.from_units, [lambda r: (lambda x: x**2, lambda x: r(x) + r(-x))], "subtract it"),
    (questions.from_units, [lambda r: (lambda x: x**2, lambda x: -x)], "line is not x"),
    (questions.from_units, [lambda r: (lambda x: x**2, lambda x: x)], "made of two units"),
    (choosing.last_layers, ["soft", "sigmoid", "softmax", "identity"], "has no 'soft'"),
    (choosing.last_layers, ["relu", "sigmoid", "softmax", "identity"], "no gradient below 0"),
    (choosing.last_layers, ["identity", "sigmoid", "softmax", "identity"], "needs a wall"),
    (choosing.last_layers, ["tanh", "sigmoid", "softmax", "identity"], "does not have the range"),
    (choosing.last_layers, ["softplus", "softmax", "softmax", "identity"], "always says 1"),
    (choosing.last_layers, ["softplus", "tanh", "softmax", "identity"], "no probability"),
    (choosing.last_layers, ["softplus", "sigmoid", "sigmoid", "identity"], "add up to 1"),
    (choosing.last_layers, ["softplus", "sigmoid", "relu", "identity"], "gives no probabilities"),
    (choosing.last_layers, ["softplus", "sigmoid", "softmax", "tanh"], "tanh may not"),
    (choosing.gated_width, [lambda i, w, h, o: [w]], "one number"),
    (choosing.gated_width, [lambda i, w, h, o: w / 1.5], "a whole number"),
    (choosing.gated_width, [lambda i, w, h, o: w], "are there"),
    (choosing.gated_width, [lambda i, w, h, o: w // 2], "one more unit would fit"),
    (choosing.differ, [lambda a, b: a > b], "True or False"),
    (choosing.differ, [lambda a, b: abs(a.mean() - b.mean())
                       > 2.26 * (a.var(ddof=1) / 10 + b.var(ddof=1) / 10) ** 0.5], "pair by pair"),
    (choosing.differ, [lambda a, b: (a - b).mean() > 2.26 * (a - b).std(ddof=1) / 10**0.5],
     "take the absolute value"),
    (choosing.differ, [lambda a, b: a.mean() != b.mean()], "is not enough"),
    (gradient_flow.one_layer, [1e-6 ** (1 / 30), 0.4], "29 steps, not 30"),
    (gradient_flow.one_layer, [1e-6 / 29, 0.4], "the layers multiply"),
    (gradient_flow.one_layer, [1e-6 ** (2 / 29), 1e-6 ** (1 / 29)], "that is χ"),
    (gradient_flow.one_layer, [0.7, 0.49], "to the power of 29"),
    (gradient_flow.one_layer, [1e-6 ** (1 / 29), 1e-6 ** (1 / 58)], "do not take the root"),
    (gradient_flow.sine_gains, [2**0.5, 1.0], "over a whole period"),
    (gradient_flow.sine_gains, [2.3130353, 1.3130353], "take the root"),
    (gradient_flow.sine_gains, [1.3271243, 1.3130353], "the backward gain"),
    (gradient_flow.sine_gains, [2.2546125, 1.3130353], "the exponent is"),
    (gradient_flow.sine_gains, [1.5, 1.3130353], "a level of 1 becomes"),
    (gradient_flow.sine_gains, [1.5208666, 0.7615942], "upside down"),
    (gradient_flow.sine_gains, [1.5208666, 1.1458775], "the root of χ"),
    (gradient_flow.sigmoid_edge, [4.7226], "the backward gain at level 1"),
    (gradient_flow.sigmoid_edge, [2.54], "four times it"),
    (gradient_flow.sigmoid_edge, [45.6], "the level q at the edge"),
    (gradient_flow.sigmoid_edge, [12.0], "beyond the edge"),
    (gradient_flow.sigmoid_edge, [3.0], "does not stay level"),
    (gradient_flow.sigmoid_edge, [10.3], "more than 0.05 off"),
    (gradient_flow.zigzag, [lambda a, b: 2 * (a * b) ** 0.5 / (a + b)], "the factor of the size"),
    (gradient_flow.zigzag, [lambda a, b: 2 * a / (a + b)], "that is one layer"),
    (gradient_flow.zigzag, [lambda a, b: 4 / (a + b) ** 2], "the widths are missing"),
    (gradient_flow.zigzag, [lambda a, b: a * b / (a + b) ** 2], "it is 0.64, not 0.16"),
    (gradient_flow.level_both_ways, [0.0701, 1.46742, True], "that is c²"),
    (gradient_flow.level_both_ways, [0.2648, 1.5925, True], "tanh's own gain"),
    (gradient_flow.level_both_ways, [0.2648, 1.2, True], "The constant has no slope"),
    (gradient_flow.level_both_ways, [0.5, 1.46742, True], "a level of 1 becomes"),
    (gradient_flow.level_both_ways, [0.2648, 1.46742, False], "nearer to 1"),
    (was_it_the_activation.patience, [3], "stops at pass 4"),
    (was_it_the_activation.patience, [2], "stops at pass 3"),
    (was_it_the_activation.patience, [1], "stops at pass 2"),
    (was_it_the_activation.patience, [0], "the first network is kept"),
    (was_it_the_activation.patience, [5], "less would do"),
    (was_it_the_activation.patience, [2.5], "a whole number"),
    (was_it_the_activation.interaction, [lambda m: m[0][1] - m[0][0] - m[1][1] + m[1][0]],
     "the sign is wrong"),
    (was_it_the_activation.interaction, [lambda m: (m[1][1] - m[1][0] + m[0][1] - m[0][0]) / 2],
     "that is a main effect"),
    (was_it_the_activation.interaction, [lambda m: (m[1][1] - m[1][0] - m[0][1] + m[0][0]) / 2],
     "half of it"),
    (was_it_the_activation.interaction, [lambda m: np.diff(m)], "one number"),
    (was_it_the_activation.interaction, [lambda m: m[1][1] - m[0][0]], "for .* it is"),
    (was_it_the_activation.difference_interval, [lambda a, b, rng: np.quantile(
        rng.choice(a, (2000, len(a))).mean(1) - rng.choice(b, (2000, len(b))).mean(1),
        [0.025, 0.975])], "the sign is wrong"),
    (was_it_the_activation.difference_interval, [lambda a, b, rng: np.quantile(
        rng.choice(b, 2000) - rng.choice(a, 2000), [0.025, 0.975])], "too wide"),
    (was_it_the_activation.difference_interval, [lambda a, b, rng: np.quantile(
        rng.choice(b, (2000, len(b))).mean(1) - rng.choice(a, (2000, len(a))).mean(1),
        [0.25, 0.75])], "too narrow"),
    (was_it_the_activation.difference_interval, [lambda a, b, rng: np.quantile(
        rng.choice(b, (2000, len(b))).mean(1) - rng.choice(a, (2000, len(a))).mean(1),
        [0.05, 0.95])], "near 3.9"),
    (was_it_the_activation.difference_interval, [lambda a, b, rng: [b.mean() - a.mean()] * 2],
     "no width"),
    (was_it_the_activation.smallest_gain, [1.5], "the slowest of the five has"),
    (was_it_the_activation.smallest_gain, [4], "pass 80 % already"),
    (was_it_the_activation.smallest_gain, [1.7], "one of 0.5, 1, 1.5"),
    (was_it_the_activation.smallest_gain, [-1], "positive"),
    (was_it_the_activation.bias_factor, [lambda c, layer: c], "have grown as well"),
    (was_it_the_activation.bias_factor, [lambda c, layer: c ** (layer - 1)], "its own weights"),
    (was_it_the_activation.bias_factor, [lambda c, layer: c ** -layer], "the other way round"),
    (was_it_the_activation.bias_factor, [lambda c, layer: c * layer], "for c ="),
]  # fmt: skip


def trains(check, attempt):
    """Whether the check has to train networks to see that the attempt is wrong."""
    return check is was_it_the_activation.smallest_gain and attempt[0] in (1.5, 4)


@pytest.mark.parametrize(
    "check, attempt, message",
    [pytest.param(*case, marks=[pytest.mark.slow] if trains(*case[:2]) else []) for case in WRONG],
)
def test_a_wrong_attempt_is_told_what_is_wrong(check, attempt, message):
    verdict = check(*attempt)
    assert verdict.passed is False
    assert re.search(message, verdict.message), verdict


def test_a_check_never_raises():
    def crash(*_):
        raise KeyError("no such thing")

    verdict = softmax.logsumexp(crash)
    assert repr(verdict) == "Not yet: crash raised KeyError: 'no such thing'."
    assert softmax.logsumexp(...).message == "put your answer where the dots are."
    assert "returned None" in softmax.logsumexp(lambda x: None).message
