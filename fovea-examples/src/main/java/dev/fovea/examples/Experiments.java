package dev.fovea.examples;

import dev.fovea.files.data.DataFiles;
import dev.fovea.lab.report.Report;
import dev.fovea.model.Spelling;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// All experiments by their names.
public final class Experiments {
  private static final List<Experiment> ALL = List.of(
      new SlidingWindow(),
      new EdgeFilters(),
      new DenseVsConv(),
      new Pooling(),
      new Translation(),
      new ParameterCount(),
      new DecisionBoundary(),
      new VanishingGradient(),
      new Initialization(),
      new BatchNormMomentum(),
      new Depth(),
      new Bottleneck(),
      new VggStack(),
      new Im2col(),
      new DropoutLesson(),
      new Augmentation(),
      new TrainableLayers(),
      new TransferLearning(),
      new TopFive());

  private Experiments() {}

  /// Returns all experiments, in the order of the lectures.
  public static List<Experiment> all() {
    return ALL;
  }

  /// Returns an experiment.
  ///
  /// @throws IllegalArgumentException if there is none of this name
  public static Experiment of(String name) {
    return ALL.stream().filter(e -> e.name().equals(name)).findFirst()
        .orElseThrow(() -> {
          List<String> known = ALL.stream().map(Experiment::name).toList();
          return new IllegalArgumentException("There is no experiment '%s'.%s\n  known:  %s"
              .formatted(name, Spelling.question(name, known), String.join(", ", known)));
        });
  }

  /// Runs one experiment as a program: prints its tables and writes its page into the folder of its name below `experiments`.
  ///
  /// @param arguments the folder with data sets, `data` without it
  static void main(Experiment experiment, String... arguments) {
    Path data = Path.of(arguments.length == 0 ? "data" : arguments[0]);
    Report report = experiment.run(
        new Lab(Optional.of(data), DataFiles.in(data), false, IO::println));
    IO.print(report);
    IO.println(report.write(Path.of("experiments", experiment.name())));
  }
}
