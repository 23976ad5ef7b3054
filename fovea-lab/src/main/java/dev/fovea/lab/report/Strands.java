package dev.fovea.lab.report;

import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Points with many coordinates as lines across upright axes (parallel coordinates): what settings good trainings have in common.
///
/// The better a line, the deeper its colour; the best one lies on top, in a colour of its own.
/// ```java
/// new Strands("Trials").axis("learning-rate", Map.of(0.0, "0.001", 1.0, "0.1")).strand(List.of(0.3), 0.8)
/// ```
/// @see <a href="https://doi.org/10.1007/BF01898350">Inselberg 1985</a>
public final class Strands {
  private static final double LEFT = 70;
  private static final double RIGHT = 78;
  private static final double TOP = 84;
  private static final double BOTTOM = 24;
  private static final double BETWEEN = 124;
  private static final int HEIGHT = 400;
  private static final int LEAST_WIDTH = 640;
  private static final List<Ink> DEPTHS = List.of(
      Ink.LEAST, Ink.LESS, Ink.HALF, Ink.MORE, Ink.MOST);

  private record Axle(String name, Map<Double, String> ticks) {}

  private record Strand(List<Double> places, double worth) {}

  private final String title;
  private final List<Axle> axles = new ArrayList<>();
  private final List<Strand> strands = new ArrayList<>();

  /// Starts without axes.
  public Strands(String title) {
    this.title = title;
  }

  /// Adds an axis to the right of the others.
  ///
  /// @param ticks what is written beside it, by the place from 0, below, to 1, above
  public Strands axis(String name, Map<Double, String> ticks) {
    axles.add(new Axle(name, new LinkedHashMap<>(ticks)));
    return this;
  }

  /// Adds a line.
  ///
  /// @param places where it crosses each axis, from 0 to 1
  /// @param worth  from 0 for the worst to 1 for the best
  /// @throws IllegalArgumentException if there are not as many places as axes
  public Strands strand(List<Double> places, double worth) {
    if (places.size() != axles.size()) {
      throw new IllegalArgumentException(
          "A line has %d places, there are %d axes.".formatted(places.size(), axles.size()));
    }
    strands.add(new Strand(List.copyOf(places), worth));
    return this;
  }

  int width() {
    return (int) Math.max(LEAST_WIDTH, LEFT + RIGHT + BETWEEN * (axles.size() - 1));
  }

  int height() {
    return HEIGHT;
  }

  String title() {
    return title;
  }

  void draw(Canvas canvas) {
    canvas.text(title, 16, 22, Canvas.Anchor.START, 15, true, Ink.TEXT);
    legend(canvas);
    List<Strand> sorted = strands.stream().sorted(Comparator.comparingDouble(Strand::worth))
        .toList();
    for (int i = 0; i < axles.size(); i++) {
      canvas.line(List.of(point(i, 0), point(i, 1)), Ink.QUIET, 1.2, false);
      canvas.text(axles.get(i).name(), across(i), TOP - 16, Canvas.Anchor.MIDDLE, 12.5, true,
          Ink.TEXT);
    }
    for (int i = 0; i < sorted.size(); i++) {
      Strand strand = sorted.get(i);
      boolean best = i == sorted.size() - 1;
      List<Point2D> points = IntStream.range(0, axles.size())
          .mapToObj(axle -> point(axle, strand.places().get(axle))).toList();
      canvas.line(points, best ? Ink.ORANGE : depth(strand.worth()), best ? 3 : 1.6, false);
    }
    for (int i = 0; i < axles.size(); i++) {
      int axle = i;
      axles.get(i).ticks().forEach((place, text) -> tick(canvas, axle, place, text));
    }
  }

  private static void legend(Canvas canvas) {
    double y = 44;
    double x = 16;
    canvas.text("worse", x, y + 4, Canvas.Anchor.START, 12, false, Ink.QUIET);
    x += 44;
    for (Ink ink : DEPTHS) {
      canvas.line(List.of(new Point2D.Double(x, y), new Point2D.Double(x + 18, y)), ink, 4, false);
      x += 18;
    }
    canvas.text("better", x + 6, y + 4, Canvas.Anchor.START, 12, false, Ink.QUIET);
    x += 62;
    canvas.line(
        List.of(new Point2D.Double(x, y), new Point2D.Double(x + 20, y)), Ink.ORANGE, 3, false);
    canvas.text("the best", x + 26, y + 4, Canvas.Anchor.START, 12, false, Ink.QUIET);
  }

  /// Texts lie on the lines, on paper of their own.
  private void tick(Canvas canvas, int axle, double place, String text) {
    Point2D at = point(axle, place);
    double wide = text.length() * 6.4 + 4;
    canvas.bar(at.getX() - wide - 5, at.getY() - 8, wide, 15, Ink.PAPER);
    canvas.line(List.of(new Point2D.Double(at.getX() - 4, at.getY()), at), Ink.QUIET, 1, false);
    canvas.text(text, at.getX() - 7, at.getY() + 4, Canvas.Anchor.END, 11, false, Ink.TEXT);
  }

  private static Ink depth(double worth) {
    return DEPTHS.get(Math.clamp((int) (worth * DEPTHS.size()), 0, DEPTHS.size() - 1));
  }

  private double across(int axle) {
    double room = width() - LEFT - RIGHT;
    return LEFT + (axles.size() == 1 ? room / 2 : axle * room / (axles.size() - 1));
  }

  private Point2D point(int axle, double place) {
    double room = HEIGHT - TOP - BOTTOM;
    return new Point2D.Double(
        across(axle), HEIGHT - BOTTOM - Math.clamp(place, 0, 1) * room);
  }
}
