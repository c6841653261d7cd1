"""The chapters in other environments: which those are, and what is said of a run there."""

import importlib.metadata
import os
import re
import subprocess
import sys

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_notebook, new_output
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.chapters import environments
from tests.chapters import notebooks as nb
from tests.chapters.environments import Result

FIRST, LAST = 11, 14  # minor versions of Python that the pins have wheels for


# The Pythons of the book


@pytest.mark.parametrize("minor", [FIRST - 1, FIRST, LAST, LAST + 1])
def test_make_asks_for_a_python_that_the_pins_have_wheels_for(minor, tmp_path):
    fake = tmp_path / f"python3.{minor}"
    fake.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"if sys.argv[1:] == ['--version']: sys.exit(print('Python 3.{minor}.0'))\n"
        f"if sys.argv[1] == '-m': sys.exit('this would install')\n"
        f"sys.version_info = (3, {minor}, 0, 'final', 0)\nexec(sys.argv[2])\n"
    )
    fake.chmod(0o755)
    command = ["make", f"PYTHON={fake}", f"VENV={tmp_path / 'venv'}", f"{tmp_path}/venv/.ready"]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    made = subprocess.run(command, cwd=nb.TREE, env=alone, capture_output=True, text=True)
    if FIRST <= minor <= LAST:
        assert "this would install" in made.stderr
    else:
        assert "this would install" not in made.stderr and made.returncode
        [said] = made.stdout.splitlines()
        assert f"Python 3.{FIRST} to 3.{LAST}" in said and f"is Python 3.{minor}.0" in said
        assert f"make PYTHON=python3.{LAST}" in said


def test_every_page_names_the_same_pythons():
    matrix = yaml.safe_load((nb.TREE / ".github/workflows/test.yml").read_text())
    versions = [f"3.{minor}" for minor in range(FIRST, LAST + 1)]
    assert matrix["jobs"]["test"]["strategy"]["matrix"]["python"] == versions
    assert versions == environments.PYTHONS[::-1]
    assert environments.PROJECT["requires-python"] == f">=3.{FIRST}"
    for name in ("README.md", "CONTRIBUTING.md", "index.md", "requirements.txt"):
        assert f"Python 3.{FIRST} to 3.{LAST}" in (nb.TREE / name).read_text(), name


def test_the_pins_take_the_first_python_of_the_first_version():
    """Debian 12 has 3.11.2."""
    refused = []
    for line in (nb.TREE / "requirements.txt").read_text().splitlines():
        if name := re.match(r"[\w.-]+(?===)", line):
            wanted = importlib.metadata.metadata(name[0])["Requires-Python"]
            if not SpecifierSet(wanted or "").contains(f"3.{FIRST}.0"):
                refused.append(f"{line} wants {wanted}")
    assert not refused


# The environments


def test_colab_has_what_the_chapters_ask_for():
    text, version = environments.constraints("colab")
    pinned = set(re.findall("(?m)^(.+)==", text))
    assert {Requirement(line).name for line in environments.REQUIREMENTS} <= pinned
    assert re.search(r"backend-info at \w+ of \d{4}-\d\d-\d\d", text)
    assert version in environments.PYTHONS


def test_the_oldest_are_the_lower_bounds():
    text, version = environments.constraints("oldest")
    pins = map(Requirement, text.splitlines())
    asked = map(Requirement, environments.REQUIREMENTS[:-1])
    for pin, requirement in zip(pins, asked, strict=True):
        [exact], [bound] = pin.specifier, requirement.specifier
        assert (pin.name, exact.operator, exact.version) == (requirement.name, "==", bound.version)
        assert bound.operator == ">="
    assert version == f"3.{FIRST}"


def test_a_list_of_colab_is_taken(tmp_path):
    text = environments.COLAB.read_text()
    other = re.sub("(?m)^numpy==.*", "numpy==9.8.7", text).replace("\ntqdm==", "\n# tqdm==")
    torch = "torch @ https://example.invalid/torch-9.9.9%2Bcpu-cp313-cp313-linux_x86_64.whl"
    other = re.sub("(?m)^torch==.*", torch, other) + "unknown==1.0\nNarwhals==7.7\n"
    (tmp_path / "freeze.txt").write_text(other)
    taken = environments.take(tmp_path / "freeze.txt", "abc1234", "2030-01-02")
    assert "at abc1234 of 2030-01-02, with Python" in taken
    assert {"numpy==9.8.7", "torch==9.9.9", "narwhals==7.7"} <= set(taken.splitlines())
    assert "tqdm" not in taken and "unknown" not in taken
    assert len(taken.splitlines()) == len(text.splitlines()) - 1


@pytest.mark.slow
@pytest.mark.parametrize("name", environments.PROCESSORS)
def test_a_processor_can_do_less(name):
    code = (
        "import torch, numpy\n"
        "from numpy._core._multiarray_umath import __cpu_features__ as features\n"
        "print(torch.backends.cpu.get_cpu_capability(), features.get('X86_V4', False))"
    )
    environment = os.environ | environments.processor(name)
    printed = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert "AVX512" not in printed.stdout and "False" in printed.stdout
    assert name != "plain" or "DEFAULT" in printed.stdout


# What is said of a run

SVG = {"image/svg+xml": "<svg/>", "text/plain": "<Figure>"}
CHART = {"text/html": "<script>vegaEmbed()</script>", "text/plain": "alt.Chart(…)"}


def cell(*outputs, tags=(), source="pass"):
    return new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


@pytest.mark.parametrize(
    "kind, one, other",
    [
        ("text", new_output("stream", text="1.0\n"), new_output("stream", text="1.1\n")),
        (
            "text",
            new_output("display_data", {"text/plain": "1"}),
            new_output("display_data", {"text/plain": "2"}),
        ),
        (
            "figures",
            new_output("display_data", SVG),
            new_output("display_data", SVG | {"image/svg+xml": "<svg><g/></svg>"}),
        ),
        (
            "charts",
            new_output("display_data", CHART),
            new_output("display_data", {"text/html": "<script>vegaEmbed(1)</script>"}),
        ),
    ],
)
def test_what_a_cell_shows_is_told_by_kind(kind, one, other):
    one, other = environments.shown(cell(one)), environments.shown(cell(other))
    assert [name for name in environments.KINDS if one[name] != other[name]] == [kind]


@pytest.mark.slow
def test_a_chapter_is_run_and_compared(tmp_path):
    path = tmp_path / "chapter.ipynb"
    cells = [
        cell(new_output("stream", text="[]\n"), source="import os; print(os.listdir())"),
        cell(new_output("stream", text="2\n"), source="print(1)"),
        cell(new_output("stream", text="2\n"), source="print(1)", tags=["nbval-ignore-output"]),
        cell(source="1 / 0"),
        cell(new_output("stream", text="x\n"), source="print(os.environ['GIVEN'])"),
    ]
    nbformat.write(new_notebook(cells=cells), path)
    result = environments.run(path, sys.executable, {"GIVEN": "x"})
    assert result.errors == ["cell 3: ZeroDivisionError: division by zero"]
    assert result.differing == {"text": [1], "figures": [], "charts": []}


def test_the_report():
    good, bad = Result(3.2), Result(7.0, ["cell 5: KeyError: 'gelu'"])
    good.differing["text"] = [4, 8]
    good.differing["figures"] = [6]
    results = {"oldest": {"tanh": good, "softmax": bad}, "plain": {"tanh": good, "softmax": good}}
    report = environments.report(results, {"oldest": {"numpy": "2.0.0"}, "plain": {}})
    assert "| tanh | runs, 3 s, differ: 2 text, 1 figures |" in report
    assert "| softmax | FAILS (1), 7 s |" in report
    assert "- softmax: 1 errors, first cell 5: KeyError: 'gelu'" in report
    assert "oldest: numpy 2.0.0" in report
    assert report.count("- tanh: figures of cells 6") == 1  # on a processor nothing may differ


def test_a_name_that_is_none_is_refused(capsys):
    for arguments in (["latest"], ["--chapters", "tan", "plain"]):
        with pytest.raises(SystemExit):
            environments.main(arguments)
        assert "is called" in capsys.readouterr().err
