"""Who computes for Keras, and that nothing is left behind in any of them."""

import os
import subprocess
import sys

import numpy as np
import pytest

from activations import catalogue
from activations.book import frameworks
from tests.package.book.frameworks.cases import needs


def test_prelu_of_keras_has_the_slope_of_neither_side():
    """It is made of two relus, which both have slope 0 at 0."""
    needs("keras")
    frameworks.home("keras")
    import keras

    layer = keras.layers.PReLU(alpha_initializer=keras.initializers.Constant(0.25))
    layer.build((None, 3))
    x = np.array([[-1, 0, 1]], np.float32)
    with frameworks.engine_of("keras", x.dtype) as engine:
        slopes = engine.pull(layer, engine.array(x), np.ones_like(x))
    assert np.asarray(slopes).tolist() == [[0.25, 0, 1]]


def test_torch_is_asked_for_gradients_even_where_they_are_off():
    needs("torch")
    import torch

    with torch.no_grad():
        assert frameworks.derivative(catalogue["relu"], "torch", 1.0) == 1
        assert not torch.is_grad_enabled()


@pytest.mark.parametrize("library", ["jax", "keras"])
def test_jax_stays_as_it_was(library):
    needs(library)
    needs("jax")
    import jax

    before, allowed = os.environ.copy(), jax.config.jax_enable_x64
    try:
        for wide in (False, True):
            jax.config.update("jax_enable_x64", wide)
            for dtype in (np.float32, np.float64):
                frameworks.derivative(catalogue["relu"], library, dtype(1))
            assert jax.numpy.zeros(1).dtype == ("float64" if wide else "float32")
    finally:
        jax.config.update("jax_enable_x64", allowed)
    assert os.environ == before


WITH_TENSORFLOW = """
import sys
from activations import relu
from activations.book import frameworks
print(frameworks.derivative(relu, "keras", [-1.0, 1.0]), "tensorflow" in sys.modules)
"""


@pytest.mark.slow
def test_keras_does_not_bring_tensorflow_in(tmp_path):
    """It takes long to import, and is the backend of Keras unless one says otherwise."""
    needs("keras")
    (tmp_path / "tensorflow").mkdir()
    (tmp_path / "tensorflow" / "__init__.py").write_text("raise RuntimeError('imported')")
    environment = {k: v for k, v in os.environ.items() if k != "KERAS_BACKEND"}
    paths = [str(tmp_path), *filter(None, [environment.get("PYTHONPATH")])]
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    found = subprocess.run(
        [sys.executable, "-c", WITH_TENSORFLOW],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert found.stdout == "[0. 1.] False\n", found.stderr


WITHOUT_JAX = """
import sys
sys.modules["jax"] = None
from activations import hardtanh
from activations.book import frameworks
assert not {"torch", "keras"} & set(sys.modules)
print(frameworks.installed(), frameworks.value(hardtanh, "keras", 2.0), end=" ")
print(frameworks.derivative(hardtanh, "keras", [1.0]))
"""


@pytest.mark.slow
def test_keras_computes_with_torch_where_there_is_no_jax():
    needs("torch")
    needs("keras")
    environment = {k: v for k, v in os.environ.items() if k != "KERAS_BACKEND"}
    found = subprocess.run(
        [sys.executable, "-W", "error", "-c", WITHOUT_JAX],
        env=environment, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert found.stdout == "('torch', 'keras') 1.0 [0.]\n", found.stderr


def test_keras_with_another_backend_is_told_what_to_do(monkeypatch):
    needs("keras")
    frameworks.home("keras")
    import keras

    monkeypatch.setattr(keras.backend, "backend", lambda: "tensorflow")
    message = r"Keras computes with 'tensorflow' here, .* set KERAS_BACKEND to one of them before"
    with pytest.raises(RuntimeError, match=message):
        frameworks.value(catalogue["relu"], "keras", 1.0)
