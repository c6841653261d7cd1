"""Only the icons that the site shows.

The theme brings all of Font Awesome, two thousand icons in 540 kB (compressed), more than all the
rest of a page. About fifteen are ever shown. The others are cut out of the file after the build.
"""

import re
from pathlib import Path

from sphinx.util import logging

log = logging.getLogger(__name__)

# name:[width,height,[aliases],"code point","path"] or two paths in a list
ICON = re.compile(
    r'("?)([a-z0-9-]+)\1:\[\d+,\d+,\[([^\]]*)\],"[0-9a-f]+",(?:"[^"]*"|\["[^"]*","[^"]*"\])\],?'
)


def shown(site):
    """Names of the icons in the pages, and in the scripts that add some to them."""
    files = [*site.rglob("*.html"), *(site / "_static" / "scripts").glob("*theme.js")]
    texts = (path.read_text(encoding="utf8") for path in files)
    return {name for text in texts for name in re.findall(r"\bfa-([a-z0-9-]+)", text)}


def thin_out(script, names):
    """The script without the icons that are not among the names."""

    def keep(icon):
        known = {icon[2], *re.findall(r'"([^"]+)"', icon[3])}
        return icon[0] if known & names else ""

    return ICON.sub(keep, script)


def rewrite(app, exception):
    script = Path(app.outdir, "_static", "scripts", "fontawesome.js")
    if exception or not script.is_file():
        return
    before = script.read_text(encoding="utf8")
    after = thin_out(before, shown(Path(app.outdir)))
    script.write_text(after, encoding="utf8")
    log.info("icons: %d kB of fontawesome.js left out", (len(before) - len(after)) // 1000)


def setup(app):
    app.connect("build-finished", rewrite)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
