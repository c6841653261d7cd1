"""The palette: colours that everybody can tell apart, and from white."""

import itertools

import matplotlib as mpl
import numpy as np
import pytest

from activations import catalogue, sigmoid
from activations.book import palette, survey

# Linear RGB as people see it who lack one kind of cone: Machado, Oliveira and Fernandes (2009),
# doi.org/10.1109/TVCG.2009.113, severity 1.0.
VISION = {
    "normal": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear(colour):
    """sRGB, written #rrggbb, to linear light."""
    rgb = np.array(mpl.colors.to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def cielab(rgb):
    """Linear light to CIELAB, in which distance is about what the eye sees (white: D65)."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    t = to_xyz @ np.clip(rgb, 0, 1) / [0.95047, 1, 1.08883]
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_every_activation_has_a_colour_and_only_they():
    assert set(palette.COLOURS) == {activation.__name__ for activation in catalogue}
    assert palette.colour(sigmoid) == palette.colour("sigmoid") == palette.COLOURS["sigmoid"]
    assert palette.colour("not in the book yet") == palette.GREY


@pytest.mark.parametrize(
    "colour", [*palette.COLOURS.values(), *palette.CLASSES, palette.GREY, palette.CHART_GREY]
)
def test_colours_stand_out_from_white(colour):
    luminance = linear(colour) @ [0.2126, 0.7152, 0.0722]
    assert 1.05 / (luminance + 0.05) >= 3  # WCAG 2.2, 1.4.11: graphics


TOGETHER = [
    "relu softplus gelu silu mish elu selu squared_relu".split(),
    "relu gelu silu softplus mish tanh sigmoid".split(),
    "relu glu reglu geglu swiglu".split(),
    "tanh hardtanh softsign".split(),
    *(["sigmoid", "hardsigmoid"], ["silu", "hardswish"], ["softmax", "sparsemax"]),
]


@pytest.mark.parametrize("eyes", VISION)
def test_colours_of_a_family_differ_for_everybody(eyes):
    """Those that are drawn together, too. About 2.3 is the least that an eye can tell apart."""
    seen = {name: cielab(VISION[eyes] @ linear(c)) for name, c in palette.COLOURS.items()}
    for one, other in itertools.combinations(seen, 2):
        kin = catalogue[one].__module__ == catalogue[other].__module__
        if kin or any({one, other} <= set(names) for names in TOGETHER):
            assert np.linalg.norm(seen[one] - seen[other]) > 15, (one, other)
        elif eyes == "normal":
            assert np.linalg.norm(seen[one] - seen[other]) > 5, (one, other)


def test_families_have_marks_of_their_own():
    assert len(palette.FAMILY_MARKS) >= len(survey.families())
    shapes, colours = zip(*palette.FAMILY_MARKS, strict=True)
    assert len(set(shapes)) == len(set(colours)) == len(palette.FAMILY_MARKS)
