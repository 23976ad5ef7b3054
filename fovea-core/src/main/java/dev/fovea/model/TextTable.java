package dev.fovea.model;

import java.util.ArrayList;
import java.util.List;

/// A table drawn with lines: the head in bold ones, columns of numbers to the right.
final class TextTable {
  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(List<String> head) {
    this.head = head;
  }

  void row(List<String> cells) {
    rows.add(cells);
  }

  @Override
  public String toString() {
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = head.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    text.append(rule(widths, '┏', '━', '┳', '┓')).append(line(head, widths, '┃'));
    text.append(rule(widths, '┡', '━', '╇', '┩'));
    for (int i = 0; i < rows.size(); i++) {
      text.append(i == 0 ? "" : rule(widths, '├', '─', '┼', '┤'));
      text.append(line(rows.get(i), widths, '│'));
    }
    return text.append(rule(widths, '└', '─', '┴', '┘')).toString();
  }

  private static String rule(int[] widths, char left, char line, char cross, char right) {
    StringBuilder text = new StringBuilder().append(left);
    for (int i = 0; i < widths.length; i++) {
      text.append(i == 0 ? "" : cross).repeat(line, widths[i] + 2);
    }
    return text.append(right).append('\n').toString();
  }

  private static String line(List<String> cells, int[] widths, char edge) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      int space = widths[i] - cell.length();
      boolean number = cell.matches("[0-9,]+");
      text.append(edge).append(' ').repeat(' ', number ? space : 0).append(cell);
      text.repeat(' ', number ? 0 : space).append(' ');
    }
    return text.append(edge).append('\n').toString();
  }
}
