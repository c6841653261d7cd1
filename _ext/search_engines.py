"""What search engines look for, where the site knows its own address: a sitemap and robots.txt."""

from pathlib import Path


def set_up_sitemap(app, config):
    if config.html_baseurl:
        app.setup_extension("sphinx_sitemap")
        config.sitemap_url_scheme = "{link}"
        others = ["404", "genindex", "search", *config.moved_pages]
        config.sitemap_excludes = [f"{page}.html" for page in others]


def write_robots(app, exception):
    """A crawler reads it at the root of a domain only; sphinx_sitemap leaves it to us."""
    if not exception and app.config.html_baseurl and app.builder.name == "html":
        robots = f"User-agent: *\nDisallow:\n\nSitemap: {app.config.html_baseurl}sitemap.xml\n"
        Path(app.outdir, "robots.txt").write_text(robots, encoding="utf8")


def setup(app):
    app.connect("config-inited", set_up_sitemap)
    app.connect("build-finished", write_robots)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
