package dev.fovea.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The innermost part of a matrix product: a tile of sums that stay in registers.
///
/// A tile is 6 rows high and 2 vectors wide. Each step along the depth loads 2 vectors of the right
/// matrix and 6 numbers of the left one, and makes 12 multiply-adds of them: 8 loads for 12 times the
/// arithmetic, so that memory is not what it waits for. A processor starts at most 2 multiply-adds in
/// a cycle and needs 4 or 5 cycles for one, so that 8 to 10 must be under way; 12 are. The 12 sums,
/// 2 vectors of the right and 1 number of the left fill 15 of the 16 vector registers of AVX2;
/// AVX-512 and Arm have 32. Tiles of 4, 6, 8 and 12 rows computed some 79, 100, 97 and 87 GFLOP/s on
/// a core of a Zen 4 with AVX-512, and some 76, 109, 60 and 54 with AVX2, where 8 rows no longer fit.
///
/// The sums are local variables, each with a name. An array of them, or a method that takes them and
/// is not inlined, turns every vector into an object on the heap: 15 times slower.
final class Tile {
  /// Rows of a tile.
  static final int ROWS = 6;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /// Columns of a tile: 32 with AVX-512, 16 with AVX2, 8 on Arm.
  static final int COLUMNS = 2 * LANES;

  private Tile() {}

  /// Adds a product of `depth` columns of the left matrix with as many rows of the right one.
  ///
  /// @param left  has the element in row `r` and column `k` at `at + r * row + k * step`
  /// @param right has row `k` at `rightAt + k * COLUMNS`
  /// @param sums  has row `r` of the tile at `sumsAt + r * width`
  static void add(float[] left, int at, int row, int step, float[] right, int rightAt, int depth,
      float[] sums, int sumsAt, int width) {
    FloatVector a0 = load(sums, sumsAt);
    FloatVector b0 = load(sums, sumsAt + LANES);
    FloatVector a1 = load(sums, sumsAt + width);
    FloatVector b1 = load(sums, sumsAt + width + LANES);
    FloatVector a2 = load(sums, sumsAt + 2 * width);
    FloatVector b2 = load(sums, sumsAt + 2 * width + LANES);
    FloatVector a3 = load(sums, sumsAt + 3 * width);
    FloatVector b3 = load(sums, sumsAt + 3 * width + LANES);
    FloatVector a4 = load(sums, sumsAt + 4 * width);
    FloatVector b4 = load(sums, sumsAt + 4 * width + LANES);
    FloatVector a5 = load(sums, sumsAt + 5 * width);
    FloatVector b5 = load(sums, sumsAt + 5 * width + LANES);
    for (int k = 0; k < depth; k++) {
      FloatVector a = load(right, rightAt + k * COLUMNS);
      FloatVector b = load(right, rightAt + k * COLUMNS + LANES);
      FloatVector x = FloatVector.broadcast(SPECIES, left[at]);
      a0 = x.fma(a, a0);
      b0 = x.fma(b, b0);
      x = FloatVector.broadcast(SPECIES, left[at + row]);
      a1 = x.fma(a, a1);
      b1 = x.fma(b, b1);
      x = FloatVector.broadcast(SPECIES, left[at + 2 * row]);
      a2 = x.fma(a, a2);
      b2 = x.fma(b, b2);
      x = FloatVector.broadcast(SPECIES, left[at + 3 * row]);
      a3 = x.fma(a, a3);
      b3 = x.fma(b, b3);
      x = FloatVector.broadcast(SPECIES, left[at + 4 * row]);
      a4 = x.fma(a, a4);
      b4 = x.fma(b, b4);
      x = FloatVector.broadcast(SPECIES, left[at + 5 * row]);
      a5 = x.fma(a, a5);
      b5 = x.fma(b, b5);
      at += step;
    }
    a0.intoArray(sums, sumsAt);
    b0.intoArray(sums, sumsAt + LANES);
    a1.intoArray(sums, sumsAt + width);
    b1.intoArray(sums, sumsAt + width + LANES);
    a2.intoArray(sums, sumsAt + 2 * width);
    b2.intoArray(sums, sumsAt + 2 * width + LANES);
    a3.intoArray(sums, sumsAt + 3 * width);
    b3.intoArray(sums, sumsAt + 3 * width + LANES);
    a4.intoArray(sums, sumsAt + 4 * width);
    b4.intoArray(sums, sumsAt + 4 * width + LANES);
    a5.intoArray(sums, sumsAt + 5 * width);
    b5.intoArray(sums, sumsAt + 5 * width + LANES);
  }

  private static FloatVector load(float[] from, int at) {
    return FloatVector.fromArray(SPECIES, from, at);
  }
}
