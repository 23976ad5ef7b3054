package dev.fovea.files.convert;

import dev.fovea.engine.Engine;
import dev.fovea.files.AtomicFile;
import dev.fovea.files.KerasModels;
import dev.fovea.files.ModelFormat;
import dev.fovea.files.ModelFormatException;
import dev.fovea.files.SafeTensorsWeights;
import dev.fovea.files.WeightLayout;
import dev.fovea.model.Model;
import dev.fovea.tensor.Tensor;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/// Turns a file of a model into one of another format.
///
/// The new file is written beside its place, read back, and asked for a batch of random numbers; only
/// if it answers as the old one does it takes its name. Whatever fails, a file that was there before
/// is as it was.
///
/// @param from    the file to read, of any format
/// @param network makes the network that the weights of `from` belong to, where it holds weights
///     alone, or where they shall go into another network than its own
/// @param layout  in which names and order of axes safetensors are written, where that is not left to
///     the network
/// @param engine  what computes the answers
public record Conversion(
    Path from, Optional<Supplier<Model>> network, Optional<WeightLayout> layout, Engine engine) {
  /// A share of the largest number of an output; deep networks that add in another order stay far below it.
  private static final double TOLERANCE = 1e-3;
  private static final int SAMPLES = 2;

  /// What was written, and how well it answers.
  ///
  /// @param model      what was read
  /// @param layout     the layout of the weights, where they are safetensors
  /// @param difference the largest difference between an answer of the old and of the new file
  /// @param largest    the largest answer
  /// @param notes      what the new file does not keep, a sentence each
  public record Result(
      Model model,
      Optional<WeightLayout> layout,
      double difference,
      double largest,
      List<String> notes) {}

  /// Writes the new file.
  ///
  /// @param to the file, in the format that its name says; one that is there is replaced
  /// @throws ModelFormatException     if the file cannot be read
  /// @throws IllegalArgumentException if the name of the new file does not say a format, the format
  ///     cannot express a layer, or the new file does not answer as the old one
  /// @throws UncheckedIOException     if the new file cannot be written
  public Result write(Path to) {
    ModelFormat target = format(to);
    Model model = read();
    List<String> notes = new ArrayList<>();
    Optional<Trainer> trainer = target.isWhole() ? trainer(model, target, notes) : Optional.empty();
    Path temporary = to.resolveSibling(
        ".%s.partial%s".formatted(UUID.randomUUID(), target.ending()));
    try {
      Optional<WeightLayout> written = save(model, trainer, target, temporary, to);
      Result result = compare(model, again(target, temporary), to, written, notes);
      AtomicFile.rename(temporary, to);
      return result;
    } finally {
      delete(temporary);
    }
  }

  private ModelFormat format(Path to) {
    ModelFormat format = ModelFiles.format(to);
    if (layout.isPresent() && format != ModelFormat.SAFETENSORS) {
      throw new IllegalArgumentException(
          "a layout is for safetensors, not for '%s'.\n  fix:    leave it out.".formatted(to));
    }
    return format;
  }

  private Model read() {
    if (network.isEmpty()) {
      return ModelFiles.load(from).on(engine);
    }
    Model model = network.get().get().on(engine);
    ModelFiles.loadWeights(model, from);
    return model;
  }

  private Optional<Trainer> trainer(Model model, ModelFormat target, List<String> notes) {
    if (network.isPresent() || !ModelFiles.isCompiled(from)) {
      return Optional.empty();
    }
    if (target == ModelFormat.ONNX) {
      notes.add("the optimizer and its state are left out: ONNX has no place for them.");
      return Optional.empty();
    }
    try {
      return Optional.of(KerasModels.loadTrainer(from, model));
    } catch (ModelFormatException unknown) {
      notes.add("the optimizer and its state are left out: %s"
          .formatted(String.valueOf(unknown.getMessage()).lines().findFirst().orElse("")));
      return Optional.empty();
    }
  }

  private Optional<WeightLayout> save(
      Model model, Optional<Trainer> trainer, ModelFormat target, Path temporary, Path to) {
    try {
      if (target == ModelFormat.SAFETENSORS) {
        WeightLayout chosen = layout.orElseGet(() -> SafeTensorsWeights.layout(model));
        SafeTensorsWeights.save(model, chosen, temporary);
        return Optional.of(chosen);
      }
      if (trainer.isPresent()) {
        KerasModels.save(model, trainer, temporary);
      } else {
        ModelFiles.save(model, temporary);
      }
      return Optional.empty();
    } catch (UncheckedIOException failure) {
      throw new UncheckedIOException(String.valueOf(failure.getMessage())
          .replace(temporary.toString(), to.toString()), failure.getCause());
    }
  }

  private Model again(ModelFormat target, Path written) {
    if (target.isWhole()) {
      return ModelFiles.load(written).on(engine);
    }
    Model fresh = network.isPresent() ? network.get().get() : ModelFiles.load(from);
    fresh.initialize(1);
    ModelFiles.loadWeights(fresh, written);
    return fresh.on(engine);
  }

  private static Result compare(
      Model model, Model again, Path to, Optional<WeightLayout> layout, List<String> notes) {
    List<Tensor> batch = random(model);
    List<Tensor> old = model.predict(batch);
    List<Tensor> now = again.predict(batch);
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < old.size(); i++) {
      Gap gap = Gap.of(old.get(i), now.get(i));
      if (!gap.isSmall()) {
        throw new IllegalArgumentException(
            "%s was not written: it answers otherwise, by up to %.2g where answers go up to %.2g.\n"
                .formatted(to, gap.difference(), gap.largest())
                + "  note:   this is a flaw of Fovea; the file that was read is as it was.");
      }
      difference = Math.max(difference, gap.difference());
      largest = Math.max(largest, gap.largest());
    }
    return new Result(model, layout, difference, largest, notes);
  }

  /// How far two answers are apart.
  ///
  /// @param difference the largest difference of two numbers, infinite or NaN where one is no number
  /// @param largest    the largest number of the first answer that is finite
  private record Gap(double difference, double largest) {
    static Gap of(Tensor old, Tensor now) {
      double difference = 0;
      double largest = 0;
      for (long i = 0; i < old.shape().size(); i++) {
        double was = old.get(i);
        double is = now.get(i);
        // A network that went astray answers NaN before and after.
        boolean same = Double.compare(was, is) == 0;
        difference = Math.max(difference, same ? 0 : Math.abs(was - is));
        largest = Math.max(largest, Double.isFinite(was) ? Math.abs(was) : 0);
      }
      return new Gap(difference, largest);
    }

    /// A NaN is not below anything.
    boolean isSmall() {
      return difference <= TOLERANCE * largest;
    }
  }

  private static List<Tensor> random(Model model) {
    Random random = new Random(0);
    return model.inputs().stream().map(input -> {
      Tensor batch = Tensor.zeros(input.type(SAMPLES));
      for (long i = 0; i < batch.shape().size(); i++) {
        batch.set(i, random.nextDouble());
      }
      return batch;
    }).toList();
  }

  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException _) {
      // What hindered the writing hinders this as well, and is on its way to the user.
    }
  }
}
