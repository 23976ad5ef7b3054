"""Explains small Keras 3 models with jax.grad, and measures predictions with scikit-learn.

For each model `NAME.keras` there is `NAME.npz`: `x0` images, `class0` a class each, `layer` the name of a layer of maps;
`scores` before the softmax, `dx` their derivative for the class by the image, `dmaps` by what the layer says, `cam` the map of
Grad-CAM (Selvaraju et al. 2017), `baseline`, `steps` and `ig`, the integrated gradients (Sundararajan et al. 2017) of the first
image, with the derivative in the middle of each step. `figures.npz` has `labels` and `probabilities`, and what scikit-learn says of
them: `confusion`, per class `precision`, `recall`, `f1`, `support`, their means `macro` and `weighted`, and for `bins` equal bins of
confidence `bin_confidence` and `bin_accuracy` of those that are not empty, with the expected calibration error `ece`
(Naeini et al. 2015). Files go to ../golden-more/keras/explain.
"""
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import jax
import jax.numpy as jnp
import keras
import numpy as np
from keras import layers
from sklearn.calibration import calibration_curve
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

FOLDER = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "explain"
FOLDER.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(20261122)
keras.utils.set_random_seed(3)


def shaken(model):
    """Moves biases and averages away from 0 and 1."""
    for weight in model.weights:
        value = np.asarray(weight)
        if value.ndim == 1:
            weight.assign(np.abs(value + 0.3 * random.normal(size=value.shape)) + 0.1)
    return model


def text(value):
    return np.frombuffer(value.encode(), "uint8")


def case(name, model, layer, scores, classes, cut):
    """scores: the layer before the softmax, cut: what follows the layer of maps up to the scores, as a function."""
    shaken(model).save(FOLDER / f"{name}.keras")
    images = random.normal(size=(len(classes), *model.input_shape[1:])).astype("float32")
    head = keras.Model(model.inputs, scores)
    maps_of = keras.Model(model.inputs, model.get_layer(layer).output)
    classes = np.array(classes, "int32")

    def chosen(values):
        if values.shape[-1] == 1:
            return jnp.sum(jnp.where(classes[:, None] == 1, values, -values))
        return jnp.sum(jnp.take_along_axis(values, classes[:, None], axis=1))

    dx = jax.grad(lambda x: chosen(head(x)))(jnp.asarray(images))
    maps = maps_of(images)
    np.testing.assert_allclose(cut(maps), head(images), rtol=1e-4, atol=1e-5)
    dmaps = jax.grad(lambda a: chosen(cut(a)))(jnp.asarray(maps))
    weights = jnp.mean(dmaps, axis=(1, 2), keepdims=True)
    cam = jax.nn.relu(jnp.sum(weights * maps, axis=-1))

    baseline = (0.2 * random.normal(size=images.shape[1:])).astype("float32")
    steps = 7
    one = images[0]

    def score(x):
        value = head(x[None])[0]
        if value.shape[-1] == 1:
            return value[0] if classes[0] == 1 else -value[0]
        return value[classes[0]]

    path = [baseline + (k + 0.5) / steps * (one - baseline) for k in range(steps)]
    ig = (one - baseline) * sum(jax.grad(score)(jnp.asarray(x)) for x in path) / steps
    np.savez_compressed(
        FOLDER / f"{name}.npz", x0=images, classes=classes, layer=text(layer), scores=np.asarray(head(images)),
        dx=np.asarray(dx), dmaps=np.asarray(dmaps), cam=np.asarray(cam), baseline=baseline, steps=np.int32(steps),
        ig=np.asarray(ig), ends=np.array([score(jnp.asarray(one)), score(jnp.asarray(baseline))], "float32"))
    print(name, float(jnp.max(cam)), float(jnp.sum(ig)), float(score(one) - score(baseline)))


def softmax_inside():
    image = keras.Input((9, 9, 3))
    x = layers.Conv2D(4, 3, activation="relu", name="first")(image)
    x = layers.MaxPooling2D(name="pool")(x)
    x = layers.Conv2D(6, 3, padding="same", name="second")(x)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.ReLU(name="relu")(x)
    y = layers.GlobalAveragePooling2D(name="mean")(x)
    y = layers.Dropout(0.5)(y)
    model = keras.Model(image, layers.Dense(5, activation="softmax", name="classes")(y), name="softmax_inside")
    dense = model.get_layer("classes")

    def cut(maps):
        return jnp.mean(maps, axis=(1, 2)) @ dense.kernel.value + dense.bias.value
    logits = keras.ops.matmul(y, dense.kernel) + dense.bias
    case("softmax_inside", model, "relu", logits, [2, 0, 4, 2], cut)


def softmax_apart():
    """Flatten, so that the derivative differs from place to place; the softmax is a layer of its own."""
    image = keras.Input((8, 7, 1))
    x = layers.Conv2D(5, 3, strides=2, padding="same", activation="tanh", name="first")(image)
    y = layers.Flatten(name="flat")(x)
    y = layers.Dense(6, activation="relu", name="hidden")(y)
    logits = layers.Dense(3, name="logits")(y)
    model = keras.Model(image, layers.Softmax(name="softmax")(logits), name="softmax_apart")

    def cut(maps):
        hidden = model.get_layer("hidden")(jnp.reshape(maps, (maps.shape[0], -1)))
        return model.get_layer("logits")(hidden)
    case("softmax_apart", model, "first", logits, [1, 0, 2], cut)


def sigmoid():
    """Two classes by one output."""
    image = keras.Input((6, 6, 2))
    x = layers.Conv2D(4, 3, activation="relu", name="first")(image)
    y = layers.GlobalMaxPooling2D(name="most")(x)
    dense = layers.Dense(1, activation="sigmoid", name="yes")
    model = keras.Model(image, dense(y), name="sigmoid")

    def cut(maps):
        return jnp.max(maps, axis=(1, 2)) @ dense.kernel.value + dense.bias.value
    case("sigmoid", model, "first", keras.ops.matmul(y, dense.kernel) + dense.bias, [1, 0, 1], cut)


def figures():
    classes, count, bins = 5, 300, 10
    labels = random.integers(0, classes - 1, count)  # The last class never occurs.
    logits = 1.5 * random.normal(size=(count, classes))
    logits[np.arange(count), labels] += 1.5
    logits[:, classes - 1] -= 2
    probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    guess = probabilities.argmax(1)
    confidence, right = probabilities.max(1), (guess == labels).astype(int)
    precision, recall, f1, support = precision_recall_fscore_support(
        labels, guess, labels=range(classes), zero_division=0)
    accuracy, mean = calibration_curve(right, confidence, n_bins=bins, strategy="uniform")
    sizes = np.histogram(confidence, np.linspace(0, 1, bins + 1))[0]
    sizes = sizes[sizes > 0]
    averages = {
        kind: np.array(precision_recall_fscore_support(labels, guess, average=kind, zero_division=0)[:3])
        for kind in ("macro", "weighted")}
    np.savez_compressed(
        FOLDER / "figures.npz", labels=labels.astype("int32"), probabilities=probabilities,
        confusion=confusion_matrix(labels, guess, labels=range(classes)).astype("int32"), precision=precision,
        recall=recall, f1=f1, support=support.astype("int32"), bins=np.int32(bins), bin_accuracy=accuracy,
        bin_confidence=mean, ece=np.float64(np.sum(sizes * np.abs(accuracy - mean)) / count), **averages)
    print("figures", right.mean(), np.sum(sizes * np.abs(accuracy - mean)) / count)


softmax_inside()
softmax_apart()
sigmoid()
figures()
