"""A long page is laid out part by part, so that it answers its reader from the start.

A browser lays out a page whole before it does anything else, and a chapter has ten thousand
elements: half a second on a slow phone. `templates/layout.html` marks a page that is opened at its
top, `book.css` lets its blocks wait, and `book.js` brings them in a few at a time, a long table row
by row. That would be in vain if a script asked for the width of every block at once. The theme's
does, so that the keyboard reaches what scrolls sideways: it is told not to, and `book.js` is told
by the browser instead.
"""

import re
from pathlib import Path

from sphinx.errors import ExtensionError

MEASURE = re.compile(
    r'"complete"===document\.readyState\?(\w+)\(\):window\.addEventListener\("load",\1\)'
)
DONE = "/* book.js does this */0"


def rewrite(app, exception):
    script = Path(app.outdir, "_static", "scripts", "pydata-sphinx-theme.js")
    if exception or app.builder.format != "html" or not script.is_file():
        return
    text, found = MEASURE.subn(DONE, script.read_text(encoding="utf8"))
    if not found and DONE not in text:
        raise ExtensionError("the theme's script has changed: see _ext/layout.py")
    script.write_text(text, encoding="utf8")


def setup(app):
    app.connect("build-finished", rewrite)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
