"""Cells are written in IPython's Python, in which a line may begin with `!` or `%`."""

from ipython_pygments_lexers import IPython3Lexer


def setup(app):
    app.add_lexer("python", IPython3Lexer)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
