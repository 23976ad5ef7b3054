package dev.fovea.op;

import dev.fovea.graph.Mismatch;
import dev.fovea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A window that slides over the spatial axes of an image: how convolution and pooling look at it.
///
/// Holds the only copy of the arithmetic of output sizes, for one, two and three spatial axes.
///
/// @param axes one entry a spatial axis, outermost first
/// @see <a href="https://arxiv.org/abs/1603.07285">Dumoulin and Visin 2016, A guide to convolution
///     arithmetic for deep learning</a>
public record Window(List<Axis> axes) {
  /// How the window lies on one axis.
  ///
  /// @param kernel   elements that the window covers, at least 1
  /// @param stride   elements from one position to the next, at least 1
  /// @param dilation distance between the covered elements, 1 when they are neighbours
  /// @param before   padding in front of the first element
  /// @param after    padding behind the last element
  public record Axis(int kernel, int stride, int dilation, int before, int after) {
    /// Checks the settings.
    ///
    /// @throws IllegalArgumentException if one is below its smallest value
    public Axis {
      if (kernel < 1 || stride < 1 || dilation < 1 || before < 0 || after < 0) {
        throw new IllegalArgumentException(
            "a window needs kernel, stride and dilation of at least 1 and padding of at least 0,"
                + " got kernel %d, stride %d, dilation %d, padding %d and %d."
                    .formatted(kernel, stride, dilation, before, after));
      }
    }

    /// Returns the distance from the first covered element to the one behind the last.
    public long extent() {
      return (kernel - 1L) * dilation + 1;
    }

    /// Returns the number of positions on `input` elements; 0 if the window does not fit.
    public int positions(int input) {
      long last = (long) input + before + after - extent();
      return Math.clamp(Math.floorDiv(last, stride) + 1, 0, Integer.MAX_VALUE);
    }
  }

  /// Keeps a copy of the list.
  public Window {
    axes = List.copyOf(axes);
  }

  /// Returns a window without padding, Keras's `valid`.
  public static Window valid(List<Integer> kernel, List<Integer> strides, List<Integer> dilation) {
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < kernel.size(); i++) {
      axes.add(new Axis(kernel.get(i), strides.get(i), dilation.get(i), 0, 0));
    }
    return new Window(axes);
  }

  /// Returns a window padded so that there are `ceil(input / stride)` positions, Keras's `same`.
  ///
  /// Where the padding is odd, the larger half is behind the last element.
  public static Window same(
      List<Integer> kernel, List<Integer> strides, List<Integer> dilation, Shape spatial) {
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < kernel.size(); i++) {
      Axis bare = new Axis(kernel.get(i), strides.get(i), dilation.get(i), 0, 0);
      int positions = Math.ceilDiv(spatial.dim(i), bare.stride());
      long reach = (positions - 1L) * bare.stride() + bare.extent();
      int pad = Math.toIntExact(Math.max(0, reach - spatial.dim(i)));
      axes.add(new Axis(bare.kernel(), bare.stride(), bare.dilation(), pad / 2, pad - pad / 2));
    }
    return new Window(axes);
  }

  /// Returns the number of spatial axes.
  public int rank() {
    return axes.size();
  }

  /// Returns the number of elements that the window covers.
  public int size() {
    return axes.stream().mapToInt(Axis::kernel).reduce(1, Math::multiplyExact);
  }

  /// Returns the lengths of the kernel's axes.
  public Shape kernel() {
    return new Shape(axes.stream().map(Axis::kernel).toList());
  }

  /// Returns the shape of the image that the window leaves, channels last.
  ///
  /// @param image    `[batch, spatial…, channels]`
  /// @param channels channels of the result
  /// @throws Mismatch if the image has other axes, or is smaller than the window
  public Shape output(Shape image, int channels) {
    if (image.rank() != rank() + 2) {
      throw new Mismatch(
          "image has %d axes, a window over %d needs %d"
              .formatted(image.rank(), rank(), rank() + 2),
          "give [batch, %schannels]".formatted("spatial, ".repeat(rank())));
    }
    List<Integer> dims = new ArrayList<>();
    dims.add(image.dim(0));
    for (int i = 0; i < rank(); i++) {
      Axis axis = axes.get(i);
      int positions = axis.positions(image.dim(i + 1));
      if (positions < 1) {
        throw new Mismatch(
            "kernel covers %d elements of axis %d, the image has %d there with padding"
                .formatted(axis.extent(), i + 1, image.dim(i + 1) + axis.before() + axis.after()),
            "take a larger image, a smaller kernel, or 'same' padding");
      }
      dims.add(positions);
    }
    dims.add(channels);
    return new Shape(dims);
  }

  /// Reads the printed form.
  ///
  /// @throws IllegalArgumentException if `text` is not of that form
  public static Window parse(String text) {
    String[] words = text.split(" ", -1);
    String[] kernel = words[0].split("x", -1);
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < kernel.length; i++) {
      String[] pad = word(words, "pad", i, "0:0").split(":", -1);
      axes.add(
          new Axis(
              Integer.parseInt(kernel[i]),
              Integer.parseInt(word(words, "stride", i, "1")),
              Integer.parseInt(word(words, "dilation", i, "1")),
              Integer.parseInt(pad[0]),
              Integer.parseInt(pad[1])));
    }
    return new Window(axes);
  }

  private static String word(String[] words, String key, int axis, String missing) {
    int at = Arrays.asList(words).indexOf(key);
    return at < 0 ? missing : words[at + 1].split("x", -1)[axis];
  }

  /// Returns a form such as `3x3 stride 2x2 pad 0:1x0:1`, without what has its default.
  @Override
  public String toString() {
    return join(a -> a.kernel() + "")
        + (axes.stream().allMatch(a -> a.stride() == 1)
            ? ""
            : " stride " + join(a -> a.stride() + ""))
        + (axes.stream().allMatch(a -> a.dilation() == 1)
            ? ""
            : " dilation " + join(a -> a.dilation() + ""))
        + (axes.stream().allMatch(a -> a.before() + a.after() == 0)
            ? ""
            : " pad " + join(a -> a.before() + ":" + a.after()));
  }

  private String join(Function<Axis, String> part) {
    return axes.stream().map(part).collect(Collectors.joining("x"));
  }
}
