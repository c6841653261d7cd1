"""What chapters need beyond the functions: figures, charts, networks, measurements, checks."""

from importlib.util import find_spec

# What the extra `book` brings, without JAX and Keras: chapters that use these do without.
NEEDS = (
    "altair", "matplotlib", "mpmath", "pandas", "scipy", "seaborn", "sklearn", "statsmodels",
    "torch", "tqdm",
)  # fmt: skip

if missing := [name for name in NEEDS if find_spec(name) is None]:
    raise ModuleNotFoundError(
        f"the chapters need {', '.join(missing)}: "
        "install the package with its extra, activation-functions-book[book]"
    )
