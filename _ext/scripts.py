"""Scripts wait until the page has been read: in the head they would hold up the text below them.

They run in the order in which they stand: a module is the one way to let a script without a file
wait, too.
"""


def defer(app, page, template, context, doctree):
    for script in context["script_files"]:
        if script.filename:
            script.attributes["defer"] = "defer"
        else:
            script.attributes["type"] = "module"


def setup(app):
    app.connect("html-page-context", defer, priority=900)  # when all scripts have been named
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
