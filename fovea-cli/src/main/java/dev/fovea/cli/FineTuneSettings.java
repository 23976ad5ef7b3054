package dev.fovea.cli;

import dev.fovea.data.Dataset;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Dense;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Layer;
import dev.fovea.model.FineTune;
import dev.fovea.model.Model;
import dev.fovea.model.Precision;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.train.Fit;
import dev.fovea.zoo.Preprocessing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a fine-tuning is to do.
///
/// @param base            what has learned before
/// @param data            folder of the pictures
/// @param label           pattern that finds the class in a picture's name, if one was given
/// @param validationSplit share of each class to measure on if there is no folder for that
/// @param augment         whether pictures are moved while training
/// @param crop            what share of a picture's area training sees at least, if not all of it
/// @param hidden          units of the layers between base and classes
/// @param batch           pictures in a step
/// @param cosine          whether the step size of the last stage rises first, and falls to 0
/// @param moveAverages    whether unfrozen Batch Normalization moves its averages
/// @param seed            what the head's first weights, the split and the orders follow from
/// @param first           the training of the head
/// @param second          that of upper layers too, if there is one
/// @param unfreeze        which of them, by number or name
/// @param preprocessing   how pixels become numbers
/// @param precision       what the model shall compute in
record FineTuneSettings(
    BaseModel.Source base,
    Path data,
    Optional<String> label,
    double validationSplit,
    boolean augment,
    Optional<Double> crop,
    List<Integer> hidden,
    int batch,
    boolean cosine,
    boolean moveAverages,
    long seed,
    Stage first,
    Optional<Stage> second,
    Optional<String> unfreeze,
    Preprocessing preprocessing,
    Precision precision)
    implements
      RunSettings {
  /// One training.
  record Stage(int epochs, Optimizer optimizer) {}

  /// Returns the head for these classes on these features.
  List<Layer> head(Model base, int classes) {
    List<Layer> head = new ArrayList<>();
    if (base.outputs().getFirst().shape().rank() == 3) {
      head.add(new GlobalAveragePooling2D().named("head_pool"));
    }
    for (int units : hidden) {
      head.add(new Dense(units).activation(ActivationFunction.RELU)
          .named("head_dense" + (head.size() + 1)));
    }
    head.add(new Dense(classes).activation(ActivationFunction.SOFTMAX).named("head_classes"));
    return head;
  }

  /// Returns which of the model's layers train in the second stage.
  ///
  /// @param head how many layers the head has
  /// @throws IllegalArgumentException if the base has no such layers
  Model thawed(Model model, int head) {
    String which = unfreeze.orElseThrow();
    boolean count = which.matches("\\d{1,6}");
    Model thawed = count ? model.thawedLast(Integer.parseInt(which) + head) : model;
    for (String pattern : count ? List.<String>of() : List.of(which.split(",", -1))) {
      thawed = thawed.thawed(pattern);
    }
    return moveAverages ? thawed : thawed.frozen(BatchNormalization.class);
  }

  /// Returns the training.
  ///
  /// @param samples how many pictures there are to train on
  /// @param val     what to measure on
  /// @param head    how many layers the head has
  FineTune plan(int samples, Dataset val, int head) {
    FineTune plan = FineTune.first(
        second.isPresent() ? first.optimizer : last(first, samples), fit(first, val));
    return second
        .map(stage -> plan.then(
            model -> thawed(model, head), last(stage, samples), fit(stage, val)))
        .orElse(plan);
  }

  private Optimizer last(Stage stage, int samples) {
    return cosine
        ? OptimizerNames.falling(stage.optimizer, stage.epochs * Math.ceilDiv(samples, batch))
        : stage.optimizer;
  }

  private Fit fit(Stage stage, Dataset val) {
    return Fit.epochs(stage.epochs).batchSize(batch).seed(seed).validation(val);
  }

  /// Returns how many epochs there are.
  int epochs() {
    return first.epochs + second.map(Stage::epochs).orElse(0);
  }

  @Override
  public Map<String, Object> pixels() {
    return PixelScales.json(preprocessing);
  }

  @Override
  public String command(String engine, int threads) {
    List<String> words = new ArrayList<>(
        List.of("./fovea finetune --base", Shell.word(base.name())));
    base.weights().words().ifPresent(words::add);
    if (base.scratch()) {
      words.add("--from-scratch");
    }
    base.end().ifPresent(layer -> words.add("--up-to " + Shell.word(layer)));
    words.add("--data " + Shell.word(data));
    label.ifPresent(pattern -> words.add("--label-pattern " + Shell.word(pattern)));
    words.add("--validation-split " + validationSplit);
    base.input().ifPresent(size -> words.add("--input " + BaseModel.text(size)));
    base.preprocessing().ifPresent(name -> words.add("--preprocessing " + name));
    if (augment) {
      words.add("--augment");
    }
    words.addAll(CropFlag.words(crop));
    if (!hidden.isEmpty()) {
      words.add("--head " + String.join(",", hidden.stream().map(String::valueOf).toList()));
    }
    words.add("--optimizer %s --epochs %d --learning-rate %s".formatted(
        first.optimizer.name(), first.epochs, first.optimizer.learningRate()));
    second.ifPresent(stage -> words.add(
        "--unfreeze %s --fine-epochs %d --fine-learning-rate %s%s".formatted(
            Shell.word(unfreeze.orElseThrow()), stage.epochs, stage.optimizer.learningRate(),
            moveAverages ? " --move-averages" : "")));
    if (cosine) {
      words.add("--cosine");
    }
    if (precision != Precision.AUTO) {
      words.add("--precision " + precision);
    }
    words.add("--batch %d --seed %d --engine %s --threads %d".formatted(
        batch, seed, engine, threads));
    return String.join(" ", words);
  }

  @Override
  public Map<String, Object> json(Optimizer rule) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("base", base.name());
    base.weights().chosen().ifPresent(file -> tree.put("weights", file));
    tree.put("from_scratch", base.scratch());
    tree.put("data", data.toString());
    label.ifPresent(pattern -> tree.put("label_pattern", pattern));
    tree.put("validation_split", validationSplit);
    tree.put("augment", augment);
    crop.ifPresent(share -> tree.put("crop", share));
    tree.put("head", hidden);
    tree.put("epochs", first.epochs);
    tree.put("learning_rate", first.optimizer.learningRate());
    unfreeze.ifPresent(which -> tree.put("unfreeze", which));
    second.ifPresent(stage -> {
      tree.put("fine_epochs", stage.epochs);
      tree.put("fine_learning_rate", stage.optimizer.learningRate());
      tree.put("move_averages", moveAverages);
    });
    tree.put("cosine", cosine);
    tree.put("optimizer", rule.name());
    tree.put("batch", batch);
    tree.put("seed", seed);
    tree.put("precision", precision.toString());
    return tree;
  }
}
