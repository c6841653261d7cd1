"""The search: section by section, with a line of what stands there, from a server and from disk.

Sphinx's own finds pages, in no order to speak of, and fetches the line, which a browser does not do
from disk. Here the text of all sections, as the built pages have it, is a script, which the page of
the search alone loads; `search.js` looks through it, with Sphinx's stems and stopwords.
"""

import json
import shutil
from pathlib import Path

import lxml.html

NOT_READ = """
    .//comment() | .//script | .//style | .//a[@class="headerlink"]
    | .//mjx-math | .//div[starts-with(@class, "math ")]
    | .//div[starts-with(@class, "cell ")]//*[self::pre or self::details]
    | .//div[contains(@class, "live-chart")] | .//p[@class="function-links"]
    | .//dl[@class="py function"]
"""  # each function has a page
TALL = ".//*[self::mfrac or self::msqrt or self::mtable or self::munder or self::munderover]"


def sections(page):
    """The anchor, the title and the text of each section of a page, of the page itself first."""
    article = lxml.html.parse(page).find(".//article")
    for part in article.xpath(NOT_READ):
        part.drop_tree()
    for formula in article.iter("math"):
        if formula.xpath(TALL):  # no line of text
            formula.clear(keep_tail=True)
            formula.text = "…"
        for power in formula.iter("msup"):
            power[0].tail = "^"
    found = []
    for section in reversed(list(article.iter("section"))):  # the parts before their whole
        title, *text = (" ".join(part.text_content().split()) for part in section)
        found.append([section.get("id"), title, " ".join(text)])
        section.drop_tree()
    return found[::-1]


def write(app, exception):
    if exception or app.builder.name != "html":
        return
    names = [*app.env.collect_relations(), *sorted(app.env.found_docs)]  # as they are read
    pages = {name: sections(Path(app.outdir, f"{name}.html")) for name in names}
    text = json.dumps([*pages.items()], ensure_ascii=False, separators=(",", ":"))
    static = Path(app.outdir, "_static")
    static.joinpath("sections.js").write_text(f"const PAGES = {text};\n", encoding="utf8")
    shutil.copy(Path(__file__).with_suffix(".js"), static)


def setup(app):
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
