"""The rules themselves: a check that cannot fail is worth nothing.

A small notebook that keeps all the rules passes, and for each rule a way to break it is caught.
"""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.chapters import notebooks as nb
from tests.chapters import rules

SVG = """<svg xmlns="http://www.w3.org/2000/svg"><g id="figure_1"><g id="axes_1">
<g id="matplotlib.axis_1"><g id="xtick_1"><g id="text_1"><!-- 0.5 --></g></g>
<g id="text_2"><!-- input --></g></g>
<g id="matplotlib.axis_2"><g id="ytick_1"><g id="text_3"><!-- $\\mathdefault{10^{3}}$ --></g></g>
<g id="text_4"><!-- output --></g></g>
</g></g></svg>"""
SOLUTION = "<details>\n<summary>Solution</summary>\n\nTake half.\n\n{}\n\n</details>"
ASKED = (
    "**{}.** Is it half?\n\n- **a.** Yes.\n- **b.** No.\n- **c.** Twice.\n\n"
    "<details>\n<summary>Answer</summary>\n\n**a.** Yes, **c** turns it round.\n\n</details>\n"
)
TIMED = {
    "asserted": "import time\nstart = time.perf_counter()\nassert time.perf_counter() > start",
    "under another name": "from timeit import timeit as t\ns = [t('1')]\ntop = s\nassert max(top)",
    "compared": "import timeit\nfaster = timeit.timeit('1') < timeit.repeat('1')[0]",
    "branched on": "from time import process_time\nif process_time():\n    print('late')",
    "gathered": """\
from time import monotonic
taken = {}
for name in "ab":
    taken[name] = []
    taken[name].append(monotonic())
    most = max(taken.values())
assert most != 0""",
    "looked up": "from activations.book import survey\nx = survey.cost([], 1)\nassert x[1] < 2",
    "of a function": """\
from datetime import datetime
def now():
    return datetime.now()
before, after = now(), now()
print(all([t == before for t in [after]]))""",
    "in a function": """\
from time import time
def judge(taken):
    assert taken < 1
judge(time())""",
    "shown": "from time import time\nprint(f'{time():.2f}')",
    "shown by a magic": "%timeit 1",
}
UNTIMED = """\
import time
import numpy as np
from timeit import repeat

def seconds(way):
    start = time.perf_counter()
    way()
    return time.perf_counter() - start

start, best = time.time(), 0
taken = np.min(repeat("1"))
shares = {name: seconds(dict) / taken for name in "ab"}
first = sorted(shares, key=shares.get)
five = np.ones(3).repeat(5)
assert best == 0 and len(five) == 15
taken = [name for name in "ab"]
assert all(taken == list("ab") for start in taken if start != "c")
"""
PAPER = "https://example.org/paper"
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def shown(output_type="display_data", **kinds):
    return new_output(output_type, {kind.replace("_", "/"): text for kind, text in kinds.items()})


def figure(svg=SVG):
    return new_output(
        "display_data", {"image/svg+xml": svg, "text/plain": "<Figure with 777 Axes>"}
    )


def code(name, source, *outputs, **metadata):
    return new_code_cell(source, id=name, outputs=list(outputs), metadata=metadata)


def text(name, source):
    return new_markdown_cell(source, id=name)


def built(*cells):
    notebook = new_notebook(cells=list(cells), metadata={"kernelspec": KERNEL})
    notebook.nbformat_minor = 5
    for count, cell in enumerate(nb.code_cells(notebook), 1):
        cell.execution_count = count
    return notebook


def opening():
    return [
        text("title", "# Good\n\nYou will be able to halve.\n\nTo read: 5 minutes. To run: 2 s."),
        code("setup", nb.setup_cell(), tags=["setup"]),
        code("imports", "import numpy as np\n\nfigures.use_style()", tags=["imports"]),
    ]


def good_chapter():
    alt = "A line falls from the upper left to the lower right and crosses zero."
    cells = [
        *opening(),
        text(
            "half",
            "## Half\n\nIt is **0.25**, see [Summary](#Summary) and **`f(x, 3)`**."
            f"\n\n{rules.GUESS} how much?",
        ),
        code("claim", "assert True\nprint(0.25)", stream("0.25 and 1,200\n")),
        code("curve", "plt.show()", figure(), mystnb={"image": {"alt": alt}}),
        text("train", f"{ASKED.format('Halfway')}\n### Train\n\n{rules.GUESS} how well?"),
        code("run", "train()", stream("0.97\n"), tags=["nbval-ignore-output"]),
        code("verdict", "assert True\nprint('yes')", stream("yes\n")),
        text("wrong", f"## What goes wrong with it\n\n{rules.GUESS} what?"),
        code("nothing", "assert True", tags=["check", "remove-cell"]),
        text("practice", "## In practice\n\nUse it."),
        text("quiz", "\n".join([f"## {rules.QUIZ}\n", *map(ASKED.format, (1, 2, 3, 4))])),
        text("exercises", "## Exercises"),
    ]
    for count in (1, 2, 3):
        stub = f"attempt = None\nexercises.check_{count}(attempt)"
        verdict = new_output("execute_result", {"text/plain": "Not yet: it is None"})
        cells += [
            text(f"exercise-{count}", f"### Exercise {count}. Half of {count} (warm-up)\n\nTry."),
            code(f"stub-{count}", stub, verdict, tags=["exercise"]),
            text(f"solution-{count}", SOLUTION.format("```python\nattempt = 0.5\n```")),
        ]
    cells += [
        text("summary", "## Summary\n\n- Halve."),
        text("references", f"## References\n\n- [Paper]({PAPER}), [page](../references.md#paper)"),
    ]
    return built(*cells)


def good_corrections():
    cells = opening()
    for count in range(1, 16):
        cells.append(text(f"says-{count}", f"## {count}. Claim number {count}"))
        cells.append(code(f"claim-{count}", "assert True"))
    return built(*cells)


def at(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def changed(name, **values):
    """Break a cell by setting some of what it holds."""
    return lambda notebook: at(notebook, name).update(values)


def written(name, old, new):
    """Break a cell by changing its source."""

    def change(notebook):
        cell = at(notebook, name)
        assert old in cell.source
        cell.source = cell.source.replace(old, new)

    return change


def without(*names):
    def change(notebook):
        notebook.cells = [cell for cell in notebook.cells if cell.id not in names]

    return change


def printing(*outputs, name="claim"):
    return changed(name, outputs=list(outputs))


def marked(name, **metadata):
    return lambda notebook: at(notebook, name).metadata.update(metadata)


def alt(sentence):
    return marked("curve", mystnb={"image": {"alt": sentence}})


def drawing(old, new):
    assert old in SVG
    return printing(figure(SVG.replace(old, new)), name="curve")


BREAKS = [
    (rules.run_in_order, changed("claim", execution_count=None)),
    (rules.run_in_order, changed("claim", execution_count=99)),
    (rules.nothing_hidden, marked("claim", tags=["nbval-skip"])),
    (rules.nothing_hidden, marked("claim", tags=["raises-exception"])),
    (rules.nothing_hidden, written("claim", "assert True", "# NBVAL_SKIP\nassert True")),
    (rules.nothing_hidden, written("claim", "assert True", "#NBVAL_IGNORE_OUTPUT")),
    (rules.nothing_hidden, written("claim", "assert True", "# PYTEST_VALIDATE_IGNORE_OUTPUT")),
    (rules.ignored_then_asserted, written("verdict", "assert True", "assertion = True")),
    (rules.ignored_then_asserted, printing(name="verdict")),
    (rules.ignored_then_asserted, marked("verdict", tags=["nbval-ignore-output"])),
    *[(rules.no_time_claimed, changed("claim", source=source)) for source in TIMED.values()],
    (rules.checks_out_of_sight, marked("nothing", tags=["check"])),
    (rules.checks_out_of_sight, marked("nothing", tags=["remove-cell"])),
    (rules.checks_out_of_sight, written("nothing", "assert True", "print(end='')")),
    (rules.checks_out_of_sight, printing(stream("yes"), name="nothing")),
    (rules.enough_asserted, written("claim", "assert True", "# assert True")),
    (rules.no_raster, printing(shown(image_png="iVBORw0KGgo="))),
    (rules.no_raster, printing(shown(image_jpeg="iVBORw0KGgo="))),
    (rules.no_errors, printing(stream("careful\n", "stderr"))),
    (rules.no_errors, printing(new_output("error", ename="ValueError", evalue="no", traceback=[]))),
    (rules.nothing_fleeting, printing(stream("<object at 0x7f2a3c4d5e6f>"))),
    (rules.nothing_fleeting, printing(shown(text_plain="'/tmp/tmp1/data'"))),
    (rules.no_trailing_space, printing(stream("0.25 \n"))),
    (rules.small_outputs, printing(stream("x" * 200_001))),
    (rules.small_notebook, printing(*[stream("x" * 190_000)] * 11)),
    (rules.alt_texts, marked("curve", mystnb={})),
    (rules.alt_texts, alt("A falling line.")),
    (rules.alt_texts, alt("A line. It falls from left to right, through zero.")),
    (rules.alt_texts, alt("A line that falls from left to right" + ", through zero" * 11)),
    (rules.alt_texts, alt("Figure of a line that falls from left to right, through zero.")),
    (rules.alt_texts, alt("A plot of a line that falls from left to right, through zero.")),
    (rules.alt_texts, printing(figure(), figure(), name="curve")),
    (rules.figures_end_with_show, written("curve", "plt.show()", "plt.show();")),
    (rules.axes_labelled, drawing("<!-- input -->", "")),
    (rules.axes_labelled, drawing("<!-- output -->", "")),
    (rules.axes_labelled, drawing("<!-- output -->", "<!-- input -->")),
    (rules.bold_numbers, written("half", "0.25", "0.26")),
    (rules.bold_numbers, written("half", "0.25", "0.2")),
    (rules.bold_numbers, written("half", "0.25", "25 %")),
    (rules.bold_numbers, written("half", "0.25", "777")),  # printed, but as the name of a figure
    (rules.bold_numbers, written("half", "**0.25**", "**`0.3`**")),
    (rules.bold_numbers, written("half", "**0.25**", "**$0.3$**")),
    (rules.bold_numbers, written("train", "Train", "Train\n\n**0.25**")),  # printed elsewhere
    (rules.bold_numbers, written("half", "## Half", "## Half\n\n**0.25**\n\n### Quarter")),
    (rules.bold_numbers, written("quiz", "Yes,", "Yes, **0.5**,")),
    (rules.bold_numbers, written("practice", "Use it.", "**1.** Use it.")),  # not in a quiz
    (rules.first_cells, written("title", "You will be able to halve.", "")),
    (rules.first_cells, written("title", "minutes", "pages")),
    (rules.first_cells, without("setup")),
    (rules.first_cells, lambda notebook: notebook.update(cells=notebook.cells[:2])),
    (rules.first_cells, written("setup", 'repository = "', 'repository = "https://')),
    (rules.first_cells, marked("setup", tags=[])),
    (rules.first_cells, written("imports", "figures.use_style()", "")),
    (rules.first_cells, marked("imports", tags=[])),
    (rules.first_cells, marked("claim", tags=["setup"])),
    (rules.short_cells, changed("claim", source="print(0.25)\n" * 13)),
    (rules.short_cells, lambda book: [c.update(source="go()\n" * 9) for c in nb.code_cells(book)]),
    (rules.narrow_cells, changed("claim", source="assert True  # " + "so " * 30)),
    (rules.narrow_cells, printing(stream("0.25 and 1,200" + " 0" * 40), name="claim")),
    (rules.headings, written("half", "## Half", "# Half")),
    (rules.headings, written("half", "## Half", "### Half")),
    (rules.headings, written("half", "## Half", "## Summary")),
    (rules.required_sections, written("practice", "## In practice", "## Indeed")),
    (rules.required_sections, written("practice", "## In practice", "### In practice")),
    (rules.required_sections, lambda notebook: notebook.cells.append(notebook.cells.pop(-2))),
    (rules.short_summary, written("summary", "- Halve.", "- Halve.\n" * 7)),
    (rules.short_summary, written("summary", "- Halve.", "")),
    (rules.guesses, written("train", rules.GUESS, "Well,")),
    (rules.guesses, written("train", rules.GUESS, "**Guess before you run it:**")),
    (rules.guesses, without("run", "verdict")),
    (rules.quiz, written("quiz", rules.QUIZ, "Check")),
    (rules.quiz, written("exercises", "## Exercises", "## More\n\n## Exercises")),
    (rules.quiz, written("quiz", ASKED.format(4), "")),
    (rules.quiz, written("quiz", "<summary>Answer", "<summary>Solution")),
    (rules.quiz, written("quiz", "**a.** Yes, **c** turns it round.", "")),
    (rules.quiz, written("quiz", "**4.** ", "")),
    (rules.quiz, written("quiz", "- **a.** Yes.\n- **b.** No.\n- **c.** Twice.\n\n", "")),
    (rules.quiz, written("quiz", "- **b.** No.\n- **c.** Twice.\n", "")),
    (rules.quiz, written("quiz", "- **b.** No.\n", "")),
    (rules.quiz, written("quiz", "- **b.** No.", "- **b.** Yes.")),
    (rules.quiz, written("quiz", "- **b.** No.", "- **b.** [No](#Summary).")),
    (rules.quiz, written("quiz", "**a.** Yes, ", "**d.** Yes, ")),
    (rules.quiz, written("quiz", "**a.** Yes, ", "Yes, ")),
    (rules.quiz, written("quiz", ", **c** turns it round", "")),
    (rules.quiz, written("train", ", **c** turns it round", "")),
    (rules.halfway, written("train", "**Halfway.**", "**Half.**")),
    (rules.halfway, written("train", "<summary>Answer", "<summary>Solution")),
    (rules.halfway, written("half", "It is", f"{ASKED.format('Halfway')}\nIt is")),
    (rules.halfway, written("title", "You will", "word " * 900 + "You will")),
    (rules.halfway, written("summary", "Halve.", "Halve. " * 400)),
    (rules.exercises, without("exercise-3", "stub-3", "solution-3")),
    (rules.exercises, without("stub-2")),
    (rules.exercises, written("exercise-2", "Exercise 2.", "Exercise 4.")),
    (rules.exercises, written("exercise-2", "(warm-up)", "(easy)")),
    (rules.exercises, marked("stub-2", tags=[])),
    (rules.exercises, marked("claim", tags=["exercise"])),
    (rules.exercises, written("stub-2", "exercises.check", "print")),
    (rules.exercises, printing(shown(text_plain="Right: 0.5"), name="stub-2")),
    (rules.exercises, written("solution-2", "```\n", "```\n\n```python\npass\n```\n")),
    (rules.exercises, written("solution-2", "<details>\n<summary>Solution</summary>", "Solution")),
    (rules.plain_markdown, written("half", "It is", "```{note}\nIt is\n```\n")),
    (rules.plain_markdown, written("half", "It is", ":::{note}\nIt is\n:::\n")),
    (rules.plain_markdown, written("half", "It is", "It is {ref}`there`")),
    (rules.plain_markdown, written("half", "## Half", "(half)=\n## Half")),
    (rules.plain_markdown, written("half", "It is", "It is <b>12</b>")),
    (rules.plain_markdown, changed("half", attachments={"a.png": {"image/png": "iVBORw0KGgo="}})),
    (rules.plain_markdown, written("half", "It is", "It is ![](half.svg)")),
    (rules.folds_closed, written("solution-2", "</details>", "")),
    (rules.folds_closed, written("solution-2", "</summary>", "")),
    (rules.links_lead_somewhere, written("half", "#Summary", "#The-end")),
    (rules.links_lead_somewhere, written("half", "#Summary", "#summary")),
    (rules.links_lead_somewhere, written("half", "#Summary", "nowhere.ipynb")),
    (rules.links_lead_somewhere, written("references", "#paper", "#book")),
    (rules.references, written("references", PAPER, PAPER + "-2")),
    (rules.references, written("references", PAPER, "#half")),
    (rules.clean_metadata, marked("claim", execution={"iopub.status.busy": "2020-01-01"})),
    (rules.clean_metadata, lambda notebook: notebook.metadata.update(widgets={})),
    (rules.clean_metadata, lambda notebook: notebook.metadata.kernelspec.update(name="venv")),
    (rules.valid_format, changed("claim", id="half")),
    (rules.valid_format, changed("claim", id="1a2b3c4d")),
    (rules.valid_format, changed("claim", cell_type="program")),
    (rules.valid_format, lambda notebook: notebook.update(nbformat_minor=4)),
]
CORRECTION_BREAKS = [
    (rules.corrections, without("says-15", "claim-15")),
    (rules.corrections, written("says-3", "3.", "4.")),
    (rules.corrections, written("claim-3", "assert True", "True")),
    (rules.corrections, written("says-3", "## 3.", "#### 3.")),
]


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A book around the good chapter, for the rules that look beyond the notebook."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "references.md").write_text(f"(paper)=\n- [Paper]({PAPER})\n")
    monkeypatch.setattr(nb, "TREE", tmp_path)


@pytest.mark.parametrize(
    "notebook, name", [(good_chapter(), "good"), (good_corrections(), rules.CORRECTIONS)]
)
def test_a_good_notebook_keeps_every_rule(notebook, name, tree):
    assert [problem for rule in rules.of(name) for problem in rule(notebook, name)] == []


@pytest.mark.parametrize("rule, change", BREAKS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_rule_catches_what_breaks_it(rule, change, tree):
    notebook = good_chapter()
    change(notebook)
    assert list(rule(notebook, "good"))


@pytest.mark.parametrize("rule, change", CORRECTION_BREAKS)
def test_a_rule_catches_what_breaks_the_corrections(rule, change, tree):
    notebook = good_corrections()
    change(notebook)
    assert list(rule(notebook, rules.CORRECTIONS))


def test_a_time_may_be_taken_and_shown(tree):
    """Shown in a cell whose output is not compared, and after which nothing need be asserted."""
    notebook = good_chapter()
    at(notebook, "claim").source = UNTIMED
    at(notebook, "verdict").source = "print(time.time(), shares)"
    at(notebook, "verdict").metadata.tags = ["nbval-ignore-output"]
    at(notebook, "run").metadata.tags = []
    assert not list(rules.no_time_claimed(notebook, "good"))
    assert not list(rules.ignored_then_asserted(notebook, "good"))
    at(notebook, "verdict").source = "assert shares['a'] < 1"
    assert list(rules.no_time_claimed(notebook, "good"))


def test_a_check_may_assert_what_an_output_that_is_not_compared_shows(tree):
    notebook = good_chapter()
    at(notebook, "verdict").update(source="assert True", outputs=[])
    assert list(rules.ignored_then_asserted(notebook, "good"))
    at(notebook, "verdict").metadata.tags = ["check", "remove-cell"]
    assert not list(rules.ignored_then_asserted(notebook, "good"))


def test_every_rule_is_tested():
    broken = {rule for rule, _ in BREAKS + CORRECTION_BREAKS}
    assert broken == set(rules.EVERYWHERE + rules.CHAPTER_ONLY + rules.CORRECTIONS_ONLY)


def test_most_cells_of_the_book_are_compared():
    compared = [code(f"a-{count}", "", stream("1")) for count in range(19)]
    ignored = code("b", "", stream("1"), tags=["nbval-ignore-output"])
    assert not list(rules.mostly_compared([built(*compared, ignored)]))
    assert list(rules.mostly_compared([built(*compared[1:], ignored)]))


def test_no_letter_is_right_too_often():
    def book(letters):
        asked = [ASKED.format(1).replace("**a.** Yes,", f"**{letter}.**") for letter in letters]
        return [built(text("quiz", "\n".join(asked)))]

    assert not list(rules.letters_spread(book("abcabcab")))
    assert list(rules.letters_spread(book("abcabcaaaa")))
    assert list(rules.letters_spread(book("abababab")))


def test_two_figures_in_the_book_have_two_alt_texts():
    assert not list(rules.alt_texts_differ([good_chapter()]))
    assert list(rules.alt_texts_differ([good_chapter(), good_chapter()]))


@pytest.mark.parametrize(
    "prose, printed",
    [
        ("**1e−07**", "1e-07"),
        ("**1e-7**", "1e-07"),
        ("**9.5 × 10⁻⁷**", "9.5e-07"),
        ("**97.4 %**", "97.4%"),
        ("**97.4** %", "97.4%"),
        ("**97.4%**", r"$97.4\%$"),
        ("**1,200,000**", "1200000"),
        ("**1200**", "1,200 parameters"),
        ("**1\u202f200**", "1_200"),
        ("**12**", "(11,12)"),
        ("**200**", "1,200"),  # as in a list: the comma may part two numbers
        ("**3 of 5**", "3/5"),
        ("**3/5**", "3/5"),
        ("**−2.5**", "array([-2.5])"),
        ("**0.1**", "[.1 1.]"),
        ("**1**", "[.1 1.]"),
        ("***5***", "5"),
        ("- a list: **5**", "5"),
        ("| a |\n| - |\n| **5** |", "5"),
        ("**`0.25`** and **$4$**", "0.25 4"),
        ("**ReLU6** and **float32** and **2nd**", ""),
        ("`a**2 * b**3` and $x**2$", ""),
        ("**`leaky_relu(x, 0.2)`**, **$f(2x)$**", ""),
    ],
)
def test_bold_numbers_found(prose, printed):
    assert rules.numbers(" ¦ ".join(rules.bold(prose))) <= rules.printed_numbers(printed)


@pytest.mark.parametrize(
    "prose, printed",
    [
        ("**0.5**", "0.55"),
        ("**0.5**", "10.5"),
        ("**0.50**", "0.5"),
        ("**5**", "0.5"),
        ("**5**", "-5"),
        ("**5**", "relu5 5x 5.5 1e-5"),
        ("**2**", "v1.2.3"),
        ("**97.4 %**", "97.4"),
        ("**1e-7**", "1e-8"),
        ("**5.**", ""),
        ("**about 5-6**", "5"),
        ("**a\nb 5**", ""),
    ],
)
def test_bold_numbers_not_found(prose, printed):
    assert not rules.numbers(" ¦ ".join(rules.bold(prose))) <= rules.printed_numbers(printed)


def test_output_text_is_what_a_reader_reads():
    html = "<style>p {top: 1px}</style><td class='2'>&minus;3</td><script>4</script><!-- 5 -->"
    assert rules.numbers(nb.html_text(html)) == {"-3"}
    assert nb.output_text(good_chapter().cells[5]) == ""
