package dev.fovea.lab.report;

/// Text with marks: `code` between backticks, **what weighs more** between two stars each; addresses become links. A backslash before one
/// of `MARKS` makes it a sign like others.
final class Html {
  private static final String MARKS = "\\`*:";
  /// Signs without a meaning of their own (Unicode's private use) that stand for marks which are none.
  private static final char HIDDEN = '\uE000';

  private Html() {}

  /// Returns text whose marks are signs like others, in one line.
  static String literal(String text) {
    return text.replaceAll("\\s", " ").replaceAll("[\\\\`*]|:(?=//)", "\\\\$0");
  }

  /// Returns text without what steers a terminal or turns the direction of writing; lines and tabs stay.
  static String visible(String text) {
    return text.replaceAll("[\\p{Cntrl}\\x80-\\x9f\u202a-\u202e\u2066-\u2069&&[^\n\t]]", "");
  }

  private static String hide(String text) {
    String hidden = text;
    for (int i = 0; i < MARKS.length(); i++) {
      hidden = hidden.replace("\\" + MARKS.charAt(i), Character.toString(HIDDEN + i));
    }
    return hidden;
  }

  private static String show(String text) {
    String shown = text;
    for (int i = 0; i < MARKS.length(); i++) {
      shown = shown.replace((char) (HIDDEN + i), MARKS.charAt(i));
    }
    return shown;
  }

  /// Returns text as it must stand in an element or an attribute.
  static String escape(String raw) {
    String text = visible(raw);
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  /// Returns text without its marks.
  static String plain(String text) {
    return show(hide(visible(text)).replace("**", "").replace("`", ""));
  }

  /// Returns text with elements for its marks.
  static String prose(String text) {
    return show(escape(hide(text))
        .replaceAll("`([^`]+)`", "<code>$1</code>")
        .replaceAll("\\*\\*([^*]+)\\*\\*", "<strong>$1</strong>")
        .replaceAll("https://[^\\s<>()&]*(?:&amp;[^\\s<>()&]*)*[\\w/]",
            "<a href=\"$0\">$0</a>"));
  }
}
