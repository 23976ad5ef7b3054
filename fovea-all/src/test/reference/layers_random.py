"""Computes cases of Keras's random image layers for given random numbers.

Keras draws all its numbers by `random.uniform` (and `random.normal`); here both take theirs from a
list that goes into the case as `u0`, `u1` …, in the order in which the layer draws. So everything
after the generator itself is compared: which numbers are drawn, their limits, and what is done with
them. A normal number comes from two uniform ones, by Box and Muller's method.
"""
import functools

import jax.numpy as jnp
import keras
import numpy as np
from keras.src.applications.convnext import StochasticDepth
from keras.src.backend.jax import random

import keras_layers
from keras_layers import case, normal, uniform

L = keras.layers
_numbers = np.random.default_rng(3)
_drawn = []
_next = 0


def _draw(shape):
    """Returns the next uniform numbers of the case; a layer that is called again gets them again."""
    global _next
    shape = tuple(int(n) for n in shape)
    if _next == len(_drawn):
        _drawn.append(_numbers.uniform(size=shape).astype("float32"))
    u = _drawn[_next]
    assert u.shape == shape
    _next += 1
    return jnp.asarray(u)


def _uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    return minval + (maxval - minval) * _draw(shape)


def _normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    radius = jnp.sqrt(-2 * jnp.log(1 - _draw(shape)))
    return mean + stddev * radius * jnp.cos(2 * np.pi * _draw(shape))


random.uniform = _uniform
random.normal = _normal


def given(name, layer, x, training=True):
    """Writes a case with the numbers that the layer drew."""
    global _next
    _drawn.clear()
    where = "get_random_transformation" if hasattr(layer, "get_random_transformation") else "call"
    draw = getattr(layer, where)

    @functools.wraps(draw)
    def again(*arguments, **options):
        global _next
        _next = 0
        return draw(*arguments, **options)

    setattr(layer, where, again)
    case(name, layer, x, training=training)
    file = keras_layers.FOLDER / f"{name}.npz"
    arrays = dict(np.load(file))
    for i, u in enumerate(_drawn if training else []):
        arrays[f"u{i}"] = u.reshape(-1)
    np.savez_compressed(file, **arrays)


def images(high=1.0):
    return uniform(4, 7, 6, 3, high=high)


def first(x):
    return np.ascontiguousarray(np.moveaxis(x, -1, 1))


for mode in ["horizontal", "vertical", "horizontal_and_vertical"]:
    given(f"random_flip_{mode}", L.RandomFlip(mode), images())
given("random_flip_first", L.RandomFlip("horizontal", data_format="channels_first"), first(images()))
for fill in ["reflect", "wrap", "constant", "nearest"]:
    for how in ["nearest", "bilinear"]:
        options = dict(fill_mode=fill, interpolation=how, fill_value=0.25)
        given(f"random_rotation_{fill}_{how}", L.RandomRotation(0.5, **options), images())
        given(f"random_zoom_{fill}_{how}", L.RandomZoom((-0.5, 1.0), (0.2, 0.9), **options), images())
        given(f"random_translation_{fill}_{how}", L.RandomTranslation(1.0, (-0.9, 0.3), **options), images())
        given(f"random_shear_{fill}_{how}", L.RandomShear(1.0, (0.2, 0.9), **options), images())
given("random_rotation_pair", L.RandomRotation((0.3, -0.1)), images())
given("random_rotation_first", L.RandomRotation(0.2, data_format="channels_first"), first(images()))
given("random_zoom_proportions", L.RandomZoom(0.4), images())
given("random_zoom_first", L.RandomZoom(0.4, 0.2, data_format="channels_first"), first(images()))
given("random_translation_first", L.RandomTranslation(0.4, 0.2, data_format="channels_first"), first(images()))
given("random_shear_first", L.RandomShear(0.4, 0.2, data_format="channels_first"), first(images()))
for height, width in [(3, 4), (6, 2), (7, 3), (9, 4), (3, 6), (8, 9)]:
    given(f"random_crop_{height}x{width}", L.RandomCrop(height, width), images())
given("random_crop_first", L.RandomCrop(3, 2, data_format="channels_first"), first(images()))
given("random_brightness", L.RandomBrightness(0.4), images(255))
given("random_brightness_pair", L.RandomBrightness((0.3, -0.8), value_range=(0, 1)), images())
given("random_contrast", L.RandomContrast(0.8), images(255))
given("random_contrast_pair", L.RandomContrast((0.9, 0.5), value_range=(0.1, 0.9)), images())
given("random_contrast_first", L.RandomContrast(0.5, value_range=(0, 1), data_format="channels_first"), first(images()))
given("random_erasing_noise", L.RandomErasing((0.6, 1.0), scale=(0.1, 0.9), value_range=(0, 1)), images())
given("random_erasing_value", L.RandomErasing((0.9, 1.0), scale=0.8, fill_value=0.5, value_range=(0, 1)), images())
given("random_erasing_clipped", L.RandomErasing((0.9, 1.0), fill_value=300), images(255))
given("random_erasing_first", L.RandomErasing((0.6, 1.0), scale=(0.2, 0.9), fill_value=0.5, data_format="channels_first"), first(images()))
given("random_grayscale", L.RandomGrayscale(), images())
given("random_grayscale_first", L.RandomGrayscale(0.9, data_format="channels_first"), first(images()))
given("random_invert", L.RandomInvert(), images(255))
given("random_invert_pair", L.RandomInvert((0.4, 0.9), value_range=(0, 1)), images())
for layer in [L.RandomFlip(), L.RandomRotation(0.2), L.RandomZoom(0.2), L.RandomTranslation(0.2, 0.2), L.RandomShear(0.2, 0.2),
              L.RandomBrightness(0.2), L.RandomContrast(0.2), L.RandomErasing(), L.RandomGrayscale(), L.RandomInvert()]:
    given(f"{keras.src.utils.naming.to_snake_case(type(layer).__name__)}_inference", layer, images(), training=False)
given("stochastic_depth", StochasticDepth(0.4), normal(6, 2, 3, 2))
given("stochastic_depth_rows", StochasticDepth(0.75), normal(9, 3))
given("stochastic_depth_inference", StochasticDepth(0.4), normal(3, 2, 4), training=False)
given("random_saturation", L.RandomSaturation(0.8, value_range=(0, 1)), images())
given("random_saturation_pair", L.RandomSaturation((0.9, 0.3)), images(255))
given("random_saturation_first", L.RandomSaturation((0.2, 0.7), value_range=(0, 1), data_format="channels_first"), first(images()))
given("random_hue", L.RandomHue(1.0), images(255))
given("random_hue_pair", L.RandomHue((0.3, 0.6), value_range=(-0.2, 0.9)), images())
given("random_hue_first", L.RandomHue(0.5, value_range=(0, 1), data_format="channels_first"), first(images()))
given("random_color_degeneration", L.RandomColorDegeneration(0.9), images(255))
given("random_color_degeneration_pair", L.RandomColorDegeneration((0.2, 0.7), value_range=(0.1, 0.9)), images())
given("random_color_degeneration_first", L.RandomColorDegeneration((0, 1), value_range=(0, 1), data_format="channels_first"), first(images()))
given("random_color_jitter", L.RandomColorJitter(brightness_factor=0.2, contrast_factor=0.4, saturation_factor=(0.3, 0.7), hue_factor=0.3), images(255))
given("random_color_jitter_some", L.RandomColorJitter((0, 1), brightness_factor=(-0.1, 0.3), hue_factor=(0.1, 0.5)), images())
given("random_color_jitter_others", L.RandomColorJitter((0, 1), contrast_factor=(0.5, 0.2), saturation_factor=0.9), images())
for layer in [L.RandomSaturation(0.2), L.RandomHue(0.2), L.RandomColorDegeneration(0.2), L.RandomColorJitter(brightness_factor=0.2, hue_factor=0.2)]:
    given(f"{keras.src.utils.naming.to_snake_case(type(layer).__name__)}_inference", layer, images(), training=False)
