"""Formulas set at build time: no page waits for MathJax, asks for it, or needs JavaScript for it.

MathJax 3 comes with the wheel `sphinx-mathjax-offline` and runs here, in the JavaScript engine that
`mini-racer` brings. A page gets what MathJax would have made of it in the reader's browser: its
HTML, with MathML for those who listen, its style sheet, and of its fonts the letters that are used.
The EPUB gets the MathML.
"""

import importlib.util
from functools import cache
from pathlib import Path

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.util import logging

from .fonts import letters, shrink

log = logging.getLogger(__name__)

FONTS = "output/chtml/fonts"
STRUT = "\ueffc"  # the letter of MathJax's font for the height of a line
PARTS = ["startup", "core", "adaptors/liteDOM", "input/tex-full"]
PARTS += ["output/chtml", f"{FONTS}/tex", "a11y/assistive-mml"]
START = """
    var MathJax = {
        loader: {load: []},
        startup: {typeset: false},
        tex: {packages: ["base", "ams"]},
        chtml: {fontURL: "mathjax"},
    };
    var console = {log() {}, warn() {}, error() {}};
"""
FUNCTIONS = """
    MathJax.startup.getComponents();
    MathJax.startup.makeMethods();
    const html = (tex, display) =>
        MathJax.startup.adaptor.outerHTML(MathJax.tex2chtml(tex, {display}))
            .replace(/ xmlns="[^"]*"/, "");  // HTML knows what <math> is
    const mathml = (tex, display) => MathJax.tex2mml(tex, {display});
    const css = () => MathJax.startup.adaptor.textContent(MathJax.chtmlStylesheet());
"""


def mathjax():
    """The folder of MathJax."""
    wheel = importlib.util.find_spec("sphinx-mathjax-offline").submodule_search_locations[0]
    return Path(wheel, "static", "mathjax")


@cache
def engine():
    """MathJax, ready to be called."""
    engine = MiniRacer()
    engine.eval(START)
    for part in PARTS:
        engine.eval((mathjax() / f"{part}.js").read_text(encoding="utf8"))
    engine.eval(FUNCTIONS)
    return engine


@cache
def typeset(language, tex, display):
    """A formula in HTML or in MathML. Its glyphs are in the style sheet from then on."""
    return engine().call(language, tex, display)


def visit(writer, node):
    display = isinstance(node, nodes.math_block)
    language = "mathml" if writer.builder.name == "epub" else "html"
    formula = typeset(language, node.astext(), display)
    if "merror" in formula:
        log.warning("MathJax cannot read this formula: %s", node.astext(), location=node)
    tag = "div" if display else "span"
    writer.body.append(f'<{tag} class="math notranslate nohighlight">{formula}</{tag}>')
    raise nodes.SkipNode


def write_styles(app, env):
    """One style sheet, of all the formulas, and the fonts that it names."""
    if app.builder.format != "html" or app.builder.name == "epub":
        return
    for document in env.found_docs:
        for node in env.get_doctree(document).findall(lambda n: isinstance(n, MATHS)):
            typeset("html", node.astext(), isinstance(node, nodes.math_block))
    css = engine().call("css")
    target = Path(app.outdir, "_static", "mathjax")
    target.mkdir(parents=True, exist_ok=True)
    target.with_suffix(".css").write_text(css, encoding="utf8")
    for font in sorted((mathjax() / FONTS / "woff-v2").glob("*.woff")):
        shrink(font, target / font.name, letters(css) | {STRUT})


MATHS = (nodes.math, nodes.math_block)


def setup(app):
    app.add_html_math_renderer("offline", (visit, None), (visit, None))
    app.connect("env-updated", write_styles)
    app.add_css_file("mathjax.css")  # on pages without formulas, too: the next page has some
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": False}
