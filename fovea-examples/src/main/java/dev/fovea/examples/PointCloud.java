package dev.fovea.examples;

import dev.fovea.data.Dataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.lab.report.Picture;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Points of two classes in a square from -[#EDGE] to [#EDGE], and what a network makes of the square.
///
/// @param points coordinates and class of each
record PointCloud(List<Point> points) {
  /// Half the side of the square.
  static final double EDGE = 1.5;

  private static final double NOISE = 0.08;
  private static final int SHADES = 8;
  private static final float[] FIRST = {0.12f, 0.44f, 0.71f};
  private static final float[] SECOND = {0.85f, 0.45f, 0.05f};

  /// A point.
  ///
  /// @param second whether it is of the second class
  record Point(double x, double y, boolean second) {}

  /// How the classes lie.
  enum Form {
    /// One class around the other one.
    RINGS,
    /// Two half circles that reach into each other.
    MOONS,
    /// Two arms that wind around each other for one and a half turns.
    SPIRALS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Returns a point without noise.
    ///
    /// @param along how far along its curve, 0 to 1
    private Point place(double along, boolean second) {
      double half = Math.PI * along;
      double arm = 3 * half + (second ? Math.PI : 0);
      double far = 0.15 + 1.1 * along;
      return switch (this) {
        case RINGS -> new Point((second ? 1.1 : 0.5) * Math.cos(2 * half),
            (second ? 1.1 : 0.5) * Math.sin(2 * half), second);
        case MOONS -> second
            ? new Point(0.4 - 0.8 * Math.cos(half), 0.25 - 0.8 * Math.sin(half), true)
            : new Point(0.8 * Math.cos(half) - 0.4, 0.8 * Math.sin(half) - 0.25, false);
        case SPIRALS -> new Point(far * Math.cos(arm), far * Math.sin(arm), second);
      };
    }
  }

  PointCloud {
    points = List.copyOf(points);
  }

  /// Draws points, as many of each class.
  static PointCloud of(Form form, int count, long seed) {
    Random random = new Random(seed);
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Point clean = form.place(random.nextDouble(), i % 2 == 1);
      points.add(new Point(clean.x() + NOISE * random.nextGaussian(),
          clean.y() + NOISE * random.nextGaussian(), clean.second()));
    }
    return new PointCloud(points);
  }

  /// Returns the points as data: `f32[2]` with labels `f32[1]`, 1 for the second class.
  Dataset data() {
    Tensor inputs = Tensor.of(new float[2 * points.size()], points.size(), 2);
    Tensor labels = Tensor.of(new float[points.size()], points.size(), 1);
    for (int i = 0; i < points.size(); i++) {
      inputs.set(2L * i, points.get(i).x());
      inputs.set(2L * i + 1, points.get(i).y());
      labels.set(i, points.get(i).second() ? 1 : 0);
    }
    return TensorDataset.of(inputs, labels);
  }

  /// Returns points in rows from the square's upper left corner to its lower right one, `[side * side, 2]`.
  static Tensor grid(int side) {
    Tensor grid = Tensor.of(new float[2 * side * side], side * side, 2);
    for (int i = 0; i < side * side; i++) {
      int row = i / side;
      grid.set(2L * i, EDGE * (2 * (i % side + 0.5) / side - 1));
      grid.set(2L * i + 1, EDGE * (1 - 2 * (row + 0.5) / side));
    }
    return grid;
  }

  /// Draws what a network says in the square, blue for the first class and orange for the second, white where it is
  /// undecided, and the points on top.
  Picture picture(Model model, int side) {
    float[] chances = model.predict(grid(side)).toFloats();
    float[] pixels = new float[3 * chances.length];
    for (int i = 0; i < chances.length; i++) {
      float sure = Math.round(Math.abs(2 * chances[i] - 1) * SHADES) * 0.45f / SHADES;
      float[] colour = chances[i] < 0.5 ? FIRST : SECOND;
      for (int c = 0; c < 3; c++) {
        pixels[3 * i + c] = 1 - sure * (1 - colour[c]);
      }
    }
    points.forEach(point -> dot(pixels, side, point));
    return Picture.rgb(pixels, side, side);
  }

  private static void dot(float[] pixels, int side, Point point) {
    int column = (int) Math.floor((point.x() / EDGE + 1) / 2 * side);
    int row = (int) Math.floor((1 - point.y() / EDGE) / 2 * side);
    for (int y = Math.max(row - 1, 0); y <= Math.min(row + 1, side - 1); y++) {
      for (int x = Math.max(column - 1, 0); x <= Math.min(column + 1, side - 1); x++) {
        System.arraycopy(point.second() ? SECOND : FIRST, 0, pixels, 3 * (y * side + x), 3);
      }
    }
  }
}
