"""The exercises: unedited they say "Not yet", with the solution on the page they say "Right".

In between, a wrong attempt is told what is wrong with it.
"""

import ast
import re

import matplotlib
import matplotlib.pyplot as plt
import notebooks as nb
import numpy as np
import pytest

import activations as exact
from activations.exercises import activation_functions, relu_family, sigmoid, softmax, tanh

matplotlib.use("Agg")

EXERCISES = [
    pytest.param(path, count, id=f"{path.stem}-{count}")
    for path in nb.CHAPTERS
    for count, _ in enumerate(nb.exercises(nb.read(path)), 1)
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


# What learners try first, and what the check should tell them.
WRONG = [
    (activation_functions.neuron, [lambda x, w, b, f: f(np.dot(w, x))], "the bias is missing"),
    (activation_functions.neuron, [lambda x, w, b, f: np.dot(w, x) + b], "activation is not used"),
    (activation_functions.neuron, [lambda x, w, b, f: f(np.dot(w, x)) + b], "the bias "),
    (activation_functions.neuron, [lambda x, w, b, f: f(w * x + b)], "one number"),
    (activation_functions.at_least_two, [[1, 1, 1], -0.5], r"for the inputs \(0, 0, 1\) it says 1"),
    (activation_functions.at_least_two, [[1, 1], -1.5], "three weights"),
    (activation_functions.collapse, [lambda W1, b1, W2, b2: (W1 @ W2, b1)], "raised ValueError"),
    (activation_functions.collapse, [lambda W1, b1, W2, b2: (W2 @ W1, b2)], "b1 is missing"),
    (activation_functions.how_many, [35], "still miss"),
    (activation_functions.how_many, [40], "fewer would do"),
    (activation_functions.two_deep, [lambda x, w, u, v, f: v * f.derivative(u * f(w * x)) * u
                                     * f.derivative(w * x)], "a factor x is missing"),
    (activation_functions.two_deep, [lambda x, w, u, v, f: v * f.derivative(u * f(w * x)) * x
                                     * f.derivative(w * x)], "a factor u is missing"),
    (sigmoid.logit, [lambda p: p / (1 - p)], "these are the odds"),
    (sigmoid.logit, [lambda p: np.log10(p / (1 - p))], "natural"),
    (sigmoid.logit, [lambda p: np.log((1 - p) / p)], "the sign is wrong"),
    (sigmoid.half_slope, [np.log(3)], "the question is about the slope"),
    (sigmoid.half_slope, [-np.log(3 + 2 * np.sqrt(2))], "a positive number"),
    (sigmoid.my_sigmoid, [lambda x: 1 / (1 + np.exp(-x))], "warned: overflow"),
    (sigmoid.my_sigmoid, [lambda x: 0.5 + 0.5 * np.tanh(x / 2)], "instead of"),
    (sigmoid.cross_entropy, [lambda x, y: y * np.log(1 / (1 + np.exp(-x)))], "the sign is wrong"),
    (sigmoid.cross_entropy, [lambda x, y: -y * np.log(1 / (1 + np.exp(-x)))
                             - (1 - y) * np.log(1 - 1 / (1 + np.exp(-x)))], "warned"),
    (sigmoid.layers_until_zero, [12], "is left"),
    (sigmoid.layers_until_zero, [14], "was 0 already"),
    (tanh.ln2, [1 / 3, 16 / 25], "the identity asks for"),
    (tanh.ln2, [3 / 5, 4 / 25], "the square of 3/5"),
    (tanh.lecun, [np.tanh(2 / 3), lambda x: x], "divide, not multiply"),
    (tanh.lecun, [1 / np.tanh(2 / 3), lambda x: np.cosh(2 * x / 3) ** -2 / np.tanh(2 / 3)],
     "the chain rule"),
    (tanh.my_tanh, [lambda x: np.expm1(2 * x) / (np.expm1(2 * x) + 2)], "warned"),
    (tanh.my_tanh, [lambda x: np.tanh(np.abs(x))], "negative number is negative"),
    (tanh.gain, [1.0], "it starves"),
    (tanh.gain, [3.0], "a flood"),
    (tanh.log_slope, [lambda a: np.log(1 - np.tanh(a) ** 2)], "warned"),
    (tanh.log_slope, [lambda a: -2 * np.abs(a) - 2 * np.log1p(np.exp(-2 * np.abs(a)))], "log 4"),
    (relu_family.leaky, [lambda x, slope: np.maximum(slope * x, x)], "slopes up to 1"),
    (relu_family.leaky, [lambda x, slope: np.max([0 * x, x])], "element by element"),
    (relu_family.leaky, [lambda x, slope: np.maximum(x, 0)], "that is ReLU"),
    (relu_family.elu_slope, [lambda y, alpha: y + alpha], "right on the left side"),
    (relu_family.elu_slope, [lambda y, alpha: np.where(y > 0, 1.0, y + 1)], "holds for α = 1"),
    (relu_family.surely_dead, [lambda w, b: b < 0], "both pixels at 1"),
    (relu_family.surely_dead, [lambda w, b: w.sum() + b <= 0], "the answer is False"),
    (relu_family.best_slope, [lambda x, t: np.sum(t * x) / np.sum(x * x)], "through all points"),
    (relu_family.best_slope, [lambda x, t: np.mean(t[x < 0] / x[x < 0])], "one vote"),
    (relu_family.level, [1.6], "that is g²"),
    (relu_family.level, [1.0], "it shrinks"),
    (softmax.scores_for, [[0.1, 0.2, 0.7]], "these are the probabilities"),
    (softmax.scores_for, [[1, 2, 7]], "their softmax is"),
    (softmax.logsumexp, [lambda x: np.log(np.sum(np.exp(x)))], "warned: overflow"),
    (softmax.logsumexp, [lambda x: np.log(np.sum(np.exp(x - x.max())))], "must be added again"),
    (softmax.temperature_for_90, [1.0], "0.8438: go colder"),
    (softmax.temperature_for_90, [0.1], "go warmer"),
    (softmax.back, [lambda x, g: g * exact.softmax(x) * (1 - exact.softmax(x))], "scores compete"),
    (softmax.back, [lambda x, g: exact.softmax(x) * (g - np.sum(exact.softmax(x) * g))],
     "sum along the classes"),
    (softmax.soft_gradient, [lambda x, y: y - exact.softmax(x)], "points downhill"),
    (softmax.soft_gradient, [lambda x, y: -np.sum(y * exact.log_softmax(x))], "one number per"),
]  # fmt: skip


@pytest.mark.parametrize("check, attempt, message", WRONG)
def test_a_wrong_attempt_is_told_what_is_wrong(check, attempt, message):
    verdict = check(*attempt)
    assert verdict.passed is False
    assert re.search(message, verdict.message), verdict


def test_every_check_has_met_wrong_attempts():
    modules = (activation_functions, sigmoid, tanh, relu_family, softmax)
    checks = {
        function
        for module in modules
        for function in vars(module).values()
        if hasattr(function, "__wrapped__") and function.__module__ == module.__name__
    }
    assert checks == {check for check, _, _ in WRONG}


def test_a_check_never_raises():
    def crash(*_):
        raise KeyError("no such thing")

    verdict = softmax.logsumexp(crash)
    assert repr(verdict) == "Not yet: your code raised KeyError: 'no such thing'."
    assert softmax.logsumexp(...).message == "put your answer where the dots are."
    assert "returned None" in softmax.logsumexp(lambda x: None).message
