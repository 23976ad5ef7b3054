"""Lets Keras 3 (JAX backend) fit compiled models, with weights of samples, classes and losses.

For each case a compiled model before training, `NAME.keras`, and `NAME.npz`: `xI` inputs, `tI` labels, and
maybe `s` weights of samples, all with `v` in front for the validation; `epochs`, `batch`,
`class_weight` as JSON; `history` as JSON, `evaluation` of the validation data as JSON, and `f0..`
weights afterwards. Samples are not shuffled. Files go to ../golden-more/keras/fits.
"""
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers, losses, metrics, optimizers

FOLDER = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "fits"
FOLDER.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(20261122)
FEATURES, CLASSES = 6, 3


def body():
    x = keras.Input((FEATURES,))
    return x, layers.Dense(8, activation="tanh", bias_initializer="random_normal")(x)


def classifier(units=CLASSES, activation="softmax"):
    x, y = body()
    return keras.Model(x, layers.Dense(units, activation=activation)(y))


def two():
    x, y = body()
    return keras.Model(x, [layers.Dense(CLASSES, activation="softmax", name="kind")(y),
                           layers.Dense(2, name="place")(y)])


def normal(*shape):
    return random.normal(size=shape).astype("float32")


def classes(n):
    return random.integers(0, CLASSES, n).astype("int32")


def one_hot(n):
    return np.eye(CLASSES, dtype="float32")[classes(n)]


def yes(n):
    return random.integers(0, 2, (n, 1)).astype("float32")


def text(value):
    return np.frombuffer(json.dumps(value).encode(), "uint8")


def plain(figures):
    """Numbers by column; an array's elements have columns of their own."""
    columns = {}
    for name, value in figures.items():
        value = np.asarray(value, "float64")
        if value.ndim == 0:
            columns[name] = float(value)
        else:
            columns |= {f"{name}_{i}": float(v) for i, v in enumerate(value)}
    return columns


def case(name, model, how, labels, weighted=False, class_weight=None, epochs=3, batch=8, samples=29):
    model.compile(**how)
    model.optimizer.build(model.trainable_variables)
    x, t = normal(samples, FEATURES), [label(samples) for label in labels]
    vx, vt = normal(19, FEATURES), [label(19) for label in labels]
    s = random.uniform(0, 2, samples).astype("float32") if weighted else None
    vs = random.uniform(0, 2, 19).astype("float32") if weighted else None
    model.save(FOLDER / f"{name}.keras")
    one = (lambda list: list[0] if len(list) == 1 else list)
    history = []
    epoch = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda _, logs: history.append(plain(logs)))
    validation = (vx, one(vt), vs) if weighted else (vx, one(vt))
    model.fit(x, one(t), sample_weight=s, class_weight=class_weight, epochs=epochs,
              batch_size=batch, shuffle=False, verbose=0, callbacks=[epoch],
              validation_data=validation, validation_batch_size=batch)
    evaluation = model.evaluate(vx, one(vt), sample_weight=vs, batch_size=7, verbose=0,
                                return_dict=True)
    arrays = {"x0": x, "vx0": vx, "epochs": np.int32(epochs), "batch": np.int32(batch),
              "class_weight": text(class_weight or {}), "history": text(history),
              "evaluation": text(plain(evaluation))}
    arrays |= {f"t{i}": v for i, v in enumerate(t)} | {f"vt{i}": v for i, v in enumerate(vt)}
    arrays |= {f"f{i}": np.asarray(v) for i, v in enumerate(model.weights)}
    if weighted:
        arrays |= {"s": s, "vs": vs}
    np.savez_compressed(FOLDER / f"{name}.npz", **arrays)


keras.utils.set_random_seed(1)
sgd = (lambda **more: optimizers.SGD(0.1, momentum=0.5, **more))
case("sample_weights", classifier(),
     dict(optimizer=sgd(), loss="sparse_categorical_crossentropy", metrics=["accuracy"],
          weighted_metrics=["accuracy", "sparse_top_k_categorical_accuracy",
                            metrics.SparseCategoricalCrossentropy()]),
     [classes], weighted=True)
for reduction in ("sum", "mean_with_sample_weight"):
    case(f"reduction_{reduction}", classifier(),
         dict(optimizer=optimizers.SGD(0.02),
              loss=losses.CategoricalCrossentropy(reduction=reduction, label_smoothing=0.1)),
         [one_hot], weighted=True)
case("class_weights", classifier(),
     dict(optimizer=optimizers.Adam(0.01), loss="categorical_crossentropy",
          metrics=["accuracy", metrics.F1Score(), metrics.F1Score("macro", name="f1_macro"),
                   metrics.AUC(), metrics.Precision(), metrics.Recall(class_id=1),
                   metrics.TopKCategoricalAccuracy(k=2), "mse"],
          weighted_metrics=[metrics.AUC(curve="PR", name="auc")]),
     [one_hot], class_weight={0: 0.5, 2: 3.0})
case("class_weights_sparse", classifier(),
     dict(optimizer=sgd(), loss="sparse_categorical_crossentropy", metrics=["accuracy"],
          weighted_metrics=["accuracy"]),
     [classes], class_weight={1: 2.5})
case("class_weights_binary", classifier(1, "sigmoid"),
     dict(optimizer=optimizers.RMSprop(0.01), loss="binary_crossentropy",
          metrics=["accuracy", "auc"], weighted_metrics=["mae"]),
     [yes], class_weight={0: 0.25, 1: 1.75})
case("two_outputs", two(),
     dict(optimizer=sgd(), loss=["sparse_categorical_crossentropy", "mse"], loss_weights=[0.3, 2.0],
          metrics=[["accuracy"], ["mae", "cosine_similarity"]], weighted_metrics=[None, ["mae"]]),
     [classes, lambda n: normal(n, 2)], weighted=True)
case("two_outputs_by_name", two(),
     dict(optimizer=sgd(), loss={"kind": "sparse_categorical_crossentropy", "place": "huber"},
          loss_weights={"kind": 1.5, "place": 0.5}, metrics={"kind": ["accuracy"]}),
     [classes, lambda n: normal(n, 2)])
case("averages_at_the_end", classifier(),
     dict(optimizer=sgd(use_ema=True, ema_momentum=0.8), loss="sparse_categorical_crossentropy",
          metrics=["accuracy"]), [classes])
case("averages_accumulated", classifier(),
     dict(optimizer=optimizers.Adam(0.02, use_ema=True, ema_momentum=0.6, amsgrad=True,
                                    gradient_accumulation_steps=3, ema_overwrite_frequency=2),
          loss="categorical_crossentropy"), [one_hot], weighted=True)


def frozen():
    """A model that training leaves alone: its penalty does not count, its averages stay."""
    x = keras.Input((8,))
    y = layers.Dense(8, kernel_regularizer="l2", bias_initializer="random_normal")(x)
    inner = keras.Model(x, layers.BatchNormalization()(y), name="inner")
    inner.trainable = False
    return inner


def ruled():
    x = keras.Input((FEATURES,))
    y = layers.Dense(8, kernel_regularizer=keras.regularizers.L2(0.05), bias_constraint="non_neg",
                     kernel_constraint=keras.constraints.MaxNorm(0.7),
                     activity_regularizer=keras.regularizers.L1(0.01))(x)
    y = layers.Activation("relu")(layers.BatchNormalization(momentum=0.8)(y))
    y = frozen()(y)
    return keras.Model(x, [layers.Dense(CLASSES, activation="softmax", name="kind")(y),
                           layers.Dense(2, name="place", kernel_constraint="unit_norm")(y)])


case("rules_averages_accumulated", ruled(),
     dict(optimizer=optimizers.SGD(0.2, momentum=0.5, nesterov=True, weight_decay=0.01,
                                   global_clipnorm=0.3, use_ema=True, ema_momentum=0.7,
                                   ema_overwrite_frequency=2, gradient_accumulation_steps=3,
                                   loss_scale_factor=8.0),
          loss=["sparse_categorical_crossentropy", "mse"], loss_weights=[0.3, 2.0],
          metrics=[["accuracy"], ["mae"]], weighted_metrics=[None, ["mse"]]),
     [classes, lambda n: normal(n, 2)], weighted=True, epochs=4)
