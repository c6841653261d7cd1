"""Stored runs come out again: another sample each time, for half a minute.

STORED_RUNS=seed draws the same again. `python -m experiments --check` takes all.
"""

import os
import random
import time

import pytest

from activations.book.runs import again, stored

GIVEN = os.environ.get("STORED_RUNS")
SECONDS = 30  # of computing, in all
FEW = 4  # runs of one kind, side by side
QUESTIONS = sorted(path.stem for path in stored.RESULTS.glob("*.jsonl"))


@pytest.mark.slow
@pytest.mark.skipif(not QUESTIONS, reason="no runs are stored")
def test_a_sample_of_the_stored_runs_comes_out_again():
    seed = int(GIVEN) if GIVEN else random.randrange(10**6)
    draws, tables = random.Random(seed), {name: stored.read(name) for name in QUESTIONS}
    start, count, wrong, todo = time.process_time(), 0, [], []
    while time.process_time() - start < SECONDS:
        todo = todo or draws.sample(QUESTIONS, len(QUESTIONS))
        question = todo.pop()
        rows = again.drawn(tables[question], FEW, draws.randrange(2**32))
        count += len(rows)
        for index, one in again.differing(rows).items():
            wrong.append(one._replace(why=f"{question}, {again.name(rows, index)}: {one.why}"))
    said = [f"{len(wrong)} of {count} stored runs do not come out again:"]
    said += [one.why for one in wrong] + [f"the same draw: STORED_RUNS={seed}"]
    assert again.holds(wrong, count), "\n".join(said)
