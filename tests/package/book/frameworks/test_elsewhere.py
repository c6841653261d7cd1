"""What stands beside the frameworks' own functions: lines that run, names that are there."""

import ast
import importlib
import importlib.util

import numpy as np
import pytest

from activations import catalogue
from activations.book import frameworks
from activations.book.frameworks import elsewhere
from tests.package.book.frameworks.cases import needs

X = np.array([[-30.0, -2.5, -1.0, -0.25], [0.5, 1.5, 4.0, 30.0]], np.float32)


def pairs(table):
    return [(library, name) for library, calls in table.items() for name in calls]


@pytest.mark.parametrize("library, name", pairs(elsewhere.LINES))
def test_a_line_is_the_function(library, name):
    needs(library)
    activation = catalogue[name]
    assert getattr(activation, library) is None or name == "identity", (
        "it has a function of its own"
    )
    *before, last = elsewhere.LINES[library][name].splitlines()
    names = {}
    with frameworks.engine_of(library, X.dtype) as engine:
        names["x"] = engine.array(X)
        exec("\n".join([*elsewhere.IMPORTS[library], *before]), names)
        value = np.asarray(eval(last, names))
    np.testing.assert_allclose(value, activation(X), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("library", ["torch", "jax", "keras"])
def test_only_sparsemax_has_no_line(library):
    without = {a.__name__ for a in catalogue if not getattr(a, library)}
    assert without - set(elsewhere.LINES[library]) <= {"sparsemax"}


@pytest.mark.parametrize("name", elsewhere.CALLS["ONNX"])
def test_an_operator_of_onnx_is_the_function(name):
    onnx = pytest.importorskip("onnx")
    reference = importlib.import_module("onnx.reference")
    call = ast.parse(elsewhere.CALLS["ONNX"][name], mode="eval").body
    first, *others = call.args
    assert first.id == "x"
    inputs = {"x": X} | {f"x{k}": np.float32(number(other)) for k, other in enumerate(others)}
    attributes = {a.arg: number(a.value) for a in call.keywords}
    node = onnx.helper.make_node(call.func.id, list(inputs), ["y"], **attributes)
    like = onnx.helper.make_tensor_value_info
    given = [like(k, onnx.TensorProto.FLOAT, v.shape) for k, v in inputs.items()]
    graph = onnx.helper.make_graph([node], "g", given, [like("y", onnx.TensorProto.FLOAT, X.shape)])
    model = onnx.helper.make_model(graph)
    onnx.checker.check_model(model)
    with np.errstate(all="ignore"):
        (y,) = reference.ReferenceEvaluator(model).run(None, inputs)
    np.testing.assert_allclose(y, catalogue[name](X), rtol=1e-4, atol=1e-6)


def number(tree):
    """What an expression of numbers, such as 1/6, or a word comes to."""
    return eval(compile(ast.Expression(tree), "call", "eval"), {})


def test_tensorflow_has_what_is_written():
    calls = [ast.parse(call, mode="eval").body for call in elsewhere.CALLS["TensorFlow"].values()]
    names = {ast.unparse(call.func) for call in calls}
    assert all(name.startswith("tf.") for name in names)
    if importlib.util.find_spec("tensorflow"):
        tf = importlib.import_module("tensorflow")
        assert all(eval(name, {"tf": tf}) for name in names)


def test_every_name_leads_to_a_function():
    for names in elsewhere.NAMES.values():
        assert {name for name, _ in names.values()} <= {a.__name__ for a in catalogue}


def test_transformers_has_the_names():
    transformers = pytest.importorskip("transformers.activations")
    assert set(elsewhere.NAMES["transformers"]) <= set(transformers.ACT2FN)
