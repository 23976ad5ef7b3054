"""Computes metrics over several batches with Keras 3 (JAX backend).

A file for each class: `configI` (Keras's own serialization), for each of three batches of different
sizes `tI_B` labels, `pI_B` predictions and for a weighted case `sI_B` weights of the samples, and
`rI`, the result after all of them. Where scikit-learn has the figure, it is compared here too.
Files go to ../golden-more/keras/metrics.
"""
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
import sklearn.metrics as science
from keras import metrics

from keras_losses import bits, classes, normal, odds, one_hot, positive, shares, signs, random

FOLDER = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "metrics"
FOLDER.mkdir(parents=True, exist_ok=True)
BATCHES = (7, 5, 2)


def cases(name, settings, labels, predictions, shape=(4,), check=None):
    """Writes each of the settings, without weights and with them."""
    arrays = {}
    for given in settings:
        for weighted in (False, True):
            i = sum(key.startswith("config") for key in arrays)
            metric = getattr(metrics, name)(**given)
            all = []
            for b, size in enumerate(BATCHES):
                t = labels(size, *shape)
                p = predictions[given.get("from_logits", False)](size, *shape)
                s = random.uniform(0, 2, size).astype("float32") if weighted else None
                metric.update_state(t, p, s)
                all.append((t, p, np.ones(size) if s is None else s))
                arrays |= {f"t{i}_{b}": t, f"p{i}_{b}": p} | ({} if s is None else {f"s{i}_{b}": s})
            config = json.dumps(keras.saving.serialize_keras_object(metric))
            result = np.asarray(metric.result(), "float32")
            arrays |= {f"config{i}": np.frombuffer(config.encode(), "uint8"), f"r{i}": result}
            if check:
                t, p, s = (np.concatenate(x) for x in zip(*all))
                check(given, t, p, s, result)
    np.savez_compressed(FOLDER / f"{name}.npz", **arrays)


def options(**lists):
    all = [{}]
    for key, values in lists.items():
        all = [{**one, key: value} for one in all for value in values]
    return all


def close(ours, theirs, tolerance):
    assert np.allclose(ours, theirs, atol=tolerance), (ours, theirs)


def f1(given, t, p, s, result):
    if given.get("threshold") is None:
        guess = np.eye(p.shape[-1])[p.argmax(-1)]
        average = given.get("average")
        theirs = science.f1_score(t, guess, average=average, sample_weight=s, zero_division=0)
        close(result, theirs, 1e-5)


def roc(given, t, p, s, result):
    if given.get("summation_method", "interpolation") == "interpolation" \
            and given.get("curve", "ROC") == "ROC" and not given.get("from_logits") \
            and given.get("num_thresholds", 200) >= 200:
        s = np.repeat(s, t.shape[-1])
        close(result, science.roc_auc_score(t.ravel(), p.ravel(), sample_weight=s), 0.02)


def precision(given, t, p, s, result):
    if set(given) <= {"thresholds"} and not isinstance(given.get("thresholds"), list):
        guess = (p > given.get("thresholds", 0.5)).ravel()
        s = np.repeat(s, t.shape[-1])
        close(result, science.precision_score(t.ravel(), guess, sample_weight=s), 1e-5)


if __name__ == "__main__":
    plain = {False: normal}
    for name in ("MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError",
                 "RootMeanSquaredError", "LogCoshError", "CosineSimilarity"):
        cases(name, [{}], normal, plain)
    cases("MeanSquaredLogarithmicError", [{}], positive, {False: positive})
    cases("Poisson", [{}], positive, {False: positive})
    cases("KLDivergence", [{}], shares, {False: shares})
    cases("Hinge", [{}], signs, plain)
    cases("SquaredHinge", [{}], signs, plain)
    cases("CategoricalHinge", [{}], one_hot, plain)
    smooth = options(from_logits=[False, True], label_smoothing=[0.0, 0.2])
    cases("BinaryCrossentropy", smooth, bits, {False: odds, True: normal})
    cases("CategoricalCrossentropy", smooth, one_hot, {False: shares, True: normal})
    cases("SparseCategoricalCrossentropy", options(from_logits=[False, True]), classes,
          {False: shares, True: normal})
    cases("BinaryAccuracy", options(threshold=[0.5, 0.3]), bits, {False: odds})
    cases("CategoricalAccuracy", [{}], one_hot, {False: shares})
    cases("SparseCategoricalAccuracy", [{}], classes, {False: shares})
    cases("TopKCategoricalAccuracy", options(k=[1, 2, 3]), one_hot, {False: shares})
    cases("SparseTopKCategoricalAccuracy", options(k=[1, 2, 3]), classes, {False: shares})
    decisions = (options(thresholds=[0.5, 0.3, [0.2, 0.7], [0.0, 0.5, 1.0]])
                 + options(class_id=[None, 2], top_k=[1, 2, 3])
                 + options(class_id=[1], thresholds=[0.4])
                 + options(top_k=[2], thresholds=[0.4]))
    cases("Precision", decisions, bits, {False: odds}, check=precision)
    cases("Recall", decisions, bits, {False: odds})
    averages = [None, "micro", "macro", "weighted"]
    cases("F1Score", options(average=averages, threshold=[None, 0.4]), one_hot, {False: odds},
          check=f1)
    cases("FBetaScore", options(average=averages, beta=[0.5, 2.0], threshold=[None, 0.4]), one_hot,
          {False: odds})
    areas = options(curve=["ROC", "PR"], summation_method=["interpolation", "majoring", "minoring"],
                    num_thresholds=[200, 7])
    cases("AUC", areas + options(curve=["ROC", "PR"], from_logits=[True]), bits,
          {False: odds, True: normal}, check=roc)
