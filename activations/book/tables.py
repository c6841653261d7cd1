"""The catalogue in tables: Markdown for the chapters, with links to where a thing is treated."""

import re

import numpy as np

from activations import catalogue
from activations.book import frameworks, survey
from activations.book.frameworks import elsewhere

__all__ = ["calls", "defaults", "facts", "formulas", "index", "origins", "table"]

LIBRARIES = {"torch": "PyTorch", "jax": "JAX", "keras": "Keras"}

# Where a function is treated at length; the others have their family's section of the catalogue.
TREATED = {
    "activation_functions.ipynb#The-identity": "identity",
    "activation_functions.ipynb#The-binary-step": "binary_step",
    "sigmoid.ipynb": "sigmoid",
    "sigmoid.ipynb#What-goes-wrong": "logsigmoid",
    "tanh.ipynb": "tanh",
    "relu_family.ipynb#ReLU": "relu",
    "relu_family.ipynb#Leaky-ReLU": "leaky_relu",
    "relu_family.ipynb#PReLU:-the-slope-is-learned": "prelu",
    "relu_family.ipynb#ELU": "elu",
    "smooth_and_gated.ipynb#Softplus": "softplus",
    "smooth_and_gated.ipynb#GELU": "gelu",
    "smooth_and_gated.ipynb#SiLU,-Swish-and-Mish": "silu swish mish",
    "selu.ipynb": "selu",
    "smooth_and_gated.ipynb#Squared-ReLU-and-exact-zeros": "squared_relu",
    "smooth_and_gated.ipynb#Gated-units": "glu reglu geglu swiglu",
    "softmax.ipynb": "softmax",
    "softmax.ipynb#When-the-arithmetic-breaks": "log_softmax",
}

# Who else has a name, besides the three frameworks' functions that the catalogue names, and those
# of transformers and others, which are in `frameworks.elsewhere`.
ELSEWHERE = {
    "binary_step": {"heaviside": ["NumPy", "PyTorch", "JAX"]},
    "sigmoid": {"expit": ["SciPy"]},
    "logsigmoid": {"log_expit": ["SciPy"]},
    "tanh": {"tanh": ["NumPy"]},
    "hardtanh": {"clamp": ["PyTorch"], "clip": ["NumPy", "PyTorch", "JAX"]},
    "hardswish": {"hard_silu": ["JAX", "Keras"]},
    "silu": {"swish": ["JAX", "Keras"]},
    "softplus": {"softplus": ["SciPy"]},
    "sine": {"sin": ["NumPy", "PyTorch", "JAX"]},
    "sinc": {"sinc": ["NumPy", "SciPy", "PyTorch", "JAX"]},
    "softmax": {"softmax": ["SciPy"]},
    "log_softmax": {"log_softmax": ["SciPy"]},
}


def table(rows, *titles):
    """A table in Markdown.

    Parameters
    ----------
    rows : iterable of sequence
        Of anything that `str` takes.
    *titles : str
        Of the columns; one that ends with a colon is aligned to the right.

    Returns
    -------
    str

    Examples
    --------
    >>> print(table([("relu", 1.0)], "function", "slope:"))
    | function | slope |
    | --- | ---: |
    | relu | 1.0 |
    """
    right = ["---:" if title.endswith(":") else "---" for title in titles]
    lines = [[title.removesuffix(":") for title in titles], right, *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def there(ask, activation, libraries=LIBRARIES):
    """What ``ask(activation, library)`` says, for each of the libraries that has the function."""
    return {each: ask(activation, each) for each in libraries if getattr(activation, each)}


def calls(libraries):
    """What to write in frameworks for each function that one of them has, in Markdown.

    Parameters
    ----------
    libraries : iterable of {"torch", "jax", "keras"}
        One column each.
    """
    rows = []
    for activation in catalogue:
        said = there(frameworks.spelling, activation, libraries)
        if said:
            row = [f"`{said[each]}`" if each in said else "–" for each in libraries]
            rows.append((activation.__name__, *row))
    return table(rows, "this book", *map(LIBRARIES.get, libraries))


def defaults(libraries):
    """What frameworks take for each parameter that is not given, in Markdown.

    Parameters
    ----------
    libraries : iterable of {"torch", "jax", "keras"}
        One column each.
    """
    rows = []
    for activation in catalogue:
        usual = there(frameworks.defaults, activation, libraries)
        for name in activation.parameters:
            row = [usual.get(library, {}).get(name, "–") for library in libraries]
            if set(row) != {"–"}:
                rows.append((f"{activation.__name__}, {name}", *map(_told, row)))
    return table(rows, "function, parameter", *map(LIBRARIES.get, libraries))


def facts():
    """The facts of every activation, as a table in Markdown; all but the range are measured."""
    rows = []
    for activation in catalogue:
        yes = ["yes" if fact else "–" for fact in survey.facts(activation)[2:]]
        steep = _short(survey.largest_slope(activation)), _short(survey.lipschitz(activation))
        left, right = (_short(end, digits=2) for end in survey.saturation(activation))
        alive = "nowhere" if left == "∞" else f"{left} … {right}".replace(" ", _NO_BREAK)
        name = _link(activation, activation.__name__)
        rows.append((name, _interval(activation.range), *yes, *steep, alive))
    titles = "function", "range", "odd", "rising", "smooth", "max f′:", "Lip.:"
    return table(rows, *titles, "alive on")


def formulas(activations):
    """Names and formulas of some activations, as a table in Markdown; side by side is too wide."""
    both = {a: f"{_inline(a.formula)}<br>{_inline(a.derivative_formula)}" for a in activations}
    rows = [(f"`{a.__name__}`", formulas) for a, formulas in both.items()]
    return table(rows, "function", "formula, and that of the slope")


def index():
    """Every name in use, with the function that it means and where that is treated, in Markdown.

    Returns
    -------
    str
        The catalogue's names, the frameworks', transformers', the `aliases` and `ELSEWHERE`'s, by
        alphabet.
    """
    names = {}
    for activation in catalogue:
        found = {activation.__name__: []}
        for library, title in LIBRARIES.items():
            if name := getattr(activation, library):
                found.setdefault(name, []).append(title)
        for name, libraries in ELSEWHERE.get(activation.__name__, {}).items():
            found.setdefault(name, []).extend(libraries)
        for name, (function, _) in elsewhere.NAMES["transformers"].items():
            if function == activation.__name__:
                found.setdefault(name, []).append("transformers")
        for name in [*found, *activation.aliases]:
            names[name, activation] = found.get(name, [])
    rows = [
        (_link(activation, name), f"`{activation.__name__}`", ", ".join(used) or "–")
        for (name, activation), used in sorted(names.items(), key=lambda item: _alphabet(item[0]))
    ]
    return table(rows, "name", "here", "libraries")


def origins():
    """Every activation's reference, by its key, and frameworks' names, by year, in Markdown."""
    rows = []
    for a in sorted(catalogue, key=lambda a: a.year):
        names = [name or "–" for name in (a.torch, a.jax, a.keras)]
        rows.append((a.__name__, a.key, *names))
    return table(rows, "function", "reference", *LIBRARIES.values())


_NO_BREAK = "\N{NO-BREAK SPACE}"


def _link(activation, text):
    """A link from the chapter to where an activation is treated."""
    for place, names in TREATED.items():
        if activation.__name__ in names.split():
            return f"[{text}]({place})"
    return f"[{text}](#The-{survey.family(activation).replace(' ', '-')}-family)"


def _told(value):
    """A default; one third is cut to three digits."""
    if value is ...:
        return "required"
    return f"{value:.3g}" if isinstance(value, float) else value


def _short(number, digits=3):
    """A number for a table, to so many digits."""
    text = np.format_float_positional(number, digits, fractional=False, trim="-")
    return text.replace("inf", "∞").replace("-", "−")


def _interval(interval):
    text = str(interval)
    return f"{text[0]}{_short(interval.low)},{_NO_BREAK}{_short(interval.high)}{text[-1]}"


def _alphabet(name_and_activation):
    name, activation = name_and_activation
    return name.casefold().replace("_", " "), activation.__name__


def _inline(formula):
    """A formula for a cell of a table, where a bar would end the cell."""
    barless = re.sub(r"\|(.*?)\|", r"\\lvert \1 \\rvert ", formula)
    return rf"$\displaystyle {barless}$"
