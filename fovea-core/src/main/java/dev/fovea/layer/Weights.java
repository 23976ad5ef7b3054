package dev.fovea.layer;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// What a model has learned: a tensor for each weight, by path, in Keras's order.
///
/// Training overwrites the tensors in place; whoever holds one sees its newest values.
public final class Weights {
  private final Map<String, WeightSpec> specs;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private Weights(Map<String, WeightSpec> specs) {
    this.specs = specs;
  }

  /// Returns weights with first values that follow from the seed and each weight's path.
  ///
  /// @param specs what the layers asked for
  public static Weights initialize(Collection<WeightSpec> specs, long seed) {
    Map<String, WeightSpec> byPath = new LinkedHashMap<>();
    specs.forEach(spec -> byPath.put(spec.path(), spec));
    Weights weights = new Weights(byPath);
    for (WeightSpec spec : specs) {
      weights.tensors.put(spec.path(), Tensor.zeros(spec.type()));
    }
    weights.initialize(seed);
    return weights;
  }

  /// Gives every weight its first values anew.
  public void initialize(long seed) {
    for (WeightSpec spec : specs.values()) {
      long own = seed * 0x9E3779B97F4A7C15L + spec.path().hashCode();
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(own);
      spec.initializer().fill(get(spec.path()), random);
    }
  }

  /// Returns weights of which some are those of others: both see each change.
  ///
  /// @param specs  what the layers asked for
  /// @param shared where to look first; what is not there starts anew
  public static Weights sharing(Collection<WeightSpec> specs, Weights shared, long seed) {
    Weights weights = initialize(specs, seed);
    weights.tensors.replaceAll((path, own) -> shared.tensors.getOrDefault(path, own));
    return weights;
  }

  /// Returns the paths in order.
  public List<String> paths() {
    return new ArrayList<>(tensors.keySet());
  }

  /// Returns what each weight is, in order.
  public List<WeightSpec> specs() {
    return new ArrayList<>(specs.values());
  }

  /// Returns the tensor of a weight.
  ///
  /// @throws IllegalArgumentException if there is none of this path
  public Tensor get(String path) {
    Tensor tensor = tensors.get(path);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "there is no weight '%s'. The model has %s.".formatted(path, paths()));
    }
    return tensor;
  }

  /// Returns all tensors by path, in order.
  public Map<String, Tensor> tensors() {
    return new LinkedHashMap<>(tensors);
  }

  /// Overwrites a weight.
  ///
  /// @throws IllegalArgumentException if there is none of this path, or its type differs
  public void set(String path, Tensor value) {
    TensorType type = get(path).type();
    if (!value.type().equals(type)) {
      throw new IllegalArgumentException(
          "%s is %s, got %s. Give a tensor of the same type and shape."
              .formatted(path, type, value.type()));
    }
    get(path).fill(value);
  }

  /// Returns the number of single numbers.
  public long count() {
    return specs.values().stream().mapToLong(spec -> spec.type().shape().size()).sum();
  }

  /// Returns the number of single numbers that training changes by their derivative.
  public long trainableCount() {
    return specs.values().stream()
        .filter(WeightSpec::trainable)
        .mapToLong(spec -> spec.type().shape().size())
        .sum();
  }
}
