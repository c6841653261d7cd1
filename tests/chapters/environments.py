"""Run every chapter in other environments than the pinned one, and say what becomes different.

    python -m tests.chapters.environments                      colab, oldest, newest
    python -m tests.chapters.environments oldest avx2          those that are named
    python -m tests.chapters.environments --chapters tanh colab
    python -m tests.chapters.environments --variables avx2    what keeps a processor from it
    python -m tests.chapters.environments --take pip-freeze.txt COMMIT DATE

- `colab`: what Colab has by its own list, of which `colab.txt` keeps what the chapters use;
- `oldest`: the lower bounds of `pyproject.toml`, on the oldest Python that it takes;
- `newest`: the newest of everything, on the newest Python that is here;
- `avx2`, `plain`: the pinned packages, kept from part of what this processor can do, on four
  threads and on one. There nothing at all may differ from what is stored.

The first three are made in `_build/environments`, with pip, by the Python of their version if
there is one on the path (else by this one). A chapter runs alone in an empty folder. What it
prints is compared with what is stored: text, figures, charts. `--take` writes the list anew.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.book import TREE, documents

FOLDER = TREE / "_build" / "environments"
COLAB = Path(__file__).with_name("colab.txt")
PROJECT = tomllib.loads((TREE / "pyproject.toml").read_text(encoding="utf8"))["project"]
EXTRA = PROJECT["optional-dependencies"]["book"]
REQUIREMENTS = [*PROJECT["dependencies"], *EXTRA, "ipykernel"]
PYTHONS = ["3.14", "3.13", "3.12", "3.11"]  # that the pins have wheels for, newest first
LIMIT = 300  # seconds a cell may take
NAMED = ("numpy", "scipy", "torch", "jax", "keras", "scikit-learn", "matplotlib", "altair")

VERSIONS = ("colab", "oldest", "newest")
PROCESSORS = ("avx2", "plain")
KINDS = ("text", "figures", "charts")  # of what a cell shows

# What the libraries are kept from; and what NumPy calls the instructions, as its names begin.
KEPT = {
    "avx2": {
        "ATEN_CPU_CAPABILITY": "avx2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "OPENBLAS_CORETYPE": "Haswell",
        "OMP_NUM_THREADS": "4",
    },
    "plain": {
        "ATEN_CPU_CAPABILITY": "default",
        "ONEDNN_MAX_CPU_ISA": "SSE41",
        "MKL_CBWR": "COMPATIBLE",
        "OPENBLAS_CORETYPE": "Sandybridge",
        "OMP_NUM_THREADS": "1",
    },
}
IN_NUMPY = {"avx2": ("AVX512", "X86_V4"), "plain": ("AVX", "X86_V", "F16C", "FMA3")}


@dataclass
class Result:
    """What became of a chapter: its errors, and the cells that show something else."""

    seconds: float = 0.0
    errors: list = field(default_factory=list)
    differing: dict = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def __str__(self):
        counts = ", ".join(
            f"{len(cells)} {kind}" for kind, cells in self.differing.items() if cells
        )
        became = f"FAILS ({len(self.errors)})" if self.errors else "runs"
        return f"{became}, {self.seconds:.0f} s" + f", differ: {counts}" * bool(counts)


# The environments


def python(version):
    """The Python of a version that is on the path and starts, or None."""
    found = shutil.which(f"python{version}")
    try:
        subprocess.run([found or "", "-c", ""], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return found


def constraints(name):
    """The versions of an environment, and its version of Python."""
    if name == "colab":
        text = COLAB.read_text(encoding="utf8")
        return text, re.search(r"Python (3\.\d+)", text)[1]
    if name == "oldest":
        floors = []
        for requirement in map(Requirement, [*PROJECT["dependencies"], *EXTRA]):
            [floor] = requirement.specifier
            floors.append(f"{requirement.name}=={floor.version}\n")
        return "".join(floors), PROJECT["requires-python"].removeprefix(">=")
    return "", next((version for version in PYTHONS if python(version)), "3")


def made(name):
    """An environment's Python, with its packages: installed, or found as they were left."""
    versions, wanted = constraints(name)
    stamp, content = FOLDER / f"{name}.txt", f"# Python {wanted}\n{versions}"
    found = FOLDER / name / "bin" / "python"
    is_there = found.exists() and stamp.exists() and stamp.read_text() == content
    if not is_there:
        base = python(wanted) or sys.executable
        print(f"{name}: installing with {base}", file=sys.stderr)
        FOLDER.mkdir(parents=True, exist_ok=True)
        stamp.unlink(missing_ok=True)
        subprocess.run([base, "-m", "venv", "--clear", FOLDER / name], check=True)
    if not is_there or name == "newest":  # what was newest need not be so any more
        limits = FOLDER / f"{name}-limits.txt"
        limits.write_text(versions)
        newest = ["--upgrade", "--upgrade-strategy", "eager"] if name == "newest" else []
        install = [found, "-m", "pip", "install", "--quiet", *newest, "--constraint", limits]
        subprocess.run([*install, *REQUIREMENTS], check=True)
        stamp.write_text(content)
    return found


def processor(name):
    """The variables that keep the libraries from what this processor could do."""
    from numpy._core._multiarray_umath import __cpu_dispatch__ as known

    names = [feature for feature in known if feature.startswith(IN_NUMPY[name])]
    return KEPT[name] | {"NPY_DISABLE_CPU_FEATURES": ",".join(names)}


# Running a chapter


class Kernel(AsyncKernelManager):
    """A kernel of another environment's Python."""

    command = ()

    @property
    def kernel_spec(self):
        argv = [*self.command, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(argv=argv, display_name="python3", language="python")


def execute(notebook, interpreter, variables):
    """Run a notebook in an empty folder, on past any errors."""
    environment = os.environ | {"PYTHONPATH": str(TREE), "PYTHONHASHSEED": "0"} | variables
    environment.pop("MPLBACKEND", None)
    manager = Kernel()
    manager.command = [str(interpreter)]
    with TemporaryDirectory() as empty:
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=LIMIT,
            allow_errors=True,
            coalesce_streams=True,
            resources={"metadata": {"path": empty}},
        )
        client.execute(env=environment, cleanup_kc=True)


def errors(cell):
    return [
        f"{output.ename}: {output.evalue}"
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]


def run(path, interpreter, variables):
    """Run a chapter, and compare what it shows with what is stored."""
    notebook = nbformat.read(path, as_version=4)
    stored = [shown(cell) for cell in notebook.cells]
    started, result = time.perf_counter(), Result()
    execute(notebook, interpreter, variables)
    result.seconds = time.perf_counter() - started
    for number, (cell, before) in enumerate(zip(notebook.cells, stored, strict=True)):
        if cell.cell_type != "code":
            continue
        failed = errors(cell)
        result.errors += [f"cell {number}: {error}" for error in failed]
        if failed or "nbval-ignore-output" in cell.metadata.get("tags", []):
            continue
        for kind, cells in result.differing.items():
            if shown(cell)[kind] != before[kind]:
                cells.append(number)
    return result


def shown(cell):
    """What a cell shows, by kind."""
    found = {kind: [] for kind in KINDS}
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            found["text"].append((output.name, output.text))
        for kind, content in output.get("data", {}).items():
            if kind == "image/svg+xml":
                found["figures"].append(content)
            elif kind == "text/html" and "vegaEmbed" in content:
                found["charts"].append(content)
            elif len(output.data) == 1 or kind not in ("text/plain", "image/png"):
                found["text"].append((kind, content))
    return found


def run_all(name, paths, jobs):
    """Run chapters in an environment, and give what became of each."""
    if name in PROCESSORS:
        interpreter, variables = sys.executable, processor(name)
    else:
        interpreter, variables = made(name), {}
    results = {}
    with ThreadPoolExecutor(jobs) as pool:
        runs = [(path, pool.submit(run, path, interpreter, variables)) for path in paths]
        for path, future in runs:
            results[path.stem] = future.result()
            print(f"{name}: {path.stem} {results[path.stem]}", file=sys.stderr, flush=True)
    return results, versions_in(interpreter)


def versions_in(interpreter):
    code = (
        "import sys, json; from importlib.metadata import version\n"
        f"names = {NAMED}\n"
        "print(json.dumps([sys.version.split()[0], *(version(name) for name in names)]))"
    )
    printed = subprocess.run([interpreter, "-c", code], check=True, capture_output=True, text=True)
    return dict(zip(("Python", *NAMED), json.loads(printed.stdout), strict=True))


# What is reported


def report(results, versions):
    """A table of chapters and environments, in Markdown, and below it what differs where."""
    names = list(results)
    lines = ["| chapter | " + " | ".join(names) + " |", "| --- " * (len(names) + 1) + "|"]
    for chapter in results[names[0]]:
        lines.append(f"| {chapter} | " + " | ".join(str(results[n][chapter]) for n in names) + " |")
    for name in names:
        told = ", ".join(f"{package} {version}" for package, version in versions[name].items())
        lines += ["", f"{name}: {told}"]
        for chapter, result in results[name].items():
            if result.errors:
                lines += [f"- {chapter}: {len(result.errors)} errors, first {result.errors[0]}"]
            for kind, cells in result.differing.items():
                if cells and (kind == "text" or name in PROCESSORS):
                    lines.append(f"- {chapter}: {kind} of cells {', '.join(map(str, cells))}")
        counts = Counter(
            {
                kind: sum(len(result.differing[kind]) for result in results[name].values())
                for kind in ("text", "figures", "charts")
            }
        )
        lines.append(
            "In all, cells that differ: " + ", ".join(f"{n} {k}" for k, n in counts.items())
        )
    return "\n".join(lines) + "\n"


def take(freeze, commit, date):
    """Write Colab's list anew: the packages that stand in it, in the versions of another list."""
    found = {}
    for line in Path(freeze).read_text(encoding="utf8").splitlines():
        # name==version, or name @ https://…/name-version…whl; a +cpu behind a version is left out
        if entry := re.match(r"([\w.-]+)(?:==| @ \S*/\w+-)(\d[\w.]*)", line):
            found[canonicalize_name(entry[1])] = entry[2]
    text = COLAB.read_text(encoding="utf8")
    text = re.sub(r"at \w+ of \d{4}-\d\d-\d\d", f"at {commit} of {date}", text)
    lines = []
    for line in text.splitlines(keepends=True):
        name, pinned, _ = line.partition("==")
        if not pinned:
            lines.append(line)
        elif name in found:  # what Colab has no more is not pinned
            lines.append(f"{name}=={found[name]}\n")
    return "".join(lines)


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="python -m tests.chapters.environments",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", help=", ".join((*VERSIONS, *PROCESSORS)))
    parser.add_argument("--chapters", help="names, with commas between")
    parser.add_argument("--jobs", type=int, default=2, help="chapters at a time")
    parser.add_argument("--variables", choices=PROCESSORS, help="print those of a processor")
    parser.add_argument("--take", nargs=3, metavar=("FILE", "COMMIT", "DATE"))
    options = parser.parse_args(arguments)
    if options.take:
        COLAB.write_text(take(*options.take), encoding="utf8")
        return 0
    if options.variables:
        print(*(f"{name}={value}" for name, value in processor(options.variables).items()))
        return 0
    names = options.names or VERSIONS
    if unknown := set(names) - {*VERSIONS, *PROCESSORS}:
        parser.error(f"no environment is called {', '.join(sorted(unknown))}")
    paths = [TREE / f"{name}.ipynb" for name in documents() if name.startswith("chapters/")]
    if options.chapters:
        wanted = options.chapters.split(",")
        if unknown := set(wanted) - {path.stem for path in paths}:
            parser.error(f"no chapter is called {', '.join(sorted(unknown))}")
        paths = [path for path in paths if path.stem in wanted]
    results, versions = {}, {}
    for name in names:
        results[name], versions[name] = run_all(name, paths, options.jobs)
    text = report(results, versions)
    print(text)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "report.md").write_text(text, encoding="utf8")
    failed = [
        f"{chapter} in {name}"
        for name in names
        for chapter, result in results[name].items()
        if result.errors or (name in PROCESSORS and any(result.differing.values()))
    ]
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
