package dev.fovea.lab.report;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Values as a picture: lines over epochs, points in a plane, bars side by side.
///
/// A chart is a value; each method returns another one.
/// ```java
/// Chart.of("Accuracy", "epoch", "accuracy").line("training", history.column("accuracy")).dashed("validation", history.column("val_accuracy"))
/// ```
/// What is not finite is left out, and a line has a gap there.
public final class Chart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;

  private record Ground(Picture picture, Axis x, Axis y) {}

  private final Parts parts;

  private Chart(Parts parts) {
    this.parts = parts;
  }

  /// Returns a chart without values.
  ///
  /// @param x what lies along the lower side; may be empty
  /// @param y what lies along the left side
  public static Chart of(String title, String x, String y) {
    return new Chart(new Parts(title, x, y));
  }

  /// Adds a line through values at 1, 2, 3 …, such as epochs.
  public Chart line(String name, List<Double> values) {
    return line(name, counted(values), values);
  }

  /// Adds a line in the next colour.
  ///
  /// @throws IllegalArgumentException if there are not as many places as values
  public Chart line(String name, List<Double> x, List<Double> y) {
    return with(new Series(Series.Kind.LINE, name, x, y, List.of(), nextColour()));
  }

  /// Adds a dashed line at 1, 2, 3 … in the colour of what was added last: validation beside training.
  public Chart dashed(String name, List<Double> values) {
    return dashed(name, counted(values), values);
  }

  /// Adds a dashed line in the colour of what was added last.
  ///
  /// @throws IllegalArgumentException if there are not as many places as values
  public Chart dashed(String name, List<Double> x, List<Double> y) {
    return with(new Series(Series.Kind.DASHED, name, x, y, List.of(), lastColour()));
  }

  /// Adds the room between two lines, such as the spread of several seeds, in the colour of what was added last.
  ///
  /// @throws IllegalArgumentException if there are not as many places as values
  public Chart band(List<Double> x, List<Double> low, List<Double> high) {
    return with(new Series(Series.Kind.BAND, "", x, low, high, lastColour()));
  }

  /// Adds points in the next colour.
  ///
  /// @throws IllegalArgumentException if there are not as many places as values
  public Chart points(String name, List<Double> x, List<Double> y) {
    return with(new Series(Series.Kind.POINTS, name, x, y, List.of(), nextColour()));
  }

  /// Adds a bar for each category, beside those of other names.
  ///
  /// @throws IllegalArgumentException if there are not as many values as categories
  public Chart bars(String name, List<Double> values) {
    List<Double> places = IntStream.range(0, parts.categories.size()).mapToObj(i -> (double) i)
        .toList();
    return with(new Series(Series.Kind.BARS, name, places, values, List.of(), nextColour()));
  }

  /// Names what lies along the lower side: a bar's, or the places 0, 1, 2 … of a line.
  public Chart categories(List<String> names) {
    Parts next = new Parts(parts);
    next.categories = List.copyOf(names);
    return new Chart(next);
  }

  /// Lets equal distances along the lower side be equal ratios.
  public Chart logX() {
    Parts next = new Parts(parts);
    next.logX = true;
    return new Chart(next);
  }

  /// Lets equal distances along the left side be equal ratios.
  public Chart logY() {
    Parts next = new Parts(parts);
    next.logY = true;
    return new Chart(next);
  }

  /// Shows the values from `low` to `high`; without it, all of them.
  public Chart range(double low, double high) {
    Parts next = new Parts(parts);
    next.yRange = new Axis(low, high, Axis.Steps.ANY);
    return new Chart(next);
  }

  /// Lays a picture behind the values; the axes then reach from edge to edge of it.
  public Chart background(
      Picture picture,
      double left,
      double right,
      double bottom,
      double top) {
    Parts next = new Parts(parts);
    next.ground = new Ground(picture, new Axis(left, right, Axis.Steps.ANY),
        new Axis(bottom, top, Axis.Steps.ANY));
    return new Chart(next);
  }

  /// Returns the chart in another size, 640×400 without it.
  public Chart size(int pixelsWide, int pixelsHigh) {
    Parts next = new Parts(parts);
    next.width = pixelsWide;
    next.height = pixelsHigh;
    return new Chart(next);
  }

  /// Draws charts beside each other, each as [#image()] does.
  public static BufferedImage image(List<Chart> charts) {
    List<BufferedImage> images = charts.stream().map(Chart::image).toList();
    BufferedImage all = new BufferedImage(
        images.stream().mapToInt(BufferedImage::getWidth).sum(),
        images.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow(),
        BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = all.createGraphics();
    int left = 0;
    for (BufferedImage image : images) {
      graphics.drawImage(image, left, 0, null);
      left += image.getWidth();
    }
    graphics.dispose();
    return all;
  }

  /// Draws the chart with two pixels for each of its own, on white.
  public BufferedImage image() {
    ImageCanvas canvas = new ImageCanvas(parts.width, parts.height, 2);
    new ChartPainter(this, canvas).paint();
    return canvas.finished();
  }

  /// Writes the chart as an SVG element whose colours a page's style sheet defines.
  String svg() {
    SvgCanvas canvas = new SvgCanvas(parts.width, parts.height, parts.title);
    new ChartPainter(this, canvas).paint();
    return canvas.finished();
  }

  String title() {
    return parts.title;
  }

  String xLabel() {
    return parts.xLabel;
  }

  String yLabel() {
    return parts.yLabel;
  }

  int width() {
    return parts.width;
  }

  int height() {
    return parts.height;
  }

  List<Series> series() {
    return parts.series;
  }

  List<String> categories() {
    return parts.categories;
  }

  Optional<Picture> background() {
    return Optional.ofNullable(parts.ground).map(Ground::picture);
  }

  Axis xAxis() {
    if (parts.ground != null) {
      return parts.ground.x();
    }
    if (!parts.categories.isEmpty()) {
      return new Axis(-0.5, parts.categories.size() - 0.5, Axis.Steps.ANY);
    }
    List<Double> places = parts.series.stream().flatMap(s -> s.x().stream()).toList();
    if (parts.logX || places.isEmpty()) {
      return Axis.around(places, parts.logX);
    }
    double low = places.stream().mapToDouble(v -> v).min().orElseThrow();
    double high = places.stream().mapToDouble(v -> v).max().orElseThrow();
    boolean whole = places.stream().allMatch(v -> v == Math.rint(v));
    Axis.Steps steps = whole ? Axis.Steps.WHOLE : Axis.Steps.ANY;
    return low < high ? new Axis(low, high, steps) : new Axis(low - 1, high + 1, steps);
  }

  Axis yAxis() {
    if (parts.ground != null) {
      return parts.ground.y();
    }
    if (parts.yRange != null) {
      return parts.yRange;
    }
    boolean bars = parts.series.stream().anyMatch(s -> s.kind() == Series.Kind.BARS);
    Stream<Double> values = parts.series.stream()
        .flatMap(s -> Stream.concat(s.y().stream(), s.high().stream()));
    return Axis.around(
        (bars && !parts.logY ? Stream.concat(Stream.of(0.0), values) : values).toList(),
        parts.logY);
  }

  private Chart with(Series added) {
    Parts next = new Parts(parts);
    next.series.add(added);
    return new Chart(next);
  }

  private int nextColour() {
    return parts.series.isEmpty()
        ? 0
        : 1 + parts.series.stream().mapToInt(Series::colour).max().orElse(0);
  }

  private int lastColour() {
    return parts.series.isEmpty() ? 0 : parts.series.getLast().colour();
  }

  private static List<Double> counted(List<Double> values) {
    return IntStream.rangeClosed(1, values.size()).mapToObj(i -> (double) i).toList();
  }

  /// What a chart is made of. It changes while a chart is being made from another one, and never again.
  private static final class Parts {
    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final List<Series> series;
    private List<String> categories = List.of();
    private boolean logX;
    private boolean logY;
    private @Nullable Axis yRange;
    private @Nullable Ground ground;
    private int width = WIDTH;
    private int height = HEIGHT;

    Parts(String title, String x, String y) {
      this.title = title;
      xLabel = x;
      yLabel = y;
      series = new ArrayList<>();
    }

    Parts(Parts other) {
      title = other.title;
      xLabel = other.xLabel;
      yLabel = other.yLabel;
      series = new ArrayList<>(other.series);
      categories = other.categories;
      logX = other.logX;
      logY = other.logY;
      yRange = other.yRange;
      ground = other.ground;
      width = other.width;
      height = other.height;
    }
  }
}
