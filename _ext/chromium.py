"""Where Chromium or Chrome is, and how it is started: for the PDF and for the tests."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find():
    """The path of the browser, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)
