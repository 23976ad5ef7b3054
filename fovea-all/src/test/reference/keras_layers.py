"""Computes layer cases with Keras 3 (JAX backend) in the layout of golden/README.md.

A script beside this one lists the cases: `from keras_layers import case`, then
`case("name", layer, x0, x1, training=False)`, and is run as
`KERAS_BACKEND=jax python layers_xyz.py`. Files go to ../golden-more/keras/layers.
"""
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import jax
import jax.numpy as jnp
import keras
import numpy as np

FOLDER = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "layers"
_random = np.random.default_rng(20261122)


def normal(*shape):
    """Returns an input of normally distributed numbers."""
    return _random.normal(size=shape).astype("float32")


def uniform(*shape, low=0.0, high=1.0):
    """Returns an input of evenly distributed numbers."""
    return _random.uniform(low, high, size=shape).astype("float32")


def case(name, layer, *inputs, training=False, shake=True):
    """Writes a case: forward, derivatives of sum(y * r), weights afterwards."""
    inputs = [np.asarray(x) for x in inputs]
    one = len(inputs) == 1
    layer(jnp.asarray(inputs[0]) if one else [jnp.asarray(x) for x in inputs])
    if shake:  # Weights that start at 0 or 1 would hide errors.
        for v in layer.weights:
            if not v.path.split("/")[-1].startswith(("seed", "moving_variance", "variance", "mean", "count")):
                v.assign(np.asarray(v) + 0.3 * normal(*v.shape))
    kept = [v for v in layer.weights if v.dtype in ("float32", "int32")]  # No states of random numbers.
    before = [np.asarray(v).astype("float32") for v in kept]
    trainable = [v.value for v in layer.trainable_variables]
    fixed = [v.value for v in layer.non_trainable_variables]

    mode = {"training": training} if layer._call_has_training_arg else {}

    def forward(weights, xs):
        y, after = layer.stateless_call(
            weights, fixed, xs[0] if one else list(xs), **mode)
        return y, after

    y, after = forward(trainable, [jnp.asarray(x) for x in inputs])
    r = normal(*y.shape)

    def total(weights, xs):
        y, _ = forward(weights, xs)
        return jnp.sum(y * r)

    dw, dx = jax.grad(total, argnums=(0, 1))(trainable, tuple(jnp.asarray(x) for x in inputs))
    config = {"layer": keras.saving.serialize_keras_object(layer), "training": training}
    arrays = {
        "config": np.frombuffer(json.dumps(config).encode(), dtype=np.uint8),
        "y": np.asarray(y).astype("float32"), "r": r}
    for i, x in enumerate(inputs):
        arrays[f"x{i}"], arrays[f"dx{i}"] = x, np.asarray(dx[i])
    of = {id(v): g for v, g in zip(layer.trainable_variables, dw)}
    moved = {id(v): a for v, a in zip(layer.non_trainable_variables, after)}
    for i, v in enumerate(kept):
        arrays[f"w{i}"] = before[i]
        arrays[f"a{i}"] = np.asarray(moved.get(id(v), v.value)).astype("float32")
        if id(v) in of:
            arrays[f"dw{i}"] = np.asarray(of[id(v)])
    FOLDER.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(FOLDER / f"{name}.npz", **arrays)
    print(name, arrays["y"].shape)
