"""What the tests of the site share: the built site, and two small books."""

import os
from types import SimpleNamespace

import lxml.html
import pytest
from filelock import FileLock

from benchmarks.server import serve
from tests.site import books, pages
from tests.site.pages import PAGES, Anchors
from tools import book


@pytest.fixture(scope="session")
def site():
    """The folder of the built site, all its pages there."""
    missing = [page for page in PAGES if not (book.SITE / page).is_file()]
    if missing:
        pytest.fail(f"not built: {', '.join(missing)}. Run `make book` first.")
    return book.SITE


@pytest.fixture(scope="session")
def server(site):
    """The site's address on this machine."""
    with serve(site) as address:
        yield address


@pytest.fixture
def visit(browser):
    """Opens pages, each in a browser of its own, where no error may happen till the test ends."""
    seen = []

    def visit(home, name):
        seen.append(pages.visit(browser, home, name))
        return seen[-1]

    yield visit
    for one in seen:
        one.page.context.close()
    assert [error for one in seen for error in one.errors] == []


@pytest.fixture(scope="session")
def anchors(site):
    return {path: Anchors(path) for path in site.rglob("*.html") if "_static" not in path.parts}


@pytest.fixture(scope="session")
def few(site):
    """So few pages that each kind of element, of all there are on the site, is on one of them."""
    found, kinds = [], set()
    elements = "//article//*[not(ancestor::pre or ancestor-or-self::mjx-container)]"
    for page in [*PAGES, *pages.FUNCTIONS]:
        these = {(e.tag, e.get("class")) for e in lxml.html.parse(site / page).xpath(elements)}
        if not these <= kinds:
            found.append(page)
            kinds |= these
    return found


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """A folder that all processes of this run of the tests have in common."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def published_book(shared):
    """A small book with the repository's address: its site, and what its build said."""
    return small_book(shared / "published", books.REPOSITORY)


@pytest.fixture(scope="session")
def unpublished(shared):
    """The same without an address."""
    return small_book(shared / "unpublished", "")


def small_book(folder, url):
    """One process builds it, the others wait for what the build said."""
    said = folder / "said.txt"
    with FileLock(f"{folder}.lock"):
        if not said.is_file():
            said.write_text(books.build(folder, url), encoding="utf8")
    return SimpleNamespace(site=folder / "_build" / "html", said=said.read_text(encoding="utf8"))


@pytest.fixture(scope="module", params=["published_book", "unpublished"])
def either(request):
    """Each of the two books, and where its pages start on a server."""
    path = {"published_book": "/some-book/", "unpublished": "/"}[request.param]
    return SimpleNamespace(**vars(request.getfixturevalue(request.param)), path=path)
