"""What a parameter of an activation may be.

Each kind has `check(name, value, x)`, which gives the value as a formula takes it, or raises an
error that names the parameter, the value and what is allowed; and three words for the
docstring: `kind`, the type; `told`, what holds for all parameters of the kind; `refused`, which
values raise a ValueError.
"""

import numbers
import operator
import reprlib
import sys
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

import numpy as np

__all__ = ["Axis", "Choice", "Count", "Flag", "Interval", "Order", "Seed"]


class Interval:
    """An interval of the real line, written as in mathematics.

    As a parameter: a real number in it, or an array of them that broadcasts to the shape of x,
    rounded to the dtype of x.

    Parameters
    ----------
    text : str
        A bracket, two numbers and a bracket: ``"(0, 1)"``, ``"[0, inf)"``. Round brackets leave
        the end out, square ones take it in.

    Attributes
    ----------
    low : float
        The lower end.
    high : float
        The upper end.

    Raises
    ------
    ValueError
        If `text` is not an interval.

    Examples
    --------
    >>> Interval("[0, inf)").low, 0 in Interval("[0, inf)"), 0 in Interval("(0, 1)")
    (0.0, True, False)
    """

    kind = "float or ndarray"

    def __init__(self, text):
        try:
            low, high = text[1:-1].split(",")
            self.low, self.high = float(low), float(high)
            proper = text[0] in "[(" and text[-1] in "])" and self.low <= self.high
        except (ValueError, TypeError, IndexError, AttributeError):
            proper = False
        if not proper:
            raise ValueError(f"text must be an interval such as '[0, inf)'; got {text!r}")
        self._brackets = text[0], text[-1]
        self._above = operator.ge if text[0] == "[" else operator.gt
        self._below = operator.le if text[-1] == "]" else operator.lt

    @property
    def told(self):
        return f"In {self}, and rounded to the dtype of x."

    @property
    def refused(self):
        return f"is not in {self} or does not broadcast to the shape of x"

    def check(self, name, value, x):
        if not _real(value):
            strange = isinstance(value, np.generic) and value.dtype.isbuiltin != 1
            of = f" of {value.dtype}" if strange else ""  # which it does not show of itself
            raise TypeError(
                f"{name} must be a real number in {self}, or an array of them; "
                f"got {short(value)}{of}"
            )
        if isinstance(value, np.ndarray) and not _broadcasts(value.shape, x.shape):
            raise ValueError(
                f"{name} must be a number, or an array that broadcasts to the shape of x, "
                f"{x.shape}; got the shape {value.shape}"
            )
        if value not in self:
            raise ValueError(f"{name} must be in {self}; got {short(value)}")
        rounded = _rounded(value, x.dtype)
        same = isinstance(value, float) and x.dtype.type is np.float64
        if not same and rounded not in self:
            lost = np.isinf(rounded).any()
            size = "large" if lost else "small" if np.any(rounded == 0) else "close to its end"
            raise ValueError(
                f"{name} must be in {self}; got {short(value)}, too {size} for {x.dtype}"
            )
        return rounded

    def _key(self):
        return self._brackets, self.low, self.high

    def __contains__(self, value):
        inside = self._above(value, self.low) & self._below(value, self.high)
        return bool(inside.all() if isinstance(inside, np.ndarray) else inside)

    def __eq__(self, other):
        return isinstance(other, Interval) and self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

    def __repr__(self):
        opening, closing = self._brackets
        low, high = (repr(end).removesuffix(".0") for end in (self.low, self.high))
        return f"Interval('{opening}{low}, {high}{closing}')"

    def __str__(self):
        opening, closing = self._brackets
        low, high = _outward(self.low, ROUND_FLOOR), _outward(self.high, ROUND_CEILING)
        return f"{opening}{low}, {high}{closing}".replace("inf", "∞").replace("-", "−")


@dataclass(frozen=True)
class Axis:
    """An axis of x, by its number; from the end if that is negative.

    Parameters
    ----------
    told : str, optional
        A sentence on what the function does along it.
    """

    told: str = field(default="", compare=False)
    kind, refused = "int", "is no axis of x"

    def check(self, name, value, x):
        axis = _integer(name, value, "an integer")
        if x.ndim == 0:
            raise ValueError(f"x must have at least one axis; got the single number {x}")
        if not -x.ndim <= axis < x.ndim:
            raise ValueError(f"{name} must be in [{-x.ndim}, {x.ndim - 1}] for this x; got {axis}")
        return axis


@dataclass(frozen=True)
class Count:
    """A whole number, not below the least.

    Parameters
    ----------
    least : int, default 1
    """

    least: int = 1
    kind = "int"

    @property
    def told(self):
        return f"At least {self.least}."

    @property
    def refused(self):
        return f"is below {self.least}"

    def check(self, name, value, x):
        value = _integer(name, value, "an integer")
        if value < self.least:
            raise ValueError(f"{name} must be at least {self.least}; got {value}")
        if value > sys.maxsize:
            raise ValueError(f"{name} must be at most {sys.maxsize}; got {value}")
        return value


@dataclass(frozen=True, init=False)
class Choice:
    """One of several words.

    Parameters
    ----------
    *words : str
    """

    words: tuple
    told, refused = "", "is none of these words"

    def __init__(self, *words):
        if not words or not all(isinstance(word, str) for word in words):
            raise TypeError(f"words must be one text or more; got {short(words)}")
        object.__setattr__(self, "words", words)

    @property
    def kind(self):
        return "{" + ", ".join(f'"{word}"' for word in self.words) + "}"

    def check(self, name, value, x):
        if not isinstance(value, str) or value not in self.words:
            choices = " or ".join(map(repr, self.words))
            raise ValueError(f"{name} must be {choices}; got {short(value)}")
        return value


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    kind, told, refused = "bool", "", ""

    def check(self, name, value, x):
        if not isinstance(value, bool | np.bool_):
            raise TypeError(f"{name} must be True or False; got {short(value)}")
        return value


@dataclass(frozen=True)
class Seed:
    """Where chance comes from: an integer, with which the same is drawn each time, a
    `numpy.random.Generator`, or None, with which it is another each time.
    """

    kind, told, refused = "int, numpy.random.Generator or None", "", "is negative"

    def check(self, name, value, x):
        if value is None or isinstance(value, np.random.Generator):
            return value
        value = _integer(name, value, "an integer, a numpy.random.Generator or None")
        if value < 0:
            raise ValueError(f"{name} must be at least 0 if it is an integer; got {value}")
        return value


@dataclass(frozen=True)
class Order:
    """That one parameter is below another, or at most equal to it.

    Parameters
    ----------
    low, high : str
        Names of two parameters.
    equal : bool, default False
        Whether they may be equal.
    """

    low: str
    high: str
    equal: bool = False

    def __str__(self):
        return f"{self.low} is above {self.high}" + ("" if self.equal else " or equal to it")

    def check(self, given):
        low, high = given[self.low], given[self.high]
        right = low <= high if self.equal else low < high
        if not (right.all() if isinstance(right, np.ndarray) else right):
            must = "must not be above" if self.equal else "must be below"
            dtype = getattr(low, "dtype", np.float64)  # in which two numbers may have become one
            held = "" if dtype == np.float64 else f" as {dtype}"
            raise ValueError(f"{self.low} {must} {self.high}; got {low!s} and {high!s}{held}")


def short(value):
    """A value for an error message, cut off where it is long."""
    return reprlib.repr(value)


def _outward(end, rounding):
    """An end to four digits, rounded so that no value of the interval is left out."""
    if not np.isfinite(end):
        return str(end)
    return f"{float(Context(prec=4, rounding=rounding).create_decimal(Decimal(repr(end)))):.4g}"


def _integer(name, value, allowed):
    if isinstance(value, bool | np.bool_) or not hasattr(value, "__index__"):
        raise TypeError(f"{name} must be {allowed}; got {short(value)}")
    return operator.index(value)


def _real(value):
    if isinstance(value, np.ndarray):  # a mask would be lost
        numbered = value.dtype.kind in "iu" or np.issubdtype(value.dtype, np.floating)
        return numbered and not isinstance(value, np.ma.MaskedArray)
    if isinstance(value, bool | np.bool_):
        return False
    return isinstance(value, float | numbers.Real)  # asking for Real alone takes longer


def _broadcasts(shape, to):
    try:
        return np.broadcast_shapes(shape, to) == to
    except ValueError:
        return False


def _rounded(value, dtype):
    """The value as the dtype of x holds it, inf where it is too large for that."""
    if isinstance(value, np.ndarray):
        return np.asarray(value, dtype)
    try:
        return dtype.type(value)
    except OverflowError:  # an integer that no float can hold
        return dtype.type(np.inf)
