"""The exercises: unedited they say "Not yet", with the solution on the page they say "Right"."""

import ast

import matplotlib
import matplotlib.pyplot as plt
import notebooks as nb
import pytest

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
