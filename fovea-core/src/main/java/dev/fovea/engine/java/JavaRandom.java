package dev.fovea.engine.java;

import dev.fovea.graph.Node;

/// Random numbers by Philox 4x32 with ten rounds: a hash of a counter under a key, so that each
/// number can be computed on its own.
///
/// @param stream  keeps several sources within one step apart
/// @param normal  whether they follow the normal distribution, or are spread evenly
/// @param workers who shares the work
/// @see <a href="https://doi.org/10.1145/2063384.2063405">Salmon et al. 2011, Parallel random numbers:
///     as easy as 1, 2, 3</a>
record JavaRandom(Node node, int stream, boolean normal, Workers workers)
    implements
      JavaKernel {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  @Override
  public void run(Reals[] in, Reals[] out) {
    long size = out[0].size();
    int blocks = Math.toIntExact((size + 3) / 4);
    workers.split(blocks, 8 * size, (from, to) -> draw(in[0], out[0], from, to));
  }

  /// Draws the numbers of the blocks of four from `from`, inclusive, to `to`, exclusive.
  private void draw(Reals key, Reals y, int from, int to) {
    int[] block = new int[4];
    for (int b = from; b < to; b++) {
      block[0] = b;
      block[1] = stream;
      block[2] = (int) key.get(1);
      block[3] = 0;
      philox(block, (int) key.get(0), 0);
      for (int k = 0; k < 4 && 4L * b + k < y.size(); k++) {
        y.set(4L * b + k, normal ? normal(block, k) : uniform(block[k]));
      }
    }
  }

  /// Returns a number from 0, inclusive, to 1, exclusive.
  private static double uniform(int word) {
    return (word >>> 8) * 0x1p-24;
  }

  /// Returns number `k` of the four that the words give by Box and Muller's method: two from the
  /// first pair of words, two from the second. `StrictMath` gives the same bits on every machine.
  private static double normal(int[] block, int k) {
    int pair = k & ~1;
    double radius = StrictMath.sqrt(-2 * StrictMath.log(uniform(block[pair]) + 0x1p-24));
    double angle = 2 * Math.PI * uniform(block[pair + 1]);
    return radius * (k == pair ? StrictMath.cos(angle) : StrictMath.sin(angle));
  }

  /// Replaces the counter in `block` by the four random words that follow from it and the key.
  static void philox(int[] block, int key0, int key1) {
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (block[0] & 0xffffffffL);
      long product1 = MULTIPLIER_1 * (block[2] & 0xffffffffL);
      int high0 = (int) (product0 >>> 32);
      int high1 = (int) (product1 >>> 32);
      block[0] = high1 ^ block[1] ^ key0;
      block[2] = high0 ^ block[3] ^ key1;
      block[1] = (int) product1;
      block[3] = (int) product0;
      key0 += WEYL_0;
      key1 += WEYL_1;
    }
  }
}
