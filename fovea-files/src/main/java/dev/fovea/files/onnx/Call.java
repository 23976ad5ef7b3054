package dev.fovea.files.onnx;

import dev.fovea.files.ModelFormatException;
import dev.fovea.files.onnx.OnnxNode.Setting;
import dev.fovea.files.onnx.Traced.Image;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Permute;
import dev.fovea.layer.Reshape;
import dev.fovea.layer.Symbol;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// One operator while it becomes layers: what it reads, its settings, and what can be said against
/// it.
record Call(Importer importer, OnnxNode node) {
  String type() {
    return node.type();
  }

  long opset() {
    return importer.opset();
  }

  int count() {
    return node.inputs().size();
  }

  /// Tells whether an input is there; optional ones may be left out.
  boolean has(int index) {
    return index < count() && !node.inputs().get(index).isEmpty();
  }

  /// Returns an input.
  Known input(int index) {
    if (!has(index)) {
      throw wrong("lacks its input " + index);
    }
    Known value = importer.value(node.inputs().get(index));
    if (value == null) {
      throw wrong("reads '%s', which nothing before it makes".formatted(node.inputs().get(index)));
    }
    return value;
  }

  /// Returns an input that depends on the model's input.
  Traced traced(int index) {
    if (input(index) instanceof Traced traced) {
      return traced;
    }
    throw no("a constant as input %d".formatted(index));
  }

  /// Returns an input that the file holds.
  Constant constant(int index) {
    if (input(index) instanceof Constant constant) {
      return constant;
    }
    throw no("an input %d ('%s') that depends on the model's input"
        .formatted(index, node.inputs().get(index)));
  }

  boolean isConstant(int index) {
    return input(index) instanceof Constant;
  }

  /// Returns an input that the file holds, if it is there.
  Optional<Constant> optional(int index) {
    return has(index) ? Optional.of(constant(index)) : Optional.empty();
  }

  boolean isSet(String key) {
    return node.attributes().containsKey(key);
  }

  Optional<Setting> setting(String key) {
    return Optional.ofNullable(node.attributes().get(key));
  }

  long whole(String key, long missing) {
    return setting(key).map(Setting::whole).orElse(missing);
  }

  double real(String key, double missing) {
    return setting(key).map(s -> (double) s.real()).orElse(missing);
  }

  String text(String key, String missing) {
    return setting(key).map(Setting::text).orElse(missing);
  }

  List<Long> wholes(String key, List<Long> missing) {
    return setting(key).map(Setting::wholes).orElse(missing);
  }

  /// Returns one number an axis.
  List<Integer> lengths(String key, int count, int missing) {
    List<Long> found = wholes(key, Collections.nCopies(count, (long) missing));
    if (found.size() != count) {
      throw wrong("has %d numbers in %s, not %d".formatted(found.size(), key, count));
    }
    return found.stream().map(Math::toIntExact).toList();
  }

  /// Returns an axis counted from the front.
  int axis(long axis, int rank) {
    if (axis < -rank || axis >= rank) {
      throw wrong("names the axis %d of %d".formatted(axis, rank));
    }
    return Math.toIntExact(axis < 0 ? axis + rank : axis);
  }

  /// Returns the axes that a node names, by input in newer versions, in rising order.
  List<Integer> axes(int rank, List<Long> missing) {
    List<Long> named = isSet("axes") || !has(1) ? wholes("axes", missing) : constant(1).longs();
    return named.stream().map(axis -> axis(axis, rank)).sorted().distinct().toList();
  }

  /// Adds a layer.
  Symbol layer(Layer layer, Symbol... inputs) {
    String own = node.name().isBlank() && !node.outputs().isEmpty()
        ? node.outputs().getFirst()
        : node.name();
    return layer.named(importer.free(own)).on(inputs);
  }

  /// Adds a layer that works element by element.
  Traced each(Layer layer, Traced x) {
    return x.with(layer(layer, x.symbol()));
  }

  void fill(Symbol symbol, String weight, Constant value) {
    importer.fill(symbol, weight, value);
  }

  /// Returns a value with its axes in this order.
  Traced ordered(Traced x, List<Integer> axes) {
    if (x.flat().isPresent()) {
      return ordered(plain(x), axes);
    }
    if (x.axes().equals(axes)) {
      return x;
    }
    List<Integer> dims = axes.stream().skip(1).map(axis -> x.axes().indexOf(axis)).toList();
    return new Traced(layer(new Permute(dims, "", true), x.symbol()), axes);
  }

  /// Returns a value with its axes in ONNX's order.
  Traced plain(Traced x) {
    if (x.flat().isEmpty()) {
      return ordered(x, Traced.plainAxes(x.rank()));
    }
    Image image = x.flat().get();
    Symbol whole = layer(new Reshape(image.shape(), "", true), x.symbol());
    Traced moved = plain(new Traced(whole, image.axes()));
    return Traced.plain(layer(new Flatten(), moved.symbol()));
  }

  /// Returns a value that is no row made from an image.
  Traced unrolled(Traced x) {
    return x.flat().isPresent() ? plain(x) : x;
  }

  /// Returns a value without some of ONNX's axes, which have length 1.
  Traced squeezed(Traced x, List<Integer> gone) {
    List<Integer> kept = x.axes().stream().filter(axis -> !gone.contains(axis)).toList();
    List<Integer> sample = kept.stream().skip(1).map(x::length).toList();
    List<Integer> renumbered = kept.stream()
        .map(axis -> axis - (int) gone.stream().filter(g -> g < axis).count()).toList();
    return new Traced(layer(new Reshape(sample, "", true), x.symbol()), renumbered);
  }

  /// Returns a value with the channels last.
  Traced channelsLast(Traced x) {
    return ordered(x, Traced.lastAxes(x.rank()));
  }

  /// Returns the same elements, in ONNX's order, under another shape of a sample.
  Traced reshaped(Traced x, List<Integer> sample) {
    Traced plain = x.liesPlain() ? x : plain(x);
    return Traced.plain(layer(new Reshape(sample, "", true), plain.symbol()));
  }

  /// Returns the refusal of what Fovea has not.
  ModelFormatException no(String what) {
    return new ModelFormatException(importer.file(),
        "%s (opset %d): %s is not supported.".formatted(node.label(), opset(), what),
        "leave it out of the model; docs/formats/onnx.md lists what Fovea reads.");
  }

  /// Returns the refusal of what no model may have.
  ModelFormatException wrong(String what) {
    return OnnxFile.damaged(importer.file(),
        "%s (opset %d) %s".formatted(node.label(), opset(), what));
  }

  @Override
  public String toString() {
    return node.label() + Arrays.toString(node.inputs().toArray());
  }
}
