"""Settings of layers that golden/ leaves out: channels first, odd paddings, dilation, axes."""
from keras import layers
from keras.src.applications.convnext import LayerScale

from keras_layers import case, normal

FIRST = {"data_format": "channels_first"}

# Convolutions.
case("conv1d_first", layers.Conv1D(4, 3, strides=2, padding="same", **FIRST), normal(2, 3, 8))
case("conv1d_groups", layers.Conv1D(6, 3, groups=2, activation="relu"), normal(2, 8, 4))
case("conv3d_first", layers.Conv3D(3, 2, strides=2, padding="same", **FIRST), normal(2, 2, 4, 5, 3))
case("conv3d_dilation_groups", layers.Conv3D(4, 2, dilation_rate=2, groups=2, use_bias=False), normal(1, 4, 5, 4, 2))
case("conv2d_first_groups", layers.Conv2D(4, (3, 2), groups=2, padding="same", **FIRST), normal(2, 4, 5, 6))

case("depthwise1d_options", layers.DepthwiseConv1D(3, strides=2, padding="same", depth_multiplier=2), normal(2, 8, 3))
case("depthwise1d_first", layers.DepthwiseConv1D(3, dilation_rate=2, **FIRST), normal(2, 3, 8))
case("depthwise2d_options", layers.DepthwiseConv2D((3, 2), dilation_rate=2, padding="same", depth_multiplier=3, activation="tanh"), normal(2, 6, 7, 2))
case("depthwise2d_first", layers.DepthwiseConv2D(3, strides=2, depth_multiplier=2, use_bias=False, **FIRST), normal(2, 2, 6, 7))
case("separable1d_options", layers.SeparableConv1D(5, 3, strides=2, padding="same", depth_multiplier=2), normal(2, 8, 3))
case("separable1d_first", layers.SeparableConv1D(4, 3, dilation_rate=2, **FIRST), normal(2, 3, 8))
case("separable2d_options", layers.SeparableConv2D(5, (3, 2), dilation_rate=2, depth_multiplier=2, activation="sigmoid"), normal(2, 6, 7, 3))
case("separable2d_first", layers.SeparableConv2D(4, 3, strides=2, padding="same", use_bias=False, **FIRST), normal(2, 3, 6, 7))

# Transposed convolutions: every size that comes out.
for padding in ("valid", "same"):
    for more in (0, 1):
        case(f"conv1dtranspose_{padding}_out{more}",
             layers.Conv1DTranspose(3, 3, strides=2, padding=padding, output_padding=more), normal(2, 5, 2))
        case(f"conv2dtranspose_{padding}_out{more}",
             layers.Conv2DTranspose(3, (3, 2), strides=(2, 3), padding=padding, output_padding=more), normal(2, 4, 3, 2))
        case(f"conv3dtranspose_{padding}_out{more}",
             layers.Conv3DTranspose(2, 3, strides=2, padding=padding, output_padding=more), normal(1, 3, 2, 2, 2))
    case(f"conv1dtranspose_dilation_{padding}",
         layers.Conv1DTranspose(3, 3, dilation_rate=2, padding=padding), normal(2, 6, 2))
    case(f"conv2dtranspose_dilation_{padding}",
         layers.Conv2DTranspose(3, 3, dilation_rate=2, padding=padding), normal(2, 5, 6, 2))
    case(f"conv3dtranspose_stride1_{padding}",
         layers.Conv3DTranspose(2, 3, padding=padding, activation="relu"), normal(1, 3, 3, 2, 2))
case("conv1dtranspose_first", layers.Conv1DTranspose(3, 2, strides=3, **FIRST), normal(2, 2, 5))
case("conv2dtranspose_first", layers.Conv2DTranspose(3, 3, strides=2, padding="same", use_bias=False, **FIRST), normal(2, 2, 4, 5))
case("conv3dtranspose_first", layers.Conv3DTranspose(2, 2, strides=2, **FIRST), normal(1, 2, 2, 3, 2))

# Pooling.
for name in ("MaxPooling", "AveragePooling"):
    kind = name.lower()
    case(f"{kind}1d_first", getattr(layers, name + "1D")(3, strides=2, padding="same", **FIRST), normal(2, 3, 8))
    case(f"{kind}2d_first_same", getattr(layers, name + "2D")((3, 2), strides=1, padding="same", **FIRST), normal(2, 3, 5, 6))
    case(f"{kind}3d_first", getattr(layers, name + "3D")(2, padding="same", **FIRST), normal(1, 2, 3, 4, 5))
for name in ("GlobalAveragePooling", "GlobalMaxPooling"):
    for axes, shape in ((1, (2, 3, 5)), (2, (2, 3, 4, 5)), (3, (1, 2, 3, 4, 5))):
        case(f"{name.lower()}{axes}d_first", getattr(layers, f"{name}{axes}D")(keepdims=axes == 2, **FIRST), normal(*shape))

# Borders and sizes.
case("zeropad1d_uneven", layers.ZeroPadding1D((2, 1)), normal(2, 4, 3))
case("zeropad2d_first", layers.ZeroPadding2D(((1, 0), (2, 3)), **FIRST), normal(2, 3, 4, 5))
case("zeropad3d_first", layers.ZeroPadding3D(((1, 0), (2, 1), (0, 2)), **FIRST), normal(1, 2, 3, 2, 3))
case("crop1d_uneven", layers.Cropping1D((2, 1)), normal(2, 6, 3))
case("crop2d_first", layers.Cropping2D(((1, 0), (2, 1)), **FIRST), normal(2, 3, 4, 5))
case("crop3d_first", layers.Cropping3D(((1, 0), (0, 2), (1, 1)), **FIRST), normal(1, 2, 3, 4, 5))
case("up2d_first_nearest", layers.UpSampling2D((3, 2), **FIRST), normal(2, 3, 2, 3))
case("up2d_first_bilinear", layers.UpSampling2D((2, 3), interpolation="bilinear", **FIRST), normal(2, 3, 3, 4))
case("up3d_first", layers.UpSampling3D((1, 2, 3), **FIRST), normal(1, 2, 2, 3, 2))
case("resizing_nearest_down", layers.Resizing(3, 4, interpolation="nearest"), normal(2, 7, 9, 2))
case("resizing_nearest_up", layers.Resizing(9, 8, interpolation="nearest"), normal(2, 4, 5, 2))
case("resizing_bilinear_up_first", layers.Resizing(7, 8, **FIRST), normal(2, 2, 4, 5))
case("centercrop_channels_first", layers.CenterCrop(3, 4, **FIRST), normal(2, 3, 6, 7))
case("flatten_first", layers.Flatten(**FIRST), normal(2, 3, 4, 5))
case("reshape_rest", layers.Reshape((5, -1)), normal(2, 3, 4, 5))
case("permute_back", layers.Permute((3, 1, 2)), normal(2, 3, 4, 5))

# Joining.
for name in ("Subtract", "Multiply", "Average", "Maximum", "Minimum"):
    case(f"merge_{name.lower()}_broadcast", getattr(layers, name)(), normal(2, 3, 5), normal(2, 1, 5))
for name in ("Add", "Multiply", "Average", "Maximum", "Minimum"):
    case(f"merge_{name.lower()}_three", getattr(layers, name)(), normal(2, 3), normal(2, 3), normal(2, 3))
case("dot_matrices", layers.Dot((2, 1)), normal(2, 3, 5), normal(2, 5, 4))
case("dot_first_axes", layers.Dot(1), normal(2, 5, 3), normal(2, 5, 4))
case("dot_last_normalized", layers.Dot((-1, -1), normalize=True), normal(2, 3, 5), normal(2, 4, 5))
case("dot_matrix_vector", layers.Dot((2, 1)), normal(2, 3, 5), normal(2, 5))
case("dot_vectors_normalized", layers.Dot(1, normalize=True), normal(2, 5), normal(2, 5))

# Normalization.
for training in (False, True):
    case(f"bn_axis1_train{training}", layers.BatchNormalization(axis=1), normal(3, 4, 5, 2), training=training)
    case(f"bn_axis2_train{training}", layers.BatchNormalization(axis=-2, momentum=0.9, epsilon=0.01), normal(3, 4, 5, 2), training=training)
    case(f"bn_nocenter_train{training}", layers.BatchNormalization(center=False), normal(4, 3), training=training)
case("layernorm_axes", layers.LayerNormalization(axis=(1, 2)), normal(2, 3, 4))
case("layernorm_axis1", layers.LayerNormalization(axis=1, epsilon=0.1), normal(2, 3, 4))
case("layernorm_plain", layers.LayerNormalization(center=False, scale=False), normal(2, 3, 4))
case("groupnorm_instance", layers.GroupNormalization(-1), normal(2, 3, 4, 6))
case("groupnorm_axis1", layers.GroupNormalization(3, axis=1, epsilon=0.01), normal(2, 6, 3, 4))
case("groupnorm_noscale", layers.GroupNormalization(2, scale=False), normal(2, 5, 4))
case("rmsnorm_axes", layers.RMSNormalization(axis=(1, 2), epsilon=0.01), normal(2, 3, 4))
case("unitnorm_axes", layers.UnitNormalization(axis=(1, 2)), normal(2, 3, 4))
case("normalization_settings", layers.Normalization(mean=[0.5, -0.25], variance=[2.0, 0.5]), normal(2, 3, 2))
case("normalization_invert", layers.Normalization(mean=[0.5, -0.25], variance=[2.0, 0.5], invert=True), normal(2, 3, 2))
case("rescaling_shift", layers.Rescaling(2.0, offset=-1.0), normal(2, 3))

# Rectifiers.
case("elu_alpha", layers.ELU(0.5), normal(2, 5))
case("leakyrelu_slope", layers.LeakyReLU(0.05), normal(2, 5))
case("relu_plain", layers.ReLU(), normal(2, 5))
case("softmax_last", layers.Softmax(), normal(2, 3, 5))

# Outside of training these do nothing.
case("spatialdropout1d_inference", layers.SpatialDropout1D(0.4), normal(2, 4, 3))
case("spatialdropout3d_inference", layers.SpatialDropout3D(0.4), normal(1, 2, 3, 2, 3))

# Beside the networks that use it.
case("layer_scale", LayerScale(1e-6, 5), normal(2, 3, 4, 5))
case("layer_scale_rows", LayerScale(0.5, 3), normal(4, 3))
