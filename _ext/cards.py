"""Each page's card: the picture that a link to it shows where people share links.

The page's first figure below its title, as PNG, since no such place takes SVG. A page that has
none, or only one that is taller than wide, shows a few curves of the book. Only addresses in full
can name a card, so a book that does not know its own (`address`) draws none.
"""

import functools
import html
import io
import re
from pathlib import Path

from docutils import nodes

WIDTH, HEIGHT, MARGIN, LOGO = 1200, 630, 48, 92
CURVES = ["sigmoid", "tanh", "relu", "gelu", "elu"]


def card(title, book, figure, logo):
    """A card as SVG, from two lines of text and two SVG."""
    beside = MARGIN + LOGO + 28
    below = MARGIN + LOGO + 20
    room = WIDTH - MARGIN - beside
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        + placed(logo, MARGIN, MARGIN - 8, LOGO, LOGO)
        + text(book, beside, MARGIN + 18, 27, room, "#555")
        + text(title, beside, MARGIN + LOGO - 16, 58, room, "#111", weight="bold")
        + placed(figure, MARGIN, below, WIDTH - 2 * MARGIN, HEIGHT - below - 16)
        + "</svg>"
    )


def placed(svg, x, y, width, height):
    """A drawing, as large as a box of another one allows."""
    start, attributes, rest = re.search(r"(<svg\b)([^>]*)(>.*)", svg, re.DOTALL).groups()
    attributes = re.sub(r'\s(?:width|height)="[^"]*"', "", attributes)
    return f'{start} x="{x}" y="{y}" width="{width}" height="{height}"{attributes}{rest}'


def text(words, x, y, size, room, colour, weight="normal"):
    """A line on the ground y, no longer than its room; as a path, so that no font is needed."""
    from matplotlib.textpath import TextPath

    outline = TextPath((0, 0), words, size=size, prop={"family": "DejaVu Sans", "weight": weight})
    scale = min(1, room / outline.get_extents().width)
    letters = {outline.MOVETO: "M", outline.LINETO: "L", outline.CURVE3: "Q", outline.CLOSEPOLY: ""}
    path = "".join(
        letters[code] + " ".join(f"{number:.1f}" for number in numbers) if letters[code] else "Z"
        for numbers, code in outline.iter_segments(simplify=False)
    )
    place = f"translate({x} {y}) scale({scale:.4f} {-scale:.4f})"
    return f'<path transform="{place}" d="{path}" fill="{colour}"/>'


@functools.cache
def curves():
    """A few functions of the book in one figure."""
    import matplotlib.pyplot as plt

    from activations import catalogue
    from activations.book import figures

    with plt.rc_context():
        figures.use_style()
        ax = figures.functions([catalogue[name] for name in CURVES], -4, 4)
        drawing = io.StringIO()
        ax.figure.savefig(drawing, format="svg", metadata=figures.METADATA)
        plt.close(ax.figure)
    return drawing.getvalue()


def first_figure(doctree, folder):
    """The first figure of a page that is SVG and wider than tall, and what it shows."""
    for image in doctree.findall(nodes.image):
        for name in image.get("candidates", {}).values():
            if name.endswith(".svg") and (folder / name).is_file():
                svg = (folder / name).read_text(encoding="utf8")
                _, _, width, height = re.search(r'viewBox="([^"]*)"', svg)[1].split()
                if float(width) > float(height):
                    return svg, image.get("alt", "")
    return curves(), f"The curves of {', '.join(CURVES)}"


def png(svg):
    """A drawing as PNG. Pillow packs it in a third of the space."""
    import vl_convert
    from PIL import Image

    packed = io.BytesIO()
    Image.open(io.BytesIO(vl_convert.svg_to_png(svg))).convert("RGB").save(packed, "png")
    return packed.getvalue()


def add_card(app, pagename, templatename, context, doctree):
    if doctree is None or app.builder.name != "html" or not app.config.html_baseurl:
        return
    figure, alt = first_figure(doctree, Path(app.srcdir))
    logo = Path(app.srcdir, "_static", "logo.svg").read_text(encoding="utf8")
    title = app.env.titles[pagename].astext()
    book = app.config.project if title != app.config.project else "An executable book"
    file = f"_static/cards/{pagename}.png"
    Path(app.outdir, file).parent.mkdir(parents=True, exist_ok=True)
    Path(app.outdir, file).write_bytes(png(card(title, book, figure, logo)))
    context["meta"] = (context["meta"] or {}) | {
        "og:image": app.config.html_baseurl + file,
        "og:image:alt": html.escape(alt, quote=False),
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
    }


def setup(app):
    app.connect("html-page-context", add_card)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
