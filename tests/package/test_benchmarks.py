"""`make bench` works: one function, timed beside all that have it."""

import os
import re
import subprocess
import sys

import pytest

from tests.chapters import notebooks as nb


@pytest.mark.slow
def test_a_function_is_timed_beside_the_others():
    for package in ("jax", "pytest_benchmark"):
        pytest.importorskip(package)
    command = [sys.executable, "-m", "pytest", "benchmarks", "-p", "no:cacheprovider"]
    chosen = ["-k", "test_time and softplus-float32", "--benchmark-quiet"]
    # A worker of these tests would measure nothing.
    alone = {name: value for name, value in os.environ.items() if "XDIST" not in name}
    run = subprocess.run(command + chosen, cwd=nb.TREE, env=alone, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    row = re.search(r"^softplus +float32 (.*)$", run.stdout, re.MULTILINE)
    numbers = [float(number) for number in row[1].split()]
    ours, scipy, times_scipy = numbers[:3]
    # Ours; time and ratio of four; faster than two loops; a call on ten numbers.
    assert len(numbers) == 1 + 2 * 4 + 2 + 1
    assert min(numbers) > 0
    assert times_scipy == pytest.approx(ours / scipy, rel=0.1, abs=0.01)
    for peer in ("SciPy", "PyTorch", "JAX", "JAX without jit", "loop"):
        assert f"ours : {peer} = " in run.stdout
