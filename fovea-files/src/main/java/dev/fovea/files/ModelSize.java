package dev.fovea.files;

import java.util.List;

/// How large a model's config makes the model.
///
/// A model within another one is written once and may be called often, again within a model that is
/// called often: a short file could ask for more layers than there are atoms.
final class ModelSize {
  /// The largest network of keras.applications has about 1,100.
  static final long MOST_CALLS = 5_000;

  private ModelSize() {}

  /// Checks the number of layers, counted as often as they are called.
  ///
  /// @throws ModelFormatException if there are too many
  static void check(ConfigObject config) {
    long calls = calls(config);
    if (calls > MOST_CALLS) {
      throw config.error(
          "the model has %s calls of layers, more than the limit of %d."
              .formatted(calls == Long.MAX_VALUE ? "countless" : calls, MOST_CALLS),
          "check that the file is what it should be, or build the model in Java.");
    }
  }

  private static long calls(ConfigObject config) {
    long calls = 0;
    for (Object each : config.get("layers") instanceof List<?> layers ? layers : List.of()) {
      ConfigObject layer = ConfigObject.of(config.file(), config.owner(), each);
      long own = layer.get("class_name") instanceof String && LayerConfig.isModel(layer)
          ? calls(layer.object("config"))
          : 1;
      long times = layer.get("inbound_nodes") instanceof List<?> nodes && !nodes.isEmpty()
          ? nodes.size()
          : 1;
      calls = sum(calls, own > Long.MAX_VALUE / times ? Long.MAX_VALUE : own * times);
    }
    return calls;
  }

  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }
}
