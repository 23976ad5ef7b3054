"""Layers that Keras does not have, by the formula in the paper, in the layout of golden/README.md.

The formula is written out channel by channel, and JAX differentiates it. Files go to
../golden-more/formulas.
"""
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


case("lrn_alexnet", LocalResponseNormalization(2, 2, 1e-4, 0.75), 50 * normal(2, 3, 4, 7))
case("lrn_googlenet", LocalResponseNormalization(5, 1, 1, 0.5), normal(2, 2, 3, 8))
case("lrn_narrow", LocalResponseNormalization(1, 1, 0.5, 1), normal(3, 5))
case("lrn_alone", LocalResponseNormalization(0, 0.5, 2, 0.25), normal(2, 3))
