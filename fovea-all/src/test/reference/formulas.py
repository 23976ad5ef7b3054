"""Layers that Keras does not have, by the formula in the paper, in the layout of golden/README.md;
those whose configs only Python reads, and operations, whose configs only a model's file has.

The formula is written out channel by channel, and JAX differentiates it. Files go to
../golden-more/formulas.
"""
import jax.numpy as jnp
import keras
import numpy as np
from keras import ops

import keras_layers
from keras_layers import case, normal, uniform

keras_layers.FOLDER = keras_layers.FOLDER.parent.parent / "formulas"


class LocalResponseNormalization(keras.layers.Layer):
    """Krizhevsky et al. 2012, section 3.3, with TensorFlow's names for the numbers."""

    def __init__(self, depth_radius, bias, alpha, beta):
        super().__init__()
        self.numbers = depth_radius, bias, alpha, beta

    def call(self, x):
        radius, bias, alpha, beta = self.numbers
        channels = x.shape[-1]
        results = []
        for i in range(channels):
            around = range(max(0, i - radius), min(channels, i + radius + 1))
            total = sum(x[..., j] * x[..., j] for j in around)
            results.append(x[..., i] / ops.power(bias + alpha * total, beta))
        return ops.stack(results, axis=-1)

    def get_config(self):
        return dict(zip(("depth_radius", "bias", "alpha", "beta"), self.numbers))


class Padding2D(keras.layers.Layer):
    """The modes of numpy.pad, which keras.ops.pad has, too."""

    def __init__(self, padding, mode, value=0.0):
        super().__init__()
        self.padding, self.mode, self.value = padding, mode, value

    def call(self, x):
        number = {"constant_values": self.value} if self.mode == "constant" else {}
        return jnp.pad(x, ((0, 0), *self.padding, (0, 0)), mode=self.mode, **number)

    def get_config(self):
        return {"padding": self.padding, "mode": self.mode, "value": self.value}


class Grayscale(keras.layers.Layer):
    """keras.ops.image.rgb_to_grayscale, in one channel or in three."""

    def __init__(self, output_channels):
        super().__init__()
        self.output_channels = output_channels

    def call(self, x):
        return ops.repeat(ops.image.rgb_to_grayscale(x, data_format="channels_last"), self.output_channels, axis=-1)

    def get_config(self):
        return {"output_channels": self.output_channels}


class Operation(keras.layers.Layer):
    """What a functional model records for `x + y` and for `x * 0.5`: a function of keras.ops."""

    def __init__(self, function, left=None, right=None):
        super().__init__()
        self.function, self.left, self.right = function, left, right

    def call(self, x):
        inputs = iter(x if isinstance(x, list) else [x])
        sides = [next(inputs) if number is None else number for number in (self.left, self.right)]
        return getattr(ops, self.function)(*sides)

    def get_config(self):
        return {"function": self.function, "left": self.left, "right": self.right}


class RandomRightAngleRotation(keras.layers.Layer):
    """numpy.rot90, counter-clockwise, by one of the turns for each image; `u` chooses it."""

    def __init__(self, turns, u, axes=(0, 1)):
        super().__init__()
        self.turns, self.u, self.axes = turns, u, axes

    def call(self, x, training=False):
        chosen = [self.turns[int(u * len(self.turns))] if training else 0 for u in self.u]
        return jnp.stack([jnp.rot90(image, k, self.axes) for image, k in zip(x, chosen)])

    def get_config(self):
        return {"turns": self.turns}


def turned(name, turns, x, axes=(0, 1), training=True):
    """Writes a case with the numbers that choose the turns, spread so that each is chosen."""
    u = ((np.arange(len(x)) + uniform(len(x))) / len(x)).astype("float32")
    case(name, RandomRightAngleRotation(turns, u, axes), x, training=training)
    file = keras_layers.FOLDER / f"{name}.npz"
    drawn = {"u0": u} if training else {}
    np.savez_compressed(file, **np.load(file), **drawn)


case("lrn_alexnet", LocalResponseNormalization(2, 2, 1e-4, 0.75), 50 * normal(2, 3, 4, 7))
case("lrn_googlenet", LocalResponseNormalization(5, 1, 1, 0.5), normal(2, 2, 3, 8))
case("lrn_narrow", LocalResponseNormalization(1, 1, 0.5, 1), normal(3, 5))
case("lrn_alone", LocalResponseNormalization(0, 0.5, 2, 0.25), normal(2, 3))
case("lambda_square", keras.layers.Lambda(lambda x: x * x + x), normal(2, 3, 4))
for mode in ("constant", "reflect", "edge", "symmetric"):
    case(f"padding2d_{mode}", Padding2D(((1, 2), (3, 0)), mode, 0.5), normal(2, 4, 5, 2))
case("grayscale", Grayscale(1), normal(2, 4, 5, 3))
case("grayscale_three", Grayscale(3), normal(2, 4, 5, 3))
for function in ("add", "divide", "maximum", "minimum", "multiply", "subtract", "true_divide"):
    case(f"operation_{function}", Operation(function), normal(2, 3, 4), normal(2, 1, 4))
    case(f"operation_{function}_right", Operation(function, right=0.5), normal(2, 3))
    case(f"operation_{function}_left", Operation(function, left=-0.25), normal(2, 3))
case("operation_add_shorter", Operation("add"), normal(3, 3, 4), normal(3, 4))
turned("right_angles", [0, 1, 2, 3], normal(16, 4, 4, 3))
turned("right_angles_odd", [3, 1], normal(7, 5, 5, 2))
turned("right_angles_half", [0, 2], normal(5, 3, 4, 2))
turned("right_angles_first", [1, 2], normal(6, 2, 3, 3), axes=(1, 2))
turned("right_angles_inference", [0, 1, 2, 3], normal(12, 3, 3, 1), training=False)
