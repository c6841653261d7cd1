"""A stand-in for another machine, whose last digits differ: other kernels, threads, processors.

Matrix products, sums and functions are rounded in another order or by another formula there, so
that each result may be one unit of its last digit off. Here a seed says which results are, and to
which side. What is right everywhere stays: the arithmetic of single numbers, comparisons, data
that are moved, and whole numbers and other short ones, since such a sum has nothing to round. A
result is judged by its digits alone: equal results stay equal, at any sign and power of two.

    python -m tests.chapters.another_machine 1 2 3 chapters/pytorch.ipynb

says which cells of the chapter fail on each of three machines, or print or draw what is not
stored. Without a number it draws ten; without a chapter it takes all that use PyTorch.
"""

import copy
import random
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from pathlib import Path

import numpy as np
import torch
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from torch.utils._python_dispatch import TorchDispatchMode

from tests.chapters import notebooks as nb
from tests.chapters.environments import shown

PRODUCTS = "mm addmm bmm baddbmm addbmm mv addmv dot vdot addr linear convolution einsum"
SUMS = (
    "sum mean nansum nanmean cumsum prod cumprod var std var_mean std_mean norm "
    "linalg_vector_norm trace logsumexp nll_loss nll_loss2d binary_cross_entropy mse_loss "
    "softmax log_softmax native_batch_norm native_batch_norm_legit native_layer_norm"
)
FUNCTIONS = (
    "exp exp2 expm1 log log2 log10 log1p logit pow rsqrt sin cos tan sinh cosh tanh asin acos atan "
    "atan2 asinh acosh atanh sigmoid log_sigmoid erf erfc erfinv lgamma digamma gelu silu mish elu "
    "celu softplus hardsigmoid hardswish hypot logaddexp logaddexp2 sinc xlogy addcmul addcdiv "
    "lerp normal"
)
CONCERNED = frozenset(f"{PRODUCTS} {SUMS} {FUNCTIONS}".split())

# Of a number's bits: how many hold its fraction, and how many of these are 0 in a short number.
LAYOUT = {torch.float64: (np.uint64, 52, 24), torch.float32: (np.uint32, 23, 10)}


class AnotherMachine(TorchDispatchMode):
    """Context in which PyTorch computes as another machine might; the seed says which."""

    def __init__(self, seed):
        super().__init__()
        draws = np.random.default_rng(seed)
        self.factors = {
            dtype: [kind(draws.integers(1 << bits) | 1) for _ in range(2)]
            for dtype, (kind, bits, _) in LAYOUT.items()
        }
        self.known = {}

    @classmethod
    def ignore_compile_internals(cls):
        return True  # else torch.compile leaves all as it is

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        result = func(*args, **(kwargs or {}))
        called = self.known.get(func)
        if called is None:
            called = self.known[func] = name(func)
        if called in CONCERNED and not (called == "mean" and is_whole(args[0])):
            for tensor in result if isinstance(result, tuple | list) else [result]:
                if type(tensor) is torch.Tensor and tensor.dtype in LAYOUT:
                    self.round_anew(tensor)
        return result

    def round_anew(self, tensor):
        kind, bits, short = LAYOUT[tensor.dtype]
        one, other = self.factors[tensor.dtype]
        pattern = np.atleast_1d(tensor.detach().numpy().view(kind))  # shares its memory
        fraction = pattern & kind((1 << bits) - 1)
        mixed = fraction * one
        mixed ^= mixed >> kind(bits // 2)
        mixed *= other
        mixed >>= kind(8 * kind().itemsize - 2)
        # Of 0, 1, 2, 3 one in four goes down, and one up.
        step = (mixed >> kind(1)) + (mixed & kind(1)) - kind(1)
        step *= (fraction & kind((1 << short) - 1)) != 0
        pattern += step


def name(func):
    """`mm` for aten::mm, mm.out and mm_; `tanh` for tanh_backward."""
    whole = func._schema.name.removeprefix("aten::").removeprefix("_").rstrip("_")
    return re.sub(r"_(for|back)ward(_data)?$", "", whole)


def is_whole(tensor):
    """Whether its sum is exact, and its mean one division, rounded in the same way everywhere."""
    return bool((tensor == tensor.round()).all())


def switch_on(seed):
    """Compute so from here on, in this thread, and in no other: two chapters run side by side."""
    torch.set_num_threads(1)
    AnotherMachine(seed).__enter__()


START = """
import sys
sys.path.insert(0, {tree!r})
from tests.chapters import another_machine
another_machine.switch_on({seed})
"""


def run(path, seed, limit=600):
    """What of a notebook does not hold on that machine, cell by cell."""
    notebook = nb.read(path)
    start = new_code_cell(START.format(tree=str(nb.TREE), seed=seed))
    there = new_notebook(cells=[start, *copy.deepcopy(nb.code_cells(notebook))])
    NotebookClient(
        there,
        timeout=limit,
        kernel_name="python3",
        allow_errors=True,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    wrong = []
    for here, cell in zip(nb.code_cells(notebook), there.cells[1:], strict=True):
        where = f"{path.stem}, {nb.place(notebook, here)}"
        stored, found = nb.output_text(here), nb.output_text(cell)
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors:
            wrong.append(f"{where} stops with {errors[0].ename}: {errors[0].evalue}\n{found}")
        if errors or "nbval-ignore-output" in nb.tags(here):
            continue
        before, after = shown(here), shown(cell)
        if before["text"] != after["text"]:
            wrong.append(f"{where} prints\n{found}instead of\n{stored}")
        elif before != after:
            wrong.append(f"{where} draws another figure")
    return wrong


def uses_pytorch(path):
    """Whether a chapter computes with PyTorch, by the lab or by a loop of its own."""
    cells = [cell for cell in nb.code_cells(nb.read(path)) if "setup" not in nb.tags(cell)]
    code = "\n".join(cell.source for cell in cells)
    return bool(re.search(r"\b(torch|lab)\b", code))


def run_one(seed_and_path):
    return run(seed_and_path[1], seed_and_path[0])


def main(arguments):
    seeds = [int(word) for word in arguments if word.isdigit()]
    seeds = seeds or random.sample(range(10**6), 10)
    paths = [Path(word).resolve() for word in arguments if not word.isdigit()]
    runs = list(product(seeds, paths or filter(uses_pytorch, nb.CHAPTERS)))
    failed = 0
    with ProcessPoolExecutor(2) as pool:
        for (seed, path), wrong in zip(runs, pool.map(run_one, runs), strict=True):
            print(f"{seed} {path.name}: {len(wrong)} cells differ", *wrong, sep="\n", flush=True)
            failed += bool(wrong)
    print(f"{failed} of {len(runs)} runs differ")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
