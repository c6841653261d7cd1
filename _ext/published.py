"""Where the book is published, and what a page says of itself because of it.

The repository's address in `_config.yml` says where the site is: a repository on GitHub publishes
it at an address that follows from its own, and `baseurl` below `html` names another. With an
address, each page has a canonical link, links to its source, and a card, where people share links;
search engines get a sitemap; a chapter of a repository on GitHub opens in Colab, which knows no
other. With none there is nothing of this, rather than a link that points somewhere wrong. What a
page is about, search engines are told in any case. The directive `clone` says how the
book is run on one's own machine.
"""

import html
import re
import textwrap

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

log = logging.getLogger(__name__)

COLAB = {"colab_url": "https://colab.research.google.com", "notebook_interface": "jupyterlab"}
BUTTONS = ["use_repository_button", "use_edit_page_button", "use_issues_button"]
UNSET = """\
This copy of the book has no address yet: its folder is with whoever built this site. There:

```sh
make lab
```"""
LENGTH = 200  # of a description: search engines show no more


def site(repository, baseurl=""):
    """Where the site is: as told, or where GitHub puts it, or "" if neither is known."""
    if baseurl:
        return f"{baseurl.rstrip('/')}/"
    parts = re.fullmatch(r"https://github\.com/([^/]+)/([^/]+)", repository)
    if not parts:
        return ""
    home, name = f"{parts[1].lower()}.github.io", parts[2]
    return f"https://{home}/" if name.lower() == home else f"https://{home}/{name}/"


def links(options):
    """Options of the theme, for the repository's address among them."""
    url = options.get("repository_url")
    dropped = ("launch_buttons",) if url else ("launch_buttons", "repository_url")
    options = {key: value for key, value in options.items() if key not in dropped}
    options |= dict.fromkeys(BUTTONS, bool(url))
    if url and url.startswith("https://github.com/"):
        options["launch_buttons"] = COLAB
    elif url:
        options["repository_provider"] = "gitlab"  # whose addresses most other hosts understand
    return options


def set_up(app, config):
    config.html_theme_options = links(config.html_theme_options)
    url = config.html_theme_options.get("repository_url", "")
    config.html_baseurl = site(url, config.html_baseurl)
    log.info("published at: %s", config.html_baseurl or "no address")
    if config.html_baseurl:
        app.setup_extension("sphinx_sitemap")
        config.sitemap_url_scheme = "{link}"
        config.sitemap_excludes = ["404.html", "genindex.html", "search.html"]
        app.setup_extension("sphinxext.opengraph")
        config.ogp_site_url = config.html_baseurl
        config.ogp_enable_meta_description = False  # there is one already, cut between two words
        icon = "_static/touch-icon.png"
        config.ogp_social_cards = {"image": icon, "image_mini": icon}


def description(doctree):
    """The first paragraph in words, which says what a chapter is good for."""
    for paragraph in doctree.findall(nodes.paragraph):
        if not any(isinstance(node, nodes.image | nodes.math) for node in paragraph.findall()):
            return textwrap.shorten(paragraph.astext(), LENGTH, placeholder=" …")
    return ""


def describe(app, pagename, templatename, context, doctree):
    icon = context["pathto"]("_static/touch-icon.png", resource=True)
    tags = f'{context.get("metatags", "")}\n<link rel="apple-touch-icon" href="{icon}" />\n'
    if doctree and (words := html.escape(description(doctree))):
        tags += f'<meta name="description" content="{words}" />\n'
        title = html.escape(app.env.titles[pagename].astext(), quote=False)  # without its number
        shared = {"og:title": title, "og:description": words}
        context["meta"] = (context["meta"] or {}) | shared
    context["metatags"] = tags


class Clone(SphinxDirective):
    def run(self):
        told = UNSET
        if url := self.config.html_theme_options.get("repository_url"):
            told = f"```sh\ngit clone {url}\ncd {url.rpartition('/')[2]}\nmake lab\n```"
        return self.parse_text_to_nodes(StringList(told.splitlines(), source=self.get_location()))


def setup(app):
    app.add_directive("clone", Clone)
    app.connect("config-inited", set_up)
    app.connect("html-page-context", describe)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
