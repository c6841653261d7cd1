"""A page of the site, as the tests look at it: in a browser, or as what its source says."""

import re
from contextlib import contextmanager
from html.parser import HTMLParser

from axe_playwright_python.base import AXE_FILE_PATH

from tests.chapters import notebooks as nb
from tools import book

PAGES = book.pages()
FUNCTIONS = [f"functions/{name}.html" for name in ("gelu", "rrelu", "swiglu")]  # of 43 alike
NOTEBOOKS = [page for page in PAGES if page.startswith("chapters/")]
FIGURES = sum(len(nb.svgs(cell)) for path in nb.CHAPTERS for cell in nb.code_cells(nb.read(path)))

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

# axe-core's rules that the theme breaks and that no line of ours mends: rule, and why.
ACCEPTED = {}


# In a browser


class Visit:
    """A reader's page, and what went wrong there since a name was opened."""

    def __init__(self, browser, home):
        self.home = home
        self.page = browser.new_context(viewport=DESK, color_scheme="light").new_page()
        self.errors, self.failed, self.elsewhere = watched(self.page), [], []
        self.page.on("requestfailed", lambda request: self.failed.append(request.url))
        self.page.on(
            "response", lambda r: r.status >= 400 and self.failed.append(f"{r.status} {r.url}")
        )
        here = (home, "data:", "blob:")
        self.page.on("request", lambda r: r.url.startswith(here) or self.elsewhere.append(r.url))

    def open(self, name):
        self.name = name
        for happened in (self.errors, self.failed, self.elsewhere):
            happened.clear()
        self.page.set_viewport_size(DESK)
        self.page.emulate_media(color_scheme="light")
        self.page.goto(self.home + name, wait_until="load")
        self.page.add_style_tag(content=AT_REST)
        # Images load when they come near the screen: bring them all there.
        self.page.evaluate(
            "() => document.querySelectorAll('img').forEach(img => img.loading = 'eager')"
        )
        self.page.wait_for_function("() => [...document.images].every(image => image.complete)")
        return self

    def look(self, viewport=DESK, scheme="light"):
        self.page.set_viewport_size(viewport)
        self.page.emulate_media(color_scheme=scheme)
        self.page.wait_for_function(
            "scheme => document.documentElement.dataset.theme === scheme", arg=scheme
        )
        return self.page


# All of a page laid out, and nothing moving.
AT_REST = """* {
    transition: none !important;
    animation: none !important;
    content-visibility: visible !important;
}"""


def watched(page):
    """What goes wrong on a page, from now on."""
    errors = []
    page.on("console", lambda m: m.type in ("error", "warning") and errors.append(m.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def visit(browser, home, name):
    """A page, opened by a reader who comes for the first time."""
    return Visit(browser, home).open(name)


def used(page):
    """A page in the middle of being read: everything open, scrolled down and a little up again."""
    page.evaluate(
        """async () => {
            document.querySelectorAll("details").forEach(part => part.open = true);
            const scroll = (top) => new Promise((done) => {
                scrollTo({ top, behavior: "instant" });
                requestAnimationFrame(done); // once all who listen have heard of it
            });
            await scroll(document.documentElement.scrollHeight);
            await scroll(scrollY - innerHeight / 2);
        }"""
    )
    return page


def thin(page):
    """Take from a page what slows axe-core down and looks like what stays.

    One keyword of a listing stands for all the others, one formula too: of the others, what they
    say stays.
    """
    page.evaluate(
        """() => {
            const seen = new Set();
            for (const word of document.querySelectorAll("pre span")) {
                const listing = word.closest("div.highlight")?.parentElement;
                const kind = word.className + listing?.className;
                if (seen.has(kind)) word.replaceWith(...word.childNodes);
                seen.add(kind);
            }
            for (const formula of [...document.querySelectorAll("mjx-container")].slice(1))
                formula.replaceWith(formula.querySelector("math").textContent);
            document.querySelectorAll("button svg > :not(title)").forEach(line => line.remove());
        }"""
    )


# One of each kind of what can be pointed at: a link like a hundred others stands for them.
KINDS = """() => {
    const kinds = new Map();
    for (const element of document.querySelectorAll("a[href], button, summary, select, input")) {
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        const { color, fontSize } = getComputedStyle(element);
        const { tagName, className, parentElement: { tagName: place, className: kind } } = element;
        kinds.set([tagName, className, color, fontSize, place, kind].join(), element);
    }
    document.querySelectorAll("[data-kind]").forEach(e => e.removeAttribute("data-kind"));
    kinds.forEach(element => element.dataset.kind = "");
}"""


@contextmanager
def under(page, *states):
    """While a pointer is on one element of each kind, or the keyboard at it."""
    page.evaluate(KINDS)
    devtools = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    query = {"nodeId": root, "selector": "[data-kind]"}
    for node in devtools.send("DOM.querySelectorAll", query)["nodeIds"]:
        state = {"nodeId": node, "forcedPseudoClasses": states}
        devtools.send("CSS.forcePseudoState", state)
    yield
    devtools.detach()  # and they are as before


def frames(page):
    """Wait until two frames are drawn: observers have been told by then."""
    page.evaluate("() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))")


def alone(page, part):
    """Take all else from a page: axe-core is slow where there are thousands of elements."""
    page.evaluate(
        """part => {
            const parts = [...document.querySelectorAll(part)];
            for (const element of document.body.querySelectorAll("*")) {
                const near = part => part.contains(element) || element.contains(part);
                if (!parts.some(near)) element.remove();
            }
        }""",
        part,
    )


def axe(page, part="html", contrast="*", **options):
    """What axe-core, with options of its own, finds wrong with a page or with parts of it.

    Contrast takes most of the time, so it can be asked for in some elements only. Nothing but what
    is found leaves the browser: all that axe-core tells is megabytes.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_FILE_PATH.read_text(encoding="utf8"))
    # preload would fetch style sheets a second time, from the wrong folder
    options |= {"preload": False, "resultTypes": ["violations"]}
    found = page.evaluate(
        """async ([part, contrast, options]) => {
            axe.configure({rules: [{id: "color-contrast", selector: contrast}]});
            const {violations} = await axe.run(part, options);
            return violations.flatMap(v => v.nodes.map(n => [v.id, n.html.slice(0, 120)]));
        }""",
        [part, contrast, options],
    )
    return [f"{rule}: {html}" for rule, html in found if rule not in ACCEPTED]


# Its source


class Anchors(HTMLParser):
    """The ids of a page, and the addresses that it links to."""

    def __init__(self, path):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(path.read_text(encoding="utf8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids |= {attributes[key] for key in ("id", "name") if attributes.get(key)}
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])


def colab_links(links):
    return [link for link in links if "colab.research.google.com" in link]


def tags(page):
    """What the head of a page says: its meta tags by name, and its canonical link."""
    head = page.read_text(encoding="utf8").partition("</head>")[0]
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', head)
    found += [("canonical", link) for link in re.findall(r'rel="canonical" href="([^"]*)"', head)]
    names = [name for name, _ in found if name != "viewport"]
    assert len(names) == len(set(names))
    return dict(found)
