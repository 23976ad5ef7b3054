package dev.fovea.model;

import dev.fovea.tensor.DType;

/// What a layer or a model takes, for one sample at inference.
///
/// Two counts of arithmetic are in use, and this keeps them apart. Papers mostly give multiply-adds
/// (and often call them FLOPs): the products that convolutions and dense layers sum, and nothing
/// else. FLOPs here are all arithmetic: each multiplication, addition, comparison and value of a
/// function is one, so that a multiply-add is two, and biases, activations, normalizations and
/// pooling count too.
///
/// @param parameters      numbers in the weights
/// @param trainable       those that training changes by their derivative
/// @param multiplyAdds    products that are summed, in convolutions and products of matrices
/// @param flops           all arithmetic
/// @param activationBytes memory of the outputs of the layers, each on its own; a network's input is none of them
/// @see Costs
public record Cost(
    long parameters, long trainable, long multiplyAdds, long flops, long activationBytes) {
  /// What a layer takes that does nothing.
  public static final Cost NONE = new Cost(0, 0, 0, 0, 0);

  static Cost ofWeights(long parameters, boolean trainable) {
    return new Cost(parameters, trainable ? parameters : 0, 0, 0, 0);
  }

  /// Returns what both take.
  public Cost plus(Cost other) {
    return new Cost(
        parameters + other.parameters,
        trainable + other.trainable,
        multiplyAdds + other.multiplyAdds,
        flops + other.flops,
        activationBytes + other.activationBytes);
  }

  /// Returns the memory of the weights, in single precision.
  public long weightBytes() {
    return parameters * DType.F32.bytes();
  }

  /// Returns the memory of those weights that training changes by their derivative.
  public long trainableBytes() {
    return trainable * DType.F32.bytes();
  }
}
