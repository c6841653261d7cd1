"""The checks behind the exercises: each says what is wrong with an attempt, or that it is right.

A chapter's checks are in the module of the chapter's name. A check is an ordinary function that
takes the attempt, raises `NotYet` with a sentence where it finds a mistake, and returns a sentence
for a right answer. It works out what is wanted, asks with `answer`, and reads what comes with
`number`, `numbers`, `whole`, `truth`, `parts` or `each`, which take a right answer in any form: a
list, a generator, an array, a tensor, a `Fraction`. Only what these have read is compared, or put
into a sentence.
"""

import copy
import functools
import inspect
import reprlib
import warnings
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import numpy as np

__all__ = [
    "NotYet", "Verdict", "answer", "check", "close", "each", "name", "number", "numbers", "parts",
    "shown", "truth", "watched", "whole",
]  # fmt: skip


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


class Raised(NotYet):
    """The learner's function raised an error, which is the cause of this one."""


def check(function):
    """Decorator: make a check, which never raises, of a function that may."""

    @functools.wraps(function)
    def run(*attempt):
        if any(map(_unfinished, attempt)):
            return Verdict(False, "put your answer where the dots are.")
        try:  # whatever the learner has set for warnings does not count in here
            with np.errstate(all="warn", under="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return Verdict(True, function(*attempt))
        except NotYet as wrong:
            return Verdict(False, str(wrong))
        except Exception as error:  # whatever a learner may hand over
            return Verdict(False, f"the check cannot read this answer: {_error(error)}")

    return run


def _unfinished(part):
    return part is ... or (isinstance(part, list | tuple) and any(map(_unfinished, part)))


# Asking


def answer(attempt, *inputs):
    """Call the learner's function with copies; one that is unfinished, or warns, is told so."""
    called = name(attempt)
    if not callable(attempt):
        raise NotYet(f"a function is asked for, not what it gives; got {shown(attempt)}.")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = attempt(*map(_copy, inputs))
        except NotYet:  # a function that the check has handed in says what is wrong
            raise
        except Exception as error:  # whatever a learner's code may raise
            raise Raised(f"{called} raised {_error(error)}") from error
        except KeyboardInterrupt:
            raise NotYet(f"{_for(inputs)}{called} was stopped before it came to an end.") from None
    if result is None or result is ...:
        raise NotYet(f"{called} returned None: put your code where the dots are, and return it.")
    arithmetic = [w.message for w in caught if issubclass(w.category, RuntimeWarning)]
    if arithmetic:
        raise NotYet(f"{_for(inputs)}{called} warned: {arithmetic[0]}.")
    return result


def each(attempt, x, *rest):
    """What the learner's function makes of numbers, at once or, failing that, one by one."""
    try:
        return numbers(answer(attempt, x, *rest), np.shape(x))
    except Raised as at_once:
        try:
            return np.array([number(answer(attempt, one, *rest)) for one in x])
        except Raised as singly:  # a function of arrays has no use for a number
            wants_arrays = isinstance(singly.__cause__, TypeError | AttributeError | IndexError)
            raise at_once if wants_arrays else singly from None


def watched(function):
    """The function, to be handed in, and a list that fills with its arguments, in its own order."""
    calls, signature = [], inspect.signature(function)

    @functools.wraps(function, updated=())
    def handed_in(*inputs, **options):
        result = function(*inputs, **options)
        calls.append(tuple(signature.bind(*inputs, **options).arguments.values()))
        return result

    return handed_in, calls


def _copy(part):
    """An array, a tensor or a list apart from the check's own; anything else as it is."""
    own = isinstance(part, np.ndarray | list | tuple) or hasattr(part, "detach")
    return copy.deepcopy(part) if own else part


# Reading


def numbers(result, shape=None, wanted="numbers are asked for"):
    """The numbers of an answer, in whatever form they come, as an array of floats.

    Parameters
    ----------
    result
    shape : tuple of int, optional
        The shape that they must have.
    wanted : str
        What to say of anything else.
    """
    try:
        got = np.asarray(_plain(result))
        if np.iscomplexobj(got) and not np.any(got.imag):
            got = got.real
        got = got.astype(float, casting="unsafe" if got.dtype == object else "same_kind")
    except (TypeError, ValueError, OverflowError):
        raise NotYet(f"{wanted}; got {shown(result)}.") from None
    if shape is not None and got.shape != shape:
        raise NotYet(f"{wanted}; the shape is {got.shape}, not {shape}.")
    return got


def number(result, wanted="one number is asked for"):
    """The one number of an answer, as a float; nan is none."""
    got = numbers(result, wanted=wanted)
    if got.size != 1 or np.isnan(got).any():
        raise NotYet(f"{wanted}; got {shown(result)}.")
    return got.item()


def whole(result, wanted="a whole number is asked for"):
    """The whole number of an answer, as an int."""
    got = number(result, wanted)
    if not got.is_integer():
        raise NotYet(f"{wanted}; got {shown(result)}.")
    return int(got)


def truth(result, wanted="the answer is True or False"):
    """The True or False of an answer."""
    got = number(result, wanted)
    if got not in (0, 1):
        raise NotYet(f"{wanted}; got {shown(result)}.")
    return bool(got)


def parts(result, wanted, count=2):
    """The parts of an answer that has several."""
    if not _in_order(result):
        raise NotYet(f"{wanted}; got {shown(result)}.")
    result = list(result)
    if len(result) != count:
        raise NotYet(f"{wanted}; {len(result)} came.")
    return result


def close(got, wanted, rtol=1e-5, atol=1e-6):
    """Whether two results agree in shape and, but for the rounding of float32, in every number."""
    got, wanted = np.asarray(got, dtype=float), np.asarray(wanted, dtype=float)
    return got.shape == wanted.shape and np.allclose(got, wanted, rtol, atol, equal_nan=True)


def _plain(part):
    """An answer without tensors; one that holds anything but numbers raises TypeError."""
    if hasattr(part, "detach"):
        return part.detach().cpu().double().numpy() if part.ndim else part.item()
    if part is None or isinstance(part, str | bytes):
        raise TypeError
    if _in_order(part) and not hasattr(part, "__array__"):
        return [_plain(one) for one in part]
    return part


def _in_order(part):
    """Whether it has parts, one after the other: a generator and a dict's values have, too."""
    apart = isinstance(part, Iterable) and not isinstance(part, str | bytes | Mapping | Set)
    return apart and getattr(part, "ndim", 1) > 0


# Saying


def name(function):
    """What to call a function in a sentence."""
    function = getattr(function, "func", function)  # of a functools.partial
    called = getattr(function, "__name__", type(function).__name__)
    return "your function" if called == "<lambda>" else called


def shown(part):
    """An answer or an input, short enough for a sentence."""
    if callable(part):
        if not hasattr(part, "__name__"):
            return f"an object of type {type(part).__name__}"
        return "a function" if name(part) == "your function" else f"the function {name(part)}"
    if hasattr(part, "detach"):
        part = _plain(part)
    if isinstance(part, np.ndarray):
        small = part.size <= 6 and part.ndim < 2
        return np.array2string(part, precision=4) if small else f"an array of shape {part.shape}"
    if isinstance(part, np.generic):
        part = part.item()
    if isinstance(part, list | tuple) and len(part) <= 6:
        inside = ", ".join(map(shown, part))
        return f"[{inside}]" if isinstance(part, list) else f"({inside})"
    if isinstance(part, str):
        return f"the text {reprlib.repr(part)}"
    if isinstance(part, float):
        return f"{part:.6g}"
    text = reprlib.repr(part)
    return f"an object of type {type(part).__name__}" if text.startswith("<") else text


def _for(inputs):
    return f"for {', '.join(name(part) if callable(part) else shown(part) for part in inputs)}, "


def _error(error):
    text = str(error).rstrip(". ")
    return f"{type(error).__name__}: {text}." if text else f"{type(error).__name__}."
