package dev.fovea.cli;

import dev.fovea.data.Dataset;
import dev.fovea.data.ImageDataset;
import dev.fovea.data.NamedData;
import dev.fovea.data.PixelScale;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.train.Fit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a training is to do.
///
/// @param model           name of the network, or of its file
/// @param data            name of the data set
/// @param samples         how many of its first images to train on, all if there is no number
/// @param epochs          how often each is seen
/// @param batch           images in a step
/// @param validationSplit share of them, from the end, to measure on; 0 for the test images
/// @param optimizer       the rule by which weights move; nothing to continue with that of the file
/// @param scaleName       how pixels become numbers, by name
/// @param seed            what first weights and orders follow from
/// @param network         words of the command that choose what the network is made for
record TrainSettings(
    String model,
    String data,
    Optional<Integer> samples,
    int epochs,
    int batch,
    double validationSplit,
    Optional<Optimizer> optimizer,
    String scaleName,
    long seed,
    List<String> network)
    implements
      RunSettings {
  /// Checks the numbers and names.
  ///
  /// @throws Misuse                   if a number is outside its range
  /// @throws IllegalArgumentException if there is no data set of this name
  TrainSettings {
    NamedData.of(data);
    PixelScales.named(scaleName);
    samples.ifPresent(count -> Misuse.below("--samples", count, 1));
    Misuse.below("--epochs", epochs, 1);
    Misuse.below("--batch", batch, 1);
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new Misuse(
          "--validation-split must be at least 0 and below 1, got %s.".formatted(validationSplit));
    }
  }

  /// Returns how pixels become numbers.
  PixelScale scale() {
    return PixelScales.named(scaleName);
  }

  /// Returns the images to train on, as the model wants them.
  Dataset trainingData(Model network) {
    ImageDataset all = PixelScales.fit(NamedData.of(data).train(), scale(), network);
    return all.take(samples.orElse(all.size()));
  }

  /// Returns how to fit: validated on the test images unless a share of the others is to be used.
  Fit fit(Model network) {
    Fit fit = Fit.epochs(epochs).batchSize(batch).seed(seed);
    return validationSplit > 0
        ? fit.validationSplit(validationSplit)
        : fit.validation(PixelScales.fit(NamedData.of(data).test(), scale(), network));
  }

  @Override
  public String command(String engine, int threads) {
    List<String> words = new ArrayList<>(List.of("./fovea train", Shell.word(model)));
    words.addAll(network);
    words.add("--data " + data);
    samples.ifPresent(count -> words.add("--samples " + count));
    words.add("--epochs %d --batch %d".formatted(epochs, batch));
    if (validationSplit > 0) {
      words.add("--validation-split " + validationSplit);
    }
    optimizer.ifPresent(
        rule -> words.add(
            "--optimizer %s --learning-rate %s".formatted(rule.name(), rule.learningRate())));
    words.add("--scale %s --seed %d".formatted(scaleName, seed));
    words.add("--engine %s --threads %d".formatted(engine, threads));
    return String.join(" ", words);
  }

  @Override
  public Map<String, Object> pixels() {
    return PixelScales.json(scale());
  }

  @Override
  public Map<String, Object> json(Optimizer rule) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model", model);
    tree.put("data", data);
    samples.ifPresent(count -> tree.put("samples", count));
    tree.put("epochs", epochs);
    tree.put("batch", batch);
    tree.put("validation_split", validationSplit);
    tree.put("optimizer", rule.name());
    tree.put("optimizer_settings", rule.toString());
    tree.put("learning_rate", rule.learningRate());
    tree.put("optimizer_continued", optimizer.isEmpty());
    tree.put("scale", scaleName);
    tree.put("seed", seed);
    return tree;
  }
}
