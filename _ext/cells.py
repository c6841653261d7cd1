"""What the extensions ask of the cells of a page, and do to them."""

from docutils import nodes


def is_output(node):
    return node.get("nb_element") == "cell_code_output"


def enclose(first, last, before, after):
    """Put HTML before a part of a page and after another, or the same one."""
    for node, past, html in ((last, 1, after), (first, 0, before)):
        place = node.parent.index(node) + past
        node.parent.insert(place, nodes.raw("", html, format="html"))
