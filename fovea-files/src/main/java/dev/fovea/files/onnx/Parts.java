package dev.fovea.files.onnx;

import java.util.List;

/// All results of an operator that has several.
record Parts(List<Known> all) implements Known {
  Parts {
    all = List.copyOf(all);
  }
}
