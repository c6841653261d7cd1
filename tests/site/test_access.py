"""The site for readers who come otherwise than expected: without scripts, by keyboard alone,
with motion turned down, or on paper."""

import pypdfium2
import pytest

from tests.site.pages import DESK, PAGES, PHONE, visit

EXPLORER = "chapters/explorer.html"


# Without JavaScript


@pytest.fixture(scope="module")
def plain(browser):
    """A browser that runs no script of a page."""
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_without_scripts_has_all_but_what_scripts_do(plain, server, name):
    plain.goto(server + name)
    assert plain.locator("article h1").is_visible()
    plain.set_viewport_size(PHONE)  # where no button brings the list of pages
    assert plain.locator(".bd-sidenav").get_by_role("link", name="17. Questions").is_visible()
    plain.set_viewport_size(DESK)
    empty = plain.evaluate(
        """async () => {
            const closed = (element) => element.closest("details:not([open]), [hidden]");
            const images = [...document.querySelectorAll("article img")];
            await Promise.all(images.map((image) => image.decode()));
            const parts = document.querySelectorAll("article :is(p, pre, img, .math, table)");
            return [...parts]
                .filter((part) => part.matches("img") || part.textContent.trim())
                .filter((part) => !closed(part) && !(part.offsetWidth && part.offsetHeight))
                .map((part) => part.outerHTML);
        }"""
    )
    assert empty == []
    formulas = plain.locator("article .math")
    assert plain.locator("article .math:has(mjx-container)").count() == formulas.count()
    dead = plain.evaluate(
        """() => [...document.querySelectorAll("button, input, select, .live-chart-controls")]
            .filter((element) => element.checkVisibility({ visibilityProperty: true }))
            .filter((element) => element.offsetWidth && element.offsetHeight)
            .map((element) => element.outerHTML)"""
    )
    assert dead == []
    for solution in plain.locator("article details:visible").all()[:1]:
        solution.locator("summary").click()
        assert solution.evaluate("d => d.open")


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


@pytest.fixture
def keyboard(browser, server):
    """The explorer's page, both its charts alive, for Tab to go through."""
    page = visit(browser, server, EXPLORER).page
    for chart in page.locator(".live-chart").all():
        chart.scroll_into_view_if_needed()
    page.wait_for_function("() => [...document.querySelectorAll('.live-chart')].every(c => c.view)")
    page.evaluate("() => scrollTo(0, 0)")
    yield page
    page.context.close()


def test_tab_reaches_everything_and_shows_where_it_is(keyboard):
    wanted = dict(keyboard.evaluate(REACHABLE))
    stops = []
    for _ in range(2 * len(wanted)):
        keyboard.keyboard.press("Tab")
        stop = keyboard.evaluate(FOCUSED)
        if stop["name"].startswith("<body") or (stops and stop["index"] == stops[0]["index"]):
            break  # round once
        stops.append(stop)
    else:
        pytest.fail("Tab never comes to the end of the page")
    assert [stop["name"] for stop in stops if not (stop["shown"] and stop["marked"])] == []
    missed = set(wanted) - {stop["index"] for stop in stops}
    assert [wanted[index] for index in missed] == []
    assert len(stops) > 50


def test_the_skip_link_skips(browser, server):
    page = visit(browser, server, EXPLORER).page
    page.keyboard.press("Tab")
    skip = page.locator("#pst-skip-link a")
    assert skip.evaluate("link => link === document.activeElement")
    page.wait_for_function("() => document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")
    page.context.close()


# On paper


@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_a_page_prints_whole_light_and_unfolded(browser, server, size, tmp_path):
    page = browser.new_context(viewport=DESK, color_scheme="dark").new_page()
    page.goto(server + "chapters/sigmoid.html")
    page.evaluate(
        """() => addEventListener("beforeprint", () => {
            const picture = document.querySelector("article .cell_output img");
            window.printed = {
                theme: document.documentElement.dataset.theme,
                folded: document.querySelectorAll("details:not([open])").length,
                filter: getComputedStyle(picture).filter,
            };
        })"""
    )
    page.pdf(path=tmp_path / "page.pdf", format=size)
    printed = page.evaluate("() => window.printed")
    assert printed == {"theme": "light", "folded": 0, "filter": "none"}
    assert page.locator("details[open]").count() == 0  # as it was, once printed
    assert page.locator("html").get_attribute("data-theme") == "dark"

    document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    assert len(document) > 10
    text = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    packed = "".join(text.split())
    assert text.count("Sigmoid") and "Solution" in text
    for listing in page.locator("article .cell_input pre").all_inner_texts():
        for line in listing.split("\n"):
            assert "".join(line.split()) in packed or "google.colab" in listing  # none cut off
    assert "Search" not in text and "Skip to main content" not in text and "previous" not in text
    outputs = page.locator("article details.guess .cell_output pre").all_text_contents()
    assert outputs and all("".join(shown.split()) in packed for shown in outputs)
    assert "Show what comes out" not in text
    page.context.close()


def test_a_page_that_runs_no_script_prints_unfolded(plain, server, tmp_path):
    plain.goto(server + "chapters/selu.html")
    plain.pdf(path=tmp_path / "page.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    packed = "".join("".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document)
    for shown in plain.locator("article details pre").all_text_contents()[1:]:
        assert "".join(shown.split()) in packed
