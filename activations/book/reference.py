"""A page for each function of the catalogue, in Markdown, made from what the package knows.

Formula and slope, a picture, lines to copy, what other libraries call it and take for its
parameters, facts, accuracy, what `help` says, source, and the sections that treat it.
"""

import inspect
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from activations import docstrings
from activations.book import curves, frameworks, lab, plain, survey, tables
from activations.book.frameworks import elsewhere
from activations.book.lab.networks import mean_and_square
from activations.parameters import Choice

__all__ = ["INVERSES", "SLOPES", "alt", "gains", "install", "page", "plot", "sections", "title"]

# The names that people search for, where neither the formula nor the name has them.
TITLES = {
    "identity": "Identity (linear)",
    "binary_step": "Binary step (Heaviside)",
    "logsigmoid": "Log-sigmoid",
    "leaky_relu": "Leaky ReLU",
    "squared_relu": "Squared ReLU (ReLU²)",
    "threshold": "Threshold (thresholded ReLU)",
    "hardtanh": "Hard tanh",
    "hardsigmoid": "Hard sigmoid",
    "hardswish": "Hard swish",
    "bent_identity": "Bent identity",
    "quick_gelu": "Quick GELU",
    "silu": "SiLU (Swish)",
    "log_softmax": "Log-softmax",
}

# The slope of a variant, in LaTeX, by the function and the word, and what it abbreviates.
SLOPES = {
    ("gelu", "tanh"): [
        r"\mathrm{GELU}'(x) \approx \tfrac12\,(1 + \tanh u)"
        r" + \tfrac12\,x\,(1 - \tanh^2 u)\,\sqrt{2/\pi}\,(1 + 0.134145\,x^2)",
        r"u = \sqrt{2/\pi}\,(x + 0.044715\,x^3)",
    ]
}

# x from y, at the default parameters; for those that have an inverse in elementary functions.
INVERSES = {
    "identity": "y",
    "sigmoid": "np.log(y / (1 - y))",
    "logsigmoid": "y - np.log(-np.expm1(y))",
    "tanh": "np.arctanh(y)",
    "softsign": "y / (1 - np.abs(y))",
    "leaky_relu": "np.where(y > 0, y, 100 * y)",
    "prelu": "np.where(y > 0, y, 4 * y)",
    "rrelu": "np.where(y > 0, y, 48 / 11 * y)",
    "elu": "np.where(y > 0, y, np.log1p(np.minimum(0, y)))",
    "celu": "np.where(y > 0, y, np.log1p(np.minimum(0, y)))",
    "selu": "np.where(y > 0, y / 1.0507009873554805,"
    " np.log1p(np.minimum(0, y) / 1.7580993408473766))",
    "softplus": "y + np.log(-np.expm1(-y))",
    "squareplus": "y - 1 / y",
    "bent_identity": "(2 * (2 * y + 1) - np.sqrt((2 * y + 1) ** 2 + 3)) / 3",
}

_CALL = {"torch": "F.{}", "jax": "jax.nn.{}", "keras": "keras.activations.{}"}
_MODULES = {"torch": "torch.nn.functional", "jax": "jax.nn", "keras": "keras.activations"}
_PLACES = {"transformers": "transformers' `ACT2FN`"}  # where a library's name is not enough
_NOT_TREATED = {"Summary", "References", "Exercises", "Check yourself", "The index"}
_MOST = 6  # sections that a page leads to, besides the one that treats the function at length


def title(activation):
    """What a function is called where people speak of it: ``"GELU"`` for `gelu`."""
    if named := TITLES.get(activation.__name__):
        return named
    written = re.match(r"\\mathrm\{(\w+)\}(?!')", activation.formula)
    name = written[1] if written else activation.__name__
    return name[0].upper() + name[1:]


def page(activation, notebooks=None, url=""):
    """The page of a function.

    Parameters
    ----------
    activation : Activation
        A function of the catalogue.
    notebooks : path-like, optional
        The folder of the chapters, to lead to their sections.
    url : str, default ""
        Where the book's repository is.

    Returns
    -------
    str
        In Markdown, as MyST reads it, for a page that lies in a folder beside that of the chapters.
    """
    name = activation.__name__
    parts = [
        f"---\norphan: true\n---\n\n# {title(activation)}: formula, derivative, code",
        _opening(activation),
        f'<p class="function-links"><a href="../chapters/explorer.html?f={name}">Open {name} in '
        'the explorer</a> · <a href="#in-the-book-s-package">Install, signature, source</a> · '
        '<a href="../api.html">All functions</a></p>',
        *_formulas(activation),
        f"![{alt(activation)}](images/{name}.svg)",
        "## NumPy code to copy\n\nA few lines that need nothing but NumPy. The book's package has "
        "the same function with its slope, for every dtype, and [right to the last digits]"
        f"(#how-accurate-it-is).\n\n```python\n{plain.source(activation)}\n```",
        *_calls(activation),
        *_defaults(activation),
        _names(activation),
        _facts(activation),
        _accuracy(activation),
        _package(activation, url),
        _treated(activation, notebooks),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def alt(activation):
    """What the picture of a function shows, for those who do not see it."""
    others = (
        "" if activation.elementwise else f", the first of two inputs being {activation.beside:g}"
    )
    reach = _reach(activation)
    x = [-reach / 2, 0.0, reach / 2]
    at = zip(x, curves.value(activation, x), curves.slope(activation, x), strict=True)
    values = ", ".join(f"{_number(y)} at {_number(x)} (slope {_number(s)})" for x, y, s in at)
    over = f"over x from {_number(-reach)} to {_number(reach)}{others}"
    return f"{title(activation)} {over}, as a solid line, and its slope, dashed: {values}"


def plot(activation, path):
    """Draw a function and its slope into an SVG, the same on every machine."""
    import matplotlib.pyplot as plt

    from activations.book import figures

    with plt.rc_context():
        figures.use_style()
        reach = _reach(activation)
        ax = figures.function_and_derivative(activation, -reach, reach)
        low, high = ax.get_ylim()
        ax.set_ylim(max(low, -4.4), min(high, 4.4))
        ax.figure.savefig(path, format="svg", metadata=figures.METADATA)
        plt.close(ax.figure)


def _reach(activation):
    """How far to draw: less far where a wave would become a stripe."""
    steep = survey.lipschitz(activation)
    return 0.4 if 10 < steep < np.inf else 4


def sections(activation, notebooks):
    """The sections of the chapters that name a function most often, in the book's order.

    Parameters
    ----------
    activation : Activation
    notebooks : path-like
        The folder of the chapters.

    Returns
    -------
    list of (str, str, str)
        The chapter's title, the section's, and the link to it from within that folder.
    """
    said = re.sub(r" \(.*", "", title(activation))
    name = re.compile(
        rf"(?<![\w.\"]){activation.__name__}\b(?!\s*=)|(?<!Leaky )(?<!-)\b{re.escape(said)}\b(?!-)"
    )
    found = []
    for chapter, heading, link, text in _all_sections(Path(notebooks)):
        if heading in _NOT_TREATED or re.search(r"^Exercise|[$()]", heading):
            continue
        if (count := len(name.findall(text))) >= 4:
            found.append((count + 20 * bool(name.search(heading)), chapter, heading, link))
    most = sorted(found, key=lambda entry: -entry[0])[:_MOST]
    return [entry[1:] for entry in found if entry in most]


@cache
def _all_sections(folder):
    """Every section of every chapter: chapter, title, link, and all that stands in it."""
    found = []
    for path in sorted(folder.glob("*.ipynb")):
        chapter = None
        for cell in json.loads(path.read_text(encoding="utf8"))["cells"]:
            text, prose = "".join(cell["source"]), cell["cell_type"] == "markdown"
            for block in re.split(r"(?m)^(?=#{1,3} )", text) if prose else [text]:
                heading = re.match(r"#{1,3} (.*)", block) if prose else None
                if heading and chapter is None:
                    chapter = heading[1]
                elif heading:
                    words = heading[1].strip()
                    place = re.sub(r"[`*]", "", words).replace(" ", "-")
                    found.append([chapter, words, f"{path.name}#{place}", block])
                elif found and found[-1][0] == chapter:
                    found[-1][3] += f"\n{block}"
    return found


def _opening(activation):
    summary = docstrings.sections(activation.__doc__)[""].split("\n\n")[0].replace("\n", " ")
    return (
        f"{summary} Formula, slope, plot, NumPy code, and the call in PyTorch, JAX, Keras, "
        "TensorFlow and ONNX."
    )


def _formulas(activation):
    yield f"$$\n{activation.formula}\n$$\n\nIts slope:\n\n$$\n{activation.derivative_formula}\n$$"
    for word, formula in activation.variants.items():
        parameter = next(k for k, kind in activation.parameters.items() if isinstance(kind, Choice))
        slope, where = SLOPES[activation.__name__, word]
        yield f'With `{parameter}="{word}"`:\n\n$$\n{formula}\n$$\n\nIts slope, for ${where}$:'
        yield f"$$\n{slope}\n$$"


def _calls(activation):
    """What to write in other libraries, for the function with this book's defaults."""
    name, lines = activation.__name__, []
    for library, told in tables.LIBRARIES.items():
        if getattr(activation, library):
            written = _CALL[library].format(frameworks.spelling(activation, library))
            lines.append((library, told, written))
            for word in activation.variants:
                given = {k: word for k, v in activation.parameters.items() if isinstance(v, Choice)}
                other = _CALL[library].format(frameworks.spelling(activation, library, **given))
                lines.append((library, told, f'{other}  # {next(iter(given))}="{word}" here'))
        elif line := elsewhere.LINES.get(library, {}).get(name):
            lines.append((library, told, line))
    if call := elsewhere.CALLS["TensorFlow"].get(name):
        lines.append(("TensorFlow", "TensorFlow", call))
    yield "## In PyTorch, JAX, Keras, TensorFlow and ONNX"
    yield (
        "With the parameters that this book takes by default. Where a library has no function of "
        "its own, a line does the same but for rounding, or there is none."
    )
    told = {library: [] for library, *_ in lines}
    for library, _, line in lines:
        told[library].append(line)
    for library, written in told.items():
        head = [line for line in elsewhere.IMPORTS[library] if _used(line, written)]
        code = "\n".join([*head, "", *written]).replace("'", '"')
        yield f"{tables.LIBRARIES.get(library, library)}:\n\n```python\n{code}\n```"
    if call := elsewhere.CALLS["ONNX"].get(name):
        yield f"ONNX, as an operator with its attributes: `{call}`."
    if wrong := elsewhere.WRONG.get(name):
        yield wrong
    absent = [who for library, who in tables.LIBRARIES.items() if library not in told]
    absent += ["TensorFlow"] * ("TensorFlow" not in told)
    absent += ["ONNX"] * (name not in elsewhere.CALLS["ONNX"])
    if absent:
        yield f"No function of its own in {', '.join(absent)}: the NumPy lines say what to compute."


def _used(line, written):
    short = line.split()[-1]
    return any(re.search(rf"\b{short}\.", each) for each in written)


def _defaults(activation):
    """Parameters by what each library takes for them if nothing is said."""
    shared = tables.there(frameworks.defaults, activation)
    rows = []
    for name, ours in activation.defaults.items():
        row = [shared.get(library, {}).get(name, "–") for library in shared]
        rows.append((f"`{name}`", _told(ours), *map(_told, row)))
    if rows:
        yield "## Defaults side by side"
        titles = "parameter", "this book", *(tables.LIBRARIES[library] for library in shared)
        yield tables.table(rows, *titles)
    if any("–" in row for row in rows):
        yield "A dash: the library's function has no such parameter."


def _told(value):
    if value is ...:
        return "must be given"
    if isinstance(value, bool | None):
        return f"`{value}`"
    if isinstance(value, float):
        return "none" if np.isinf(value) else f"{value:.4g}"
    return f"`{value}`" if isinstance(value, str) and value != "–" else str(value)


def _names(activation):
    """Every name in use, who uses it, and what is other there."""
    name, rows = activation.__name__, []
    rows.append((f"`{name}`", "this book", ""))
    for library, told in tables.LIBRARIES.items():
        if theirs := getattr(activation, library):
            rows.append((f"`{_MODULES[library]}.{theirs}`", told, ""))
    if activation.torch:
        rows.append((f"`torch.nn.{frameworks.module(activation)}`", "PyTorch, as a module", ""))
    for theirs, libraries in tables.ELSEWHERE.get(name, {}).items():
        rows.append((f"`{theirs}`", ", ".join(libraries), ""))
    for library in ("TensorFlow", "ONNX"):
        if call := elsewhere.CALLS[library].get(name):
            rows.append((f"`{call.partition('(')[0]}`", library, ""))
    for library, named in elsewhere.NAMES.items():
        place = _PLACES.get(library, library)
        rows += [(f"`{theirs}`", place, other) for theirs, (f, other) in named.items() if f == name]
    rows += [(alias, "papers and books", "") for alias in activation.aliases]
    told = tables.table(rows, "name", "where", "what is other there")
    return (
        f"## Names\n\n{told}\n\nTensorFlow, transformers, vLLM and llama.cpp as of "
        f"{elsewhere.READ}; the others are looked up in the library whenever the book is tested."
    )


def _facts(activation):
    """What is known of the curve, at the default parameters."""
    low, high = activation.range.low, activation.range.high
    rows = [("range", tables._interval(activation.range))]
    ends = curves.value(activation, [-np.inf, 0.0, np.inf])
    slopes = curves.slope(activation, [-np.inf, 0.0, np.inf])
    rows.append(("value at −∞, 0, ∞", ", ".join(map(_limit, ends))))
    rows.append(("slope at −∞, 0, ∞", ", ".join(map(_limit, slopes))))
    rows.append(("kinks", ", ".join(map(_number, activation.kinks)) or "none: smooth"))
    rows.append(("odd: f(−x) = −f(x)", "yes" if activation.zero_centred else "no"))
    rows.append(("never falls", "yes" if activation.monotonic else "no"))
    rows.append(("bounded", "yes" if np.isfinite([low, high]).all() else "no"))
    rows.append(("largest slope", _number(survey.largest_slope(activation))))
    rows.append(("Lipschitz constant", _number(survey.lipschitz(activation))))
    left, right = survey.saturation(activation)
    flat = "everywhere" if left > right else f"left of {_number(left)}" if np.isfinite(left) else ""
    if left <= right and np.isfinite(right):
        flat += f"{' and ' if flat else ''}right of {_number(right)}"
    rows.append(("flat (slope below 0.01)", flat or "nowhere"))
    if activation.elementwise:
        forward, back = gains(activation)
        rows.append(("gain that keeps E[f²] at 1", _number(forward)))
        rows.append(("gain that keeps E[f′²] at 1", _number(back)))
        rows.append(("inverse", _inverse(activation)))
    rows.append(("from", activation.reference))
    told = f"## Facts\n\nAt the default parameters.{_beside(activation)}\n\n"
    told += tables.table(rows, "fact", "") + "\n\n"
    if activation.elementwise:
        told += (
            "The gains are for input from a standard normal distribution: the factor of the value "
            "or of the slope that makes its mean square 1."
        )
    return told


def _beside(activation):
    """Which curve is meant, where a function has several inputs."""
    if activation.elementwise:
        return ""
    return f" The curve is that of the last of two inputs, the first being {activation.beside:g}."


def _inverse(activation):
    if written := INVERSES.get(activation.__name__):
        return f"`{written}`"
    rising = (np.diff(activation(np.linspace(-8, 8, 1601))) > 0).all()
    return "none in elementary functions" if rising else "none: several x have the same value"


def gains(activation):
    """By what a value, and a slope, must be multiplied for a mean square of 1, input being normal.

    Parameters
    ----------
    activation : Activation
        One that works element by element.

    Returns
    -------
    forward, back : float
        1/√E[f(z)²] and 1/√E[f'(z)²], for z from the standard normal distribution; inf where the
        slope is 0 everywhere.

    Examples
    --------
    >>> from activations import relu
    >>> [round(gain, 4) for gain in gains(relu)]
    [1.4142, 1.4142]
    """
    forward, square = lab.gain(activation), mean_and_square(activation.derivative)[1]
    return forward, float(1 / np.sqrt(square)) if square else np.inf


@cache
def _measured():
    path = files("activations.book") / "results" / "accuracy.json"
    found = {}
    for entry in json.loads(path.read_text(encoding="utf8"))["found"]:
        if entry["parameters"] == "default":
            found.setdefault(entry["function"], []).append(entry)
    return found


def _accuracy(activation):
    """The worst errors that were found, in units of the last digit."""
    rows, scaled = [], False
    for entry in _measured().get(activation.__name__, ()):
        errors = []
        for what in ("value", "slope"):
            of = entry[what].get("ulp of the scale") or entry[what]["ulp"]
            scaled |= "ulp of the scale" in entry[what]
            errors.append(f"{np.ceil(of['error'] * 100) / 100:.2f}")
        every = activation.elementwise and entry["dtype"] != "float64"
        how = "every number tried" if every else "the worst searched for"
        rows.append((f"`{entry['dtype']}`", *errors, how))
    if not rows:
        return ""
    note = (
        "\n\nWhere two terms cancel, the error is relative to the size that the docstring below "
        "names."
        if scaled
        else ""
    )
    told = tables.table(rows, "dtype", "value, ulp:", "slope, ulp:", "how")
    return (
        "## How accurate it is\n\nThe package's largest errors, at the default parameters."
        f"\n\n{told}{note}"
    )


def install(url=""):
    """How to get the package, in Markdown, from the book's repository or from its folder."""
    line = f'pip install "activation-functions-book @ git+{url}"' if url else "pip install ."
    where = "" if url else ", in the folder of the book"
    return f"To install the package, which needs NumPy alone{where}:\n\n```sh\n{line}\n```"


def _package(activation, url):
    name = activation.__name__
    sources = [activation._function, activation._derivative, activation._jacobian, activation._vjp]
    code = [inspect.getsource(inspect.unwrap(f)) for f in sources if inspect.isfunction(f)]
    listed = "\n\n".join(part.strip() for part in code)
    return (
        f"## In the book's package\n\n{install(url)}\n\n"
        f"```python\nfrom activations import {name}\n```\n\n"
        f"```{{eval-rst}}\n.. autofunction:: activations.{name}\n   :no-index:\n```\n\n"
        f"<details>\n<summary>Source</summary>\n\n```python\n{listed}\n```\n\n</details>"
    )


def _treated(activation, notebooks):
    family = f"The {survey.family(activation)} family"
    links = {f"catalogue.ipynb#{family.replace(' ', '-')}": f"The catalogue: {family.lower()}"}
    for place, names in tables.TREATED.items():
        if activation.__name__ in names.split():
            links[place] = "At length"
    for chapter, heading, link in sections(activation, notebooks) if notebooks else ():
        links[link] = f"{chapter}: {heading}"
    listed = "\n".join(f"- [{told}](../chapters/{link})" for link, told in links.items())
    return f"## Where the book treats it\n\n{listed}"


def _limit(value):
    return "no limit" if np.isnan(value) else _number(value)


def _number(value):
    return tables._short(float(value) + 0.0, digits=4)
