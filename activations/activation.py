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
        ends = f"{self.low:.4g}, {self.high:.4g}".replace("inf", "∞").replace("-", "−")
        return self._text[0] + ends + self._text[-1]


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
        Where f has no derivative, at the default parameters. For a function that mixes elements:
        as a function of the last of two scores, the first being `beside`.
    smooth : bool
        Whether f has a derivative everywhere, at the default parameters.
    elementwise : bool
        Whether each output depends on one input only. If not, there is a `jacobian` and no
        `derivative`.
    group : int or str
        How many inputs along the axis make one output, or the parameter that says so: 1, but 2 for
        the gated units, whose output is half as long as their input.
    beside : float
        What stands first where a function that mixes elements is drawn over the last of two inputs.
    parameters : dict
        What each parameter may be: an `Interval` of real numbers, a tuple of words, a `range` of
        integers, `bool`, `int` for an axis, `numpy.random.Generator` for a source of chance.
    scale, derivative_scale : callable or None
        Where cancellation at a root takes digits, the size that the rounding error is relative to:
        called as `definition` is. None where the error is small beside the value itself.
    torch, jax, keras : str or None
        The function's name in `torch.nn.functional`, `jax.nn` and `keras.activations`.
    aliases : tuple of str
        Other names in use.
    year : int
        The year of the reference.
    reference : str
        Key of the work that brought it, in ``references.md``.
    """

    def __init__(
        self, function, *, formula, derivative_formula, definition, range, zero_centred, monotonic,
        reference, year, kinks=(), elementwise=True, group=1, beside=0.0, parameters=None,
        scale=None, derivative_scale=None, torch=None, jax=None, keras=None, aliases=(),
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
        self.group, self.beside = group, beside
        self.parameters = {
            name: Interval(allowed) if isinstance(allowed, str) else allowed
            for name, allowed in (parameters or {}).items()
        }
        self.scale, self.derivative_scale = scale, derivative_scale
        self.torch, self.jax, self.keras = torch, jax, keras
        self.aliases = aliases
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
            Real numbers, n of them along the axis that is mixed.
        *args, **parameters
            The parameters of the function.

        Returns
        -------
        ndarray
            Shape ``(…, m, n)``: the other axes of x first, then output i, then input j. There are
            as many outputs as inputs, m = n, unless the function makes one output of a `group`.

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
            Gradient of a loss with respect to the function's value, of that value's shape.
        *args, **parameters
            The parameters of the function.

        Returns
        -------
        ndarray or scalar
            Gradient of the loss with respect to x, of the shape of x and the dtype of the value:
            ``g * derivative(x)`` for a function that works element by element.

        Raises
        ------
        TypeError
            If x or g does not hold real numbers.
        ValueError
            If g has another shape than the value, or a parameter is outside its interval.
        """
        x, g = as_floats(x, "x"), as_floats(g, "g")
        given = self._check_parameters(x, args, parameters)
        shape, of = self._output_shape(x, given), "x" if self.group == 1 else "the value"
        if g.shape != shape:
            raise ValueError(f"g must have the shape of {of}, {shape}; got the shape {g.shape}")
        if self.elementwise:
            return _computed(lambda x, **given: g * self._derivative(x, **given), x, given)
        return _computed(lambda x, **given: self._vjp(x, g.astype(x.dtype), **given), x, given)

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
        return _computed(formula, x, self._check_parameters(x, args, parameters))

    def _check_parameters(self, x, args, parameters):
        try:
            bound = self._signature.bind(x, *args, **parameters)
        except TypeError as error:
            known = ", ".join(self.parameters) or "none"
            raise TypeError(f"{self.__name__}: {error}; its parameters: {known}") from None
        bound.apply_defaults()
        given = {name: self._check(name, bound.arguments[name], x) for name in self.parameters}
        self._output_shape(x, given)
        return given

    def _output_shape(self, x, given):
        """Shape of the value, which has fewer elements if one output is made of several inputs."""
        group = given.get(self.group, self.group)
        if group == 1:
            return x.shape
        shape, axis = list(x.shape), given["axis"]
        if shape[axis] % group:
            raise ValueError(
                f"x must have a multiple of {group} elements along axis {axis}; got {shape[axis]}"
            )
        shape[axis] //= group
        return tuple(shape)

    def _check(self, name, value, x):
        allowed = self.parameters[name]
        if allowed is int:
            return _check_axis(name, value, x)
        if not isinstance(allowed, Interval):
            return _check_choice(name, value, allowed)
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


def _computed(formula, x, given):
    """The formula's result in the dtype of x, without a warning."""
    # float16 is computed in float32 and rounded once, so that no step in between loses digits
    wide = x
    if x.dtype == np.float16:
        wide = x.astype(np.float32)
        given = {k: v.astype("f4") if isinstance(v, np.ndarray) else v for k, v in given.items()}
    with np.errstate(all="ignore"):  # a formula sees an array, never a number: it may work in place
        result = np.asarray(formula(np.atleast_1d(wide), **given)).astype(x.dtype, copy=False)
    return result if x.ndim else result[0]


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


def _check_choice(name, value, allowed):
    """A parameter that is no real number: a word, a count, a yes or no, a source of chance."""
    if isinstance(allowed, tuple):
        if not isinstance(value, str) or value not in allowed:
            choices = " or ".join(map(repr, allowed))
            raise ValueError(f"{name} must be {choices}; got {_short(value)}")
    elif isinstance(allowed, range):
        value = _integer(name, value, "an integer")
        if value not in allowed:
            raise ValueError(f"{name} must be at least {allowed.start}; got {value}")
    elif allowed is bool:
        if not isinstance(value, bool | np.bool_):
            raise TypeError(f"{name} must be True or False; got {_short(value)}")
    elif not (value is None or isinstance(value, np.random.Generator)):
        value = _integer(name, value, "an integer, a numpy.random.Generator or None")
        if value < 0:
            raise ValueError(f"{name} must be at least 0 if it is an integer; got {value}")
    return value


def _integer(name, value, allowed):
    if isinstance(value, bool | np.bool_) or not hasattr(value, "__index__"):
        raise TypeError(f"{name} must be {allowed}; got {_short(value)}")
    return operator.index(value)


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
