"""How the book is found and shared, from the one address in `_config.yml`.

A repository on GitHub publishes its site at an address that follows from its own; `baseurl` below
`html` in `_config.yml` names another, such as a domain of one's own. With an address, each page has
a canonical link and says what a link to it should show, and there is a sitemap. With none, nothing
on the site says where it is. A description of each page is there in any case.
"""

import html
import re
import textwrap
from pathlib import Path

from docutils import nodes
from sphinx.util import logging

log = logging.getLogger(__name__)

LENGTH = 200  # of a description: search engines show no more


def site_address(repository, baseurl=""):
    """Where the site is: as told, or where GitHub puts it, or "" if neither is known."""
    if baseurl:
        return f"{baseurl.rstrip('/')}/"
    parts = re.fullmatch(r"https://github\.com/([^/]+)/([^/]+?)(?:\.git)?/?", repository)
    if not parts:
        return ""
    home, name = f"{parts[1].lower()}.github.io", parts[2]
    return f"https://{home}/" if name.lower() == home else f"https://{home}/{name}/"


def description(doctree):
    """The first paragraph in words, which says what a chapter is good for."""
    for paragraph in doctree.findall(nodes.paragraph):
        if not any(isinstance(node, nodes.image | nodes.math) for node in paragraph.findall()):
            return textwrap.shorten(paragraph.astext(), LENGTH, placeholder=" …")
    return ""


def set_address(app, config):
    repository = config.html_theme_options.get("repository_url", "").strip()
    config.html_baseurl = site_address(repository, config.html_baseurl)
    log.info("published at: %s", config.html_baseurl or "no address, so no canonical links")
    if config.html_baseurl:
        app.setup_extension("sphinxext.opengraph")
        config.ogp_site_url = config.html_baseurl
        config.ogp_enable_meta_description = False  # there is one already
        config.ogp_custom_meta_tags = ['<meta name="twitter:card" content="summary_large_image" />']
        app.setup_extension("sphinx_sitemap")
        config.sitemap_url_scheme = "{link}"
        others = ["404", "genindex", "search", *config.moved_pages]
        config.sitemap_excludes = [f"{page}.html" for page in others]


def describe(app, pagename, templatename, context, doctree):
    if app.builder.name != "html":
        return
    icon = context["pathto"]("_static/touch-icon.png", resource=True)
    tags = context.get("metatags", "")
    context["metatags"] = f'{tags}\n<link rel="apple-touch-icon" href="{icon}" />\n'
    if doctree is None:
        return
    title = html.escape(app.env.titles[pagename].astext(), quote=False)  # without its number
    context["meta"] = (context["meta"] or {}) | {"og:title": title}
    if words := html.escape(description(doctree)):
        context["metatags"] += f'<meta name="description" content="{words}" />\n'
        context["meta"]["og:description"] = words


def write_robots(app, exception):
    """A crawler reads it at the root of a domain only; sphinx_sitemap leaves it to us."""
    if not exception and app.config.html_baseurl and app.builder.name == "html":
        robots = f"User-agent: *\nDisallow:\n\nSitemap: {app.config.html_baseurl}sitemap.xml\n"
        Path(app.outdir, "robots.txt").write_text(robots, encoding="utf8")


def setup(app):
    app.connect("config-inited", set_address)
    app.connect("html-page-context", describe)
    app.connect("build-finished", write_robots)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
