"""The page of the package: every function of a family, with its docstring, by one directive.

    .. family:: relu

autodoc reads an Activation as the function that it is, in the order of the catalogue.
"""

from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective


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


def setup(app):
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.napoleon")
    app.add_directive("family", Family)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
