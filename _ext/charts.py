"""Charts that compute in the page, from the site itself, and only when a reader comes to them.

A notebook stores a chart as Altair writes it: HTML that fetches Vega from another host. On the site
the chart becomes a still picture, drawn here, and its Vega specification. `charts.js` brings it to
life when it comes near the screen. Where no script runs, in print and in the EPUB, the still
picture stays.
"""

import html
import json
import re
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import vl_convert
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import relative_uri

from activations import catalogue

from . import maths

STORED = re.compile(r'<div id="(chart-[0-9a-f]+)"></div>\s*<script.*?\n\s*\}\)\(', re.DOTALL)
# Vega-Lite has done its work here: the page needs only what runs its result.
BUNDLE = f"""
    import {{parse, View}} from "/npm/vega@{vl_convert.get_vega_version()}/+esm.js";
    window.vega = {{parse, View}};
"""
WIDTH = 620  # of the still picture; the live chart is as wide as the page


class LiveCharts(SphinxPostTransform):
    """Puts the site's own markup in place of Altair's."""

    default_priority = 900  # after MyST-NB has chosen what to show of an output
    formats = ("html",)

    def run(self, **kwargs):
        for node in list(self.document.findall(nodes.raw)):
            if stored := STORED.search(node.astext()):
                spec, _ = json.JSONDecoder().raw_decode(node.astext(), stored.end())
                node.replace_self(nodes.raw("", self.markup(stored[1], spec), format="html"))
                self.document["live_charts"] = True

    def markup(self, name, spec):
        live, still, width, height = compiled(json.dumps(spec))
        picture = Path(self.app.outdir, "_images", f"{name}.svg")
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_text(still, encoding="utf8")
        page = self.app.builder.get_target_uri(self.env.docname)
        image = (
            f'<img src="{relative_uri(page, f"_images/{name}.svg")}" loading="lazy" '
            f'width="{width}" height="{height}" alt="{html.escape(spec["description"])}" />'
        )
        if self.app.builder.name == "epub":
            return f"<figure>{image}</figure>"
        controls = sum("bind" in param for param in spec["params"])
        functions = spec["usermeta"].get("functions", {})
        if len(functions) > 1:  # what one of them has not got is not shown beside it
            own = max(len(about["parameters"]) for about in functions.values())
            controls += own - len({p for about in functions.values() for p in about["parameters"]})
        return (
            f'<figure class="live-chart" id="{name}">'
            f'<div class="live-chart-plot" style="height: {height}px">{image}</div>'
            f"{formulas(functions, self.link) if len(functions) > 1 else ''}"
            f'<div class="live-chart-controls pst-js-only" style="--controls: {controls}"></div>'
            '<p class="visually-hidden" aria-live="polite"></p>'
            f'<script type="application/json">{live}</script></figure>'
        )

    def link(self, name):
        """To the page of a function, where there is one (see `functions`)."""
        if (page := f"functions/{name}") not in self.env.found_docs:
            return ""
        target = self.app.builder.get_relative_uri(self.env.docname, page)
        return f'<a href="{target}">{name}: formula, derivative, code</a>'


@cache
def compiled(spec):
    """A chart as Vega reads it, and as a still picture of some width and height."""
    live = json.dumps(vl_convert.vegalite_to_vega(spec)).replace("</", r"<\/")
    still = json.loads(spec)
    if still.get("width") == "container":
        still["width"] = WIDTH - 40
    still = vl_convert.vegalite_to_svg(still)
    width, height = re.search(r'width="([\d.]+)" height="([\d.]+)"', still).groups()
    return live, still, round(float(width)), round(float(height))


def formulas(functions, link):
    """The formulas of each function and the way to its page, for the script to show one of them."""
    shown = []
    for name, about in functions.items():
        shown.append((name, f'data-function="{name}"', about["formula"]))
        for parameter, variants in about.get("variants", {}).items():
            for word, formula in variants.items():
                chosen = f'data-function="{name}" data-parameter="{parameter}" data-word="{word}"'
                shown.append((name, chosen, formula))
    shown = [(name, chosen, maths.typeset("html", tex, True)) for name, chosen, tex in shown]
    parts = (f"<div {chosen} hidden>{formula}{link(name)}</div>" for name, chosen, formula in shown)
    return f'<div class="live-chart-formula">{"".join(parts)}</div>'


def typeset_catalogue(app, env):
    """Before the formulas' style sheet is written: it must know the glyphs of these, too."""
    for activation in catalogue:
        for formula in (activation.formula, *activation.variants.values()):
            maths.typeset("html", formula, True)


def link_scripts(app, page, template, context, doctree):
    if doctree and doctree.get("live_charts"):
        app.add_js_file("charts/live_charts.js")
        app.add_css_file("charts/live_charts.css")


def copy_scripts(app):
    """Bundling Vega takes seconds: it goes on beside the build."""
    if app.builder.format == "html" and app.builder.name != "epub":
        target = Path(app.outdir, "_static", "charts")
        target.mkdir(parents=True, exist_ok=True)
        for kind in ("js", "css"):
            source = Path(__file__).with_suffix(f".{kind}")
            (target / f"live_charts.{kind}").write_bytes(source.read_bytes())
        bundle = ProcessPoolExecutor(1).submit(vl_convert.javascript_bundle, BUNDLE)
        app.connect("build-finished", lambda *_: write_vega(target / "vega.js", bundle.result()))


def write_vega(path, bundle):
    path.write_text(f"(() => {{{bundle}}})();", encoding="utf8")  # its names stay its own


def setup(app):
    app.add_post_transform(LiveCharts)
    app.connect("builder-inited", copy_scripts)
    app.connect("env-updated", typeset_catalogue, priority=400)
    app.connect("html-page-context", link_scripts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": False}
