package dev.fovea.files;

import dev.fovea.layer.WeightSpec;
import dev.fovea.model.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Whole models in one HDF5 file, as Keras 2 wrote them and Keras 3 still does: the config in an
/// attribute, and a group of weights for each layer.
final class KerasH5 {
  private static final String GROUP = "model_weights";
  private static final String WRONG_FILE = "check that these weights belong to this model.";

  private KerasH5() {}
}
