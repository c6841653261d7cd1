"""Runs of small networks by recipe: made side by side, stored, read, compared, and made again.

The experiments of the book are made of them; ``experiments/`` has a script for each question, and
``activations/book/results`` what came out. Everything is float32, as most training is.
"""

from importlib import import_module

from activations.book.runs.compare import (
    coverage,
    differences,
    draw_differences,
    draw_rates,
    interval,
    side_by_side,
    spans,
)
from activations.book.runs.recipes import Recipe
from activations.book.runs.stored import read, recipe, rerun, tried

__all__ = [
    "Recipe", "coverage", "differences", "draw_differences", "draw_rates", "interval", "load",
    "looks", "read", "recipe", "rerun", "side_by_side", "spans", "train", "tried", "tune",
]  # fmt: skip

# Imported when they are asked for: they need PyTorch, which takes longer to import than all else.
TRAINING = {"load": "data", "looks": "training", "train": "training", "tune": "training"}


def __getattr__(name):
    if name not in TRAINING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{TRAINING[name]}"), name)
