"""The page of the package: every function of a family, with its docstring, by one directive.

    .. family:: relu

Another, `functions`, lists all of them and leads to their pages (see `functions.py`), and one says
how to `install` the package.

autodoc reads an Activation as the function that it is, in the order of the catalogue.
"""

from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from . import functions


class Family(SphinxDirective):
    required_arguments = 1

    def run(self):
        from activations import catalogue

        module = f"activations.families.{self.arguments[0]}"
        names = [f.__name__ for f in catalogue if f.__module__ == module]
        if not names:
            raise self.error(f"no function of the catalogue is in {module}")
        lines = [f".. autofunction:: activations.{name}" for name in names]
        return self.parse_text_to_nodes(StringList(lines, source=self.get_location()))


class Functions(SphinxDirective):
    """All functions by family, each a link to its page where the pages are."""

    def run(self):
        from activations.book import reference, survey

        lines = []
        for family, members in survey.families().items():
            told = []
            for f in members:
                page = functions.document(self.env, f.__name__)
                told.append(f":doc:`{reference.title(f)} </{page}>`" if page else f.__name__)
            lines.append(f"* {family.capitalize().replace('Relu', 'ReLU')}: {', '.join(told)}")
        return self.parse_text_to_nodes(StringList(lines, source=self.get_location()))


class Install(SphinxDirective):
    def run(self):
        from activations.book import reference

        url = self.config.html_theme_options.get("repository_url", "")
        lines = reference.install(url).splitlines()
        return self.parse_text_to_nodes(StringList(lines, source=self.get_location()))


def setup(app):
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.napoleon")
    app.add_directive("family", Family)
    app.add_directive("functions", Functions)
    app.add_directive("install", Install)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
