"""Layers, training traces and roundings of mixed_bfloat16, for ../golden-more/keras/mixed.

Run as `KERAS_BACKEND=jax python mixed_precision.py`. Results are bf16 numbers, written as float32.
"""
import keras
import ml_dtypes
import numpy as np
from keras import layers

import keras_layers
import keras_traces
from keras_layers import case, normal
from keras_traces import trace

FOLDER = keras_layers.FOLDER.parent / "mixed"
keras_layers.FOLDER = FOLDER / "layers"
keras_traces.FOLDER = FOLDER / "traces"
keras.config.set_dtype_policy("mixed_bfloat16")

case("dense", layers.Dense(7), normal(5, 33))
case("dense_softmax", layers.Dense(10, activation="softmax"), normal(6, 17))
case("conv2d", layers.Conv2D(8, 3, padding="same", activation="relu"), normal(2, 7, 5, 4))
case("conv2d_strides", layers.Conv2D(5, 3, strides=2, use_bias=False), normal(2, 9, 9, 3))
case("depthwise", layers.DepthwiseConv2D(3, padding="same"), normal(2, 6, 6, 5))
case("conv2d_transpose", layers.Conv2DTranspose(4, 3, strides=2, padding="same"), normal(2, 5, 5, 3))
case("batchnorm_training", layers.BatchNormalization(), normal(8, 4, 4, 5), training=True)
case("batchnorm", layers.BatchNormalization(), normal(8, 4, 4, 5))
case("layernorm", layers.LayerNormalization(), normal(4, 3, 9))
case("groupnorm", layers.GroupNormalization(2), normal(3, 4, 4, 6))
case("rmsnorm", layers.RMSNormalization(), normal(4, 3, 9))
case("unitnorm", layers.UnitNormalization(), normal(4, 9))
case("average", layers.GlobalAveragePooling2D(), normal(3, 7, 7, 5))
case("maxpool", layers.MaxPooling2D(2), normal(2, 6, 6, 3))
case("avgpool", layers.AveragePooling2D(3, strides=2, padding="same"), normal(2, 7, 7, 3))
case("gelu", layers.Activation("gelu"), normal(3, 17))
case("add", layers.Add(), normal(3, 5), normal(3, 5))
case("rescaling", layers.Rescaling(1 / 127.5, -1), 255 * abs(normal(3, 5)) / 3)


def cnn():
    return [
        layers.Conv2D(8, 3, padding="same"), layers.BatchNormalization(), layers.ReLU(),
        layers.MaxPooling2D(), layers.Conv2D(12, 3, padding="same"), layers.BatchNormalization(),
        layers.ReLU(), layers.GlobalAveragePooling2D()]


trace("cnn", keras.Sequential(
    [keras.Input((8, 8, 3)), *cnn(), layers.Dense(4, activation="softmax", dtype="float32")]))
trace("cnn_bf16_softmax", keras.Sequential(
    [keras.Input((8, 8, 3)), *cnn(), layers.Dense(4, activation="softmax")]))
trace("mlp_momentum", keras.Sequential(
    [keras.Input((12,)), layers.Dense(16, activation="relu", kernel_regularizer="l2"),
     layers.Dense(4, activation="softmax", dtype="float32")]),
    optimizer=keras.optimizers.SGD(0.05, momentum=0.9))

values = np.concatenate([
    normal(500) * np.exp(20 * normal(500)).astype("float32"),
    (np.arange(300, dtype="uint32") * 0x00db1355 + 0x3f800000).astype("uint32").view("float32"),
    ((np.arange(100, dtype="uint32") << 16) + 0x40808000).astype("uint32").view("float32"),
    np.array([0, -0.0, np.inf, -np.inf, np.nan, 3.4028235e38, -3.39e38, 1e-40, -1e-45, 6e-39], "float32"),
    np.array([0x7f800001, 0xff800001], dtype="uint32").view("float32")]).astype("float32")
np.savez_compressed(
    FOLDER / "rounding.npz", values=values,
    rounded=values.astype(ml_dtypes.bfloat16).astype("float32"))
