"""Adaptive pools, ways to resize and to normalize, and activations that golden/ leaves out."""
import jax.numpy as jnp
from keras import layers
from keras.src.backend.jax import nn

from keras_layers import case, normal

FIRST = {"data_format": "channels_first"}


def sparsemax(x, axis=-1):
    """Keras's own takes a wrong threshold before its pull request 23469: this is the paper's."""
    falling = -jnp.sort(-x, axis=axis)
    sums = jnp.cumsum(falling, axis=axis)
    ranks = jnp.arange(1, x.shape[axis] + 1)
    support = jnp.sum(1 + ranks * falling > sums, axis=axis, keepdims=True)
    threshold = (jnp.take_along_axis(sums, support - 1, axis=axis) - 1) / support
    return jnp.maximum(x - threshold, 0)


nn.sparsemax = sparsemax

for name in ("celu glu hard_shrink hard_tanh log_sigmoid soft_shrink sparse_plus sparse_sigmoid sparsemax"
             " squareplus tanh_shrink").split():
    case(f"act_{name}", layers.Activation(name), 1.5 * normal(3, 4, 6))
case("dense_glu", layers.Dense(6, activation="glu"), normal(3, 5))

case("adaptive_avg1d", layers.AdaptiveAveragePooling1D(3), normal(2, 7, 3))
case("adaptive_avg1d_longer", layers.AdaptiveAveragePooling1D(9), normal(2, 4, 3))
case("adaptive_avg2d", layers.AdaptiveAveragePooling2D((3, 4)), normal(2, 8, 7, 3))
case("adaptive_avg2d_even", layers.AdaptiveAveragePooling2D(2), normal(2, 8, 6, 3))
case("adaptive_avg2d_first", layers.AdaptiveAveragePooling2D((5, 2), **FIRST), normal(2, 3, 7, 9))
case("adaptive_avg3d", layers.AdaptiveAveragePooling3D((2, 3, 2)), normal(2, 5, 4, 3, 2))
case("adaptive_max1d", layers.AdaptiveMaxPooling1D(3), normal(2, 7, 3))
case("adaptive_max1d_longer", layers.AdaptiveMaxPooling1D(9), normal(2, 4, 3))
case("adaptive_max2d", layers.AdaptiveMaxPooling2D((3, 4)), normal(2, 8, 7, 3))
case("adaptive_max2d_even", layers.AdaptiveMaxPooling2D(2), normal(2, 8, 6, 3))
case("adaptive_max2d_first", layers.AdaptiveMaxPooling2D((5, 2), **FIRST), normal(2, 3, 7, 9))
case("adaptive_max3d", layers.AdaptiveMaxPooling3D((2, 3, 2)), normal(2, 5, 4, 3, 2))

for kind in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"):
    case(f"resizing_{kind}_larger", layers.Resizing(9, 11, interpolation=kind), normal(2, 6, 4, 3))
    case(f"resizing_{kind}_smaller", layers.Resizing(3, 4, interpolation=kind), normal(2, 11, 9, 3))
    case(f"resizing_{kind}_antialias", layers.Resizing(3, 12, interpolation=kind, antialias=True),
         normal(2, 11, 9, 2))
for kind in ("bilinear", "bicubic", "lanczos3", "lanczos5"):
    case(f"upsampling2d_{kind}_3x2", layers.UpSampling2D((3, 2), interpolation=kind), normal(2, 4, 5, 3))
case("resizing_crop_wide", layers.Resizing(4, 6, crop_to_aspect_ratio=True), normal(2, 5, 13, 3))
case("resizing_crop_high", layers.Resizing(4, 6, crop_to_aspect_ratio=True, **FIRST), normal(2, 3, 14, 5))
case("resizing_pad_wide", layers.Resizing(4, 6, pad_to_aspect_ratio=True, fill_value=0.5), normal(2, 5, 14, 3))
case("resizing_pad_high", layers.Resizing(4, 6, pad_to_aspect_ratio=True), normal(2, 14, 5, 3))
case("resizing_pad_first", layers.Resizing(5, 5, pad_to_aspect_ratio=True, **FIRST), normal(2, 3, 4, 9))
case("resizing_pad_none", layers.Resizing(4, 6, pad_to_aspect_ratio=True), normal(2, 6, 9, 1))
case("centercrop_larger", layers.CenterCrop(9, 7), normal(2, 6, 8, 3))
case("centercrop_first", layers.CenterCrop(5, 9, **FIRST), normal(2, 3, 8, 6))

case("identity", layers.Identity(), normal(2, 3, 4))
case("layernorm_rms_scaling", layers.LayerNormalization(rms_scaling=True), normal(2, 3, 5))
case("layernorm_rms_scaling_axes", layers.LayerNormalization(axis=(1, 2), scale=False, rms_scaling=True),
     normal(2, 3, 5))
for name, axis in {"last": -1, "axes": (1, 3), "none": None}.items():
    x = 2 * normal(6, 3, 4, 5) + 0.5
    norm = layers.Normalization(axis=axis)
    norm.adapt(x)
    case(f"normalization_adapted_{name}", norm, x)
case("normalization_scalar", layers.Normalization(mean=0.3, variance=2.5, invert=True), normal(2, 3, 4))
case("normalization_first", layers.Normalization(axis=1, mean=[0.1, 0.2, 0.3], variance=[1.0, 2.0, 0.5]),
     normal(2, 3, 4))
for name, make in {"gaussian_noise": layers.GaussianNoise, "gaussian_dropout": layers.GaussianDropout,
                   "alpha_dropout": layers.AlphaDropout}.items():
    case(f"{name}_inference", make(0.3), normal(2, 3))
    case(f"{name}_none", make(0.0), normal(2, 3), training=True)
for n in (1, 2, 3):
    for kind in ("Average", "Max"):
        shape = (2,) + (4, 3, 5)[:n] + (3,)
        case(f"global_{kind.lower()}{n}d_keepdims", getattr(layers, f"Global{kind}Pooling{n}D")(keepdims=True),
             normal(*shape))
