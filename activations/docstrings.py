"""What the docstrings of all activations have in common, filled in from the facts.

A formula's own docstring says what only a person knows: the sentence of what it is, what each
parameter does, what happens at the ends and at a kink, a remark on its origin, an example. Formula,
input, dtypes, intervals, range, errors and reference come from the facts.
"""

import inspect
import re
import textwrap

from activations.parameters import Choice, Interval

__all__ = ["complete", "sections"]

WIDTH = 92
DTYPES = "float16, float32 and float64 keep their dtype; integers and booleans become float64."


def sections(text):
    """The parts of a numpydoc text.

    Parameters
    ----------
    text : str

    Returns
    -------
    dict of str to str
        What stands below each underlined title, by the title; the opening under ``""``.
    """
    lines = [line.rstrip() for line in inspect.cleandoc(text).splitlines()]
    found, title, underline = {"": []}, "", False
    for before, line, following in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        if underline:
            underline = False
        elif line and not before and re.fullmatch("-{3,}", following):
            title, underline = line, True
            found[title] = []
        else:
            found[title].append(line)
    return {title: "\n".join(body).strip() for title, body in found.items()}


def complete(activation):
    """The docstring of an activation, from its formula's own and the facts.

    Parameters
    ----------
    activation : Activation

    Returns
    -------
    str
        In numpydoc's format.
    """
    own = sections(activation.__doc__ or "")
    summary, *remarks = (own.pop("") or f"{activation.__name__}.").split("\n\n")
    formulas = [activation.formula, activation.derivative_formula, *activation.variants.values()]
    maths = [f".. math:: {formula}" for formula in formulas]  # a line end in \text would be lost
    examples = own.pop("Examples", "")
    parts = {
        "Parameters": _parameters(activation, own.pop("Parameters", "")),
        "Returns": _returns(activation, own.pop("Returns", "")),
        "Raises": f"{_raises(activation)}\n{own.pop('Raises', '')}".rstrip(),
        "References": _wrapped(f"{activation.reference}. {own.pop('References', '')}"),
        **own,
        "Examples": examples,
    }
    titled = [f"{title}\n{'-' * len(title)}\n{body}" for title, body in parts.items() if body]
    return "\n\n".join([summary, *maths, *remarks, *titled]) + "\n"


def _parameters(activation, own):
    told = {}
    for entry in re.split(r"\n(?=\S)", own):
        head, _, body = entry.partition("\n")
        told |= {name.strip(): body for name in head.partition(":")[0].split(",")}
    if unknown := [name for name in told if name not in ("", "x", *activation.parameters)]:
        raise TypeError(
            f"the docstring of {activation.__name__} tells of {', '.join(unknown)}, which is no "
            "parameter"
        )
    shape = "of any shape" if activation.elementwise else "with at least one axis"
    entries = [_entry("x : array_like", f"Real numbers {shape}. {told.get('x', '')} {DTYPES}")]
    for name, allowed in activation.parameters.items():
        default = activation.defaults[name]
        head = f"{name} : {allowed.kind}, default " + (
            f'"{default}"' if isinstance(default, str) else str(default)
        )
        entries.append(_entry(head, f"{told.get(name, '')} {allowed.told}"))
    return "\n".join(entries)


def _returns(activation, own):
    if activation.elementwise:
        kind, shape, nan = "ndarray or scalar", "", "nan gives nan."
    else:
        kind, nan = "ndarray", ""
        shape = "Same shape as x."
        if activation.group != 1:
            size = (
                f"`{activation.group}`" if isinstance(activation.group, str) else activation.group
            )
            shape = f"Shape of x, but shorter by the factor {size} along the axis."
    bent = any(isinstance(kind, Interval | Choice) for kind in activation.parameters.values())
    where = " at the default parameters" if bent else ""
    return _entry(kind, f"{shape} Values in {activation.range}{where}. {own} {nan}")


def _raises(activation):
    kinds = activation.parameters.items()
    words = all(isinstance(kind, Choice) for _, kind in kinds)  # each refused as a value
    parameter = "" if words else ", or a parameter is not of its kind"
    refused = [f"{name} {kind.refused}" for name, kind in kinds if kind.refused]
    refused += [str(activation.order)] if activation.order else []
    if activation.group != 1:
        refused.append(f"x has no multiple of {activation.group} elements along the axis")
    entries = [_entry("TypeError", f"If x has a mask or does not hold real numbers{parameter}.")]
    if refused:
        entries.append(_entry("ValueError", f"If {', or '.join(refused)}."))
    return "\n".join(entries)


def _entry(head, body):
    body = body.replace("∞", "inf")  # as Python prints it
    return f"{head}\n{_wrapped(body, indent='    ')}".rstrip()


def _wrapped(text, indent=""):
    return textwrap.fill(
        " ".join(text.split()),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
