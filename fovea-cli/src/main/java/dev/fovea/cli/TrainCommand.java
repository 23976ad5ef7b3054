package dev.fovea.cli;

import dev.fovea.optimizer.Optimizer;
import dev.fovea.zoo.Zoo;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Trains a network.
@Command(name = "train", description = "Trains a network, new or of a file, and writes model, figures and curves into a folder.")
final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(arity = "0..1", paramLabel = "MODEL", defaultValue = "conv-model-pooling", description = "Name of the network: ${COMPLETION-CANDIDATES}; or a .keras, .h5 or .onnx file, to train on (default: ${DEFAULT-VALUE}).", completionCandidates = Candidates.class)
  private String model = "";

  @Mixin
  private DataFlags data = new DataFlags();

  @Option(names = "--samples", paramLabel = "N", description = "Train on the first N images only, of a folder on N that the seed chooses.")
  private Optional<Integer> samples = Optional.empty();

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "2", description = "How often each image is seen (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "Images in a step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(names = "--validation-split", paramLabel = "SHARE", defaultValue = "0", description = "Measure on this share of the training images, from their end, from 0 below 1;"
      + " 0 measures on the test images (default: ${DEFAULT-VALUE}). Of a folder without val, the share of each class; 0 takes 0.2.")
  private double validationSplit;

  @Option(names = "--optimizer", paramLabel = "NAME", description = "Rule by which weights move: adam, sgd, adamw, rmsprop and others (default: as the .keras file was trained, with the averages that it kept,"
      + " if neither this nor --learning-rate is given; else adam).")
  private Optional<String> optimizer = Optional.empty();

  @Option(names = "--learning-rate", paramLabel = "RATE", description = "Step size, above 0 (default: 0.001 for adam, 0.01 for sgd).")
  private Optional<Double> learningRate = Optional.empty();

  @Option(names = "--scale", paramLabel = "NAME", description = "How pixels become numbers: standard, with mean 0 and deviation 1 over the data set; or 255,"
      + " divided by 255; for a folder of pictures also caffe, tf, torch or none (default: as the .keras file was trained, if its run.json is beside it, else standard).")
  private Optional<String> scale = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "What first weights and the order of images follow from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin
  private NetworkFlags network = new NetworkFlags();

  @Mixin
  private EngineOptions engine = new EngineOptions();

  @Mixin
  private PrecisionOption precision = new PrecisionOption();

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results, without a model in it (default: runs/MODEL-DATE-TIME).")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--tensorboard", paramLabel = "DIR", description = "Also write what TensorBoard shows into a folder of this training inside DIR: figures, histograms and pictures"
      + " of the weights, the graph.")
  private Optional<Path> tensorboard = Optional.empty();

  @Option(names = "--backup", paramLabel = "STEPS", description = "Keep the training in DIR/backup whenever this many steps are done: if it dies,"
      + " the same command goes on where it was, bit for bit. Needs --out.")
  private Optional<Integer> backup = Optional.empty();

  TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The names of the networks, for the help.
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Zoo.names().iterator();
    }
  }

  @Override
  public Integer call() throws Exception {
    backup.ifPresent(steps -> Misuse.below("--backup", steps, 1));
    if (backup.isPresent() && out.isEmpty()) {
      throw new Misuse("--backup needs --out: the same command must find the same folder again.");
    }
    ImageSource images = data.source(network.weights().folder(), terminal);
    data.fit(model, images, network);
    TrainStart start = TrainStart.find(model, network, terminal).in(precision.chosen());
    ImageSource source = start.file().map(file -> images.numberedAs(file, true)).orElse(images);
    TrainSettings settings = new TrainSettings(
        model,
        data.images(source),
        samples,
        epochs,
        batch,
        validationSplit,
        optimizer(start),
        scale.orElseGet(() -> start.file().map(source::scaleOf).orElse(PixelScales.USUAL)),
        seed,
        Stream.concat(network.words().stream(), precision.words().stream()).toList());
    return new Training(terminal, settings, start, engine.open(), out, tensorboard, backup).run();
  }

  /// Returns a new optimizer, or nothing to continue with that of the file.
  private Optional<Optimizer> optimizer(TrainStart start) {
    boolean asked = optimizer.isPresent() || learningRate.isPresent();
    return !asked && start.hasOptimizer()
        ? Optional.empty()
        : Optional.of(OptimizerNames.optimizer(optimizer.orElse("adam"), learningRate));
  }
}
