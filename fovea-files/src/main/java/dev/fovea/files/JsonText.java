package dev.fovea.files;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints a tree as JSON the way Python's `json.dumps` spells it: ASCII only, `NaN` and `Infinity`
/// bare.
record JsonText(StringBuilder out, boolean indented) {
  private static final HexFormat HEX = HexFormat.of();

  void value(@Nullable Object tree, int depth) {
    switch (tree) {
      case null -> out.append("null");
      case Boolean flag -> out.append(flag);
      case String text -> string(text);
      case Double number -> number(number);
      // Through double, as Python's float(numpy.float32(x)) does, so that 0.01f stays
      // 0.009999999776482582.
      case Float number -> number(number.doubleValue());
      case Long number -> out.append(number);
      case Integer number -> out.append(number);
      case Map<?, ?> object -> object(object, depth);
      case List<?> array -> array(array, depth);
      default ->
        throw new IllegalArgumentException(
            "JSON has no "
                + tree.getClass().getName()
                + ".\n"
                + "  fix:    use maps, lists, text, Long, Integer, Double, Float, Boolean or"
                + " null.");
    }
  }

  private void number(double number) {
    if (Double.isNaN(number)) {
      out.append("NaN");
    } else if (Double.isInfinite(number)) {
      out.append(number > 0 ? "Infinity" : "-Infinity");
    } else if (number == 0) {
      out.append(number);
    } else {
      out.append(decimal(new BigDecimal(Double.toString(number)).stripTrailingZeros()));
    }
  }

  /// Spells a number as Python's `repr` does: with an exponent below 0.0001 and from 1e16 on.
  private static String decimal(BigDecimal number) {
    int exponent = number.precision() - number.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      return number.scale() > 0 ? number.toPlainString() : number.toPlainString() + ".0";
    }
    BigDecimal mantissa = number.movePointLeft(exponent).stripTrailingZeros();
    return mantissa.toPlainString()
        + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private void object(Map<?, ?> object, int depth) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> members = object.entrySet().iterator();
    while (members.hasNext()) {
      Map.Entry<?, ?> member = members.next();
      if (!(member.getKey() instanceof String name)) {
        throw new IllegalArgumentException("A JSON key must be text, got " + member.getKey() + ".");
      }
      line(depth + 1);
      string(name);
      out.append(": ");
      value(member.getValue(), depth + 1);
      comma(members.hasNext());
    }
    if (!object.isEmpty()) {
      line(depth);
    }
    out.append('}');
  }

  private void array(List<?> array, int depth) {
    out.append('[');
    Iterator<?> items = array.iterator();
    while (items.hasNext()) {
      line(depth + 1);
      value(items.next(), depth + 1);
      comma(items.hasNext());
    }
    if (!array.isEmpty()) {
      line(depth);
    }
    out.append(']');
  }

  private void comma(boolean more) {
    if (more) {
      out.append(indented ? "," : ", ");
    }
  }

  private void line(int depth) {
    if (indented) {
      out.append('\n').repeat("  ", depth);
    }
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c >= ' ' && c <= '~') {
            out.append(c);
          } else {
            out.append("\\u").append(HEX.toHexDigits(c));
          }
        }
      }
    }
    out.append('"');
  }
}
