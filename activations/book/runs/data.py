"""Four data sets to compare on, each cut three times into training, validation and test."""

import functools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["INPUTS", "NAMES", "SPLITS", "Data", "load"]

NAMES = "digits", "wine", "cancer", "patches"
INPUTS = "standard", "positive", "centred"
SPLITS = 3
PATCH = 5  # pixels across


class Data(NamedTuple):
    """A data set in all its splits, which are the first axis; inputs of mean 0 and variance 1.

    The rows are cut into four parts. Each of the first three is the test part of one split, and
    trains in the two others; the fourth is the validation part of all. So what is chosen by
    validation was chosen without a look at any row that tests.
    """

    x_train: "Tensor"
    y_train: "Tensor"
    x_validation: "Tensor"
    y_validation: "Tensor"
    x_test: "Tensor"
    y_test: "Tensor"
    classes: int


@functools.cache
def load(name, inputs="standard", size=1.0):
    """A data set by its name.

    Parameters
    ----------
    name : {"digits", "wine", "cancer", "patches"}
        Handwritten digits of scikit-learn (1797 rows of 64 pixels, 10 classes); its wines (178 rows
        of 13 numbers, 3 classes); its breast cancers (569 rows of 30, 2 classes); and patches of
        its two photographs (21,760 of 5 × 5 pixels in three colours; the class is which photograph
        and which quarter of it a patch is from, 8 in all).
    inputs : {"standard", "positive", "centred"}
        Where the 0 of a feature lies. "standard": at its mean over the training rows; but all
        pixels have one mean together. "positive": at its smallest value, so that none is negative
        in training. "centred": at its mean, each pixel's its own.
    size : float, default 1
        The root of the training inputs' mean square, whatever `inputs` is.

    Returns
    -------
    Data
        Inputs in float32, shape (3, rows, features); classes as integers, shape (3, rows). Pixels
        share one scale, so that those at the edge stay small; each other feature has its own.

    Raises
    ------
    ValueError
        If there is no such data set, or no such inputs.

    Examples
    --------
    >>> data = load("digits")
    >>> data.x_train.shape, data.x_validation.shape, data.x_test.shape
    (torch.Size([3, 1006, 64]), torch.Size([3, 288, 64]), torch.Size([3, 503, 64]))
    """
    import torch  # here: who reads recipes needs none of it

    if name not in NAMES:
        raise ValueError(f"name must be one of {', '.join(NAMES)}; got {name!r}")
    if inputs not in INPUTS:
        raise ValueError(f"inputs must be one of {', '.join(INPUTS)}; got {inputs!r}")
    x, y = _patches() if name == "patches" else _of_scikit_learn(name)
    axes = (0, 1) if name in ("digits", "patches") else 0
    parts = _parts(len(x))
    validation, cut = parts[-1], []
    for split in range(SPLITS):
        train = np.concatenate([parts[i] for i in range(SPLITS) if i != split])
        mean, deviation = x[train].mean(axes), x[train].std(axes)
        zero = {"positive": x[train].min(0), "centred": x[train].mean(0)}.get(inputs, mean)
        if inputs != "standard" or size != 1:
            deviation = deviation * np.sqrt(np.mean(((x[train] - zero) / deviation) ** 2)) / size
        cut.append([])
        for rows in (train, validation, parts[split]):
            cut[-1] += [np.float32((x[rows] - zero) / deviation), y[rows]]
    together = [torch.as_tensor(np.stack(part)) for part in zip(*cut, strict=True)]
    return Data(*together, classes=int(y.max()) + 1)


def _parts(n):
    """Rows in random order, in three parts of 28% each and one of 16%."""
    order = np.random.default_rng(0).permutation(n)
    tenth = round(0.28 * n)
    return np.split(order, [tenth, 2 * tenth, 3 * tenth])


def _of_scikit_learn(name):
    from sklearn import datasets

    known = {"digits": "load_digits", "wine": "load_wine", "cancer": "load_breast_cancer"}
    return getattr(datasets, known[name])(return_X_y=True)


def _patches():
    from sklearn.datasets import load_sample_images

    x, y = [], []
    for number, image in enumerate(load_sample_images().images):
        down, across = image.shape[0] // PATCH, image.shape[1] // PATCH
        image = image[: down * PATCH, : across * PATCH]
        grid = image.reshape(down, PATCH, across, PATCH, 3).swapaxes(1, 2)
        x.append(grid.reshape(down * across, -1) / 255.0)
        row, column = np.mgrid[:down, :across]
        quarter = 2 * (row >= down / 2) + (column >= across / 2)
        y.append(4 * number + quarter.ravel())
    return np.concatenate(x), np.concatenate(y)
