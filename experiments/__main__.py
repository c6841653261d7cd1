"""Runs the experiments: `make experiments`, or `make experiments ONLY="dead_units"`.

Each question's cells are worked in two processes; what was done before a stop is kept in
`_build/experiments`. The results go to `activations/book/results`. With `--check` each stored run
is made again by its recipe, and each that does not come out as it is stored is named.
"""

import argparse
import datetime
import importlib
import json
import multiprocessing
import pkgutil
import sys
from pathlib import Path

from tqdm import tqdm

import experiments
from activations.book.runs import again, stored
from benchmarks import machine

TOGETHER = 320  # runs that are checked in one piece
ROOT = Path(__file__).resolve().parents[1]
STATE = ROOT / "_build" / "experiments"
QUESTIONS = [
    module.name for module in pkgutil.iter_modules(experiments.__path__) if module.name[0] != "_"
]


def made():
    """With what the runs are made."""
    today = datetime.date.today().isoformat()
    return {"made": today, **machine.described("numpy", "torch", "scikit-learn")}


def worked(question, processes):
    """Work the cells of a question that have not been worked, and write all."""
    cells = list(importlib.import_module(f"experiments.{question}").cells())
    state = STATE / f"{question}.jsonl"
    STATE.mkdir(parents=True, exist_ok=True)
    state.touch()
    done = {}
    for text in state.read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        done[json.dumps(line["cell"])] = line
    left = [(question, cell) for cell in cells if json.dumps(cell) not in done]
    bar = tqdm(total=len(cells), initial=len(cells) - len(left), desc=question, unit="cell")
    with state.open("a", encoding="utf-8") as kept, bar:
        for line in _each(experiments.work, left, processes):
            done[json.dumps(line["cell"])] = line
            kept.write(json.dumps(line, ensure_ascii=False) + "\n")
            kept.flush()
            bar.update()
    stored.written(question, made(), [done[json.dumps(cell)] for cell in cells])
    state.unlink()


def checked(question, processes):
    """Whether the stored runs of a question come out again; those that do not are printed."""
    count = len(stored.read(question))
    parts = [(question, start, start + TOGETHER) for start in range(0, count, TOGETHER)]
    bar = tqdm(total=len(parts), desc=question, unit="part")
    differ = []
    with bar:
        for found in _each(experiments.check, parts, processes):
            differ += found
            bar.update()
            for one in found:
                bar.write(one.why)
    print(f"{question}: {len(differ)} of {count} runs do not come out again")
    return again.holds(differ, count)


def _each(function, todo, processes):
    if processes == 1:
        yield from map(function, todo)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(function, todo)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("only", nargs="*", help=f"of {', '.join(QUESTIONS)}; all by default")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--check", action="store_true", help="write nothing: make each run again")
    given = parser.parse_args()
    if unknown := [name for name in given.only if name not in QUESTIONS]:
        parser.error(f"no question is named {', '.join(unknown)}")
    if given.check:
        known = given.only or sorted(path.stem for path in stored.RESULTS.glob("*.jsonl"))
        return int(not all([checked(question, given.processes) for question in known]))
    for question in given.only or QUESTIONS:
        worked(question, given.processes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
