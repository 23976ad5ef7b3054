package dev.fovea.lab.explain;

import dev.fovea.lab.report.Picture;
import java.util.Arrays;

/// Pictures of what counts where.
///
/// @param values  `[rows,columns]`
/// @param rows    from above to below
/// @param columns from left to right
public record HeatMap(float[] values, int rows, int columns) {
  private static final double OPACITY = 0.5;

  /// What is larger than all but a hundredth is drawn as if it were as large as that.
  private static final double CUT = 0.99;

  /// Keeps a copy.
  ///
  /// @throws IllegalArgumentException if there are not as many values as places
  public HeatMap {
    values = values.clone();
    if (values.length != rows * columns) {
      throw new IllegalArgumentException("A map of %dx%d has %d values, got %d.".formatted(rows,
          columns, rows * columns, values.length));
    }
  }

  @Override
  public float[] values() {
    return values.clone();
  }

  /// Returns the same map with more places; those between old ones lie between them.
  public HeatMap stretched(int height, int width) {
    float[] wide = new float[height * width];
    for (int i = 0; i < wide.length; i++) {
      double y = place(i / width, height, rows);
      double x = place(i % width, width, columns);
      int top = (int) y;
      int left = (int) x;
      int bottom = Math.min(top + 1, rows - 1);
      int right = Math.min(left + 1, columns - 1);
      double above = mix(at(top, left), at(top, right), x - left);
      double below = mix(at(bottom, left), at(bottom, right), x - left);
      wide[i] = (float) mix(above, below, y - top);
    }
    return new HeatMap(wide, height, width);
  }

  /// Returns where the middle of a new place lies among the middles of the old ones.
  private static double place(int index, int length, int old) {
    return Math.clamp((index + 0.5) * old / length - 0.5, 0, old - 1.0);
  }

  private double at(int row, int column) {
    return values[row * columns + column];
  }

  private static double mix(double a, double b, double share) {
    return a + share * (b - a);
  }

  /// Returns an image under this map, from dark blue, the smallest value, to yellow, the largest.
  public Picture over(Picture image) {
    HeatMap fitting = stretched(image.height(), image.width());
    return Picture.heat(fitting.values, fitting.rows, fitting.columns).over(image, OPACITY);
  }

  /// Returns the map with red for what is above 0 and blue for what is below. Few values are often far larger than all others; what is
  /// above nearly all is drawn as deep as can be.
  public Picture signed() {
    float[] sizes = new float[values.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.abs(values[i]);
    }
    Arrays.sort(sizes);
    float cut = sizes[(int) Math.min(sizes.length - 1.0, Math.floor(CUT * sizes.length))];
    float[] clipped = new float[values.length];
    for (int i = 0; i < clipped.length; i++) {
      clipped[i] = cut == 0 ? values[i] : Math.clamp(values[i], -cut, cut);
    }
    return Picture.signed(clipped, rows, columns);
  }

  /// Returns the map whose values are the sums over the channels.
  ///
  /// @param values `[rows,columns,channels]`
  static HeatMap summed(float[] values, int rows, int columns) {
    int channels = values.length / (rows * columns);
    float[] sums = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      sums[i / channels] += values[i];
    }
    return new HeatMap(sums, rows, columns);
  }

  /// Returns the map whose values are the largest sizes over the channels.
  ///
  /// @param values `[rows,columns,channels]`
  static HeatMap largest(float[] values, int rows, int columns) {
    int channels = values.length / (rows * columns);
    float[] most = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      most[i / channels] = Math.max(most[i / channels], Math.abs(values[i]));
    }
    return new HeatMap(most, rows, columns);
  }

  /// Returns the row of the largest value, then its column.
  int[] highest() {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return new int[]{best / columns, best % columns};
  }
}
