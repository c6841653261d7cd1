"""A chart in a notebook: the still picture, which stands there until Vega has come."""

import io
import json
import re
import sys
from urllib.parse import unquote

import numpy as np
import pytest
import vl_convert
from PIL import Image

from activations import relu, sigmoid, sine, snake, swish
from activations.book import charts, stills
from tests.chapters import notebooks as nb
from tests.site.pages import DESK, axe

LARGEST = 30_000  # bytes of a stored chart

pytestmark = pytest.mark.slow  # make check opens no page


@pytest.fixture(scope="module")
def chart():
    return charts.explorer(swish)._repr_mimebundle_()["text/html"]


@pytest.fixture
def notebook(browser, chart):
    """A page with the chart of a notebook, and what answers when it asks for Vega."""
    contexts = []

    def show(answer, **settings):
        context = browser.new_context(viewport=DESK, **settings)
        contexts.append(context)
        context.route(re.compile("^https:"), answer)
        page = context.new_page()
        page.set_content(f"<div>{chart}</div>", wait_until="commit")
        return page

    yield show
    for context in contexts:
        context.close()


def test_a_notebook_without_the_internet_shows_the_picture_and_says_why(notebook):
    page = notebook(lambda route: route.abort())
    page.get_by_text("A still picture").wait_for()
    picture = page.get_by_role("img", name="The curve of swish")
    assert picture.bounding_box()["height"] > 300
    assert picture.evaluate("image => image.naturalWidth") > 500
    assert "Error" not in page.inner_text("body")
    assert axe(page, "div", rules={"region": {"enabled": False}}) == []


def test_a_notebook_shows_the_picture_until_vega_has_come(notebook):
    held = []
    page = notebook(lambda route: held.append(route))
    page.get_by_role("img", name="The curve of swish").wait_for()
    assert not page.get_by_text("A still picture").is_visible()
    assert held


def test_a_notebook_that_runs_no_script_shows_the_picture(notebook):
    page = notebook(lambda route: route.abort(), java_script_enabled=False)
    assert page.get_by_role("img", name="The curve of swish").is_visible()
    assert not page.get_by_text("A still picture").is_visible()


def test_a_notebook_with_the_internet_shows_the_chart_in_the_place_of_its_picture(notebook):
    vega = vl_convert.javascript_bundle()

    def cdn(route):
        embed = "vega-embed" in route.request.url
        route.fulfill(body=vega if embed else "", content_type="text/javascript")

    page = notebook(cdn)
    page.locator(".vega-embed svg, .vega-embed canvas").wait_for()
    assert page.locator(".vega-embed .vega-bind").count() == 3
    assert page.locator(".vega-embed").bounding_box()["width"] > 1000
    assert page.locator("img:visible, p:visible").count() == 0


@pytest.mark.parametrize("activation", [sigmoid, relu, sine, snake], ids=lambda a: a.__name__)
def test_the_picture_of_a_notebook_leaves_no_corner_out(activation):
    """Beside the picture with all its points: not one pixel in a hundred differs."""
    spec = charts.explorer(activation).spec
    whole = vl_convert.vegalite_to_svg(json.dumps(dict(spec, width=stills.WIDTH)))
    short = unquote(stills.data_address(spec).removeprefix("data:image/svg+xml,"))
    drawn = [
        np.asarray(Image.open(io.BytesIO(vl_convert.svg_to_png(svg))).convert("L"), float)
        for svg in (whole, short)
    ]
    assert drawn[0].shape == drawn[1].shape
    assert np.mean(np.abs(drawn[0] - drawn[1]) > 64) < 0.01
    assert "f(x) =" in short and len(short) < 0.4 * len(whole)


def test_a_chart_says_what_it_shows_where_nothing_draws_the_picture(monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    markup = charts.explorer(swish)._repr_mimebundle_()["text/html"]
    assert 'src=""' not in markup and "The curve of swish" in markup


def test_a_stored_chart_is_light():
    found = 0
    for path in nb.CHAPTERS:
        cells = json.loads(path.read_text(encoding="utf8"))["cells"]
        for cell in cells:
            for output in cell.get("outputs", []):
                if 'id="chart-' in "".join(output.get("data", {}).get("text/html", "")):
                    found += 1
                    assert len(json.dumps(output).encode()) < LARGEST, (path.name, cell["id"])
    assert found >= 2
