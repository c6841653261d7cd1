"""The whole book as an EPUB 3.

Sphinx's builder turns the documents into XHTML with MathML, by the book's own settings. What it
packs them into is not valid (it names no formulas in the manifest, and its contents have one entry
with this book's table of contents), so the packing is done here: text, pictures and one style
sheet; no script, no theme.
"""

import os
import re
import tempfile
import time
import uuid
import zipfile
from html import escape
from pathlib import Path

from jupyter_book.sphinx import build_sphinx
from lxml import etree

from tools import book, pictures

HERE = Path(__file__).resolve().parent
XHTML = "{http://www.w3.org/1999/xhtml}"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the time of each file, for the same bytes on each run

CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="book/package.opf"
media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" href="{up}style.css"/></head>
<body>
{body}
</body>
</html>
"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="book"
xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="book">urn:uuid:{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:creator>{authors}</dc:creator>
<dc:language>{language}</dc:language>
<dc:rights>{rights}</dc:rights>
<meta property="dcterms:modified">{modified}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityFeature">MathML</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
</metadata>
<manifest>
{manifest}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
KINDS = {".css": "text/css", ".png": "image/png", ".svg": "image/svg+xml"}
KINDS[".xhtml"] = "application/xhtml+xml"


def documents(folder):
    """Let Sphinx turn the documents into XHTML."""
    settings = {
        "html_static_path": [],
        "templates_path": [],  # those of the site
        "version": "1",
        "epub_show_urls": "no",
        "pygments_style": "a11y-high-contrast-light",  # the site's
        "latex_individualpages": False,  # Jupyter Book asks for it
    }
    settings |= dict.fromkeys(["epub_author", "epub_publisher", "epub_contributor"], book.AUTHORS)
    failed = build_sphinx(
        book.TREE,
        folder / "xhtml",
        path_config=book.TREE / "_config.yml",
        confoverrides=settings,
        doctreedir=folder / "doctrees",
        noconfig=True,
        builder="epub",
        warningiserror=True,
        keep_going=True,
        quiet=True,
    )
    if failed:
        raise SystemExit("Sphinx could not build the EPUB.")
    return folder / "xhtml"


def chapter(path):
    """The body of a document, as XML, without what is of use on the site only."""
    text = path.read_text(encoding="utf8")
    text = re.sub(r"<(br|hr|img)\b([^<>]*?)/?>", r"<\1\2/>", text)  # raw HTML of the chapters
    text = re.sub(r"(?s)<style scoped>.*?</style>", "", text)  # of a table that pandas shows
    text = re.sub(r' halign="\w+"', "", text)  # which pandas has from LaTeX, and HTML has not
    page = etree.fromstring(text.encode())
    body = next(page.iter(f"{XHTML}section"))
    for image in body.iter(f"{XHTML}img"):
        image.attrib.pop("loading", None)
    return body


def heading(element):
    return " ".join("".join(element.itertext()).split())


def contents(chapters):
    """The contents: parts, chapters, and the sections of each."""

    def entry(document):
        name, body = f"{document}.xhtml", chapters[document]
        sections = "".join(
            f'<li><a href="{name}#{section.get("id")}">{escape(heading(section[0]))}</a></li>'
            for section in body.findall(f"{XHTML}section")
        )
        title = escape(heading(body[0]))
        return f'<li><a href="{name}">{title}</a>{f"<ol>{sections}</ol>" if sections else ""}</li>'

    listed = ""
    for caption, names in book.parts():
        entries = "".join(map(entry, names))
        part = f"<li><span>{escape(caption)}</span><ol>{entries}</ol></li>"
        listed += part if caption else entries
    return f'<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>{listed}</ol></nav>'


def picture(text):
    """An SVG as EPUB has it: with no other file behind it, and every path with a shape."""
    text = re.sub(r"<!DOCTYPE[^>]*>", "", text)
    return re.sub(r"<path (?![^>]*\bd=)", '<path d="M 0 0" ', text)


def package(names):
    """The package document: what the EPUB is, its files, and their order."""
    manifest, spine = [], []
    for k, (name, text) in enumerate(names.items()):
        properties = {"nav.xhtml": "nav", "cover.png": "cover-image"}.get(name, "")
        if "<math" in str(text):
            properties = "mathml"
        kind = KINDS[Path(name).suffix]
        said = f' properties="{properties}"' if properties else ""
        manifest.append(f'<item id="n{k}" href="{name}" media-type="{kind}"{said}/>')
        if kind.endswith("xhtml+xml"):
            spine.append(f'<itemref idref="n{k}"/>')
    now = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", time.time())))
    return PACKAGE.format(
        language=book.LANGUAGE,
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, book.TITLE),
        title=escape(book.TITLE),
        authors=escape(book.AUTHORS),
        rights=escape(book.COPYRIGHT),
        modified=time.strftime("%Y-%m-%dT%H:%M:%SZ", now),
        manifest="\n".join(manifest),
        spine="\n".join(spine),
    )


def page(name, title, body):
    up = "../" * name.count("/")
    return PAGE.format(language=book.LANGUAGE, title=escape(title), up=up, body=body)


def build(target):
    """Write the book, whole, into a file."""
    with tempfile.TemporaryDirectory() as folder:
        made = documents(Path(folder))
        chapters = {name: chapter(made / f"{name}.xhtml") for name in book.documents()}
        image = f'<img src="cover.png" alt="{escape(book.TITLE)}. {book.SUBTITLE}."/>'
        files = {
            "cover.xhtml": page("", book.TITLE, f'<div class="cover">{image}</div>'),
            "nav.xhtml": page("", "Contents", contents(chapters)),
        }
        for name, body in chapters.items():
            body.tail = None
            text = etree.tostring(body, encoding="unicode")
            files[f"{name}.xhtml"] = page(name, heading(body[0]), text)
        shown = (image for body in chapters.values() for image in body.iter(f"{XHTML}img"))
        for name in sorted({Path(image.get("src")).name for image in shown}):
            text = (made / "_images" / name).read_text(encoding="utf8")
            files[f"_images/{name}"] = picture(text)
        colours = (made / "_static" / "pygments.css").read_text(encoding="utf8")
        files["style.css"] = colours + (HERE / "epub.css").read_text(encoding="utf8")
        pictures.save_cover(Path(folder, "cover.png"), book.TITLE, book.SUBTITLE)
        files["cover.png"] = Path(folder, "cover.png").read_bytes()

    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as epub:
        first = zipfile.ZipInfo("mimetype", LONG_AGO)  # the one file that is not compressed
        epub.writestr(first, "application/epub+zip", zipfile.ZIP_STORED)
        rest = {"META-INF/container.xml": CONTAINER, "book/package.opf": package(files)}
        rest |= {f"book/{name}": content for name, content in files.items()}
        for name, content in rest.items():
            epub.writestr(zipfile.ZipInfo(name, LONG_AGO), content, zipfile.ZIP_DEFLATED)
