"""Run notebooks in place, each from a fresh kernel, two at a time.

    python -m tools.store chapters/*.ipynb

Unlike `jupyter execute`, it stores nothing that differs from run to run or machine to machine:
no times, no version of Python, no state of widgets.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

LIMIT = 120  # seconds a cell may take; a chapter as a whole should stay below 20


def run(path):
    """Run one notebook. Gives the seconds that it took, and what stopped it if anything did."""
    started = time.perf_counter()
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=LIMIT,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    error = ""
    try:
        client.execute()
    except CellExecutionError as stopped:
        error = str(stopped)
    else:
        clean(notebook)
        nbformat.write(notebook, path)
    return time.perf_counter() - started, error


def clean(notebook):
    """Take out what would change on another machine."""
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)


def main(paths):
    failed = False
    with ProcessPoolExecutor(2) as pool:
        for path, (seconds, error) in zip(paths, pool.map(run, paths), strict=True):
            print(f"{path}: {'failed' if error else 'run'} in {seconds:.1f} s")
            print(error, end="", file=sys.stderr)
            failed |= bool(error)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
