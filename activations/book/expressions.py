"""Formulas for a picture that computes by itself: a definition, written in another language.

A chart in a page cannot call Python. It computes in Vega's expression language, which is close to
JavaScript. Nobody writes the formulas down a second time: the definition of an activation is
called with symbols in place of numbers, and what it does to them is the expression. Each symbol
carries its derivative along (forward differentiation), so the slope comes out of the same call.
Where a definition asks ``if x > 0``, it is followed both ways.
"""

import math

__all__ = ["Symbol", "expressions", "written"]


class Symbol:
    """A number that has no value yet: an expression, and the expression of its slope.

    Parameters
    ----------
    text : str
        The expression, in Vega's language, safe to be a factor as it stands.
    slope : str, default "0"
        The expression of its derivative, likewise.
    path : Path, optional
        Who answers, where a condition on the symbol is asked.
    """

    def __init__(self, text, slope="0", path=None):
        self.text, self.slope, self.path = text, slope, path

    def with_(self, text, slope, other=None):
        path = self.path or (other.path if isinstance(other, Symbol) else None)
        return Symbol(text, slope, path)

    def __add__(self, other):
        other = symbol(other)
        return self.with_(_sum(self.text, other.text), _sum(self.slope, other.slope), other)

    def __neg__(self):
        return self.with_(_times("-1", self.text), _times("-1", self.slope))

    def __sub__(self, other):
        return self + -symbol(other)

    def __mul__(self, other):
        other = symbol(other)
        slope = _sum(_times(self.slope, other.text), _times(self.text, other.slope))
        return self.with_(_times(self.text, other.text), slope, other)

    def __truediv__(self, other):
        other = symbol(other)
        value = _over(self.text, other.text)
        falling = _times(_times("-1", value), other.slope)
        return self.with_(value, _over(_sum(self.slope, falling), other.text), other)

    def __pow__(self, power):
        slope = _times(_times(written(power), _power(self.text, power - 1)), self.slope)
        return self.with_(_power(self.text, power), slope)

    def __abs__(self):
        return self if self > 0 else -self

    def __radd__(self, other):
        return symbol(other) + self

    def __rsub__(self, other):
        return symbol(other) - self

    def __rmul__(self, other):
        return symbol(other) * self

    def __rtruediv__(self, other):
        return symbol(other) / self

    def __bool__(self):
        return self._ask("!=", 0)

    def __gt__(self, other):
        return self._ask(">", other)

    def __ge__(self, other):
        return self._ask(">=", other)

    def __lt__(self, other):
        return self._ask("<", other)

    def __le__(self, other):
        return self._ask("<=", other)

    def __eq__(self, other):
        return self._ask("==", other)

    __hash__ = None

    def _ask(self, relation, other):
        if other in (math.inf, -math.inf):  # no variable is infinite, so no path forks
            return {"<": other > 0, "<=": other > 0, "!=": True}.get(relation, False)
        text = other.text if isinstance(other, Symbol) else written(other)
        path = self.path or (other.path if isinstance(other, Symbol) else None)
        return path.answer(f"{self.text}{relation}{text}")


class Functions:
    """What a definition finds in the module that it is given: `math`, with symbols for numbers."""

    pi, inf = math.pi, math.inf
    mpf = staticmethod(float)

    @staticmethod
    def exp(x):
        return _function("exp", x, lambda f, u: f)

    @staticmethod
    def log(x):
        return _function("log", x, lambda f, u: _over("1", u))

    @staticmethod
    def sqrt(x):
        return _function("sqrt", x, lambda f, u: _over("0.5", f))

    @staticmethod
    def sin(x):
        return _function("sin", x, lambda f, u: f"cos({u})")

    @staticmethod
    def tanh(x):
        return 1 - 2 / (Functions.exp(2 * x) + 1)

    @staticmethod
    def erf(x):
        x = symbol(x) * math.sqrt(2)
        normal = f"cumulativeNormal({x.text})", _times(f"densityNormal({x.text})", x.slope)
        return 2 * x.with_(*normal) - 1


class Path:
    """The answers to the conditions of a definition, on one way through it."""

    def __init__(self, known):
        self.known, self.open = known, None

    def answer(self, condition):
        if condition not in self.known and self.open is None:
            self.open = condition
        return self.known.get(condition, True)


def expressions(definition, x, **parameters):
    """A definition as two expressions in Vega's language: its value, and its slope.

    Parameters
    ----------
    definition : callable
        ``definition(m, x, **parameters)``, as an `Activation` has it; a function that mixes
        elements takes a list for x and gives one.
    x : str, or list
        The name of the variable; or what stands beside it, in a list that ends with it.
    **parameters : str
        For each parameter that can be moved, the name of the variable that holds its value; the
        others stay at the definition's defaults.

    Returns
    -------
    tuple of str
        The value, and the derivative with respect to x.

    Examples
    --------
    >>> from activations import leaky_relu, sigmoid, squared_relu
    >>> expressions(sigmoid.definition, "x")[0]
    '(1/(1+exp((-1*x))))'
    >>> expressions(squared_relu.definition, "x")
    ('(x>0?(x*x):0)', '(x>0?(x+x):0)')
    >>> expressions(leaky_relu.definition, "x", negative_slope="s")[1]
    '(x>0?1:s)'
    """

    def follow(known):
        path = Path(known)
        named = {key: _variable(value, path) for key, value in parameters.items()}
        result = definition(Functions, _inputs(x, path), **named)
        if path.open is None:
            result = symbol(result[-1] if isinstance(result, list) else result)
            return result.text, result.slope
        yes, no = (follow({**known, path.open: answer}) for answer in (True, False))
        return tuple(
            a if a == b else f"({path.open}?{a}:{b})" for a, b in zip(yes, no, strict=True)
        )

    return follow({})


def symbol(value):
    """A number as a symbol whose slope is 0; a symbol as it is."""
    return value if isinstance(value, Symbol) else Symbol(written(value))


def written(value):
    """A number or a word in Vega's language.

    >>> written(0.25), written(-1.0), written("none")
    ('0.25', '-1', "'none'")
    """
    if isinstance(value, str):
        return f"'{value}'"
    return repr(int(value) if value == int(value) else float(value))


def _inputs(x, path):
    if isinstance(x, str):
        return Symbol(x, "1", path)
    return [*(_variable(value, path) for value in x[:-1]), Symbol(x[-1], "1", path)]


def _variable(value, path):
    """A symbol that is held fast while x moves."""
    return Symbol(value, "0", path)


def _function(name, x, slope):
    x = symbol(x)
    value = f"{name}({x.text})"
    return x.with_(value, _times(slope(value, x.text), x.slope))


def _is_number(text):
    try:
        float(text)
    except ValueError:
        return False
    return True


def _sum(a, b):
    if "0" in (a, b):
        return b if a == "0" else a
    if _is_number(a) and _is_number(b):
        return written(float(a) + float(b))
    return f"({a}+{b})"


def _times(a, b):
    if "0" in (a, b):
        return "0"
    if "1" in (a, b):
        return b if a == "1" else a
    if _is_number(a) and _is_number(b):
        return written(float(a) * float(b))
    return f"({a}*{b})"


def _over(a, b):
    if a == "0" or b == "1":
        return a
    if _is_number(a) and _is_number(b):
        return written(float(a) / float(b))
    return f"({a}/{b})"


def _power(a, power):
    return a if power == 1 else f"pow({a},{written(power)})"
