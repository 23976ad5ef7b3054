package dev.fovea.cli;

import dev.fovea.files.convert.ModelDifference;
import dev.fovea.files.convert.WeightDifference;
import dev.fovea.tensor.Count;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What two models do not have in common, as text.
///
/// @param out       where it goes
/// @param first     the first model's file, marked `<` as in diff(1)
/// @param second    the second model's file, marked `>`
/// @param tolerance differences of weights that are not mentioned
record DifferenceText(PrintWriter out, Path first, Path second, double tolerance) {
  void print(ModelDifference difference) {
    if (difference.isEqual(tolerance)) {
      out.println(String.format(Locale.ROOT, "No difference: %s%s of %s%s.",
          difference.weights().isEmpty() ? "no layer differs, " : "",
          Count.of(difference.weights().size(), "weight"),
          Count.of(
              difference.weights().stream().mapToLong(WeightDifference::size).sum(), "number"),
          tolerance > 0 ? ", within " + tolerance : ""));
      how(difference);
      return;
    }
    out.println("< " + first);
    out.println("> " + second);
    how(difference);
    only("<", difference.onlyFirst());
    only(">", difference.onlySecond());
    for (ModelDifference.Setting setting : difference.settings()) {
      out.println(setting.path());
      value("<", setting.first());
      value(">", setting.second());
    }
    difference.weights().stream().filter(weight -> !weight.isEqual(tolerance)).forEach(this::print);
    long differing = difference.weights().stream().filter(w -> !w.isEqual(tolerance)).count();
    out.println(String.format(Locale.ROOT,
        "%s on one side only; %s and %,d of %s differ.",
        Count.of(difference.onlyFirst().size() + difference.onlySecond().size(), "layer"),
        Count.of(difference.settings().size(), "setting"), differing,
        Count.of(difference.weights().size(), "weight")));
  }

  private void how(ModelDifference difference) {
    if (!difference.layersByName()) {
      out.println("Layers have other names: compared in their order, by class.");
    }
    if (!difference.weightsByName()) {
      out.println("Weights have other names: compared in their order, by shape.");
    }
  }

  private void only(String side, List<String> layers) {
    layers.forEach(layer -> out.println("%s layer %s".formatted(side, layer)));
  }

  private void value(String side, String value) {
    if (!value.isEmpty()) {
      out.println("  %s %s".formatted(side, value));
    }
  }

  private void print(WeightDifference weight) {
    if (!weight.isShared()) {
      boolean left = weight.second().isEmpty();
      out.println("%s weight %s %s".formatted(left ? "<" : ">",
          Terminal.plain(left ? weight.first() : weight.second()),
          left ? weight.firstType() : weight.secondType()));
      return;
    }
    String name = weight.first().equals(weight.second())
        ? Terminal.plain(weight.first())
        : Terminal.plain(weight.first()) + " | " + Terminal.plain(weight.second());
    if (!weight.hasOneShape()) {
      out.println(name);
      value("<", weight.firstType());
      value(">", weight.secondType());
      return;
    }
    out.println("%s %s".formatted(name, weight.firstType()));
    out.println(String.format(Locale.ROOT,
        "  %,d of %,d differ, by up to %.3g (relative %.3g)",
        weight.differing(), weight.size(), weight.largest(), weight.relative()));
  }
}
