package dev.fovea.engine.vector;

import static dev.fovea.engine.vector.Floats.LANES;
import static dev.fovea.engine.vector.Floats.SPECIES;
import static dev.fovea.engine.vector.Floats.load;
import static dev.fovea.engine.vector.Floats.store;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/// What batch normalization does with a block of rows. A loop goes down the block, a vector wide,
/// with what belongs to its columns in registers, and then takes the next columns; so a block must
/// fit the first-level cache, or nearly.
///
/// A mask says where a ReLU let pass: a byte an element, 1 or 0.
///
/// @param width elements of a row, a multiple of [Floats#LANES]
/// @param mask  memory of the mask, nothing where no ReLU follows
public record Normalization(int width, Optional<MemorySegment> mask) {
  /// The last bit of each byte.
  private static final long LAST_BITS = 0x0101_0101_0101_0101L;

  /// Computes the mean of each column of the rows, and the sum of squared distances from it.
  ///
  /// A sum of large numbers is rounded by more than they may differ: what is left of the sum of the
  /// distances from the mean corrects it.
  ///
  /// @param at where the block's results go in the arrays
  public void moments(MemorySegment x, int from, int to, float[] means, float[] squares, int at) {
    for (int column = 0; column < width; column += LANES) {
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int row = from; row < to; row++) {
        sum = sum.add(load(x, (long) row * width + column));
      }
      FloatVector mean = sum.div(to - from);
      FloatVector square = FloatVector.zero(SPECIES);
      FloatVector left = FloatVector.zero(SPECIES);
      for (int row = from; row < to; row++) {
        FloatVector off = load(x, (long) row * width + column).sub(mean);
        square = off.fma(off, square);
        left = left.add(off);
      }
      FloatVector drift = left.div(to - from);
      mean.add(drift).intoArray(means, at + column);
      square.sub(drift.mul(left)).max(0).intoArray(squares, at + column);
    }
  }

  /// Computes `y = scale * (x - mean) + shift`, and what the ReLU makes of it. The mean goes first:
  /// where it is large, `x` times the scale and a shift that makes up for the mean would lose digits.
  public void apply(MemorySegment x, MemorySegment y, int from, int to, float[] mean,
      float[] scale, float[] shift) {
    for (int column = 0; column < width; column += LANES) {
      FloatVector middle = FloatVector.fromArray(SPECIES, mean, column);
      FloatVector factor = FloatVector.fromArray(SPECIES, scale, column);
      FloatVector offset = FloatVector.fromArray(SPECIES, shift, column);
      if (mask.isEmpty()) {
        for (int row = from; row < to; row++) {
          long at = (long) row * width + column;
          store(load(x, at).sub(middle).fma(factor, offset), y, at);
        }
      } else {
        MemorySegment passed = mask.get();
        for (int row = from; row < to; row++) {
          long at = (long) row * width + column;
          FloatVector z = load(x, at).sub(middle).fma(factor, offset);
          store(z.max(0), y, at);
          spread(z.compare(VectorOperators.GT, 0).toLong(), passed, at);
        }
      }
    }
  }

  /// Sums up `dy`, and `dy` times the distance of `x` from the mean, over the rows.
  public void sums(MemorySegment x, MemorySegment dy, int from, int to, float[] mean,
      float[] changes, float[] products, int at) {
    for (int column = 0; column < width; column += LANES) {
      FloatVector middle = FloatVector.fromArray(SPECIES, mean, column);
      FloatVector change = FloatVector.zero(SPECIES);
      FloatVector product = FloatVector.zero(SPECIES);
      for (int row = from; row < to; row++) {
        long element = (long) row * width + column;
        FloatVector d = passed(dy, element);
        change = change.add(d);
        product = d.fma(load(x, element).sub(middle), product);
      }
      change.intoArray(changes, at + column);
      product.intoArray(products, at + column);
    }
  }

  /// Computes `dx = scale * dy + slope * (x - mean) + shift`.
  public void grad(MemorySegment x, MemorySegment dy, MemorySegment dx, int from, int to,
      float[] mean, float[] scale, float[] slope, float[] shift) {
    for (int column = 0; column < width; column += LANES) {
      FloatVector middle = FloatVector.fromArray(SPECIES, mean, column);
      FloatVector factor = FloatVector.fromArray(SPECIES, scale, column);
      FloatVector tilt = FloatVector.fromArray(SPECIES, slope, column);
      FloatVector offset = FloatVector.fromArray(SPECIES, shift, column);
      for (int row = from; row < to; row++) {
        long element = (long) row * width + column;
        FloatVector along = load(x, element).sub(middle).fma(tilt, offset);
        store(passed(dy, element).fma(factor, along), dx, element);
      }
    }
  }

  private FloatVector passed(MemorySegment dy, long element) {
    FloatVector d = load(dy, element);
    if (mask.isEmpty()) {
      return d;
    }
    long bits = gather(mask.get(), element);
    return FloatVector.zero(SPECIES).blend(d, VectorMask.fromLong(SPECIES, bits));
  }

  /// Writes a byte for each bit.
  private static void spread(long bits, MemorySegment bytes, long at) {
    if (LANES < Long.BYTES) {
      bytes.set(JAVA_INT_UNALIGNED, at, (int) Long.expand(bits, LAST_BITS));
    }
    for (int lane = 0; lane + Long.BYTES <= LANES; lane += Long.BYTES) {
      bytes.set(JAVA_LONG_UNALIGNED, at + lane, Long.expand(bits >>> lane, LAST_BITS));
    }
  }

  /// Reads a bit of each byte.
  private static long gather(MemorySegment bytes, long at) {
    if (LANES < Long.BYTES) {
      return Long.compress(bytes.get(JAVA_INT_UNALIGNED, at), LAST_BITS & 0xffff_ffffL);
    }
    long bits = 0;
    for (int lane = 0; lane + Long.BYTES <= LANES; lane += Long.BYTES) {
      bits |= Long.compress(bytes.get(JAVA_LONG_UNALIGNED, at + lane), LAST_BITS) << lane;
    }
    return bits;
  }
}
