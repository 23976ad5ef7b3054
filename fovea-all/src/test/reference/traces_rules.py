"""Regularizers, constraints and penalties of activities, on each kind of layer that has them."""
from keras import Input, Model, Sequential, constraints as c, layers as l, optimizers, regularizers as r

from keras_traces import trace

# NonNeg leaves zeros behind, where the derivative of L1 is 0 in Keras on TensorFlow and PyTorch, and 1
# on JAX: no weight here has both.


def dense(name, **rules):
    """A network of two Dense layers, the first with the rules."""
    trace(name, Sequential([
        Input((9,)), l.Dense(7, activation="tanh", **rules), l.Dense(4, activation="softmax")]))


def conv(name, *middle):
    """A network for images with these layers in the middle."""
    trace(name, Sequential([
        Input((6, 7, 2)), *middle, l.Flatten(), l.Dense(3, activation="softmax")]))


dense("rules_dense_l1", kernel_regularizer=r.L1(0.02), bias_regularizer=r.L1(0.05))
dense("rules_dense_l2", kernel_regularizer=r.L2(0.02), bias_regularizer=r.L2(0.05))
dense("rules_dense_l1l2", kernel_regularizer=r.L1L2(0.01, 0.03), bias_regularizer=r.L1L2(0, 0.1))
dense("rules_dense_orthogonal_rows", kernel_regularizer=r.OrthogonalRegularizer(0.5))
dense("rules_dense_orthogonal_columns",
      kernel_regularizer=r.OrthogonalRegularizer(0.5, mode="columns"))
dense("rules_dense_activity", activity_regularizer=r.L1L2(0.02, 0.03))
dense("rules_dense_orthogonal_activity",
      activity_regularizer=r.OrthogonalRegularizer(0.5, mode="columns"))
dense("rules_dense_frozen", kernel_regularizer=r.L2(0.5), activity_regularizer=r.L2(0.1),
      kernel_constraint=c.NonNeg(), trainable=False)
dense("rules_dense_max_norm", kernel_constraint=c.MaxNorm(0.8), bias_constraint=c.MaxNorm(0.3))
dense("rules_dense_max_norm_axes", kernel_constraint=c.MaxNorm(1.5, axis=[0, -1]))
dense("rules_dense_non_neg", kernel_constraint=c.NonNeg(), bias_constraint=c.NonNeg())
dense("rules_dense_unit_norm", kernel_constraint=c.UnitNorm(), bias_constraint=c.UnitNorm())
dense("rules_dense_min_max_norm", kernel_constraint=c.MinMaxNorm(0.9, 1.1, rate=0.3, axis=1),
      bias_constraint=c.MinMaxNorm(1.0, 1.5))
conv("rules_conv_penalties", l.Conv2D(
    4, 3, activation="relu", kernel_regularizer=r.L2(0.02), bias_regularizer=r.L1(0.05),
    activity_regularizer=r.L2(0.01)))
conv("rules_conv_max_norm", l.Conv2D(4, 3, kernel_constraint=c.MaxNorm(0.7, axis=[0, 1, 2])))
conv("rules_conv_unit_norm", l.Conv2D(4, 3, kernel_constraint=c.UnitNorm(axis=[0, 1, 2]),
                                      bias_constraint=c.NonNeg()))
conv("rules_conv_transpose", l.Conv2DTranspose(
    2, 3, strides=2, kernel_regularizer=r.L1(0.01), kernel_constraint=c.MaxNorm(1, axis=[0, 1, 3])))
conv("rules_separable", l.SeparableConv2D(
    4, 3, depth_multiplier=2, depthwise_regularizer=r.L1(0.02), pointwise_regularizer=r.L2(0.03),
    bias_regularizer=r.L2(0.02), depthwise_constraint=c.MaxNorm(1, axis=[0, 1]),
    pointwise_constraint=c.UnitNorm(axis=2), bias_constraint=c.NonNeg()))
conv("rules_depthwise", l.DepthwiseConv2D(
    3, depthwise_regularizer=r.L2(0.05), bias_regularizer=r.L2(0.1),
    depthwise_constraint=c.MinMaxNorm(0.5, 1, 0.5, axis=[0, 1])))
conv("rules_batch_norm", l.BatchNormalization(
    gamma_regularizer=r.L2(0.1), beta_regularizer=r.L1(0.1), gamma_constraint=c.NonNeg(),
    beta_constraint=c.MaxNorm(0.2), activity_regularizer=r.L2(0.001)))
conv("rules_layer_norm", l.LayerNormalization(
    gamma_regularizer=r.L1(0.1), beta_regularizer=r.L2(0.1), gamma_constraint=c.MaxNorm(1),
    beta_constraint=c.NonNeg()))
conv("rules_group_norm", l.GroupNormalization(
    2, gamma_regularizer=r.L2(0.1), beta_constraint=c.UnitNorm()))
conv("rules_prelu", l.PReLU(
    shared_axes=[1, 2], alpha_regularizer=r.L2(0.1), alpha_constraint=c.NonNeg()))
conv("rules_activity_layer", l.Conv2D(3, 2), l.ActivityRegularization(0.01, 0.02), l.ReLU())

trace("rules_momentum", Sequential([
    Input((9,)),
    l.Dense(7, activation="relu", kernel_regularizer=r.L2(0.02), kernel_constraint=c.MaxNorm(0.9)),
    l.Dense(4, activation="softmax", kernel_constraint=c.UnitNorm())]),
    optimizer=optimizers.SGD(0.1, momentum=0.9, nesterov=True, clipnorm=0.5))
trace("rules_adam", Sequential([
    Input((9,)),
    l.Dense(7, activation="tanh", kernel_regularizer=r.L2(0.02), kernel_constraint=c.MaxNorm(0.9)),
    l.Dense(4)]), loss="mean_squared_error", optimizer=optimizers.Adam(0.01))

# A layer that is called twice: one penalty for its kernel, two for what it gives. Keras on JAX
# forgets the first of the two where the model is not called by another one.
x = Input((8,))
twice = l.Dense(8, activation="tanh", kernel_regularizer=r.L2(0.05), activity_regularizer=r.L1(0.03))
trace("rules_shared", Model(x, l.Dense(3, activation="softmax")(twice(twice(x)))),
      within=lambda model: Sequential([Input((8,)), model]))
