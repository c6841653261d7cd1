"""The book's logo: two classes, in the colours of its figures, parted by the sigmoid.

python -m tools.logo     draws logo.svg and, for the screens of phones, touch-icon.png in _static
"""

from pathlib import Path

import numpy as np
import vl_convert

from activations import sigmoid
from activations.book.palette import CLASSES

STATIC = Path(__file__).resolve().parent.parent / "_static"
SIDE = 32


def logo(corner=7):
    """The logo as SVG. Thick enough to be told at 16 pixels; it brings its own ground along."""
    x = np.linspace(-8, 8, 33)
    across, up = (x + 8) * SIDE / 16, (0.85 - 0.7 * sigmoid(x)) * SIDE
    curve = " ".join(f"{a:g},{b:.2f}" for a, b in zip(across, up, strict=True))
    above, below = CLASSES
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">'
        f'<clipPath id="tile"><rect width="{SIDE}" height="{SIDE}" rx="{corner}"/></clipPath>'
        f'<g clip-path="url(#tile)"><rect width="{SIDE}" height="{SIDE}" fill="{above}"/>'
        f'<path d="M{curve} {SIDE},{SIDE} 0,{SIDE}z" fill="{below}"/>'
        f'<polyline points="{curve}" fill="none" stroke="#fff" stroke-width="3.2"/></g></svg>\n'
    )


def touch_icon():
    """The logo as PNG, 180 pixels wide. A phone rounds the corners itself."""
    return vl_convert.svg_to_png(logo(corner=0), scale=180 / SIDE)


if __name__ == "__main__":
    (STATIC / "logo.svg").write_text(logo(), encoding="utf8")
    (STATIC / "touch-icon.png").write_bytes(touch_icon())
