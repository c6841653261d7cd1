"""The experiments of the book: one script a question, which says what is asked before it runs."""

import importlib

from activations.book.runs import again, stored

__all__ = ["check", "work"]


def work(task):
    """Work a cell of a question; here, where another process finds it."""
    question, cell = task
    return importlib.import_module(f"experiments.{question}").work(cell)


def check(part):
    """Make some rows of a question again; how each differs that comes out otherwise."""
    question, start, stop = part
    rows = stored.read(question)[start:stop]
    found = again.differing(rows).items()
    return [one._replace(why=f"{question}, {again.name(rows, i)}: {one.why}") for i, one in found]
