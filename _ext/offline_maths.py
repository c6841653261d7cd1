"""Maths from the site itself: no page asks another host for MathJax.

The wheel `sphinx-mathjax-offline` carries MathJax 3. Its own extension copies 24 MB; a page of this
book needs TeX input, HTML output and the fonts, about 2 MB.
"""

import importlib.util
import shutil
from pathlib import Path

PARTS = ["tex-chtml.js", "input/tex/extensions", "output/chtml/fonts"]


def copy_mathjax(app, exception):
    if exception or app.builder.format != "html":
        return
    wheel = importlib.util.find_spec("sphinx-mathjax-offline").submodule_search_locations[0]
    source = Path(wheel, "static", "mathjax")
    target = Path(app.outdir, "_static", "mathjax")
    for part in PARTS:
        (target / part).parent.mkdir(parents=True, exist_ok=True)
        if (source / part).is_dir():
            skip = shutil.ignore_patterns("*.map")
            shutil.copytree(source / part, target / part, dirs_exist_ok=True, ignore=skip)
        else:
            shutil.copy(source / part, target / part)


def set_mathjax(app, config):
    config.mathjax_path = "mathjax/tex-chtml.js"
    # The menu would put a tab stop on each formula. Readers of the page by ear keep the MathML.
    config.mathjax3_config = config.mathjax3_config or {}
    config.mathjax3_config.setdefault("options", {})["enableMenu"] = False


def setup(app):
    app.setup_extension("sphinx.ext.mathjax")
    app.connect("config-inited", set_mathjax)
    app.connect("build-finished", copy_mathjax)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
