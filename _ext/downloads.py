"""The landing page links to the PDF and the EPUB only where they are built: by `make downloads`.

What `index.md` says of them stands under Sphinx's tag `downloads`.
"""

import os


def setup(app):
    if os.environ.get("DOWNLOADS"):
        app.tags.add("downloads")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
