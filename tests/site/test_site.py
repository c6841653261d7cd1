"""The built site in a browser: what a reader would stumble over, looked for on every page.

`make book` builds the site, `make test` does so by itself.
"""

import re
from statistics import median
from urllib.parse import unquote, urldefrag, urlsplit

import lxml.html
import pytest
from fontTools.ttLib import TTFont

from _ext.questions import GUESS
from activations import catalogue
from benchmarks import on_a_phone
from benchmarks.first_screens import FIRST_SENTENCE, LINKS, SCREENS
from tests.chapters import notebooks as nb
from tests.site import books
from tests.site.pages import (
    DESK,
    FUNCTIONS,
    NOTEBOOKS,
    PAGES,
    PHONE,
    Visit,
    axe,
    thin,
    under,
    used,
    watched,
)
from tools import book, repository

IN_USE = [PAGES[0], "chapters/sigmoid.html", "chapters/explorer.html"]


@pytest.fixture(scope="module")
def reader(browser, site):
    """Who goes through the book from disk, where a browser allows less than from a server."""
    seen = Visit(browser, f"{site.as_uri()}/")
    yield seen
    seen.page.context.close()


@pytest.fixture(scope="module", params=[*PAGES, *FUNCTIONS])
def opened(request, reader):
    """A page after another; the tests stand in an order that lays each out five times."""
    return reader.open(request.param)


def test_a_page_opens_without_an_error_and_asks_no_other_host(opened):
    assert (opened.errors, opened.failed, opened.elsewhere) == ([], [], [])
    assert opened.page.locator("article h1").count() == 1
    assert opened.page.locator("html").get_attribute("lang") == "en"


def test_icons_are_there(opened, icon_fonts):
    icons = opened.page.eval_on_selector_all(
        "i[class*='fa-']",
        """all => all.map(icon => {
            const {content, fontFamily, fontWeight} = getComputedStyle(icon, "::before");
            return [icon.className, content.replaceAll('"', ""), fontFamily, fontWeight];
        })""",
    )
    assert icons
    for name, letter, family, weight in icons:
        font = "brands" if "Brands" in family else "solid" if weight == "900" else "regular"
        assert len(letter) == 1 and ord(letter) in icon_fonts[font], name
    assert opened.page.evaluate("document.fonts.check('900 16px \"Font Awesome 6 Free\"')")


@pytest.fixture(scope="session")
def icon_fonts(site):
    """The letters of each font of icons."""
    fonts = (site / "_static" / "vendor" / "fontawesome" / "webfonts").glob("fa-*.woff")
    return {font.name.split("-")[1]: TTFont(font).getBestCmap() for font in fonts}


def test_maths_is_rendered(opened):
    page = opened.page
    # An inline formula can stand in a heading, and so in the list of contents, too.
    assert page.locator("script[src*=mathjax], script[src*=MathJax]").count() == 0
    raw = page.locator(".math:not(:has(mjx-container))")
    assert raw.all_inner_texts() == []
    assert page.locator("mjx-merror, [data-mjx-error]").all_inner_texts() == []
    assert re.findall(r"\\[(\[)\]]|\$\$|\\(?:frac|sigma|text|begin)\b", prose(page)) == []
    if page.locator(".math").count():
        font = page.evaluate("() => document.fonts.check('16px MJXTEX')")
        assert font, "the fonts of the formulas have not been loaded"


def test_figures_are_loaded_and_described(opened):
    images = opened.page.eval_on_selector_all(
        "article img", "all => all.map(i => [i.getAttribute('src'), i.naturalWidth, i.alt])"
    )
    assert [src for src, width, _ in images if not width] == []
    # Left to itself, the build takes the file's name for the description.
    bare = [src for src, _, alt in images if len(alt.split()) < 3 or alt.endswith(".svg")]
    assert bare == [], "figures without a description"
    if opened.name in NOTEBOOKS[:5] or opened.name == PAGES[0]:
        assert images
    # In a chapter with a number each has a number and a caption, which only those read who see it.
    chapter = re.match(r"\d+", opened.page.locator("article h1").inner_text())
    drawn = opened.page.locator(".cell_output img:not(.live-chart img)").count() if chapter else 0
    captions = opened.page.locator("article .drawn .caption[aria-hidden=true]").all_text_contents()
    assert len(captions) == drawn
    for k, caption in enumerate(captions, 1):
        assert re.match(rf"Figure {chapter[0]}\.{k} [A-Z].{{20}}", caption)


def test_code_has_copy_buttons(opened):
    blocks = opened.page.locator("article div.highlight > pre").count()
    assert opened.page.locator("article div.highlight button.copybtn").count() == blocks
    assert blocks or opened.name not in NOTEBOOKS


def test_nothing_shows_its_markup(opened):
    words = prose(opened.page)
    assert re.findall(r"</?(?:details|summary|div|svg|img|table|span)\b|```|!\[|\]\(", words) == []
    assert re.findall(r"^#+ |\*\*|\{\{|&[a-z]+;", words, re.MULTILINE) == []
    outputs = opened.page.locator("article .cell_output").all_inner_texts()
    raw = r"<Figure size|<Axes|<matplotlib|object at 0x|</?(?:svg|div|table)\b|<IPython"
    assert [text for text in outputs if re.search(raw, text)] == []


def test_folded_answers_and_solutions_are_folded(opened):
    """And open at a click on what says so."""
    unlike = opened.page.evaluate(
        """() => [...document.querySelectorAll("article details")].filter((fold) => {
            const [summary, ...rest] = fold.children;
            const shown = () => rest.some((part) => part.checkVisibility());
            const folded = !fold.open && summary.checkVisibility() && !shown();
            summary.click();
            const opens = fold.open && shown();
            summary.click();
            return !(folded && opens && !fold.open);
        }).map((fold) => fold.outerHTML.slice(0, 120))"""
    )
    assert unlike == []


def prose(page):
    """What a page says, its code, signatures, outputs and formulas aside."""
    return page.evaluate(
        """() => {
            const article = document.querySelector("article").cloneNode(true);
            const aside = "pre, code, mjx-container, script, dt.sig, .field-list strong";
            article.querySelectorAll(aside).forEach(e => e.remove());
            return article.textContent;
        }"""
    )


def test_a_line_of_text_has_70_to_80_characters(opened):
    """At a larger desk, too, where three pages stand for all."""
    for desk in on_a_phone.DESKS if opened.name in IN_USE else on_a_phone.DESKS[:1]:
        lines = opened.look(desk).evaluate(on_a_phone.LINES)
        if len(lines) > 30:  # where fewer are, links and lists decide
            assert 70 <= median(lines) <= 80, desk


def test_the_first_screen_shows_what_one_came_for(opened):
    """How a chapter begins, below its set-up; on the first page all ways to start."""
    for screen in SCREENS.values():
        page = opened.look(screen)
        if opened.name.removesuffix(".html") in book.numbered():
            assert page.evaluate(FIRST_SENTENCE) < screen["height"]
        elif opened.name == PAGES[0]:
            ends = page.evaluate(LINKS)
            assert len(ends) > 30 and sorted(ends)[7] < screen["height"]
            assert page.locator("article img").bounding_box()["y"] < 1.5 * screen["height"]


def test_a_phone_shows_it_without_scrolling_sideways(opened):
    """The page is thin from here on; all that is folded is open."""
    page = opened.look(PHONE)
    page.wait_for_function(REACHED)
    width = page.evaluate("() => document.documentElement.scrollWidth")
    wide = page.eval_on_selector_all(
        "article img",
        "all => all.filter(i => i.getBoundingClientRect().right > innerWidth + 1).map(i => i.src)",
    )
    assert (width, wide) == (PHONE["width"], [])
    seen = page.evaluate(on_a_phone.WIDE, on_a_phone.PARTS)
    cut = seen["displayed formulas"][1] + seen["formulas in the text"][1]
    known = {"api.html": 1, "functions/gelu.html": 2}
    assert cut <= known.get(opened.name, 0), "formulas that do not break where they may"
    assert [part for part, (_, cut, shown) in seen.items() if cut != shown] == [], "with no edge"
    page.wait_for_function(REACHED)
    thin(page)
    assert axe(page, runOnly=["scrollable-region-focusable"]) == []


# By the keyboard; a closed part is looked at when it is opened.
REACHED = """() => [...document.querySelectorAll("pre, div.math")]
    .filter(part => part.checkVisibility())
    .every(part => (part.scrollWidth > part.clientWidth) === (part.tabIndex === 0))"""


def test_dark_and_light_can_be_read_and_axe_finds_nothing(opened):
    page = opened.look(DESK, "dark")
    background = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", background)[:3])) < 60
    style = "all => all.map(i => [getComputedStyle(i).filter, getComputedStyle(i).backgroundColor])"
    for shade, ground in page.eval_on_selector_all("article img", style):
        assert "invert" in shade
        assert ground == "rgba(0, 0, 0, 0)"
    assert pale(page) == []
    page = opened.look(DESK, "light")
    assert all(shade == "none" for shade, _ in page.eval_on_selector_all("article img", style))
    assert pale(page, all_else=True) == []


# One text of each colour, size and weight on each ground that has not been looked at before, be it
# on another page: contrast takes axe most of its time.
SHADES = """(looked) => {
    const grounds = new Map([[null, ""]]);
    const ground = (element) => {
        if (!grounds.has(element)) {
            const { backgroundColor, backgroundImage, opacity, filter } = getComputedStyle(element);
            const own = [backgroundColor, backgroundImage, opacity, filter].join();
            const above = ground(element.parentElement);
            grounds.set(element, own === "rgba(0, 0, 0, 0),none,1,none" ? above : above + own);
        }
        return grounds.get(element);
    };
    const known = new Set(looked);
    const shades = new Map();
    for (const element of document.body.querySelectorAll("*")) {
        const words = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
        if (!words && !element.matches("input, select, textarea")) continue;
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        const { color, fontSize, fontWeight } = getComputedStyle(element);
        const shade = [ground(element), color, fontSize, fontWeight].join();
        if (!known.has(shade)) shades.set(shade, element);
    }
    document.querySelectorAll("[data-shade]").forEach(e => e.removeAttribute("data-shade"));
    shades.forEach(element => element.dataset.shade = "");
    return [...shades.keys()];
}"""
LOOKED = set()


def pale(page, all_else=False):
    """What axe-core finds too pale, of all that looks new on this page; with all else if asked."""
    names = page.evaluate(SHADES, sorted(LOOKED))
    if not names and not all_else:
        return []
    options = {} if all_else else {"runOnly": ["color-contrast"]}
    found = axe(page, contrast="[data-shade]", **options)
    if not found:
        LOOKED.update(names)
    return found


@pytest.mark.parametrize("name", IN_USE)
def test_a_page_in_use_can_be_read_and_used(visit, site, name):
    """Scrolled, unfolded, pointed at, with what opens over it: light and dark, also on a phone."""
    seen = visit(f"{site.as_uri()}/", name)
    thin(seen.page)
    for scheme in ("light", "dark"):
        page = used(seen.look(DESK, scheme))
        with under(page, "hover"):
            assert pale(page) == []
        page = used(seen.look(PHONE, scheme))
        page.locator("#pst-back-to-top").wait_for()
        assert pale(page) == []
        for opener in OPENERS if name == PAGES[0] else ():  # they are the same on all pages
            page.locator(opener).first.click()
            assert axe(page, "dialog[open], .dropdown-menu.show") == [], opener
            page.keyboard.press("Escape")


OPENERS = [
    "button.search-button__button:visible",
    "button.primary-toggle:visible",
    "button.secondary-toggle:visible",
    ".dropdown-download-buttons button.dropdown-toggle:visible",
]


def test_the_button_changes_the_theme(visit, server):
    page = visit(server, PAGES[0]).page
    themes = set()
    for _ in range(3):  # automatic, light, dark
        page.locator(".theme-switch-button:visible").first.click()
        themes.add(page.locator("html").get_attribute("data-theme"))
    assert themes == {"light", "dark"}


def test_one_pale_word_would_be_noticed(visit, site):
    """In a listing, a table, the contents: each looks like a hundred others."""
    page = visit(f"{site.as_uri()}/", "chapters/conventions.html").page
    assert pale(page) == []
    for word, style in {
        "pre span.k": "color: #aaa",
        "td code": "background: #666",
        "nav.page-toc a": "opacity: 0.4",
    }.items():
        place = page.locator(f"{word}:visible").nth(3)
        place.evaluate("(e, style) => e.style = style", style)
        assert len(pale(page)) == 1, word
        place.evaluate("e => e.style = ''")


def test_a_figure_opens_over_the_whole_screen(browser, server, site):
    page = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    errors = watched(page)
    page.goto(f"{server}chapters/learned_slopes.html")  # whose letters are the smallest
    page.evaluate("() => document.querySelectorAll('details').forEach(part => part.open = true)")
    _, figures = on_a_phone.on_a_phone(page, site)
    assert min(figures)[0] < on_a_phone.LETTERS and all(opens for _, opens in figures)
    thin(page)
    link, whole = page.locator("a.large").last, page.locator("dialog[open]")
    picture = whole.locator("img")
    for close in (
        lambda: page.keyboard.press("Escape"),
        lambda: whole.get_by_role("button", name="Close").tap(),
        lambda: page.touchscreen.tap(20, 820),
        page.go_back,
    ):
        link.tap()
        assert whole.bounding_box() == {"x": 0, "y": 0, **PHONE}
        large = picture.evaluate("i => i.offsetWidth / i.getAttribute('width')")
        path = site / "_images" / link.get_attribute("href").rsplit("/", 1)[1]
        assert on_a_phone.letters(path) * large >= on_a_phone.LETTERS
        assert axe(page, "dialog[open]") == []
        before = page.evaluate("() => scrollY")
        picture.tap()
        assert picture.evaluate("i => i.offsetWidth / i.getAttribute('width')") == 2 * large
        page.mouse.wheel(0, 3000)
        assert page.evaluate("() => scrollY") == before  # the page below stays
        picture.tap()
        close()
        whole.wait_for(state="detached")
        page.wait_for_function("() => history.state !== 'figure'")
        assert page.evaluate("() => scrollY") == before
    assert errors == []
    page.context.close()


def test_an_example_is_copied_without_its_prompts_and_the_button_is_seen(browser, server):
    """Where there is no pointer, or when the keyboard is at it."""
    listen = "addEventListener('copy', () => window.copied = document.activeElement.value)"
    for touch in (True, False):
        page = browser.new_context(viewport=PHONE, has_touch=touch, is_mobile=touch).new_page()
        page.goto(f"{server}before_you_start.html")
        button = page.locator("div.highlight", has_text="def square").locator("button.copybtn")
        assert button.evaluate("b => getComputedStyle(b).opacity") == str(int(touch))
        button.focus()
        page.wait_for_function("() => getComputedStyle(document.activeElement).opacity === '1'")
        page.evaluate(f"() => document.{listen}")
        button.click()
        copied = page.evaluate("window.copied").splitlines()
        assert copied == ["def square(x):", "    return x**2", copied[2]], "nothing that it printed"
        page.context.close()


# What the pages' sources say


def test_set_up_is_one_line_and_an_exercise_says_where_it_is_done(anchors, site, published_book):
    for path in nb.CHAPTERS:
        page = site / "chapters" / f"{path.stem}.html"
        article = lxml.html.parse(page).find(".//article")
        (fold,) = article.xpath(".//details[@class='set-up']")
        assert fold.findtext("summary") == "Set-up and imports"
        cells = nb.code_cells(nb.read(path))[:2]
        assert [dense(pre.text_content()) for pre in fold.iter("pre")] == [
            dense(cell.source) for cell in cells
        ]
        assert "Not yet:" not in article.text_content()
        if path.stem == "explorer":  # the instrument comes first
            assert fold.xpath("preceding::figure")
        if nb.exercises(nb.read(path)):
            (section,) = article.xpath(".//section[@id='exercises']")
            assert section[1].text_content().startswith("Nothing runs on this page.")
            links = section[1].xpath(".//a/@href")
            assert (page.parent / links[0]).resolve().suffix == ".ipynb"
            assert links[1] == "../index.html#run-it-yourself"
            assert "run-it-yourself" in anchors[site / "index.html"].ids
            assert len(links) == 2 + repository.address().startswith("https://github.com/")
    page = lxml.html.parse(published_book.site / "chapters" / "tanh.html")
    assert page.xpath("//section[@id='exercises']/p[1]/a/text()")[-1] == "in Colab"


def test_cells_that_check_are_left_out(unpublished, site):
    def shown(page):
        return dense(nb.html_text(page.read_text(encoding="utf8")))

    small = shown(unpublished.site / "chapters" / "tanh.html")
    assert dense(books.CHECK) not in small and "figures.use_style()" in small
    download = unpublished.site / "_sources" / "chapters" / "tanh.ipynb"
    assert books.CHECK in download.read_text(encoding="utf8"), "the notebook has it"
    for path in nb.CHAPTERS:
        text = shown(site / "chapters" / f"{path.stem}.html")
        assert all(dense(cell.source) not in text for cell in nb.tagged(nb.read(path), "check"))


def dense(text):
    """Without spaces: each word of code has a colour of its own on the page."""
    return "".join(text.split())


def test_what_comes_out_after_a_guess_is_folded_and_nothing_else(site):
    for path in nb.CHAPTERS:
        page = lxml.html.parse(site / "chapters" / f"{path.stem}.html")
        after = []  # the outputs between each guess and the next text
        text = "//article//*[self::p or self::h2][not(ancestor::div[contains(@class, 'cell')])]"
        output = "//div[contains(@class, 'cell_output')]"
        asking = False
        for part in page.xpath(f"{text} | //strong[. = '{GUESS}'] | {output}"):
            if part.tag == "strong":
                after.append([])
                asking = True
            elif part.tag == "div" and asking:
                after[-1].append(part)
            elif part.tag != "div" and after and after[-1]:
                asking = False
        wanted = [output for outputs in after for output in outputs]
        assert all(after) and len(after) == path.read_text(encoding="utf8").count(f"**{GUESS}**")
        if path.stem == "relu_family":  # the table after the figure has the same numbers
            assert [len(one) for one in after] == [1, 2, 1, 1]
        folded = page.xpath("//details//div[contains(@class, 'cell_output')]")
        assert folded == wanted
        for output in folded:
            fold = output.getparent()
            assert fold.get("class") == "guess" and len(fold) == 2
            assert [part for part in fold.itersiblings(preceding=True)], "below its cell"


def test_every_question_has_choices_to_pick_between_it_and_its_answer(site):
    for path in [*nb.CHAPTERS, nb.TREE / "before_you_start.md"]:
        page = nb.read(path) if path in nb.CHAPTERS else nb.page_of(path.read_text("utf8"))
        asked = [*nb.questions("\n".join(section.prose for section in nb.sections(page)))]
        built = lxml.html.parse(site / path.relative_to(nb.TREE).with_suffix(".html"))
        lists = built.xpath("//ul[contains(@class, 'choices')]")
        letters = [["".join(item.xpath("string(p/strong[1])")) for item in one] for one in lists]
        assert letters == [[f"{letter}." for letter in question.choices] for question in asked]
        for one, question in zip(lists, asked, strict=True):
            assert one.getprevious().findtext("strong") == f"{question.label}."
            assert one.getnext().xpath("string(.//strong[1])") == f"{question.right}."


def test_the_download_of_a_page_says_what_else_it_needs(site):
    needs = ".ipynb (to run, it needs the book's package)"
    for name in PAGES:
        source = (site / name).read_text(encoding="utf8")
        says = re.findall(r'text-container">\s*(\.(?:ipynb|md)[^<]*?)\s*<', source)
        assert says == [needs if name in NOTEBOOKS else ".md"], name


def test_links_within_the_site_lead_somewhere(anchors, site):
    def leads(path, link):
        address, fragment = urldefrag(link)
        target = (path.parent / unquote(urlsplit(address).path)).resolve() if address else path
        known = not fragment or target.suffix != ".html" or unquote(fragment) in anchors[target].ids
        return target.exists() and known

    for path in set(anchors) - {site / "404.html"}:  # which is shown anywhere
        links = [link for link in anchors[path].links if not urlsplit(link).scheme]
        assert [link for link in links if not leads(path, link)] == [], path
        assert links


def test_only_the_contents_and_the_functions_have_pages(anchors, site):
    built = {path.relative_to(site).as_posix() for path in anchors}
    functions = {f"functions/{activation.__name__}.html" for activation in catalogue}
    assert built == {*PAGES, *functions, "404.html", "genindex.html", "search.html"}
