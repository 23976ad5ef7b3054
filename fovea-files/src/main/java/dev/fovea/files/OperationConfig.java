package dev.fovea.files;

import dev.fovea.layer.Operation;
import dev.fovea.layer.Operator;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Operations such as `x * 0.5` as Keras's functional models have them: their numbers stand among
/// the arguments of the call, and nothing but the name in the config.
final class OperationConfig {
  private static final String MODULE = "keras.src.ops.numpy";

  private OperationConfig() {}

  /// Tells whether an object of a model's layers is an operation that Fovea has.
  static boolean is(ConfigObject object) {
    return MODULE.equals(object.get("module"))
        && operator(object.text("class_name")).isPresent();
  }

  private static Optional<Operator> operator(String className) {
    return Arrays.stream(Operator.values())
        .filter(operator -> operator.className().equals(className))
        .findFirst();
  }

  /// Reads an operation with the numbers of its first call.
  ///
  /// @throws ModelFormatException if its arguments are not two, results or numbers
  static Operation read(ConfigObject object, List<?> args) {
    String name = object.object("config").text("name");
    if (args.size() != 2) {
      throw new ConfigObject(object.file(), name, Map.of())
          .notYet("a call with %d arguments is".formatted(args.size()));
    }
    return new Operation(operator(object.text("class_name")).orElseThrow(),
        number(args.getFirst()), number(args.getLast()), name, true);
  }

  private static OptionalDouble number(@Nullable Object arg) {
    return arg instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  static Map<String, @Nullable Object> write(Operation operation, String name) {
    String className = operation.operator().className();
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("name", name);
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("module", MODULE);
    object.put("class_name", className);
    object.put("config", config);
    object.put("registered_name", className);
    return object;
  }
}
