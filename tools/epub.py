"""The whole book as an EPUB 3, by Sphinx's builder of it and the book's own settings.

What that builder leaves open is done here: pages of text, pictures and one style sheet, with no
theme and no script; contents with the book's parts; a manifest that says where formulas are, for
without that an EPUB is not valid; the same bytes on each run.
"""

import re
import shutil
import tempfile
import uuid
import zipfile
from html import escape
from pathlib import Path

from jupyter_book.sphinx import build_sphinx
from sphinx import addnodes
from sphinx.builders.epub3 import Epub3Builder
from sphinx.highlighting import PygmentsBridge
from sphinx.util import relative_uri

from tools import book, pictures

COVER, STYLE = "cover.png", "_static/style.css"
WORDS = f"{book.TITLE}. {book.SUBTITLE}."
IDENTIFIER = f"book-{uuid.uuid5(uuid.NAMESPACE_URL, book.TITLE)}"
SETTINGS = {
    "version": "1",
    "epub_basename": "book",
    "epub_description": WORDS,
    "epub_copyright": book.COPYRIGHT,
    "epub_identifier": IDENTIFIER,
    "epub_uid": IDENTIFIER,  # the two must be one
    "epub_cover": (COVER, "cover"),
    "epub_show_urls": "no",
    "epub_tocdepth": 2,
    "epub_tocdup": False,
    "epub_tocscope": "includehidden",
    "epub_use_index": False,
    "latex_individualpages": False,  # Jupyter Book asks for it
    "extensions": [*book.CONFIG["sphinx"]["config"]["extensions"], __name__],
} | dict.fromkeys(["epub_author", "epub_publisher", "epub_contributor"], book.AUTHORS)

PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" href="{style}"/></head>
<body>
{body}
</body>
</html>
"""
CONTENTS = """<nav epub:type="toc" id="toc"><h1>Contents</h1>
<ol><li><a href="{root}.xhtml">{title}</a>{parts}</li></ol></nav>"""
ACCESSIBLE = """<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityFeature">MathML</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
"""


class Epub(Epub3Builder):
    coverpage_name = "cover.xhtml"

    def handle_page(self, name, context, *args, **kwargs):
        """A page as XHTML, whatever raw HTML the chapters and pandas have."""
        cover = f'<div class="cover"><img src="{COVER}" alt="{escape(WORDS)}"/></div>'
        text = context.get("body", cover)
        text = re.sub(r"<(br|hr|img)\b([^<>]*?)/?>", r"<\1\2/>", text)
        text = re.sub(r"(?s)<style scoped>.*?</style>", "", text)
        text = re.sub(r' (halign|loading)="\w+"', "", text)
        page = PAGE.format(
            language=book.LANGUAGE,
            title=re.sub("<.*?>", "", context["title"]),
            style=relative_uri(self.get_target_uri(name), STYLE),
            body=text,
        )
        path = Path(self.get_outfilename(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf8")

    def copy_static_files(self):
        """The one style sheet and the cover, and nothing of the site's or the theme's."""
        style = PygmentsBridge("html", "a11y-high-contrast-light").get_stylesheet()  # the site's
        style += Path(__file__).with_suffix(".css").read_text(encoding="utf8")
        path = Path(self.outdir, STYLE)
        path.parent.mkdir()
        path.write_text(style, encoding="utf8")
        pictures.save_cover(Path(self.outdir, COVER), book.TITLE, book.SUBTITLE)

    def copy_image_files(self):
        """An SVG has no other file behind it, and every path a shape."""
        super().copy_image_files()
        for path in Path(self.outdir, self.imagedir).glob("*.svg"):
            text = re.sub(r"<!DOCTYPE[^>]*>", "", path.read_text(encoding="utf8"))
            text = re.sub(r"<path (?![^>]*\bd=)", '<path d="M 0 0" ', text)
            path.write_text(text, encoding="utf8")

    def build_navigation_doc(self):
        """The contents as the site has them: parts, chapters, and the sections of each."""
        root = self.config.root_doc
        parts = self._get_local_toctree(root, collapse=False, includehidden=True, maxdepth=2)
        parts = re.sub(r'<p class="caption".*?(<span.*?</span>)</p>', r"</li><li>\1", parts)
        parts = re.sub(r"<(/?)ul\b", r"<\1ol", parts)
        body = CONTENTS.format(root=root, title=escape(book.TITLE), parts=parts)
        self.handle_page("nav", {"title": "Contents", "body": body})
        self.files.append("nav.xhtml")

    def build_content(self):
        """The package document, with what Sphinx leaves out."""
        super().build_content()
        path = Path(self.outdir, "content.opf")
        text = path.read_text(encoding="utf8").replace("</metadata>", f"{ACCESSIBLE}</metadata>")
        properties = {COVER: "cover-image"}
        for name in self.files:
            if name.endswith(".xhtml") and b"<math" in Path(self.outdir, name).read_bytes():
                properties[name] = "mathml"
        for name, kind in properties.items():
            text = text.replace(f'href="{name}" media', f'href="{name}" properties="{kind}" media')
        text = re.sub(r"(<itemref .*?>)", r'\1<itemref idref="nav"/>', text, count=1)
        path.write_text(text, encoding="utf8")

    def build_epub(self):
        """The files without the times at which they were made."""
        names = ["mimetype", "META-INF/container.xml", "content.opf", "toc.ncx", *self.files]
        with zipfile.ZipFile(Path(self.outdir, f"{self.config.epub_basename}.epub"), "w") as epub:
            for name in names:
                packed = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                content = Path(self.outdir, name).read_bytes()
                epub.writestr(zipfile.ZipInfo(name), content, packed)


def with_sections(app, doctree):
    """Jupyter Book's table of contents ends at the chapters."""
    for toctree in doctree.findall(addnodes.toctree):
        toctree["titlesonly"] = False


def setup(app):
    app.connect("doctree-read", with_sections)
    app.add_builder(Epub, override=True)


def build(target):
    """Write the book, whole, into a file."""
    with tempfile.TemporaryDirectory() as folder:
        failed = build_sphinx(
            book.TREE,
            Path(folder, "epub"),
            path_config=book.TREE / "_config.yml",
            confoverrides=SETTINGS,
            doctreedir=Path(folder, ".doctrees"),
            noconfig=True,
            builder="epub",
            warningiserror=True,
            keep_going=True,
            quiet=True,
        )
        if failed:
            raise SystemExit("Sphinx could not build the EPUB.")
        shutil.move(Path(folder, "epub", "book.epub"), target)
