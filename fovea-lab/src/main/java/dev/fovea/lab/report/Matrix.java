package dev.fovea.lab.report;

import java.awt.geom.Point2D;
import java.util.List;

/// Numbers in rows and columns, the deeper in colour the larger their share of the row: which class was taken for which.
///
/// The diagonal is blue, what lies beside it orange. With more than 25 rows or columns the numbers themselves are left out.
/// @param rows    names from above to below
/// @param columns names from left to right
/// @param values  a list for each row, at least 0
public record Matrix(List<String> rows, List<String> columns, List<List<Long>> values) {
  private static final int MOST_NUMBERS = 25;
  private static final double SMALLEST = 150;
  private static final double LARGEST = 600;
  private static final double FIELD = 38;
  private static final double LETTER = 6.5;
  private static final int HEAD = 40;
  private static final int FOOT = 8;

  /// Checks the form.
  ///
  /// @throws IllegalArgumentException if there are not as many values as rows and columns
  public Matrix {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    values = values.stream().map(List::copyOf).toList();
    int wide = columns.size();
    if (values.size() != rows.size() || values.stream().anyMatch(row -> row.size() != wide)) {
      throw new IllegalArgumentException(
          "A matrix with %d rows and %d columns needs as many values."
              .formatted(rows.size(), wide));
    }
  }

  private boolean hasNumbers() {
    return Math.max(rows.size(), columns.size()) <= MOST_NUMBERS;
  }

  private double side() {
    double longest = columns.stream().mapToInt(String::length).max().orElse(0);
    return hasNumbers()
        ? Math.clamp(Math.max(longest * LETTER + 10, SMALLEST / columns.size()), FIELD, 90)
        : LARGEST / Math.max(rows.size(), columns.size());
  }

  private double left() {
    double longest = rows.stream().mapToInt(String::length).max().orElse(0);
    return 34 + Math.min(longest, 24) * LETTER;
  }

  int width() {
    return (int) Math.ceil(left() + columns.size() * side() + FOOT);
  }

  int height() {
    return (int) Math.ceil(HEAD + rows.size() * rowHeight() + FOOT);
  }

  private double rowHeight() {
    return hasNumbers() ? Math.min(side(), Math.max(FIELD, SMALLEST / rows.size())) : side();
  }

  void draw(Canvas canvas) {
    double left = left();
    double side = side();
    double height = rowHeight();
    canvas.text("taken for", left + columns.size() * side / 2, 14, Canvas.Anchor.MIDDLE, 12,
        false, Ink.QUIET);
    canvas.upright("is", 14, HEAD + rows.size() * height / 2, 12, Ink.QUIET);
    int every = Math.max(1, (int) Math.ceil(14 / height));
    for (int column = 0; column < columns.size(); column++) {
      if (hasNumbers()) {
        canvas.text(columns.get(column), left + (column + 0.5) * side, HEAD - 8,
            Canvas.Anchor.MIDDLE, 11, false, Ink.TEXT);
      }
    }
    for (int row = 0; row < rows.size(); row++) {
      if (row % every == 0) {
        canvas.text(rows.get(row), left - 6, HEAD + (row + 0.5) * height + 4,
            Canvas.Anchor.END, 11, false, Ink.TEXT);
      }
      drawRow(canvas, row, left, side, HEAD + row * height);
    }
  }

  /// Writes a row whose upper left corner is at `left` and `y`.
  private void drawRow(Canvas canvas, int row, double left, double side, double y) {
    double height = rowHeight();
    double sum = values.get(row).stream().mapToLong(v -> v).sum();
    for (int column = 0; column < columns.size(); column++) {
      long value = values.get(row).get(column);
      double x = left + column * side;
      if (value > 0) {
        boolean same = row == column;
        // A rare mistake must be seen beside the many that are right.
        double depth = same ? 0.75 * value / sum : Math.min(0.9, 0.15 + 1.5 * value / sum);
        canvas.area(square(x, y, side, height), same ? Ink.BLUE : Ink.ORANGE, depth);
      }
      if (hasNumbers()) {
        canvas.text(Long.toString(value), x + side / 2, y + height / 2 + 4,
            Canvas.Anchor.MIDDLE, 11, false, value > 0 ? Ink.TEXT : Ink.QUIET);
      }
    }
  }

  private static List<Point2D> square(double x, double y, double side, double height) {
    double gap = Math.min(1, side / 6);
    double right = x + side - gap;
    double bottom = y + height - gap;
    return List.of(new Point2D.Double(x, y), new Point2D.Double(right, y),
        new Point2D.Double(right, bottom), new Point2D.Double(x, bottom));
  }
}
