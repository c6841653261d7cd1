"""Each data set is cut three times: what trains, what is chosen by and what tests are apart."""

import numpy as np
import pytest
import torch

from activations.book.runs import data

SIZES = {
    "digits": (1006, 288, 503, 64, 10),
    "wine": (100, 28, 50, 13, 3),
    "cancer": (318, 92, 159, 30, 2),
    "patches": (12186, 3481, 6093, 75, 8),
}


@pytest.mark.parametrize("name", data.NAMES)
def test_parts_have_their_sizes_and_every_class(name):
    train, validation, test, features, classes = SIZES[name]
    known = data.load(name)
    assert known.classes == classes
    for part, rows in (("train", train), ("validation", validation), ("test", test)):
        x, y = getattr(known, f"x_{part}"), getattr(known, f"y_{part}")
        assert x.shape == (data.SPLITS, rows, features) and x.dtype == torch.float32
        assert y.shape == (data.SPLITS, rows) and y.dtype == torch.int64
        for split in range(data.SPLITS):
            assert y[split].unique().tolist() == list(range(classes))


@pytest.mark.parametrize("n", [178, 569, 1797])
def test_parts_share_no_row(monkeypatch, n):
    """The class of each row is its number, so that the rows can be told apart."""
    numbers = np.arange(n)
    monkeypatch.setattr(data, "_of_scikit_learn", lambda name: (numbers[:, None] ** 0.5, numbers))
    known = data.load.__wrapped__("wine")
    tests, validations = [], []
    for split in range(data.SPLITS):
        parts = [
            set(getattr(known, f"y_{part}")[split].tolist())
            for part in ("train", "validation", "test")
        ]
        assert sum(map(len, parts)) == n and set.union(*parts) == set(range(n))
        validations.append(parts[1])
        tests.append(parts[2])
    assert validations[0] == validations[1] == validations[2]
    assert not any(tests[a] & tests[b] for a, b in ((0, 1), (0, 2), (1, 2)))
    assert not set.union(*tests) & validations[0], "a row that tests was chosen by"
    order = known.y_test[0].tolist()
    assert order != sorted(order)
    x, y = known.x_validation, known.y_validation.double().sqrt()
    assert torch.corrcoef(torch.stack([x[2, :, 0].double(), y[2]]))[0, 1] > 0.9999, "rows got lost"


@pytest.mark.parametrize("name", data.NAMES)
def test_what_trains_has_mean_0_and_variance_1(name):
    known = data.load(name)
    pixels = name in ("digits", "patches")
    for split in range(data.SPLITS):
        x = known.x_train[split].double()
        mean, variance = (x.mean(), x.var()) if pixels else (x.mean(0), x.var(0, correction=0))
        assert mean.abs().max() < 1e-4
        assert (variance - 1).abs().max() < 1e-3
        test = known.x_test[split].double()
        assert 0 < test.mean().abs() < 0.3, "the test part has a scale of its own"
        assert test.var() == pytest.approx(1, abs=0.4)


def test_pixels_share_one_scale():
    deviations = data.load("digits").x_train[0].std(0)
    assert deviations.min() < 0.01 and deviations.max() > 1


def test_a_patch_is_of_its_quarter():
    """Sky and petals: the brightest quarter of the photographs is the right one."""
    from sklearn.datasets import load_sample_images

    picture = load_sample_images().images[0][:425, :640] / 255.0
    known = data.load("patches")
    upper = picture[:210, :320].mean() - picture[215:, 320:].mean()
    x, y = known.x_test[0], known.y_test[0]
    found = x[y == 0].mean() - x[y == 3].mean()
    assert np.sign(upper) == np.sign(found.item())
    assert torch.bincount(y, minlength=8).min() > 500


def test_there_is_no_other():
    says = "name must be one of digits, wine, cancer, patches; got 'iris'"
    with pytest.raises(ValueError, match=says):
        data.load("iris")
