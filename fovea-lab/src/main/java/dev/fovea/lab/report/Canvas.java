package dev.fovea.lab.report;

import java.awt.geom.Point2D;
import java.util.List;

/// What a chart is drawn on. Lengths are pixels, from the upper left corner.
interface Canvas {
  /// Where a text stands to its point.
  enum Anchor {
    START, MIDDLE, END
  }

  /// Draws a line through points.
  void line(List<Point2D> points, Ink ink, double width, boolean dashed);

  /// Fills a polygon.
  void area(List<Point2D> points, Ink ink, double opacity);

  void bar(double x, double y, double width, double height, Ink ink);

  void dot(double x, double y, double radius, Ink ink);

  /// Writes a line of text; `y` is its base line.
  void text(String text, double x, double y, Anchor anchor, double size, boolean bold, Ink ink);

  /// Writes a line of text that reads from below to above, its middle at the point.
  void upright(String text, double x, double y, double size, Ink ink);

  /// Draws a picture, each of its pixels a rectangle.
  void picture(Picture picture, double x, double y, double width, double height);
}
