"""The chapters in JupyterLab, opened as `make lab` opens them."""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.chapters import notebooks as nb
from tests.site.pages import DESK, watched

CHAPTER = "sigmoid"
TOKEN = "book"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a server, started by the commands of the Makefile in a copy of the book."""
    folder = tmp_path_factory.mktemp("lab")
    book = nb.copy_tree(folder / "book")
    recipe = re.search(r"(?m)^lab:.*\n((?:\t.*\n)+)", (book / "Makefile").read_text("utf8"))[1]
    *before, serve = [line.strip().lstrip("@") for line in recipe.splitlines()]
    home = {f"JUPYTER_{kind}_DIR": str(folder / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    environment = os.environ | home | {"HOME": str(folder)}

    def command(line):
        return line.replace("$(BIN)", shlex.quote(str(Path(sys.executable).parent)))

    for line in before:
        subprocess.run(command(line), shell=True, cwd=book, env=environment, check=True)
    arguments = shlex.split(command(serve))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments += ["--no-browser", "--allow-root", f"--ServerApp.port={port}"]
    arguments += [f"--IdentityProvider.token={TOKEN}"]
    said = folder / "said.txt"
    with said.open("w") as log:
        server = subprocess.Popen(arguments, cwd=book, env=environment, stdout=log, stderr=log)
        try:
            wait_for(server, said, port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(10)


def wait_for(server, said, port):
    for _ in range(600):
        if f":{port}/" in said.read_text("utf8"):
            return
        assert server.poll() is None, said.read_text("utf8")
        time.sleep(0.1)
    raise TimeoutError(said.read_text("utf8"))


@pytest.fixture(scope="module")
def opened(browser, lab):
    """A chapter that nobody has opened before, and no cell of it run; no host but this one."""
    context = browser.new_context(viewport=DESK)
    context.route(lambda url: not url.startswith(lab), lambda route: route.abort())
    page = context.new_page()
    page.mishaps = watched(page)
    page.goto(
        f"{lab}lab/tree/chapters/{CHAPTER}.ipynb?token={TOKEN}", wait_until="domcontentloaded"
    )
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    yield page
    context.close()


def come_to(page, part):
    """Scroll until a part of the notebook is drawn: JupyterLab draws what comes near."""
    notebook = page.locator(".jp-WindowedPanel-outer, .jp-Notebook").first
    found = page.locator(part)
    for _ in range(400):
        if found.count():
            return found.first
        notebook.evaluate("panel => panel.scrollBy(0, panel.clientHeight / 2)")
        page.wait_for_timeout(50)
    raise AssertionError(f"no {part}")


@pytest.mark.slow
def test_figures_and_charts_show_before_a_cell_is_run(opened):
    opened.locator(".jp-OutputArea-output svg, .jp-OutputArea-output img").first.wait_for()
    assert opened.locator(".jp-OutputArea-output", has_text="<Figure size").count() == 0


@pytest.mark.slow
def test_a_chart_without_the_internet_shows_its_picture(opened):
    picture = come_to(opened, "[id^=chart-][id$=-still] img")
    picture.scroll_into_view_if_needed()
    opened.get_by_text("A still picture").first.wait_for()
    assert picture.bounding_box()["height"] > 200
    assert not opened.get_by_text("Error loading script").first.is_visible()


@pytest.mark.slow
def test_a_link_within_the_page_leads_to_its_section(opened):
    """From the questions at the end, where most of them are, back to the section."""
    come_to(opened, "[data-jupyter-id='Check-yourself']")
    link = opened.locator("details a[href^='#']").first
    heading = link.get_attribute("href")[1:]
    link.evaluate("link => { link.closest('details').open = true; link.click(); }")
    section = opened.locator(f'[data-jupyter-id="{heading}"]')
    section.wait_for()
    opened.wait_for_function(
        "h => { const {top} = h.getBoundingClientRect(); return top >= 0 && top < innerHeight; }",
        arg=section.element_handle(),
    )


@pytest.mark.slow
def test_a_link_to_the_glossary_opens_it(opened):
    link = opened.locator(
        ".jp-Notebook a[href*='glossary.md'], a[data-commandlinker-args*='glossary']"
    )
    link.first.evaluate("link => link.click()")
    opened.locator(".lm-TabBar-tabLabel", has_text="glossary.md").wait_for()
