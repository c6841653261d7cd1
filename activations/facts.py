"""What an activation has to say of itself; what makes no sense is refused in a sentence."""

import inspect
import numbers
import operator
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
    "check_variants",
    "defaults",
    "interval",
    "key_and_year",
]

KINDS = {
    "formula": str, "derivative_formula": str, "reference": str,
    "zero_centred": bool, "monotonic": bool, "kinks": tuple, "aliases": tuple,
}  # fmt: skip
NAMES = ("torch", "jax", "keras")
PARAMETER_KINDS = (Axis, Choice, Count, Flag, Interval, Seed)
TAKEN = {"self", "formula", "x", "g"}  # what the frame calls its own arguments


def check_names(function, given, signature):
    """All facts that an activation needs are given, and no others."""
    name = getattr(function, "__name__", short(function))
    known = list(signature.parameters.values())[1:]
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
    try:
        first = next(iter(inspect.signature(function).parameters.values()), None)
    except ValueError:  # made in C, and silent about it
        first = None
    if first is None or first.kind not in (first.POSITIONAL_ONLY, first.POSITIONAL_OR_KEYWORD):
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
    for fact in ("scale", "derivative_scale"):
        if (value := getattr(activation, fact)) is not None and not callable(value):
            raise TypeError(f"{fact} of {name} must be a function or None; got {short(value)}")
    for library in NAMES:
        if not isinstance(value := getattr(activation, library), str | None):
            raise TypeError(f"{library} of {name} must be a name or None; got {short(value)}")


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
    ordered = {p for p, kind in parameters.items() if isinstance(kind, Interval | Count)}
    if order and not (order.low in ordered and order.high in ordered and order.low != order.high):
        raise TypeError(f"order of {name} must name two of its numbers; got {order!r}")


def check_group(activation):
    """Several inputs make one output along an axis only, and their number can be told."""
    group, counts = activation.group, activation.parameters
    if isinstance(group, str):
        proper = isinstance(counts.get(group), Count) and counts[group].least >= 1
    else:
        proper = isinstance(group, numbers.Integral) and not isinstance(group, bool) and group >= 1
    if not proper or (group != 1 and activation.elementwise):
        raise TypeError(
            f"group of {activation.__name__} must be a number or the name of a Count, beside an "
            f"Axis; got {short(group)}"
        )


def defaults(activation, signature):
    """The defaults of the signature, whose names are those of `parameters`; each is allowed."""
    _x, *rest = signature.parameters.values()
    found, parameters = {p.name: p.default for p in rest}, activation.parameters
    named = all(p.default is not p.empty and p.kind != p.POSITIONAL_ONLY for p in rest)
    if list(found) != list(parameters) or not named:
        raise TypeError(
            f"parameters must say what each parameter of {activation.__name__}{signature} may "
            f"be, and each needs a default; got {', '.join(map(str, parameters)) or 'none'}"
        )
    if taken := TAKEN & set(found):
        raise TypeError(f"no parameter can be called {', '.join(sorted(taken))}: rename it")
    for name, default in found.items():
        if isinstance(parameters[name], Axis):
            operator.index(default)  # which axes there are depends on x
        else:
            parameters[name].check(name, default, np.ones(np.shape(default) or 1))
    if activation.order:
        activation.order.check(found)
    return found


def check_variants(activation):
    """Each word of a Choice stands for a formula; only one parameter chooses among them."""
    name, variants = activation.__name__, activation.variants
    choices = {p: kind for p, kind in activation.parameters.items() if isinstance(kind, Choice)}
    if len(choices) > 1:
        raise TypeError(f"{name} must have one Choice at most; got {', '.join(choices)}")
    wanted = {word for p, kind in choices.items() for word in kind.words}
    wanted -= {activation.defaults[p] for p in choices}
    proper = isinstance(variants, dict) and all(isinstance(t, str) for t in variants.values())
    if not proper or set(variants) != wanted:
        raise TypeError(
            f"variants of {name} must be a dict with the formula for "
            f"{', '.join(sorted(wanted)) or 'no word'}; got {short(variants)}"
        )


def interval(name, text):
    """The range of an activation."""
    if isinstance(text, Interval):
        return text
    try:
        return Interval(text)
    except ValueError as error:
        raise ValueError(f"range of {name}: {error}") from None


def key_and_year(name, reference):
    """The first author's last name and the year, in lower case: ``"he2015"``; and the year.

    Of a name of several words it is the last, without accents: ``"maaten2008"``.
    """
    words = reference.strip(" .\n")
    found = re.fullmatch(r"([^0-9]+?)(?:[,;&]| and | et al).*\b([0-9]{4})", words, re.DOTALL)
    letters = found and unicodedata.normalize("NFKD", found[1].casefold()).split()
    key = "".join(filter(str.isalpha, letters[-1])) if letters else ""
    if not key:
        raise ValueError(
            f"reference of {name} must be authors, title and year, such as 'Misra, \"Mish\", 2019';"
            f" got {reference!r}"
        )
    return key + found[2], int(found[2])
