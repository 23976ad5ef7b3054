package dev.fovea.bench;

import dev.fovea.compile.Compiler;
import dev.fovea.model.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a benchmark run is to do.
///
/// Parsed by hand, because a library for it would be part of the time to the first step.
///
/// @param workload  what to measure
/// @param engine    name of the engine, the fastest if there is none
/// @param threads   threads that compute
/// @param warmup    seconds before measuring
/// @param seconds   seconds of measuring
/// @param steps     least number of measured steps
/// @param precision what the network computes in
/// @param mode      what to measure of it
record BenchOptions(
    Workload workload,
    Optional<String> engine,
    int threads,
    double warmup,
    double seconds,
    int steps,
    Precision precision,
    Mode mode) {
  /// What to measure of a workload.
  enum Mode {
    /// A step, again and again.
    STEPS,
    /// The time from the start of the JVM to the end of the first step.
    FIRST_STEP,
    /// What each part of the compiler is worth.
    ABLATE,
    /// Where the time goes.
    PROFILE;

    private String option() {
      return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// What `--help` prints.
  static final String USAGE = """
      Usage: fovea bench WORKLOAD [--engine NAME] [--threads N] [--warmup SECONDS] [--seconds SECONDS]
                                  [--steps N] [--precision NAME] [--first-step | --ablate | --profile]
             fovea bench W8 [--data FOLDER] [--network NAME] [--size N] [--batch N] [--rounds EPOCHS]
                            [--engine NAME] [--threads N] [--compare]
             fovea bench frozen [NETWORK [SIZE [BATCH [ROUNDS]]]]
             fovea bench jmh [options of JMH]
      Measures on synthetic images, one WORKLOAD of
        W1, W2, W3         training steps of conv-model, conv-model-pooling, normal-model, batch 128
        W4_B1, W4_B32      predictions of resnet50v1.5, batch 1 (ms) and 32 (images/s)
        W5                 training steps of resnet50v1.5 with momentum, batch 16; and peak memory
        W6                 from the launch of a JVM to the end of the first step of W1 (ms)
        W7_B1, W7_B32      predictions of mobilenetv2, batch 1 (ms) and 32 (images/s)
        W8                 epochs over photographs in JPEG files, decoded and moved at random (images/s), and
                           how long no step ran; default: resnet18, size 224, batch 16, 3 epochs, 128
                           synthetic photographs; --compare reads in other ways, too, by turns
      or what freezing the base of a network saves (frozen; default: resnet18 224 8 5).
        --engine NAME      java or onednn; the fastest that runs here, if not given
        --threads N        threads that compute; as many as there are cores, if not given
        --warmup SECONDS   before measuring (default: 4)
        --seconds SECONDS  of measuring (default: 10)
        --steps N          measure at least N steps (default: 5)
        --precision NAME   f32 or bf16, mixed precision (default: f32)
        --first-step       only the time from the start of the JVM to the end of the first step
        --ablate           what each pass of the compiler is worth: with all against without one, in turn
        --profile          where the time goes, by kind of op and node by node
      """;

  /// Reads the words of a command.
  ///
  /// @throws IllegalArgumentException if they are not of the form above
  static BenchOptions parse(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a workload is missing. Choose one of %s.".formatted(
          Arrays.toString(Workload.values())));
    }
    int cores = Runtime.getRuntime().availableProcessors();
    BenchOptions options = new BenchOptions(
        Workload.named(words.getFirst()), Optional.empty(), cores, 4, 10, 5, Precision.F32,
        Mode.STEPS);
    for (int i = 1; i < words.size(); i++) {
      String word = words.get(i);
      Optional<Mode> mode = Arrays.stream(Mode.values()).skip(1)
          .filter(one -> one.option().equals(word)).findFirst();
      options = mode.isPresent()
          ? options.with(mode.get())
          : options.with(word, value(words, i++));
    }
    return options;
  }

  /// Returns what is to be repeated.
  Work work(Compiler compiler) {
    return workload.work(compiler, precision);
  }

  private static String value(List<String> words, int option) {
    if (option + 1 == words.size()) {
      throw new IllegalArgumentException("%s needs a value.".formatted(words.get(option)));
    }
    return words.get(option + 1);
  }

  private BenchOptions with(Mode other) {
    if (mode != Mode.STEPS) {
      throw new IllegalArgumentException(
          "%s and %s are two measurements. Choose one.".formatted(mode.option(), other.option()));
    }
    return new BenchOptions(workload, engine, threads, warmup, seconds, steps, precision, other);
  }

  private BenchOptions with(String option, String value) {
    return switch (option) {
      case "--engine" -> new BenchOptions(
          workload, Optional.of(value), threads, warmup, seconds, steps, precision, mode);
      case "--threads" -> new BenchOptions(
          workload, engine, (int) number(option, value, 1), warmup, seconds, steps, precision,
          mode);
      case "--warmup" -> new BenchOptions(
          workload, engine, threads, number(option, value, 0), seconds, steps, precision, mode);
      case "--seconds" -> new BenchOptions(
          workload, engine, threads, warmup, number(option, value, 0), steps, precision, mode);
      case "--steps" -> new BenchOptions(
          workload, engine, threads, warmup, seconds, (int) number(option, value, 1), precision,
          mode);
      case "--precision" -> new BenchOptions(
          workload, engine, threads, warmup, seconds, steps, precision(value), mode);
      default -> throw new IllegalArgumentException(
          "there is no option '%s'.\n%s".formatted(option, USAGE.strip()));
    };
  }

  private static Precision precision(String value) {
    return Stream.of(Precision.F32, Precision.BF16)
        .filter(each -> each.toString().equals(value))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "--precision must be f32 or bf16, got '%s'.".formatted(value)));
  }

  private static double number(String option, String value, double least) {
    try {
      double number = Double.parseDouble(value);
      if (number >= least && number < Integer.MAX_VALUE) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The message below says it.
    }
    throw new IllegalArgumentException(
        "%s must be a number of at least %.0f, got '%s'.".formatted(option, least, value));
  }
}
