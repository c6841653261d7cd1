"""The pictures that the tools draw of the functions."""

import matplotlib as mpl

from tools import pictures


def test_the_overview_is_up_to_date(tmp_path):
    with mpl.rc_context():
        pictures.save_overview(tmp_path / "now.svg")
    stored, again = pictures.OVERVIEW.read_bytes(), "draw it again: python -m tools.pictures"
    assert (tmp_path / "now.svg").read_bytes() == stored, again
