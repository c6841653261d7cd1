"""One thread on one CPU for all, and the table at the end."""

import os

# Before any library counts the CPUs.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ |= {"JAX_PLATFORMS": "cpu", "JAX_ENABLE_X64": "1"}
if hasattr(os, "sched_setaffinity"):  # Linux
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import pytest
import table

ROWS = pytest.StashKey[list]()


def pytest_configure(config):
    config.stash[ROWS] = []


@pytest.fixture(scope="session")
def rows(pytestconfig):
    """What has been measured: one dict for each function and dtype."""
    return pytestconfig.stash[ROWS]


def pytest_terminal_summary(terminalreporter, config):
    if rows := config.stash[ROWS]:
        terminalreporter.section("milliseconds for 1,000,000 elements, and ours : theirs")
        for line in table.lines(rows):
            terminalreporter.write_line(line)
