package dev.fovea.engine.vector;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Loops over rows of floats of which one lies in a tensor and one in an array.
public final class Floats {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /// Floats in a vector: 16 with AVX-512, 8 with AVX2, 4 on Arm.
  public static final int LANES = SPECIES.length();

  private Floats() {}

  /// Adds a row of an array to a tensor.
  public static void addTo(MemorySegment y, long to, float[] x, int at, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      store(load(y, to + i).add(FloatVector.fromArray(SPECIES, x, at + i)), y, to + i);
    }
    for (int i = whole; i < n; i++) {
      y.set(JAVA_FLOAT, 4 * (to + i), y.get(JAVA_FLOAT, 4 * (to + i)) + x[at + i]);
    }
  }

  /// Adds a row of a tensor to an array.
  public static void add(float[] y, int at, MemorySegment x, long from, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(SPECIES, y, at + i).add(load(x, from + i)).intoArray(y, at + i);
    }
    for (int i = whole; i < n; i++) {
      y[at + i] += x.get(JAVA_FLOAT, 4 * (from + i));
    }
  }

  /// Sets what is below 0 to 0; NaN stays.
  public static void relu(float[] y, int at, int n) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(SPECIES, y, at + i).max(0).intoArray(y, at + i);
    }
    for (int i = whole; i < n; i++) {
      y[at + i] = Math.max(y[at + i], 0);
    }
  }

  static FloatVector load(MemorySegment from, long element) {
    return FloatVector.fromMemorySegment(SPECIES, from, 4 * element, ByteOrder.nativeOrder());
  }

  static void store(FloatVector x, MemorySegment to, long element) {
    x.intoMemorySegment(to, 4 * element, ByteOrder.nativeOrder());
  }
}
