"""Formulas set at build time: no page waits for MathJax, asks for it, or needs JavaScript for it.

MathJax 3 comes with the wheel `sphinx-mathjax-offline` and runs here, in the JavaScript engine that
`mini-racer` brings. A page gets what MathJax would have made of it in the reader's browser: its
HTML, with MathML for those who listen, its style sheet, and of its fonts the letters that are used.
The EPUB gets the MathML. What is wider than a phone is set in parts, between which it may break.
"""

import importlib.util
import re
from functools import cache
from pathlib import Path

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.transforms.post_transforms import SphinxPostTransform
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
    const html = (tex, display) =>  // in a line; and HTML knows what <math> is
        MathJax.startup.adaptor.outerHTML(MathJax.tex2chtml(tex, {display}))
            .replaceAll(/ xmlns="[^"]*"| display="(true|block)"/g, "");
    const mathml = (tex, display) =>
        MathJax.tex2mml(tex, {display}).replace('display="block"', 'displaystyle="true"');
    const width = (tex, display) => {
        MathJax.tex2chtml(tex, {display});
        const {math, factory} = MathJax.startup.output;
        MathJax.startup.output.nodeMap = new Map();
        return factory.wrap(math.root).getBBox().w;
    };
    const css = () => MathJax.startup.adaptor.textContent(MathJax.chtmlStylesheet());
"""
NARROW = 15  # em: what a small phone has room for
# Where a formula may break, and what stands there else.
LEVELS = [({"\\\\"}, "<br/>"), ({r"\quad", r"\qquad"}, " ")]
LEVELS += [({"=", r"\approx", r"\sim"}, ""), ({"+", "-"}, "")]
OPENING = {"{", "(", "[", r"\{", r"\begin", r"\left"}
CLOSING = {"}", ")", "]", r"\}", r"\end", r"\right"}
LEADING = {"=", r"\approx", r"\sim", ",", "^", "_"}  # after these, a sign is part of a number
ROWS = re.compile(r"\s*\\begin{aligned}(.*)\\end{aligned}\s*", re.DOTALL)
CELL = re.compile(r"&(.*?)(&|\\\\|$)", re.DOTALL)  # columns are in pairs, a sign between them


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


def split(tex, signs, kept):
    """A formula before each of some signs that stands in no bracket, with the sign or without."""
    parts, depth, before = [""], 0, "="
    for token in re.findall(r"\\[a-zA-Z]+|\\?.", tex, re.DOTALL):
        depth += (token in OPENING) - (token in CLOSING)
        if depth or token not in signs or (kept and before in LEADING):
            parts[-1] += token
        else:
            parts.append("{}" + token if kept else "")  # between nothing and something it has space
        before = before if token.isspace() else token
    return [part for part in parts if part.strip()]


def broken(language, tex, display, levels=LEVELS):
    """A formula in parts, as many as its width asks for: statements, then sides, then terms."""
    if not levels or engine().call("width", tex, display) < NARROW:
        return engine().call(language, tex, display)
    (signs, between), *finer = levels
    parts = split(tex, signs, between == "")
    formula = between.join(broken(language, part, display, finer) for part in parts)
    return f"<span>{formula}</span>" if len(parts) > 1 else formula


@cache
def typeset(language, tex, display):
    """A formula in HTML or in MathML. Its glyphs are in the style sheet from then on."""
    found = ROWS.fullmatch(tex)
    if found and engine().call("width", tex, display) > NARROW:
        tex = CELL.sub(lambda cell: cell[1] + cell[2].replace("&", r"\qquad"), found[1])
    tag = "div" if display else "span"
    formula = broken(language, tex, display)
    return f'<{tag} class="math notranslate nohighlight">{formula}</{tag}>'


def visit(writer, node):
    language = "mathml" if writer.builder.name == "epub" else "html"
    formula = typeset(language, node.astext(), isinstance(node, nodes.math_block))
    if "merror" in formula:
        log.warning("MathJax cannot read this formula: %s", node.astext(), location=node)
    writer.body.append(formula)
    raise nodes.SkipNode


class Hold(SphinxPostTransform):
    """A full stop or a bracket stays beside a formula that is set in one part."""

    default_priority = 900
    formats = ("html",)

    def run(self):
        for node in list(self.document.findall(nodes.math)):
            after = node.next_node(descend=False, siblings=True)
            mark = isinstance(after, nodes.Text) and re.match(r"[.,;:!?)’]+", after)
            if mark and engine().call("width", node.astext(), False) < NARROW:
                held = nodes.inline("", "", node.deepcopy(), nodes.Text(mark[0]), classes=["held"])
                node.parent.replace(after, nodes.Text(after[mark.end() :]))
                node.parent.replace(node, held)


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
    app.add_post_transform(Hold)
    app.add_html_math_renderer("offline", (visit, None), (visit, None))
    app.connect("env-updated", write_styles)
    app.add_css_file("mathjax.css")  # on pages without formulas, too: the next page has some
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": False}
