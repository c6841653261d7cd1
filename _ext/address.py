"""Where the repository and the site are, from the one address in `_config.yml`.

A repository on GitHub publishes its site at an address that follows from its own; `baseurl` below
`html` in `_config.yml` names another, such as a domain of one's own. With an address, each page has
a canonical link. With none, nothing on the site says where it is.
"""

import re

from sphinx.util import logging

log = logging.getLogger(__name__)


def repository(theme_options):
    """The repository's address as Jupyter Book hands it on, in one spelling, or "" for none."""
    return theme_options.get("repository_url", "").strip().rstrip("/").removesuffix(".git")


def site(repository, baseurl=""):
    """Where the site is: as told, or where GitHub puts it, or "" if neither is known."""
    if baseurl:
        return f"{baseurl.rstrip('/')}/"
    parts = re.fullmatch(r"https://github\.com/([^/]+)/([^/]+)", repository)
    if not parts:
        return ""
    home, name = f"{parts[1].lower()}.github.io", parts[2]
    return f"https://{home}/" if name.lower() == home else f"https://{home}/{name}/"


def set_address(app, config):
    config.html_baseurl = site(repository(config.html_theme_options), config.html_baseurl)
    log.info("published at: %s", config.html_baseurl or "no address, so no canonical links")


def setup(app):
    app.connect("config-inited", set_address)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
