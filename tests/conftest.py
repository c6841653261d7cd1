"""A browser, for whoever tests a page.

Chromium or Chrome must be installed. Without one the tests that need it are skipped, except where
CI is set: there they fail.
"""

import os

import pytest

from tools import chromium


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import sync_playwright

    found = chromium.find()
    if found is None:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("no browser: install Chromium or Chrome to test the site")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=chromium.FLAGS)
        yield browser
        browser.close()
