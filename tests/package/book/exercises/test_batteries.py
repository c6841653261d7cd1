"""Each exercise meets right attempts in many spellings, and wrong ones that are told why."""

import importlib

import numpy as np
import pytest
import torch

from tests.chapters import notebooks as nb
from tests.package.book.exercises.battery import BATTERIES, LEAST, dressed

ASKED = {
    (path.stem, nb.statements(exercise.cell)[-1].value.func.attr)
    for path in nb.CHAPTERS
    for exercise in nb.exercises(nb.read(path))
}
for chapter in sorted({chapter for chapter, _ in ASKED}):
    importlib.import_module(f"tests.package.book.exercises.{chapter}")

EACH = [
    pytest.param(
        battery,
        id=f"{check.__module__.rpartition('.')[2]}-{check.__name__}",
        marks=[pytest.mark.slow] if battery.slow else [],
    )
    for check, battery in BATTERIES.items()
]
UNREADABLE = "the check cannot read"  # the sentence for what a check did not think of


@pytest.mark.parametrize("battery", EACH)
def test_right_in_every_spelling(battery):
    refused = []
    for number, attempt in enumerate(battery.rights, 1):
        for dress, same in dressed(attempt):
            verdict = battery.check(*same)
            if not verdict.passed:
                refused.append(f"right attempt {number}, {dress}: {verdict.message}")
    assert not refused, "\n".join(refused)


@pytest.mark.parametrize("battery", EACH)
def test_wrong_is_told_why(battery):
    otherwise = []
    for number, (words, attempt) in enumerate(battery.wrongs, 1):
        verdict = battery.check(*attempt)
        if verdict.passed or words not in verdict.message or UNREADABLE in verdict.message:
            otherwise.append(f"wrong attempt {number}, {words!r}: {verdict}")
    assert not otherwise, "\n".join(otherwise)


JUNK = [
    None, "text", "0.5", b"1", True, 0, -1, 2.5, -0.0, 10**400, np.nan, np.inf, -np.inf, 1j,
    [], (), {}, {"a": 1}, {1, 2}, range(0), [None], [1, [2, 3]], ["a"], object(), int, np.float32,
    np.empty(0), np.ones((2, 2)), np.full(3, np.nan), np.array("a"), np.array([None]),
    np.datetime64("2026-01-01"), torch.empty(0), torch.ones(2, 2), torch.tensor(torch.nan),
    torch.ones(3, requires_grad=True) * 2, len, print,
]  # fmt: skip


@pytest.mark.parametrize("battery", EACH)
def test_junk_gets_a_sentence(battery):
    """Whatever is handed over, and whatever a function gives, never an error of the check's."""
    length = len(battery.rights[0])
    unread = []
    for junk in JUNK:
        gives = [lambda *inputs, junk=junk: junk] if not callable(junk) else []
        for wrong in [junk, *gives]:
            for place in range(length):
                attempt = [*battery.rights[0]]
                attempt[place] = wrong
                for candidate in (attempt, [wrong] * length):
                    verdict = battery.check(*candidate)
                    if UNREADABLE in verdict.message or not verdict.message.endswith((".", "?")):
                        unread.append(f"{candidate!r}: {verdict}")
    assert not unread, "\n".join(unread)


def test_every_exercise_has_a_battery():
    had = {(check.__module__.rpartition(".")[2], check.__name__) for check in BATTERIES}
    assert had == ASKED


@pytest.mark.parametrize("battery", EACH)
def test_a_battery_is_large_enough(battery):
    assert len(battery.rights) >= LEAST
    assert len(battery.wrongs) >= LEAST
