"""Layers that Keras does not have, by the formula in the paper, in the layout of golden/README.md;
and those whose configs only Python reads.

The formula is written out channel by channel, and JAX differentiates it. Files go to
../golden-more/formulas.
"""
import jax.numpy as jnp
import keras
from keras import ops

import keras_layers
from keras_layers import case, normal

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


case("lrn_alexnet", LocalResponseNormalization(2, 2, 1e-4, 0.75), 50 * normal(2, 3, 4, 7))
case("lrn_googlenet", LocalResponseNormalization(5, 1, 1, 0.5), normal(2, 2, 3, 8))
case("lrn_narrow", LocalResponseNormalization(1, 1, 0.5, 1), normal(3, 5))
case("lrn_alone", LocalResponseNormalization(0, 0.5, 2, 0.25), normal(2, 3))
case("lambda_square", keras.layers.Lambda(lambda x: x * x + x), normal(2, 3, 4))
for mode in ("constant", "reflect", "edge", "symmetric"):
    case(f"padding2d_{mode}", Padding2D(((1, 2), (3, 0)), mode, 0.5), normal(2, 4, 5, 2))
case("grayscale", Grayscale(1), normal(2, 4, 5, 3))
case("grayscale_three", Grayscale(3), normal(2, 4, 5, 3))
