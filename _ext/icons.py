"""Only the icons that the site shows, each a letter of a small font.

The theme brings all of Font Awesome twice: a script that draws the icons, 540 kB (compressed), and
the fonts that browsers fetch until it has drawn them, 160 kB. About fifteen icons are ever shown.
The fonts alone do, without JavaScript too. After the build, the other icons are cut out of them and
of the style sheet. `templates/layout.html` leaves the script out.
"""

import re
from pathlib import Path

from sphinx.util import logging

from .fonts import letters, shrink

log = logging.getLogger(__name__)

RULE = re.compile(r'((?:\.fa-[a-z0-9-]+:before,?)+)\{content:"[^"]+"\}')
SOURCE = re.compile(r'url\(([^()]+)\.woff2\) format\("woff2"\),url\(\1\.ttf\) format\("truetype"\)')


def shown(site):
    """Names of the icons in the pages, and in the scripts that add some to them."""
    files = [*site.rglob("*.html"), *(site / "_static" / "scripts").glob("*theme.js")]
    texts = (path.read_text(encoding="utf8") for path in files)
    return {name for text in texts for name in re.findall(r"\bfa-([a-z0-9-]+)", text)}


def thin_out(css, names):
    """The style sheet without the icons that are not among the names."""

    def keep(rule):
        return rule[0] if names.intersection(re.findall(r"\.fa-([a-z0-9-]+):", rule[1])) else ""

    return SOURCE.sub(r'url(\1.woff) format("woff")', RULE.sub(keep, css))


def rewrite(app, exception):
    static = Path(app.outdir, "_static")
    fonts = sorted(static.glob("vendor/fontawesome/webfonts/*.ttf"))
    if exception or not fonts:
        return
    theme = static / "styles" / "pydata-sphinx-theme.css"
    css = thin_out(theme.read_text(encoding="utf8"), shown(static.parent))
    theme.write_text(css, encoding="utf8")
    sheets = (path.read_text(encoding="utf8") for path in static.rglob("*.css"))
    characters = set().union(*map(letters, sheets))
    for font in fonts:
        shrink(font, font.with_suffix(".woff"), characters)
    unused = [*fonts, *(font.with_suffix(".woff2") for font in fonts)]
    unused += static.glob("scripts/fontawesome.*")
    log.info("icons: %d kB left out", sum(path.stat().st_size for path in unused) // 1000)
    for path in unused:
        path.unlink()


def setup(app):
    app.connect("build-finished", rewrite)
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}
