package dev.fovea.model;

import static java.util.Objects.requireNonNull;

import dev.fovea.data.Dataset;
import dev.fovea.loss.Loss;
import dev.fovea.metric.Metric;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.train.Fit;
import dev.fovea.train.History;
import dev.fovea.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Training in stages, of which each trains other layers: a new head first, then upper layers at a
/// lower rate.
///
/// {@snippet :
/// Model model = base.frozen().withHead(1, new Dense(512).activation(ActivationFunction.RELU),
///     new Dense(2).activation(ActivationFunction.SOFTMAX));
/// FineTune how = FineTune.first(new Adam(1e-3), Fit.epochs(5))
///     .then(head -> head.thawed("conv5_*").frozen(BatchNormalization.class),
///         new Adam(1e-5), Fit.epochs(10));
/// FineTune.Result tuned = how.run(model, photographs, new SparseCategoricalCrossentropy(), new Accuracy());
/// }
///
/// Epochs are counted through: after five of the first stage comes epoch 6. A callback that stops a
/// training ends its stage, and the next one begins; callbacks hear of each stage as of a training of
/// its own. The optimizer of each stage starts without memory.
///
/// @param stages what happens, one after the other
/// @param before who is told of each stage
public record FineTune(List<Stage> stages, Preparation before) {
  /// One training.
  ///
  /// @param layers    says which layers train: given the model as [#run] got it, returns the one to train
  /// @param optimizer the rule by which weights move
  /// @param fit       how to train; its epochs are those of this stage alone
  public record Stage(UnaryOperator<Model> layers, Optimizer optimizer, Fit fit) {}

  /// What all stages came to.
  ///
  /// @param model   the model as the last stage trained it; all stages share the weights
  /// @param trainer that of the last stage
  /// @param history the figures of all epochs
  public record Result(Model model, Trainer trainer, History history) {}

  /// Is told of a stage before it begins, and says how it shall be trained.
  @FunctionalInterface
  public interface Preparation {
    /// Returns how to train a stage: as planned, or with more callbacks.
    ///
    /// @param stage its number, from 1
    Fit prepare(int stage, Model model, Trainer trainer, Fit planned);
  }

  /// Keeps a copy of the stages.
  ///
  /// @throws IllegalArgumentException if there is none
  public FineTune {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("FineTune needs at least one stage.");
    }
  }

  /// Starts with the layers that train in the model as it comes.
  public static FineTune first(Optimizer optimizer, Fit fit) {
    return new FineTune(List.of(new Stage(model -> model, optimizer, fit)),
        (_, _, _, planned) -> planned);
  }

  /// Returns the same with one more stage.
  ///
  /// @param layers given the model that [#run] got, returns one of the same weights in which others train
  public FineTune then(UnaryOperator<Model> layers, Optimizer optimizer, Fit fit) {
    List<Stage> all = new ArrayList<>(stages);
    all.add(new Stage(layers, optimizer, fit));
    return new FineTune(all, before);
  }

  /// Returns the same that tells somebody of each stage.
  public FineTune before(Preparation told) {
    return new FineTune(stages, told);
  }

  /// Trains, stage by stage. All choices of layers are made, and fail, before the first one begins.
  ///
  /// @param model a model with one output, whose weights are overwritten in place
  /// @throws IllegalArgumentException if a stage names layers that are not there, has none to train, or
  ///     the data does not fit
  /// @throws dev.fovea.train.NonFiniteLossException if the loss is no finite number any more
  public Result run(Model model, Dataset data, Loss loss, Metric... metrics) {
    List<Model> models = stages.stream().map(stage -> stage.layers().apply(model)).toList();
    for (int i = 0; i < models.size(); i++) {
      if (models.get(i).weights().trainableCount() == 0) {
        throw new IllegalArgumentException(
            "stage %d has nothing to train: all weights of %s are frozen.\n  fix:    %s."
                .formatted(i + 1, model.name(), "thaw the layers that shall learn"));
      }
    }
    List<Map<String, Double>> epochs = new ArrayList<>();
    Trainer trainer = null;
    for (int i = 0; i < models.size(); i++) {
      trainer = models.get(i).compile(stages.get(i).optimizer(), loss, metrics);
      Fit fit = stages.get(i).fit().after(epochs.size());
      epochs.addAll(
          trainer.fit(data, before.prepare(i + 1, models.get(i), trainer, fit)).epochs());
    }
    return new Result(models.getLast(), requireNonNull(trainer), new History(epochs));
  }
}
