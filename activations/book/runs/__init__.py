"""Runs of small networks by recipe: made side by side, stored, read, compared, and made again.

The experiments of the book are made of them; ``experiments/`` has a script for each question, and
``activations/book/results`` what came out. Everything is float32, as most training is.
"""

from activations.book.runs.compare import (
    coverage,
    differences,
    draw_differences,
    draw_rates,
    interval,
    side_by_side,
    spans,
)
from activations.book.runs.data import load
from activations.book.runs.recipes import Recipe
from activations.book.runs.stored import read, recipe, rerun, tried
from activations.book.runs.training import looks, train, tune

__all__ = [
    "Recipe", "coverage", "differences", "draw_differences", "draw_rates", "interval", "load",
    "looks", "read", "recipe", "rerun", "side_by_side", "spans", "train", "tried", "tune",
]  # fmt: skip
