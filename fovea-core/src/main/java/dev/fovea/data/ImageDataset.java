package dev.fovea.data;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

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

  /// Returns images whose bytes lie channels last, and their classes; nothing is copied.
  ///
  /// @param pixels image by image, row by row, bytes without sign
  /// @param labels a class number from 0 to 255 each
  /// @param shape  `[height,width,channels]` of an image
  /// @throws IllegalArgumentException if there are not as many bytes as the images have
  public static ImageDataset of(byte[] pixels, byte[] labels, Shape shape, PixelScale scale) {
    if (pixels.length != labels.length * shape.size()) {
      throw new IllegalArgumentException(
          "%d images %s have %d bytes, got %d."
              .formatted(labels.length, shape, labels.length * shape.size(), pixels.length));
    }
    return new ImageDataset(pixels, labels, shape, scale);
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

  /// Returns two parts of the images: the share of each class that is left, and the share that is held
  /// back, chosen by the seed.
  ///
  /// @param share from 0 to 1
  /// @throws IllegalArgumentException if it is outside its range
  public List<Dataset> split(double share, long seed) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "the share that is held back must be from 0 to 1, got %s.".formatted(share));
    }
    Map<Byte, List<Integer>> byClass = new TreeMap<>();
    for (int i = 0; i < classes.length; i++) {
      byClass.computeIfAbsent(classes[i], _ -> new ArrayList<>()).add(i);
    }
    List<Integer> left = new ArrayList<>();
    List<Integer> held = new ArrayList<>();
    Random random = new Random(seed);
    for (List<Integer> own : byClass.values()) {
      Collections.shuffle(own, random);
      int count = (int) Math.round(own.size() * share);
      held.addAll(own.subList(0, count));
      left.addAll(own.subList(count, own.size()));
    }
    Collections.sort(left);
    Collections.sort(held);
    return List.of(new Selection(this, left), new Selection(this, held));
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
  public void read(int index, Row row) {
    MemorySegment to = row.inputs().getFirst().memory();
    int from = index * imageBytes;
    long at = (long) row.slot() * imageBytes;
    for (int i = 0; i < imageBytes; i++) {
      to.setAtIndex(JAVA_FLOAT, at + i, table[pixels[from + i] & 0xff]);
    }
    row.labels().getFirst().memory().setAtIndex(JAVA_INT, row.slot(), classes[index] & 0xff);
  }
}
