"""The exercises: unedited they say "Not yet", with the solution on the page they say "Right".

In between, a wrong attempt is told what is wrong with it: `test_batteries.py` sees to that.
"""

import ast
import functools
import math
import warnings
from decimal import Decimal
from fractions import Fraction

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch

from activations.book.exercises import answer, check, each, number, numbers, parts, softmax, truth
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

    dtype, threads = torch.get_default_dtype(), torch.get_num_threads()
    with matplotlib.rc_context():  # the book's style stays within the test
        yield sit_down
        plt.close("all")
    torch.set_default_dtype(dtype)  # and so does what a chapter sets for PyTorch
    torch.set_num_threads(threads)


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


def test_a_check_never_raises():
    def crash(*_):
        raise KeyError("no such thing")

    verdict = softmax.logsumexp(crash)
    assert repr(verdict) == "Not yet: crash raised KeyError: 'no such thing'."
    assert softmax.logsumexp(...).message == "put your answer where the dots are."
    assert softmax.scores_for([1, ..., 2]).message == "put your answer where the dots are."
    assert "returned None" in softmax.logsumexp(lambda x: None).message


def asked(*inputs):
    """The sentence that a learner's function gets from a check that calls it with these."""
    return check(lambda attempt: repr(answer(attempt, *inputs)))


def test_answer_hands_out_copies():
    mine = [np.ones(2), torch.ones(2), [1, 2]]

    def spoil(*inputs):
        for part in inputs:
            part[0] = 7
        return 0

    assert asked(*mine)(spoil).passed
    assert all(part[0] == 1 for part in mine)
    pair = (np.ones(2), [1, 2])
    assert asked(pair)(lambda parts: spoil(*parts)).passed
    assert all(part[0] == 1 for part in pair)


def test_answer_knows_every_callable_by_a_name():
    def crash(*_):
        raise ValueError("so")

    class Called:
        __call__ = crash

    for attempt, name in [
        (crash, "crash"),
        (functools.partial(crash, 1), "crash"),
        (Called(), "Called"),
        (np.vectorize(crash), "crash"),
        (torch.nn.Linear(1, 1), "Linear"),
        (lambda x: x / 0, "your function"),
    ]:
        message = asked(2)(attempt).message
        assert message.startswith(f"{name} raised "), message


def test_answer_tells_of_warnings_of_arithmetic_alone():
    def overflows(x):
        return np.exp(x)

    def old_fashioned(x):
        warnings.warn("in ten years", DeprecationWarning, stacklevel=1)
        return x

    message = "for [800.], overflows warned: overflow encountered in exp."
    assert asked(np.array([800.0]))(overflows).message == message
    assert asked(1)(old_fashioned).passed
    with np.errstate(all="raise"):  # whatever the learner has set
        assert asked(np.array([800.0]))(overflows).message == message


def test_a_function_that_was_stopped_gets_a_sentence():
    def endless(x):
        raise KeyboardInterrupt

    message = "for 64, endless was stopped before it came to an end."
    assert asked(64)(endless).message == message


def test_each_takes_a_function_of_arrays_or_of_numbers():
    x = np.array([0.0, 1.0])
    for f in (np.exp, math.exp, lambda v: 1.0 if v < 0.5 else math.e, lambda v: [1, math.e]):
        assert np.allclose(each(f, x), [1, math.e])
    for f, error in [
        (lambda v: math.exp(1000 * v), "OverflowError"),  # what the number met
        (lambda v: v[7], "IndexError"),  # what the array met
    ]:
        assert error in check(lambda attempt: str(each(attempt, x)))(f).message


@pytest.mark.parametrize(
    "read, right, wrong",
    [
        (number, [2, 2.0, [2], np.array([[2]]), torch.tensor(2), Fraction(2), Decimal(2), 2 + 0j],
         [None, "2", [1, 2], math.nan, 2j, [], int, {}]),
        (numbers, [[1, 2], (1, 2), torch.tensor([1, 2]), [torch.tensor(1), Fraction(2)],
          range(1, 3), map(int, "12")],
         [["1", "2"], [None, 1], [[1], [1, 2]], {1: 2}, 10**400]),
        (truth, [True, np.True_, torch.tensor(True), 1], ["True", 0.5, None, [True, False]]),
        (lambda result: parts(result, "two"), [(1, 2), [1, 2], np.ones(2), torch.ones(2),
          (v for v in (1, 2)), {1: 2, 3: 4}.values()],
         [1, "ab", (1, 2, 3), np.array(1), {1: 2, 3: 4}, {1, 2}]),
    ],
)  # fmt: skip
def test_answers_are_read_in_any_form(read, right, wrong):
    verdict = check(lambda result: str(read(result)))
    assert all(verdict(result).passed for result in right)
    for result in wrong:
        assert not verdict(result).passed
        assert "cannot read" not in verdict(result).message
