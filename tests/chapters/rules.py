"""The rules that every chapter keeps, so that nothing on the page is unchecked.

Each rule is a function from a notebook and its name to problems, a sentence each.
"""

import json
import re
import statistics
from itertools import pairwise
from urllib.parse import quote

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook
from nbformat.validator import iter_validate

from tests.chapters import clocks, pace
from tests.chapters import notebooks as nb

CORRECTIONS = "corrections"  # a list of corrections, not a chapter with exercises
EXPLORER = "explorer"  # an instrument, likewise
QUIZ = "Check yourself"
GUESS = "**Guess before you run the cell:**"
REQUIRED = ["What goes wrong", "In practice", "Exercises", "Summary", "References"]


# Every cell is run, and what it printed is compared


def run_in_order(notebook, name):
    counts = [cell.execution_count for cell in nb.code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"the cells were not all run, in order, from a fresh kernel: {counts}"


def nothing_hidden(notebook, name):
    """nbval skips a cell that says so, in a tag or a comment: only one way is allowed."""
    for cell in nb.code_cells(notebook):
        marks = [tag for tag in nb.tags(cell) if re.search("nbval|validate|raises", tag)]
        marks += re.findall(r"(?i)#\s*((?:nbval|pytest_validate)_\w+)", cell.source)
        if set(marks) - {"nbval-ignore-output"}:
            yield f"{nb.place(notebook, cell)} is kept from nbval by {marks}"


def ignored_then_asserted(notebook, name):
    """Where an output depends on the machine, the next cell asserts what it shows.

    Of a time nothing can be asserted.
    """
    cells, times = nb.code_cells(notebook), clocks.followed(notebook)
    for cell, verdict, time in zip(cells, [*cells[1:], None], times, strict=True):
        asserted = verdict and nb.asserts(verdict) and (is_compared(verdict) or is_check(verdict))
        if is_ignored(cell) and not asserted and not time.shows:
            yield f"{nb.place(notebook, cell)}: no cell follows that asserts and prints a verdict"


def no_time_claimed(notebook, name):
    """How long something takes is another number each time: it is printed, and that is all."""
    for cell, shows, claims in clocks.followed(notebook):
        if shows and is_compared(cell):
            yield f"{nb.place(notebook, cell)} shows a time, and nbval would compare it"
        for claim in claims:
            yield f"{nb.place(notebook, cell)} {claim}"


def is_ignored(cell):
    return "nbval-ignore-output" in nb.tags(cell)


def is_check(cell):
    return "check" in nb.tags(cell)


def is_compared(cell):
    """Whether nbval finds something in the cell to compare."""
    return bool(cell.outputs) and not is_ignored(cell)


def checks_out_of_sight(notebook, name):
    """A cell that speaks to the maintainer alone is run, and left out of site, PDF and EPUB."""
    for cell in nb.code_cells(notebook):
        if is_check(cell) != ("remove-cell" in nb.tags(cell)):
            yield f"{nb.place(notebook, cell)}: a cell tagged check is tagged remove-cell as well"
        if is_check(cell) and (cell.outputs or not nb.asserts(cell)):
            yield f"{nb.place(notebook, cell)}: a cell tagged check asserts, and shows nothing"


def mostly_compared(book):
    """A rule of the whole book: at least 95 % of the cells with output are compared."""
    shown = [cell for notebook in book for cell in nb.code_cells(notebook) if cell.outputs]
    compared = sum(map(is_compared, shown))
    if compared < 0.95 * len(shown):
        yield f"only {compared} of {len(shown)} cells with output are compared"


def enough_asserted(notebook, name):
    claims = sum(map(nb.asserts, nb.code_cells(notebook)))
    if claims < 3:
        yield f"{claims} cells assert what the chapter claims: 3 at least"


# What a cell shows


def no_raster(notebook, name):
    """nbval ignores PNG and JPEG."""
    for cell in nb.code_cells(notebook):
        kinds = [kind for kind, _ in nb.data(cell) if kind in nb.DRAWN and "svg" not in kind]
        if kinds:
            yield f"{nb.place(notebook, cell)} shows {kinds}: figures are SVG"


def no_errors(notebook, name):
    for cell in nb.code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"{nb.place(notebook, cell)} ends in an error or writes to stderr"


def nothing_fleeting(notebook, name):
    """Addresses in memory and temporary paths are different in every run."""
    for cell in nb.code_cells(notebook):
        shown = nb.output_text(cell)
        if found := re.findall(
            r"0x[0-9a-f]{6,}|/tmp/|/var/folders/|/home/|/Users/|ipykernel_\d+", shown
        ):
            yield f"{nb.place(notebook, cell)} prints {found}"


def no_trailing_space(notebook, name):
    for cell in nb.code_cells(notebook):
        printed = [output.text for output in cell.outputs if output.output_type == "stream"]
        if re.search(r"(?m)[ \t]+$", "".join(printed)):
            yield f"{nb.place(notebook, cell)} prints spaces at the end of a line"


def small_outputs(notebook, name):
    for cell in nb.code_cells(notebook):
        for output in cell.outputs:
            if (size := len(json.dumps(output, ensure_ascii=False).encode())) > 200_000:
                yield f"{nb.place(notebook, cell)}: an output of {size:,} bytes, over 200,000"


def small_notebook(notebook, name):
    if (size := len(nbformat.v4.writes(notebook).encode())) >= 2_000_000:
        yield f"{size:,} bytes: a notebook is smaller than 2 MB"


# Figures


def alt_texts(notebook, name):
    """Who cannot see a figure reads what it shows; its first sentence is its caption."""
    for cell in nb.code_cells(notebook):
        figures = [kind for kind, _ in nb.data(cell) if kind in nb.DRAWN]
        alt = alt_text(cell)
        if len(figures) > 1:
            yield f"{nb.place(notebook, cell)} shows {len(figures)} figures for one alt text"
        if figures and len(alt) < 40:
            yield f"{nb.place(notebook, cell)}: alt text of {len(alt)} characters, 40 at least"
        if figures and not 30 <= (size := len(re.split(r"(?<=\.) ", alt)[0])) <= 180:
            yield f"{nb.place(notebook, cell)}: caption of {size} characters, not 30 to 180"
        if re.match(r"(?i)(a |an |the )?(figure|image|picture|plot of)\b", alt):
            yield f"{nb.place(notebook, cell)}: alt text says that it is a figure, not what is seen"


def figures_end_with_show(notebook, name):
    """Without it, a cell prints what its last call to Matplotlib gave back."""
    for cell in nb.code_cells(notebook):
        if nb.svgs(cell) and cell.source.splitlines()[-1].strip() != "plt.show()":
            yield f"{nb.place(notebook, cell)} shows a figure and does not end with plt.show()"


def alt_text(cell):
    return cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "").strip()


def alt_texts_differ(book):
    """A rule of the whole book: two figures do not show the same."""
    alts = [alt for notebook in book for alt in map(alt_text, nb.code_cells(notebook)) if alt]
    for alt in sorted({alt for alt in alts if alts.count(alt) > 1}):
        yield f"{alts.count(alt)} figures have the alt text {alt!r}"


def axes_labelled(notebook, name):
    for cell in nb.code_cells(notebook):
        for texts in map(nb.drawn, nb.svgs(cell)):
            if len({text for _, text in texts if has_word(text)}) < 2:
                yield f"{nb.place(notebook, cell)}: a figure with fewer than two labels"
            for axis in "xy":
                on_axis = [text for where, text in texts if where == axis]
                if on_axis and not any(has_word(t) for w, t in texts if w in (axis, "figure")):
                    yield f"{nb.place(notebook, cell)}: nothing says what the {axis} axis is"


def has_word(label):
    """Whether a label says something: 0.5, 1e-7, $10^{3}$ and −2π are only places on an axis."""
    return bool(re.search(r"[^\W\d_π]", re.sub(r"\\(mathdefault|times|pi)|\de[-−+]?\d", "", label)))


# Numbers in prose

NUMBER = re.compile(
    r"(?<!\w)(?<!\d\.)[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?(?:/\d+)?%?(?!\w|\.\d)"
)
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
QUESTION = re.compile(r"(?m)^\*\*(\d+)\.\*\* ")  # of a quiz: its number came from no run


def bold_numbers(notebook, name):
    """A bold number came from a run: it is among the outputs of its section, to the digit."""
    for section in nb.sections(notebook):
        printed = set()
        for cell in section.code:
            printed |= printed_numbers(nb.output_text(cell))
        prose = QUESTION.sub("", section.prose) if section.title == QUIZ else section.prose
        for number in numbers(" ¦ ".join(bold(prose))):
            if number not in printed:
                yield f"{number} is bold in {section.title!r}, and no cell there prints it"


def bold(prose):
    """The bold pieces of Markdown. Code or a formula counts only if all of it is a number."""
    found, depth = [], 0
    for token in nb.inline(prose):
        depth += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        if token.type == "strong_open" and depth == 1:
            found.append("")
        elif depth and token.type in ("code_inline", "math_inline"):
            found[-1] += token.content if NUMBER.fullmatch(plain(token.content)) else "¦"
        elif depth:
            found[-1] += token.content or " "
    return found


def printed_numbers(text):
    """Every way to read the numbers in a text: 1,200 and 3/4 are one number or two, 5% has a 5."""
    return numbers(text).union(*(numbers(text.replace(mark, " ")) for mark in "/,%"))


def numbers(text):
    """The numbers in a text, each in one spelling. A digit inside a word, as in ReLU6, is none."""
    return {spelling(number) for number in NUMBER.findall(plain(text))}


def plain(text):
    """The text with one kind of minus, percent and exponent, and no thousands separators."""
    text = re.sub("[−‐‑]", "-", text.replace("\\%", "%").replace("\\,", "\u2009"))
    text = re.sub(
        r"(?<=\d)\s?(?:×|·|\\times|\\cdot)\s?10\^?([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|\{-?\d+\}|-?\d)",
        lambda power: "e" + power[1].translate(SUPERSCRIPT).strip("{}"),
        text,
    )
    text = re.sub(
        r"(?<![\w.])[1-9]\d{0,2}(?:[,_\u00a0\u2009\u202f]\d{3})+(?!\d)",
        lambda number: re.sub(r"\D", "", number[0]),
        text,
    )
    return re.sub(r"(?<=\d)[ \u00a0\u2009\u202f](?=%)", "", text)


def spelling(number):
    number = re.sub(r"e\+?(-?)0*(?=\d)", r"e\1", number.removeprefix("+"))
    return "0" + number if number.startswith(".") else number


# The shape of a chapter


def first_cells(notebook, name):
    cells = nb.code_cells(notebook)
    top = notebook.cells[0]
    if top.cell_type != "markdown" or not re.match(r"# \S.*\n\n?\S", top.source):
        yield "the first cell is not a title and a sentence of what the reader will be able to do"
    if not re.search(r"(?is)(?=.*\bread)(?=.*\brun).*\bminutes?\b", top.source):
        yield "the first cell does not say how long the chapter takes to read and to run"
    if len(cells) < 2:
        yield "there is no setup cell and imports cell"
        return
    setup, imports = cells[:2]
    if setup.source != nb.setup_cell():
        yield f"the first code cell is not the setup cell of {nb.CHAPTERS[0].name}"
    if "setup" not in nb.tags(setup):
        yield "the setup cell is tagged setup"
    if "imports" not in nb.tags(imports) or not imports.source.endswith("figures.use_style()"):
        yield "the second code cell is not the imports, tagged so, ending with figures.use_style()"
    if setup.outputs or imports.outputs:
        yield "setup and imports show nothing: the site folds them"
    if len(nb.tagged(notebook, "setup") + nb.tagged(notebook, "imports")) != 2:
        yield "one cell is tagged setup, and one imports"


def short_cells(notebook, name):
    lengths = []
    for cell in nb.code_cells(notebook):
        if not {"setup", "imports"} & set(nb.tags(cell)):
            lengths.append(len([line for line in cell.source.splitlines() if line.strip()]))
            if lengths[-1] > 12:
                yield f"{nb.place(notebook, cell)} has {lengths[-1]} lines, 12 at most"
    if lengths and statistics.median(lengths) > 8:
        yield f"half of the cells have more than 8 lines: {lengths}"


def narrow_cells(notebook, name):
    """A longer line, of code or of output, has to be scrolled sideways on the page."""
    for cell in nb.code_cells(notebook):
        lines = [] if "setup" in nb.tags(cell) else cell.source.splitlines()
        if "exercise" not in nb.tags(cell):  # the sentence of a check is as long as it is
            lines += nb.output_text(cell).splitlines()
        if wide := [line for line in lines if len(line) > 80]:
            yield f"{nb.place(notebook, cell)} has {len(wide[0])} characters in a line: {wide[0]}"


def headings(notebook, name):
    found = nb.sections(notebook)[1:]
    levels = [section.level for section in found]
    if levels[:1] != [1] or levels.count(1) != 1:
        yield "a chapter has one title, and it comes first"
    for above, section in pairwise(found):
        if section.level > above.level + 1:
            yield f"the heading {section.title!r} skips a level"
    slugs = [nb.slug(section.title) for section in found]
    for repeated in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        yield f"{slugs.count(repeated)} headings have the anchor {repeated!r}"


def required_sections(notebook, name):
    titles = [section.title for section in nb.sections(notebook) if section.level == 2]
    starts = [title for title in REQUIRED for found in titles if found.startswith(title)]
    order = [title for found in titles for title in REQUIRED if found.startswith(title)]
    if starts != REQUIRED or order != REQUIRED:
        yield f"the last sections are {REQUIRED}, once each and in this order, not {order}"


def short_summary(notebook, name):
    prose = "\n".join(section.prose for section in nb.within(notebook, "Summary"))
    lines = [line for line in prose.splitlines() if line.strip()]
    if not 1 <= len(lines) <= 6:
        yield f"the summary has {len(lines)} lines: one to six"


def guesses(notebook, name):
    """A reader who has guessed sees what a cell shows with other eyes."""
    asking = [
        (cell, answer)
        for cell, answer in pairwise(notebook.cells)
        if cell.cell_type == "markdown" and re.search("(?i)guess before you run", cell.source)
    ]
    if len(asking) < 3:
        yield f"{len(asking)} cells ask for a guess before a cell is run: three at least"
    for cell, answer in asking:
        if GUESS not in cell.source:
            yield f"{nb.place(notebook, cell)} asks for a guess in other words than {GUESS}"
        if answer.cell_type != "code":
            yield f"{nb.place(notebook, cell)} asks for a guess, and no code cell follows"


ANSWER = re.compile(r"<summary>Answer</summary>")


def quiz(notebook, name):
    """Before the exercises a reader finds out what was understood, and why the rest was not."""
    titles = [section.title for section in nb.sections(notebook) if section.level == 2]
    if (QUIZ, "Exercises") not in pairwise(titles):
        yield f"the section {QUIZ!r} does not stand directly before the exercises"
    prose = "\n".join(section.prose for section in nb.within(notebook, QUIZ))
    found, folded = [*nb.questions(prose)], len(ANSWER.findall(prose))
    if folded < 4:
        yield f"{folded} answers are folded, <summary>Answer</summary>: four at least"
    if [question.label for question in found] != [str(n) for n in range(1, folded + 1)]:
        labels = [question.label for question in found]
        yield f"{folded} answers are folded, for questions in the right form with numbers {labels}"
    everywhere = "\n".join(section.prose for section in nb.sections(notebook))
    for question in nb.questions(everywhere):
        yield from of_choice(question)


def of_choice(question):
    """Two to four choices, one of them right, and a word on the most tempting of the others."""
    letters = "".join(question.choices)
    if letters not in ("ab", "abc", "abcd"):
        yield f"question {question.label} has the choices {letters!r}: from a to b, c or d"
    if len(set(question.choices.values())) < len(letters):
        yield f"question {question.label} has a choice twice"
    if any("](" in choice for choice in question.choices.values()):
        yield f"question {question.label} has a link in a choice, where a click would pick it"
    if question.right not in letters:
        yield f"question {question.label} is answered by {question.right!r}, none of its choices"
    wrong = set(letters) - {question.right}
    if len(letters) > 2 and not wrong & set(re.findall(r"\*\*(\w)\*\*", question.answer)):
        yield f"the answer to question {question.label} says of no wrong choice why it is wrong"


def halfway(notebook, name):
    """One question stands on the road, between 30% and 65% of it, and tests what was just read."""
    cells = notebook.cells
    places = [k for k, cell in enumerate(cells) if "**Halfway.**" in cell.source]
    if len(places) != 1 or cells[places[0]].source.count("**Halfway.**") > 1:
        yield f"{len(places)} cells have a question **Halfway.**: one"
        return
    read, _, rest = cells[places[0]].source.partition("**Halfway.**")
    if not [*nb.questions(f"**Halfway.**{rest}")][:1]:
        yield "the question **Halfway.** has not the form of those at the end"
    before = [*cells[: places[0]], new_markdown_cell(read)]
    share = pace.road(new_notebook(cells=before)) / pace.road(notebook)
    if not 0.3 <= share <= 0.65:
        yield f"the question **Halfway.** stands at {share:.0%} of the road: 30% to 65%"


def letters_spread(book):
    """A rule of the whole book: who always picks the same letter is mostly wrong."""
    prose = "\n".join(section.prose for notebook in book for section in nb.sections(notebook))
    right = [question.right for question in nb.questions(prose)]
    for letter in "abc":
        if not 0.2 * len(right) <= right.count(letter) <= 0.45 * len(right):
            yield f"{letter} is right in {right.count(letter)} of {len(right)} questions"


def exercises(notebook, name):
    found = nb.exercises(notebook)
    if not 3 <= len(found) <= 6:
        yield f"{len(found)} exercises: three to six"
    for count, exercise in enumerate(found, 1):
        where = f"exercise {count}"
        if not re.fullmatch(rf"Exercise {count}\. .+ \((warm-up|medium|hard)\)", exercise.title):
            yield f"{where} is titled {exercise.title!r}, not 'Exercise {count}. … (warm-up)'"
        if exercise.cell is None:
            yield f"{where} has no cell tagged exercise, or more than one"
        else:
            last = nb.python(exercise.cell.source).strip().splitlines()[-1]
            if not re.match(r"exercises\.\w+\(.*\)$", last):
                yield f"{where} does not end with exercises.…(…)"
            if not nb.output_text(exercise.cell).startswith("Not yet: "):
                yield f"{where}, unedited, does not show 'Not yet: …'"
        if exercise.solution is None:
            yield f"{where} has no solution of one block of Python, or more than one"
        elif not exercise.folded:
            yield f"{where} does not fold its solution: <details>, <summary>Solution</summary>"
    tagged = len(nb.tagged(notebook, "exercise"))
    if tagged != len([exercise for exercise in found if exercise.cell]):
        yield f"{tagged} cells are tagged exercise, for {len(found)} exercises"


def corrections(notebook, name):
    """The page of corrections: numbered sections, each with a cell that proves its point."""
    numbered = [s for s in nb.sections(notebook) if re.match(r"\d+\. ", s.title)]
    order = [int(section.title.split(".")[0]) for section in numbered]
    if len(order) < 15 or order != list(range(1, len(order) + 1)):
        yield f"the corrections are numbered {order}: from 1 to 15 or more"
    for section in numbered:
        if section.level not in (2, 3):
            yield f"correction {section.title!r} is a heading of level {section.level}: 2 or 3"
        if not any(map(nb.asserts, section.code)):
            yield f"correction {section.title!r} has no cell that asserts"


# Text that reads the same everywhere


def plain_markdown(notebook, name):
    """What only MyST renders, a reader in JupyterLab, Colab or on GitHub sees as code."""
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        fences = [t.info for t in nb.tokens(cell.source) if t.type == "fence"]
        colons = any(t.content.startswith(":::") for t in nb.inline(cell.source))
        if colons or any(info.lstrip().startswith("{") for info in fences):
            yield f"{nb.place(notebook, cell)} has a directive"
        if role(cell.source):
            yield f"{nb.place(notebook, cell)} has a role or a target of MyST"
        if re.search(r"</?(b|strong|script|style|iframe|img)\b", cell.source):
            yield f"{nb.place(notebook, cell)} has HTML where Markdown would do"
        if cell.get("attachments"):
            yield f"{nb.place(notebook, cell)} has attachments"
        for image in (token for token in nb.inline(cell.source) if token.type == "image"):
            if image.attrs["src"].startswith("http") or len(image.content) < 40:
                yield f"{nb.place(notebook, cell)} has an image from elsewhere or without alt text"


def role(source):
    pieces = nb.inline(source)
    for before, piece in pairwise(pieces):
        code_after_text = (before.type, piece.type) == ("text", "code_inline")
        if code_after_text and re.search(r"\{[\w:+-]+\}$", before.content):
            return True
    return bool(re.search(r"(?m)^(\([\w-]+\)=|\+\+\+|%\s.*)$", source))


def folds_closed(notebook, name):
    for cell in notebook.cells:
        for tag in ("details", "summary"):
            opened = len(re.findall(rf"<{tag}\b", cell.source))
            if cell.cell_type == "markdown" and opened != cell.source.count(f"</{tag}>"):
                yield f"{nb.place(notebook, cell)} does not close each <{tag}>"


def links_lead_somewhere(notebook, name):
    """Links within the book. Those that lead out of it are not followed."""
    here = nb.TREE / "chapters" / f"{name}.ipynb"
    for cell in notebook.cells:
        for link in nb.links(cell.source) if cell.cell_type == "markdown" else []:
            path, _, anchor = link.partition("#")
            if re.match(r"\w+:", link):
                continue
            target = (here.parent / path).resolve() if path else here
            known = nb.anchors(notebook if target == here else target)
            if known is None:
                yield f"{nb.place(notebook, cell)} links to {link}: there is no such file"
            elif anchor and anchor not in known:
                yield (
                    f"{nb.place(notebook, cell)} links to {link}: it has no such heading. To a "
                    "chapter the anchor is the title, with hyphens for spaces"
                )
            elif anchor != quote(anchor, safe="-._~!$&'*+,;=:@/?"):
                yield f"{nb.place(notebook, cell)} links to {link}: JupyterLab cannot follow it"


def references(notebook, name):
    """Each reference of a chapter stands in references.md as well."""
    prose = "\n".join(section.prose for section in nb.within(notebook, "References"))
    cited = [link for link in nb.links(prose) if link.startswith("https://")]
    page = nb.TREE / "references.md"
    listed = nb.links(page.read_text(encoding="utf-8")) if page.exists() else []
    if not cited:
        yield "the section References has no link to a paper"
    for link in cited:
        if link not in listed:
            yield f"{link} is not in references.md"


# What the file carries beside what is seen


def clean_metadata(notebook, name):
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "the kernel is not python3"
    if extra := set(notebook.metadata) - {"kernelspec", "language_info"}:
        yield f"the notebook carries {sorted(extra)}"
    for cell in notebook.cells:
        if extra := set(cell.metadata) - {"tags", "mystnb"}:
            yield f"{nb.place(notebook, cell)} carries {sorted(extra)}"


def valid_format(notebook, name):
    """A name for each cell, so that a change to one cell is a change to one cell."""
    if (notebook.nbformat, notebook.nbformat_minor) != (4, 5):
        yield f"the format is {notebook.nbformat}.{notebook.nbformat_minor}, not 4.5"
    for error in iter_validate(notebook):
        yield f"not a valid notebook: {error.message}"
    ids = [cell.get("id", "") for cell in notebook.cells]
    for name in ids:
        made_up = re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f-]+)?", name)  # by an editor, not by a person
        if ids.count(name) > 1 or made_up or not re.fullmatch(r"[a-z0-9-]{1,40}", name):
            yield f"the cell id {name!r} is not a short name of its own"


EVERYWHERE = [
    run_in_order,
    nothing_hidden,
    ignored_then_asserted,
    no_time_claimed,
    checks_out_of_sight,
    enough_asserted,
    no_raster,
    no_errors,
    nothing_fleeting,
    no_trailing_space,
    small_outputs,
    small_notebook,
    alt_texts,
    figures_end_with_show,
    axes_labelled,
    bold_numbers,
    first_cells,
    short_cells,
    narrow_cells,
    headings,
    plain_markdown,
    folds_closed,
    links_lead_somewhere,
    clean_metadata,
    valid_format,
]
CHAPTER_ONLY = [required_sections, short_summary, guesses, quiz, halfway, exercises, references]
CORRECTIONS_ONLY = [corrections]
ONLY = {CORRECTIONS: CORRECTIONS_ONLY, EXPLORER: []}
WHOLE_BOOK = [mostly_compared, alt_texts_differ, letters_spread]


def of(name):
    """The rules that a notebook of this name keeps."""
    return EVERYWHERE + ONLY.get(name, CHAPTER_ONLY)
