"""Computes over several batches the metrics that Keras does not have as a class of their own.

`accuracy` is what Keras's `compile` means by that word, for the labels and predictions that it gets;
the places count as in Keras's two top-k metrics, checked with scikit-learn's; and the table is
scikit-learn's. The arrays are those of keras_metrics.py, without a `configI`. Files go to
../golden-more/formulas/metrics.
"""
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import numpy as np
import sklearn.metrics as science
from keras import metrics
from keras.src.trainers.compile_utils import CompileMetrics

from keras_losses import bits, classes, odds, one_hot, random, shares

FOLDER = pathlib.Path(__file__).parent.parent / "golden-more" / "formulas" / "metrics"
FOLDER.mkdir(parents=True, exist_ok=True)
BATCHES = (7, 5, 2)
CLASSES = 4


def half(*shape):
    """Probabilities, of which one is just not above the half."""
    p = odds(*shape)
    p.flat[0] = 0.5
    return p


SPARSE = (classes, shares, CLASSES)
ROWS = (one_hot, shares, CLASSES)
SINGLE = (bits, half, 1)


def cases(name, forms, figures):
    """Writes each form of labels, without weights and with them."""
    arrays = {}
    i = 0
    for labels, predictions, width in forms:
        for weighted in (False, True):
            batches = []
            for b, size in enumerate(BATCHES):
                t, p = labels(size, width), predictions(size, width)
                s = random.uniform(0, 2, size).astype("float32") if weighted else None
                batches.append((t, p, s))
                arrays |= {f"t{i}_{b}": t, f"p{i}_{b}": p} | ({} if s is None else {f"s{i}_{b}": s})
            arrays[f"r{i}"] = np.asarray(figures(batches), "float32").reshape(-1)
            i += 1
    np.savez_compressed(FOLDER / f"{name}.npz", **arrays)
    print(name, [arrays[f"r{j}"].tolist() for j in range(i)])


def joined(batches):
    """All batches as one: class numbers, predictions, weights."""
    t, p, s = (np.concatenate(x) for x in zip(
        *((t, p, np.ones(len(t)) if s is None else s) for t, p, s in batches)))
    return (t if t.ndim == 1 else t[:, 0] if t.shape[1] == 1 else t.argmax(-1)), p, s


def accuracy(batches):
    weighted = batches[0][2] is not None
    metric = CompileMetrics(None, ["accuracy"]) if weighted else CompileMetrics(["accuracy"], None)
    for t, p, s in batches:
        metric.update_state(t, p, s)
    (result,) = metric.result().values()
    return float(result)


def top(k):
    def share(batches):
        sparse = batches[0][0].ndim == 1
        metric = (metrics.SparseTopKCategoricalAccuracy if sparse else metrics.TopKCategoricalAccuracy)(k)
        for t, p, s in batches:
            metric.update_state(t, p, s)
        result = float(metric.result())
        t, p, s = joined(batches)
        theirs = science.top_k_accuracy_score(t, p, k=k, sample_weight=s, labels=range(CLASSES))
        assert abs(result - theirs) < 1e-6, (result, theirs)
        return result

    return share


def table(batches):
    t, p, s = joined(batches)
    guess = p[:, 0] > 0.5 if p.shape[1] == 1 else p.argmax(-1)
    return science.confusion_matrix(t, guess, labels=range(max(2, p.shape[1])), sample_weight=s)


cases("accuracy", [SPARSE, ROWS, SINGLE], accuracy)
for places in (1, 2, 3):
    cases(f"top_{places}_accuracy", [SPARSE, ROWS], top(places))
cases("top_2_error", [SPARSE, ROWS], lambda batches: 1 - top(2)(batches))
cases("confusion_matrix", [SPARSE, ROWS, SINGLE], table)
