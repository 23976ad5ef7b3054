package dev.fovea.lab.report;

import java.awt.Color;
import java.util.List;
import java.util.Locale;

/// A colour by what it is for: another one on light paper than on dark.
///
/// The colours of series can be told apart with the usual kinds of colour blindness (Okabe and Ito 2008, adapted).
enum Ink {
  PAPER(0xffffff, 0x16181d), TEXT(0x1f2328, 0xe6e8eb), QUIET(0x667079, 0x9aa4ae), GRID(0xe3e6ea,
      0x30353d), BLUE(0x1f6fb4, 0x5aa9e6), ORANGE(0xd9730d, 0xf0a04b), GREEN(0x1a8a5f,
          0x4cc38a), PURPLE(0x9a4f9e, 0xcf8ad3), RED(0xc4373a, 0xf07178), SKY(0x2aa1b8,
              0x6fd3e3), OCHRE(0x9c8500, 0xd9c34a), GRAY(0x6b6f76, 0xa3a8b0), LEAST(0xd5dade,
                  0x343a42), LESS(0xb0c4d6, 0x435567), HALF(0x7ba6cd,
                      0x4b7aa6), MORE(0x3f83bf, 0x5aa9e6), MOST(0x0b4f8a, 0xa9d6ff);

  private static final List<Ink> SERIES = List.of(BLUE, ORANGE, GREEN, PURPLE, RED, SKY, OCHRE,
      GRAY);

  private final int light;
  private final int dark;

  Ink(int light, int dark) {
    this.light = light;
    this.dark = dark;
  }

  /// Returns the colour of a series of a chart; after eight they repeat.
  static Ink series(int index) {
    return SERIES.get(index % SERIES.size());
  }

  /// Returns the colour on light paper.
  Color color() {
    return new Color(light);
  }

  /// Returns the reference to the style sheet's variable.
  String css() {
    return "var(--%s)".formatted(variable());
  }

  /// Returns the style sheet's definitions of all colours.
  static String definitions(boolean onDark) {
    StringBuilder css = new StringBuilder();
    for (Ink ink : values()) {
      css.append("--%s:#%06x;".formatted(ink.variable(), onDark ? ink.dark : ink.light));
    }
    return css.toString();
  }

  private String variable() {
    return name().toLowerCase(Locale.ROOT);
  }
}
