"""The names in ONNX that the chapter on PyTorch gives are those that PyTorch writes."""

import pytest
import torch

from tests.chapters import notebooks as nb

pytestmark = pytest.mark.slow


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")  # PyTorch's
def test_the_names_in_onnx_are_those_of_an_export():
    for package in ("onnx", "onnxscript"):
        pytest.importorskip(package)
    chapter = nb.read(nb.TREE / "chapters" / "pytorch.ipynb")
    (cell,) = (cell for cell in nb.code_cells(chapter) if cell.id == "onnx-names")
    names = {"torch": torch, "nn": torch.nn}
    exec(cell.source, names)
    nodes = torch.onnx.export(names["program"], verbose=False).model_proto.graph.node
    written = [node.op_type for node in nodes if node.op_type != "Constant"]
    assert written == " ".join(names["onnx"].values()).split()
