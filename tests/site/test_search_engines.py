"""The sitemap and robots.txt."""

from xml.etree import ElementTree

from tests.site.books import HOME, PAGES


def test_the_sitemap_lists_the_pages(published):
    sitemap = ElementTree.parse(published.site / "sitemap.xml")
    places = sitemap.findall("{*}url/{*}loc")
    assert {place.text for place in places} == {HOME + name for name in PAGES}
    robots = (published.site / "robots.txt").read_text(encoding="utf8")
    assert f"Sitemap: {HOME}sitemap.xml\n" in robots
