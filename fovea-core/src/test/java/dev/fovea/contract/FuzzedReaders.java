package dev.fovea.contract;

import java.util.List;

/// The readers of a module; a class of this kind has a constructor without parameters, so that the
/// fuzzer can be told its name.
public interface FuzzedReaders {
  /// Returns the readers.
  List<FuzzedReader> readers();

  /// Returns the reader of this name.
  default FuzzedReader reader(String name) {
    return readers().stream().filter(reader -> reader.name().equals(name)).findFirst()
        .orElseThrow();
  }
}
