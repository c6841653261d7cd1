"""The search finds words that are names of every object in JavaScript, such as constructor.

Sphinx looks a word up in a plain object, which has some names from its kind. The index gets maps
that have none but their words.

And whoever asks for a function is led to its page first.
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
  const asked = (new URLSearchParams(location.search).get("q") || "").toLowerCase();
  const words = asked.split(/[^a-z0-9]+/).filter(Boolean);
  // "leaky relu" is the page of leaky_relu before that of relu; "derivative" is in all titles.
  Scorer.score = ([page, , , , score]) => {
    if (!page.startsWith("functions/")) return score;
    const name = page.slice("functions/".length);
    if (`_${words.join("_")}_`.includes(`_${name}_`)) return score + 50 + name.length;
    return words.every((word) => ["formula", "derivative", "code"].includes(word)) ? 0 : score;
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
