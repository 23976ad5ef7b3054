package dev.fovea.cli;

import dev.fovea.model.Precision;
import dev.fovea.zoo.Zoo;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The options that say what a training starts from: a network, new or of a file.
final class StartFlags {
  @Parameters(arity = "0..1", paramLabel = "MODEL", defaultValue = "conv-model-pooling", description = "Name of the network: ${COMPLETION-CANDIDATES}; or a .keras, .h5 or .onnx file, to train on (default: ${DEFAULT-VALUE}).", completionCandidates = Candidates.class)
  private String model = "";

  @Mixin
  private SmallCnnFlags sizes = new SmallCnnFlags();

  @Mixin
  private NetworkFlags network = new NetworkFlags();

  /// The names of the networks, for the help.
  static final class Candidates implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(Zoo.names().stream(), Stream.of(SmallCnn.NAME)).iterator();
    }
  }

  /// Returns the name of the network or file.
  String model() {
    return model;
  }

  /// Chooses another network.
  void model(String other) {
    model = other;
  }

  /// Returns the images that were chosen.
  ImageSource source(DataFlags data, Terminal terminal) {
    return data.source(network.weights().folder(), terminal);
  }

  /// Returns the network that was chosen, made for the images where nobody says for which.
  ///
  /// @throws Misuse if it cannot be made so
  TrainStart start(DataFlags data, ImageSource images, Terminal terminal) {
    data.fit(model, images, network);
    if (!model.equals(SmallCnn.NAME)) {
      sizes.refuse(model);
      return TrainStart.find(model, network, terminal);
    }
    network.weights().chosen().ifPresent(weights -> {
      throw new Misuse(
          "%s has no weights to load.\n  fix:    leave --weights out, or give the file as MODEL."
              .formatted(SmallCnn.NAME));
    });
    return new TrainStart(sizes.sizes().model(network.options()), Optional.empty(), true,
        Precision.AUTO);
  }

  /// Returns the words that choose the same sizes again.
  List<String> words() {
    List<String> words = new ArrayList<>(sizes.words());
    words.addAll(network.words());
    return words;
  }
}
