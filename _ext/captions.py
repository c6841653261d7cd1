"""A figure of a numbered chapter has a number and a caption: what its description begins with.

The description of a figure stands once, in its cell. Whoever listens hears it whole; whoever looks
reads its first sentence, which is hidden from those who have just heard it.
"""

import re
from html import escape

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .cells import enclose, is_output

SHORT, LONG = 30, 130  # characters


def caption(description):
    """The first sentence, and the next one where that says little; to its colon if it is long."""
    first, *rest = re.split(r"(?<=\.) (?=[A-Z])", description)
    if len(first) < SHORT and rest:
        first += f" {rest[0]}"
    if len(first) > LONG:
        head = re.split(r"[:;](?= )", first)[0]
        first = f"{head}." if SHORT < len(head) < len(first) else first
    return re.sub(r"\bminus (?=\d)", "−", first)


class Captions(SphinxPostTransform):
    default_priority = 90  # the outputs have been chosen, and none is folded yet
    formats = ("html",)

    def run(self, **kwargs):
        number = self.env.toc_secnumbers.get(self.env.docname, {}).get("")
        outputs = (n for n in self.document.findall(nodes.Element) if number and is_output(n))
        figures = [image for output in outputs for image in output.findall(nodes.image)]
        for k, image in enumerate(figures, 1):
            words = f"<b>Figure {number[0]}.{k}</b> {escape(caption(image.get('alt', '')))}"
            words = f'<p class="caption" aria-hidden="true">{words}</p></div>'
            enclose(image, image, '<div class="drawn">', words)


def setup(app):
    app.add_post_transform(Captions)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
