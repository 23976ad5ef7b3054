package dev.fovea.lab.report;

import java.awt.geom.Point2D;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Writes SVG that takes its colours from the page's style sheet.
final class SvgCanvas implements Canvas {
  private final StringBuilder svg = new StringBuilder();

  /// @param label what the chart shows, for those who hear the page
  SvgCanvas(double width, double height, String label) {
    this(width, height, label, "");
  }

  private SvgCanvas(double width, double height, String label, String style) {
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\"%s role=\"img\" aria-label=\"%s\">\n"
            .formatted(number(width), number(height), style, Html.escape(label)));
  }

  /// Starts a drawing that a wide page does not stretch, as pictures of few pixels want it.
  static SvgCanvas unstretched(double width, double height, String label) {
    return new SvgCanvas(width, height, label,
        " style=\"max-width:%spx\"".formatted(number(width)));
  }

  /// Returns the finished element.
  String finished() {
    return svg + "</svg>\n";
  }

  @Override
  public void line(List<Point2D> points, Ink ink, double width, boolean dashed) {
    svg.append(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s stroke-linejoin=\"round\"/>\n"
            .formatted(path(points), ink.css(), number(width),
                dashed ? " stroke-dasharray=\"6 4\"" : ""));
  }

  @Override
  public void area(List<Point2D> points, Ink ink, double opacity) {
    svg.append("<polygon points=\"%s\" fill=\"%s\" fill-opacity=\"%s\"/>\n".formatted(path(points),
        ink.css(), number(opacity)));
  }

  @Override
  public void bar(double x, double y, double width, double height, Ink ink) {
    svg.append("<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n".formatted(
        number(x), number(y), number(width), number(height), ink.css()));
  }

  @Override
  public void dot(double x, double y, double radius, Ink ink) {
    svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\"/>\n".formatted(number(x),
        number(y), number(radius), ink.css()));
  }

  @Override
  public void text(
      String text,
      double x,
      double y,
      Anchor anchor,
      double size,
      boolean bold,
      Ink ink) {
    write(text, "x=\"%s\" y=\"%s\"".formatted(number(x), number(y)), anchor, size, bold, ink);
  }

  @Override
  public void upright(String text, double x, double y, double size, Ink ink) {
    write(text, "transform=\"translate(%s %s) rotate(-90)\"".formatted(number(x), number(y)),
        Anchor.MIDDLE, size, false, ink);
  }

  private void write(
      String text,
      String place,
      Anchor anchor,
      double size,
      boolean bold,
      Ink ink) {
    svg.append("<text %s text-anchor=\"%s\" font-size=\"%s\"%s fill=\"%s\">%s</text>\n".formatted(
        place, anchor.name().toLowerCase(Locale.ROOT), number(size),
        bold ? " font-weight=\"600\"" : "", ink.css(), Html.escape(text)));
  }

  @Override
  public void picture(Picture picture, double x, double y, double width, double height) {
    svg.append(
        "<image x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" preserveAspectRatio=\"none\" %shref=\"%s\"/>\n"
            .formatted(number(x), number(y), number(width), number(height),
                picture.width() < width ? "style=\"image-rendering:pixelated\" " : "",
                picture.dataUri()));
  }

  private static String path(List<Point2D> points) {
    return points.stream().map(p -> number(p.getX()) + "," + number(p.getY()))
        .collect(Collectors.joining(" "));
  }

  /// At most two digits behind the point, and no superfluous ones.
  private static String number(double value) {
    String digits = String.format(Locale.ROOT, "%.2f", value);
    return digits.replaceFirst("\\.?0+$", "");
  }
}
