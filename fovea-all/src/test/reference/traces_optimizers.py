"""Training traces of every optimizer with every option, and of every schedule, computed by Keras 3.

The layout is that of golden/README.md; files go to ../golden-more/keras/traces. The model has no Batch
Normalization: every weight has a derivative that counts.
"""
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import optimizers
from keras.optimizers import schedules

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


OPTIMIZERS = {
    "sgd": (optimizers.SGD, {"learning_rate": 0.1}),
    "momentum": (optimizers.SGD, {"learning_rate": 0.1, "momentum": 0.9}),
    "nesterov": (optimizers.SGD, {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}),
    "adam": (optimizers.Adam, {"learning_rate": 0.01}),
    "adam_amsgrad": (optimizers.Adam, {"learning_rate": 0.05, "beta_2": 0.5, "amsgrad": True}),
    "adamw": (optimizers.AdamW, {"learning_rate": 0.01}),
    "adamw_amsgrad": (optimizers.AdamW, {"learning_rate": 0.05, "beta_2": 0.5, "amsgrad": True}),
    "adamax": (optimizers.Adamax, {"learning_rate": 0.01}),
    "nadam": (optimizers.Nadam, {"learning_rate": 0.01}),
    "rmsprop": (optimizers.RMSprop, {"learning_rate": 0.01}),
    "rmsprop_centered": (
        optimizers.RMSprop, {"learning_rate": 0.01, "centered": True, "momentum": 0.8}),
    "adagrad": (optimizers.Adagrad, {"learning_rate": 0.05}),
    "adadelta": (optimizers.Adadelta, {"learning_rate": 1.0}),
    "lion": (optimizers.Lion, {"learning_rate": 0.003}),
}
OPTIONS = {
    "plain": {},
    "decay": {"weight_decay": 0.3},
    "clipnorm": {"clipnorm": 0.1},
    "global_clipnorm": {"global_clipnorm": 0.1},
    "clipvalue": {"clipvalue": 0.02},
    "ema": {"use_ema": True, "ema_momentum": 0.8, "ema_overwrite_frequency": 3},
    "accumulate2": {"gradient_accumulation_steps": 2},
    "accumulate3": {"gradient_accumulation_steps": 3},
    "accumulate3_ema": {
        "gradient_accumulation_steps": 3, "use_ema": True, "ema_momentum": 0.7,
        "ema_overwrite_frequency": 2, "weight_decay": 0.1, "global_clipnorm": 0.1},
    "loss_scale": {"loss_scale_factor": 1024.0},
}
SCHEDULES = {
    "exponential": schedules.ExponentialDecay(0.2, 3, 0.5),
    "exponential_stairs": schedules.ExponentialDecay(0.2, 3, 0.5, staircase=True),
    "inverse_time": schedules.InverseTimeDecay(0.2, 3, 0.5),
    "polynomial": schedules.PolynomialDecay(0.2, 5, 0.01, power=2),
    "polynomial_cycle": schedules.PolynomialDecay(0.2, 3, 0.01, cycle=True),
    "cosine": schedules.CosineDecay(0.2, 6, alpha=0.1),
    "cosine_warmup": schedules.CosineDecay(0.02, 4, warmup_target=0.3, warmup_steps=3),
    "cosine_restarts": schedules.CosineDecayRestarts(0.2, 2, t_mul=2.0, m_mul=0.7),
    "piecewise": schedules.PiecewiseConstantDecay([2, 5], [0.3, 0.1, 0.03]),
}

for name, (kind, settings) in OPTIMIZERS.items():
    for option, more in OPTIONS.items():
        trace(f"opt_{name}_{option}", kind(**settings, **more))
for name, rates in SCHEDULES.items():
    trace(f"schedule_{name}", optimizers.SGD(rates, momentum=0.5))
    trace(f"schedule_{name}_accumulate2",
          optimizers.Adam(rates, gradient_accumulation_steps=2), steps=9)
trace("opt_dynamic_loss_scale", optimizers.LossScaleOptimizer(optimizers.Adam(0.01), dynamic_growth_steps=3))
