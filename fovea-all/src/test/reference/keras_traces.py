"""Computes training traces with Keras 3 (JAX backend) in the layout of golden/README.md.

A script beside this one lists the traces: `from keras_traces import trace`, and is run as
`KERAS_BACKEND=jax python traces_xyz.py`. Files go to ../golden-more/keras/traces.
"""
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np

FOLDER = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "traces"
_random = np.random.default_rng(20261122)


def dense(inputs=6, hidden=8, outputs=4):
    """Returns a model without Batch Normalization: every weight has a derivative that counts."""
    x = keras.Input((inputs,))
    y = keras.layers.Dense(hidden, activation="tanh", bias_initializer="random_normal")(x)
    y = keras.layers.Dense(outputs, activation="softmax", bias_initializer="random_normal")(y)
    return keras.Model(x, y)


def data(model, samples):
    """Returns normally distributed inputs and one-hot labels."""
    x = _random.normal(size=(samples, model.input_shape[-1])).astype("float32")
    classes = model.output_shape[-1]
    t = np.eye(classes, dtype="float32")[_random.integers(0, classes, samples)]
    return x, t


def trace(name, optimizer, model=None, steps=8, batch=8, loss="categorical_crossentropy"):
    """Writes a trace of `steps` steps, without what Keras does after the last one."""
    keras.utils.set_random_seed(len(name))
    model = model or dense()
    x, t = data(model, steps * batch)
    model.compile(optimizer=optimizer, loss=loss)
    arrays = {f"w{i}": np.asarray(w) for i, w in enumerate(model.weights)}
    losses = []
    for step in range(steps):
        part = slice(step * batch, (step + 1) * batch)
        losses.append(model.train_on_batch(x[part], t[part]))
    losses = [float(loss) for loss in losses]
    arrays |= {f"f{i}": np.asarray(w) for i, w in enumerate(model.weights)}
    optimizer = keras.saving.serialize_keras_object(model.optimizer)
    write(name, arrays | {
        "config": text(model.to_json()),
        "optimizer": text(json.dumps(optimizer)),
        "loss": text(json.dumps(loss)),
        "batch": np.asarray(batch, "int32"),
        "x": x, "t": t,
        "losses": np.asarray(losses, "float32"),
        "p": np.asarray(model.predict_on_batch(x[:batch])),
    })


def text(characters):
    """Returns text as bytes."""
    return np.frombuffer(characters.encode(), dtype="uint8")


def write(name, arrays):
    """Writes a case."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(FOLDER / f"{name}.npz", **arrays)
