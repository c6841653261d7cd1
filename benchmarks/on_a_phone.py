"""What a reader on a phone, and one at a desk, sees of the text: `python -m benchmarks.on_a_phone`.

Each page is opened in Chromium with everything unfolded. On a phone: how many formulas, cells,
outputs and tables are wider than their place, how many of these show so at their edge, and how
small the letters of figures become. At a desk: how many characters a line of the text has.
"""

import re
import sys
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import unquote

from benchmarks.server import serve
from benchmarks.site import launched
from tools import book, chromium

PHONE = {"width": 390, "height": 844}
DESKS = [{"width": 1280, "height": 720}, {"width": 1440, "height": 900}]
LETTERS = 11  # px, of a figure that need not be enlarged

# What may be wider than its place, and the place: the innermost part around it that scrolls.
PARTS = {
    "displayed formulas": "div.math",
    "formulas in the text": "span.math",
    "cells and listings": "div.highlight pre:not(.cell_output pre)",
    "outputs": ".cell_output pre",
    "tables": "table",
}
WIDE = """parts => {
    document.querySelectorAll("details").forEach(part => part.open = true);
    const scrolls = element => element && (
        /auto|scroll/.test(getComputedStyle(element).overflowX) || element.matches("article")
            ? element : scrolls(element.parentElement));
    const room = part => {
        const place = part.matches("div.math") ? part : scrolls(part);
        if (place === part) return place.clientWidth;
        const { paddingLeft, paddingRight } = getComputedStyle(place);
        return place.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    };
    const article = document.querySelector("article");
    return Object.fromEntries(Object.entries(parts).map(([name, selector]) => {
        const all = [...article.querySelectorAll(selector)].filter(part => part.checkVisibility());
        const cut = all.filter(part => {
            const formulas = [...part.querySelectorAll("mjx-math")].map(f => f.offsetWidth);
            return Math.max(part.scrollWidth, ...formulas) > room(part) + 1;
        });
        const shown = cut.filter(part => {
            const { backgroundAttachment, maskImage } = getComputedStyle(scrolls(part));
            return /local/.test(backgroundAttachment) || maskImage !== "none";
        });
        return [name, [all.length, cut.length, shown.length]];
    }));
}"""
FIGURES = """() => [...document.querySelectorAll("article img")]
    .filter(image => image.checkVisibility() && !image.closest(".live-chart"))  // it is drawn anew
    .map(image => [image.src, image.offsetWidth / image.getAttribute("width"),
        Boolean(image.closest("a[href]"))])"""
# The lines of paragraphs and lists, the last of each left out, as many characters as they have.
LINES = """() => [...document.querySelectorAll("article :is(p, li)")]
    .filter(part => part.checkVisibility()
        && !part.closest("table, .drawn, details, .live-chart, dl")
        && !part.querySelector("p, ul, ol, mjx-container, img, br"))
    .flatMap(part => {
        const lines = new Map(), range = document.createRange();
        const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            for (const word of texts.currentNode.data.matchAll(/\\S+\\s*/g)) {
                range.setStart(texts.currentNode, word.index);
                range.setEnd(texts.currentNode, word.index + word[0].trimEnd().length);
                const line = Math.round(range.getBoundingClientRect().bottom / 12);
                lines.set(line, (lines.get(line) ?? 0) + word[0].length);
            }
        }
        return [...lines.values()].slice(0, -1);
    })"""


def letters(path):
    """The height of a figure's smallest letters, in pixels, where it has the size it was drawn in.

    Matplotlib writes letters as paths, scaled from a hundred points; Vega writes them as text.
    """
    svg = path.read_text(encoding="utf8")
    scales = re.findall(r'<g transform="translate\([^)]*\)[^"]*scale\(([\d.]+) -[\d.]+\)"', svg)
    points = [float(scale) * 100 * 96 / 72 for scale in scales]
    return min(points + [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)])


def opened(page, address, viewport):
    page.set_viewport_size(viewport)
    page.goto(address)
    page.evaluate("() => document.documentElement.classList.remove('fresh')")  # lay it out whole
    page.evaluate("() => document.fonts.ready")


def on_a_phone(page, site):
    """Of an opened page: of each kind of part, how many, too wide, seen to be so; the figures."""
    wide = page.evaluate(WIDE, PARTS)
    figures = []
    for source, scale, opens in page.evaluate(FIGURES):
        path = site / "_images" / unquote(source.rsplit("/", 1)[1])
        if path.suffix == ".svg":
            figures.append((letters(path) * scale, opens))
    return wide, figures


def pages(site):
    yield from book.pages()
    yield from sorted(path.relative_to(site).as_posix() for path in site.glob("functions/*.html"))


def main(site=book.SITE):
    site = Path(site).resolve()
    if not (found := chromium.find()):
        sys.exit("No browser: install Chromium or Chrome to look at the site.")
    count, figures, lines = Counter(), [], {desk["width"]: [] for desk in DESKS}
    with launched(found) as browser, serve(site) as home:
        phone = browser.new_context(device_scale_factor=2, has_touch=True).new_page()
        desk = browser.new_page()
        for name in pages(site):
            opened(phone, home + name, PHONE)
            wide, drawn = on_a_phone(phone, site)
            figures += drawn
            for part, counts in wide.items():
                count.update({(part, k): n for k, n in enumerate(counts)})
            if "-v" in sys.argv:
                print(name, wide, [round(size, 1) for size, _ in drawn], flush=True)
            opened(desk, home + name, DESKS[0])
            for viewport in DESKS if name in book.pages() else []:
                desk.set_viewport_size(viewport)
                lines[viewport["width"]] += desk.evaluate(LINES)
    print(f"{'on a phone, 390 × 844':24}{'all':>8}{'too wide':>10}{'seen':>8}")
    for part in PARTS:
        print(f"{part:24}{count[part, 0]:8}{count[part, 1]:10}{count[part, 2]:8}")
    small = [opens for size, opens in figures if size < LETTERS]
    print(f"figures: {len(figures)}; letters below {LETTERS} px in {len(small)}, of which", end=" ")
    print(f"{sum(small)} open at a tap; median letter {median(f for f, _ in figures):.1f} px")
    for width, all_lines in lines.items():
        low, *_, high = quantiles(all_lines, n=10)
        print(f"characters a line at {width} px: {median(all_lines):.0f} ({low:.0f} to {high:.0f})")


if __name__ == "__main__":
    main(*[argument for argument in sys.argv[1:] if argument != "-v"])
