package dev.fovea.cli;

import dev.fovea.compile.Engines;
import dev.fovea.engine.EngineUnavailable;
import dev.fovea.model.Precision;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.zoo.Zoo;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The options that say what a training is of: network, images, rule, what computes.
final class TrainFlags {
  @Parameters(arity = "0..1", paramLabel = "MODEL", defaultValue = "conv-model-pooling", description = "Name of the network: ${COMPLETION-CANDIDATES}; or a .keras, .h5 or .onnx file, to train on (default: ${DEFAULT-VALUE}).", completionCandidates = Candidates.class)
  private String model = "";

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
  private SmallCnnFlags sizes = new SmallCnnFlags();

  @Mixin
  private NetworkFlags network = new NetworkFlags();

  @Mixin
  private EngineOptions engine = new EngineOptions();

  @Mixin
  private PrecisionOption precision = new PrecisionOption();

  /// The names of the networks, for the help.
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(Zoo.names().stream(), Stream.of(SmallCnn.NAME)).iterator();
    }
  }

  /// What a training starts from, and what it is to do.
  record Plan(TrainStart start, TrainSettings settings) {}

  /// Returns what was chosen.
  ///
  /// @param epochs          how often each image is seen
  /// @param validationSplit share of the images to measure on
  Plan plan(int epochs, double validationSplit, Terminal terminal) {
    ImageSource images = data.source(network.weights().folder(), terminal);
    data.fit(model, images, network);
    TrainStart start = start(terminal).in(precision.chosen());
    ImageSource source = start.file().map(file -> images.numberedAs(file, true)).orElse(images);
    List<String> words = new ArrayList<>(sizes.words());
    words.addAll(network.words());
    words.addAll(precision.words());
    TrainSettings settings = new TrainSettings(
        model, data.images(source), samples, epochs, batch, validationSplit, optimizer(start),
        scale.orElseGet(() -> start.file().map(source::scaleOf).orElse(PixelScales.USUAL)),
        seed, augment, crop.smallest(), words);
    return new Plan(start, settings);
  }

  private TrainStart start(Terminal terminal) {
    if (model.equals(SmallCnn.NAME)) {
      network.weights().chosen().ifPresent(weights -> {
        throw new Misuse(
            "%s has no weights to load.\n  fix:    leave --weights out, or give the file as MODEL."
                .formatted(SmallCnn.NAME));
      });
      return new TrainStart(sizes.sizes().model(network.options()), Optional.empty(), true,
          Precision.AUTO);
    }
    sizes.refuse(model);
    return TrainStart.find(model, network, terminal);
  }

  /// Returns a new optimizer, or nothing to continue with that of the file.
  private Optional<Optimizer> optimizer(TrainStart start) {
    return !optimizer.given() && start.hasOptimizer()
        ? Optional.empty()
        : Optional.of(optimizer.optimizer());
  }

  /// Returns the name of the network or file.
  String model() {
    return model;
  }

  /// Chooses another network.
  void model(String other) {
    model = other;
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
