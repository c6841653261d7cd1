"""404.html, the page for an address that there is nothing at.

A server shows it at whatever depth it was asked for; so its links start from the server's root.
GitHub, which builds the site below its repository's name, tells that name in any case.
"""

import os
from urllib.parse import urlsplit

from .published import site


def set_addresses(app, config):
    owner_and_name = os.environ.get("GITHUB_REPOSITORY")
    home = config.html_baseurl or site(f"https://github.com/{owner_and_name}")
    config.notfound_template = "404.html"
    config.notfound_context = {"title": "Page not found", "at_home": bool(home)}
    config.notfound_urls_prefix = urlsplit(home).path or "/"


def root_links(app, pagename, templatename, context, doctree):
    if pagename == "404":
        context["content_root"] = app.config.notfound_urls_prefix
        context["pageurl"] = None  # it is nobody's canonical address


def setup(app):
    app.setup_extension("notfound.extension")
    app.connect("config-inited", set_addresses)
    app.connect("html-page-context", root_links)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
