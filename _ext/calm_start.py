"""A long page is laid out part by part, so that it answers its reader from the start.

A browser lays out a page whole before it does anything else, and a chapter has ten thousand
elements: half a second on a slow phone. `templates/layout.html` marks a page that is opened at its
top, `book.css` lets its blocks wait, and `book.js` brings them in a few at a time, a long table row
by row. That would be in vain if a script asked for the width of every block at once. The theme's
does, so that the keyboard reaches what scrolls sideways: it is told not to, and `book.js` is told
by the browser instead.

Scripts in the head would hold up the text below them. All wait until the page has been read, in the
order in which they stand: a module is the one way to let a script without a file wait, too.
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
        raise ExtensionError("the theme's script has changed: see _ext/calm_start.py")
    script.write_text(text, encoding="utf8")


def defer(app, page, template, context, doctree):
    waits = page != "search"  # whose own scripts do not wait, and need these
    for script in context["script_files"]:
        if script.filename:
            script.attributes["defer"] = "defer" if waits else None
        else:
            script.attributes["type"] = "module" if waits else None


def setup(app):
    app.connect("html-page-context", defer, priority=900)  # when all scripts have been named
    app.connect("build-finished", rewrite)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
