"""The book without a network: a service worker keeps all of it, for readers who ask for that.

`book.js` has the button and, from here, the size. `offline.js` is the worker; its version is that
of the list of what it keeps, so that a browser finds a new one where a build has changed a file.
"""

import hashlib
import json
import zlib
from fnmatch import fnmatch
from pathlib import Path

KINDS = {".html", ".css", ".js", ".svg", ".png", ".woff"}
UNUSED = ["offline.js", "404.html", "genindex.html", "searchindex.js", "_static/searchtools.js"]
UNUSED += ["_static/*.html", "_sources/*", "downloads/*", "_images/social_previews/*"]


def files(site):
    """What is kept: the paths of what pages are shown with."""
    paths = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.suffix in KINDS)
    return sorted(path for path in paths if not any(fnmatch(path, unused) for unused in UNUSED))


def write(site):
    """The list, the worker, and the size in the button's script."""
    paths = files(site)
    size = sum(len(zlib.compress(Path(site, path).read_bytes())) for path in paths)
    button = Path(site, "_static", "book.js")
    text = button.read_text(encoding="utf8").replace("SIZE", f"{size / 1e6:.1f} MB")
    button.write_text(text, encoding="utf8")
    hashes = {
        path: hashlib.sha256(Path(site, path).read_bytes()).hexdigest()[:12] for path in paths
    }
    kept = json.dumps(hashes)
    Path(site, "kept.json").write_text(kept, encoding="utf8")
    worker = Path(__file__).with_suffix(".js").read_text(encoding="utf8")
    version = hashlib.sha256((worker + kept).encode()).hexdigest()[:12]
    Path(site, "offline.js").write_text(worker.replace("VERSION", version), encoding="utf8")


def finish(app, exception):
    if not exception and app.builder.name == "html":
        write(Path(app.outdir))


def setup(app):
    app.connect("build-finished", finish, priority=900)  # when all is there
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
