"""What an activation has to say of itself; what makes no sense is refused in a sentence."""

import inspect
import re
import unicodedata

import numpy as np

from activations.parameters import Axis, Choice, Count, Flag, Interval, Order, Seed, short

__all__ = [
    "check_callable",
    "check_function",
    "check_group",
    "check_kinds",
    "check_names",
    "check_parameters",
    "defaults",
    "interval",
    "key_and_year",
]

KINDS = {
    "formula": str, "derivative_formula": str, "reference": str,
    "zero_centred": bool, "monotonic": bool, "kinks": tuple, "aliases": tuple,
}  # fmt: skip
PARAMETER_KINDS = (Axis, Choice, Count, Flag, Interval, Seed)


def check_names(function, given, signature):
    """All facts that an activation needs are given, and no others."""
    name, known = function.__name__, list(signature.parameters.values())[1:]
    if unknown := [fact for fact in given if fact not in {p.name for p in known}]:
        raise TypeError(f"{name} has a fact that is none: {', '.join(unknown)}")
    if missing := [p.name for p in known if p.default is p.empty and p.name not in given]:
        raise TypeError(f"{name} lacks what it must tell of itself: {', '.join(missing)}")


def check_function(function):
    """A formula is a function with a name and a first argument."""
    if not hasattr(function, "__name__"):
        raise TypeError(
            f"an activation is made of a function that has a name, such as def gives it; "
            f"got {short(function)}"
        )
    if not inspect.signature(function).parameters:
        raise TypeError(f"{function.__name__} must take an array, x, as its first argument")


def check_callable(function, what):
    """A derivative, or what stands for it, can be called."""
    if not callable(function):
        raise TypeError(f"{what} must be a function; got {short(function)}")


def check_kinds(activation):
    """Each fact is a text, a yes or no, or several, as it has to be."""
    name = activation.__name__
    for fact, kind in KINDS.items():
        if not isinstance(value := getattr(activation, fact), kind):
            raise TypeError(f"{fact} of {name} must be a {kind.__name__}; got {short(value)}")
    if not callable(activation.definition):
        raise TypeError(f"definition of {name} must be a function of m and x")


def check_parameters(activation):
    """Parameters are of the kinds there are, and their order is between two of them."""
    name, parameters, order = activation.__name__, activation.parameters, activation.order
    if not isinstance(parameters, dict):
        raise TypeError(f"parameters of {name} must be a dict; got {short(parameters)}")
    for parameter, kind in parameters.items():
        if not isinstance(kind, PARAMETER_KINDS):
            known = ", ".join(known.__name__ for known in PARAMETER_KINDS)
            raise TypeError(
                f"{parameter} of {name} must be one of {known}, called; got {short(kind)}"
            )
    if order is not None and not isinstance(order, Order):
        raise TypeError(f"order of {name} must be an Order; got {short(order)}")
    if order and not {order.low, order.high} <= set(parameters):
        raise TypeError(f"order of {name} must name two of its parameters; got {order!r}")


def check_group(activation):
    """Several inputs make one output along an axis only, and their number can be told."""
    if activation.group == 1:
        return
    if activation.elementwise or not isinstance(activation.group_size(), int):
        raise TypeError(
            f"group of {activation.__name__} must be a number or the name of a Count, beside an "
            f"Axis; got {short(activation.group)}"
        )


def defaults(activation, signature):
    """The defaults of the signature, whose names are those of `parameters`; each is allowed."""
    _x, *rest = signature.parameters.values()
    found, parameters = {p.name: p.default for p in rest}, activation.parameters
    if list(found) != list(parameters) or inspect.Parameter.empty in found.values():
        raise TypeError(
            f"parameters must say what each parameter of {activation.__name__}{signature} may "
            f"be, and each needs a default; got {', '.join(parameters) or 'none'}"
        )
    for name, default in found.items():
        parameters[name].check(name, default, np.ones(1))
    return found


def interval(name, text):
    """The range of an activation."""
    try:
        return Interval(text)
    except ValueError as error:
        raise ValueError(f"range of {name}: {error}") from None


def key_and_year(name, reference):
    """The first author's last name and the year, in lower case: ``"he2015"``; and the year.

    Of a name of several words it is the last, without accents: ``"maaten2008"``.
    """
    found = re.fullmatch(r"(\D+?)(?:,| and | et al\.).*\b(\d{4})", reference, re.DOTALL)
    if not found:
        raise ValueError(
            f"reference of {name} must be authors, title and year, such as 'Misra, \"Mish\", 2019';"
            f" got {reference!r}"
        )
    author, year = found.groups()
    letters = unicodedata.normalize("NFKD", author.split()[-1].casefold())
    return "".join(filter(str.isalpha, letters)) + year, int(year)
