"""A page that was renamed keeps its old address, for the readers who come by it.

`moved_pages` in `_config.yml` says where it went, and a page stays behind that leads there.
"""

from sphinx.util import logging

log = logging.getLogger(__name__)


def moved(app):
    if app.builder.name != "html":
        return
    home, titles = app.config.html_baseurl, app.env.titles
    for old, new in app.config.moved_pages.items():
        if old in titles or new not in titles:
            log.warning("moved_pages: %s must be no page of the book, and %s be one", old, new)
            continue
        canonical = home and f"{home}{new}.html"
        page = {"new": new, "title": titles[new].astext(), "pageurl": canonical}
        yield old, page, "moved.html"


def setup(app):
    app.add_config_value("moved_pages", {}, "html", [dict])
    app.connect("html-collect-pages", moved)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
