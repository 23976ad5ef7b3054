package dev.fovea.lab.tune;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A setting that is looked for, and the values that it may take.
///
/// Each value has a place from 0 to 1 on the parameter's own scale, on which all values are equally likely: with [#logUniform] the ratio
/// of two values is what counts, with [#choice] each option has a part of its own.
public sealed interface Parameter {
  /// Returns its name, such as `learning-rate`.
  String name();

  /// Returns the value at a place.
  ///
  /// @param place from 0 to 1
  Object at(double place);

  /// Returns the place of a value: in the middle of its part where values are counted.
  ///
  /// @throws IllegalArgumentException if it is none of the values
  double place(Object value);

  /// Returns the same parameter with the part of its values in which the best ones lie.
  ///
  /// Numbers: from the smallest to the largest of them, a quarter of that more at either end, and at least a tenth of the range there was;
  /// the same range where a narrower one would have hardly a number in it.
  /// Options: those that are among them.
  /// @param best values of it, at least one
  Parameter narrowed(List<Object> best);

  /// Returns some values by their places, as an axis shows them.
  Map<Double, String> ticks();

  /// Returns what a file of a space says of it: its kind, and its limits or options.
  Map<String, Object> json();

  /// Returns a number between two others, all equally likely.
  ///
  /// @throws IllegalArgumentException unless `low < high`, both finite
  static Parameter uniform(String name, double low, double high) {
    return new Uniform(name, low, high);
  }

  /// Returns a number between two others, all orders of magnitude equally likely: for learning rates and weight decay.
  ///
  /// @throws IllegalArgumentException unless `0 < low < high`, both finite and their ratio, too
  static Parameter logUniform(String name, double low, double high) {
    return new LogUniform(name, low, high);
  }

  /// Returns a whole number from `low` to `high`, both included, all equally likely.
  ///
  /// @throws IllegalArgumentException unless `low < high`
  static Parameter integer(String name, long low, long high) {
    return new Whole(name, low, high, false);
  }

  /// Returns a whole number from `low` to `high`, both included, all orders of magnitude equally likely: for numbers of filters and units.
  ///
  /// @throws IllegalArgumentException unless `1 <= low < high`
  static Parameter logInteger(String name, long low, long high) {
    return new Whole(name, low, high, true);
  }

  /// Returns one of several options, all equally likely, in no order.
  ///
  /// @param options text, numbers or truth values
  /// @throws IllegalArgumentException if there is none, two are equal, or one is something else
  static Parameter choice(String name, Object... options) {
    return new Choice(name, List.of(options));
  }

  private static IllegalArgumentException wrong(String name, String needs, Object got) {
    return new IllegalArgumentException("%s: %s, got %s.".formatted(name, needs, got));
  }

  /// Tells whether a double still has digits for the numbers between two ends.
  private static boolean apart(double low, double high) {
    return high - low > Math.max(1e-300, 1e-9 * Math.max(Math.abs(low), Math.abs(high)));
  }

  private static double number(String name, Object value, double low, double high) {
    if (value instanceof Number number
        && number.doubleValue() >= low && number.doubleValue() <= high) {
      return number.doubleValue();
    }
    throw wrong(name, "its values are from %s to %s".formatted(low, high), value);
  }

  /// Numbers on an even scale.
  record Uniform(String name, double low, double high) implements Parameter {
    private static final int DIGITS = 4;

    public Uniform {
      if (!(low < high) || Double.isInfinite(high - low)) {
        throw wrong(name, "uniform needs finite numbers with low < high", List.of(low, high));
      }
    }

    /// A ten-thousandth of the range is as fine as it gets, so that people can read and type values.
    @Override
    public Object at(double place) {
      int scale = DIGITS - (int) Math.ceil(Math.log10(high - low));
      double value = BigDecimal.valueOf(low + place * (high - low))
          .setScale(scale, RoundingMode.HALF_EVEN).doubleValue();
      return Math.clamp(value, low, high);
    }

    @Override
    public double place(Object value) {
      return (number(name, value, low, high) - low) / (high - low);
    }

    @Override
    public Parameter narrowed(List<Object> best) {
      Part part = Part.around(best.stream().mapToDouble(this::place).toArray());
      double from = low + part.low() * (high - low);
      double to = low + part.high() * (high - low);
      return apart(from, to) ? new Uniform(name, from, to) : this;
    }

    @Override
    public Map<Double, String> ticks() {
      return Part.ticks(this);
    }

    @Override
    public Map<String, Object> json() {
      return Map.of("uniform", List.of(low, high));
    }
  }

  /// Numbers on a scale of ratios.
  record LogUniform(String name, double low, double high) implements Parameter {
    private static final MathContext DIGITS = new MathContext(4);
    /// Five units of the last digit of 1.000.
    private static final double NARROWEST = 1.005;

    public LogUniform {
      if (!(low > 0 && low < high) || Double.isInfinite(high)) {
        throw wrong(
            name, "log-uniform needs finite numbers with 0 < low < high", List.of(low, high));
      }
      if (Double.isInfinite(high / low)) {
        throw wrong(name, "log-uniform needs a finite high / low", List.of(low, high));
      }
    }

    /// Four digits, so that people can read and type values.
    @Override
    public Object at(double place) {
      double value = BigDecimal.valueOf(low * Math.pow(high / low, place)).round(DIGITS)
          .doubleValue();
      return Math.clamp(value, low, high);
    }

    @Override
    public double place(Object value) {
      return Math.log(number(name, value, low, high) / low) / Math.log(high / low);
    }

    @Override
    public Parameter narrowed(List<Object> best) {
      Part part = Part.around(best.stream().mapToDouble(this::place).toArray());
      double from = low * Math.pow(high / low, part.low());
      double to = Math.min(high, low * Math.pow(high / low, part.high()));
      return to > from * NARROWEST ? new LogUniform(name, from, to) : this;
    }

    @Override
    public Map<Double, String> ticks() {
      return Part.ticks(this);
    }

    @Override
    public Map<String, Object> json() {
      return Map.of("log-uniform", List.of(low, high));
    }
  }

  /// Whole numbers, both limits included.
  ///
  /// @param logarithmic whether ratios count
  record Whole(String name, long low, long high, boolean logarithmic) implements Parameter {
    public Whole {
      if (low >= high || low < Integer.MIN_VALUE || high > Integer.MAX_VALUE) {
        throw wrong(name, "%s needs whole numbers of 32 bits with low < high"
            .formatted(kind(logarithmic)), List.of(low, high));
      }
      if (logarithmic && low < 1) {
        throw wrong(name, "log-integer needs low of at least 1", List.of(low, high));
      }
    }

    private static String kind(boolean logarithmic) {
      return logarithmic ? "log-integer" : "integer";
    }

    /// A number has all that rounds to it: the limits would be half as likely else.
    private double start() {
      return low - 0.5;
    }

    private double end() {
      return high + 0.5;
    }

    @Override
    public Object at(double place) {
      double value = logarithmic
          ? start() * Math.pow(end() / start(), place)
          : start() + place * (end() - start());
      return Math.clamp((long) Math.floor(value + 0.5), low, high);
    }

    @Override
    public double place(Object value) {
      double number = number(name, value, (double) low, (double) high);
      return logarithmic
          ? Math.log(number / start()) / Math.log(end() / start())
          : (number - start()) / (end() - start());
    }

    @Override
    public Parameter narrowed(List<Object> best) {
      Part part = Part.around(best.stream().mapToDouble(this::place).toArray());
      long from = (long) at(part.low());
      long to = (long) at(part.high());
      return from < to
          ? new Whole(name, from, to, logarithmic)
          : new Whole(name, Math.max(low, from - 1), Math.min(high, to + 1), logarithmic);
    }

    @Override
    public Map<Double, String> ticks() {
      return Part.ticks(this);
    }

    @Override
    public Map<String, Object> json() {
      return Map.of(kind(logarithmic), List.of(low, high));
    }
  }

  /// Options.
  record Choice(String name, List<Object> options) implements Parameter {
    /// Whole numbers are [Long], other numbers [Double], as a file gives them.
    public Choice {
      options = options.stream().map(Choice::widened).toList();
      if (options.isEmpty() || new HashSet<>(options).size() < options.size()) {
        throw wrong(name, "choice needs options of which no two are equal", options);
      }
      for (Object option : options) {
        if (!(option instanceof String || option instanceof Long || option instanceof Double
            || option instanceof Boolean)) {
          throw wrong(name, "an option is text, a number, true or false", option);
        }
      }
    }

    private static Object widened(Object option) {
      return switch (option) {
        case Integer number -> number.longValue();
        case Float number -> Double.valueOf(number.toString());
        default -> option;
      };
    }

    @Override
    public Object at(double place) {
      return options.get(Math.clamp((int) (place * options.size()), 0, options.size() - 1));
    }

    @Override
    public double place(Object value) {
      int index = options.indexOf(value);
      if (index < 0) {
        throw wrong(name, "its options are %s".formatted(options), value);
      }
      return (index + 0.5) / options.size();
    }

    @Override
    public Parameter narrowed(List<Object> best) {
      return new Choice(name, options.stream().filter(best::contains).toList());
    }

    @Override
    public Map<Double, String> ticks() {
      Map<Double, String> ticks = new LinkedHashMap<>();
      IntStream.range(0, options.size()).forEach(
          i -> ticks.put((i + 0.5) / options.size(), String.valueOf(options.get(i))));
      return ticks;
    }

    @Override
    public Map<String, Object> json() {
      return Map.of("choice", options);
    }
  }
}
