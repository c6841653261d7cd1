"""Scripts let the page be read: they wait for it, and ask for no width of what nobody sees yet.

In the head they would hold up the text below them. They run in the order in which they stand: a
module is the one way to let a script without a file wait, too. The theme's measures every block at
once, so that the keyboard reaches what scrolls sideways. On a page of ten thousand elements that is
half a second on a slow phone: it is told not to, and `book.js` is told by the browser instead.
"""

import re
from pathlib import Path

from sphinx.errors import ExtensionError

MEASURE = re.compile(
    r'"complete"===document\.readyState\?(\w+)\(\):window\.addEventListener\("load",\1\)'
)
DONE = "/* book.js does this */0"


def defer(app, page, template, context, doctree):
    for script in context["script_files"]:
        if script.filename:
            script.attributes["defer"] = "defer"
        else:
            script.attributes["type"] = "module"


def measure_later(app, exception):
    script = Path(app.outdir, "_static", "scripts", "pydata-sphinx-theme.js")
    if exception or app.builder.format != "html" or not script.is_file():
        return
    text, found = MEASURE.subn(DONE, script.read_text(encoding="utf8"))
    if not found and DONE not in text:
        raise ExtensionError("the theme's script has changed: see _ext/scripts.py")
    script.write_text(text, encoding="utf8")


def setup(app):
    app.connect("html-page-context", defer, priority=900)  # when all scripts have been named
    app.connect("build-finished", measure_later)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
