"""The whole book as one PDF, printed by Chromium from the pages of the built site.

The pages become one document, so that links between chapters stay links and fonts are stored once.
It is printed twice: the first time shows on which page each entry of the contents stands.
"""

import io
import tempfile
from pathlib import Path

import matplotlib
import pikepdf
from playwright.sync_api import sync_playwright

from tools import book, chromium, pictures

HERE = Path(__file__).resolve().parent
# Fonts that come with Matplotlib, so that the PDF looks the same wherever it is made.
FONTS = [
    ("Book", "STIXGeneral", 400, "normal"),
    ("Book", "STIXGeneralBol", 700, "normal"),
    ("Book", "STIXGeneralItalic", 400, "italic"),
    ("Book", "STIXGeneralBolIta", 700, "italic"),
    ("Book Sans", "DejaVuSans", 400, "normal"),
    ("Book Sans", "DejaVuSans-Bold", 700, "normal"),
    ("Book Mono", "DejaVuSansMono", 400, "normal"),
    ("Book Mono", "DejaVuSansMono-Bold", 700, "normal"),
    ("Book Mono", "DejaVuSansMono-Oblique", 400, "italic"),
]
PAGE_NUMBERS = """pages => {
    for (const link of document.querySelectorAll(".book-contents a")) {
        const page = pages[decodeURIComponent(link.hash.slice(1))];
        link.querySelector(".page").textContent = page ?? "?";
    }
}"""


def browser():
    """The path of the browser that prints."""
    if not (found := chromium.find()):
        raise SystemExit("The PDF is printed by Chromium or Chrome: install one of them first.")
    return found


def style():
    """The fonts, and what the PDF has beyond a printed page of the site."""
    folder = Path(matplotlib.get_data_path(), "fonts", "ttf")
    faces = (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {slant}; '
        f'src: url("{(folder / file).as_uri()}.ttf"); }}'
        for family, file, weight, slant in FONTS
    )
    return "\n".join([*faces, (HERE / "pdf.css").read_text(encoding="utf8")])


def parts():
    """The book's pages for `pdf.js`, by the parts of the table of contents."""
    for caption, documents in book.parts():
        files = [(document, book.SITE / f"{document}.html") for document in documents]
        pages = [
            {"name": name, "address": file.as_uri(), "html": file.read_text(encoding="utf8")}
            for name, file in files
        ]
        yield {"caption": caption, "pages": pages}


def places(printed):
    """The page on which each place stands that a link leads to."""
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        numbers = {page.obj.objgen: page.index + 1 for page in pdf.pages}
        return {name[1:]: numbers[place[0].objgen] for name, place in pdf.Root.Dests.items()}


def build(target):
    """Print the book, whose site must have been built, into a file."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "picture.svg")
        pictures.save_cover(picture)
        printer = playwright.chromium.launch(executable_path=browser(), args=chromium.FLAGS)
        page = printer.new_page()
        page.route("**/*.js*", lambda route: route.abort())  # it is not a page of the site
        page.goto((book.SITE / "index.html").as_uri())
        page.add_style_tag(content=style())
        outline = page.evaluate(
            (HERE / "pdf.js").read_text(encoding="utf8"),
            {
                "title": book.TITLE,
                "subtitle": book.SUBTITLE,
                "imprint": f"{book.COPYRIGHT}. Prose and figures: CC BY 4.0. Code: BSD-3-Clause.",
                "picture": picture.as_uri(),
                "parts": list(parts()),
            },
        )
        page.wait_for_function("() => [...document.images].every(image => image.complete)")
        first = page.pdf(prefer_css_page_size=True)
        page.evaluate(PAGE_NUMBERS, places(first))
        printed = page.pdf(prefer_css_page_size=True, tagged=True)
        printer.close()
    finish(printed, outline, target)


def bookmark(entry, destinations):
    """An entry of the outline. Chromium's own outline names many headings twice."""
    item = pikepdf.OutlineItem(entry["title"], destinations[f"/{entry['place']}"])
    item.is_closed = True
    item.children.extend(bookmark(section, destinations) for section in entry.get("sections", []))
    return item


def finish(printed, outline, target):
    """Add the outline; say what the book is, not when and where it was printed; pack it tightly."""
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        with pdf.open_outline() as root:
            root.root.extend(bookmark(entry, pdf.Root.Dests) for entry in outline)
        del pdf.docinfo
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = book.TITLE
            metadata["dc:creator"] = [book.AUTHORS]
            metadata["dc:language"] = [book.LANGUAGE]
            metadata["dc:rights"] = book.COPYRIGHT
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        packed = pikepdf.ObjectStreamMode.generate
        pdf.save(target, deterministic_id=True, object_stream_mode=packed)
