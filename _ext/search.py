"""The search finds words that are names of every object in JavaScript, such as constructor.

Sphinx looks a word up in a plain object, which has some names from its kind. The index gets maps
that have none but their words.
"""

from pathlib import Path

FILE = "searchtools.js"
OWN_NAMES = """
// Added by _ext/search.py.
{
  const { setIndex } = Search;
  const names = { __proto__: null, hasOwnProperty(name) { return Object.hasOwn(this, name); } };
  Search.setIndex = (index) => {
    Object.setPrototypeOf(index.terms, names);
    Object.setPrototypeOf(index.titleterms, names);
    setIndex(index);
  };
}
"""


def rewrite(app, exception):
    script = Path(app.outdir, "_static", FILE)
    if exception or app.builder.format != "html" or not script.is_file():
        return
    text = script.read_text(encoding="utf8")
    if OWN_NAMES not in text:
        script.write_text(text + OWN_NAMES, encoding="utf8")


def setup(app):
    app.connect("build-finished", rewrite)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
