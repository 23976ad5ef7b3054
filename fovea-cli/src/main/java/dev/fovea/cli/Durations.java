package dev.fovea.cli;

import java.util.Locale;

/// Times as Keras prints them.
final class Durations {
  private Durations() {}

  /// Returns a form such as `24s`, `1:05` or `2:00:07`.
  static String clock(double seconds) {
    long all = Math.round(seconds);
    if (all < 60) {
      return all + "s";
    }
    return all < 3600
        ? String.format(Locale.ROOT, "%d:%02d", all / 60, all % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", all / 3600, all / 60 % 60, all % 60);
  }

  /// Returns a form such as `2s/step`, `53ms/step` or `870us/step`.
  static String perStep(double seconds) {
    if (seconds >= 1 || seconds == 0) {
      return String.format(Locale.ROOT, "%.0fs/step", seconds);
    }
    return seconds >= 1e-3
        ? String.format(Locale.ROOT, "%.0fms/step", seconds * 1e3)
        : String.format(Locale.ROOT, "%.0fus/step", seconds * 1e6);
  }
}
