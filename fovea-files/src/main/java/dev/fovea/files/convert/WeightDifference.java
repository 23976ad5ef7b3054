package dev.fovea.files.convert;

import dev.fovea.files.NdArray;

/// How far a weight differs between two models.
///
/// @param first      its name in the first one, empty if it is not there
/// @param firstType  element type and shape there, such as `f32[3,3,1,32]`, or empty
/// @param second     its name in the second one, empty if it is not there
/// @param secondType element type and shape there, or empty
/// @param size       how many numbers it has, where the shapes are the same; else 0
/// @param differing  how many of them differ
/// @param largest    the largest difference of two numbers; infinite where one is no number
/// @param relative   the largest difference as a share of the larger of the two numbers, 0 to 2
public record WeightDifference(
    String first,
    String firstType,
    String second,
    String secondType,
    long size,
    long differing,
    double largest,
    double relative) {
  static WeightDifference alone(String name, NdArray array, boolean isFirst) {
    return new WeightDifference(isFirst ? name : "", isFirst ? array.toString() : "",
        isFirst ? "" : name, isFirst ? "" : array.toString(), 0, 0, 0, 0);
  }

  static WeightDifference of(String first, NdArray a, String second, NdArray b) {
    long size = a.shape().equals(b.shape()) ? a.size() : 0;
    long differing = 0;
    double largest = 0;
    double relative = 0;
    for (long i = 0; i < size; i++) {
      double x = a.get(i);
      double y = b.get(i);
      if (x != y && !(Double.isNaN(x) && Double.isNaN(y))) {
        double difference = Math.abs(x - y);
        double larger = Math.max(Math.abs(x), Math.abs(y));
        boolean numbers = Double.isFinite(x) && Double.isFinite(y);
        differing++;
        largest = Math.max(largest, numbers ? difference : Double.POSITIVE_INFINITY);
        relative = Math.max(relative, numbers ? difference / larger : 2);
      }
    }
    return new WeightDifference(first, a.toString(), second, b.toString(), size, differing, largest,
        relative);
  }

  /// Tells whether both have it in the same shape, and no number differs by more than `tolerance`.
  public boolean isEqual(double tolerance) {
    return isShared() && hasOneShape() && largest <= tolerance;
  }

  /// Tells whether both models have it.
  public boolean isShared() {
    return !first.isEmpty() && !second.isEmpty();
  }

  /// Tells whether it has the same shape in both models.
  public boolean hasOneShape() {
    return firstType.replaceFirst("^\\w+", "").equals(secondType.replaceFirst("^\\w+", ""));
  }
}
