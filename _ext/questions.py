"""What a reader is asked: guesses and choices.

What comes out after a guess, before any more text, is folded until a reader asks for it: a second
output may give the first away. (In a notebook nothing is there before a cell is run, and in the
EPUB it stands as it is.) The choices of a question are marked, so that `book.js` can let one pick
among them.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .cells import enclose, is_output

GUESS = "Guess before you run the cell:"
FOLD = '<details class="guess"><summary>Show what comes out</summary>'


class Asked(SphinxPostTransform):
    """Folds each output between a guess and the next text, and marks the choices."""

    default_priority = 100
    formats = ("html",)

    def run(self, **kwargs):
        asked = shown = False
        for node in list(self.document.findall(nodes.Element)):
            if isinstance(node, nodes.strong) and node.astext() == GUESS:
                asked, shown = self.app.builder.name != "epub", False
            elif shown and isinstance(node, nodes.paragraph | nodes.title):
                asked = shown = False
            elif isinstance(node, nodes.bullet_list) and node.astext().startswith("a. "):
                node["classes"].append("choices")
            elif asked and is_output(node):
                shown = True
                enclose(node, node, FOLD, "</details>")


def setup(app):
    app.add_post_transform(Asked)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
