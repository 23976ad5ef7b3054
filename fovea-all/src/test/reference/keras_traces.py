"""Computes training traces with Keras 3 (JAX backend) in the layout of golden/README.md.

A script beside this one lists the cases: `from keras_traces import trace`, then
`trace("name", model, loss, targets)`, and is run as `KERAS_BACKEND=jax python traces_xyz.py`.
Files go to ../golden-more/keras/traces. Beyond golden/ they have `e`: what `evaluate` says of the
loss on all samples after the training.
"""
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

FOLDER = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "traces"
STEPS = 8
BATCH = 6
_random = np.random.default_rng(20261122)
keras.utils.set_random_seed(20261122)


def _text(value):
    return np.frombuffer(json.dumps(value).encode(), dtype=np.uint8)


def classes(count):
    """Returns one-hot labels for all steps."""
    return np.eye(count, dtype="float32")[_random.integers(0, count, STEPS * BATCH)]


def trace(name, model, loss="categorical_crossentropy", optimizer=None, within=lambda model: model):
    """Trains a model of one input and one output, and writes what it was and what became of it.

    `within` may put it into another one that is trained.
    """
    x = _random.normal(size=(STEPS * BATCH, *model.inputs[0].shape[1:])).astype("float32")
    t = classes(model.outputs[0].shape[-1])
    for v in model.weights:  # Weights that start at 0 or 1 would hide errors.
        if "moving" not in v.path:
            v.assign(np.asarray(v) + 0.2 * _random.normal(size=v.shape))
    optimizer = optimizer or keras.optimizers.SGD(0.1)
    arrays = {
        "config": _text(keras.saving.serialize_keras_object(model)),
        "optimizer": _text(keras.saving.serialize_keras_object(optimizer)),
        "loss": _text(loss), "batch": np.int32(BATCH), "x": x, "t": t}
    for i, v in enumerate(model.weights):
        arrays[f"w{i}"] = np.array(v)
    model = within(model)
    model.compile(optimizer, loss)
    losses = []
    for step in range(STEPS):
        part = slice(step * BATCH, (step + 1) * BATCH)
        model.reset_metrics()
        losses.append(float(model.train_on_batch(x[part], t[part])))
    arrays["losses"] = np.array(losses, dtype="float32")
    for i, v in enumerate(model.weights):
        arrays[f"f{i}"] = np.array(v)
    arrays["p"] = np.asarray(model.predict(x[:BATCH], verbose=0)).astype("float32")
    arrays["e"] = np.float32(model.evaluate(x, t, batch_size=BATCH, verbose=0))
    FOLDER.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(FOLDER / f"{name}.npz", **arrays)
    print(name, losses[0], losses[-1], arrays["e"])
