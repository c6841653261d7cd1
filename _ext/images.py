"""Figures that know their size, load when a reader comes near them, and open large at a tap.

Left to itself, the build writes `<img src>`: the browser fetches all figures of the page at once,
learns the size of one when it arrives, and the text below jumps. A figure above the first section
is on the first screen: that one does not wait.
"""

import posixpath
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

IMAGE = re.compile(r"(<img\b(?![^>]*\bloading=)[^>]*?)\s*/?>")
SOURCE = re.compile(r'\bsrc="([^"]+)"')
SIZE = re.compile(r'<svg\b[^>]*\bwidth="([\d.]+)(pt|px|)" height="([\d.]+)(?:pt|px|)"')
PIXELS = {"pt": 96 / 72, "px": 1, "": 1}


@cache
def size(path):
    """The attributes of an SVG's width and height, in pixels."""
    if found := SIZE.search(path.read_text(encoding="utf8")):
        width, unit, height = found.groups()
        width, height = (round(float(side) * PIXELS[unit]) for side in (width, height))
        return f' width="{width}" height="{height}"'
    return ""


def steady(app, page, template, context, doctree):
    body = context.get("body")
    if not body:
        return
    files = {name: Path(app.srcdir, file) for file, name in app.builder.images.items()}
    first_section = body.find("<h2")

    def mend(image):
        source = SOURCE.search(image[0])
        file = files.get(posixpath.basename(unquote(source[1]))) if source else None
        if file is None or file.suffix != ".svg":
            return image[0]
        waits = "" if image.start() < first_section else ' loading="lazy"'
        image = f'{image[1]}{size(file)}{waits} decoding="async"/>'
        return f'<a class="large" href="{source[1]}">{image}</a>'

    context["body"] = IMAGE.sub(mend, body)


def setup(app):
    app.connect("html-page-context", steady)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
