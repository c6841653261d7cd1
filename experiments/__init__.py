"""The experiments of the book: one script a question, which says what is asked before it runs."""

import importlib

from activations.book.runs import again, stored

__all__ = ["check", "work"]


def work(task):
    """Work a cell of a question; here, where another process finds it."""
    question, cell = task
    return importlib.import_module(f"experiments.{question}").work(cell)


def check(part):
    """Make some rows of a question again; a sentence for each that comes out otherwise."""
    question, start, stop = part
    rows = stored.read(question)[start:stop]
    return [f"{question}, {again.name(rows, i)}: {why}" for i, why in again.differing(rows).items()]
