package dev.fovea.cli;

import dev.fovea.files.KerasModels;
import dev.fovea.files.ModelFormat;
import dev.fovea.metric.Accuracy;
import dev.fovea.model.Model;
import dev.fovea.model.Precision;
import dev.fovea.optimizer.Optimizer;
import dev.fovea.train.Trainer;
import dev.fovea.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.Optional;

/// What a training starts from: a new network, or a model of a file.
///
/// @param model the network, of a file with its weights
/// @param file  where it is from, nothing for a new network
/// @param fresh whether its weights are to get first values
/// @param precision what it shall compute in
record TrainStart(Model model, Optional<Path> file, boolean fresh, Precision precision) {
  /// Returns the network of this name, or the model of this file.
  ///
  /// @throws Misuse                   if it is the name of a file that does not exist
  /// @throws IllegalArgumentException if it is no file's name, and there is no such network
  static TrainStart find(String nameOrFile, NetworkFlags flags, Terminal terminal) {
    boolean known = Zoo.names().contains(nameOrFile);
    if (!known && (ModelFormat.ofName(Path.of(nameOrFile)).isPresent()
        || Files.isRegularFile(Path.of(nameOrFile)))) {
      Path file = Path.of(nameOrFile);
      ModelSource.requireFile(file);
      return new TrainStart(ModelSource.find(nameOrFile, flags, terminal), Optional.of(file),
          false, Precision.AUTO);
    }
    Model network = Zoo.model(nameOrFile, flags.options());
    flags.weights().load(network, nameOrFile, flags.options().includeTop(), terminal);
    return new TrainStart(network, Optional.empty(), flags.weights().chosen().isEmpty(),
        Precision.AUTO);
  }

  /// Returns the same start in another precision.
  TrainStart in(Precision other) {
    return new TrainStart(other.of(model), file, fresh, other);
  }

  /// Returns what a folder for its results is called after.
  String title() {
    return file.map(path -> path.getFileName().toString())
        .map(name -> name.replaceFirst("\\.(keras|h5|hdf5|onnx)$", ""))
        .orElseGet(model::name);
  }

  /// Tells whether the file says how to train on, as Keras's own formats may.
  boolean hasOptimizer() {
    return file.filter(path -> Set.of(ModelFormat.KERAS, ModelFormat.H5)
        .contains(ModelFormat.of(path))).filter(KerasModels::isCompiled).isPresent();
  }

  /// Returns the trainer.
  ///
  /// @param own       the model on the engine that shall train it
  /// @param optimizer a new optimizer; nothing to continue with that of the file
  Trainer trainer(Model own, Optional<Optimizer> optimizer) {
    return optimizer
        .map(fresh -> own.compile(fresh, ClassLoss.of(own), new Accuracy()))
        .orElseGet(() -> KerasModels.loadTrainer(file.orElseThrow(), own));
  }
}
