"""A figure of a numbered chapter has a number and a caption: the first sentence of its description.

The description of a figure stands once, in its cell. Whoever listens hears it whole; whoever looks
reads its first sentence, which is hidden from those who have just heard it.
"""

import re
from html import escape

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .cells import enclose, is_output


class Captions(SphinxPostTransform):
    default_priority = 90  # the outputs have been chosen, and none is folded yet
    formats = ("html",)

    def run(self, **kwargs):
        number = self.env.toc_secnumbers.get(self.env.docname, {}).get("")
        outputs = (n for n in self.document.findall(nodes.Element) if number and is_output(n))
        figures = [image for output in outputs for image in output.findall(nodes.image)]
        for k, image in enumerate(figures, 1):
            first = re.split(r"(?<=\.) ", image.get("alt", ""))[0]
            words = escape(re.sub(r"\bminus (?=\d)", "−", first))
            title = f'<p class="caption" aria-hidden="true"><b>Figure {number[0]}.{k}</b>'
            enclose(image, image, '<div class="drawn">', f"{title} {words}</p></div>")


def setup(app):
    app.add_post_transform(Captions)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
