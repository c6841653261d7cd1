"""What stands on the first screens: `python -m benchmarks.first_screens`, on a built site.

How far from the top of the page, in pixels, the first sentence of each chapter ends, below its
title and its set-up, and the first link in the text of the first page.
"""

import sys
from contextlib import closing
from statistics import mean

from benchmarks.server import serve
from benchmarks.site import launched
from tools import book, chromium

SCREENS = {"desk": {"width": 1280, "height": 720}, "phone": {"width": 390, "height": 844}}
FIRST_SENTENCE = """() => {
    const setup = [...document.querySelectorAll("article .tag_setup, article .tag_imports")].pop();
    const after = (e) => setup.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING;
    const text = [...document.querySelectorAll("article p")]
        .find(e => after(e) && !e.closest(".cell"));
    const words = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const sentence = document.createRange();
    sentence.setStart(text, 0);
    for (let end = -1; end < 0 && words.nextNode(); ) {
        end = words.currentNode.data.search(/[.?!:](\\s|$)/);
        sentence.setEnd(words.currentNode, end + 1);
    }
    return scrollY + sentence.getBoundingClientRect().bottom;
}"""
LINKS = """() => [...document.querySelectorAll("article a:not(.headerlink)")]
    .filter(a => a.checkVisibility()).map(a => scrollY + a.getBoundingClientRect().bottom)"""


def measure(browser, address, viewport, script):
    """What a script says of a page that has been opened on some screen."""
    with closing(browser.new_context(viewport=viewport)) as context:
        page = context.new_page()
        page.goto(address)
        return page.evaluate(script)


def first_sentence(browser, home, name, viewport):
    """Where the first sentence of a chapter ends."""
    return measure(browser, f"{home}{name}.html", viewport, FIRST_SENTENCE)


def main():
    if not (book.SITE / "index.html").is_file():
        sys.exit("There is no site yet: run `make book`.")
    print(f"{'px from the top':34}", *(f"{name:>8}" for name in SCREENS))
    with launched(chromium.find()) as browser, serve(book.SITE) as home:
        links = [measure(browser, home, screen, LINKS) for screen in SCREENS.values()]
        print(f"{'index: first link':34}", *(f"{min(found):8.0f}" for found in links))
        rows = {}
        for name in book.numbered():
            rows[name] = [first_sentence(browser, home, name, s) for s in SCREENS.values()]
            print(f"{name:34}", *(f"{y:8.0f}" for y in rows[name]), flush=True)
    for says, summary in {"highest": min, "mean": mean, "lowest": max}.items():
        print(f"{says:34}", *(f"{summary(ys):8.0f}" for ys in zip(*rows.values(), strict=True)))


if __name__ == "__main__":
    main()
