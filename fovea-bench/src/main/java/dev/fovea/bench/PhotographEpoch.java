package dev.fovea.bench;

import dev.fovea.compile.Engines;
import dev.fovea.data.Dataset;
import dev.fovea.data.Reading;
import dev.fovea.data.ShiftedImages;
import dev.fovea.engine.Engine;
import dev.fovea.engine.EngineUnavailable;
import dev.fovea.files.image.ImageFolder;
import dev.fovea.loss.SparseCategoricalCrossentropy;
import dev.fovea.model.Model;
import dev.fovea.optimizer.SGD;
import dev.fovea.tensor.Count;
import dev.fovea.tensor.Shape;
import dev.fovea.train.Fit;
import dev.fovea.train.Trainer;
import dev.fovea.zoo.NetworkOptions;
import dev.fovea.zoo.Preprocessing;
import dev.fovea.zoo.Zoo;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// Epochs over folders of JPEG photographs, each decoded and moved at random whenever it is read, as
/// where they do not fit into memory: W8.
///
/// @param network  name of the network that is trained
/// @param size     height and width in which it reads the photographs
/// @param batch    photographs in a step
/// @param rounds   epochs that are measured
/// @param data     folder of photographs by class; synthetic ones without it
/// @param engine   name of the engine, the fastest if there is none
/// @param cores    threads that compute and read
/// @param compare  whether to measure other ways to read, too, by turns
record PhotographEpoch(
    String network,
    int size,
    int batch,
    int rounds,
    Optional<Path> data,
    Optional<String> engine,
    int cores,
    boolean compare) {
  /// Synthetic photographs of each class.
  private static final int EACH = 64;
  private static final int LEAST_CORES = 2;

  /// Reads the words of a command.
  ///
  /// @param words `W8` and options
  /// @throws IllegalArgumentException if they are not of the usage's form
  static PhotographEpoch parse(List<String> words) {
    String network = "resnet18";
    int[] numbers = {224, 16, 3, Runtime.getRuntime().availableProcessors()};
    List<String> names = List.of("--size", "--batch", "--rounds", "--threads");
    Optional<Path> data = Optional.empty();
    Optional<String> engine = Optional.empty();
    boolean compare = false;
    for (int i = 1; i < words.size(); i++) {
      String option = words.get(i);
      if (option.equals("--compare")) {
        compare = true;
        continue;
      }
      if (i + 1 == words.size()) {
        throw new IllegalArgumentException("%s needs a value.".formatted(option));
      }
      String value = words.get(++i);
      switch (option) {
        case "--network" -> network = value;
        case "--data" -> data = Optional.of(Path.of(value));
        case "--engine" -> engine = Optional.of(value);
        default -> {
          if (!names.contains(option)) {
            throw new IllegalArgumentException("W8 has no option '%s'.\n%s".formatted(
                option, BenchOptions.USAGE.strip()));
          }
          numbers[names.indexOf(option)] = number(option, value);
        }
      }
    }
    return new PhotographEpoch(network, numbers[0], numbers[1], numbers[2], data, engine,
        numbers[3], compare);
  }

  private static int number(String option, String value) {
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          "%s must be a number of at least 1, got '%s'.".formatted(option, value));
    }
    return Integer.parseInt(value);
  }

  /// Measures and prints.
  void run(PrintStream out) throws IOException, EngineUnavailable {
    if (data.isPresent()) {
      measure(data.get(), out);
      return;
    }
    try (Photographs photographs = Photographs.write(EACH)) {
      measure(photographs.folder(), out);
    }
  }

  private void measure(Path folder, PrintStream out) throws EngineUnavailable {
    ImageFolder images = ImageFolder.of(folder, Shape.of(size, size, 3)).decodedEachTime()
        .skipping(line -> out.println("Left out: " + line)).scaled(Preprocessing.TORCH);
    List<Way> ways = new ArrayList<>();
    ways.add(way("auto", Reading.auto(cores, cores), cores, images));
    if (compare) {
      ways.add(way("in line", Reading.INLINE, cores, images));
      ways.add(way("1 ahead", new Reading(1, 2), cores, images));
      ways.add(way("2 ahead", new Reading(2, 2), cores, images));
      if (cores >= LEAST_CORES) {
        ways.add(way("1 ahead, engine gives up 1", new Reading(1, 2), cores - 1, images));
      }
    }
    ways.forEach(Way::epoch);
    ways.forEach(way -> way.times.clear());
    for (int round = 0; round < rounds; round++) {
      ways.forEach(Way::epoch);
    }
    Way first = ways.getFirst();
    out.printf(Locale.ROOT, "fovea W8 %.1f images/s%n", first.value(first::speed));
    out.printf(Locale.ROOT, "fovea W8_WAIT %.1f %%  # of the time no step ran: decoding, moving,"
        + " batching%n", 100 * first.value(first::waited));
    out.printf(Locale.ROOT, "  %s at %dx%d, batch %d, %d photographs, %s each%n", network,
        size, size, batch, images.size(), Count.of(rounds, "epoch"));
    for (Way way : ways) {
      out.printf(Locale.ROOT,
          "  %-28s %6.1f images/s (%.1f..%.1f), waited %4.1f %%; %s with %s, %s%n",
          way.name, way.value(way::speed), way.sorted(way::speed)[0],
          way.sorted(way::speed)[rounds - 1], 100 * way.value(way::waited), way.engine.name(),
          Count.of(way.engine.threads(), "thread"), way.reading);
    }
    out.printf("fovea W8_RSS %s  # peak%n", Footprint.peak());
  }

  private Way way(String name, Reading reading, int computing, ImageFolder images)
      throws EngineUnavailable {
    Engine chosen = engine.isPresent()
        ? Engines.named(engine.get(), computing).engine()
        : Engines.best(computing).engine();
    Clock clock = new Clock(chosen);
    Model model = Zoo.model(network,
        NetworkOptions.DEFAULT.input(size, size, 3).classes(images.classes().size()))
        .on(clock.engine()).initialize(1);
    Trainer trainer = model.compile(new SGD(0.01), new SparseCategoricalCrossentropy());
    return new Way(name, reading, chosen, clock, trainer,
        new ShiftedImages(images.reading(reading)), new ArrayList<>());
  }

  /// What an epoch took.
  ///
  /// @param seconds   in all
  /// @param computing seconds in which steps ran
  private record Times(double seconds, double computing) {}

  /// A way to read.
  private final class Way {
    private final String name;
    private final Reading reading;
    private final Engine engine;
    private final Clock clock;
    private final Trainer trainer;
    private final Dataset images;
    private final List<Times> times;

    Way(String name, Reading reading, Engine engine, Clock clock, Trainer trainer, Dataset images,
        List<Times> times) {
      this.name = name;
      this.reading = reading;
      this.engine = engine;
      this.clock = clock;
      this.trainer = trainer;
      this.images = images;
      this.times = times;
    }

    void epoch() {
      long before = clock.nanos();
      long start = System.nanoTime();
      trainer.fit(images, Fit.epochs(1).batchSize(batch).seed(1));
      times.add(
          new Times((System.nanoTime() - start) / 1e9, (clock.nanos() - before) / 1e9));
    }

    double speed(Times time) {
      return images.size() / time.seconds;
    }

    double waited(Times time) {
      return 1 - time.computing / time.seconds;
    }

    /// Returns the median over the epochs.
    double value(ToDoubleFunction<Times> figure) {
      return sorted(figure)[rounds / 2];
    }

    private double[] sorted(ToDoubleFunction<Times> figure) {
      double[] sorted = times.stream().mapToDouble(figure).toArray();
      Arrays.sort(sorted);
      return sorted;
    }
  }
}
