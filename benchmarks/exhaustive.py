"""Tries every float16 and float32 on each function of one number: `make exhaustive`.

For each function, its value and its slope: all 2¹⁶ numbers of float16 and all 2³² of float32 at the
default parameters, nan and infinity among them. There are too many of float64, and of parameters:
there inputs are drawn, first all over the dtype, then around the worst that were found.

What is found goes into `activations/book/results/accuracy.json`. What was done before a stop is
kept. A function whose code and NumPy are those of the stored results is not tried again, unless
asked for.
"""

import argparse
import ast
import datetime
import functools
import hashlib
import inspect
import itertools
import json
import multiprocessing
import os
import random
import textwrap
import types
from pathlib import Path

import numpy as np
from tqdm import tqdm

from activations import catalogue
from activations.activation import Activation
from activations.book import precision
from activations.parameters import Choice, Interval
from benchmarks import accuracy, machine
from tests.package import reference as ref

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "activations/book/results/accuracy.json"
STATE = ROOT / "_build/exhaustive.jsonl"

DTYPES = {"float16": np.float16, "float32": np.float32, "float64": np.float64}
SEARCHES = [("float64", "default"), ("float32", "drawn"), ("float64", "drawn")]
PART = 2**26  # inputs after which what was found is kept
CHUNK = 2**15  # as many float64 as the cache holds a few times


# --- everything there is ------------------------------------------------------------------------


def everything(truth, start, stop):
    """The largest errors at all numbers from one pattern of bits to another."""
    worst, size = accuracy.Worst(truth), 2 ** (np.finfo(truth.dtype).nmant - 3)
    for first in range(start, stop, size):
        worst.measure(accuracy.Block(truth.dtype, first, size), _all_of)
    return worst


def _all_of(block):
    for start in range(0, block.size, CHUNK):
        yield block.numbers(np.arange(start, min(start + CHUNK, block.size), dtype=block.bits))


# --- a search that climbs -----------------------------------------------------------------------


def search(truth, rng, first=300, rounds=8, best=8):
    """The largest errors that are found by looking around the largest that were found before."""
    worst, found, dtype = accuracy.Worst(truth), {}, truth.dtype
    size = 2 ** (np.finfo(dtype).nmant - (12 if dtype == np.float64 else 8))

    def look(x, size):
        with np.errstate(over="ignore"):
            block = accuracy.around(dtype(x), size)
        if (block.first, size) not in found and np.all(np.isfinite(block.numbers([0, size - 1]))):
            here = accuracy.Worst(truth).measure(block, lambda b: [b.drawn(4096, rng)])
            found[block.first, size] = here.bounded
            worst.include(here)

    far, seed = ref.FAR[dtype], int(rng.integers(2**30))
    for x in (
        *rng.uniform(-far, far, first // 3),
        *(rng.normal(size=first // 3) * 10.0 ** rng.uniform(-2, 1, first // 3)),
        *ref.random_bits(dtype, first // 3, seed),
        *(truth.kinks.view(dtype) * dtype(1 + 2**-9)),
    ):
        look(x, size)
    for _ in range(rounds):
        for _, x in sorted((f for f in found.values() if f[0]), key=lambda f: -f[0])[:best]:
            for share in (1 - 2**-6, 1 + 2**-6, rng.uniform(0.9, 1.1)):
                look(float(x) * share, size)
            look(x, size // 16)
            look(x, size // 256)
    return worst


def search_parameters(activation, dtype, slope, rng, count=40, rounds=3):
    """The same with other parameters: those of the tests, drawn ones, and ones like the worst."""

    def look(parameters):
        truth = accuracy.Truth(activation, dtype, slope, **parameters)
        found.append(search(truth, rng, first=45, rounds=2, best=3))

    found = []
    for parameters in itertools.chain(
        itertools.islice(ref.settings_of(activation), 1, None),
        (_drawn(activation, dtype, rng) for _ in range(count)),
    ):
        if parameters and _allowed(activation, dtype, parameters):
            look(parameters)
    for _ in range(rounds):
        for worst in sorted(found, key=lambda w: -w.bounded[0])[:4]:
            near = {
                k: v * rng.uniform(0.7, 1.4) if isinstance(v, float) else v
                for k, v in worst.truth.parameters.items()
            }
            if _allowed(activation, dtype, near):
                look(near)
    return found


def _drawn(activation, dtype, rng):
    """Parameters of every size; one in five as large or small as the dtype has."""
    drawn, far = {}, np.log10(float(np.finfo(dtype).max)) - 2
    for name, kind in activation.parameters.items():
        if isinstance(kind, Choice):
            drawn[name] = str(rng.choice(kind.words))
        elif isinstance(kind, Interval):
            size = 10.0 ** rng.uniform(-far, far) if rng.random() < 0.2 else 10 ** rng.normal()
            drawn[name] = float(size * rng.choice([-1, 1]))
            drawn[name] = drawn[name] if drawn[name] in kind else abs(drawn[name])
    return drawn


def _allowed(activation, dtype, parameters):
    try:
        activation(np.zeros(1, dtype), **parameters)
    except ValueError:
        return False
    return True


def search_rows(activation, dtype, slope, rng, count=1200):
    """The same for a function that mixes elements: rows are changed a little, the worst first."""
    found = []
    for x in ref.slices(dtype, (1, 2, 3, 5) if slope else (1, 2, 5, 17), activation.group_size()):
        found.append((*row_errors(activation, x, slope), x))
    for _ in range(count):
        worst = sorted(found, key=lambda f: -f[1])[:10]
        x = worst[rng.integers(len(worst))][2].copy()
        places = rng.random(x.size) < rng.uniform(0.1, 1)
        change = rng.normal(size=x.size) * 10.0 ** rng.uniform(-6, 0.5)
        with np.errstate(over="ignore"):
            x[places] += (change * np.maximum(np.abs(x.astype(np.float64)), 0.1))[places]
        if np.all(np.isfinite(x)):
            found.append((*row_errors(activation, x, slope), x))
    return found


def row_errors(activation, x, slope):
    """The largest error in a row's outputs or Jacobian, in ulp, and beside the scale."""
    if slope and activation.kinks and ref.at_a_kink(activation, x):
        return 0.0, 0.0
    computed = activation.jacobian(x) if slope else activation(x)
    exact = itertools.chain(*ref.jacobian(activation, x)) if slope else ref.values(activation, x)
    exact, fact = list(exact), "derivative_scale" if slope else "scale"
    scales = (None, ref.scales(activation, fact, x))
    return [float(precision.ulps(computed, exact, scale).max()) for scale in scales]


# --- what is to be done, and what was found -----------------------------------------------------


def tasks(activation):
    """Each as name, dtype, parameters, and the patterns of bits from and to which all are tried."""
    if not activation.elementwise:
        yield from ((activation.__name__, dtype, "default", 0, 0) for dtype in DTYPES)
        return
    yield activation.__name__, "float16", "default", 0, 2**16
    for start in range(0, 2**32, PART):
        yield activation.__name__, "float32", "default", start, start + PART
    for dtype, parameters in SEARCHES:
        if parameters == "default" or _drawn(activation, DTYPES[dtype], _rng()):
            yield activation.__name__, dtype, parameters, 0, 0


def done(task):
    """Do a task of a function: what was found, as JSON has it."""
    name, dtype, parameters, start, stop = task
    activation, rng, found = catalogue[name], _rng(*task), {}
    random.seed(repr(task))
    for kind, slope in (("value", False), ("slope", True)):
        if not activation.elementwise:
            rows = search_rows(activation, DTYPES[dtype], slope, rng)
            found[kind] = _largest([_row_as_json(activation, slope, *row) for row in rows])
            found.setdefault("tried", len(rows))
            continue
        truth = accuracy.Truth(activation, DTYPES[dtype], slope)
        if stop:
            worst = [everything(truth, start, stop)]
        elif parameters == "default":
            worst = [search(truth, rng)]
        else:
            worst = search_parameters(activation, DTYPES[dtype], slope, rng)
        found[kind] = _largest([_as_json(w, measure) for w in worst for measure in _measures(w)])
        found.setdefault("tried", sum(w.tried for w in worst))
    return found


def _rng(*task):
    return np.random.default_rng(list(repr(task).encode()))


def _measures(worst):
    return ("ulp", "ulp of the scale") if worst.truth.scaled else ("ulp",)


def _as_json(worst, measure):
    error, x = worst.plain if measure == "ulp" else worst.scaled
    at = {} if x is None else {"x": float(str(x)), **worst.truth.parameters}
    return {measure: {"error": error, "at": at}}


def _row_as_json(activation, slope, plain, scaled, x):
    at = {"x": [float(str(v)) for v in x]}
    found = {"ulp": {"error": plain, "at": at}}
    if activation.derivative_scale if slope else activation.scale:
        found["ulp of the scale"] = {"error": scaled, "at": at}
    return found


def _largest(found):
    """Of several findings the largest error by each measure."""
    measures = {measure for one in found for measure in one}
    return {
        measure: max((one[measure] for one in found if measure in one), key=lambda m: m["error"])
        for measure in sorted(measures)
    }


def fingerprint(activation):
    """A word for the code that a function and its slope are made of, comments aside."""
    texts, seen, todo = set(), [], _formulas(activation)
    while todo:
        function = todo.pop()
        if isinstance(function, functools.partial):
            todo += [function.func, *itertools.chain(*map(_formulas, function.keywords.values()))]
            continue
        function = inspect.unwrap(function)
        if function in seen:
            continue
        seen.append(function)
        texts.add(_code(function))
        names = set(_names(function.__code__))
        for found in (function.__globals__.get(name) for name in names):
            inside = isinstance(found, types.ModuleType) and found.__name__.startswith(
                "activations"
            )
            for member in [getattr(found, name, None) for name in names] if inside else [found]:
                if isinstance(member, Activation):
                    todo += _formulas(member)
                elif str(getattr(member, "__module__", "")).startswith("activations.families"):
                    todo.append(member)
                elif isinstance(member, int | float | tuple | np.ndarray):
                    texts.add(repr(member))
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()[:12]


def _formulas(activation):
    names = ("_function", "_derivative", "_jacobian", "_vjp")
    return [getattr(activation, name) for name in names if getattr(activation, name, None)]


def _names(code):
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)


def _code(function):
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    body = tree.body[0].body
    if ast.get_docstring(tree.body[0]) is not None:
        del body[0]
    return ast.unparse(tree)


# --- the machine, and the store -----------------------------------------------------------------


def here():
    """What the results depend on beside the code."""
    functions = np.lib.introspect.opt_func_info("^(exp|expm1|log1p|tanh|sin|multiply)$")
    used = {types["current"] for name in functions.values() for types in name.values()}
    return {
        "date": datetime.date.today().isoformat(),
        **machine.described("numpy", "mpmath"),
        "features used": " ".join(sorted(used)),
    }


def stored():
    """The results as they are kept: who measured, and for each function what was found."""
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {"machines": [], "found": []}


def store(name, code, parts):
    """Put what was found for a function in place of what was there."""
    results = stored()
    others = [record for record in results["found"] if record["function"] != name]
    machines = {record["machine"]: results["machines"][record["machine"]] for record in others}
    kept = list(machines.values())
    for record in others:
        record["machine"] = kept.index(machines[record["machine"]])
    if (ours := here()) not in kept:
        kept.append(ours)
    found = {}
    for (_, dtype, parameters, *_), part in parts:
        found.setdefault((dtype, parameters), []).append(part)
    for (dtype, parameters), together in found.items():
        others.append({
            "function": name, "dtype": dtype, "parameters": parameters,
            "tried": sum(part["tried"] for part in together),
            **{kind: _largest([part[kind] for part in together]) for kind in ("value", "slope")},
            "code": code, "machine": kept.index(ours),
        })  # fmt: skip
    places = [activation.__name__ for activation in catalogue]
    others = [record for record in others if record["function"] in places]
    others.sort(key=lambda record: places.index(record["function"]))  # keeps the order within each
    lines = ",\n  ".join(json.dumps(record) for record in others)
    who = ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in kept)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(f'{{"machines": [\n  {who}\n], "found": [\n  {lines}\n]}}\n')


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", help="functions to try again, changed or not")
    parser.add_argument("--state", type=Path, default=STATE, help="where unfinished work is kept")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    given = parser.parse_args(arguments)
    codes = {a.__name__: fingerprint(a) for a in catalogue}
    if unknown := [name for name in given.names if name not in codes]:
        parser.error(f"no function is named {', '.join(unknown)}")
    results = stored()
    current = {
        record["function"]
        for record in results["found"]
        if codes.get(record["function"]) == record["code"]
        and results["machines"][record["machine"]]["numpy"] == np.__version__
    }
    names = given.names or [name for name in codes if name not in current]

    given.state.parent.mkdir(parents=True, exist_ok=True)
    given.state.touch()
    before = {}
    for line in given.state.read_text().splitlines():
        code, numpy, task, part = json.loads(line)
        if (code, numpy) == (codes.get(task[0]), np.__version__):
            before[tuple(task)] = part
    todo = [task for name in names for task in tasks(catalogue[name])]
    parts = {task: before[task] for task in todo if task in before}
    left = [task for task in todo if task not in parts]
    with (
        given.state.open("a") as state,
        tqdm(total=len(todo), initial=len(parts), unit="part", smoothing=0) as bar,
    ):
        for task, part in _worked(left, given.processes):
            name = task[0]
            parts[task] = part
            state.write(json.dumps([codes[name], np.__version__, task, part]) + "\n")
            state.flush()
            bar.set_description(name)
            bar.update()
            together = [(task, parts.get(task)) for task in tasks(catalogue[name])]
            if all(part for _, part in together):
                store(name, codes[name], together)
    show()
    given.state.unlink()


def _worked(todo, processes):
    """Each task with its result, as they come."""
    if processes == 1:  # without a fork
        with np.errstate(all="ignore"):
            yield from map(_named, todo)
        return
    with multiprocessing.Pool(processes, np.seterr, ("ignore",)) as pool:
        yield from pool.imap_unordered(_named, todo)


def _named(task):
    return task, done(task)


def show():
    """Print the largest errors, and where they are."""
    print(f"{'function':14} {'dtype':8} {'parameters':10} {'tried':>13} ", end="")
    print(f"{'value':>6} at {'':24} {'slope':>6} at")
    for record in stored()["found"]:
        print(f"{record['function']:14} {record['dtype']:8} {record['parameters']:10} ", end="")
        print(f"{record['tried']:13,} ", end="")
        for kind in ("value", "slope"):
            found = record[kind].get("ulp of the scale", record[kind]["ulp"])
            where = ", ".join(f"{k} = {v}" for k, v in found["at"].items())
            where = where if len(where) < 60 else f"{where[:57]}..."
            print(f"{found['error']:6.2f} {where:27} ", end="")
        print()


if __name__ == "__main__":
    main()
