"""Lets keras.applications prepare pixels: `x0` pictures, and for each network of the zoo under its name
what its `preprocess_input` makes of them. The file goes to ../golden-more/keras/preprocessing.npz."""
import os
import pathlib

os.environ.setdefault("KERAS_BACKEND", "jax")

import numpy as np
from keras.applications import (convnext, densenet, efficientnet, mobilenet_v2, resnet, vgg16,
                                vgg19)

FILE = pathlib.Path(__file__).parent.parent / "golden-more" / "keras" / "preprocessing.npz"
x = np.random.default_rng(20261122).integers(0, 256, (2, 3, 4, 3)).astype("float32")
modules = {"vgg16": vgg16, "vgg19": vgg19, "resnet50": resnet, "resnet101": resnet,
           "resnet152": resnet, "mobilenetv2": mobilenet_v2, "densenet121": densenet,
           "efficientnetb0": efficientnet, "convnexttiny": convnext}
arrays = {name: np.asarray(module.preprocess_input(x.copy())) for name, module in modules.items()}
np.savez_compressed(FILE, x0=x, **arrays)
