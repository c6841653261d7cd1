"""Prints how accurate each function is: `make accuracy`.

One line for each function, dtype and choice of parameters: the largest error in ulp of the values
and of the slopes (derivative or Jacobian), and the input where it was found. A float is rounded
correctly if it is off by at most 0.5.
"""

import numpy as np

from activations import catalogue
from tests.package import reference as ref


def main():
    print(f"{'function':31} {'dtype':8} {'value':>6}  {'where':31} {'slope':>6}  where")
    for activation in catalogue:
        for parameters in ref.settings_of(activation):
            given = ", ".join(f"{name}={value}" for name, value in parameters.items())
            title = f"{activation.__name__}({given})" if given else activation.__name__
            for dtype in ref.DTYPES:
                value, at = ref.worst_value(activation, dtype, **parameters)
                slope, there = ref.worst_slope(activation, dtype, **parameters)
                print(
                    f"{title:31} {dtype.__name__:8} {value:6.2f}  {where(value, at):31} "
                    f"{slope:6.2f}  {where(slope, there)}"
                )


def where(error, x):
    """A number in full, or the first few of a slice; nothing where there is no error."""
    if error == 0:
        return ""
    if np.ndim(x) == 0:
        return f"{x!s}"
    return f"{len(x)} numbers: {', '.join(f'{v:.3g}' for v in x[:2])}" + ", …" * (len(x) > 2)


if __name__ == "__main__":
    main()
