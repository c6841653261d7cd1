"""How long a chapter takes to read, computed as readers took: `python -m tests.chapters.pace`.

Prose at 180 words a minute, 6 s a line of code, 20 s a figure, 30 s a guess, a displayed
formula or the question halfway. The main road is all but the set-up, what is folded, the quiz, the
exercises, the references and the cells that check for the maintainer; quiz and exercises have times
of their own.
"""

import math
import re

from tests.chapters import notebooks as nb

WORDS = 180  # a minute
CODE, FIGURE, GUESS, FORMULA = 6, 20, 30, 30  # seconds
OFF = ("Check yourself", "Exercises", "References")  # the sections that are not on the road
LEFT_OUT = {"setup", "imports", "check", "exercise"}


def road(notebook):
    """Minutes of the main road of a chapter."""
    seconds, on = 0.0, True
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for part in re.split(r"(?m)^(?=## )", cell.source):
                if title := re.match(r"## (.*)", part):
                    on = not title[1].startswith(OFF)
                seconds += prose(part) if on else 0
        elif on and cell.cell_type == "code" and not LEFT_OUT & set(nb.tags(cell)):
            seconds += CODE * len([line for line in cell.source.splitlines() if line.strip()])
            seconds += FIGURE * len([kind for kind, _ in nb.data(cell) if kind in nb.DRAWN])
    return seconds / 60


def prose(markdown):
    """Seconds for a piece of Markdown."""
    markdown = re.sub(r"(?s)<details>.*?</details>", "", markdown)
    formulas = re.findall(r"(?s)\$\$.*?\$\$", markdown)
    guesses = markdown.count("**Guess before") + markdown.count("**Halfway.**")
    markdown = re.sub(r"(?s)\$\$.*?\$\$|\]\([^)]*\)", " ", markdown)
    return len(markdown.split()) * 60 / WORDS + FORMULA * len(formulas) + GUESS * guesses


if __name__ == "__main__":
    for path in nb.CHAPTERS:
        minutes = road(nb.read(path))
        print(f"{path.stem:24}{minutes:6.1f} minutes, printed as {5 * math.ceil(minutes / 5)}")
