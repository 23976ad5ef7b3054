package dev.fovea.onednn;

import dev.fovea.graph.Node;
import dev.fovea.op.Window;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// How a convolution is cut into tiles of 2x2 results, and these into chunks that a thread computes.
///
/// @param batch     images
/// @param height    of the image that is read
/// @param width     of the image that is read
/// @param channels  of the image that is read
/// @param tall      height of the result
/// @param wide      width of the result
/// @param filters   channels of the result
/// @param above     rows of zeros above the image
/// @param left      columns of zeros left of it
/// @param chunkRows rows of tiles in a chunk, which may belong to several images
record WinogradSizes(int batch, int height, int width, int channels, int tall, int wide,
    int filters,
    int above, int left, int chunkRows) {
  /// The products of a tile.
  static final int PRODUCTS = 16;

  /// Channels and filters from which on the products outweigh the sums.
  private static final int FEWEST_CHANNELS = 64;

  /// Tiles from which on the products of a kernel's 16 matrices, which are larger than the kernel, pay.
  private static final int FEWEST_TILES = 49;

  /// Results that a tile of four yields at least, where the last tiles of rows and columns hang over.
  private static final double LEAST_YIELD = 0.8;

  /// Results in a row at most, because a chunk is one row of tiles at least.
  private static final int WIDEST = 1024;

  /// Floats of a chunk's tiles and products: what the second-level cache holds, or a little more.
  private static final int CHUNK = 230_400;

  /// Tiles of a chunk at least: each chunk reads all matrices of the kernel.
  private static final int FEWEST = 56;

  /// Channels times filters for which a chunk has one tile more, so that a large kernel is read less often.
  private static final int KERNEL = 2048;

  /// Tells whether a convolution is faster this way.
  ///
  /// @param node   the convolution or one of its derivatives
  /// @param kernel shape of the kernel
  /// @param result what the tiles make up: the convolution's result, or the derivative of its image
  static boolean fit(Window window, int groups, Node node, Shape kernel, Shape result) {
    return Stream.concat(node.inputs().stream(), Stream.of(node.output()))
        .allMatch(value -> value.dtype() == DType.F32)
        && groups == 1 && window.rank() == 2
        && window.axes().stream().allMatch(axis -> axis.kernel() == 3 && axis.stride() == 1
            && axis.dilation() == 1 && axis.before() <= 2)
        && kernel.dim(-2) >= FEWEST_CHANNELS && kernel.last() >= FEWEST_CHANNELS
        && tiles(result) >= FEWEST_TILES
        && result.dim(2) <= WIDEST
        && result.size() >= LEAST_YIELD * 4 * tiles(result) * result.last();
  }

  private static long tiles(Shape result) {
    return (long) result.dim(0) * Math.ceilDiv(result.dim(1), 2)
        * Math.ceilDiv(result.dim(2), 2);
  }

  /// Cuts a convolution.
  ///
  /// @param image   what is read
  /// @param down    how the window lies on its height
  /// @param across  how the window lies on its width
  /// @param threads how many threads share the chunks
  static WinogradSizes of(Shape image, Shape result, Window.Axis down, Window.Axis across,
      int threads) {
    int in = image.last();
    int out = result.last();
    int tiles = Math.max(Math.max(FEWEST, in * out / KERNEL), CHUNK / PRODUCTS / (in + out));
    int rows = Math.multiplyExact(image.dim(0), Math.ceilDiv(result.dim(1), 2));
    int wanted = Math.max(1, tiles / Math.ceilDiv(result.dim(2), 2));
    return new WinogradSizes(image.dim(0), image.dim(1), image.dim(2), in, result.dim(1),
        result.dim(2), out, down.before(), across.before(), chunkRows(rows, wanted, threads));
  }

  /// Returns about as many rows as wanted, so that no thread has much more to do than the others. Each chunk
  /// is taken to cost an eighth of one of the wanted size, whatever its own.
  private static int chunkRows(int rows, int wanted, int threads) {
    return IntStream.rangeClosed(1, 2 * wanted).boxed()
        .min(Comparator.comparingInt(count -> Math.ceilDiv(Math.ceilDiv(rows, count), threads)
            * (8 * count + wanted)))
        .orElseThrow();
  }

  /// Returns rows of tiles of an image.
  int tileRows() {
    return Math.ceilDiv(tall, 2);
  }

  /// Returns tiles in a row.
  int tileColumns() {
    return Math.ceilDiv(wide, 2);
  }

  /// Returns rows of tiles of all images.
  int rows() {
    return batch * tileRows();
  }

  /// Returns tiles of a chunk.
  int tiles() {
    return chunkRows * tileColumns();
  }

  /// Returns how many chunks there are.
  int chunks() {
    return Math.ceilDiv(rows(), chunkRows);
  }
}
