"""Fonts with no more letters in them than a style sheet writes: icons and formulas need few."""

import re

from fontTools import subset
from fontTools.ttLib import TTFont

STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
LETTER = re.compile(r"\\([0-9a-fA-F]{2,6}) ?|\\?(.)")


def letters(css):
    """What a style sheet writes into the page; its longer strings name fonts and the like."""
    strings = (LETTER.findall(string) for string in STRING.findall(css))
    written = (string for string in strings if len(string) <= 2)
    return {chr(int(code, 16)) if code else letter for string in written for code, letter in string}


def shrink(source, target, characters):
    """Write a font with the glyphs of these characters alone."""
    font = TTFont(source, recalcTimestamp=False)  # two builds give the same file
    options = subset.Options(notdef_outline=True, layout_features=[], hinting=False)
    options.drop_tables += ["FFTM"]  # FontForge's notes to itself
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=map(ord, characters))
    subsetter.subset(font)
    font.flavor = "woff"
    font.save(target)
