package dev.fovea.cli;

import dev.fovea.files.KerasModels;
import dev.fovea.files.ModelFormat;
import dev.fovea.files.convert.ModelFiles;
import dev.fovea.model.Model;
import dev.fovea.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds the model that a command names.
final class ModelSource {
  private ModelSource() {}

  /// Returns the model of a file.
  ///
  /// @throws Misuse if there is no such file, or it holds weights alone
  static Model load(Path file) {
    requireFile(file);
    requireWhole(file);
    return ModelFiles.load(file);
  }

  private static void requireWhole(Path file) {
    if (!ModelFormat.of(file).isWhole()) {
      throw new Misuse(
          "'%s' holds weights alone, not the network that they belong to.\n  fix:    name the network or a file of it, and then --weights %s."
              .formatted(file, Shell.word(file.toString())));
    }
  }

  /// Returns the model of a file, or a network of the zoo with weights that others trained.
  ///
  /// @throws Misuse if there is no such file, or the network would have no weights
  static Model trained(String nameOrFile, WeightFlags weights, Terminal terminal) {
    boolean known = Zoo.names().contains(nameOrFile);
    if (known && weights.chosen().isEmpty()) {
      throw new Misuse(
          "%s is a network without weights, which knows nothing.\n  fix:    %s.".formatted(
              nameOrFile,
              "name weights for it with --weights, or a model's file"));
    }
    Model model = known ? Zoo.model(nameOrFile) : load(Path.of(nameOrFile));
    weights.load(model, nameOrFile, true, terminal);
    return model;
  }

  /// Refuses a path that is no file.
  ///
  /// @throws Misuse if there is no such file
  static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new Misuse(
          "%s '%s'.\n  fix:    name a model's file, such as the model.keras in a run's folder."
              .formatted(
                  Files.isDirectory(file) ? "there is a folder, not a file," : "there is no file",
                  file));
    }
  }

  /// Returns the network of this name, as it is wanted, or the model of this file, with the weights
  /// that were chosen.
  ///
  /// @throws Misuse if there is neither, or a file is asked for what only a network can be made for
  static Model find(String nameOrFile, NetworkFlags flags, Terminal terminal) {
    boolean known = Zoo.names().contains(nameOrFile);
    Model model = known ? Zoo.model(nameOrFile, flags.options()) : read(nameOrFile, flags);
    boolean includeTop = !known || flags.options().includeTop();
    flags.weights().load(model, nameOrFile, includeTop, terminal);
    return model;
  }

  /// Returns the network of this name as in its paper, or the model of this file.
  ///
  /// @throws Misuse if there is neither
  static Model find(String nameOrFile) {
    return Zoo.names().contains(nameOrFile)
        ? Zoo.model(nameOrFile)
        : read(nameOrFile, new NetworkFlags());
  }

  private static Model read(String nameOrFile, NetworkFlags flags) {
    Path file = Path.of(nameOrFile);
    if (!Files.isRegularFile(file)) {
      throw new Misuse(
          "%s.\n  fix:    %schoose one of %s, or name a model's file."
              .formatted(
                  Files.isDirectory(file)
                      ? "'%s' is a folder, not a file".formatted(nameOrFile)
                      : "there is no network '%s', and no file of that name".formatted(nameOrFile),
                  Zoo.nearest(nameOrFile).map("did you mean '%s'? Else "::formatted).orElse(""),
                  Zoo.names()));
    }
    requireWhole(file);
    flags.refuseForFile(nameOrFile);
    if (flags.shape().isPresent() && ModelFormat.of(file) == ModelFormat.ONNX) {
      throw new Misuse(
          "--input cannot be chosen for '%s', an ONNX model.\n  fix:    leave it out, or export the model with the size that you want."
              .formatted(nameOrFile));
    }
    return flags.shape().isPresent()
        ? KerasModels.load(file, flags.shape().stream().toList())
        : ModelFiles.load(file);
  }
}
