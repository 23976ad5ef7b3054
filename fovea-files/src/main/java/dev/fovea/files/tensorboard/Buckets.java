package dev.fovea.files.tensorboard;

import dev.fovea.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// How often values fall into each of 30 intervals of equal width, as TensorBoard's histograms count.
///
/// The intervals go from the smallest value to the largest, and the largest belongs to the last one.
/// Where all values are equal, the last interval has them all; where there is none, everything is 0.
/// Values that are no finite numbers are left out.
final class Buckets {
  static final int COUNT = 30;

  private final double[] counts = new double[COUNT];
  private double smallest = Double.POSITIVE_INFINITY;
  private double largest = Double.NEGATIVE_INFINITY;

  Buckets(Tensor values) {
    long size = values.shape().size();
    for (long i = 0; i < size; i++) {
      double value = values.get(i);
      if (Double.isFinite(value)) {
        smallest = Math.min(smallest, value);
        largest = Math.max(largest, value);
      }
    }
    double width = (largest - smallest) / COUNT;
    for (long i = 0; i < size; i++) {
      double value = values.get(i);
      if (Double.isFinite(value)) {
        counts[width > 0 ? index(value, width) : COUNT - 1]++;
      }
    }
  }

  private int index(double value, double width) {
    return Math.min((int) ((value - smallest) / width), COUNT - 1);
  }

  /// Returns `f64[30,3]`: left edge, right edge and count of each interval, little-endian.
  byte[] toBytes() {
    ByteBuffer rows = ByteBuffer.allocate(COUNT * 3 * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < COUNT; i++) {
      rows.putDouble(edge(i)).putDouble(edge(i + 1)).putDouble(counts[i]);
    }
    return rows.array();
  }

  private double edge(int index) {
    if (smallest > largest) {
      return 0;
    }
    return index == COUNT ? largest : smallest + index * ((largest - smallest) / COUNT);
  }
}
