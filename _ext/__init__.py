"""The book's Sphinx extensions, a module for each subject; `_config.yml` names this package alone.

`templates` holds the book's own parts of a page.
"""

EXTENSIONS = [
    "published",  # before those that ask where the site is
    "maths",
    "listings",
    "anchors",
    "questions",
    "charts",
    "chapters",
    "api",
    "functions",
    "captions",
    "images",
    "scripts",
    "search",
    "downloads",
    "icons",
    "not_found",
    "offline",
]


def setup(app):
    for name in EXTENSIONS:
        app.setup_extension(f"{__name__}.{name}")
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
