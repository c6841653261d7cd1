"""What a page says of itself: its description, and the tags that a shared link shows."""

import re

from _ext.metadata import LENGTH
from tests.chapters import notebooks as nb
from tests.site.pages import PAGES, tags


def test_each_page_has_a_description_of_its_own(site):
    found = {}
    for name in PAGES:
        text = (site / name).read_text(encoding="utf8")
        [words] = re.findall(r'<meta name="description" content="([^"]*)"', text)
        assert 50 < len(words) <= 210, name  # some characters are written as five
        assert not re.search(r"[\\$`{}|]|&lt;", words), name
        found[words] = name
    assert len(found) == len(PAGES)


def test_the_description_is_what_a_reader_will_be_able_to_do(either):
    words = tags(either.site / "chapters" / "tanh.html")["description"]
    assert words.startswith("Take the sigmoid, stretch it, and move it down")
    assert "After this chapter you can tell" in words
    assert LENGTH * 0.8 < len(words) <= LENGTH
    first = nb.read(nb.TREE / "chapters" / "tanh.ipynb").cells[0].source
    typed = words.replace("’", "'")
    assert typed.removesuffix("…") in first  # cut between two words
    # neither a formula nor what a picture shows, and fit to stand in a tag
    notes = tags(either.site / "notes.html")["description"]
    assert notes == "Said “in words” &amp; kept."


def test_the_tags_to_share_repeat_title_and_description(published):
    found = tags(published.site / "notes.html")
    assert found["og:description"] == found["description"]
    assert found["og:title"] == "Ends &amp; “means” &lt; 2"
    assert tags(published.site / "chapters" / "tanh.html")["og:title"] == "Tanh"
