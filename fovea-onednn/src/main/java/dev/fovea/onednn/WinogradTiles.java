package dev.fovea.onednn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thread's way from an image to tiles and from products to results, a piece of a row of tiles at a time.
///
/// Java's compiler makes vectors of loops over arrays, not of loops over other memory, so that pieces of rows
/// are copied to arrays and back.
final class WinogradTiles {
  /// What is done to results.
  ///
  /// @param bias  a number for each filter that is added, if any
  /// @param added a tensor of the result's shape that is added, if any
  /// @param relu  whether what is below 0 becomes 0
  record End(@Nullable MemorySegment bias, @Nullable MemorySegment added, boolean relu) {}

  private static final int SIDE = 4;

  /// Numbers of a piece of a row: mostly that is a whole row of tiles.
  static final int PIECE = 2048;

  /// Shared by all kernels that a thread runs, so that they stay in its cache.
  private static final ThreadLocal<Rows> ROWS = ThreadLocal.withInitial(() -> new Rows(0));

  private final WinogradSizes sizes;
  private final Rows rows;

  /// Works in the memory of the calling thread.
  WinogradTiles(WinogradSizes sizes) {
    this.sizes = sizes;
    int longest = Math.max(PIECE, Math.max(sizes.channels(), sizes.filters())) + sizes.channels();
    if (ROWS.get().length < longest) {
      ROWS.set(new Rows(longest));
    }
    this.rows = ROWS.get();
  }

  /// Pieces of rows of tiles, or of every other pixel.
  private static final class Rows {
    final int length;
    final float[] even;
    final float[] odd;
    final float[] added;
    final float[] bias;
    /// Four rows of the image, each in its place modulo four, as [Winograd#across] leaves it.
    final float[][][] image;
    final float[][] four;
    final float[][][] two;

    /// An array of 12 elements and a multiple of 16 is some lines of the cache long, with what Java puts in
    /// front: where one is aligned, the others are. An odd number of lines lets them not compete for places.
    Rows(int least) {
      int length = Math.ceilDiv(least, 32) * 32 + 28;
      this.length = length;
      this.even = new float[length];
      this.odd = new float[length];
      this.added = new float[length];
      this.bias = new float[length];
      this.image = new float[SIDE][SIDE][length];
      this.four = new float[SIDE][length];
      this.two = new float[2][SIDE][length];
    }
  }

  /// Writes the tiles of a chunk, `[16, tiles, channels]`.
  ///
  /// @param first the first row of tiles, counted through all images
  /// @param count how many
  void read(MemorySegment from, MemorySegment tiles, int first, int count) {
    int piece = Math.max(1, PIECE / sizes.channels());
    for (int column = 0; column < sizes.tileColumns(); column += piece) {
      int columns = Math.min(piece, sizes.tileColumns() - column);
      for (int row = 0; row < count; row++) {
        int tileRow = (first + row) % sizes.tileRows();
        int top = 2 * tileRow - sizes.above();
        // The row of tiles above has two of the four rows in common.
        for (int y = row == 0 || tileRow == 0 ? top : top + 2; y < top + SIDE; y++) {
          line(from, (first + row) / sizes.tileRows(), y, column, columns);
        }
        tile(top, tiles, (long) row * sizes.tileColumns() + column, columns * sizes.channels());
      }
    }
  }

  /// Writes tiles next to each other.
  ///
  /// @param top where the first of their four rows is in the image
  /// @param at  the first of the chunk's tiles
  /// @param n   tiles times channels
  private void tile(int top, MemorySegment tiles, long at, int n) {
    for (int s = 0; s < SIDE; s++) {
      Winograd.down(place(top)[s], place(top + 1)[s], place(top + 2)[s], place(top + 3)[s],
          rows.four, n);
      for (int r = 0; r < SIDE; r++) {
        MemorySegment.copy(rows.four[r], 0, tiles, JAVA_FLOAT,
            (product(r, s) + at) * sizes.channels() * Float.BYTES, n);
      }
    }
  }

  private float[][] place(int y) {
    return rows.image[y + SIDE & SIDE - 1];
  }

  private void line(MemorySegment from, int picture, int y, int column, int columns) {
    int channels = sizes.channels();
    if (y < 0 || y >= sizes.height()) {
      for (float[] part : place(y)) {
        Arrays.fill(part, 0, columns * channels, 0);
      }
      return;
    }
    long start = ((long) picture * sizes.height() + y) * sizes.width();
    for (int i = 0; i < 2 * columns + 2; i++) {
      int x = 2 * column + i - sizes.left();
      float[] to = i % 2 == 0 ? rows.even : rows.odd;
      int at = i / 2 * channels;
      if (x < 0 || x >= sizes.width()) {
        Arrays.fill(to, at, at + channels, 0);
      } else {
        copy(from, (start + x) * channels, to, at, channels);
      }
    }
    Winograd.across(rows.even, rows.odd, channels, place(y), columns * channels);
  }

  /// Writes the results of a chunk from its products, `[16, tiles, filters]`.
  ///
  /// @param first the first row of tiles, counted through all images
  /// @param count how many
  void write(MemorySegment products, MemorySegment to, End end, int first, int count) {
    int filters = sizes.filters();
    int piece = Math.max(1, PIECE / filters);
    for (int i = 0; i < Math.min(piece, sizes.tileColumns()); i++) {
      if (end.bias == null) {
        Arrays.fill(rows.bias, i * filters, (i + 1) * filters, 0);
      } else {
        copy(end.bias, 0, rows.bias, i * filters, filters);
      }
    }
    for (int row = 0; row < count; row++) {
      for (int column = 0; column < sizes.tileColumns(); column += piece) {
        int columns = Math.min(piece, sizes.tileColumns() - column);
        untile(products, (long) row * sizes.tileColumns() + column, columns * filters);
        int picture = (first + row) / sizes.tileRows();
        int top = 2 * ((first + row) % sizes.tileRows());
        for (int y = top; y < Math.min(top + 2, sizes.tall()); y++) {
          long start = ((long) picture * sizes.tall() + y) * sizes.wide();
          finish(rows.two[y - top], to, end, start, column, columns);
        }
      }
    }
  }

  /// Adds the products of tiles next to each other up along their columns.
  private void untile(MemorySegment products, long at, int n) {
    for (int s = 0; s < SIDE; s++) {
      for (int r = 0; r < SIDE; r++) {
        copy(products, (product(r, s) + at) * sizes.filters(), rows.four[r], 0, n);
      }
      Winograd.result(rows.four, rows.two[0][s], rows.two[1][s], n);
    }
  }

  /// Writes a part of a row of results.
  ///
  /// @param start the first pixel of the row
  private void finish(float[][] sums, MemorySegment to, End end, long start, int column,
      int columns) {
    int filters = sizes.filters();
    int n = columns * filters;
    float least = end.relu ? 0 : Float.NEGATIVE_INFINITY;
    MemorySegment added = end.added;
    Winograd.result(sums, rows.bias, added == null ? least : Float.NEGATIVE_INFINITY, rows.even,
        rows.odd,
        n);
    int pixels = Math.min(2 * columns, sizes.wide() - 2 * column);
    for (int parity = 0; parity < 2; parity++) {
      float[] results = parity == 0 ? rows.even : rows.odd;
      if (added != null) {
        for (int i = parity; i < pixels; i += 2) {
          copy(added, (start + 2L * column + i) * filters, rows.added, i / 2 * filters, filters);
        }
        Winograd.add(results, rows.added, least, n);
      }
      for (int i = parity; i < pixels; i += 2) {
        MemorySegment.copy(results, i / 2 * filters, to, JAVA_FLOAT,
            (start + 2L * column + i) * filters * Float.BYTES, filters);
      }
    }
  }

  /// Returns where the tiles of a product begin.
  private long product(int r, int s) {
    return (long) (r * SIDE + s) * sizes.tiles();
  }

  /// Writes what comes back to the products of a chunk, `[16, tiles, filters]`.
  ///
  /// @param change what comes back to the results
  /// @param first  the first row of tiles, counted through all images
  /// @param count  how many
  void spread(MemorySegment change, MemorySegment to, int first, int count) {
    int filters = sizes.filters();
    int piece = Math.max(1, PIECE / filters);
    for (int row = 0; row < count; row++) {
      int picture = (first + row) / sizes.tileRows();
      int top = 2 * ((first + row) % sizes.tileRows());
      for (int column = 0; column < sizes.tileColumns(); column += piece) {
        int columns = Math.min(piece, sizes.tileColumns() - column);
        int n = columns * filters;
        for (int y = 0; y < 2; y++) {
          results(change, picture, top + y, column, columns);
          Winograd.spread(rows.even, rows.odd, rows.two[y], n);
        }
        long at = (long) row * sizes.tileColumns() + column;
        for (int s = 0; s < SIDE; s++) {
          Winograd.spread(rows.two[0][s], rows.two[1][s], rows.four, n);
          for (int r = 0; r < SIDE; r++) {
            MemorySegment.copy(rows.four[r], 0, to, JAVA_FLOAT,
                (product(r, s) + at) * filters * Float.BYTES, n);
          }
        }
      }
    }
  }

  /// Reads a part of a row of results, even and odd ones apart, and zeros behind the last.
  private void results(MemorySegment from, int picture, int y, int column, int columns) {
    int filters = sizes.filters();
    long start = ((long) picture * sizes.tall() + y) * sizes.wide();
    for (int i = 0; i < 2 * columns; i++) {
      int x = 2 * column + i;
      float[] to = i % 2 == 0 ? rows.even : rows.odd;
      int at = i / 2 * filters;
      if (y >= sizes.tall() || x >= sizes.wide()) {
        Arrays.fill(to, at, at + filters, 0);
      } else {
        copy(from, (start + x) * filters, to, at, filters);
      }
    }
  }

  /// Sets the tiles of a chunk behind the last row to 0.
  ///
  /// @param width channels or filters
  void blank(MemorySegment tiles, int rowsDone, int width) {
    long done = (long) rowsDone * sizes.tileColumns();
    for (int p = 0; p < WinogradSizes.PRODUCTS; p++) {
      long from = ((long) p * sizes.tiles() + done) * width * Float.BYTES;
      tiles.asSlice(from, (sizes.tiles() - done) * width * Float.BYTES).fill((byte) 0);
    }
  }

  /// Turns a part of what came back to a turned kernel, `[16, …]`, into `[3, 3, …]`.
  ///
  /// @param parts several such sums, which are added up
  /// @param size  elements behind the first axis
  /// @param from  the first of them
  /// @param n     how many, [#PIECE] at most
  void kernelBack(List<MemorySegment> parts, MemorySegment to, int size, int from, int n) {
    for (int s = 0; s < SIDE; s++) {
      for (int r = 0; r < SIDE; r++) {
        long at = (long) (r * SIDE + s) * size + from;
        copy(parts.getFirst(), at, rows.four[r], 0, n);
        for (int i = 1; i < parts.size(); i++) {
          copy(parts.get(i), at, rows.added, 0, n);
          Winograd.add(rows.four[r], rows.added, Float.NEGATIVE_INFINITY, n);
        }
      }
      Winograd.kernelBack(rows.four, rows.image[0][s], rows.image[1][s], rows.image[2][s], n);
    }
    for (int y = 0; y < 3; y++) {
      Winograd.kernelBack(rows.image[y], rows.four[0], rows.four[1], rows.four[2], n);
      for (int x = 0; x < 3; x++) {
        MemorySegment.copy(rows.four[x], 0, to, JAVA_FLOAT,
            ((3L * y + x) * size + from) * Float.BYTES, n);
      }
    }
  }

  /// Turns a part of a kernel, `[3, 3, …]`, into `[16, …]`.
  ///
  /// @param flipped whether it is turned by 180 degrees
  /// @param size    elements behind the first two axes
  /// @param from    the first of them
  /// @param n       how many, [#PIECE] at most
  void kernel(MemorySegment kernel, MemorySegment to, boolean flipped, int size, int from, int n) {
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 3; x++) {
        int place = flipped ? 8 - (3 * y + x) : 3 * y + x;
        copy(kernel, (long) place * size + from, rows.four[x], 0, n);
      }
      Winograd.kernel(rows.four[0], rows.four[1], rows.four[2], rows.image[y], n);
    }
    for (int s = 0; s < SIDE; s++) {
      Winograd.kernel(rows.image[0][s], rows.image[1][s], rows.image[2][s], rows.four, n);
      for (int r = 0; r < SIDE; r++) {
        MemorySegment.copy(rows.four[r], 0, to, JAVA_FLOAT,
            ((long) (r * SIDE + s) * size + from) * Float.BYTES, n);
      }
    }
  }

  private static void copy(MemorySegment from, long element, float[] to, int at, int n) {
    MemorySegment.copy(from, JAVA_FLOAT, element * Float.BYTES, to, at, n);
  }
}
