package dev.fovea.golden;

import static java.util.Objects.requireNonNull;

import dev.fovea.files.ElementType;
import dev.fovea.files.NdArray;
import java.lang.foreign.MemorySegment;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// What a real model answered to the first images, from the JSON beside it.
final class FirstOutputs {
  private FirstOutputs() {}

  static NdArray of(Map<String, ?> answers) {
    return array(answers, "first_outputs");
  }

  /// Returns the array under a key.
  static NdArray array(Map<String, ?> answers, String key) {
    Map<?, ?> outputs = (Map<?, ?>) requireNonNull(answers.get(key));
    List<Integer> shape = ((List<?>) requireNonNull(outputs.get("shape"))).stream()
        .map(length -> ((Long) length).intValue())
        .toList();
    byte[] bytes = Base64.getDecoder().decode((String) requireNonNull(outputs.get("f32")));
    return new NdArray(ElementType.F32, shape, MemorySegment.ofArray(bytes));
  }
}
