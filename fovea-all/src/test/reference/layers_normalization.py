"""Normalization layers that golden/ leaves out."""
from keras import layers

from keras_layers import case, normal

case("rmsnorm", layers.RMSNormalization(), normal(2, 3, 4, 5))
