"""The pictures of a few functions at once: on the landing page, and on the downloads' cover.

python -m tools.pictures     draws images/overview.svg, the landing page's
"""

import matplotlib.pyplot as plt
import numpy as np

from activations import catalogue
from activations.book import figures, palette
from tools import book

OVERVIEW = book.TREE / "images" / "overview.svg"
PICTURED = [
    "identity", "binary_step", "sigmoid", "tanh", "relu", "leaky_relu",
    "elu", "softplus", "gelu", "silu", "mish", "hardswish",
]  # fmt: skip


def save_overview(target):
    """Well-known functions with their derivatives, each in a panel of its own."""
    figures.use_style()
    figure = figures.small_multiples([catalogue[name] for name in PICTURED], columns=6)
    figure.savefig(target, metadata=figures.METADATA)
    plt.close(figure)


def save_cover(target, *lines):
    """The same in their colours on one pair of axes, below a title and further lines, if any."""
    figures.use_style()
    height = 8 if lines else 5
    figure = plt.figure(figsize=(6, height), layout="none")
    ax = figure.add_axes((0, 0, 1, 5 / height))
    x = np.linspace(-4, 4, 801)
    for name in PICTURED:
        ax.plot(x, catalogue[name](x), color=palette.COLOURS[name])
    ax.set(xlim=(-4, 4), ylim=(-2.6, 4))
    ax.axis("off")
    for k, line in enumerate(lines):
        style = {"size": 30, "weight": "bold"} if k == 0 else {"size": 17}
        figure.text(0.08, 0.88 - 0.08 * k, line, **style)
    empty = figures.METADATA if target.suffix == ".svg" else {"Software": None}
    figure.savefig(target, dpi=200, metadata=empty)
    plt.close(figure)


if __name__ == "__main__":
    save_overview(OVERVIEW)
