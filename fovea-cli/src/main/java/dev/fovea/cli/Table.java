package dev.fovea.cli;

import java.util.ArrayList;
import java.util.List;

/// Rows under headings, with room between the columns; all but the first are numbers, to the right.
final class Table {
  private final List<List<String>> rows = new ArrayList<>();
  private final int words;

  /// Starts a table.
  ///
  /// @param words how many columns at the left are words
  Table(int words, String... head) {
    this.words = words;
    rows.add(List.of(head));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        String space = " ".repeat(width - row.get(i).length());
        line.append(i == 0 ? "" : "  ")
            .append(i < words ? row.get(i) + space : space + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
