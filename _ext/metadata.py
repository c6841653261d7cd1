"""What a page says of itself in its head: a description, and what a link to it should show.

The tags that make a shared link a picture with words (Open Graph) are there only where the site
knows its own address (see `address`); a description and an icon are there in any case.
"""

import html
import textwrap

from docutils import nodes

LENGTH = 200  # of a description: search engines show no more


def description(doctree):
    """The first paragraph in words, which says what a chapter is good for."""
    for paragraph in doctree.findall(nodes.paragraph):
        if not any(isinstance(node, nodes.image | nodes.math) for node in paragraph.findall()):
            return textwrap.shorten(paragraph.astext(), LENGTH, placeholder=" …")
    return ""


def set_up_sharing(app, config):
    if config.html_baseurl:
        app.setup_extension("sphinxext.opengraph")
        config.ogp_site_url = config.html_baseurl
        config.ogp_enable_meta_description = False  # there is one already
        config.ogp_custom_meta_tags = ['<meta name="twitter:card" content="summary_large_image" />']


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


def setup(app):
    app.connect("config-inited", set_up_sharing)
    app.connect("html-page-context", describe)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
