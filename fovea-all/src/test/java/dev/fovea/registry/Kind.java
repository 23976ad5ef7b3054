package dev.fovea.registry;

import dev.fovea.constraint.Constraint;
import dev.fovea.constraint.Constraints;
import dev.fovea.contract.DifferenceCheck;
import dev.fovea.initializer.Initializer;
import dev.fovea.initializer.Initializers;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Layers;
import dev.fovea.loss.Loss;
import dev.fovea.loss.Losses;
import dev.fovea.metric.LossMetric;
import dev.fovea.metric.Metric;
import dev.fovea.metric.Metrics;
import dev.fovea.metric.TopKAccuracy;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.Optimizers;
import dev.fovea.regularizer.Regularizer;
import dev.fovea.regularizer.Regularizers;
import dev.fovea.schedule.Schedule;
import dev.fovea.schedule.Schedules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// What users choose by its Keras name: layers, losses ….
///
/// Its members are the public records of its package that implement its interface, so that none is
/// forgotten.
///
/// @param word       what users call it, such as `layer`
/// @param type       the interface
/// @param listed     the members that model files may name
/// @param shapes     whether what a member takes and gives has axes that its comment must name
/// @param derivative how a member's derivative is checked, if it has one
record Kind(String word, Class<?> type, List<? extends Class<?>> listed, boolean shapes,
    Function<Object, List<DifferenceCheck>> derivative) {
  /// Where the records' sources are.
  static final Path SOURCES = Path.of("../fovea-core/src/main/java");

  static List<Kind> all() {
    return List.of(
        new Kind("layer", Layer.class, Layers.all(), true, Derivatives::ofLayer),
        new Kind("loss", Loss.class, Losses.all(), true, Derivatives::ofLoss),
        new Kind("optimizer", Optimizer.class, Optimizers.all(), false, Derivatives::none),
        new Kind("schedule", Schedule.class, Schedules.all(), false, Derivatives::none),
        new Kind("metric", Metric.class, metrics(), true, Derivatives::none),
        new Kind("initializer", Initializer.class, Initializers.all(), false, Derivatives::none),
        new Kind("regularizer", Regularizer.class, Regularizers.all(), false,
            Derivatives::ofRegularizer),
        new Kind("constraint", Constraint.class, Constraints.all(), false, Derivatives::none));
  }

  /// Files name metrics as Keras does; [LossMetric] by its loss, [TopKAccuracy] as either of Keras's.
  private static List<Class<? extends Metric>> metrics() {
    List<Class<? extends Metric>> named = new ArrayList<>(Metrics.all());
    named.add(LossMetric.class);
    named.add(TopKAccuracy.class);
    return named;
  }

  /// Returns all members, by the alphabet.
  List<Member> members() {
    Path folder = SOURCES.resolve(type.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted()
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .filter(name -> !name.endsWith("-info"))
          .map(this::named)
          .filter(found -> Modifier.isPublic(found.getModifiers()) && found.isRecord())
          .filter(found -> type.isAssignableFrom(found) && !wrapsAnother(found))
          .map(found -> new Member(this, found))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Tells whether a record only changes another member, whose contract it has.
  private boolean wrapsAnother(Class<?> found) {
    return Stream.of(found.getRecordComponents())
        .anyMatch(component -> component.getType() == type);
  }

  private Class<?> named(String simpleName) {
    try {
      return Class.forName(type.getPackageName() + "." + simpleName);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return word;
  }
}
