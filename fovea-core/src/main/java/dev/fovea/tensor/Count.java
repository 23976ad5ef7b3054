package dev.fovea.tensor;

import java.util.Locale;

/// A number of things, as messages say it.
public final class Count {
  private Count() {}

  /// Returns a count with its noun, such as `1 layer` or `1,200 layers`.
  ///
  /// @param one the noun for one, whose plural ends in `s`, or in `es` behind an `s` or `tch`
  public static String of(long count, String one) {
    String plural = one.endsWith("s") || one.endsWith("tch") ? one + "es" : one + "s";
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? one : plural);
  }
}
