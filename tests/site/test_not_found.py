"""What readers get who come by a wrong address."""

from types import SimpleNamespace

import pytest

from _ext import not_found
from benchmarks.server import serve
from tests.site.books import PAGES
from tests.site.pages import PHONE, axe, visit


@pytest.fixture(scope="module")
def home(either):
    """A server that has the book below its path, and shows 404.html for what it has not."""
    with serve(either.site, either.path) as address:
        yield address


def test_a_wrong_address_gets_a_page_that_is_all_there_and_leads_on(browser, home):
    lost = visit(browser, home, "chapters/very/deep/gone.html")
    page = lost.page
    assert [failed for failed in lost.failed if failed != f"404 {home}{lost.name}"] == []
    assert [error for error in lost.errors if "status of 404" not in error] == []
    assert lost.elsewhere == []
    assert page.locator("article h1").inner_text() == "Page not found"
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    inside = {link for link in links if link.startswith("http://127")}
    assert {f"{home}{name}" for name in PAGES} <= inside
    assert [link for link in inside if not link.startswith(home)] == []
    for scheme in ("light", "dark"):
        assert axe(lost.look(scheme=scheme)) == []
        assert axe(lost.look(PHONE, scheme)) == []

    page = lost.look()
    page.locator("article a", has_text="chapters").click()
    page.wait_for_url(f"{home}index.html#the-chapters")
    assert page.locator("#the-chapters").count() == 1
    page.go_back()
    page.locator("article input[type=search]").fill("tanh")
    page.keyboard.press("Enter")
    page.locator("#search-results li a").first.wait_for()
    results = page.eval_on_selector_all("#search-results li a", "all => all.map(a => a.href)")
    assert any(result.startswith(f"{home}chapters/tanh.html") for result in results)
    page.context.close()


def test_github_says_where_home_is_while_no_address_does(monkeypatch, unpublished):
    monkeypatch.setenv("GITHUB_REPOSITORY", "Someone/some-book")
    not_found.set_addresses(None, config := SimpleNamespace(html_baseurl=""))
    assert config.notfound_urls_prefix == "/some-book/"
    assert "without colours" in (unpublished.site / "404.html").read_text(encoding="utf8")


def test_the_list_of_chapters_is_where_lost_readers_are_sent(anchors, site):
    assert "the-chapters" in anchors[site / "index.html"].ids
