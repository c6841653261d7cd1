"""What a page shows of a chapter otherwise than its notebook does, since no cell runs there.

Set-up and imports are folded into one line. Below "Exercises" stands where they can be done, and
what their checks say of an empty attempt is left out. The EPUB shows the imports, without set-up.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import relative_uri

from .cells import enclose

FOLD = '<details class="set-up"><summary>Set-up and imports</summary>'


class Chapter(SphinxPostTransform):
    default_priority = 950  # after `charts`, which moves cells
    formats = ("html",)

    def run(self, **kwargs):
        setup, exercises = self.cells("setup"), self.cells("exercise")
        if setup and self.app.builder.name == "epub":
            setup[0].parent.remove(setup[0])
        elif setup:
            enclose(setup[0], self.cells("imports")[0], FOLD, "</details>")
        for cell in exercises:
            cell[1:] = []
        if exercises:
            section = exercises[0].parent.parent
            section.insert(1, nodes.raw("", self.where(), format="html"))

    def cells(self, tag):
        found = self.document.findall(nodes.container)
        return [node for node in found if f"tag_{tag}" in node["classes"]]

    def where(self):
        page = self.app.builder.get_target_uri(self.env.docname)
        first = relative_uri(page, self.app.builder.get_target_uri(self.config.root_doc))
        ways = [f'<a href="{first}#run-it-yourself">on your own machine</a>']
        notebook = "the chapter's notebook"
        if self.app.builder.name != "epub":
            source = relative_uri(page, f"_sources/{self.env.docname}.ipynb")
            notebook = f'<a href="{source}" download>{notebook}</a>'
            theme = self.config.html_theme_options
            if colab := theme.get("launch_buttons", {}).get("colab_url"):
                path = theme["repository_url"].removeprefix("https://github.com")
                path += f"/blob/{theme['repository_branch']}/{self.env.docname}.ipynb"
                ways.append(f'<a href="{colab}/github{path}">in Colab</a>')
        return (
            f"<p>Nothing runs on this page. Do these in {notebook}, {' or '.join(ways)}: "
            "there each cell says what is wrong with an attempt.</p>"
        )


def setup(app):
    app.add_post_transform(Chapter)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
