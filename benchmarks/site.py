"""What a page of the site weighs, and how soon it stands still: `make bench-site`.

Each page is opened in Chromium from a server that compresses as GitHub Pages does: with an empty
cache, and once more as the second page of a visit. The default build of the same sources, with no
setting and no extension of ours, stands beside it. The tests hold the budgets, with these means.
"""

import shutil
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from benchmarks.server import serve
from tools import book, chromium

DESK = {"width": 1280, "height": 900}
SLOW_LINE = {
    "offline": False,
    "latency": 40,  # ms
    "downloadThroughput": 10e6 / 8,
    "uploadThroughput": 10e6 / 8,
}
SLOW_CPU = {"rate": 4}


@contextmanager
def launched(path):
    """A browser, kept from every other host."""
    with sync_playwright() as playwright:
        flags = [*chromium.FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


WATCH = """
    window.seen = {paint: 0, shift: 0, task: 0};
    const watch = (type, each) => new PerformanceObserver(
        list => list.getEntries().forEach(each)).observe({type, buffered: true});
    watch("largest-contentful-paint", entry => seen.paint = entry.startTime);
    watch("layout-shift", entry => seen.shift += entry.hadRecentInput ? 0 : entry.value);
    watch("longtask", entry => seen.task = Math.max(seen.task, entry.duration));
"""
# As a reader would: down the page, slowly enough for figures and charts to come to life.
SCROLL = """async () => {
    const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
    while (scrollY + innerHeight < document.documentElement.scrollHeight - 1) {
        scrollBy({top: innerHeight, behavior: "instant"});
        await pause(80);
    }
    await pause(500);
}"""


@dataclass
class Reader:
    """A visitor of the site, with a cache of their own, and a count of the bytes that came."""

    page: object
    bytes: dict

    @property
    def total(self):
        return sum(self.bytes.values())

    @property
    def without_figures(self):
        return self.without(())

    def without(self, kept):
        """Bytes that came without figures, and without the files of some addresses."""
        return sum(
            size for (url, figure), size in self.bytes.items() if not figure and url not in kept
        )

    def open(self, address):
        """Open a page; what happened meanwhile."""
        self.bytes.clear()
        self.page.goto(address)
        self.page.evaluate("() => document.fonts.ready")  # where it is slow, idle comes too early
        self.page.wait_for_load_state("networkidle")
        return self.page.evaluate("seen")

    def settle(self):
        """Wait until the page is painted; what has happened up to then."""
        self.page.wait_for_function("() => seen.paint")
        return self.page.evaluate("seen")

    def read_on(self):
        """Read the page to its end; what has happened up to then."""
        self.page.evaluate(SCROLL)
        self.page.wait_for_load_state("networkidle")
        return self.page.evaluate("seen")

    def close(self):
        self.page.context.close()


def reader(browser, slow=False, viewport=DESK):
    page = browser.new_context(viewport=viewport).new_page()
    page.add_init_script(WATCH)
    devtools = page.context.new_cdp_session(page)
    requests, cached, sizes = {}, set(), {}

    def arrived(event):
        kind, url = requests.get(event["requestId"], ("", ""))
        figure = kind == "Image" or url.endswith("vega.js")
        if event["requestId"] not in cached and not url.startswith("data:"):
            sizes[url, figure] = sizes.get((url, figure), 0) + event["encodedDataLength"]

    def answered(event):
        requests[event["requestId"]] = event["type"], event["response"]["url"]
        if event["response"].get("fromDiskCache"):
            cached.add(event["requestId"])

    devtools.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    devtools.on("Network.responseReceived", answered)
    devtools.on("Network.loadingFinished", arrived)
    devtools.send("Network.enable")
    if slow:
        devtools.send("Network.emulateNetworkConditions", SLOW_LINE)
        devtools.send("Emulation.setCPUThrottlingRate", SLOW_CPU)
    return Reader(page, sizes)


@dataclass
class Weight:
    """Of one page: bytes of a first visit and of a second page, and what a slow machine takes."""

    first: int
    figures: int
    second: int
    paint: float
    shift: float
    task: float


def weigh(browser, home, page, first_page="index.html"):
    with closing(reader(browser)) as cold:
        cold.open(home + page)
        cold.read_on()
        first, figures = cold.without_figures, cold.total - cold.without_figures
    with closing(reader(browser)) as warm:
        warm.open(home + first_page)
        warm.open(home + page)
        second = warm.without_figures
    runs = []
    for _ in range(3):
        with closing(reader(browser, slow=True)) as visitor:
            visitor.open(home + page)
            # What is painted later, further down, is not what a reader waits for.
            paint = visitor.settle()["paint"]
            runs.append(visitor.read_on() | {"paint": paint})
    paint, shift, task = (median(run[key] for run in runs) for key in ("paint", "shift", "task"))
    return Weight(first, figures, second, paint, shift, task)


def default_build(folder):
    """The same sources as Jupyter Book builds them when nothing is set."""
    pages = (path.name for path in book.TREE.glob("*.md"))
    for name in ("_toc.yml", "chapters", "images", *pages):
        copy = shutil.copytree if (book.TREE / name).is_dir() else shutil.copy
        copy(book.TREE / name, folder / name)
    config = "title: Activation Functions\nonly_build_toc_files: true\n"
    config += (
        'execute:\n  execute_notebooks: "off"\nparse:\n  myst_enable_extensions: [dollarmath]\n'
    )
    (folder / "_config.yml").write_text(config, encoding="utf8")
    build = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build"]
    subprocess.run([*build, str(folder)], check=True, capture_output=True, timeout=300)
    return folder / "_build" / "html"


def default_weights(browser, names):
    """Bytes of a first visit, without figures and without what other hosts would have to send."""
    with tempfile.TemporaryDirectory() as folder, serve(default_build(Path(folder))) as home:
        weights = {}
        for name in names:
            with closing(reader(browser)) as visitor:
                visitor.open(home + name)
                weights[name] = visitor.without_figures
    return weights


def main():
    if not (book.SITE / "index.html").is_file():
        sys.exit("There is no site yet: run `make book`.")
    found = chromium.find(chromium.BROWSERS)  # a whole one, as readers have
    if found is None:
        sys.exit("No browser: install Chromium or Chrome to weigh the site.")
    head = ["page", "first visit", "its figures", "default", "share", "second page"]
    head += ["paint s", "shift", "task ms"]
    print("kB as they travel, compressed; times at a quarter of this machine's speed, 10 Mbit/s")
    print(f"{head[0]:32}", *(f"{title:>11}" for title in head[1:]))
    with launched(found) as browser:
        default = default_weights(browser, book.pages())
        with serve(book.SITE) as home:
            for name in book.pages():
                page = weigh(browser, home, name)
                figures = [page.first / 1e3, page.figures / 1e3, default[name] / 1e3]
                figures += [page.first / default[name], page.second / 1e3]
                figures += [page.paint / 1e3, page.shift, page.task]
                digits = [0, 0, 0, 2, 0, 2, 3, 0]
                cells = (f"{f:11.{d}f}" for f, d in zip(figures, digits, strict=True))
                print(f"{name.removesuffix('.html'):32}", *cells, flush=True)
    print("default: without MathJax and Vega, which it fetches from another host")


if __name__ == "__main__":
    main()
