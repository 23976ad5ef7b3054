"""Lets Keras 3 (JAX backend) write model files in its legacy format, and trained models to go on with.

For each case NAME.h5 or NAME.keras, and NAME.npz with inputs `x0` and answers `y0`; where the model is
compiled also labels `t0`, `batch`, and the weights `f0..` after one more epoch in order. The cases
`keras2_…` are models of Keras 3 whose files are put into Keras 2's words here: their answers stay
those of Keras 3. Files go to ../golden-more/keras/files.
"""
import json
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import h5py
import keras
import numpy as np
from keras import layers
from keras.src.legacy.saving import legacy_h5_format

FOLDER = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "files"
FOLDER.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(20261122)


def scramble(model):
    """Gives every variable a value that no initializer gives."""
    for variable in model.weights:
        low = 0.5 if "variance" in variable.path else -0.5
        variable.assign(random.uniform(low, 1, variable.shape))
    return model


def answers(model, name, **more):
    x = random.normal(size=(5, *model.input_shape[1:])).astype("float32")
    np.savez_compressed(FOLDER / f"{name}.npz", x0=x, y0=model.predict(x, verbose=0), **more)


# Keras 3's own files

def base(trains=True):
    x = keras.Input((6, 6, 2))
    # No bias: its derivative is 0 but for rounding, which Adam would blow up to whole steps.
    y = layers.Conv2D(3, 3, padding="same", use_bias=False, name="first")(x)
    y = layers.BatchNormalization(name="norm")(y)
    y = layers.Conv2D(4, 3, activation="relu", name="second")(y)
    model = keras.Model(x, layers.GlobalAveragePooling2D()(y), name="base")
    model.get_layer("first").trainable = trains
    return model


def nested(trains=True):
    inner = base(trains)
    x = keras.Input((6, 6, 2))
    stack = keras.Sequential([keras.Input((4,)), layers.Dense(5, activation="tanh", name="a"),
                              layers.BatchNormalization(name="b")], name="stack")
    return scramble(keras.Model(x, layers.Dense(3, name="head")(stack(inner(x))), name="outer"))


def late():
    return scramble(keras.Sequential(
        [keras.Input((4,)), layers.Dense(3), layers.PReLU(), layers.Dense(2, name="end")],
        name="stack"))


def many():
    """Names that do not fit into one attribute."""
    model = keras.Sequential([keras.Input((2,))] + [
        layers.Dense(2, use_bias=False, name=f"layer_{i}_" + "x" * 2000) for i in range(34)])
    return scramble(model)


for name, model in [("nested", nested()), ("partly_frozen", nested(False)), ("stack", late()),
                    ("long_names", many())]:
    model.save(FOLDER / f"{name}.h5")
    answers(model, name)

weights = nested(False)
with h5py.File(FOLDER / "weights_only.h5", "w") as file:
    legacy_h5_format.save_weights_to_hdf5_group(file, weights)
answers(weights, "weights_only", config=np.frombuffer(weights.to_json().encode(), "uint8"))


# Trained models

def go_on(name, model, optimizer, ending):
    model.compile(optimizer, keras.losses.CategoricalCrossentropy(from_logits=True))
    x = random.normal(size=(21, *model.input_shape[1:])).astype("float32")
    t = np.eye(3, dtype="float32")[random.integers(0, 3, 21)]
    fit = (lambda: model.fit(x, t, epochs=1, batch_size=8, shuffle=False, verbose=0))
    fit()
    model.save(FOLDER / f"{name}.{ending}")
    y = model.predict(x, verbose=0)
    fit()
    np.savez_compressed(FOLDER / f"{name}.npz", x0=x, y0=y, t0=t, batch=np.int32(8),
                        **{f"f{i}": np.asarray(v) for i, v in enumerate(model.weights)})


for ending in ("keras", "h5"):
    go_on(f"trained_nested_{ending}", nested(), keras.optimizers.Adam(0.01), ending)
    go_on(f"trained_frozen_{ending}", nested(False), keras.optimizers.SGD(0.05, momentum=0.9), ending)


# Keras 2's words

def plain(value):
    """Objects of Keras 3 without the place of their class, policies and keys that Keras 2 lacked."""
    if isinstance(value, dict):
        if value.get("class_name") == "DTypePolicy":
            return "float32"
        return {key: plain(member) for key, member in value.items() if key not in (
            "module", "registered_name", "build_config", "compile_config", "input_axes",
            "output_axes", "quantization_config", "optional", "renorm", "renorm_clipping",
            "renorm_momentum", "synchronized")}
    return [plain(item) for item in value] if isinstance(value, list) else value


GLOROT = {"class_name": "VarianceScaling",
          "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}}


def settings(layer):
    config = layer["config"]
    if layer["class_name"] == "InputLayer":
        config["batch_input_shape"] = config.pop("batch_shape")
    if layer["class_name"] == "LeakyReLU":
        config["alpha"] = config.pop("negative_slope")
    if layer["class_name"] == "BatchNormalization":
        config["axis"] = [3]
        layer["class_name"] = "BatchNormalizationV1"
    if layer["class_name"] in ("SeparableConv2D", "DepthwiseConv2D"):
        config |= {"groups": 1, "kernel_initializer": GLOROT, "kernel_regularizer": None}
    if "kernel_initializer" in config:
        config["kernel_initializer"] = GLOROT
    if layer["class_name"] == "Conv2D":
        config["kernel_regularizer"] = {"class_name": "L1L2", "config": {"l1": 0.0, "l2": 0.01}}
    return layer


def keras2(model, counted):
    """The legacy object of a model; `counted` says from where the calls of models count."""
    object = plain(json.loads(model.to_json()))
    config = object["config"]
    inner = {layer.name: keras2(layer, counted) for layer in model.layers
             if isinstance(layer, keras.Model)}
    result = []
    for layer in config["layers"]:
        name = layer["config"]["name"]
        nodes = layer.pop("inbound_nodes", None)
        layer = {**inner[name], "name": name} if name in inner else settings(layer)
        if nodes is not None:
            layer["name"] = name
            layer["inbound_nodes"] = [call(node, inner, counted) for node in nodes]
        result.append(layer)
    if object["class_name"] == "Sequential":
        first = result.pop(0) if result[0]["class_name"] == "InputLayer" else None
        if first and isinstance(result[0]["config"], dict) and "layers" not in result[0]["config"]:
            result[0]["config"]["batch_input_shape"] = first["config"]["batch_input_shape"]
        return {"class_name": "Sequential", "config": result}
    ends = {key: [[end[0], counted if end[0] in inner else 0, end[2]] for end in (
        [config[key]] if isinstance(config[key][0], str) else config[key])]
        for key in ("input_layers", "output_layers")}
    return {"class_name": "Model", "config": {"name": config["name"], "layers": result, **ends}}


def call(node, inner, counted):
    tensors = node["args"][0]
    return [[*history(tensor, inner, counted), {}]
            for tensor in (tensors if isinstance(tensors, list) else [tensors])]


def history(tensor, inner, counted):
    name, index, part = tensor["config"]["keras_history"]
    return [name, index + counted if name in inner else index, part]


def write2(name, model, training=None, counted=1):
    with h5py.File(FOLDER / f"keras2_{name}.h5", "w") as file:
        for group in (file, file.create_group("model_weights")):
            group.attrs["keras_version"] = np.bytes_("2.2.4")
            group.attrs["backend"] = np.bytes_("tensorflow")
        file.attrs["model_config"] = np.bytes_(json.dumps(keras2(model, counted)))
        if training:
            file.attrs["training_config"] = np.bytes_(json.dumps(training))
            state = file.create_group("optimizer_weights")
            state.attrs["weight_names"] = [b"training/Adam/iterations:0"]
            state["training/Adam/iterations:0"] = np.int64(7)
        weights = file["model_weights"]
        weights.attrs["layer_names"] = [layer.name.encode() for layer in model.layers]
        for layer in model.layers:
            group = weights.create_group(layer.name)
            variables = layer.trainable_weights + layer.non_trainable_weights
            names = ["/".join(v.path.split("/")[-2:]) + ":0" for v in variables]
            group.attrs["weight_names"] = [name.encode() for name in names]
            for path, variable in zip(names, variables):
                group[path] = np.asarray(variable)
    answers(model, f"keras2_{name}")


def stack2():
    return scramble(keras.Sequential([
        keras.Input((8, 8, 2)), layers.Conv2D(4, 3, name="conv2d_1"),
        layers.BatchNormalization(axis=3, name="bn"), layers.LeakyReLU(negative_slope=0.1),
        layers.SeparableConv2D(5, 3, padding="same", name="separable"),
        layers.DepthwiseConv2D(3, depth_multiplier=2, name="depthwise"), layers.MaxPooling2D(2),
        layers.Flatten(), layers.Dropout(0.5), layers.Dense(3, activation="softmax", name="end")]))


ADAM = {"class_name": "Adam", "config": {"lr": 0.002, "decay": 0.0, "beta_1": 0.85, "beta_2": 0.99,
                                         "epsilon": 1e-8, "amsgrad": False}}
write2("stack", stack2(), {
    "optimizer_config": ADAM, "loss": "categorical_crossentropy", "metrics": ["accuracy"],
    "sample_weight_mode": None, "loss_weights": None})


def graph2():
    """A model called twice and a stack, both within a model."""
    a = keras.Input((6, 6, 2), name="a")
    inner = base()
    stack = keras.Sequential([keras.Input((8,)), layers.Dense(4, activation="relu", name="s")],
                             name="stack")
    flipped = layers.ZeroPadding2D(((0, 2), (2, 0)))(a)
    flipped = layers.Cropping2D(((2, 0), (0, 2)))(flipped)
    both = layers.Concatenate(name="both")([inner(a), inner(flipped)])
    return scramble(keras.Model(a, stack(both), name="graph"))


write2("graph", graph2(), {
    "optimizer_config": {"class_name": "Adam", "config": {
        "name": "Adam", "learning_rate": 0.003, "decay": 0.0, "beta_1": 0.9, "beta_2": 0.999,
        "epsilon": 1e-07, "amsgrad": True, "jit_compile": True, "is_legacy_optimizer": False}},
    "loss": {"class_name": "CategoricalCrossentropy", "config": {
        "reduction": "auto", "name": "categorical_crossentropy", "from_logits": True,
        "label_smoothing": 0, "axis": -1, "fn": "categorical_crossentropy"}},
    "metrics": [[{"class_name": "MeanMetricWrapper", "config": {
        "name": "acc", "dtype": "float32", "fn": "categorical_accuracy"}}]],
    "weighted_metrics": None, "loss_weights": None})
write2("graph_from_0", graph2(), counted=0)

head = scramble(keras.Sequential([base(), layers.Dense(3, name="end")], name="transfer"))
write2("base_first", head)
