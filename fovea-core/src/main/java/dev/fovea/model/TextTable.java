package dev.fovea.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// A table drawn with lines: the head in bold ones, columns of numbers to the right.
final class TextTable {
  private static final int NARROWEST = 8;
  private static final Pattern NUMBER = Pattern.compile("[0-9,]+");

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(List<String> head) {
    this.head = head;
  }

  void row(List<String> cells) {
    rows.add(cells);
  }

  /// Returns the table.
  ///
  /// @param most characters on a line; where words and names take more, they go on below
  String text(int most) {
    int[] widths = widths(most);
    StringBuilder text = new StringBuilder();
    text.append(rule(widths, '┏', '━', '┳', '┓')).append(lines(head, widths, '┃'));
    text.append(rule(widths, '┡', '━', '╇', '┩'));
    for (int i = 0; i < rows.size(); i++) {
      text.append(i == 0 ? "" : rule(widths, '├', '─', '┼', '┤'));
      text.append(lines(rows.get(i), widths, '│'));
    }
    return text.append(rule(widths, '└', '─', '┴', '┘')).toString();
  }

  /// Returns the widths of the columns; if all do not fit, the widest ones of words give way.
  private int[] widths(int most) {
    int[] widths = new int[head.size()];
    boolean[] words = new boolean[widths.length];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = head.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
        words[i] |= !isNumber(row.get(i));
      }
    }
    int frame = 3 * widths.length + 1;
    while (Arrays.stream(widths).sum() + frame > most) {
      int widest = IntStream.range(0, widths.length)
          .filter(i -> words[i] && widths[i] > NARROWEST)
          .reduce((a, b) -> widths[b] > widths[a] ? b : a)
          .orElse(-1);
      if (widest < 0) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private static boolean isNumber(String cell) {
    return NUMBER.matcher(cell).matches();
  }

  private static String rule(int[] widths, char left, char line, char cross, char right) {
    StringBuilder text = new StringBuilder().append(left);
    for (int i = 0; i < widths.length; i++) {
      text.append(i == 0 ? "" : cross).repeat(line, widths[i] + 2);
    }
    return text.append(right).append('\n').toString();
  }

  private static String lines(List<String> cells, int[] widths, char edge) {
    List<List<String>> parts = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      parts.add(parts(cells.get(i), widths[i]));
    }
    StringBuilder text = new StringBuilder();
    int height = parts.stream().mapToInt(List::size).max().orElse(0);
    for (int line = 0; line < height; line++) {
      for (int i = 0; i < widths.length; i++) {
        String part = line < parts.get(i).size() ? parts.get(i).get(line) : "";
        int space = widths[i] - part.length();
        boolean number = isNumber(cells.get(i));
        text.append(edge).append(' ').repeat(' ', number ? space : 0).append(part);
        text.repeat(' ', number ? 0 : space).append(' ');
      }
      text.append(edge).append('\n');
    }
    return text.toString();
  }

  /// Breaks a cell into lines: at spaces, else behind marks within names, else anywhere.
  private static List<String> parts(String cell, int width) {
    List<String> parts = new ArrayList<>();
    String rest = cell;
    while (rest.length() > width) {
      int end = end(rest, width);
      parts.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    parts.add(rest);
    return parts;
  }

  private static int end(String text, int width) {
    int space = text.lastIndexOf(' ', width);
    if (space > 0) {
      return space;
    }
    int mark = Math.max(text.lastIndexOf('_', width - 1), text.lastIndexOf('/', width - 1));
    return mark > 0 ? mark + 1 : width;
  }
}
