"""How fast each function of the catalogue is, beside SciPy, PyTorch, JAX and a loop in Python.

All are timed in turn, round by round, so that a slow moment of the machine hits all alike, and
each right after a call of its own that is not timed, so that each finds its input and its memory at
hand. What counts is the median. The budgets come last; with `-k` they judge what was measured.
"""

import functools
import os
import statistics
import time
import timeit

import numpy as np
import peers
import pytest
from table import mean_ratio, ratio

from activations import catalogue

SIDE = 1000  # elements: SIDE × SIDE
SECONDS = 0.7  # of rounds, for each function and dtype
# Geometric means of ours : theirs. Our softmax and log_softmax take 1.6 and 3 times SciPy's: they
# round their sum once, so that a row gives the same digits in any layout and stays within 4 ulp.
SLOWEST = {"SciPy": 0.7, "JAX without jit": 1.0, "PyTorch": 2.0}
TIMES_PYTORCH = 6  # for a single function
TIMES_PYTORCH_EXACT_ERF = {"gelu": 8}  # which costs more than that
TIMES_FASTER = 100  # than a loop in Python
FEW = 10  # numbers, on which a call costs what it costs at least
MICROSECONDS, WITH_PARAMETERS = 5, 10
# What a call may cost where 4 ulp ask for more steps than fit into that, at half a µs each.
MORE = {
    "hardswish": 6, "selu": 6, "bent_identity": 6, "mish": 8, "gaussian": 8, "sinc": 10,
    "quick_gelu": 12, "tanhshrink": 16,
    "rrelu": 11, "sine": 11, "softmin": 11, "glu": 12, "swiglu": 12, "celu": 12, "squareplus": 13,
    "softplus": 14, "log_softmax": 18, "snake": 20, "gelu": 18, "geglu": 22, "sparsemax": 24,
}  # fmt: skip

# The processor's time, all threads together: that of other programs does not count. Windows has it
# in steps of 16 ms only.
TIMER = time.perf_counter if os.name == "nt" else time.process_time

X = 3 * np.random.default_rng(0).standard_normal((SIDE, SIDE))


@pytest.mark.benchmark(timer=TIMER)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("activation", catalogue, ids=lambda a: a.__name__)
def test_time(benchmark, rows, activation, dtype):
    x = X.astype(dtype)
    sample = x.ravel()[:SIDE]
    calls = peers.calls(activation, x)
    expected = activation(x)
    for name, call in calls.items():
        np.testing.assert_allclose(call(), expected, rtol=1e-3, atol=1e-4, err_msg=name)

    times = {name: [] for name in calls}

    def time_peers():
        for name, call in calls.items():
            call()
            times[name].append(seconds(call))
        activation(x)

    once = seconds(lambda: (activation(x), time_peers()))
    rounds = int(np.clip(SECONDS / once, 5, 101))
    benchmark.pedantic(activation, args=(x,), setup=time_peers, rounds=rounds, warmup_rounds=1)

    row = {"function": activation.__name__, "dtype": dtype, "ours": benchmark.stats.stats.median}
    row |= {name: statistics.median(t[-rounds:]) for name, t in times.items()}
    few = functools.partial(activation, x.ravel()[:FEW])
    row["few"] = min(timeit.repeat(few, timer=TIMER, number=50, repeat=400)) / 50
    for name, loop in peers.loops(activation, sample).items():
        row[name] = statistics.median(seconds(loop) for _ in range(3)) * SIDE
    benchmark.extra_info.update(row)
    rows.append(row)


def seconds(call):
    start = TIMER()
    call()
    return TIMER() - start


@pytest.mark.parametrize("peer", SLOWEST)
def test_geometric_mean_is_within_budget(rows, peer):
    if not any(peer in row for row in rows):
        pytest.skip(f"nothing was measured beside {peer}")
    mean, _ = mean_ratio(rows, peer)
    assert mean <= SLOWEST[peer], f"{mean:.2f} times the time of {peer}: above {SLOWEST[peer]}"


def test_no_function_is_far_behind_pytorch(rows):
    behind = {
        f"{row['function']} {row['dtype']}": round(ratio(row, "PyTorch"), 2)
        for row in rows
        if "PyTorch" in row
        if ratio(row, "PyTorch") > TIMES_PYTORCH_EXACT_ERF.get(row["function"], TIMES_PYTORCH)
    }
    assert not behind, f"more than {TIMES_PYTORCH} times the time of PyTorch: {behind}"


def test_a_call_on_few_numbers_is_quick(rows):
    slow = {
        f"{row['function']} {row['dtype']}": f"{row['few'] * 1e6:.1f}, not {most}"
        for row in rows
        if row["few"] * 1e6 > (most := microseconds(row["function"]))
    }
    assert not slow, f"more microseconds than they may take: {slow}"


def microseconds(name):
    usual = WITH_PARAMETERS if catalogue[name].parameters else MICROSECONDS
    return MORE.get(name, usual)


def test_every_function_is_far_ahead_of_a_loop(rows):
    ahead = {
        f"{row['function']} {row['dtype']}": round(1 / ratio(row, "loop"))
        for row in rows
        if "loop" in row and ratio(row, "loop") > 1 / TIMES_FASTER
    }
    assert not ahead, f"less than {TIMES_FASTER} times faster than a loop: {ahead}"
