package dev.fovea.cli;

import dev.fovea.optimizer.Optimizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Teaches a trained network new classes.
@Command(name = "finetune", description = "Teaches a trained network the classes of a folder of pictures: first a new head, then, with --unfreeze,"
    + " upper layers at a lower rate.")
final class FineTuneCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--base", required = true, paramLabel = "MODEL", description = "What has learned before: a model's file, or a network of the zoo with --weights. Its classifier"
      + " is cut off: the base ends with what its last Dense layer reads.")
  private String base = "";

  @Mixin
  private WeightFlags weights = new WeightFlags();

  @Option(names = "--from-scratch", description = "Take a network of the zoo without weights and train all of it, to see what a base is worth.")
  private boolean scratch;

  @Option(names = "--up-to", paramLabel = "LAYER", description = "Where the base ends, if not where it classifies.")
  private Optional<String> upTo = Optional.empty();

  @Option(names = "--data", required = true, paramLabel = "FOLDER", description = "A folder of pictures for each class, or folders train and val with such in them; or with"
      + " --label-pattern a folder of pictures of all classes.")
  private Path data = Path.of("");

  @Mixin
  private LabelFlag label = new LabelFlag();

  @Option(names = "--validation-split", paramLabel = "SHARE", defaultValue = "0.2", description = "Share of each class to measure on if there is no folder val, above 0 and below 1"
      + " (default: ${DEFAULT-VALUE}).")
  private double validationSplit;

  @Option(names = "--input", paramLabel = "SIZE", description = "Height and width of a picture, as 128x128: for a network of the zoo (default: the base's).")
  private Optional<String> input = Optional.empty();

  @Option(names = "--preprocessing", paramLabel = "NAME", description = "How pixels become numbers: caffe, tf, torch, none or 255 (default: as the base was trained: torch for"
      + " .safetensors, else as in keras.applications; 255 for other files).")
  private Optional<String> preprocessing = Optional.empty();

  @Option(names = "--augment", description = "Mirror and move the pictures at random while training.")
  private boolean augment;

  @Mixin
  private CropFlag crop = new CropFlag();

  @Option(names = "--head", paramLabel = "UNITS", split = ",", description = "Units of hidden layers between base and classes, as 512 or 512,128 (default: none).")
  private List<Integer> head = new ArrayList<>();

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "10", description = "How often the head sees each picture (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(names = "--learning-rate", paramLabel = "RATE", defaultValue = "0.001", description = "Step size of the head, above 0 (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(names = "--unfreeze", paramLabel = "N|PATTERN", description = "Then train the base's last N layers, too, or those of these names, as 'conv4_*,conv5_*', in which *"
      + " stands for any letters; all with '*'.")
  private Optional<String> unfreeze = Optional.empty();

  @Option(names = "--fine-epochs", paramLabel = "N", description = "How often each picture is seen then (default: as --epochs).")
  private Optional<Integer> fineEpochs = Optional.empty();

  @Option(names = "--fine-learning-rate", paramLabel = "RATE", description = "Step size then, above 0 (default: a tenth of --learning-rate).")
  private Optional<Double> fineRate = Optional.empty();

  @Option(names = "--move-averages", description = "Let unfrozen Batch Normalization use and move its averages by the new pictures; without it they stay as"
      + " the base has them.")
  private boolean moveAverages;

  @Option(names = "--cosine", description = "Let the last stage's step size rise over a tenth of the steps, and then fall along a cosine to 0"
      + " (default: it stays).")
  private boolean cosine;

  @Option(names = "--optimizer", paramLabel = "NAME", defaultValue = "adam", description = "Rule by which weights move (default: ${DEFAULT-VALUE}).")
  private String optimizer = "";

  @Option(names = "--batch", paramLabel = "N", defaultValue = "32", description = "Pictures in a step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "What the head's first weights, the split and the order of pictures follow from (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin
  private EngineOptions engine = new EngineOptions();

  @Mixin
  private PrecisionOption precision = new PrecisionOption();

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results, without a model in it (default: runs/MODEL-DATE-TIME).")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--backup", paramLabel = "STEPS", description = "Keep the training in DIR/backup whenever this many steps are done: if it dies,"
      + " the same command goes on where it was, bit for bit. Needs --out.")
  private Optional<Integer> backup = Optional.empty();

  FineTuneCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    checkNumbers();
    Optimizer first = OptimizerNames.optimizer(optimizer, Optional.of(rate));
    Optimizer second = OptimizerNames.optimizer(optimizer, Optional.of(fineRate.orElse(rate / 10)));
    BaseModel.Source source = new BaseModel.Source(
        base, weights, input.map(size -> NetworkFlags.size(size).dims()), upTo, preprocessing,
        scratch);
    PictureData pictures = label.find(data);
    BaseModel found = BaseModel.of(source, terminal);
    FineTuneSettings settings = new FineTuneSettings(
        source, data, label.pattern(), validationSplit, augment, crop.smallest(), head, batch,
        cosine,
        moveAverages, seed,
        new FineTuneSettings.Stage(epochs, first),
        unfreeze.map(_ -> new FineTuneSettings.Stage(fineEpochs.orElse(epochs), second)),
        unfreeze, found.preprocessing(), precision.chosen());
    return new FineTuning(
        terminal, settings, found.model(), pictures, engine.open(), out, backup).run();
  }

  private void checkNumbers() {
    backup.ifPresent(steps -> Misuse.below("--backup", steps, 1));
    if (backup.isPresent() && out.isEmpty()) {
      throw new Misuse("--backup needs --out: the same command must find the same folder again.");
    }
    if (unfreeze.isEmpty() && (fineEpochs.isPresent() || fineRate.isPresent() || moveAverages)) {
      throw new Misuse(
          "--fine-epochs, --fine-learning-rate and --move-averages are for unfrozen layers.\n"
              + "  fix:    say with --unfreeze which layers of the base shall train.");
    }
    if (scratch && unfreeze.isPresent()) {
      throw new Misuse("--from-scratch trains all layers from the start.\n"
          + "  fix:    leave --unfreeze out, and give --epochs what both stages would have.");
    }
    if (!(validationSplit > 0 && validationSplit < 1)) {
      throw new Misuse(
          "--validation-split must be above 0 and below 1, got %s.".formatted(validationSplit));
    }
    Misuse.below("--epochs", epochs, 1);
    fineEpochs.ifPresent(count -> Misuse.below("--fine-epochs", count, 1));
    Misuse.below("--batch", batch, 1);
    head.forEach(units -> Misuse.below("--head", units, 1));
  }
}
