package dev.fovea.layer;

import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What a model has learned: a tensor for each weight, by path, in Keras's order.
///
/// Training overwrites the tensors in place; whoever holds one sees its newest values. A weight
/// takes memory, and gets its first values, when it is first asked for.
public final class Weights {
  private final Map<String, WeightSpec> specs = new LinkedHashMap<>();
  private final Map<String, Supplier<Tensor>> shared;
  private final Map<String, Tensor> tensors = new HashMap<>();
  private long seed;

  private Weights(
      Collection<WeightSpec> specs, Map<String, Supplier<Tensor>> shared, long seed) {
    specs.forEach(spec -> this.specs.put(spec.path(), spec));
    this.shared = shared;
    this.seed = seed;
  }

  /// Returns weights with first values that follow from the seed and each weight's path.
  ///
  /// @param specs what the layers asked for
  public static Weights initialize(Collection<WeightSpec> specs, long seed) {
    return new Weights(specs, Map.of(), seed);
  }

  /// Returns weights of which some are those of others: both see each change.
  ///
  /// @param specs  what the layers asked for
  /// @param shared where the tensors of some paths come from; the others start anew
  public static Weights sharing(
      Collection<WeightSpec> specs, Map<String, Supplier<Tensor>> shared, long seed) {
    Map<String, Supplier<Tensor>> asked = new HashMap<>(shared);
    asked.keySet().retainAll(specs.stream().map(WeightSpec::path).collect(Collectors.toSet()));
    return new Weights(specs, asked, seed);
  }

  /// Returns where these tensors come from, by path, for those who share them.
  ///
  /// @param prefix what stands before each path there, such as `base/`
  public Map<String, Supplier<Tensor>> sources(String prefix) {
    Map<String, Supplier<Tensor>> sources = new HashMap<>();
    specs.keySet().forEach(path -> sources.put(prefix + path, () -> get(path)));
    return sources;
  }

  /// Gives every weight its first values anew.
  public synchronized void initialize(long other) {
    seed = other;
    shared.keySet().forEach(this::get);
    tensors.forEach((path, tensor) -> fill(spec(path), tensor));
  }

  private Tensor fill(WeightSpec spec, Tensor tensor) {
    long own = seed * 0xD1342543DE82EF95L + spec.path().hashCode();
    spec.initializer().fill(tensor, new SplittableRandom(own));
    return tensor;
  }

  private WeightSpec spec(String path) {
    WeightSpec spec = specs.get(path);
    if (spec == null) {
      throw new IllegalArgumentException(
          "there is no weight '%s'. The model has %s.".formatted(path, paths()));
    }
    return spec;
  }

  /// Returns the paths in order.
  public List<String> paths() {
    return new ArrayList<>(specs.keySet());
  }

  /// Returns what each weight is, in order.
  public List<WeightSpec> specs() {
    return new ArrayList<>(specs.values());
  }

  /// Returns the tensor of a weight.
  ///
  /// @throws IllegalArgumentException if there is none of this path
  public synchronized Tensor get(String path) {
    WeightSpec spec = spec(path);
    Supplier<Tensor> source = shared.get(path);
    return tensors.computeIfAbsent(
        path, _ -> source != null ? source.get() : fill(spec, Tensor.zeros(spec.type())));
  }

  /// Returns all tensors by path, in order.
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    specs.keySet().forEach(path -> all.put(path, get(path)));
    return all;
  }

  /// Overwrites a weight.
  ///
  /// @throws IllegalArgumentException if there is none of this path, or its type differs
  public synchronized void set(String path, Tensor value) {
    TensorType type = spec(path).type();
    if (!value.type().equals(type)) {
      throw new IllegalArgumentException(
          "%s is %s, got %s. Give a tensor of the same type and shape."
              .formatted(path, type, value.type()));
    }
    Supplier<Tensor> source = shared.getOrDefault(path, () -> Tensor.zeros(type));
    tensors.computeIfAbsent(path, _ -> source.get()).fill(value);
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
