package dev.fovea.onednn;

import dev.fovea.graph.Op;
import dev.fovea.op.Add;
import dev.fovea.op.Affine;
import dev.fovea.op.AveragePool;
import dev.fovea.op.AveragePoolGrad;
import dev.fovea.op.BatchNorm;
import dev.fovea.op.BatchNormGrad;
import dev.fovea.op.Conv;
import dev.fovea.op.ConvInputGrad;
import dev.fovea.op.ConvKernelGrad;
import dev.fovea.op.Divide;
import dev.fovea.op.Fused;
import dev.fovea.op.MatMul;
import dev.fovea.op.MaxPool;
import dev.fovea.op.Multiply;
import dev.fovea.op.Relu;
import dev.fovea.op.ReluGrad;
import dev.fovea.op.Sigmoid;
import dev.fovea.op.SigmoidGrad;
import dev.fovea.op.Sqrt;
import dev.fovea.op.Square;
import dev.fovea.op.Subtract;
import dev.fovea.op.Sum;
import dev.fovea.op.Tanh;
import dev.fovea.op.TanhGrad;
import dev.fovea.op.Window;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Ops with the types of their inputs, one for each way in which a kernel can be built.
///
/// Sizes are 1, primes, and one below and above the vector width of 16 floats.
final class Samples {
  /// One op on inputs of these types.
  record Sample(Op op, List<TensorType> inputs) {
    Sample(Op op, TensorType... inputs) {
      this(op, List.of(inputs));
    }

    @Override
    public String toString() {
      return op + " of " + inputs;
    }
  }

  private Samples() {}

  static List<Sample> all() {
    List<Sample> all = new ArrayList<>();
    windows().forEach(sample -> convolutions(sample, all));
    all.addAll(products());
    all.addAll(pools());
    all.addAll(norms());
    all.addAll(elementwise());
    all.addAll(sums());
    return all;
  }

  /// A window, an image for it, and the filters and groups of a convolution.
  private record Sliding(Window window, TensorType image, int filters, int groups) {}

  private static List<Sliding> windows() {
    return List.of(
        new Sliding(same("3x3", "1x1", "1x1", 7, 5), TensorType.f32(2, 7, 5, 1), 17, 1),
        new Sliding(same("3x3", "2x2", "1x1", 8, 8), TensorType.f32(3, 8, 8, 16), 15, 1),
        new Sliding(same("2x4", "1x3", "1x1", 6, 9), TensorType.f32(1, 6, 9, 3), 5, 1),
        new Sliding(same("3x3", "1x1", "2x2", 11, 11), TensorType.f32(2, 11, 11, 2), 16, 1),
        new Sliding(Window.parse("1x1"), TensorType.f32(2, 5, 5, 33), 7, 1),
        new Sliding(Window.parse("5x5 stride 3x3"), TensorType.f32(2, 13, 13, 1), 1, 1),
        new Sliding(same("3x3", "1x1", "1x1", 6, 6), TensorType.f32(2, 6, 6, 6), 9, 3),
        new Sliding(same("3x3", "1x1", "1x1", 6, 6), TensorType.f32(2, 6, 6, 16), 16, 16),
        new Sliding(Window.parse("7 stride 2 pad 3:2"), TensorType.f32(2, 31, 4), 8, 1),
        new Sliding(Window.parse("3x2x3 pad 1:1x0:1x1:1"), TensorType.f32(1, 4, 5, 6, 3), 4, 1));
  }

  private static Window same(String kernel, String strides, String dilation, int... spatial) {
    return Window.same(numbers(kernel), numbers(strides), numbers(dilation), Shape.of(spatial));
  }

  private static List<Integer> numbers(String text) {
    return Arrays.stream(text.split("x")).map(Integer::valueOf).toList();
  }

  private static void convolutions(Sliding s, List<Sample> all) {
    Conv conv = new Conv(s.window, s.groups);
    List<Integer> dims = new ArrayList<>(s.window.kernel().dims());
    dims.add(s.image.shape().last() / s.groups);
    dims.add(s.filters);
    TensorType kernel = s.image.with(new Shape(dims));
    TensorType result = conv.infer(List.of(s.image, kernel)).getFirst();
    TensorType bias = TensorType.f32(s.filters);
    all.add(new Sample(conv, s.image, kernel));
    all.add(new Sample(new Fused(conv, List.of(new Add())), s.image, kernel, bias));
    all.add(
        new Sample(
            new Fused(conv, List.of(new Add(), new Add(), new Relu())),
            s.image, kernel, bias, result));
    all.add(
        new Sample(new Fused(conv, List.of(new Multiply(), new Relu())), s.image, kernel, bias));
    all.add(new Sample(new Fused(conv, List.of(new Add(), new Tanh())), s.image, kernel, result));
    all.add(
        new Sample(new ConvInputGrad(s.window, s.groups, s.image.shape()), result, kernel));
    all.add(
        new Sample(new ConvKernelGrad(s.window, s.groups, kernel.shape()), s.image, result));
  }

  private static List<Sample> products() {
    List<Sample> all = new ArrayList<>();
    for (int[] size : new int[][]{{1, 1, 1}, {5, 17, 3}, {16, 15, 33}, {1, 100, 10},
        {128, 31, 1}}) {
      for (boolean a : new boolean[]{false, true}) {
        for (boolean b : new boolean[]{false, true}) {
          TensorType left = a ? TensorType.f32(size[1], size[0]) : TensorType.f32(size[0], size[1]);
          TensorType right = b
              ? TensorType.f32(size[2], size[1])
              : TensorType.f32(size[1], size[2]);
          MatMul op = new MatMul(a, b);
          TensorType result = TensorType.f32(size[0], size[2]);
          all.add(new Sample(op, left, right));
          all.add(
              new Sample(
                  new Fused(op, List.of(new Add(), new Relu())), left, right,
                  TensorType.f32(size[2])));
          all.add(
              new Sample(new Fused(op, List.of(new Add(), new Sigmoid())), left, right, result));
        }
      }
    }
    return all;
  }

  private static List<Sample> pools() {
    List<Sample> all = new ArrayList<>();
    for (String window : List.of("2x2 stride 2x2", "3x3 stride 2x2 pad 0:1x0:1",
        "3x2 pad 1:1x0:1")) {
      TensorType image = TensorType.f32(2, 8, 9, 17);
      Window w = Window.parse(window);
      all.add(new Sample(new MaxPool(w, false), image));
      all.add(new Sample(new MaxPool(w, true), image));
      all.add(new Sample(new AveragePool(w), image));
      TensorType result = new AveragePool(w).infer(List.of(image)).getFirst();
      all.add(new Sample(new AveragePoolGrad(w, image.shape()), result));
    }
    all.add(new Sample(new MaxPool(Window.parse("17x15"), true), TensorType.f32(1, 17, 18, 2)));
    all.add(new Sample(new MaxPool(Window.parse("16x16"), true), TensorType.f32(1, 17, 18, 2)));
    all.add(new Sample(new AveragePool(Window.parse("3 stride 2")), TensorType.f32(2, 9, 5)));
    all.add(new Sample(new MaxPool(Window.parse("2x2x2"), true), TensorType.f32(1, 3, 4, 5, 2)));
    return all;
  }

  private static List<Sample> norms() {
    List<Sample> all = new ArrayList<>();
    for (int[] dims : new int[][]{{7, 1}, {5, 17}, {3, 4, 15}, {2, 3, 5, 16}, {2, 2, 3, 2, 33},
        {2, 1, 2, 1, 2, 3}}) {
      TensorType x = TensorType.f32(dims);
      TensorType c = TensorType.f32(x.shape().last());
      all.add(new Sample(new BatchNorm(1e-3), x, c, c));
      all.add(new Sample(new BatchNormGrad(1e-3), x, c, c, c, x));
    }
    return all;
  }

  private static List<Sample> elementwise() {
    TensorType x = TensorType.f32(3, 5, 17);
    TensorType v = TensorType.f32(17);
    TensorType s = TensorType.f32();
    List<Sample> all = new ArrayList<>();
    for (Op op : List.of(new Relu(), new Tanh(), new Sigmoid(), new Square(), new Sqrt(),
        new Affine(3, -1))) {
      all.add(new Sample(op, x));
      all.add(new Sample(op, s));
    }
    for (Op op : List.of(new Add(), new Subtract(), new Multiply(), new Divide())) {
      all.add(new Sample(op, x, x));
      all.add(new Sample(op, x, v));
      all.add(new Sample(op, x, s));
      all.add(new Sample(op, s, s));
      all.add(new Sample(new Fused(op, List.of(new Add(), new Relu())), x, x, v));
      all.add(new Sample(new Fused(op, List.of(new Divide(), new Subtract())), x, v, x, x));
    }
    for (Op op : List.of(new ReluGrad(), new TanhGrad(), new SigmoidGrad())) {
      all.add(new Sample(op, x, x));
    }
    return all;
  }

  private static List<Sample> sums() {
    List<Sample> all = new ArrayList<>();
    TensorType x = TensorType.f32(5, 7, 17);
    all.add(new Sample(new Sum(List.of(0)), x));
    all.add(new Sample(new Sum(List.of(0, 1)), x));
    all.add(new Sample(new Sum(List.of(0, 1, 2)), x));
    all.add(new Sample(new Sum(List.of(1)), x));
    all.add(new Sample(new Sum(List.of(1, 2)), x));
    all.add(new Sample(new Sum(List.of(2)), x));
    all.add(new Sample(new Sum(List.of(1, 2)), TensorType.f32(3, 7, 5, 16)));
    all.add(new Sample(new Sum(List.of(0)), TensorType.f32(1000, 3)));
    return all;
  }
}
