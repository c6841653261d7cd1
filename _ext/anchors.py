"""Links to a section of a chapter are written as JupyterLab and GitHub follow them.

There the anchor of a heading in a notebook is its title with hyphens for spaces. Here it is what
MyST makes of that: in lower case, without punctuation.
"""

import re
from urllib.parse import unquote

LINK = re.compile(r"(\]\((?:[\w./-]*\.ipynb)?#)([^)\s]+)\)")


def to_the_site(text):
    def anchor(link):
        letters = re.sub(r"[^-\w]", "", unquote(link[2]).lower())
        return f"{link[1]}{letters})"

    return LINK.sub(anchor, text)


def rewrite(app, docname, source):
    source[0] = to_the_site(source[0])


def setup(app):
    app.connect("source-read", rewrite)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
