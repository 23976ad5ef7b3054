package dev.fovea.engine.vector;

/// Memory that one thread at a time computes in; it grows to the largest block and is kept.
public final class Buffers {
  private float[] left = {};
  private float[] right = {};
  private float[] sums = {};

  float[] left(int size) {
    left = left.length < size ? new float[size] : left;
    return left;
  }

  float[] right(int size) {
    right = right.length < size ? new float[size] : right;
    return right;
  }

  float[] sums(int size) {
    sums = sums.length < size ? new float[size] : sums;
    return sums;
  }
}
