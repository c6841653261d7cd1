"""The cover of the downloads, drawn from the functions as the chapters' figures are."""

import matplotlib.pyplot as plt
import numpy as np

from activations import catalogue
from activations.book import figures, palette


def save(target, *lines):
    """Well-known functions in their colours, below a title and further lines, if there are any."""
    figures.use_style()
    height = 8 if lines else 5
    figure = plt.figure(figsize=(6, height), layout="none")
    ax = figure.add_axes((0, 0, 1, 5 / height))
    x = np.linspace(-4, 4, 801)
    for name in figures.WELL_KNOWN:
        ax.plot(x, catalogue[name](x), color=palette.COLOURS[name])
    ax.set(xlim=(-4, 4), ylim=(-2.6, 4))
    ax.axis("off")
    for k, line in enumerate(lines):
        style = {"size": 30, "weight": "bold"} if k == 0 else {"size": 17}
        figure.text(0.08, 0.88 - 0.08 * k, line, **style)
    empty = figures.METADATA if target.suffix == ".svg" else {"Software": None}
    figure.savefig(target, dpi=200, metadata=empty)
    plt.close(figure)
