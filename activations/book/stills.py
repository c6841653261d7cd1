"""A chart as a still picture, small enough to be stored beside it: for where it cannot live."""

import json
import math
import re

__all__ = ["data_address"]

WIDTH = 540  # of a chart that is as wide as its place
CLOSE = 0.2  # pixels: a corner of a line that is nearer to it than that is left out

TAG = re.compile("<[^>]*>")
NUMBER = re.compile(r"-?\d+\.\d+")
LINE = re.compile(r'(?<= d=")M[\d.,LM-]+(?=")')
POINT = re.compile(r"(-?[\d.]+),(-?[\d.]+)")
# What browsers assume, what is for a page in which the picture would be alive, what is empty.
SPARE = re.compile(
    r' (?:aria-\w+|role|class|pointer-events|font-family|xmlns:xlink|version)="[^"]*"'
    r'| (?:opacity|stroke-width)="1"| [xy]2="0"| text-anchor="start"| font-weight="normal"'
    r'| transform="translate\(0,0\)"| font-size="14px"| stroke-dasharray="1,0"'
    r'|<path[^>]* d="(?:M0,0h0v0h0Z)?"[^>]*/>'
)
CLIP = re.compile(r"\bclip\d+")
EMPTY = re.compile(r"<g[^>]*></g>|(?<=>)\s+(?=<)")


def data_address(spec):
    """The picture as an address that holds it whole, or "" where nothing draws it.

    Parameters
    ----------
    spec : dict
        A chart in Vega-Lite.

    Returns
    -------
    str
        The same on every machine.
    """
    try:
        import vl_convert
    except ImportError:  # Colab may lack it, and has the internet
        return ""
    still = dict(spec, width=WIDTH) if spec.get("width") == "container" else spec
    return "data:image/svg+xml," + _quoted(_short(vl_convert.vegalite_to_svg(json.dumps(still))))


def _short(svg):
    svg = SPARE.sub("", LINE.sub(lambda path: _simpler(path[0]), svg))
    before = None
    while svg != before:
        before, svg = svg, EMPTY.sub("", svg)
    svg = _without_bare_groups(svg)
    found = list(dict.fromkeys(CLIP.findall(svg)))  # Vega goes on counting from picture to picture
    svg = CLIP.sub(lambda clip: f"clip{found.index(clip[0])}", svg)
    svg = TAG.sub(lambda tag: NUMBER.sub(_rounded, tag[0]), svg)
    return svg.replace("<svg ", '<svg font-family="sans-serif" font-size="14px" ', 1)


def _without_bare_groups(svg):
    """A group without attributes changes nothing."""
    kept, bare = [], []
    for part in re.split("(<g[^>]*>|</g>)", svg):
        if part == "</g>":
            part = "" if bare.pop() else part
        elif part.startswith("<g"):
            bare.append(part == "<g>")
            part = "" if bare[-1] else part
        kept.append(part)
    return "".join(kept)


def _rounded(number):
    return f"{round(float(number[0]), 1):g}"


def _simpler(path):
    """A line without the corners that nobody sees."""
    parts = ([(float(x), float(y)) for x, y in POINT.findall(part)] for part in path.split("M")[1:])
    return "".join(
        "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in _corners(points)) for points in parts
    )


def _corners(points):
    """By Ramer, Douglas and Peucker: the farthest point stays, and so on before and after it."""
    if len(points) < 3:
        return points
    (x0, y0), (x1, y1) = points[0], points[-1]
    length = math.dist(points[0], points[-1]) or 1
    away = [abs((x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)) / length for x, y in points]
    far = max(range(len(points)), key=away.__getitem__)
    if away[far] < CLOSE:
        return [points[0], points[-1]]
    return _corners(points[: far + 1])[:-1] + _corners(points[far:])


def _quoted(svg):
    """As it may stand between double quotes; base64 would be longer by a third."""
    return re.sub(r'[%#"]', lambda sign: {"%": "%25", "#": "%23", '"': "'"}[sign[0]], svg)
