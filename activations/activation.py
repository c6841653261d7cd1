"""What an activation is: a function to call, its derivative, and the facts about it.

A family module writes down formulas. What every formula needs and none should repeat is here:
input becomes an array of floats, bad input is refused, parameters are checked against their
interval, harmless overflow stays silent, the dtype of the input is kept, and the function takes
its place in the catalogue.
"""

import functools
import inspect
import numbers
import operator
import reprlib

import numpy as np

__all__ = ["Activation", "Catalogue", "Interval", "activation", "catalogue"]


class Interval:
    """An interval of the real line, written as in mathematics.

    Parameters
    ----------
    text : str
        A bracket, two numbers and a bracket: ``"(0, 1)"``, ``"[0, inf)"``. Round brackets leave
        the end out, square ones take it in.

    Attributes
    ----------
    low, high : float
        The two ends.

    Raises
    ------
    ValueError
        If `text` is not an interval.

    Examples
    --------
    >>> Interval("[0, inf)").low, 0 in Interval("[0, inf)"), 0 in Interval("(0, 1)")
    (0.0, True, False)
    """

    def __init__(self, text):
        try:
            low, high = text[1:-1].split(",")
            self.low, self.high = float(low), float(high)
            proper = text[0] in "[(" and text[-1] in "])" and self.low <= self.high
        except (ValueError, TypeError, IndexError):
            proper = False
        if not proper:
            raise ValueError(f"text must be an interval such as '[0, inf)'; got {text!r}")
        self._text = text
        self._above = operator.ge if text[0] == "[" else operator.gt
        self._below = operator.le if text[-1] == "]" else operator.lt

    def __contains__(self, value):
        return bool(np.all(self._above(value, self.low) & self._below(value, self.high)))

    def __eq__(self, other):
        return isinstance(other, Interval) and self._text == other._text

    def __hash__(self):
        return hash(self._text)

    def __repr__(self):
        return f"Interval({self._text!r})"

    def __str__(self):
        return self._text.replace("inf", "∞").replace("-", "−")


class Activation:
    """A function of the catalogue. Made by the decorator `activation`, not by hand.

    Attributes
    ----------
    formula, derivative_formula : str
        LaTeX, without the dollar signs.
    definition : callable
        The definition as a textbook prints it, with no care for rounding: ``definition(m, x)``,
        where ``m`` is a module that has ``exp``, ``log`` and ``tanh``, such as `math` or
        `mpmath`, and ``x`` is a single number (for a function that mixes elements, a list).
    range : Interval
        The smallest interval that holds every value.
    zero_centred : bool
        Whether f(−x) = −f(x), so that input spread evenly around 0 has output with mean 0.
    monotonic : bool
        Whether f never falls.
    kinks : tuple of float
        Where f has no derivative, at the default parameters.
    smooth : bool
        Whether f has a derivative everywhere, at the default parameters.
    elementwise : bool
        Whether each output depends on one input only. If not, there is a `jacobian` and no
        `derivative`.
    parameters : dict
        For each parameter its interval, or `int`.
    torch, jax, keras : str or None
        The function's name in `torch.nn.functional`, `jax.nn` and `keras.activations`.
    year : int
        The year of the reference.
    reference : str
        Key of the work that brought it, in ``references.md``.
    """

    def __init__(
        self, function, *, formula, derivative_formula, definition, range, zero_centred, monotonic,
        reference, year, kinks=(), elementwise=True, parameters=None,
        torch=None, jax=None, keras=None,
    ):  # fmt: skip
        functools.update_wrapper(self, function)
        self.formula = formula
        self.derivative_formula = derivative_formula
        self.definition = definition
        self.range = Interval(range)
        self.zero_centred = zero_centred
        self.monotonic = monotonic
        self.kinks = kinks
        self.elementwise = elementwise
        self.parameters = {
            name: allowed if allowed is int else Interval(allowed)
            for name, allowed in (parameters or {}).items()
        }
        self.torch, self.jax, self.keras = torch, jax, keras
        self.year = year
        self.reference = reference
        self._function = function
        self._signature = inspect.signature(function)
        self._derivative = self._jacobian = self._vjp = None

    @property
    def smooth(self):
        return not self.kinks

    def __call__(self, x, *args, **parameters):
        return self._evaluate(self._function, x, *args, **parameters)

    def derivative(self, x, *args, **parameters):
        """Slope of the function at each element of x.

        Parameters
        ----------
        x : array_like
            Real numbers of any shape, as for the function itself.
        *args, **parameters
            The parameters of the function.

        Returns
        -------
        ndarray or scalar
            Same shape and dtype as the function's value. At a kink it is PyTorch's choice, which
            the function's docstring states; at ±inf the limit; nan where x is nan.

        Raises
        ------
        TypeError
            If the function mixes elements (use `jacobian`), or x does not hold real numbers.
        ValueError
            If a parameter is outside its interval.
        """
        if not self.elementwise:
            raise TypeError(
                f"{self.__name__} mixes elements, so it has no elementwise derivative: "
                f"use {self.__name__}.jacobian(x) or {self.__name__}.vjp(x, g)"
            )
        return self._evaluate(self._derivative, x, *args, **parameters)

    def jacobian(self, x, *args, **parameters):
        """Every output's slope with respect to every input, for a function that mixes elements.

        Parameters
        ----------
        x : array_like
            Real numbers, n of them along `axis`.
        *args, **parameters
            The parameters of the function.

        Returns
        -------
        ndarray
            Shape ``(…, n, n)``: the other axes of x first, then output i, then input j.

        Raises
        ------
        TypeError
            If the function works element by element (use `derivative`), or x does not hold real
            numbers.
        ValueError
            If a parameter is outside its interval.
        """
        if self.elementwise:
            raise TypeError(
                f"{self.__name__} works element by element: its Jacobian is diagonal, and "
                f"{self.__name__}.derivative(x) is that diagonal"
            )
        return self._evaluate(self._jacobian, x, *args, **parameters)

    def vjp(self, x, g, *args, **parameters):
        """Vector-Jacobian product: what backpropagation passes on through the function.

        Parameters
        ----------
        x : array_like
            Where the function was evaluated.
        g : array_like
            Gradient of a loss with respect to the function's value, of the same shape.
        *args, **parameters
            The parameters of the function.

        Returns
        -------
        ndarray or scalar
            Gradient of the loss with respect to x: ``g * derivative(x)`` for a function that
            works element by element. Same shape and dtype as the function's value.

        Raises
        ------
        TypeError
            If x or g does not hold real numbers.
        ValueError
            If g has another shape than x, or a parameter is outside its interval.
        """
        x, g = as_floats(x, "x"), as_floats(g, "g")
        if g.shape != x.shape:
            raise ValueError(f"g must have the shape of x, {x.shape}; got the shape {g.shape}")
        if self.elementwise:
            return self._evaluate(
                lambda x, **given: g * self._derivative(x, **given), x, *args, **parameters
            )
        return self._evaluate(
            lambda x, **given: self._vjp(x, g.astype(x.dtype), **given), x, *args, **parameters
        )

    def defderivative(self, function):
        """Decorator: enter the derivative. Returns the activation, as a property's setter does."""
        self._derivative = function
        return self

    def defjacobian(self, function):
        """Decorator: enter the Jacobian. Returns the activation."""
        self._jacobian = function
        return self

    def defvjp(self, function):
        """Decorator: enter the vector-Jacobian product. Returns the activation."""
        self._vjp = function
        return self

    def _evaluate(self, formula, x, *args, **parameters):
        x = as_floats(x, "x")
        given = self._check_parameters(x, args, parameters)
        # float16 is computed in float32 and rounded once, so that no step in between loses digits
        wide = x.astype(np.float32) if x.dtype == np.float16 else x
        with np.errstate(all="ignore"):
            return np.asarray(formula(wide, **given)).astype(x.dtype, copy=False)[()]

    def _check_parameters(self, x, args, parameters):
        try:
            bound = self._signature.bind(x, *args, **parameters)
        except TypeError as error:
            known = ", ".join(self.parameters) or "none"
            raise TypeError(f"{self.__name__}: {error}; its parameters: {known}") from None
        bound.apply_defaults()
        return {name: self._check(name, bound.arguments[name], x) for name in self.parameters}

    def _check(self, name, value, x):
        allowed = self.parameters[name]
        if allowed is int:
            return _check_axis(name, value, x)
        if isinstance(value, np.ndarray):
            proper = value.dtype.kind in "iuf"
        else:
            proper = isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
        if not proper:
            raise TypeError(f"{name} must be a real number in {allowed}; got {_short(value)}")
        if np.ndim(value) and not _broadcasts(value.shape, x.shape):
            raise ValueError(
                f"{name} must be a number, or an array that broadcasts to the shape of x, "
                f"{x.shape}; got the shape {value.shape}"
            )
        if value not in allowed:
            raise ValueError(f"{name} must be in {allowed}; got {_short(value)}")
        rounded = _rounded(value, x.dtype)
        if rounded not in allowed:
            raise ValueError(
                f"{name} must be in {allowed}; got {_short(value)}, too large for {x.dtype}"
            )
        return rounded

    def __repr__(self):
        return f"activations.{self.__name__}"

    def _repr_latex_(self):
        return rf"$\displaystyle {self.formula}$"

    def __reduce__(self):
        return self.__name__  # pickled by name, as a function is


class Catalogue:
    """Every activation, in the order of the book; looked up by name as well.

    Examples
    --------
    >>> from activations import catalogue
    >>> catalogue["relu"].formula
    '\\\\mathrm{ReLU}(x) = \\\\max(0, x)'
    >>> [activation.__name__ for activation in catalogue][:2]
    ['identity', 'binary_step']
    """

    def __init__(self):
        self._by_name = {}

    def add(self, activation):
        """Enter an activation; its name must be new."""
        if activation.__name__ in self._by_name:
            raise ValueError(f"the catalogue has an activation {activation.__name__!r} already")
        self._by_name[activation.__name__] = activation

    def __getitem__(self, name):
        try:
            return self._by_name[name]
        except (KeyError, TypeError):
            known = ", ".join(self._by_name)
            raise KeyError(f"no activation is named {name!r}; there are {known}") from None

    def __contains__(self, item):
        return item in self._by_name or item in self._by_name.values()

    def __iter__(self):
        return iter(self._by_name.values())

    def __len__(self):
        return len(self._by_name)

    def __repr__(self):
        return f"<catalogue of {len(self)} activations: {', '.join(self._by_name)}>"


catalogue = Catalogue()


def activation(**facts):
    """Decorator: make an `Activation` of a formula and its facts, and enter it in the catalogue.

    Parameters
    ----------
    **facts
        The attributes of `Activation`; ``range`` and the parameters' intervals as text.

    Returns
    -------
    callable
        A decorator that takes the formula, a function of a float array, and gives an `Activation`.

    Raises
    ------
    TypeError
        If a fact is missing or unknown.
    ValueError
        If the catalogue has the name already.
    """

    def enter(function):
        made = Activation(function, **facts)
        catalogue.add(made)
        return made

    return enter


def as_floats(x, name):
    """Array of floats with the values of x: float16, float32 and float64 stay, integers widen."""
    try:
        array = np.asarray(x)
    except ValueError:
        raise ValueError(f"{name} must have rows of one length; got {_short(x)}") from None
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.kind != "f" or array.dtype.itemsize > 8:
        raise TypeError(
            f"{name} must hold real numbers (float16, float32, float64, integers or booleans); "
            f"got {array.dtype} in {_short(x)}"
        )
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def _check_axis(name, value, x):
    try:
        axis = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an integer; got {_short(value)}") from None
    if x.ndim == 0:
        raise ValueError(f"x must have at least one axis; got the single number {x}")
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(f"{name} must be in [{-x.ndim}, {x.ndim - 1}] for this x; got {axis}")
    return axis


def _short(value):
    return reprlib.repr(value)


def _broadcasts(shape, to):
    try:
        return np.broadcast_shapes(shape, to) == to
    except ValueError:
        return False


def _rounded(value, dtype):
    """The value as the dtype of x holds it, inf where it is too large for that."""
    try:
        with np.errstate(over="ignore"):
            return np.asarray(value, dtype)
    except OverflowError:  # an integer that no float can hold
        return np.asarray(np.inf, dtype)
