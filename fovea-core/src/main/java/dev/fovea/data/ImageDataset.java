package dev.fovea.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Images of one size with a class each, kept as bytes and scaled when they are read into a batch.
///
/// Inputs are `f32[height,width,channels]`, or another shape of as many numbers; labels are `i32[]`.
/// {@snippet :
/// Dataset images = Mnist.train().scaled(PixelScale.UNIT).shaped(Shape.of(784));
/// }
public final class ImageDataset implements Dataset {
  private final byte[] pixels;
  private final byte[] classes;
  private final Shape shape;
  private final PixelScale scale;
  private final float[] table;
  private final int imageBytes;

  private ImageDataset(byte[] pixels, byte[] classes, Shape shape, PixelScale scale) {
    this.pixels = pixels;
    this.classes = classes;
    this.shape = shape;
    this.scale = scale;
    table = scale.table();
    imageBytes = Math.toIntExact(shape.size());
  }

  /// Returns images in one colour, and their classes.
  ///
  /// @param images `u8[samples,height,width]`
  /// @param labels `u8[samples]`
  /// @throws IllegalArgumentException if the arrays are not of these forms
  public static ImageDataset of(Idx images, Idx labels, PixelScale scale) {
    boolean bytes = images.element() == Idx.Element.U8 && labels.element() == Idx.Element.U8;
    if (!bytes
        || images.shape().rank() != 3
        || labels.shape().rank() != 1
        || images.shape().dim(0) != labels.shape().dim(0)) {
      throw new IllegalArgumentException(
          "images are U8[samples,height,width] and labels U8[samples], got %s and %s."
              .formatted(images, labels));
    }
    Shape shape = Shape.of(images.shape().dim(1), images.shape().dim(2), 1);
    return new ImageDataset(images.ownBytes(), labels.ownBytes(), shape, scale);
  }

  /// Returns the same images with pixels on another scale; nothing is copied.
  public ImageDataset scaled(PixelScale other) {
    return new ImageDataset(pixels, classes, shape, other);
  }

  /// Returns the same images as inputs of another shape; nothing is copied.
  ///
  /// @throws IllegalArgumentException if the shape has another number of elements
  public ImageDataset shaped(Shape other) {
    if (other.size() != imageBytes) {
      throw new IllegalArgumentException(
          ("the images are %s, %d numbers each, and cannot be read as %s, %d numbers.\n"
              + "  fix:    choose a model whose input has as many numbers as an image.")
              .formatted(shape, imageBytes, other, other.size()));
    }
    return new ImageDataset(pixels, classes, other, scale);
  }

  /// Returns how pixels become numbers.
  public PixelScale scale() {
    return scale;
  }

  @Override
  public int size() {
    return classes.length;
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(new TensorType(DType.F32, shape));
  }

  @Override
  public List<TensorType> labels() {
    return List.of(TensorType.i32());
  }

  @Override
  public void read(int index, int slot, List<Tensor> inputs, List<Tensor> labels) {
    MemorySegment to = inputs.getFirst().memory();
    int from = index * imageBytes;
    long at = (long) slot * imageBytes;
    for (int i = 0; i < imageBytes; i++) {
      to.setAtIndex(JAVA_FLOAT, at + i, table[pixels[from + i] & 0xff]);
    }
    labels.getFirst().memory().setAtIndex(JAVA_INT, slot, classes[index] & 0xff);
  }
}
