"""The checks behind the exercises: each says what is wrong with an attempt, or that it is right.

A chapter's checks are in the module of the chapter's name. A check is an ordinary function that
takes the attempt, calls `expect` and `answer`, and returns one sentence for a right answer.
"""

import functools
import warnings
from dataclasses import dataclass

import numpy as np

__all__ = ["Verdict", "answer", "check", "close", "expect"]


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    Attributes
    ----------
    passed : bool
    message : str
        What is wrong, or what the right answer shows.
    """

    passed: bool
    message: str

    def __repr__(self):
        return ("Right: " if self.passed else "Not yet: ") + self.message


class NotYet(Exception):
    """Raised inside a check, with what is wrong with the attempt."""


def expect(condition, message):
    """Stop the check with this message unless the condition holds."""
    if not condition:
        raise NotYet(message)


def close(got, wanted, rtol=1e-6, atol=1e-9):
    """Whether two results agree in shape and, but for rounding, in every number."""
    got, wanted = np.asarray(got, dtype=float), np.asarray(wanted, dtype=float)
    return got.shape == wanted.shape and np.allclose(got, wanted, rtol, atol, equal_nan=True)


def answer(attempt, *inputs):
    """Call the learner's function; an unfinished one, or one that warns, is told so."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = attempt(*inputs)
    name = attempt.__name__
    unfinished = f"{name} returned None: put your code where the dots are, and return it."
    expect(result is not None, unfinished)
    if caught:
        shown = ", ".join(map(_short, inputs))
        raise NotYet(f"{name}({shown}) warned: {caught[0].message}.")
    return result


def _short(part):
    if callable(part):
        return part.__name__
    part = np.asarray(part)
    return np.array2string(part, precision=4) if part.size <= 6 and part.ndim < 2 else "…"


def check(function):
    """Decorator: make a check, which never raises, of a function that may."""

    @functools.wraps(function)
    def run(*attempt):
        if any(part is ... for part in attempt):
            return Verdict(False, "put your answer where the dots are.")
        try:
            return Verdict(True, function(*attempt))
        except NotYet as wrong:
            return Verdict(False, str(wrong))
        except Exception as error:  # whatever a learner's code may raise
            return Verdict(False, f"your code raised {type(error).__name__}: {error}.")

    return run
