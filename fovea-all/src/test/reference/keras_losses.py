"""Computes values and derivatives of losses with Keras 3 (JAX backend).

A file for each class: `configI` (Keras's own serialization), `tI` labels, `pI` predictions, `vI` the
value, `gI` its derivative with respect to the predictions, and for a weighted case `sI`, weights of
the samples. Files go to ../golden-more/keras/losses.
"""
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import jax
import jax.numpy as jnp
import keras
import numpy as np
from keras import losses

FOLDER = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "losses"
FOLDER.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(20261122)


def normal(*shape):
    return random.normal(size=shape).astype("float32")


def shares(*shape):
    x = np.exp(normal(*shape))
    return (x / x.sum(-1, keepdims=True)).astype("float32")


def odds(*shape):
    return random.uniform(0.02, 0.98, shape).astype("float32")


def one_hot(*shape):
    return np.eye(shape[-1], dtype="float32")[random.integers(0, shape[-1], shape[:-1])]


def bits(*shape):
    return random.integers(0, 2, shape).astype("float32")


def signs(*shape):
    return 2 * bits(*shape) - 1


def classes(*shape):
    return random.integers(0, shape[-1], shape[:-1]).astype("int32")


def positive(*shape):
    return np.exp(normal(*shape))


def cases(name, settings, labels, predictions, shapes=((5, 4), (2, 3, 4)), file=None):
    """Writes each of the settings for each of the shapes, with every reduction and weights."""
    arrays = {}
    kind = getattr(losses, name)
    for given in settings:
        for shape in shapes:
            for reduction in ("sum_over_batch_size", "sum", "mean_with_sample_weight"):
                for weighted in (False, True):
                    if weighted and len(shape) > 2:
                        continue  # Keras wants a weight for each row there.
                    whole = name in ("Dice", "Tversky") and given.get("axis") is None
                    if weighted and whole and reduction == "sum":
                        continue  # One loss for all rows: Keras multiplies by the sum of the weights.
                    loss = kind(**given, reduction=reduction)
                    guess = predictions[given.get("from_logits", False)](*shape)
                    add(arrays, loss, labels(*shape), guess,
                        random.uniform(0, 2, shape[:1]).astype("float32") if weighted else None)
    np.savez_compressed(FOLDER / f"{file or name}.npz", **arrays)


def add(arrays, loss, t, p, s):
    i = sum(key.startswith("config") for key in arrays)
    value, slope = jax.value_and_grad(
        lambda p: jnp.sum(loss(t, p) if s is None else loss(t, p, s)))(jnp.asarray(p))
    object = keras.saving.serialize_keras_object(loss)
    if isinstance(loss, losses.Huber):  # Keras 3.15 leaves it out.
        object["config"]["delta"] = loss._fn_kwargs["delta"]
    config = json.dumps(object)
    arrays |= {f"config{i}": np.frombuffer(config.encode(), "uint8"), f"t{i}": t, f"p{i}": p,
               f"v{i}": np.asarray(value), f"g{i}": np.asarray(slope)}
    if s is not None:
        arrays[f"s{i}"] = s


def options(**lists):
    """Returns all combinations."""
    all = [{}]
    for key, values in lists.items():
        all = [{**one, key: value} for one in all for value in values]
    return all


if __name__ == "__main__":
    numbers = {False: normal}
    smooth = options(from_logits=[False, True], label_smoothing=[0.0, 0.2])
    for name in ("MeanSquaredError", "MeanAbsoluteError", "MeanAbsolutePercentageError", "LogCosh",
                 "CosineSimilarity"):
        cases(name, [{}], normal, numbers)
    cases("MeanSquaredLogarithmicError", [{}], positive, {False: positive})
    cases("Huber", options(delta=[1.0, 0.4]), normal, numbers)
    cases("Poisson", [{}], positive, {False: positive})
    cases("KLDivergence", [{}], shares, {False: shares})
    for name in ("Hinge", "SquaredHinge"):
        cases(name, [{}], signs, numbers)
        cases(name, [{}], bits, numbers, file=f"{name}Bits")
    cases("CategoricalHinge", [{}], one_hot, numbers)
    cases("BinaryCrossentropy", smooth, bits, {False: odds, True: normal})
    cases("BinaryFocalCrossentropy",
          options(apply_class_balancing=[False, True], alpha=[0.25], gamma=[2.0, 1.5])
          + options(apply_class_balancing=[True], alpha=[0.6], gamma=[3.0], from_logits=[True],
                    label_smoothing=[0.0, 0.2]),
          bits, {False: odds, True: normal})
    cases("CategoricalCrossentropy", smooth, one_hot, {False: shares, True: normal})
    cases("CategoricalFocalCrossentropy",
          options(alpha=[0.25, 0.7], gamma=[2.0, 1.5]) + options(gamma=[3.0], from_logits=[True],
                                                                 label_smoothing=[0.0, 0.2]),
          one_hot, {False: shares, True: normal})
    cases("SparseCategoricalCrossentropy", options(from_logits=[False, True]), classes,
          {False: shares, True: normal})
    cases("CategoricalGeneralizedCrossEntropy", options(q=[0.5, 0.8]), classes, {False: shares},
          shapes=((5, 4),))


    cases("Dice", options(axis=[None, (1,), -1]), bits, {False: odds}, shapes=((5, 4),))
    cases("Tversky", options(axis=[None, (1,)], alpha=[0.5, 0.3], beta=[0.5, 0.9]), bits,
          {False: odds}, shapes=((5, 4),))
