"""Counts what the networks of keras.applications take, apart from Fovea: from the shapes that Keras says.

    KERAS_BACKEND=jax python keras_costs.py ../golden-more/keras/costs.csv

Multiply-adds are those of convolutions and dense layers, by their textbook formulas. Activations are the
outputs of all layers but the inputs, for one sample at four bytes a number.
"""
import csv
import sys

import keras
import numpy as np

NETWORKS = {
    "vgg16": keras.applications.VGG16,
    "vgg19": keras.applications.VGG19,
    "resnet50": keras.applications.ResNet50,
    "resnet101": keras.applications.ResNet101,
    "resnet152": keras.applications.ResNet152,
    "mobilenetv2": keras.applications.MobileNetV2,
    "densenet121": keras.applications.DenseNet121,
    "efficientnetb0": keras.applications.EfficientNetB0,
    "convnexttiny": keras.applications.ConvNeXtTiny,
}


def numbers(shape):
    return int(np.prod([1 if n is None else n for n in shape]))


def multiply_adds(layer):
    """Each number of the output is a sum of as many products as its filter has weights."""
    if isinstance(layer, keras.layers.DepthwiseConv2D):
        height, width, _, _ = layer.kernel.shape
        return numbers(layer.output.shape) * height * width
    if isinstance(layer, keras.layers.Conv2D):
        height, width, channels, _ = layer.kernel.shape
        return numbers(layer.output.shape) * height * width * channels
    if isinstance(layer, keras.layers.Dense):
        return numbers(layer.output.shape) * layer.kernel.shape[0]
    return 0


def all_layers(model):
    """What adds two results with a plus is an operation, and no layer, to Keras."""
    for layer in getattr(model, "operations", model.layers):
        if isinstance(layer, keras.Model):
            yield from all_layers(layer)
        elif not isinstance(layer, keras.layers.InputLayer):
            yield layer


with open(sys.argv[1], "w", newline="") as file:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["network", "parameters", "trainable", "multiply_adds", "activation_bytes"])
    for name, make in NETWORKS.items():
        model = make(weights=None)
        layers = list(all_layers(model))
        table.writerow([
            name,
            model.count_params(),
            sum(numbers(w.shape) for w in model.trainable_weights),
            sum(multiply_adds(layer) for layer in layers),
            sum(4 * numbers(layer.output.shape) for layer in layers),
        ])
        keras.backend.clear_session()
