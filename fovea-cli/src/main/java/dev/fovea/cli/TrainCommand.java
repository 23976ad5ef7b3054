package dev.fovea.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Trains a network.
@Command(name = "train", description = "Trains a network, new or of a file, and writes model, figures and curves into a folder.")
final class TrainCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin
  private TrainFlags flags = new TrainFlags();

  @Option(names = "--epochs", paramLabel = "N", defaultValue = "2", description = "How often each image is seen (default: ${DEFAULT-VALUE}).")
  private int epochs;

  @Option(names = "--validation-split", paramLabel = "SHARE", defaultValue = "0", description = "Measure on this share of the training images, from their end, from 0 below 1;"
      + " 0 measures on the test images (default: ${DEFAULT-VALUE}). Of a folder without val, the share of each class; 0 takes 0.2.")
  private double validationSplit;

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

  @Override
  public Integer call() throws Exception {
    backup.ifPresent(steps -> Misuse.below("--backup", steps, 1));
    if (backup.isPresent() && out.isEmpty()) {
      throw new Misuse("--backup needs --out: the same command must find the same folder again.");
    }
    TrainFlags.Plan plan = flags.plan(epochs, validationSplit, terminal);
    return new Training(
        terminal, plan.settings(), plan.start(), flags.engine(), out, tensorboard, backup).run();
  }
}
