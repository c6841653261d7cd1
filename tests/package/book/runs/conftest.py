import pytest

from activations.book.lab.threads import one_thread
from activations.book.runs import Recipe


@pytest.fixture(scope="package")
def plain():
    """A recipe of a small network, for a test to change."""
    return Recipe(
        data="wine", split=0, seed=0, activation="relu", depth=2, width=12, start="own",
        optimiser="sgd", rate=0.05, batch=16, steps=20,
    )  # fmt: skip


@pytest.fixture(scope="package", autouse=True)
def single():
    with one_thread():
        yield
