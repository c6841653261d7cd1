"""What readers get who come by the old address of a page that was renamed."""

import io
import shutil

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from tests.site.books import HOME, MOVED
from tests.site.pages import Anchors, tags
from tools.book import TREE


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("old", MOVED)
def test_an_old_address_leads_to_the_new_page(browser, published, old, script):
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    new = (published.site / f"{MOVED[old]}.html").as_uri()
    part = "?state=1#its-slope" if script else ""  # only a script can hand it on
    page.goto(f"{(published.site / old).as_uri()}.html{part}")
    page.wait_for_url(f"{new}{part}")
    context.close()


def test_an_old_address_names_the_new_one(published, unpublished):
    for old, new in MOVED.items():
        assert tags(published.site / f"{old}.html")["canonical"] == f"{HOME}{new}.html"
        assert "canonical" not in tags(unpublished.site / f"{old}.html")
        [link] = Anchors(published.site / f"{old}.html").links  # for a browser that does not follow
        assert (published.site / old).parent.joinpath(link).resolve().is_file()


def test_a_move_from_a_page_that_is_there_or_to_one_that_is_not_is_refused(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.rst").write_text(f":orphan:\n\n{name}\n=\n")
    shutil.copy(TREE / "_ext" / "templates" / "moved.html", tmp_path)
    settings = {
        "extensions": ["_ext.redirects"],
        "templates_path": ["."],
        "root_doc": "a",
        "moved_pages": {"a": "b", "old": "gone", "new": "b"},
    }
    out, trees, said = tmp_path / "html", tmp_path / "doctrees", io.StringIO()
    with docutils_namespace():
        Sphinx(tmp_path, None, out, trees, "html", settings, status=None, warning=said).build()
    moved = [page.stem for page in out.glob("*.html") if "page has moved" in page.read_text()]
    assert moved == ["new"]
    assert said.getvalue().count("moved_pages: ") == 2
