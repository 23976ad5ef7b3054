package dev.fovea.files;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// A file's name with places for numbers, in Python's notation: `{epoch:02d}-{val_loss:.4f}.keras`.
///
/// A place is a name and, behind a colon, how to write its number: `05` at least five characters,
/// filled with zeros, `.4` four decimals, `d` a whole number, `f`, `e` or `%` another one. Doubled
/// braces are braces.
///
/// @param text the notation
record FileTemplate(String text) {
  private static final Pattern PLACE = Pattern.compile(
      "\\{\\{|\\}\\}|\\{(\\w+)(?::(0?)(\\d{0,2})(?:\\.(\\d{1,2}))?([dfe%]?))?\\}");

  /// Checks the notation.
  ///
  /// @throws IllegalArgumentException if a brace belongs to no place
  FileTemplate {
    if (PLACE.matcher(text).replaceAll("").matches("(?s).*[{}].*")) {
      throw new IllegalArgumentException(
          "the file name '%s' has a brace that belongs to no place.\n  fix:    %s.".formatted(
              text, "write places as {epoch:02d} or {val_loss:.4f}, and a brace itself twice"));
    }
  }

  /// Returns the file's name for these numbers.
  ///
  /// @throws IllegalArgumentException if one is missing, or a fraction shall be written as a whole
  ///     number
  String fill(Map<String, ? extends Number> numbers) {
    return PLACE.matcher(text).replaceAll(place -> {
      if (place.group(1) == null) {
        return place.group().substring(1);
      }
      Number number = numbers.get(place.group(1));
      if (number == null) {
        throw new IllegalArgumentException(
            "the file name '%s' asks for '%s', there are only %s.\n  fix:    %s.".formatted(
                text, place.group(1), numbers.keySet(), "use one of these"));
      }
      return spell(number, place.group(2), place.group(3), place.group(4), place.group(5));
    });
  }

  private String spell(Number number, String zero, String width, String digits, String kind) {
    boolean whole = number instanceof Integer;
    if (kind == null || kind.isEmpty() && digits == null) {
      return padded(whole ? number.toString() : Json.compact(number), zero, width);
    }
    if (kind.equals("d")) {
      if (!whole) {
        throw new IllegalArgumentException(
            "the file name '%s' writes %s as a whole number.\n  fix:    use f instead of d."
                .formatted(text, number));
      }
      return padded(number.toString(), zero, width);
    }
    int decimals = digits == null ? 6 : Integer.parseInt(digits);
    return padded(fraction(number.doubleValue(), kind, decimals), zero, width);
  }

  /// As Python, which rounds the exact binary number, a half to the even digit.
  private static String fraction(double value, String kind, int decimals) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
    if (kind.equals("e")) {
      BigDecimal rounded = new BigDecimal(value)
          .round(new MathContext(decimals + 1, RoundingMode.HALF_EVEN));
      return String.format(Locale.ROOT, "%." + decimals + "e", rounded);
    }
    boolean percent = kind.equals("%");
    BigDecimal exact = new BigDecimal(percent ? value * 100 : value);
    return exact.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString() + (percent ? "%" : "");
  }

  private static String padded(String number, String zero, String width) {
    int missing = width == null || width.isEmpty() ? 0 : Integer.parseInt(width) - number.length();
    boolean negative = number.startsWith("-");
    String fill = (zero == null || zero.isEmpty() ? " " : "0").repeat(Math.max(0, missing));
    return fill.startsWith("0") && negative ? "-" + fill + number.substring(1) : fill + number;
  }
}
