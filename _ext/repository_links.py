"""Colab buttons and repository links, from the one address in `_config.yml`.

With an address on GitHub, each chapter has a button that opens it in Colab, and each page links to
its source, to an editor for it and to a new issue that names the page. With an address elsewhere,
the links stay and the buttons go: Colab opens notebooks from GitHub only. With no address there is
neither, rather than a link that points somewhere wrong.
"""

import re
from urllib.parse import quote, urlencode

from sphinx.util import logging

from .address import repository

log = logging.getLogger(__name__)

COLAB = "https://colab.research.google.com"
PROVIDERS = ("github", "gitlab", "bitbucket")


def theme_options(options):
    """Options of the theme for a repository's address; and what to say about them at build time."""
    url = repository(options)
    theirs = ("launch_buttons", "repository_url")
    options = {key: value for key, value in options.items() if key not in theirs}
    links = ("use_repository_button", "use_edit_page_button", "use_issues_button")
    if not url:
        options |= dict.fromkeys(links, False)
        return options, "no address in _config.yml: no Colab buttons, no links to a repository"

    options["repository_url"] = url
    options |= dict.fromkeys(links, True)
    host = url.split("://")[-1].split("/")[0]
    provider = next((name for name in PROVIDERS if name in host), None)
    if provider == "bitbucket":
        options["use_issues_button"] = False  # the theme does not know where they are
    if provider is None:
        options["repository_provider"] = "gitlab"  # most hosts of one's own speak its addresses
    if provider != "github":
        return options, f"{host} is not GitHub: links to {url}, but no Colab buttons"
    options["launch_buttons"] = {"colab_url": COLAB, "notebook_interface": "jupyterlab"}
    return options, f"Colab buttons open the notebooks of {url}"


def set_theme_options(app, config):
    config.html_theme_options, message = theme_options(config.html_theme_options)
    log.info("launch buttons: %s", message)


def leave_out_of_epub(app):
    """It has no header, and the theme fails when it looks for the address there."""
    if getattr(app.builder, "embedded", False):
        app.config.html_theme_options.pop("launch_buttons", None)


def name_links(app, pagename, templatename, context, doctree):
    """Say what the theme's links are for, and let an issue begin with the page that it is about."""
    title = app.env.titles[pagename].astext() if doctree else context.get("title", pagename)
    page = context.get("pageurl") or f"{pagename}.html"
    groups = context.get("header_buttons", [])
    for button in [button for group in groups for button in group.get("buttons", [])]:
        if button.get("label") == "source-edit-button":
            button["text"] = button["tooltip"] = "Edit this page"
        elif button.get("label") == "source-issues-button":
            button["text"] = button["tooltip"] = "Report an error"
            url, _, query = button["url"].partition("?")
            first, second = re.findall(r"([^=&]+)=", query)  # GitHub and GitLab name them otherwise
            fields = {first: f"Error in “{title}”", second: f"{page}\n\nWhat is wrong:\n"}
            button["url"] = f"{url}?{urlencode(fields, quote_via=quote, safe='[]')}"


def setup(app):
    app.connect("config-inited", set_theme_options)
    app.connect("builder-inited", leave_out_of_epub)
    app.connect("html-page-context", name_links, priority=502)  # the theme adds them at 501
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
