package dev.fovea.cli;

import dev.fovea.compile.Engines;
import dev.fovea.engine.EngineUnavailable;
import dev.fovea.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say what a training is of: network, images, rule, what computes.
final class TrainFlags {
  @Mixin
  private StartFlags from = new StartFlags();

  @Mixin
  private DataFlags data = new DataFlags();

  @Option(names = "--samples", paramLabel = "N", description = "Train on the first N images only, of a folder on N that the seed chooses.")
  private Optional<Integer> samples = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "Images in a step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Mixin
  private OptimizerFlags optimizer = new OptimizerFlags();

  @Option(names = "--augment", arity = "0..1", fallbackValue = "true", paramLabel = "true|false", description = "Move images by up to an eighth of their size at random while training.")
  private boolean augment;

  @Mixin
  private CropFlag crop = new CropFlag();

  @Option(names = "--scale", paramLabel = "NAME", description = "How pixels become numbers: standard, with mean 0 and deviation 1 over the data set; or 255,"
      + " divided by 255; for a folder of pictures also caffe, tf, torch or none (default: as the .keras file was trained, if its run.json is beside it, else standard).")
  private Optional<String> scale = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "What first weights and the order of images follow from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin
  private EngineOptions engine = new EngineOptions();

  @Mixin
  private PrecisionOption precision = new PrecisionOption();

  /// What a training starts from, and what it is to do.
  record Plan(TrainStart start, TrainSettings settings) {}

  /// Returns what was chosen.
  ///
  /// @param epochs          how often each image is seen
  /// @param validationSplit share of the images to measure on
  Plan plan(int epochs, double validationSplit, Terminal terminal) {
    ImageSource images = from.source(data, terminal);
    TrainStart start = from.start(data, images, terminal).in(precision.chosen());
    ImageSource source = start.file().map(file -> images.numberedAs(file, true)).orElse(images);
    List<String> words = new ArrayList<>(from.words());
    words.addAll(precision.words());
    TrainSettings settings = new TrainSettings(
        from.model(), data.images(source), samples, epochs, batch, validationSplit,
        optimizer(start),
        scale.orElseGet(() -> start.file().map(source::scaleOf).orElse(PixelScales.USUAL)),
        seed, augment, crop.smallest(), words);
    return new Plan(start, settings);
  }

  /// Returns a new optimizer, or nothing to continue with that of the file.
  private Optional<Optimizer> optimizer(TrainStart start) {
    return !optimizer.given() && start.hasOptimizer()
        ? Optional.empty()
        : Optional.of(optimizer.optimizer());
  }

  /// Returns the name of the network or file.
  String model() {
    return from.model();
  }

  /// Chooses another network.
  void model(String other) {
    from.model(other);
  }

  /// Returns the name of the rule by which weights move.
  String rule() {
    return optimizer.name();
  }

  long seed() {
    return seed;
  }

  /// Opens the engine.
  ///
  /// @throws EngineUnavailable if the engine that was asked for cannot run here
  Engines.Choice engine() throws EngineUnavailable {
    return engine.open();
  }
}
