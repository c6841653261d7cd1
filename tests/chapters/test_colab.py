"""The setup cell run for real: on a machine like Colab's, it installs the book, and chapters run.

Like Colab, the machine has NumPy, PyTorch and the rest, a kernel in which google.colab is loaded,
and nothing of the book. Git takes the book's address from a copy of this tree.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from itertools import chain
from pathlib import Path

import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbformat.v4 import new_code_cell, new_notebook
from packaging.requirements import Requirement
from packaging.version import Version

import activations.book
from tests.chapters import environments
from tests.chapters import notebooks as nb
from tools import repository

ADDRESS = "https://example.invalid/authors/activation-functions"
PROJECT = tomllib.loads((nb.TREE / "pyproject.toml").read_text())["project"]
MAY_LACK = {"keras", "jax"}  # and the chapter says so
WHOLE = ["explorer", "learned_slopes"]  # with charts, stored runs, PyTorch and exercises
IN_COLAB = """\
import os, sys, types

if sys.executable != {python!r}:
    os._exit(1)  # before pip changes another environment
sys.modules["google.colab"] = types.ModuleType("google.colab")
"""
STATE = """\
import importlib, importlib.metadata, importlib.util, json

names = ["numpy", "matplotlib", "torch", "scipy"]
state = {name: importlib.metadata.version(name) for name in names}
installed = importlib.util.find_spec("activations")
state["activations"] = installed and installed.origin
print(json.dumps(state))
"""


class Machine:
    """A fresh virtual environment that sees the packages of this one, and no project."""

    def __init__(self, folder, published):
        self.folder = folder
        # This environment's pip is seen as well: no need to take a second one along.
        venv.create(folder / "venv", symlinks=os.name != "nt")
        self.python = next((folder / "venv").glob("*/python"))
        self.packages = next((folder / "venv").glob("lib/*/site-packages"))
        # A folder named in a .pth file is searched, but the .pth files in it are not read:
        # an editable install of the project here is not seen there.
        seen = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
        (self.packages / "seen.pth").write_text("\n".join(seen))
        self.environment = {
            "PYTHONPATH": "",
            "IPYTHONDIR": str(folder / "ipython"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{published.as_uri()}.insteadOf",
            "GIT_CONFIG_VALUE_0": ADDRESS,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",  # nothing is fetched
            "PIP_NO_BUILD_ISOLATION": "0",  # 0 says that there is none
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }

    def run(self, *cells):
        """The cells, run in a fresh kernel of Colab's."""
        cells = (IN_COLAB.format(python=str(self.python)), *cells)
        notebook = new_notebook(cells=list(map(new_code_cell, cells)))
        environments.execute(notebook, self.python, self.environment)
        return notebook.cells[1:]

    def state(self):
        """What is installed there."""
        command = [self.python, "-c", STATE]
        environment = os.environ | self.environment
        result = subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=True
        )
        return json.loads(result.stdout)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The working tree as it would be published, with its address written by the book's tool."""
    tree = nb.copy_tree(tmp_path_factory.mktemp("published"))
    repository.main(ADDRESS, tree)
    author = ["-c", "user.name=Author", "-c", "user.email=author@example.invalid"]
    for command in (
        ["git", "init", "--quiet"],
        ["git", "add", "--all"],
        ["git", *author, "commit", "--quiet", "--message", "The book"],
    ):
        subprocess.run(command, cwd=tree, check=True)
    return tree


@pytest.fixture(scope="module")
def machine(tmp_path_factory, published):
    return Machine(tmp_path_factory.mktemp("machine"), published)


@pytest.fixture(scope="module")
def before(machine):
    return machine.state()


def chapters(tree):
    """The code cells of each chapter."""
    paths = sorted((tree / "chapters").glob("*.ipynb"))
    return {path.stem: [cell.source for cell in nb.code_cells(nb.read(path))] for path in paths}


def imports(code):
    """All that the chapters import, wherever in a cell it stands."""
    found = set()
    for cell in chain.from_iterable(code.values()):
        for node in ast.walk(ast.parse(nb.python(cell))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                found.add(ast.unparse(node))
    return sorted(line for line in found if line.split()[1].split(".")[0] not in MAY_LACK)


@pytest.fixture(scope="module")
def parts(machine, before, published):
    """One kernel of Colab: the setup cell, some chapters, all imports; each with what it shows."""
    code = chapters(published)
    asked = {"setup": [code[WHOLE[0]][0], STATE]}
    asked |= {name: ["%reset -f", *code[name], STATE] for name in WHOLE}
    asked["imports"] = [*imports(code), STATE]
    ran = iter(machine.run(*chain.from_iterable(asked.values())))
    return {name: [next(ran) for _ in cells] for name, cells in asked.items()}


def told(cell):
    """The state that a cell has printed."""
    return json.loads(cell.outputs[0].text)


@pytest.mark.slow
def test_the_machine_has_nothing_of_the_book(before):
    assert before["activations"] is None, "install the project here with pip install --editable"


@pytest.mark.slow
def test_the_setup_cell_installs_the_book_and_moves_nothing(machine, before, parts):
    setup, state = parts["setup"]
    assert not setup.outputs
    after = told(state)
    assert Path(after["activations"]).is_relative_to(machine.packages)
    assert after == before | {"activations": after["activations"]}
    put = {path.name for path in machine.packages.iterdir()} - {"seen.pth"}
    assert all(name.startswith("activation") for name in put), put


def put(packages, name, files):
    """Install a package as pip would have: its modules, and what it says of them."""
    info = f"{name.replace('-', '_')}-{PROJECT['version']}.dist-info"
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {PROJECT['version']}\n"
    files = files | {f"{info}/METADATA": metadata, f"{info}/INSTALLER": "pip\n"}
    files |= {f"{info}/RECORD": "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])}
    for file, text in files.items():
        (packages / file).parent.mkdir(parents=True, exist_ok=True)
        (packages / file).write_text(text)


@pytest.mark.slow
def test_the_setup_cell_installs_the_book_whatever_is_there(tmp_path, published):
    """A stranger's package, and ours as it was some commits ago, of the same version; imported."""
    machine = Machine(tmp_path, published)
    put(machine.packages, "activations", {"activations/old.py": ""})
    old = {f"activations/{name}.py": "" for name in ("__init__", "older", "book/__init__")}
    put(machine.packages, "activation-functions-book", old)
    before = machine.state()
    assert before["activations"] == str(machine.packages / "activations" / "__init__.py")
    use = "from activations import gelu\nfrom activations.book import palette"
    setup = nb.code_cells(nb.read(published / "chapters" / f"{WHOLE[0]}.ipynb"))[0].source
    *cells, state = machine.run("import activations", setup, use, STATE)
    assert not [output for cell in cells for output in cell.outputs]
    assert told(state) == before
    assert not {"old.py", "older.py"} & {path.name for path in machine.packages.rglob("*.py")}
    put_there = {path.name.split("-")[0] for path in machine.packages.glob("*.dist-info")}
    assert put_there == {"activation_functions_book"}


@pytest.mark.slow
@pytest.mark.parametrize("name", [*WHOLE, "imports"])
def test_chapters_run_and_find_what_they_import(name, parts):
    *cells, state = parts[name]
    assert {cell.source: errors for cell in cells if (errors := environments.errors(cell))} == {}
    assert told(state) == told(parts["setup"][-1])


def test_all_imports_are_tried(published):
    assert {"import numpy as np", "import torch"} < {*imports(chapters(published))}


def test_no_chapter_asks_for_a_file(published):
    """Only a notebook is in Colab, and nothing of the tree around it."""
    asks = re.compile(
        r"\bopen\(|\bPath\(|__file__|\.\./|\bread_(csv|json|text|bytes)\b"
        r"|(?<!\bruns\.)\bload(txt)?\("  # those of `runs` are scikit-learn's
    )
    assert asks.search("np.load('weights.npz')") and asks.search("open('../x')")
    for name, code in chapters(published).items():
        for cell in code[1:]:
            assert not asks.search(cell), (name, cell)


# The setup cell where it installs nothing


SHELL = """\
import sys, types

if {in_colab}:
    sys.modules["google.colab"] = types.ModuleType("google.colab")
get_ipython = lambda: types.SimpleNamespace(system=print)
"""


def setup_cell(address):
    """What it says in a book with an address, or with "" for none."""
    return re.sub(r'(?m)^repository = ".*?"', f'repository = "{address}"', nb.setup_cell())


def alone(cell, tree, in_colab=False):
    """Run a cell in a Python that can import what is in the tree, and no package.

    Gives the commands that it would run, and the error that stops it.
    """
    code = SHELL.format(in_colab=in_colab) + TransformerManager().transform_cell(cell)
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, "-S", "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    error = re.search(r"(?ms)^\w*Error\b.*", done.stderr)
    return done.stdout.splitlines(), error and error[0].strip()


def a_package(tree, files):
    for name, text in files.items():
        (tree / "activations" / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / "activations" / name).write_text(text)
    return tree


@pytest.mark.parametrize("address", [ADDRESS, ""])
def test_the_setup_cell_does_nothing_where_the_book_is(address, tmp_path):
    ours = a_package(tmp_path, {"__init__.py": "", "book/__init__.py": ""})
    assert alone(setup_cell(address), ours) == ([], None)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"__init__.py": "raise NotImplementedError"},  # as the one on PyPI does
        {"__init__.py": "from torch.nn import GELU"},
        {"__init__.py": ""},
        {"__init__.py": "", "book/__init__.py": "raise ModuleNotFoundError('altair')"},
    ],
)
def test_a_chapter_alone_says_what_to_do(files, tmp_path):
    tree = a_package(tmp_path, files)
    assert alone(setup_cell(ADDRESS), tree) == (
        [],
        "ImportError: This chapter needs the package of its book. In a cell, run\n"
        "%pip uninstall --yes activations activation-functions-book\n"
        f"%pip install 'activation-functions-book[book] @ git+{ADDRESS}'\n"
        "and then restart the kernel.",
    )
    assert alone(setup_cell(""), tree) == (
        [],
        "ImportError: This chapter needs the package of its book. This copy has no address "
        "to install it from: in the folder of the book, run `make lab`.",
    )


def test_the_setup_cell_in_colab(tmp_path):
    commands, error = alone(setup_cell(ADDRESS), tmp_path, in_colab=True)
    assert [command.split()[3] for command in commands] == ["uninstall", "install"]
    assert "%pip install" in error  # where that did not help
    commands, error = alone(setup_cell(""), tmp_path, in_colab=True)
    assert not commands and "no address to install it from" in error


def test_the_chapters_need_what_the_extra_brings():
    [book] = PROJECT["optional-dependencies"].values()
    brought = {Requirement(line).name.replace("scikit-learn", "sklearn") for line in book}
    assert set(activations.book.NEEDS) == brought - MAY_LACK


def test_what_the_chapters_need_and_have_not_is_named(tmp_path):
    shutil.copy(activations.book.__file__, tmp_path / "book.py")
    (tmp_path / "torch.py").touch()
    _, error = alone("import book", tmp_path)
    assert "matplotlib" in error and "activation-functions-book[book]" in error
    assert "torch" not in error


# What the package asks for


def requirements():
    extras = PROJECT["optional-dependencies"].values()
    return [Requirement(line) for line in sum(extras, PROJECT["dependencies"])]


def test_the_package_asks_for_numpy_alone():
    """What else the chapters need is in the extra: Colab has it."""
    assert [Requirement(line).name for line in PROJECT["dependencies"]] == ["numpy"]


def test_the_package_takes_what_colab_has():
    pinned = dict(
        line.split("==") for line in environments.COLAB.read_text().split() if "==" in line
    )
    for requirement in requirements():
        assert requirement.specifier.contains(Version(pinned[requirement.name])), requirement


def test_the_package_takes_what_colab_will_have():
    asked = [str(requirement.specifier) for requirement in requirements()]
    asked.append(PROJECT["requires-python"])
    assert not [specifier for specifier in asked if re.search("<|==|~=", specifier)]
    assert not [requirement for requirement in requirements() if requirement.url]


def test_nothing_installs_a_stranger_by_the_name_of_the_book():
    """The package is installed from its repository: its name on PyPI may be anybody's."""
    command = re.compile(r"""pip3?\s+install(\s+-\S+)*\s+\\?["']?activations\b(?!\s*@)""")
    assert command.search("pip install --quiet {}".format("activations"))
    assert not command.search("pip install '{} @ git+https".format("activations"))
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=nb.TREE, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        text = (nb.TREE / name).read_text(encoding="utf-8", errors="ignore")
        assert not command.search(text), name
