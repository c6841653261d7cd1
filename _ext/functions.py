"""A page for each function of the catalogue, made anew in each build: `functions/gelu.html`.

`activations.book.reference` writes them as Markdown beside the book's own sources, where nothing
is kept. They are in no table of contents: the page of the package, the catalogue's tables and the
explorer lead to them, and so does the search. A book without the page of the package has none.
"""

import shutil
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import relative_uri

FOLDER = "functions"
LEADING = ("api", "chapters/catalogue")  # the pages whose tables lead to those of the functions


def document(env, name):
    """The document of a function's page; None where there is none."""
    found = f"{FOLDER}/{name}"
    return found if found in env.found_docs else None


def clear(app, config):
    """Before Sphinx looks for pages that are in no table of contents, to leave them out."""
    shutil.rmtree(Path(app.srcdir, FOLDER), ignore_errors=True)


def write(app):
    """The pages and their pictures, once it is known what is built."""
    if app.builder.name != "html" or not Path(app.srcdir, "api.md").is_file():
        return
    from activations import catalogue
    from activations.book import reference

    url = app.config.html_theme_options.get("repository_url", "")
    pictures = Path(app.srcdir, FOLDER, "images")
    pictures.mkdir(parents=True, exist_ok=True)
    for activation in catalogue:
        reference.plot(activation, pictures / f"{activation.__name__}.svg")
        page = reference.page(activation, Path(app.srcdir, "chapters"), url)
        path = Path(app.srcdir, FOLDER, f"{activation.__name__}.md")
        path.write_text(page, encoding="utf8")


class ToThePages(SphinxPostTransform):
    """A function's name as code leads to its page: once, in the last table, which is an index."""

    default_priority = 850
    formats = ("html",)

    def run(self, **kwargs):
        if self.env.docname not in LEADING:
            return
        page = self.app.builder.get_target_uri(self.env.docname)
        led = set()
        for table in reversed(list(self.document.findall(nodes.table))):
            for name in list(table.findall(nodes.literal)):
                there = document(self.env, name.astext())
                if there and there not in led and not isinstance(name.parent, nodes.reference):
                    target = relative_uri(page, self.app.builder.get_target_uri(there))
                    link = nodes.reference("", "", refuri=target, internal=True)
                    name.replace_self(link)
                    link += name
                    led.add(there)


def edit_the_family(app, pagename, templatename, context, doctree):
    """The repository has no such page: what stands on it is written with the function."""
    folder, _, name = pagename.partition("/")
    if folder != FOLDER:
        return
    from activations import catalogue

    module = f"{catalogue[name].__module__.replace('.', '/')}.py"
    for group in context.get("header_buttons", []):
        for button in [group, *group.get("buttons", [])]:
            if button.get("label") == "source-edit-button":
                button["url"] = button["url"].replace(f"{pagename}.md", module)


def setup(app):
    app.connect("config-inited", clear, priority=100)
    app.connect("builder-inited", write)
    app.connect("html-page-context", edit_the_family, priority=502)  # the theme adds it at 501
    app.add_post_transform(ToThePages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
