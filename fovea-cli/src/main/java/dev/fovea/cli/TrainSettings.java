package dev.fovea.cli;

import dev.fovea.data.Dataset;
import dev.fovea.data.ShiftedImages;
import dev.fovea.model.Model;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.train.Fit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a training is to do.
///
/// @param model           name of the network, or of its file
/// @param images          where the images come from
/// @param samples         how many of its images to train on, all if there is no number
/// @param epochs          how often each is seen
/// @param batch           images in a step
/// @param validationSplit share of them, from the end, to measure on; 0 for the test images
/// @param optimizer       the rule by which weights move; nothing to continue with that of the file
/// @param scaleName       how pixels become numbers, by name
/// @param seed            what first weights and orders follow from
/// @param augment         whether images are moved while training
/// @param crop            what share of a picture's area training sees at least, if not all of it
/// @param network         words of the command that choose what the network is made for
record TrainSettings(
    String model,
    Images images,
    Optional<Integer> samples,
    int epochs,
    int batch,
    double validationSplit,
    Optional<Optimizer> optimizer,
    String scaleName,
    long seed,
    boolean augment,
    Optional<Double> crop,
    List<String> network)
    implements
      RunSettings {
  /// Share of a folder that is held back to measure on, if nobody chooses.
  private static final double HELD = 0.2;

  /// Where the images come from.
  ///
  /// @param name   of a data set, or of a folder of pictures
  /// @param folder of the data set's files, if one was given
  /// @param label  pattern that finds the class in a picture's name, if one was given
  record Images(
      String name, Optional<Path> folder, Optional<String> label, ImageSource source) {}

  /// Checks the numbers and names.
  ///
  /// @throws Misuse if a number is outside its range, or parts are wanted of images that have none
  TrainSettings {
    images.source.pixels(scaleName);
    crop.ifPresent(images.source::cropped);
    samples.ifPresent(count -> Misuse.below("--samples", count, 1));
    Misuse.below("--epochs", epochs, 1);
    Misuse.below("--batch", batch, 1);
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new Misuse(
          "--validation-split must be at least 0 and below 1, got %s.".formatted(validationSplit));
    }
  }

  /// Returns the name of the data set or folder.
  String data() {
    return images.name;
  }

  /// Returns the images as the model wants them.
  ImageSource.Parts parts(Model network) {
    double share = validationSplit > 0 ? validationSplit : HELD;
    ImageSource source = crop.map(images.source::cropped).orElse(images.source);
    ImageSource.Parts all = source.parts(network, scaleName, share, seed);
    Dataset train = all.train().take(samples.orElse(all.train().size()));
    return new ImageSource.Parts(augment ? new ShiftedImages(train, false) : train, all.test());
  }

  /// Returns how to fit: validated on the test images unless a share of the others is to be used.
  ///
  /// @param test images to measure on
  Fit fit(Dataset test) {
    Fit fit = Fit.epochs(epochs).batchSize(batch).seed(seed);
    return validationSplit > 0 && images.source instanceof ImageSource.Published
        ? fit.validationSplit(validationSplit)
        : fit.validation(test);
  }

  /// Returns the words that begin the command: what is trained on which images.
  List<String> start() {
    List<String> words = new ArrayList<>(List.of("./fovea train", Shell.word(model)));
    words.addAll(network);
    words.add("--data " + Shell.word(images.name));
    images.folder.ifPresent(dir -> words.add("--data-dir " + Shell.word(dir)));
    images.label.ifPresent(pattern -> words.add("--label-pattern " + Shell.word(pattern)));
    return words;
  }

  @Override
  public String command(String engine, int threads) {
    List<String> words = start();
    samples.ifPresent(count -> words.add("--samples " + count));
    words.add("--epochs %d --batch %d".formatted(epochs, batch));
    if (validationSplit > 0) {
      words.add("--validation-split " + validationSplit);
    }
    optimizer.ifPresent(rule -> words.addAll(OptimizerFlags.words(rule)));
    if (augment) {
      words.add("--augment");
    }
    words.addAll(CropFlag.words(crop));
    words.add("--scale %s --seed %d".formatted(scaleName, seed));
    words.add("--engine %s --threads %d".formatted(engine, threads));
    return String.join(" ", words);
  }

  @Override
  public Map<String, Object> pixels() {
    return images.source.pixels(scaleName);
  }

  @Override
  public Map<String, Object> json(Optimizer rule) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model", model);
    tree.put("data", images.name);
    images.label.ifPresent(pattern -> tree.put("label_pattern", pattern));
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
    tree.put("augment", augment);
    crop.ifPresent(share -> tree.put("crop", share));
    return tree;
  }
}
