"""A test of the package that asks for an activation, or for a dtype, is run with each of them."""

import pytest

from activations import catalogue
from tests.package import reference


@pytest.fixture(params=catalogue, ids=lambda activation: activation.__name__)
def activation(request):
    return request.param


@pytest.fixture(params=reference.DTYPES, ids=lambda dtype: dtype.__name__)
def dtype(request):
    return request.param
