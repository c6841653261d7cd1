"""Which losses take scores and which probabilities, as the chapter on softmax has it in a table."""

import numpy as np
import pytest
import sklearn.metrics
import torch
from torch import nn

from activations import log_softmax, softmax
from activations.book import frameworks

SCORES = np.array([[2.0, 1.0, -1.0]])
RIGHT = float(-log_softmax(SCORES)[0, 1])  # the second class happened


def keras_loss(name, **options):
    frameworks.home("keras")  # sets up what it computes with
    import keras

    label = [1] if name.startswith("Sparse") else [[0, 1, 0]]
    loss = getattr(keras.losses, name)(**options)
    return lambda given: float(loss(np.array(label), np.array(given)))


def pytorch_loss(loss):
    return lambda given: loss(torch.tensor(given), torch.tensor([1])).item()


def scikit_loss(given):
    return sklearn.metrics.log_loss([1], given, labels=[0, 1, 2])


KERAS = pytest.mark.skipif("keras" not in frameworks.installed(), reason="without Keras")
CROSS_ENTROPIES = ["CategoricalCrossentropy", "SparseCategoricalCrossentropy"]


@KERAS
@pytest.mark.parametrize("name", CROSS_ENTROPIES)
def test_keras_takes_scores_if_told(name):
    assert keras_loss(name, from_logits=True)(SCORES) == pytest.approx(RIGHT, rel=1e-5)


@KERAS
@pytest.mark.parametrize("name", CROSS_ENTROPIES)
def test_keras_takes_probabilities_otherwise_and_scores_without_a_word(name):
    assert keras_loss(name)(softmax(SCORES)) == pytest.approx(RIGHT, rel=1e-5)
    assert keras_loss(name)(np.abs(SCORES)) != pytest.approx(RIGHT, rel=0.01)


def test_pytorch_takes_scores_or_logarithms():
    assert pytorch_loss(nn.CrossEntropyLoss())(SCORES) == pytest.approx(RIGHT)
    assert pytorch_loss(nn.NLLLoss())(log_softmax(SCORES)) == pytest.approx(RIGHT)
    assert pytorch_loss(nn.CrossEntropyLoss())(softmax(SCORES)) != pytest.approx(RIGHT, rel=0.01)


def test_scikit_learn_takes_probabilities():
    assert scikit_loss(softmax(SCORES)) == pytest.approx(RIGHT)


@pytest.mark.parametrize("library", frameworks.installed())
def test_log_softmax_cures_overflow_and_loses_a_nearly_certain_class(library):
    far = frameworks.value(log_softmax, library, np.array([1000.0, 0.0]))
    np.testing.assert_array_equal(far, [0, -1000])
    sure = frameworks.value(log_softmax, library, np.array([20.0, 0.0], np.float32))
    assert sure[1] == -20
    assert abs(sure[0]) < 1e-10  # it is −2.06e-9, as this package has it
    assert log_softmax(np.array([20.0, 0.0], np.float32))[0] == pytest.approx(-2.0612e-9, rel=1e-4)
