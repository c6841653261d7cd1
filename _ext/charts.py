"""Charts that compute in the page, from the site itself, and only when a reader comes to them.

A notebook stores a chart as Altair writes it: HTML that fetches Vega from another host. On the site
the chart becomes a still picture, drawn here, and its Vega specification. `charts.js` brings it to
life when it comes near the screen. Where no script runs, in print and in the EPUB, the still
picture stays. The explorer of many functions comes before the cells that a notebook needs for it:
here it needs none.
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
from activations.book.charts import movable

from . import maths
from .functions import document

STORED = re.compile(r'<div id="(chart-[0-9a-f]+)"></div>\s*<script.*?\n\s*\}\)\(', re.DOTALL)
# Vega-Lite has done its work here: the page needs only what runs its result.
BUNDLE = f"""
    import {{parse, View}} from "/npm/vega@{vl_convert.get_vega_version()}/+esm.js";
    window.vega = {{parse, View}};
"""
SHARE = """<details class="live-chart-share pst-js-only">
<summary>Send or embed this picture</summary>
<label>Link <input class="live-chart-link" readonly></label>
<label>Line for a page of yours <input class="live-chart-embed" readonly></label></details>"""
WIDTH = 620  # of the still picture; the live chart is as wide as the page


class LiveCharts(SphinxPostTransform):
    """Puts the site's own markup in place of Altair's."""

    default_priority = 900  # after MyST-NB has chosen what to show of an output
    formats = ("html",)

    def run(self, **kwargs):
        for node in list(self.document.findall(nodes.raw)):
            if stored := STORED.search(node.astext()):
                spec, _ = json.JSONDecoder().raw_decode(node.astext(), stored.end())
                if functions(spec):
                    self.put_first(node)
                node.replace_self(nodes.raw("", self.markup(stored[1], spec), format="html"))
                self.document["live_charts"] = True

    def put_first(self, chart):
        """The cells before that of a chart go down to the next one that wants them."""
        cells = [n for n in self.document.findall(nodes.container) if "cell" in n["classes"]]
        own = next(k for k, cell in enumerate(cells) if chart in cell.findall())
        for cell in cells[:own]:
            cell.parent.remove(cell)
            place = cells[own + 1]
            place.parent.insert(place.parent.index(place), cell)

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
        several = functions(spec)
        controls = sum("bind" in param for param in spec["params"])
        if several:  # what one of them has not got is not shown beside it
            own = max(len(movable(activation)) for activation in several)
            controls += own - len({name for activation in several for name in movable(activation)})
        below = explained(several, self.link) if several else ""
        return (
            f'<figure class="live-chart" id="{name}">'
            f'<div class="live-chart-controls pst-js-only" '
            f'style="--narrow: {-(-controls // 2)}; --wide: {-(-controls // 3)}"></div>'
            f'<div class="live-chart-plot" style="height: {height}px">{image}</div>{below}'
            '<p class="visually-hidden" aria-live="polite"></p>'
            f'<script type="application/json">{live}</script></figure>'
        )

    def link(self, name):
        """To the page of a function, where there is one (see `functions`)."""
        if not (page := document(self.env, name)):
            return ""
        target = self.app.builder.get_relative_uri(self.env.docname, page)
        return f'<a href="{target}">{name}: formula, derivative, code</a>'


def functions(spec):
    """The functions of an explorer that offers several, as its list of others to compare has it."""
    lists = [param["bind"]["options"] for param in spec["params"] if param["name"] == "g"]
    return [catalogue[name] for names in lists for name in names[1:]]


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


def explained(activations, link):
    """The formulas of each function, the way to its page, and a picture to send, for the script."""
    shown = []
    for activation in activations:
        known = {name: activation.defaults.get(name) for name in movable(activation)}
        name, known = activation.__name__, html.escape(json.dumps(known))
        page = link(name)
        shown.append((f'data-function="{name}" data-known="{known}"', activation.formula, page))
        for word, formula in activation.variants.items():
            shown.append((f'data-function="{name}" data-word="{word}"', formula, page))
    parts = (
        f"<div {a} hidden>{maths.typeset('html', tex, True)}{page}</div>" for a, tex, page in shown
    )
    return f'<div class="live-chart-formula">{"".join(parts)}</div>{SHARE}'


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
            text = Path(__file__).with_suffix(f".{kind}").read_text(encoding="utf8")
            notes = re.compile(r"/\*[^*]*\*/\s*|^ *//.*\n|^ +", re.MULTILINE)  # and indents
            text = notes.sub("", text)
            (target / f"live_charts.{kind}").write_text(text, encoding="utf8")
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
