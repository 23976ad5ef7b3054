package dev.fovea.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.constraint.Constraint;
import dev.fovea.files.KerasJson;
import dev.fovea.files.KerasModels;
import dev.fovea.initializer.Initializer;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerSample;
import dev.fovea.layer.Symbol;
import dev.fovea.loss.CategoricalCrossentropy;
import dev.fovea.loss.Loss;
import dev.fovea.metric.Metric;
import dev.fovea.model.Model;
import dev.fovea.model.NamedLayer;
import dev.fovea.model.Sequential;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.optimizer.SGD;
import dev.fovea.optimizer.UpdateOptions;
import dev.fovea.regularizer.Regularizer;
import dev.fovea.schedule.Schedule;
import dev.fovea.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes a member as Keras's JSON, reads it, and compares; or checks that writing says why it
/// cannot.
final class RoundTrips {
  private RoundTrips() {}

  /// Of what files can have, at least one sample comes back; a setting that Keras's files cannot name
  /// is refused.
  static void check(Member member) {
    int compared = 0;
    for (Object instance : member.instances()) {
      try {
        assertThat(back(member, instance)).isEqualTo(expected(instance));
        compared++;
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageFindingMatch("cannot be saved|no model file holds");
      }
    }
    assertThat(compared > 0).as("%s comes back from a file", member).isEqualTo(member.isSaved());
  }

  /// Files have no empty names, and keep rates in single precision.
  private static Object expected(Object instance) {
    return switch (instance) {
      case Layer layer -> layer.named("same");
      case Optimizer optimizer ->
        RecordCopy.with(optimizer, "learningRate", (double) (float) optimizer.learningRate());
      default -> instance;
    };
  }

  private static Object back(Member member, Object instance) {
    return switch (instance) {
      case Layer layer -> layer(member, layer);
      case Optimizer optimizer ->
        trainer(optimizer, new CategoricalCrossentropy(), List.of()).optimizer();
      case Schedule schedule ->
        trainer(new SGD().with(UpdateOptions.NONE.schedule(schedule)),
            new CategoricalCrossentropy(), List.of()).optimizer().options().schedule()
            .orElseThrow();
      case Loss loss -> trainer(new SGD(), loss, List.of()).objectives().getFirst().loss();
      case Metric metric ->
        trainer(new SGD(), new CategoricalCrossentropy(), List.of(metric)).objectives().getFirst()
            .metrics()
            .getFirst();
      case Initializer first ->
        again(RecordCopy.with(new Dense(4), "kernelInitializer", first)).kernelInitializer();
      case Regularizer regularizer -> again(new Dense(4).kernelRegularizer(regularizer))
          .rules().regularizer("kernel").orElseThrow();
      case Constraint constraint -> again(new Dense(4).kernelConstraint(constraint))
          .rules().constraint("kernel").orElseThrow();
      default -> throw new AssertionError("no way to files for " + member);
    };
  }

  private static Layer layer(Member member, Layer layer) {
    LayerSample sample = member.samples().stream().filter(s -> s.layer().equals(layer)).findFirst()
        .orElseThrow();
    List<Symbol> inputs = new ArrayList<>();
    sample.inputShapes().forEach(shape -> inputs.add(new Input(shape.dims(), "").symbol()));
    Symbol result = layer instanceof Input
        ? inputs.getFirst()
        : layer.on(inputs.toArray(Symbol[]::new));
    Model back = again(Model.of("model", inputs, List.of(result)));
    return back.layers().stream().map(NamedLayer::layer).filter(member.type()::isInstance)
        .findFirst().orElseThrow().named("same");
  }

  private static Model again(Model model) {
    return KerasJson.model("model.json", KerasJson.json(model));
  }

  private static Dense again(Dense dense) {
    return (Dense) again(Sequential.of(new Input(4), dense)).layers().getLast().layer();
  }

  private static Trainer trainer(Optimizer optimizer, Loss loss, List<Metric> metrics) {
    Model model = Sequential.of(new Input(4), new Dense(3));
    Trainer trainer = model.compile(optimizer, List.of(loss), metrics);
    try {
      Path file = Files.createTempFile("registry", ".keras");
      try {
        KerasModels.save(model, Optional.of(trainer), file);
        return KerasModels.loadTrainer(file, KerasModels.load(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
