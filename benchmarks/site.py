"""What a page of the site weighs, and how soon it stands still: `make bench-site`.

Each page is opened in Chromium from a server that compresses as GitHub Pages does: with an empty
cache, and once more as the second page of a visit. The default build of the same sources, with no
setting and no extension of ours, stands beside it. The tests hold the budgets, with these means.
"""

import contextlib
import gzip
import http.server
import shutil
import threading
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from playwright.sync_api import sync_playwright

TREE = Path(__file__).resolve().parent.parent
SITE = TREE / "_build" / "html"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing from any other host
]
DESK = {"width": 1280, "height": 900}
SLOW_LINE = {
    "offline": False,
    "latency": 40,  # ms
    "downloadThroughput": 10e6 / 8,
    "uploadThroughput": 10e6 / 8,
}
SLOW_CPU = {"rate": 4}


def pages():
    toc = yaml.safe_load((TREE / "_toc.yml").read_text(encoding="utf8"))
    chapters = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [f"{document}.html" for document in [toc["root"], *chapters]]


@cache
def compressed(path, changed):
    return gzip.compress(path.read_bytes(), 6, mtime=0)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Compresses text and lets it be kept for ten minutes."""

    protocol_version = "HTTP/1.1"
    TEXT = (".html", ".css", ".js", ".svg", ".json", ".txt", ".xml")

    def do_GET(self):
        path = Path(self.translate_path(urlsplit(self.path).path))
        if not path.is_file():
            return self.send_error(404)
        text = path.suffix in self.TEXT
        body = compressed(path, path.stat().st_mtime_ns) if text else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if text:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def serve(folder):
    """The address of a folder on this machine."""
    handler = partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@contextlib.contextmanager
def chromium():
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, BROWSERS)))
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


WATCH = """
    window.seen = {paint: 0, shift: 0, task: 0, shifts: [], tasks: []};
    const watch = (type, each) => new PerformanceObserver(
        list => list.getEntries().forEach(each)).observe({type, buffered: true});
    watch("largest-contentful-paint", entry => seen.paint = entry.startTime);
    watch("layout-shift", entry => {
        if (entry.hadRecentInput) return;
        seen.shift += entry.value;
        seen.shifts.push([entry.value, entry.startTime, entry.sources.map(s => s.node?.outerHTML?.slice(0, 80))]);
    });
    watch("longtask", entry => {
        seen.task = Math.max(seen.task, entry.duration);
        seen.tasks.push([entry.startTime, entry.duration]);
    });
"""
# As a reader would: down the page, slowly enough for figures and charts to come to life.
SCROLL = """async () => {
    const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
    while (scrollY + innerHeight < document.documentElement.scrollHeight - 1) {
        scrollBy({top: innerHeight / 2, behavior: "instant"});
        await pause(100);
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
        return sum(size for (_, figure), size in self.bytes.items() if not figure)

    def open(self, address, read_on=False):
        """Open a page, and read it to its end if told so; what happened meanwhile."""
        self.bytes.clear()
        self.page.goto(address, wait_until="load")
        self.page.wait_for_timeout(300)
        if read_on:
            self.page.evaluate(SCROLL)
        self.page.wait_for_load_state("networkidle")
        return self.page.evaluate("seen")


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
