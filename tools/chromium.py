"""Where Chromium or Chrome is, and how it is started: for the PDF and for the tests."""

import shutil

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HEADLESS = "chromium-headless-shell"  # the engine without a window: opens twice as fast
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find(names=(HEADLESS, *BROWSERS)):
    """The path of the first one that is there, or None."""
    return next(filter(None, map(shutil.which, names)), None)
