"""Batteries: for each exercise right attempts in many spellings, wrong ones with what they hear.

A chapter's batteries are in the module of its name:

    at = Battery(exercises.logit)

    @at.right
    def _with_math(p):
        return math.log(p / (1 - p))

    @at.wrong("these are the odds")
    def _odds(p):
        return p / (1 - p)

    at = Battery(exercises.half_slope)
    at.right(1.7627)
    at.wrong("the question is about the slope", np.log(3))

An attempt is what the last line of the exercise's cell hands over, a function or values. The words
beside a wrong one are a part of the sentence that it gets, the part that fits its mistake. Each
exercise needs six of either kind, `LEAST`, each a thing that somebody would write.

`test_batteries.py` runs them. It tries the right ones in other dress too: results and values as
lists, generators, arrays and tensors, functions as `functools.partial`, as objects that can be
called, and so that they spoil the arrays that they were given. An attempt need not repeat that. A
battery whose check trains networks is `Battery(check, slow=True)`; let its check train but once for
a value.
"""

import copy
import functools
from fractions import Fraction

import numpy as np
import torch

LEAST = 6
BATTERIES = {}


class Battery:
    """The attempts at one exercise."""

    def __init__(self, check, slow=False):
        self.check, self.slow = check, slow
        self.rights, self.wrongs = [], []
        BATTERIES[check] = self

    def right(self, *attempt):
        """Add a right attempt; also a decorator."""
        self.rights.append(attempt)
        return attempt[0]

    def wrong(self, words, *attempt):
        """Add a wrong attempt, and words of the sentence that it gets; also a decorator."""
        if not attempt:
            return functools.partial(self.wrong, words)
        self.wrongs.append((words, attempt))
        return attempt[0]


# Other dress for a right attempt


class Called:
    """A function as an object that can be called, and has no name."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *inputs):
        return self.function(*inputs)


def spoiling(function):
    """The function, but that it leaves rubbish in its inputs."""

    def spoilt(*inputs):
        result = copy.deepcopy(function(*inputs))
        for part in inputs:
            if isinstance(part, np.ndarray | torch.Tensor):
                part[...] = 7
        return result

    return spoilt


def as_list(result):
    if isinstance(result, list | tuple):
        return [as_list(part) for part in result]
    return result.tolist() if isinstance(result, np.ndarray | np.generic) else result


def as_tuple(result):
    if isinstance(result, list) or (isinstance(result, np.ndarray) and result.ndim):
        result = tuple(result)
    return tuple(map(as_tuple, result)) if isinstance(result, tuple) else result


def as_tensor(result):
    if isinstance(result, list | tuple) and not all(map(_numeric, result)):
        return tuple(map(as_tensor, result))
    return torch.tensor(np.array(result)) if _numeric(result) else result


def as_array(result):
    return np.asarray(result) if _numeric(result) else result


def as_fraction(result):
    whole_or_not = isinstance(result, int | float) and not isinstance(result, bool)
    return Fraction(result) if whole_or_not and np.isfinite(result) else result


def as_generator(result):
    several = isinstance(result, list | tuple) or getattr(result, "ndim", 0)
    return (part for part in result) if several else result


def in_a_list(result):
    return [result] if isinstance(result, int | float | np.number) else result


def _numeric(part):
    if isinstance(part, torch.Tensor):
        return False
    try:
        return np.asarray(part).dtype.kind in "bif"
    except ValueError:  # of several shapes
        return False


FORMS = (as_list, as_tuple, as_array, as_tensor, as_fraction, as_generator, in_a_list)


def dressed(attempt):
    """The same attempt as other people would hand it over."""
    yield "as it stands", attempt
    for form in FORMS:
        yield form.__name__, tuple(_form(part, form) for part in attempt)
    for dress in (functools.partial, Called, spoiling):
        if any(map(_plain_function, attempt)):
            parts = (dress(part) if _plain_function(part) else part for part in attempt)
            yield dress.__name__, tuple(parts)


def _form(part, form):
    if _plain_function(part):
        return lambda *inputs: form(part(*inputs))
    return part if callable(part) else form(part)


def _plain_function(part):
    return callable(part) and not isinstance(part, type) and not hasattr(part, "derivative")
