"""What an activation is: a function to call, its derivative, and the facts about it.

A family module writes down formulas. What every formula needs and none should repeat is here:
input becomes an array of floats, bad input is refused, parameters check themselves, harmless
overflow stays silent, the dtype of the input is kept, and the docstring gets what all have in
common.
"""

import functools
import inspect

import numpy as np

from activations import docstrings, facts
from activations.parameters import Axis, short

__all__ = ["Activation", "Catalogue", "activation", "as_floats", "passed_on"]

FLOATS = tuple(map(np.dtype, ("f8", "f4", "f2")))  # as this machine has them

NESTED = list, tuple, np.ma.MaskedArray

# Nothing warns, whatever the caller has set. As a decorator it takes a third of a `with`'s time.
silent = np.errstate(all="ignore")


class Activation:
    """A function with its derivative and its facts, as the decorator `activation` makes it.

    Attributes
    ----------
    formula : str
        LaTeX of the value, without the dollar signs.
    derivative_formula : str
        LaTeX of the slope.
    variants : dict of str to str
        LaTeX of the value for each other word of a `Choice`, the default's being `formula`.
    definition : callable
        The definition as a textbook prints it, with no care for rounding: ``definition(m, x)``,
        where ``m`` is a module that has ``exp``, ``log`` and ``tanh``, such as `math` or
        `mpmath`, and ``x`` is a single number (for a function that mixes elements, a list).
    range : Interval
        The smallest interval that holds every value, at the default parameters.
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
        Whether each output depends on one input only. If not, the function has a parameter that
        is an `Axis`, a `jacobian` and a `vjp`, and no `derivative`.
    group : int or str
        How many inputs along the axis make one output, or the parameter that says so: 1, but 2 for
        the gated units, whose output is half as long as their input.
    beside : float
        What stands first where a function that mixes elements is drawn over the last of two inputs.
    parameters : dict
        What each parameter may be: one of the kinds in `activations.parameters`.
    defaults : dict
        What each parameter is if it is not given.
    order : Order or None
        Which parameter must be below which.
    scale : callable or None
        Where cancellation at a root takes digits, the size that the value's rounding error is
        relative to: called as `definition` is. None where the error is small beside the value.
    derivative_scale : callable or None
        The same for the slope.
    torch : str or None
        The function's name in `torch.nn.functional`.
    jax : str or None
        Its name in `jax.nn`.
    keras : str or None
        Its name in `keras.activations`.
    aliases : tuple of str
        Other names in use.
    reference : str
        The work that brought it: authors, title, year.
    key : str
        The same in ``references.md``: first author and year.
    year : int
        The year of the reference.
    """

    def __init__(
        self, function, *, formula, derivative_formula, definition, range, zero_centred, monotonic,
        reference, variants=None, kinks=(), group=1, beside=0.0, parameters=None, order=None,
        scale=None, derivative_scale=None, torch=None, jax=None, keras=None, aliases=(),
    ):  # fmt: skip
        facts.check_function(function)
        functools.update_wrapper(self, function, updated=())  # attributes of its own stay its own
        self.formula = formula
        self.derivative_formula = derivative_formula
        self.variants = variants or {}
        self.definition = definition
        self.range = facts.interval(self.__name__, range)
        self.zero_centred = zero_centred
        self.monotonic = monotonic
        self.kinks = kinks
        self.group, self.beside = group, beside
        self.parameters, self.order = parameters or {}, order
        facts.check_parameters(self)
        axes = [name for name, kind in self.parameters.items() if isinstance(kind, Axis)]
        self.elementwise, self._axis = not axes, axes[0] if axes else None
        self.scale, self.derivative_scale = scale, derivative_scale
        self.torch, self.jax, self.keras = torch, jax, keras
        self.aliases = aliases
        self.reference = reference
        facts.check_kinds(self)
        self.key, self.year = facts.key_and_year(self.__name__, reference)
        self._function = function
        self._signature = inspect.signature(function)
        self._derivative = self._jacobian = self._vjp = None
        self.defaults = facts.defaults(self, self._signature)
        facts.check_variants(self)
        facts.check_group(self)
        self.__doc__ = docstrings.complete(self)

    @property
    def smooth(self):
        return not self.kinks

    @silent
    def __call__(self, x, *args, **parameters):
        x = as_floats(x, "x")
        return _computed(self._function, x, self._given(x, args, parameters))

    @silent
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
            If the function mixes elements (use `jacobian`), or x has a mask or does not hold real
            numbers.
        ValueError
            If a parameter is outside its interval.
        """
        if not self.elementwise:
            raise TypeError(
                f"{self.__name__} mixes elements, so it has no elementwise derivative: "
                f"use {self.__name__}.jacobian(x) or {self.__name__}.vjp(x, g)"
            )
        self._require("derivative")
        x = as_floats(x, "x")
        return _computed(self._derivative, x, self._given(x, args, parameters))

    @silent
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
        self._require("jacobian")
        x = as_floats(x, "x")
        return _computed(self._jacobian, x, self._given(x, args, parameters))

    @silent
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
            Gradient of the loss with respect to x, of the shape of x and the dtype of the value.
            For a function that works element by element it is ``g * derivative(x)``, with the
            derivative's error and one rounding; where the derivative is 0 it is 0 even if g is
            infinite or nan, as frameworks mask it at a ReLU. For one that mixes elements it is
            ``g @ jacobian(x)`` along the axis, and its error at most 8 ulp of the sum of the sizes
            of what that adds, for a g of up to 10³⁰⁰ in float64.

        Raises
        ------
        TypeError
            If x or g does not hold real numbers.
        ValueError
            If g has another shape than the value, or a parameter is outside its interval.
        """
        self._require("derivative" if self.elementwise else "vjp")
        x, g = as_floats(x, "x"), as_floats(g, "g")
        given = self._given(x, args, parameters)
        shape = self._output_shape(x, given)
        if g.shape != shape:
            of = "x" if self.group == 1 else "the value"
            raise ValueError(f"g must have the shape of {of}, {shape}; got the shape {g.shape}")
        formula = self._vjp or (lambda x, g, **p: passed_on(g, self._derivative(x, **p)))
        return _computed(lambda x, **p: formula(x, g, **p), x, given)

    def defderivative(self, function):
        """Decorator: enter the derivative. Returns the activation, as a property's setter does."""
        facts.check_callable(function, "a derivative")
        if not self.elementwise:
            raise TypeError(
                f"{self.__name__} mixes elements, so nothing would use its derivative: enter a "
                f"Jacobian with @{self.__name__}.defjacobian and a product with "
                f"@{self.__name__}.defvjp"
            )
        self._derivative = function
        return self

    def defjacobian(self, function):
        """Decorator: enter the Jacobian. Returns the activation."""
        self._require_mixing("Jacobian")
        facts.check_callable(function, "a Jacobian")
        self._jacobian = function
        return self

    def defvjp(self, function):
        """Decorator: enter the vector-Jacobian product. Returns the activation."""
        self._require_mixing("vector-Jacobian product")
        facts.check_callable(function, "a vector-Jacobian product")
        self._vjp = function
        return self

    def missing(self):
        """What must still be entered before the function is complete.

        Returns
        -------
        list of str
            Of ``"derivative"``, ``"jacobian"`` and ``"vjp"`` those that the function needs and
            has not.
        """
        needed = ["derivative"] if self.elementwise else ["jacobian", "vjp"]
        return [name for name in needed if getattr(self, f"_{name}") is None]

    def group_size(self, **parameters):
        """How many inputs make one output with these parameters: 1 for most functions."""
        return {**self.defaults, **parameters}.get(self.group, self.group)

    def _require(self, name):
        if name in self.missing():
            raise TypeError(
                f"{self.__name__} has no {name} yet: enter one with @{self.__name__}.def{name}"
            )

    def _require_mixing(self, what):
        if self.elementwise:
            raise TypeError(
                f"{self.__name__} works element by element, so nothing would use its {what}: enter "
                f"a derivative with @{self.__name__}.defderivative, or give it a parameter that "
                "is an Axis"
            )

    def _given(self, x, args, parameters):
        """The value of each parameter, checked, as the formula takes it."""
        values = self.defaults
        if args or parameters:
            values = values | self._bound(x, args, parameters)
        given = {k: allowed.check(k, values[k], x) for k, allowed in self.parameters.items()}
        if self.order:
            self.order.check(given)
        if self.group != 1:
            self._output_shape(x, given)
        return given

    def _bound(self, x, args, parameters):
        """What was given, by the parameters' names."""
        if not args and parameters.keys() <= self.parameters.keys():
            return parameters
        try:
            return self._signature.bind(x, *args, **parameters).arguments
        except TypeError as error:
            known = ", ".join(self.parameters) or "none"
            raise TypeError(f"{self.__name__}: {error}; its parameters: {known}") from None

    def _output_shape(self, x, given):
        """Shape of the value, which has fewer elements if one output is made of several inputs."""
        group = given.get(self.group, self.group)
        if group == 1:
            return x.shape
        shape, axis = list(x.shape), given[self._axis]
        if shape[axis] % group:
            raise ValueError(
                f"x must have a multiple of {group} elements along axis {axis}; got {shape[axis]}"
            )
        shape[axis] //= group
        return tuple(shape)

    def __repr__(self):
        return f"activations.{self.__name__}"

    def _repr_latex_(self):
        return rf"$\displaystyle {self.formula}$"

    def __reduce__(self):
        return self.__name__  # pickled by name, as a function is


class Catalogue:
    """Several activations in an order; looked up by name as well.

    Parameters
    ----------
    *activations : Activation
        Complete ones, each name once.

    Raises
    ------
    ValueError
        If a name is there twice, or a function lacks its derivative.

    Examples
    --------
    >>> from activations import catalogue
    >>> catalogue["relu"].formula
    '\\\\mathrm{ReLU}(x) = \\\\max(0, x)'
    >>> [activation.__name__ for activation in catalogue][:2]
    ['identity', 'binary_step']
    """

    def __init__(self, *activations):
        self._by_name = {}
        for entry in activations:
            if not isinstance(entry, Activation):
                raise TypeError(f"a catalogue holds activations; got {short(entry)}")
            if entry.__name__ in self._by_name:
                raise ValueError(f"the catalogue has an activation {entry.__name__!r} already")
            for name in entry.missing():
                raise ValueError(
                    f"{entry.__name__} has no {name}: enter one with @{entry.__name__}.def{name}"
                )
            self._by_name[entry.__name__] = entry

    def __getitem__(self, name):
        try:
            return self._by_name[name]
        except (KeyError, TypeError):
            known = ", ".join(self._by_name)
            raise KeyError(f"no activation is named {name!r}; there are {known}") from None

    def __contains__(self, item):
        if isinstance(item, str):
            return item in self._by_name
        return any(item is entry for entry in self)

    def __iter__(self):
        return iter(self._by_name.values())

    def __len__(self):
        return len(self._by_name)

    def __repr__(self):
        return f"<catalogue of {len(self)} activations: {', '.join(self._by_name)}>"


def activation(**given):
    """Decorator: make an `Activation` of a formula and its facts.

    Parameters
    ----------
    **given
        The parameters of `Activation`, its facts; ``range`` as text.

    Returns
    -------
    callable
        A decorator that takes the formula, a function of a float array, and gives an `Activation`.

    Raises
    ------
    TypeError
        If a fact is missing, unknown or of another kind than it must be.
    ValueError
        If the range is no interval, or the reference does not end with a year.
    """

    def make(function):
        facts.check_names(function, given, inspect.signature(Activation))
        return Activation(function, **given)

    return make


def as_floats(x, name):
    """Array of floats with the values of x: float16, float32 and float64 stay, integers widen."""
    array = x if type(x) is np.ndarray else _as_array(x, name)
    if array.dtype in FLOATS:  # by type: ml_dtypes has 8-bit floats that say they are of kind "f"
        return array
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if (native := array.dtype.newbyteorder("=")) in FLOATS:
        return array.astype(native)
    raise TypeError(
        f"{name} must hold real numbers (float16, float32, float64, integers of up to 64 bits or "
        f"booleans); got {array.dtype} in {short(x)}"
    )


def passed_on(g, slope):
    """The gradient g times the slope: where that is 0, nothing, even of an infinite g or a nan."""
    product = g * slope
    if not np.isfinite(g).all():
        np.copyto(product, 0, where=(slope == 0) & ~np.isfinite(g))
    return product


def _as_array(x, name):
    if _masked(x):
        raise TypeError(
            f"{name} must be an array without a mask, which would be lost: pass "
            f"{name}.filled(value) or {name}.compressed(); got {short(x)}"
        )
    try:
        return np.asarray(x)
    except ValueError:
        raise ValueError(
            f"{name} must have rows of one length, and no more axes than NumPy has; got {short(x)}"
        ) from None
    except (TypeError, RuntimeError) as error:  # PyTorch's, of a tensor that keeps its gradient
        raise TypeError(f"{name} must be something that NumPy makes an array of: {error}") from None


def _masked(x):
    """Whether x has a mask, or is a list of what has one."""
    if isinstance(x, list | tuple):
        return any(isinstance(part, NESTED) and _masked(part) for part in x)
    return isinstance(x, np.ma.MaskedArray)


def _computed(formula, x, given):
    """The formula's result in the dtype of x."""
    dtype, single = x.dtype, not x.ndim
    # float16 is computed in float32 and rounded once, so that no step in between loses digits
    if dtype.type is np.float16:
        x = x.astype(np.float32)
        half = np.ndarray | np.float16
        given = {k: v.astype("f4") if isinstance(v, half) else v for k, v in given.items()}
    if single:  # a formula sees an array, never a number: it may work in place
        x = x.reshape(1)
    result = formula(x, **given)
    if type(result) is not np.ndarray or result.dtype is not dtype:
        result = np.asarray(result).astype(dtype, copy=False)
    return result[0] if single else result
