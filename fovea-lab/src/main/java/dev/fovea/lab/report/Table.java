package dev.fovea.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Rows under headings; what is not words stands to the right.
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();
  private final int words;

  /// Starts a table without rows.
  ///
  /// @param words how many columns at the left are words; the others are numbers
  public Table(int words, String... head) {
    this.words = words;
    rows.add(List.of(head));
  }

  /// Adds a row.
  ///
  /// @throws IllegalArgumentException if it has not as many cells as there are headings
  public Table row(String... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          "A row has %d cells, the table has %d columns: %s."
              .formatted(cells.length, rows.getFirst().size(), rows.getFirst()));
    }
    rows.add(List.of(cells));
    return this;
  }

  /// Returns the table for a terminal, with room between the columns.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    List<List<String>> plain = rows.stream()
        .map(row -> row.stream().map(Html::plain).toList()).toList();
    for (List<String> row : plain) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = plain.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        String space = " ".repeat(width - row.get(i).length());
        line.append(i == 0 ? "" : "  ")
            .append(i < words ? row.get(i) + space : space + row.get(i));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  String html() {
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table>\n");
    for (int i = 0; i < rows.size(); i++) {
      html.append(html(rows.get(i), i == 0 ? "th" : "td"));
    }
    return html + "</table></div>\n";
  }

  private String html(List<String> row, String cell) {
    StringBuilder html = new StringBuilder("<tr>");
    for (int i = 0; i < row.size(); i++) {
      html.append("<%s%s>%s</%s>".formatted(
          cell, i < words ? "" : " class=\"number\"", Html.prose(row.get(i)), cell));
    }
    return html + "</tr>\n";
  }

  String markdown() {
    StringBuilder text = new StringBuilder(markdown(rows.getFirst())).append('|');
    for (int i = 0; i < rows.getFirst().size(); i++) {
      text.append(i < words ? "---|" : "---:|");
    }
    text.append('\n');
    rows.stream().skip(1).forEach(row -> text.append(markdown(row)));
    return text.toString();
  }

  private static String markdown(List<String> row) {
    return row.stream().map(c -> c.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
