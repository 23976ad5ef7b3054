package dev.fovea.files.tensorboard;

import dev.fovea.files.protobuf.WireMessage;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One value of a `Summary`, as TensorFlow 2 writes it: a tensor, and the name of the dashboard that
/// knows what it means.
final class SummaryValue {
  private static final int FLOAT = 1;
  private static final int DOUBLE = 2;
  private static final int STRING = 7;

  private SummaryValue() {}

  /// Returns a figure: `f32[]`.
  static WireMessage scalar(String tag, double figure) {
    WireMessage tensor = tensor(FLOAT).real(5, (float) figure);
    return value(tag, "scalars", "", tensor);
  }

  /// Returns a histogram: `f64[30,3]`.
  static WireMessage histogram(String tag, Tensor values) {
    WireMessage tensor = tensor(DOUBLE, Buckets.COUNT, 3).bytes(4, new Buckets(values).toBytes());
    return value(tag, "histograms", "", tensor);
  }

  /// Returns pictures: texts, of which the first two are width and height and the others are PNG files.
  ///
  /// @param images `[number, height, width, channels]`, 1 to 4 channels; real numbers from 0 to 1,
  ///     or whole ones from 0 to 255
  /// @param most   how many of them at most
  static WireMessage images(String tag, Tensor images, int most) {
    checkPictures(tag, images);
    Shape shape = images.shape();
    List<byte[]> texts = new ArrayList<>();
    texts.add(ascii(shape.dim(2)));
    texts.add(ascii(shape.dim(1)));
    byte[] pixels = pixels(images);
    int size = shape.dim(1) * shape.dim(2) * shape.dim(3);
    for (int i = 0; i < Math.min(most, shape.dim(0)); i++) {
      byte[] own = new byte[size];
      System.arraycopy(pixels, i * size, own, 0, size);
      texts.add(Png.of(own, shape.dim(1), shape.dim(2), shape.dim(3)));
    }
    WireMessage tensor = tensor(STRING, texts.size());
    texts.forEach(text -> tensor.bytes(8, text));
    return value(tag, "images", "", tensor);
  }

  /// @throws IllegalArgumentException if these are no pictures
  static void checkPictures(String tag, Tensor images) {
    Shape shape = images.shape();
    if (shape.rank() != 4 || shape.dim(3) < 1 || shape.dim(3) > 4) {
      throw new IllegalArgumentException(
          ("%s: pictures are [number, height, width, channels] with 1 to 4 channels, got %s.\n"
              + "  fix:    reshape them, or take some channels.").formatted(tag, images.type()));
    }
  }

  /// Returns the layers of a model, in Keras's JSON.
  static WireMessage kerasModel(String tag, String json) {
    return value(tag, "graph_keras_model", "1", tensor(STRING).text(8, json));
  }

  private static byte[] ascii(int number) {
    return String.valueOf(number).getBytes(StandardCharsets.US_ASCII);
  }

  /// Real numbers become bytes as in TensorFlow: times 255.5, without the fraction, from 0 to 255.
  private static byte[] pixels(Tensor images) {
    double scale = images.type().dtype().isFloating() ? 255.5 : 1;
    byte[] pixels = new byte[Math.toIntExact(images.shape().size())];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (int) Math.clamp(images.get(i) * scale, 0.0, 255.0);
    }
    return pixels;
  }

  private static WireMessage value(String tag, String plugin, String content, WireMessage tensor) {
    WireMessage data = new WireMessage().text(1, plugin).text(2, content);
    return new WireMessage().text(1, tag).message(9, new WireMessage().message(1, data)).message(8,
        tensor);
  }

  private static WireMessage tensor(int type, int... dims) {
    return new WireMessage().number(1, type).message(2, shape(dims));
  }

  /// Returns a `TensorShapeProto`.
  static WireMessage shape(int... dims) {
    WireMessage shape = new WireMessage();
    for (int dim : dims) {
      shape.message(2, new WireMessage().number(1, dim));
    }
    return shape;
  }

  /// Returns TensorFlow's number of an element type.
  static int type(DType dtype) {
    return switch (dtype) {
      case F32 -> FLOAT;
      case F64 -> DOUBLE;
      case I32 -> 3;
      case U8 -> 4;
      case BF16 -> 14;
    };
  }
}
