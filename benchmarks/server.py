"""A built site on a server as GitHub Pages has it: text travels compressed, all is kept a while."""

import gzip
import http.server
import threading
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit


@cache
def compressed(path, changed):
    return gzip.compress(path.read_bytes(), 6, mtime=0)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Has a folder below a path, and shows its 404.html, if there is one, for what it has not."""

    protocol_version = "HTTP/1.1"
    TEXT = (".html", ".css", ".js", ".svg", ".json", ".txt", ".xml")

    def __init__(self, *arguments, below, **options):
        self.below = below
        super().__init__(*arguments, **options)

    def do_GET(self):
        asked = urlsplit(self.path).path
        path = Path(self.translate_path(f"/{asked.removeprefix(self.below)}"))
        if path.is_dir():
            path /= "index.html"
        found = asked.startswith(self.below) and path.is_file()
        if not found:
            path = Path(self.directory, "404.html")
            if not path.is_file():
                return self.send_error(404)
        text = path.suffix in self.TEXT
        body = compressed(path, path.stat().st_mtime_ns) if text else path.read_bytes()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if text:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextmanager
def serve(folder, below="/"):
    """The address of a folder, below a path that begins and ends with a slash."""
    handler = partial(Handler, directory=str(folder), below=below)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}{below}"
        server.shutdown()
