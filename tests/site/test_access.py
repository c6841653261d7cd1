"""The site for readers who come otherwise than expected: without scripts, by keyboard alone,
with motion turned down, or on paper."""

import pypdfium2
import pytest

from tests.site.pages import DESK, PHONE

EXPLORER = "chapters/explorer.html"


# Without JavaScript


@pytest.fixture(scope="module")
def plain(browser):
    """A browser that runs no script of a page."""
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_page_without_scripts_has_all_but_what_scripts_do(plain, server, few):
    for name in few:
        plain.goto(server + name)
        assert plain.locator("article h1").is_visible()
        assert plain.evaluate(EMPTY) == [], name
        assert plain.locator("article .math:not(:has(mjx-container))").count() == 0, name
        assert plain.evaluate(DEAD) == [], name
        for solution in plain.locator("article details:visible").all()[:1]:
            solution.locator("summary").click()
            assert solution.evaluate("d => d.open")
    plain.set_viewport_size(PHONE)  # where no button brings the list of pages
    assert plain.locator(".bd-sidenav").get_by_role("link", name="17. Questions").is_visible()
    plain.set_viewport_size(DESK)


EMPTY = """async () => {
    const closed = (element) => element.closest("details:not([open]), [hidden]");
    const images = [...document.querySelectorAll("article img")];
    await Promise.all(images.map((image) => image.decode()));
    return [...document.querySelectorAll("article :is(p, pre, img, .math, table)")]
        .filter((part) => part.matches("img") || part.textContent.trim())
        .filter((part) => !closed(part) && !(part.offsetWidth && part.offsetHeight))
        .map((part) => part.outerHTML);
}"""
DEAD = """() => [...document.querySelectorAll("button, input, select, .live-chart-controls")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => element.offsetWidth && element.offsetHeight)
    .map((element) => element.outerHTML)"""


# With motion turned down


def test_nothing_moves_for_readers_who_ask_for_that(browser, server):
    context = browser.new_context(viewport=DESK, reduced_motion="reduce")
    page = context.new_page()
    page.goto(server + EXPLORER)
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((element) => {
            const style = getComputedStyle(element);
            const seconds = (list) => Math.max(...list.split(",").map(parseFloat));
            return style.scrollBehavior === "smooth" || seconds(style.transitionDuration) > 0
                || (style.animationName !== "none" && seconds(style.animationDuration) > 0);
        }).map((element) => element.outerHTML.slice(0, 100))"""
    )
    assert moving == []
    context.close()


# By keyboard


FOCUSED = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const ring = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return {
        name: element.outerHTML.slice(0, 140),
        index: [...document.querySelectorAll("*")].indexOf(element),
        shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
            && box.right > 0 && box.left < innerWidth && style.visibility === "visible",
        marked: ring(style) || style.boxShadow !== "none",
    };
}"""
REACHABLE = """() => {
    const all = [...document.querySelectorAll("*")];
    return all.filter((element) =>
        element.matches("a[href], button, input, select, summary, [tabindex='0']")
        && element.checkVisibility({ visibilityProperty: true })
        && element.getClientRects().length
    ).map((element) => [all.indexOf(element), element.outerHTML.slice(0, 140)]);
}"""


def test_tab_reaches_everything_shows_where_it_is_and_can_skip(visit, server):
    """On the explorer's page, with both its charts alive."""
    page = visit(server, EXPLORER).page
    for chart in page.locator(".live-chart").all():
        chart.scroll_into_view_if_needed()
    page.wait_for_function("() => [...document.querySelectorAll('.live-chart')].every(c => c.view)")
    page.evaluate("() => scrollTo(0, 0)")
    wanted = dict(page.evaluate(REACHABLE))
    stops = []
    for _ in range(2 * len(wanted)):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop["name"].startswith("<body") or (stops and stop["index"] == stops[0]["index"]):
            break  # round once
        stops.append(stop)
    else:
        pytest.fail("Tab never comes to the end of the page")
    assert [stop["name"] for stop in stops if not (stop["shown"] and stop["marked"])] == []
    missed = set(wanted) - {stop["index"] for stop in stops}
    assert [wanted[index] for index in missed] == []
    assert len(stops) > 50

    skip = page.locator("#pst-skip-link a")
    assert skip.evaluate("link => link.outerHTML.slice(0, 140)") == stops[0]["name"]
    skip.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


# On paper


PRINTED = """() => addEventListener("beforeprint", () => {
    const picture = document.querySelector("article .cell_output img");
    window.printed = {
        theme: document.documentElement.dataset.theme,
        folded: document.querySelectorAll("details:not([open])").length,
        filter: getComputedStyle(picture).filter,
    };
})"""


def on_paper(page, folder, **options):
    """What a page says once printed, and the same without spaces: a line may be broken anywhere."""
    page.pdf(path=folder / "page.pdf", print_background=True, **options)
    document = pypdfium2.PdfDocument(folder / "page.pdf")
    assert len(document) > 10
    assert min(sheet.render(scale=0.2).to_numpy().mean() for sheet in document) > 220, "dark"
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    return text, packed(text)


def packed(text):
    return "".join(text.split())


def test_a_page_prints_whole_light_and_unfolded(browser, server, tmp_path):
    page = browser.new_context(viewport=DESK, color_scheme="dark").new_page()
    page.goto(server + "chapters/sigmoid.html")
    page.evaluate(PRINTED)
    lines = "\n".join(
        listing
        for listing in page.locator("article .cell_input pre").all_inner_texts()
        if "google.colab" not in listing
    ).split("\n")
    outputs = page.locator("article details.guess .cell_output pre").all_text_contents()
    assert lines and outputs
    for size in ("A4", "Letter"):
        text, dense = on_paper(page, tmp_path, format=size)
        printed = page.evaluate("() => window.printed")
        assert printed == {"theme": "light", "folded": 0, "filter": "none"}
        assert page.locator("details[open]").count() == 0  # as it was, once printed
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert "Sigmoid" in text and "Solution" in text
        assert [line for line in lines + outputs if packed(line) not in dense] == [], "cut off"
        for aside in ("Search", "Skip to main content", "previous", "Show what comes out"):
            assert aside not in text
    page.context.close()


def test_a_page_that_runs_no_script_prints_unfolded(plain, server, tmp_path):
    plain.goto(server + "chapters/selu.html")
    _, dense = on_paper(plain, tmp_path)
    for shown in plain.locator("article details pre").all_text_contents()[1:]:
        assert packed(shown) in dense
