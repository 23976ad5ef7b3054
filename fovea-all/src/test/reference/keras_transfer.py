"""Lets Keras 3 (JAX backend) train models of which some layers are frozen, and name intermediate outputs.

For each case a model all of whose layers train, `NAME.keras`, and `NAME.npz`: `x0` inputs, `t0`
labels, `steps` what is frozen and thawed as JSON, `trainable` and `total` parameters, `losses` of each
step, and `f0..` weights after three steps of SGD with momentum 0.9 and rate 0.1. `outputs.npz` has
`names` as JSON and `o0..`, what layers of `outputs.keras` say to `x0`.
Files go to ../golden-more/keras/transfer.
"""
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from keras import layers

FOLDER = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "transfer"
FOLDER.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(20261122)
keras.utils.set_random_seed(2)


def normal(*shape):
    return random.normal(size=shape).astype("float32")


def text(value):
    return np.frombuffer(json.dumps(value).encode(), "uint8")


def block(x, number, filters):
    y = layers.Conv2D(filters, 3, padding="same", name=f"conv{number}")(x)
    y = layers.BatchNormalization(momentum=0.8, name=f"bn{number}")(y)
    return layers.ReLU(name=f"relu{number}")(y)


def base(name="base"):
    image = keras.Input((8, 8, 3))
    x = layers.MaxPooling2D(name="pool1")(block(image, 1, 4))
    x = block(x, 2, 5)
    x = layers.Add(name="add2")([x, layers.Conv2D(5, 1, name="skip2")(x)])
    return keras.Model(image, layers.GlobalAveragePooling2D(name="pool2")(x), name=name)


def flat():
    body = base("flat")
    x = layers.Dense(6, activation="relu", name="hidden")(body.output)
    return keras.Model(body.input, layers.Dense(3, activation="softmax", name="classes")(x))


def nested():
    image = keras.Input((8, 8, 3))
    x = layers.Dense(6, activation="relu", name="hidden")(base()(image))
    return keras.Model(image, layers.Dense(3, activation="softmax", name="classes")(x))


def with_values(model):
    """Gives moving averages, which start at 0 and 1, and shifts other values."""
    for weight in model.weights:
        value = np.asarray(weight)
        if value.ndim == 1:
            weight.assign(np.abs(value + 0.3 * normal(*value.shape)) + 0.1)
    return model


def case(name, model, steps, told):
    """steps: what Fovea does, as pairs of its method and the argument; told: the same in Keras."""
    with_values(model).save(FOLDER / f"{name}.keras")
    total = model.count_params()
    told(model)
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "sparse_categorical_crossentropy")
    x, t = normal(12, 8, 8, 3), random.integers(0, 3, 12).astype("int32")
    losses = [float(model.train_on_batch(x, t)) for _ in range(3)]
    trains = sum(int(np.prod(w.shape)) for w in model.trainable_weights)
    arrays = {"x0": x, "t0": t, "steps": text(steps), "trainable": np.int32(trains),
              "total": np.int32(total), "losses": np.array(losses, "float32")}
    arrays |= {f"f{i}": np.asarray(v) for i, v in enumerate(model.weights)}
    np.savez_compressed(FOLDER / f"{name}.npz", **arrays)


def tell(trains, *names):
    def told(model):
        for name in names:
            model.get_layer(name).trainable = trains
    return told


def head_only(model):
    for layer in model.layers[:-2]:
        layer.trainable = False


def upper(model):
    """All but the last n = hidden, classes, pool2, add2, skip2, relu2, bn2, conv2."""
    for layer in model.layers[:-8]:
        layer.trainable = False


def upper_nested(model):
    inner = model.get_layer("base")
    inner.trainable = False
    inner.get_layer("conv2").trainable = True
    inner.get_layer("bn2").trainable = True


def averages_only(model):
    for name in ("bn1", "bn2"):
        model.get_layer("base").get_layer(name).trainable = False


def thawed_again(model):
    model.trainable = False
    model.trainable = True
    model.get_layer("conv1").trainable = False


case("flat_head", flat(), [["frozen", "*"], ["thawed", "hidden"], ["thawed", "classes"]], head_only)
case("flat_all_but_last", flat(), [["frozen", "*"], ["last", "8"]], upper)
case("flat_one_layer", flat(), [["frozen", "*"], ["thawed", "*"], ["frozen", "conv1"]], thawed_again)
case("flat_pattern", flat(), [["frozen", "bn?"], ["frozen", "conv*"]],
     tell(False, "bn1", "bn2", "conv1", "conv2"))
case("nested_base", nested(), [["frozen", "base"]], tell(False, "base"))
case("nested_upper", nested(), [["frozen", "base"], ["thawed", "base/conv2"], ["thawed", "base/bn2"]],
     upper_nested)
case("nested_averages", nested(), [["kind", "BatchNormalization"]], averages_only)

model = with_values(nested())
model.save(FOLDER / "outputs.keras")
inner = model.get_layer("base")
names = ["conv1", "pool1", "relu2", "add2", "pool2"]
x = normal(5, 8, 8, 3)
within = keras.Model(inner.inputs, [inner.get_layer(name).output for name in names])(x)
hidden = keras.Model(model.inputs, model.get_layer("hidden").output)(x)
arrays = {f"o{i}": np.asarray(v) for i, v in enumerate([*within, inner(x), hidden])}
np.savez_compressed(FOLDER / "outputs.npz", x0=x, **arrays,
                    names=text([f"base/{name}" for name in names] + ["base", "hidden"]))
