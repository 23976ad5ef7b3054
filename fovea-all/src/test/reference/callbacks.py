"""What Keras's callbacks do with given figures, and how Python writes file names, as
golden-more/keras/callbacks.json. Run in this folder: KERAS_BACKEND=jax python callbacks.py"""
import json
import os
import random
import tempfile

import keras
import numpy as np

OUT = "../golden-more/keras/callbacks.json"


class Model:
    """A model that only counts."""

    def __init__(self):
        self.stop_training = False
        self.optimizer = keras.optimizers.SGD(1.0)
        self.metrics = []
        self.saved = []
        self.epoch = 0

    def get_weights(self):
        return [np.array(self.epoch)]

    def set_weights(self, weights):
        self.epoch = int(weights[0])

    def save(self, path, **_):
        self.saved.append(str(path))

    save_weights = save


def early(figures, mode="min", **settings):
    model = Model()
    callback = keras.callbacks.EarlyStopping(
        "val_x", mode=mode, restore_best_weights=True, **settings)
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, figure in enumerate(figures):
        model.epoch = epoch + 1
        callback.on_epoch_end(epoch, {"val_x": figure})
        if model.stop_training:
            break
    last = model.epoch
    callback.on_train_end()
    return {"figures": figures, "mode": mode, **settings, "epochs": last, "restored": model.epoch}


def reduce(figures, mode="min", **settings):
    model = Model()
    callback = keras.callbacks.ReduceLROnPlateau("val_x", mode=mode, **settings)
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, figure in enumerate(figures):
        callback.on_epoch_end(epoch, {"val_x": figure})
        rates.append(float(model.optimizer.learning_rate))
    return {"figures": figures, "mode": mode, **settings, "rates": rates}


def checkpoint(epochs, file, **settings):
    """epochs: for each epoch the figures of its steps; the last are those of the epoch."""
    model = Model()
    with tempfile.TemporaryDirectory() as folder:
        callback = keras.callbacks.ModelCheckpoint(
            folder + "/" + file, monitor="loss", mode="min", **settings)
        callback.set_model(model)
        callback.on_train_begin()
        for epoch, steps in enumerate(epochs):
            callback.on_epoch_begin(epoch)
            for step, figure in enumerate(steps):
                if callback.monitor_op is None:
                    callback._set_monitor_op()  # by steps Keras forgets it in the first epoch
                callback.on_train_batch_end(step, {"loss": figure})
            callback.on_epoch_end(epoch, {"loss": steps[-1]})
        saved = [path[len(folder) + 1:] for path in model.saved]
    return {"epochs": epochs, "file": file, **settings, "saved": saved}


def csv(epochs, separator=","):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "log.csv")
        callback = keras.callbacks.CSVLogger(path, separator=separator)
        callback.on_train_begin()
        for epoch, figures in enumerate(epochs):
            callback.on_epoch_end(epoch, figures)
        callback.on_train_end()
        with open(path) as file:
            return {"epochs": epochs, "separator": separator, "lines": file.read().splitlines()}


def names():
    cases = []
    figures = {"epoch": 7, "batch": 123, "val_loss": 0.04567, "accuracy": 0.98765, "big": 123456.75,
               "minus": -1.5, "tiny": 1.5e-7, "half": 0.125}
    for text in ["{epoch:02d}", "{epoch}", "{epoch:4d}", "{batch:05d}-{epoch:d}", "{val_loss:.4f}",
                 "{val_loss:.2f}-{accuracy:.3f}", "{big:f}", "{big:.3e}", "{minus:07.2f}",
                 "{minus:8.1f}", "{accuracy:.1%}", "{epoch:.1f}", "{{x}}-{epoch:03d}", "{val_loss}",
                 "{tiny}", "{tiny:.2e}", "{big:10.1f}", "{accuracy:%}", "{half:.2f}",
                 "{half:.1e}"]:
        cases.append({"text": text, "name": text.format(**figures)})
    return {"figures": figures, "cases": cases}


def main():
    rng = random.Random(3)
    walks = [[round(rng.uniform(0, 1), 3) for _ in range(12)] for _ in range(4)]
    inf = float("inf")
    cases = {
        "early": [early(w, mode, patience=p, min_delta=d)
                  for w in walks for mode in ("min", "max") for p in (0, 1, 3) for d in (0, 0.05)]
        + [early(w, patience=2, baseline=0.3) for w in walks]
        + [early(w, patience=1, start_from_epoch=4) for w in walks]
        + [early([3, 3, 3, 3], patience=2)],
        "reduce": [reduce(w, mode, factor=f, patience=p, cooldown=c, min_lr=m, min_delta=1e-4)
                   for w in walks for mode in ("min", "max")
                   for f, p, c, m in ((0.1, 1, 0, 0.001), (0.5, 2, 1, 0.0), (0.5, 1, 3, 0.2))]
        + [reduce([1] * 9, factor=0.1, patience=1, cooldown=2, min_lr=0.001, min_delta=1e-4)],
        "checkpoint": [
            checkpoint([[3, 2], [4, 2.5], [1, 1.5]], "{epoch:02d}-{loss:.2f}.keras"),
            checkpoint([[3, 2], [4, 2.5], [1, 1.5]], "{epoch}.keras", save_best_only=True),
            checkpoint([[3, 2], [4, 2.5], [1, 1.5]], "{epoch}.keras", save_best_only=True,
                       initial_value_threshold=1.75),
            checkpoint([[3, 2, 1], [4, 2.5, 5], [1, 0.5, 7]], "{epoch}-{batch:03d}.keras",
                       save_freq=2),
            checkpoint([[3, 2, 1], [4, 2.5, 5], [1, 0.5, 7]], "{epoch}-{batch:03d}.keras",
                       save_freq=2, save_best_only=True),
            checkpoint([[3, 2], [4, 2.5]], "{epoch}.weights.h5", save_weights_only=True),
        ],
        "csv": [
            csv([{"loss": 0.1 + 0.2, "val_loss": 1e-07, "accuracy": 1.0, "val_accuracy": 0.5},
                 {"loss": 12345678.9, "val_loss": 1e16, "accuracy": 0.0, "val_accuracy": 1 / 3}]),
            csv([{"loss": 2.5, "accuracy": 0.25}, {"loss": float("nan"), "accuracy": -inf}], ";"),
        ],
        "names": names(),
    }
    os.makedirs(os.path.dirname(OUT), exist_ok=True)
    with open(OUT, "w") as file:
        json.dump({"keras": keras.__version__, **cases}, file)


main()
