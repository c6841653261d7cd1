"""The tables: every function stands in them, and every link leads to where it is treated."""

import re

import numpy as np
import scipy.special
import torch

from activations import catalogue
from activations.book import frameworks, survey, tables
from tests.chapters import notebooks as nb


def rows(markdown):
    """The cells of a Markdown table, below its titles; no cell may be cut by a bar inside it."""
    titles, ruler, *lines = (line.strip("| ").split(" | ") for line in markdown.splitlines())
    assert all(len(line) == len(titles) == len(ruler) for line in lines)
    assert "|" not in "".join(cell for line in lines for cell in line)
    return lines


def test_table_aligns_numbers_to_the_right():
    made = tables.table([("relu", 1.5), ("elu", 2)], "function", "cost:")
    assert made.splitlines()[:2] == ["| function | cost |", "| --- | ---: |"]
    assert rows(made) == [["relu", "1.5"], ["elu", "2"]]


def test_the_table_of_facts_has_a_row_for_each():
    facts = tables.facts().replace("\N{NO-BREAK SPACE}", " ")
    table = {re.match(r"\[(.*)\]", row[0])[1]: row[1:] for row in rows(facts)}
    assert list(table) == [a.__name__ for a in catalogue]
    assert table["relu"] == ["[0, ∞)", "–", "yes", "–", "1", "1", "0 … ∞"]
    assert table["binary_step"] == ["[0, 1]", "–", "yes", "–", "0", "∞", "nowhere"]
    assert table["sigmoid"] == ["(0, 1)", "–", "yes", "yes", "0.25", "0.25", "−4.6 … 4.6"]
    assert table["tanh"][1] == "yes"
    assert table["sinc"][-1] == "−100 … 100"
    assert table["selu"][0] == "(−1.76, ∞)"


def test_the_calls_are_of_the_functions_that_are_there():
    here = frameworks.installed()
    told = {row[0]: row[1:] for row in rows(tables.calls(here))}
    assert set(told) == {a.__name__ for a in catalogue if any(getattr(a, lib) for lib in here)}
    torch_alone = {row[0]: row[1] for row in rows(tables.calls(["torch"]))}
    assert "–" not in torch_alone.values() and "squareplus" not in torch_alone
    assert torch_alone["softmax"] == "`softmax(x, dim=-1)`"


def test_the_defaults_are_those_of_the_frameworks():
    told = dict(rows(tables.defaults(["torch"])))
    assert told["leaky_relu, negative_slope"] == "0.01"
    assert told["rrelu, upper"] == "0.333"
    assert told["threshold, value"] == "required"
    assert told["gelu, approximate"] == "none"
    assert "–" not in told.values() and "softmax, axis" in told


def test_formulas_fit_into_a_table():
    for members in survey.families().values():
        assert [row[0] for row in rows(tables.formulas(members))] == [
            f"`{a.__name__}`" for a in members
        ]


def entries():
    """The rows of the index: name, where it leads, function, and who calls it so."""
    links = [(re.fullmatch(r"\[(.*)\]\((.*)\)", row[0]), row) for row in rows(tables.index())]
    return [(*link.groups(), *row[1:]) for link, row in links]


def test_the_index_has_every_name():
    names = {(name, function.strip("`")) for name, _, function, _ in entries()}
    assert len(entries()) == len(names), "a name stands twice for one function"
    for a in catalogue:
        known = {a.__name__, a.torch, a.jax, a.keras, *a.aliases} - {None}
        known |= set(tables.ELSEWHERE.get(a.__name__, ()))
        assert {(name, a.__name__) for name in known} <= names


def test_the_index_is_in_the_order_of_the_alphabet():
    names = [name.casefold().replace("_", " ") for name, *_ in entries()]
    assert names == sorted(names)


def test_the_index_says_who_calls_it_so():
    who = {(name, function): users for name, _, function, users in entries()}
    assert who["relu", "`relu`"] == "PyTorch, JAX, Keras, transformers"
    assert who["gelu_new", "`gelu`"] == "transformers"
    assert who["hard_swish", "`hardswish`"] == "JAX, Keras"
    assert who["linear", "`identity`"] == "Keras, transformers"
    assert who["swish", "`swish`"] == "–"
    assert who["swish", "`silu`"].startswith("JAX, Keras")
    assert who["bell curve", "`gaussian`"] == "–"


def test_links_of_the_tables_lead_to_where_a_function_is_treated():
    """To the section, not to the top of a chapter that has other functions before it."""
    for _, link, function, _ in entries():
        chapter, _, place = link.partition("#")
        function = function.strip("`")
        notebook = nb.read(nb.TREE / "chapters" / (chapter or "catalogue.ipynb"))
        if not place:
            assert chapter == f"{function}.ipynb"
            continue
        title = next(s.title for s in nb.sections(notebook) if nb.anchor(s.title) == place)
        parts = nb.within(notebook, title)
        assert parts[0].title == title  # and no earlier one that begins alike
        if chapter:
            text = "".join(
                part.prose + "".join(cell.source for cell in part.code) for part in parts
            )
            assert function in (title + text).lower().replace(" ", "_"), (link, function)
    named = [name for names in tables.TREATED.values() for name in names.split()]
    assert len(named) == len(set(named)) and all(name in catalogue for name in named)


def test_the_index_names_every_library_that_has_the_name():
    homes = {"PyTorch": (torch.nn.functional, torch), "NumPy": (np,), "SciPy": (scipy.special,)}
    if "jax" in frameworks.installed():
        import jax

        homes["JAX"] = jax.nn, jax.numpy
    if "keras" in frameworks.installed():
        homes["Keras"] = (frameworks.home("keras"),)
    # The same word for something else: a layer, a matrix, and SiLU.
    others = {("linear", "PyTorch"), ("identity", "NumPy"), ("swish", "JAX"), ("swish", "Keras")}
    for name, _, function, users in entries():
        for title, modules in homes.items():
            if function == "`silu`" or (name, title) not in others:
                has = any(callable(getattr(module, name, None)) for module in modules)
                assert has == (title in users), (name, function, title)


def test_origins_stand_in_the_references():
    table = rows(tables.origins())
    assert len(table) == len(catalogue)
    years = [int(row[1][-4:]) for row in table]
    assert years == sorted(years) == sorted(a.year for a in catalogue)
    known = set(re.findall(r'<a id="(\w+)">', (nb.TREE / "references.md").read_text("utf-8")))
    assert {row[1] for row in table} <= known
    assert ["identity", "widrow1960", "–", "identity", "linear"] in table
