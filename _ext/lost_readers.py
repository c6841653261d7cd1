"""For readers who come by an old address or a wrong one.

A page that was renamed keeps its old address: `moved_pages` in `_config.yml` says where it went,
and a page stays behind that leads there. Any other wrong address gets 404.html, which a server
shows at whatever depth it was asked for; so its links start from the root of the server.
"""

from urllib.parse import urlsplit

from sphinx.util import logging

log = logging.getLogger(__name__)


def set_addresses(app, config):
    config.notfound_template = "404.html"
    config.notfound_context = {"title": "Page not found"}
    config.notfound_urls_prefix = urlsplit(config.html_baseurl).path or "/"


def root_links(app, pagename, templatename, context, doctree):
    if pagename == "404":
        context["content_root"] = app.config.notfound_urls_prefix
        context["pageurl"] = None  # it is nobody's canonical address


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
    app.setup_extension("notfound.extension")
    app.add_config_value("moved_pages", {}, "html", [dict])
    app.connect("config-inited", set_addresses)
    app.connect("html-page-context", root_links)
    app.connect("html-collect-pages", moved)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
