"""The counts in prose: each is compared with what it counts, and the test says what to write."""

import re
from functools import partial

import pytest

from activations import catalogue
from tests.chapters import notebooks as nb
from tests.chapters import rules
from tools import book, pictures

UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen""".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(number):
    if number >= 20:
        tens, units = divmod(number, 10)
        return f"{TENS[tens - 2]}-{UNITS[units]}".removesuffix("-zero")
    return UNITS[number]


# What is counted


def functions():
    return len(catalogue)


def functions_drawn():
    return len(pictures.PICTURED)


def functions_of_pytorch():
    return sum(f.torch is not None for f in catalogue)


def chapters():
    """Those with a number: the explorer and the corrections have none."""
    return len(book.numbered())


def weeks():
    """Of the plan for those who learn alone."""
    return -(-chapters() // 2)


def sessions():
    return len(re.findall(r"(?m)^### Session \d", prose("teaching.md")))


def corrections():
    titles = [section.title for section in nb.sections(chapter(rules.CORRECTIONS))]
    return sum(bool(re.match(r"\d+\. ", title)) for title in titles)


def questions(name):
    """Of a chapter's quiz."""
    quiz = "\n".join(section.prose for section in nb.within(chapter(name), rules.QUIZ))
    return len(rules.QUESTION.findall(quiz))


def conclusions():
    """All questions but the third, which is a forecast."""
    return questions("was_it_the_activation") - 1


def printed(name, cell, pattern):
    """How often a pattern stands in what a cell has printed."""
    return len(re.findall(pattern, output(name, cell), re.M))


dips = partial(printed, "catalogue", "dips", " sum ")
even_dips = partial(printed, "catalogue", "dips", r" sum 1\.0000")
kinks = partial(printed, "conventions", "kinks", r" at +-?\d")
kinks_apart = partial(printed, "conventions", "kinks", "True")
names_apart = partial(printed, "conventions", "compare", "is off by")
relus_by_hand = partial(printed, "conventions", "by-hand-slopes", r"^\S")


def rivals():
    return int(re.search(r"of (\d+) with both", output("choosing", "four"))[1])


def names():
    """Of the functions in three frameworks, each as often as it is there."""
    return sum(map(int, re.findall(r"of (\d+) agree", output("conventions", "compare"))))


def slopes_by_hand():
    return len(set(re.findall(r"\d\.\d", output("conventions", "by-hand-slopes"))))


def years_before_networks():
    first, last = re.match(r"(\d+) to (\d+)", output("catalogue", "eras")).groups()
    return int(last) - int(first)


# How they are read


def chapter(name):
    return nb.read(nb.TREE / "chapters" / f"{name}.ipynb")


def output(name, cell_id):
    (cell,) = (cell for cell in nb.code_cells(chapter(name)) if cell.id == cell_id)
    return nb.output_text(cell)


def prose(file):
    """Its text, or the Markdown of a notebook."""
    path = nb.TREE / file
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf-8")
    cells = [cell for cell in nb.read(path).cells if cell.cell_type == "markdown"]
    return "\n".join(cell.source for cell in cells)


# Where they stand

QUIZZES = {
    "catalogue": "Each of these {} hangs on a fact",
    "conventions": "{} situations from a move",
    "dead_units": "sends you {} findings",
    "gradient_flow": "{} questions about a network",
    "pytorch": "{} remarks from reviews",
    "relu_family": "at least {} mistakes",
    "without_an_error": "{} more remarks from reviews",
}
COUNTS = [
    ("README.md", "{} chapters that run", chapters),
    ("README.md", "a small tested package of {} functions", functions),
    ("README.md", "{} small plots: identity", functions_drawn),
    ("index.md", "{} small plots: identity", functions_drawn),
    ("index.md", "{} functions of", functions_drawn),
    ("index.md", "functions of {}, solid", functions),
    ("index.md", "[All {}](api.md", functions),
    ("index.md", "All {} chapters are", chapters),
    ("glossary.md", "so {} ways to write ReLU", relus_by_hand),
    ("glossary.md", "ways to write ReLU have {} slopes at 0", slopes_by_hand),
    ("teaching.md", "## {} sessions of 90 minutes", sessions),
    ("teaching.md", "## Alone, in {} weeks", weeks),
    ("teaching.md", "how many of {} others", rivals),
    ("teaching.md", "(chapters/corrections.ipynb) has {} such", corrections),
    ("tools/pdf.js", "The curves of {} activation functions", functions_drawn),
    ("catalogue", "For {} of the", even_dips),
    ("catalogue", "of the {}, the least and the largest", dips),
    ("catalogue", "entries in {} years", years_before_networks),
    ("choosing", "In a shop with {} kinds of salt", functions),
    ("choosing", "how many of the {} others", rivals),
    ("conventions", "how many of the {} are off?", names),
    ("conventions", "of {} in three frameworks", names),
    ("conventions", "in three frameworks {} differ", names_apart),
    ("conventions", "The others are {}, and each", names_apart),
    ("conventions", "At 3 of the {}.", kinks),
    ("conventions", "At {} of the", kinks_apart),
    ("conventions", "Here are {} ways to write it", relus_by_hand),
    ("conventions", "so do {} ways to write ReLU", relus_by_hand),
    ("pytorch", "catalogue has {} functions that PyTorch has too", functions_of_pytorch),
    ("questions", "The [catalogue](catalogue.ipynb) has {}, mostly", functions),
    ("questions", "finds {} ways to write ReLU", relus_by_hand),
    ("questions", "ways to write ReLU with {} slopes at 0", slopes_by_hand),
    ("was_it_the_activation", "{} of these are conclusions", conclusions),
    *((name, sentence, partial(questions, name)) for name, sentence in QUIZZES.items()),
]


def problems(text, sentence, number):
    """What is wrong with a count in a text, where {} stands for it in a sentence."""
    pattern = re.escape(sentence).replace(re.escape("{}"), r"([\w-]+)")
    written = re.findall(pattern, text)
    if not written:
        yield f"{sentence!r} is not there any more: change or delete its line in test_counts.py"
    for word in written:
        right = str(number) if word.isdigit() else in_words(number)
        right = right.capitalize() if word[0].isupper() else right
        if word != right:
            yield f"write {sentence.format(right)!r}, not {word!r}"


@pytest.mark.parametrize("page, sentence, count", COUNTS)
def test_a_count_in_prose_is_right(page, sentence, count):
    file = page if "." in page else f"chapters/{page}.ipynb"
    found = list(problems(prose(file), sentence, count()))
    assert not found, f"{file}: {'; '.join(found)}"


@pytest.mark.parametrize(
    "text, problem",
    [
        ("It has 43 functions.", None),
        ("It has forty-three functions.", None),
        ("It has 42 functions.", "write 'It has 43 functions', not '42'"),
        ("It has three functions.", "write 'It has forty-three functions', not 'three'"),
        ("It has 43 functions. It has 44 functions.", "write 'It has 43 functions', not '44'"),
        ("There are 43 functions.", "'It has {} functions' is not there any more"),
    ],
)
def test_a_wrong_count_is_found(text, problem):
    found = list(problems(text, "It has {} functions", 43))
    assert len(found) == (problem is not None)
    assert all(sentence.startswith(problem) for sentence in found)


def test_numbers_are_written_as_words():
    words = [in_words(number) for number in (0, 7, 12, 16, 20, 43, 90, 99)]
    assert words == "zero seven twelve sixteen twenty forty-three ninety ninety-nine".split()
