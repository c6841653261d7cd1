"""The logo, in its file and on a page."""

import io

import numpy as np
from PIL import Image

from tools import logo


def test_the_stored_logo_is_what_the_code_draws():
    assert (logo.STATIC / "logo.svg").read_text(encoding="utf8") == logo.logo()
    stored, drawn = (
        np.asarray(Image.open(icon)).astype(int)
        for icon in (logo.STATIC / "touch-icon.png", io.BytesIO(logo.touch_icon()))
    )
    assert stored.shape == (180, 180, 4)
    assert np.abs(stored - drawn).max() <= 8  # another version may round otherwise


def test_the_logo_stands_beside_the_title_and_nothing_jumps(browser, unpublished):
    page = browser.new_page()
    page.goto((unpublished.site / "notes.html").as_uri())
    image = page.locator(".navbar-brand img")
    assert image.get_attribute("alt") == ""
    given = [int(image.get_attribute(side)) for side in ("width", "height")]
    box, title = image.bounding_box(), page.locator(".navbar-brand p").bounding_box()
    assert [box["width"], box["height"]] == given
    assert title["x"] > box["x"] + box["width"]
    assert image.evaluate("image => image.complete && image.naturalWidth > 0")
    icons = {"icon": "logo.svg", "apple-touch-icon": "touch-icon.png"}
    for kind, file in icons.items():
        link = page.locator(f"link[rel={kind}]").get_attribute("href")
        assert (unpublished.site / link).resolve() == unpublished.site / "_static" / file
    page.close()
