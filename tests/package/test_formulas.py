r"""Each formula in LaTeX says what the definition says, in numbers.

A function's formula stands twice in the catalogue: in LaTeX, for people, and as `definition`, for
machines. Here SymPy reads the LaTeX, `formula` and `derivative_formula`, and both are evaluated
with 40 digits: the value beside the definition, the slope beside the definition's.
"""

import functools
import re

import mpmath
import pytest
import sympy
from sympy.core.function import AppliedUndef
from sympy.parsing.latex import LaTeXParsingError, parse_latex

from activations import catalogue
from activations.parameters import Choice
from tests.package import reference as ref

mp = mpmath.mp

VALUE, SLOPE = "formula", "derivative_formula"

# Formulas that a machine cannot read, and why.
UNREAD = {
    ("sparsemax", VALUE): "what τ is, is said in words",
    ("sparsemax", SLOPE): "its condition is about a set, S",
    ("maxout", SLOPE): "its condition is in words: the largest of its group",
}
READ = [(a.__name__, fact) for a in catalogue for fact in (VALUE, SLOPE)]
READ = [formula for formula in READ if formula not in UNREAD]

# The letter of a parameter, as SymPy spells it, where it is not the parameter's own name.
LETTERS = {
    "binary_step": {"threshold": "theta"},
    "leaky_relu": {"negative_slope": "s"},
    "prelu": {"weight": "a"},
    "rrelu": {"lower": "l", "upper": "u"},
    "threshold": {"threshold": "theta", "value": "v"},
    "hardtanh": {"min_val": "a", "max_val": "b"},
    "hardshrink": {"lambd": "lambda"},
    "softshrink": {"lambd": "lambda"},
    "sine": {"omega_0": "omega_{0}"},
}

# Parameters that no letter stands for, and why.
LETTERLESS = {
    ("rrelu", "training"): "the slopes that it draws are not a function of x",
    ("rrelu", "rng"): "it draws them",
    ("softplus", "threshold"): "infinite unless given: PyTorch's short cut, x itself beyond it",
    ("gelu", "approximate"): "a word, which chooses another formula",
    ("maxout", "pool_size"): "k counts the arguments of the maximum: here they are two",
    **{(a.__name__, "axis"): "a formula is of one vector" for a in catalogue if not a.elementwise},
}

# Letters that stand for numbers (Klambauer et al., 2017).
CONSTANTS = {"selu": {"lambda": 1.0507009873554805, "alpha": 1.6732632423543772}}

# What a formula may apply: functions of the catalogue by their names in LaTeX, and their slopes.
NAMED = {"sigma": "sigmoid", "ReLU": "relu", "GELU": "gelu", "SiLU": "silu", "sinc": "sinc"}
FUNCTIONS = {"max": max, "min": min, "erf": mp.erf}
for printed, name in NAMED.items():
    FUNCTIONS[printed] = functools.partial(catalogue[name].definition, mp)
    FUNCTIONS[printed + "prime"] = functools.partial(mp.diff, FUNCTIONS[printed])


# --- reading LaTeX ------------------------------------------------------------------------------

SPELLINGS = (
    # A name of several letters would be a product of letters; as a command it is one name.
    (r"\\mathrm\{(\w+)\}", r"\\\1"),
    # The prime of a slope becomes part of a name that Python takes.
    (r"'", "prime"),
    # A thin space multiplies: without a sign, s (1 - s) is a function s. So does ⊙, elementwise.
    (r"\\,|\\odot", r"\\cdot "),
    # What a function is of, and what is below a root, needs brackets.
    (r"\\erf(\\frac\{\w+\}\{\\?\w+\})", r"\\erf(\1)"),
    (r"\\sqrt(\d)", r"\\sqrt{\1}"),
    (r"\\ne\b", r"\\neq"),
    # A sum over a vector is written out, for three elements.
    (r"\\sum_j (e\^\{-?)x_j\}", r"(\1x_0} + \1x_1} + \1x_2})"),
    # It takes no \\left at the very start.
    (r"\\(?:left|right)(?=[()\[\]|])", ""),
    # In a group of two nothing stands between the first and the last.
    (r"\\ldots, ", ""),
)


class Unreadable(Exception):
    """The formula holds what the reader does not understand, or a name that stands for nothing."""


@functools.cache
def expression(tex):
    """One expression, or one comparison of two."""
    for printed, plain in SPELLINGS:
        tex = re.sub(printed, plain, tex)
    try:
        found = parse_latex(tex, strict=True)  # else it stops where it no longer understands
    except LaTeXParsingError as error:
        raise Unreadable(tex) from error
    return found.subs({sympy.Symbol("e"): sympy.E, sympy.Symbol("pi"): sympy.pi})


def condition(tex, others):
    """When a branch holds; the reader takes a < x < b two by two."""
    if tex.strip() == r"\text{else}":
        return sympy.Not(sympy.Or(*others))
    terms = re.split(r"(<|>|\\le\b|\\ge\b|\\ne\b)", tex)
    if len(terms) == 1:
        raise Unreadable(tex)
    pairs = ["".join(terms[k : k + 3]) for k in range(0, len(terms) - 2, 2)]
    return sympy.And(*map(expression, pairs))


def branches(tex):
    """Expressions with their conditions; a factor before the brace belongs to each of them."""
    cases = re.fullmatch(r"(.*)\\begin\{cases\}(.*)\\end\{cases\}", tex)
    if not cases:
        return [(expression(tex), sympy.true)]
    factor, rows = expression(cases[1]) if cases[1].strip() else 1, []
    for row in cases[2].split(r"\\"):
        value, when = row.split("&")
        rows.append((factor * expression(value), condition(when, [c for _, c in rows])))
    return rows


def equations(tex):
    """Left and right sides: of the formula first, then of what it adds after a wide space."""
    # What is drawn from l to u in training is a number after it.
    tex = re.sub(r"(\w) \\sim .* in training, \} (.*) \\text\{ after it\}", r"\1 = \2", tex)
    # Where the formula holds, in brackets, is the condition of its only branch.
    tex = re.sub(r"= (.+) \\quad \((.+)\)$", r"= \\begin{cases} \1 & \2 \\end{cases}", tex)
    return [part.split(" = ", 1) for part in re.split(r",? *\\q?quad ", tex) if " = " in part]


class Formula:
    """The right side of an equation as a function of numbers, each by the name of its letter.

    Where no branch holds it is None, for it says nothing; where two hold, nan.
    """

    def __init__(self, tex, notes, known):
        rows = branches(tex)
        for left, right in notes:
            old, new = expression(left), expression(right)
            rows = [(value.subs(old, new), when.subs(old, new)) for value, when in rows]
        found = sympy.Tuple(*(sympy.Tuple(*row) for row in rows))
        self.names = {str(symbol) for symbol in found.free_symbols}
        applied = {application.func.__name__ for application in found.atoms(AppliedUndef)}
        if unknown := (self.names - set(known)) | (applied - set(FUNCTIONS)):
            raise Unreadable(f"{', '.join(sorted(unknown))} in {tex}")
        self._order = sorted(found.free_symbols, key=str)
        self._rows = sympy.lambdify(self._order, rows, [FUNCTIONS, "mpmath"])

    def __call__(self, given):
        rows = self._rows(*(given[str(symbol)] for symbol in self._order))
        holding = [value for value, holds in rows if holds]
        if len(holding) > 1:
            return mp.nan
        return holding[0] if holding else None


# --- beside the definition ----------------------------------------------------------------------

PLACES = (-30.0, -7.3, -2.6, -1.1, -0.37, -1e-3, 1e-3, 0.37, 1.1, 2.6, 7.3, 30.0)
SCORES = [(0.3, -1.2, 2.5), (-4.0, 0.1, -3.5)]
HALVES = [(0.7, -2.5, -1.3, 0.4)]


def mistakes(name, fact, printed=None):
    """Where a formula differs from the definition: what it says, what is true, and the place.

    The formula is the catalogue's, or the one given in its stead.
    """
    activation = catalogue[name]
    printed = printed or getattr(activation, fact)
    compared = of_numbers if activation.elementwise else of_vectors
    with mp.workdps(40):
        return [
            (said, true, *place)
            for said, true, *place in compared(activation, fact, printed)
            if said is None or not mp.almosteq(said, true, rel_eps=1e-12, abs_eps=1e-25)
        ]


def letters(activation):
    """The letter of each parameter that has one."""
    named = LETTERS.get(activation.__name__, {})
    seen = [p for p in activation.parameters if (activation.__name__, p) not in LETTERLESS]
    return {parameter: named.get(parameter, parameter) for parameter in seen}


def constants_of(activation):
    return CONSTANTS.get(activation.__name__, {})


def names_of(activation):
    """What may stand in the formula of a function of one number, and must."""
    return {"x", *letters(activation).values(), *constants_of(activation)}


def of_numbers(activation, fact, printed):
    """What the formula says, what is true, and where, for some settings of the parameters."""
    formula, letter = formula_of_numbers(activation, fact, printed), letters(activation)
    for setting in ref.settings_of(activation):
        if setting.keys() - letter:
            continue
        parameters = ref.rounded(activation, setting, float)
        given = {letter[name]: parameters[name] for name in letter} | constants_of(activation)
        true = functools.partial(activation.definition, mp, **parameters)
        kinks = set(ref.kinks_of(activation, setting))
        beside = {kink + step for kink in kinks for step in (-0.01, 0.01)}
        for place in sorted(kinks.union(beside, PLACES)):
            x = mp.mpf(place)
            said = formula(given | {"x": x})
            if fact == VALUE:
                yield said, true(x), place, setting
            elif place not in kinks:
                yield said, mp.diff(true, x), place, setting
            elif r"\ne " not in printed:  # unless the formula excepts it, what the package says
                yield said, mp.mpf(float(activation.derivative(place, **setting))), place, setting


def formula_of_numbers(activation, fact, printed):
    (_, right), *notes = equations(printed)
    if fact == SLOPE:  # what Φ is, it does not say again
        notes += equations(activation.formula)[1:]
    return Formula(right, notes, names_of(activation))


def of_vectors(activation, fact, printed):
    """What the formula says, what is true, and where, for some vectors and each place in them."""
    found = equations(printed)
    for vector in SCORES if activation.group == 1 else HALVES:
        x = [mp.mpf(v) for v in vector]
        for i, value in enumerate(activation.definition(mp, x)):
            if fact == VALUE:
                sides = {i: found[0][1]}
            elif activation.group == 2:  # a slope for what is gated, a, and one for its gate, b
                sides = {i: slope_to("a", found), len(x) // 2 + i: slope_to("b", found)}
            else:
                sides = dict.fromkeys(range(len(x)), found[0][1])
            for j, right in sides.items():
                given = symbols(activation, x, i, j)
                said = Formula(right, [], given)(given)
                true = value if fact == VALUE else true_slope(activation, x, i, j)
                yield said, true, vector, (i, j)


def slope_to(letter, found):
    return dict(found)[rf"\frac{{\partial y_i}}{{\partial {letter}_i}}"]


def true_slope(activation, x, i, j):
    """Of output i with respect to input j."""
    return mp.diff(lambda v: activation.definition(mp, [*x[:j], v, *x[j + 1 :]])[i], x[j])


def symbols(activation, x, i, j):
    """What stands for what in output i and its slope for input j; SymPy multiplies subscripts."""
    if activation.group == 2:
        a, b = x[i], x[len(x) // 2 + i]
        return {"a": a, "b": b, "a_{i}": a, "b_{i}": b}
    if activation.group == "pool_size":
        return {"x_{i*k}": x[2 * i], "x_{(i*k + k) - 1}": x[2 * i + 1]}
    s = activation.definition(mp, x)
    if activation.__name__ == "log_softmax":
        s = [mp.exp(v) for v in s]  # its slope is written with the softmax
    pairs = {"x_{i}": x[i], "s_{i}": s[i], "s_{j}": s[j], "delta_{i*j}": int(i == j)}
    return pairs | {f"x_{{{k}}}": v for k, v in enumerate(x)}


# --- the tests ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name, fact", READ)
def test_a_formula_says_what_the_definition_says(name, fact):
    assert not mistakes(name, fact)


def variant_mistakes(activation, word, printed):
    """Where the formula for a word differs from the definition that the word chooses."""
    (name,) = (p for p, kind in activation.parameters.items() if isinstance(kind, Choice))
    formula = formula_of_numbers(activation, VALUE, printed.replace(r"\approx", "="))
    true = functools.partial(activation.definition, mp, **{name: word})
    with mp.workdps(40):
        return [
            x
            for x in PLACES
            if not mp.almosteq(formula({"x": mp.mpf(x)}), true(mp.mpf(x)), rel_eps=1e-12)
        ]


@pytest.mark.parametrize("activation", [a for a in catalogue if a.variants], ids=str)
def test_the_formula_for_each_word_says_what_the_definition_says(activation):
    for word, printed in activation.variants.items():
        assert not variant_mistakes(activation, word, printed)
        assert variant_mistakes(activation, word, activation.formula)
        for digit, other in (("0.044715", "0.044716"), (r"\pi", "3"), ("x^3", "x^2")):
            assert variant_mistakes(activation, word, printed.replace(digit, other))


@pytest.mark.parametrize("name, fact", UNREAD)
def test_what_is_listed_as_unread_cannot_be_read(name, fact):
    with pytest.raises(Unreadable):
        mistakes(name, fact)


@pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)
def test_each_parameter_has_a_letter_in_the_formula(activation):
    """Or it stands, with the reason, in the list of those that have none."""
    if activation.elementwise:
        formula = formula_of_numbers(activation, VALUE, activation.formula)
        assert formula.names == names_of(activation)
    else:
        assert not letters(activation)


def test_the_tables_name_what_there_is():
    parameters = {(a.__name__, parameter) for a in catalogue for parameter in a.parameters}
    lettered = {(name, parameter) for name, named in LETTERS.items() for parameter in named}
    assert LETTERLESS.keys() <= parameters
    assert lettered <= parameters - LETTERLESS.keys()
    assert UNREAD.keys() <= {(a.__name__, fact) for a in catalogue for fact in (VALUE, SLOPE)}


MISPRINTS = [
    # A sign
    ("sigmoid", VALUE, "{-x}", "{x}"),
    ("logsigmoid", SLOPE, "(-x)", "(x)"),
    ("softshrink", VALUE, r"x - \lambda", r"x + \lambda"),
    ("bent_identity", SLOPE, "} + 1", "} - 1"),
    ("softmax", VALUE, "{e^{x_i}}", "{e^{-x_i}}"),
    ("softmin", SLOPE, "= -s_i", "= s_i"),
    # A factor
    ("squared_relu", SLOPE, "2 ", ""),
    ("gaussian", SLOPE, "-2x", "-x"),
    ("quick_gelu", SLOPE, "1.702", "1.703"),
    ("hardsigmoid", SLOPE, r"\tfrac16", r"\tfrac13"),
    ("sine", SLOPE, r"= \omega_0", "="),
    ("swiglu", SLOPE, r"a_i\,", ""),
    # A square
    ("tanh", SLOPE, r"\tanh^2", r"\tanh"),
    ("softsign", SLOPE, ")^2", ")"),
    ("snake", VALUE, r"\sin^2", r"\sin"),
    # The branches
    ("relu", SLOPE, r"1 & x > 0 \\ 0 &", r"0 & x > 0 \\ 1 &"),
    ("relu6", SLOPE, "x < 6", "x < 5"),
    ("hardtanh", VALUE, r"\max(x, a), b", r"\max(x, b), a"),
    ("maxout", VALUE, r"\max", r"\min"),
    # Which branch a kink belongs to: the other, both, none
    ("hardshrink", VALUE, "|x| >", r"|x| \ge"),
    ("hardswish", SLOPE, "-3 <", r"-3 \le"),
    ("leaky_relu", SLOPE, r"\le", "<"),
    # What is said beside the formula
    ("gelu", VALUE, r"\sqrt2", r"\sqrt3"),
    ("gelu", SLOPE, r"2\pi", r"\pi"),
    ("mish", SLOPE, r"1 + e^x", r"1 + e^{-x}"),
    ("rrelu", VALUE, "{2}", "{3}"),
    # One letter for another
    ("threshold", VALUE, "v", r"\theta"),
    ("swish", VALUE, r"\beta x)", "x)"),
    ("selu", SLOPE, r"= \lambda", r"= \alpha"),
    ("geglu", SLOPE, r"GELU}(b_i)", r"GELU}(a_i)"),
    ("log_softmax", SLOPE, "- s_j", "- s_i"),
]


@pytest.mark.parametrize("name, fact, printed, misprinted", MISPRINTS)
def test_a_misprint_is_found(name, fact, printed, misprinted):
    formula = getattr(catalogue[name], fact)
    assert printed in formula
    assert mistakes(name, fact, formula.replace(printed, misprinted))


@pytest.mark.parametrize(
    "formula",
    [
        "f(x) = x + y",
        r"f(x) = \Psi(x)",
        "f(x) = x (1 - x)",  # to the reader a function x
        r"f(x) = x \text{ for now}",
        r"f(x) = \begin{cases} x & x \text{ is large} \\ 0 & \text{else} \end{cases}",
        "f(x) = x + 1)",
        r"f(x) = \frac{x}",
    ],
)
def test_the_reader_guesses_nothing(formula):
    with pytest.raises(Unreadable):
        mistakes("identity", VALUE, formula)


# --- the left side ------------------------------------------------------------------------------

# What stands for a function on the left of its formula, where that is not its name.
SIGNS = {
    "identity": "f",
    "binary_step": r"H_\theta",
    "sigmoid": r"\sigma",
    "logsigmoid": r"\log\sigma",
    "tanh": r"\tanh",
    "threshold": "f",
    "squared_relu": r"\mathrm{ReLU}^2",
    "swish": r"\mathrm{Swish}_\beta",
    "bent_identity": "f",
    "gaussian": "f",
    "sine": "f",
    "log_softmax": r"\log\mathrm{softmax}",
}


@pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)
def test_a_formula_begins_with_the_name_of_its_function(activation):
    left, _, _ = activation.formula.partition("(")
    if sign := SIGNS.get(activation.__name__):
        assert left == sign
    else:
        (name,) = re.fullmatch(r"\\mathrm\{(\w+)\}", left).groups()
        assert name.lower() == activation.__name__.replace("_", "")
    if activation.elementwise:
        slopes = (f"{left}'(x) = ", f"({left})'(x) = ")
        assert activation.formula.startswith(f"{left}(x) = ")
        assert activation.derivative_formula.startswith(slopes)
