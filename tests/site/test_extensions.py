"""The book's Sphinx extensions, as a package."""

import pkgutil
from importlib import import_module

import pytest

import _ext

MODULES = [module.name for module in pkgutil.iter_modules(_ext.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_can_be_imported_as_what_it_is(name):
    assert import_module(f"_ext.{name}").__doc__


def test_every_extension_is_set_up():
    modules = {name: import_module(f"_ext.{name}") for name in MODULES}
    assert {name for name in modules if hasattr(modules[name], "setup")} == set(_ext.EXTENSIONS)
