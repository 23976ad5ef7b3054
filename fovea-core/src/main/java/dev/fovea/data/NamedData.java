package dev.fovea.data;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// A data set that has a name: images to train on, and others to test on.
///
/// Pixels are on the scale that suits the data set; `scaled` gives another.
public final class NamedData {
  private static final Map<String, NamedData> KNOWN = Map.of(
      "mnist", new NamedData(Mnist::train, Mnist::test));

  private final Supplier<ImageDataset> train;
  private final Supplier<ImageDataset> test;

  private NamedData(Supplier<ImageDataset> train, Supplier<ImageDataset> test) {
    this.train = train;
    this.test = test;
  }

  /// Returns the names, by the alphabet.
  public static List<String> names() {
    return List.copyOf(new TreeMap<>(KNOWN).keySet());
  }

  /// Returns the data set of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static NamedData of(String name) {
    NamedData data = KNOWN.get(name);
    if (data == null) {
      throw new IllegalArgumentException(
          "there is no data set '%s'. Choose one of %s.".formatted(name, names()));
    }
    return data;
  }

  /// Reads the images to train on.
  public ImageDataset train() {
    return train.get();
  }

  /// Reads the images to test on.
  public ImageDataset test() {
    return test.get();
  }
}
