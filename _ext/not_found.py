"""404.html, the page for an address that there is nothing at.

A server shows it at whatever depth it was asked for; so its links start from the server's root.
"""

from urllib.parse import urlsplit


def set_addresses(app, config):
    config.notfound_template = "404.html"
    config.notfound_context = {"title": "Page not found"}
    config.notfound_urls_prefix = urlsplit(config.html_baseurl).path or "/"


def root_links(app, pagename, templatename, context, doctree):
    if pagename == "404":
        context["content_root"] = app.config.notfound_urls_prefix
        context["pageurl"] = None  # it is nobody's canonical address


def setup(app):
    app.setup_extension("notfound.extension")
    app.connect("config-inited", set_addresses)
    app.connect("html-page-context", root_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
