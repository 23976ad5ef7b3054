package dev.fovea.lab.report;

/// Text with marks: `code` between backticks, **what weighs more** between two stars each; addresses become links.
final class Html {
  private Html() {}

  /// Returns text as it must stand in an element or an attribute.
  static String escape(String text) {
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
    return text.replace("**", "").replace("`", "");
  }

  /// Returns text with elements for its marks.
  static String prose(String text) {
    return escape(text)
        .replaceAll("`([^`]+)`", "<code>$1</code>")
        .replaceAll("\\*\\*([^*]+)\\*\\*", "<strong>$1</strong>")
        .replaceAll("https://[^\\s<>()]*[\\w/]", "<a href=\"$0\">$0</a>");
  }
}
