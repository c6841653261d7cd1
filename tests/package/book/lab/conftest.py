import pytest

from activations.book import lab


@pytest.fixture(scope="package")
def digits():
    return lab.digits()
