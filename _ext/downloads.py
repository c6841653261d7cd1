"""What can be taken along: the whole book as PDF and EPUB, a chapter as its notebook.

The landing page links to the PDF and the EPUB only where they are built: by `make downloads`. What
`index.md` says of them stands under Sphinx's tag `downloads`. A notebook is not enough by itself,
and the button says so.
"""

import os


def say_what_it_needs(app, pagename, templatename, context, doctree):
    groups = context.get("header_buttons", [])
    for button in [button for group in groups for button in group.get("buttons", [])]:
        if button.get("label") == "download-source-button" and button["text"] == ".ipynb":
            button["text"] = ".ipynb (to run, it needs the book's package)"


def setup(app):
    if os.environ.get("DOWNLOADS"):
        app.tags.add("downloads")
    app.connect("html-page-context", say_what_it_needs, priority=502)  # the theme's, at 501
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
