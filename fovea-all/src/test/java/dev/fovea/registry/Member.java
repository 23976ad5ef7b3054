package dev.fovea.registry;

import dev.fovea.layer.Layer;
import dev.fovea.layer.LayerSample;
import dev.fovea.layer.LayerSamples;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A layer, a loss ….
///
/// @param kind what it is
/// @param type its record
record Member(Kind kind, Class<?> type) {
  private static final Pattern NOT_SAVED = Pattern.compile(
      "cannot\\s+be\\s+saved|No\\s+model\\s+file\\s+holds");

  String name() {
    return type.getSimpleName();
  }

  /// Returns the name as Keras writes it in configs.
  String kerasName() {
    return name().equals("Input") ? "InputLayer" : name();
  }

  /// Returns the name as it stands in paths of layers, such as `max_pooling2d`.
  String snake() {
    return name()
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /// Returns what is tested: layers as [LayerSamples] lists them; what has a constructor without
  /// parameters, with Keras's defaults; and what [Instances] lists.
  List<Object> instances() {
    List<Object> instances = new ArrayList<>();
    if (Layer.class.isAssignableFrom(type)) {
      samples().forEach(sample -> instances.add(sample.layer()));
      return instances;
    }
    for (Constructor<?> constructor : type.getConstructors()) {
      if (constructor.getParameterCount() == 0) {
        try {
          instances.add(constructor.newInstance());
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    Instances.all().stream().filter(type::isInstance).forEach(instances::add);
    return instances;
  }

  /// Returns the samples of a layer.
  List<LayerSample> samples() {
    return LayerSamples.all().stream().filter(sample -> type.isInstance(sample.layer())).toList();
  }

  /// Tells whether files can have it; else its comment says that they cannot.
  boolean isSaved() {
    return !NOT_SAVED.matcher(DocComments.of(this)).find();
  }

  @Override
  public String toString() {
    return "the %s %s".formatted(kind, name());
  }
}
