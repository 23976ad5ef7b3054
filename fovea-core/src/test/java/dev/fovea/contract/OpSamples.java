package dev.fovea.contract;

import dev.fovea.op.Filter;
import dev.fovea.op.FillMode;
import dev.fovea.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/// Samples of every op. Whoever adds an op adds lines here, and the op inherits all tests.
///
/// Sizes are 1, primes, one below and one above the vector width of 16 floats; those under "large"
/// are large enough to be shared among threads.
public final class OpSamples {
  private final List<OpSample> all = new ArrayList<>();

  private OpSamples() {}

  /// Returns all samples.
  public static List<OpSample> all() {
    OpSamples samples = new OpSamples();
    samples.convolutions();
    samples.products();
    samples.pools();
    samples.norms();
    samples.elementwise();
    samples.broadcasts();
    samples.classes();
    samples.moves();
    samples.resizes();
    samples.movedImages();
    samples.sources();
    samples.fused();
    samples.mixedPrecision();
    return samples.all;
  }

  private void add(String lines) {
    lines.lines().filter(line -> !line.isBlank()).map(OpSample::new).forEach(all::add);
  }

  private void convolutions() {
    conv("3x3 pad 1:1x1:1", 1, "f32[2,7,5,1]", "[3,3,1,17]", "f32[2,7,5,17]");
    conv("3x3 stride 2x2 pad 0:1x0:1", 1, "f32[3,8,8,16]", "[3,3,16,15]", "f32[3,4,4,15]");
    conv("2x4 stride 1x3 pad 0:1x0:1", 1, "f32[1,6,9,3]", "[2,4,3,5]", "f32[1,6,3,5]");
    conv("3x3 dilation 2x2 pad 2:2x2:2", 1, "f32[2,11,11,2]", "[3,3,2,16]", "f32[2,11,11,16]");
    conv("1x1", 1, "f32[2,5,5,33]", "[1,1,33,7]", "f32[2,5,5,7]");
    conv("5x5 stride 3x3", 1, "f32[2,13,13,1]", "[5,5,1,1]", "f32[2,3,3,1]");
    conv("3x3 pad 1:1x1:1", 3, "f32[2,6,6,6]", "[3,3,2,9]", "f32[2,6,6,9]");
    conv("3x3 pad 1:1x1:1", 16, "f32[1,6,6,16]", "[3,3,1,16]", "f32[1,6,6,16]");
    conv("2x2 stride 2x2", 1, "f32[1,5,7,3]", "[2,2,3,4]", "f32[1,2,3,4]");
    conv("3x5 pad 0:2x3:1", 1, "f32[1,4,6,2]", "[3,5,2,3]", "f32[1,4,6,3]");
    conv("3x2 stride 2x1 dilation 1x3 pad 1:0x2:1", 2, "f32[1,5,7,4]", "[3,2,2,6]", "f32[1,2,7,6]");
    conv("7 stride 2 pad 3:2", 1, "f32[2,31,4]", "[7,4,8]", "f32[2,15,8]");
    conv("3x2x3 pad 1:1x0:1x1:1", 1, "f32[1,4,5,6,3]", "[3,2,3,3,4]", "f32[1,4,5,6,4]");
    // Large.
    conv("3x3 pad 1:1x1:1", 1, "f32[3,13,11,5]", "[3,3,5,17]", "f32[3,13,11,17]");
    conv("3x3 pad 1:1x1:1", 3, "f32[5,13,11,6]", "[3,3,2,15]", "f32[5,13,11,15]");
  }

  /// Adds a convolution and its two derivatives.
  private void conv(String window, int groups, String image, String kernel, String result) {
    String same = "window=%s, groups=%d".formatted(window, groups);
    add("%s = Conv{%s}(%s, f32%s)".formatted(result, same, image, kernel));
    add("%s = ConvInputGrad{%s, image=%s}(%s, f32%s)"
        .formatted(image, same, image.substring(3), result, kernel));
    add("f32%s = ConvKernelGrad{%s, kernel=%1$s}(%s, %s)".formatted(kernel, same, image, result));
  }

  /// Types that only ops of mixed precision put together.
  private void mixedPrecision() {
    add("""
        bf16[5,17] = Cast{to=bf16}(f32[5,17])
        f32[5,17] = Cast{to=f32}(bf16[5,17])
        bf16[2,5,5,17], f32[17], f32[17] = BatchNorm{epsilon=0.001}(bf16[2,5,5,17], f32[17], f32[17])
        bf16[2,5,5,16] = Normalize{epsilon=0.001, relu=true}\
        (bf16[2,5,5,16], f32[16], f32[16], f32[16], f32[16])  # positive
        bf16[2,5,5,16], f32[16], f32[16] = BatchNormGrad{epsilon=0.001}\
        (bf16[2,5,5,16], f32[16], f32[16], f32[16], bf16[2,5,5,16])  # positive
        bf16[9,20], f32[20], f32[20] = BatchNormGrad{epsilon=0.001}\
        (bf16[9,20], f32[20], f32[20], f32[20], bf16[9,20])  # positive
        f32[3,3,5,17] = Fused{base=ConvKernelGrad{window=3x3 pad 1:1x1:1, groups=1, kernel=[3,3,5,17]}, \
        tail=[Cast{to=f32}]}(bf16[2,7,5,5], bf16[2,7,5,17])
        f32[17,31] = Fused{base=MatMul{transposeA=true, transposeB=false}, tail=[Cast{to=f32}]}\
        (bf16[7,17], bf16[7,31])
        f32[17] = Fused{base=Sum{axes=[0]}, tail=[Cast{to=f32}]}(bf16[33,17])
        bf16[2,7,5,17] = Fused{base=Conv{window=3x3 pad 1:1x1:1, groups=1}, \
        tail=[Cast{to=f32}, Add{}, Cast{to=bf16}, Relu{}]}(bf16[2,7,5,4], bf16[3,3,4,17], f32[17])
        bf16[2,7,5,17] = Fused{base=Conv{window=3x3 pad 1:1x1:1, groups=1}, tail=[Cast{to=f32}, Add{}, \
        Cast{to=bf16}, Add{}, Relu{}]}(bf16[2,7,5,4], bf16[3,3,4,17], f32[17], bf16[2,7,5,17])
        """);
  }

  private void products() {
    int[][] sizes = {{1, 1, 1}, {5, 17, 3}, {16, 15, 33}, {1, 100, 10}, {31, 7, 1}, {37, 41, 43}};
    for (int[] size : sizes) {
      for (boolean a : new boolean[]{false, true}) {
        for (boolean b : new boolean[]{false, true}) {
          String left = a ? matrix(size[1], size[0]) : matrix(size[0], size[1]);
          String right = b ? matrix(size[2], size[1]) : matrix(size[1], size[2]);
          add("%s = MatMul{transposeA=%s, transposeB=%s}(%s, %s)"
              .formatted(matrix(size[0], size[2]), a, b, left, right));
        }
      }
    }
  }

  private static String matrix(int rows, int columns) {
    return "f32[%d,%d]".formatted(rows, columns);
  }

  private void pools() {
    pool("2x2 stride 2x2", "[2,8,9,17]", "[2,4,4,17]", "u8");
    pool("3x3 stride 2x2 pad 0:1x0:1", "[2,8,9,17]", "[2,4,4,17]", "u8");
    pool("3x2 pad 1:1x0:1", "[1,8,9,5]", "[1,8,9,5]", "u8");
    pool("1x1", "[1,3,2,1]", "[1,3,2,1]", "u8");
    pool("15x17", "[1,17,18,2]", "[1,3,2,2]", "u8");
    pool("16x16", "[1,17,18,2]", "[1,2,3,2]", "i32");
    pool("3 stride 2", "[2,9,5]", "[2,4,5]", "u8");
    pool("2x2x2", "[1,3,4,5,2]", "[1,2,3,4,2]", "u8");
    // Large.
    pool("3x3 stride 2x2 pad 0:1x0:1", "[4,16,16,17]", "[4,8,8,17]", "u8");
  }

  /// Adds both kinds of pooling and their derivatives.
  private void pool(String window, String image, String result, String places) {
    add("""
        f32%2$s = MaxPool{window=%3$s, positions=false}(f32%1$s)
        f32%2$s, %4$s%2$s = MaxPool{window=%3$s, positions=true}(f32%1$s)
        f32%1$s = MaxPoolGrad{window=%3$s, image=%1$s}(%4$s%2$s, f32%2$s)
        f32%2$s = AveragePool{window=%3$s}(f32%1$s)
        f32%1$s = AveragePoolGrad{window=%3$s, image=%1$s}(f32%2$s)
        """.formatted(image, result, window, places));
  }

  private void norms() {
    norm("[7,1]", "[1]");
    norm("[5,17]", "[17]");
    norm("[3,4,15]", "[15]");
    norm("[2,3,5,16]", "[16]");
    norm("[2,2,3,2,33]", "[33]");
    // Large.
    norm("[4,9,8,33]", "[33]");
  }

  /// Adds batch normalization, alone and with a ReLU, and their derivatives.
  private void norm(String x, String c) {
    add("""
        f32%1$s, f32%2$s, f32%2$s = BatchNorm{epsilon=0.001}(f32%1$s, f32%2$s, f32%2$s)
        f32%1$s, f32%2$s, f32%2$s = BatchNormGrad{epsilon=0.001}\
        (f32%1$s, f32%2$s, f32%2$s, f32%2$s, f32%1$s)  # positive
        f32%1$s, f32%2$s, f32%2$s, u8%1$s = BatchNormRelu{epsilon=0.001}(f32%1$s, f32%2$s, f32%2$s)
        f32%1$s = Normalize{epsilon=0.001, relu=true}\
        (f32%1$s, f32%2$s, f32%2$s, f32%2$s, f32%2$s)  # positive
        f32%1$s = Normalize{epsilon=0.001, relu=false}\
        (f32%1$s, f32%2$s, f32%2$s, f32%2$s, f32%2$s)  # positive
        f32%1$s, f32%2$s, f32%2$s = BatchNormReluGrad{epsilon=0.001}\
        (f32%1$s, f32%2$s, f32%2$s, f32%2$s, f32%1$s, u8%1$s)
        """.formatted(x, c));
  }

  private void elementwise() {
    for (String x : List.of("f32[]", "f32[1]", "f32[15]", "f32[3,5,17]", "f32[3,11,31,33]")) {
      add("""
          %1$s = Affine{scale=0.7, shift=-1.3}(%1$s)
          %1$s = Clip{low=-0.6, high=1.1}(%1$s)
          %1$s = Erf{}(%1$s)
          %1$s = Exp{}(%1$s)
          %1$s = Log{}(%1$s)  # positive
          %1$s = Power{exponent=2.5}(%1$s)  # positive
          %1$s = Power{exponent=0.0}(%1$s)
          %1$s = Relu{}(%1$s)
          %1$s = Sigmoid{}(%1$s)
          %1$s = Softplus{}(%1$s)
          %1$s = Sqrt{}(%1$s)  # positive
          %1$s = Square{}(%1$s)
          %1$s = Tanh{}(%1$s)
          %1$s = Sin{}(%1$s)
          %1$s = Cos{}(%1$s)
          %1$s = Add{}(%1$s, %1$s)
          %1$s = Subtract{}(%1$s, %1$s)
          %1$s = Multiply{}(%1$s, %1$s)
          %1$s = Divide{}(%1$s, %1$s)  # positive
          %1$s = Maximum{}(%1$s, %1$s)
          %1$s = Minimum{}(%1$s, %1$s)
          %1$s = ReluGrad{}(%1$s, %1$s)
          %1$s = SigmoidGrad{}(%1$s, %1$s)
          %1$s = TanhGrad{}(%1$s, %1$s)
          %1$s = ClipGrad{low=-0.6, high=1.1}(%1$s, %1$s)
          %1$s = AtLeast{}(%1$s, %1$s)
          %1$s = Equal{}(%1$s, %1$s)
          """.formatted(x));
    }
    add("""
        i32[7] = Affine{scale=2.0, shift=1.0}(i32[7])
        i32[7] = Equal{}(i32[7], i32[7])
        """);
  }

  private void broadcasts() {
    for (String op : List.of("Add", "Subtract", "Multiply", "Divide", "Maximum", "Minimum")) {
      add("""
          f32[3,5,17] = %1$s{}(f32[3,5,17], f32[17])  # positive
          f32[3,5,17] = %1$s{}(f32[17], f32[3,5,17])  # positive
          f32[3,5,17] = %1$s{}(f32[3,5,17], f32[])  # positive
          f32[3,5,17] = %1$s{}(f32[], f32[3,5,17])  # positive
          f32[3,5,17] = %1$s{}(f32[3,5,17], f32[3,1,17])  # positive
          f32[3,5,17] = %1$s{}(f32[3,5,1], f32[5,17])  # positive
          f32[2,3,5,7] = %1$s{}(f32[2,1,5,1], f32[1,3,1,7])  # positive
          f32[5,1] = %1$s{}(f32[5,1], f32[1])  # positive
          f32[5,3] = %1$s{}(f32[5,1], f32[1,3])  # positive
          f32[31,37,31] = %1$s{}(f32[31,37,31], f32[31])  # positive
          f32[31,37,31] = %1$s{}(f32[31,37,31], f32[37,1])  # positive
          """.formatted(op));
    }
    add("""
        f32[3,5,17] = Broadcast{shape=[3,5,17]}(f32[17])
        f32[3,5,17] = Broadcast{shape=[3,5,17]}(f32[5,1])
        f32[3,5,17] = Broadcast{shape=[3,5,17]}(f32[3,1,17])
        f32[2,3] = Broadcast{shape=[2,3]}(f32[])
        f32[2,3] = Broadcast{shape=[2,3]}(f32[2,3])
        f32[31,37,31] = Broadcast{shape=[31,37,31]}(f32[37,1])
        f32[3,5,17] = AtLeast{}(f32[3,5,17], f32[])
        f32[3,5,17] = AtLeast{}(f32[], f32[3,5,17])
        f32[3,5,17] = AtLeast{}(f32[3,5,17], f32[5,1])
        """);
  }

  private void classes() {
    for (String x : List.of("[1,1]", "[5,7]", "[2,3,17]", "[13]")) {
      add("""
          f32%1$s = Softmax{}(f32%1$s)
          f32%1$s = LogSoftmax{}(f32%1$s)
          f32%1$s = SoftmaxGrad{}(f32%1$s, f32%1$s)
          f32%1$s = Sparsemax{}(f32%1$s)
          """.formatted(x));
    }
    add("""
        i32[5] = ArgMax{}(f32[5,7])
        i32[2,3] = ArgMax{}(f32[2,3,17])
        i32[] = ArgMax{}(f32[13])
        f32[11] = InTopK{k=1}(f32[11,5], i32[11])
        f32[11] = InTopK{k=3}(f32[11,5], i32[11])
        f32[11,5] = OneHot{depth=5, dtype=f32}(i32[11])
        f32[2,3,4] = OneHot{depth=4, dtype=f32}(i32[2,3])
        """);
  }

  private void moves() {
    add("""
        f32[] = Sum{axes=[]}(f32[])
        f32[7,17] = Sum{axes=[0]}(f32[5,7,17])
        f32[17] = Sum{axes=[0, 1]}(f32[5,7,17])
        f32[] = Sum{axes=[0, 1, 2]}(f32[5,7,17])
        f32[5] = Sum{axes=[1, 2]}(f32[5,7,17])
        f32[5,7] = Sum{axes=[2]}(f32[5,7,17])
        f32[5,17] = Sum{axes=[1]}(f32[5,7,17])
        f32[1] = Sum{axes=[0]}(f32[1009,1])
        f32[67] = Sum{axes=[0, 1]}(f32[31,37,67])
        f32[17,5,7] = Transpose{order=[2, 0, 1]}(f32[5,7,17])
        f32[7,17,5] = Transpose{order=[1, 2, 0]}(f32[5,7,17])
        f32[2,5,3,4] = Transpose{order=[0, 3, 1, 2]}(f32[2,3,4,5])
        f32[5,7] = Transpose{order=[0, 1]}(f32[5,7])
        f32[31,31,37] = Transpose{order=[2, 0, 1]}(f32[31,37,31])
        f32[6,10] = Reshape{shape=[6,10]}(f32[3,4,5])
        f32[1,1] = Reshape{shape=[1,1]}(f32[])
        f32[2,3] = Slice{begin=[1, 2], shape=[2,3]}(f32[5,7])
        f32[1,7,15] = Slice{begin=[4, 0, 1], shape=[1,7,15]}(f32[5,7,17])
        f32[31,35,31] = Slice{begin=[0, 1, 0], shape=[31,35,31]}(f32[31,37,31])
        f32[5,10] = Concat{axis=1}(f32[5,7], f32[5,1], f32[5,2])
        f32[6,7] = Concat{axis=0}(f32[5,7], f32[1,7])
        f32[2,3,4] = Concat{axis=2}(f32[2,3,4])
        f32[2,9,4] = Concat{axis=1}(f32[2,3,4], f32[2,6,4])
        f32[6,9] = Pad{before=[1, 0], after=[0, 2], value=0.0}(f32[5,7])
        f32[2,6,9,3] = Pad{before=[0, 2, 1, 0], after=[0, 0, 3, 0], value=-1.5}(f32[2,4,5,3])
        f32[] = Pad{before=[], after=[], value=0.0}(f32[])
        f32[2,5,3] = Take{axis=1, index=[1, 0, 0, 3, 3]}(f32[2,4,3])
        f32[3] = Take{axis=0, index=[4, 2, 2]}(f32[5])
        f32[2,3,17] = Take{axis=2, index=[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}\
        (f32[2,3,1])
        f32[2,4,3] = TakeGrad{axis=1, index=[1, 0, 0, 3, 3], length=4}(f32[2,5,3])
        f32[5] = TakeGrad{axis=0, index=[4, 2, 2], length=5}(f32[3])
        f32[101,4,67] = Take{axis=1, index=[1, 0, 0, 2]}(f32[101,3,67])
        f32[101,3,67] = TakeGrad{axis=1, index=[1, 0, 0, 2], length=3}(f32[101,4,67])
        """);
  }

  private void resizes() {
    resize(1, "[2,5,3]", "[2,10,3]");
    resize(1, "[2,7,17]", "[2,3,17]");
    resize(0, "[5]", "[13]");
    resize(0, "[13]", "[1]");
    resize(2, "[2,3,1]", "[2,3,4]");
    resize(2, "[1,3,6,5]", "[1,3,6,5]");
    resize(1, "[1,19,31]", "[1,17,31]");
    // Large.
    resize(1, "[3,97,127]", "[3,53,127]");
  }

  /// Adds an axis of another length by every filter, and its derivative.
  private void resize(int axis, String from, String to) {
    int before = TensorType.parse("f32" + from).shape().dim(axis);
    int after = TensorType.parse("f32" + to).shape().dim(axis);
    for (Filter filter : Filter.values()) {
      for (boolean antialias : new boolean[]{false, true}) {
        String same = "filter=%s, antialias=%s".formatted(filter, antialias);
        add("f32%s = Resize{axis=%d, length=%d, %s}(f32%s)".formatted(to, axis, after, same, from));
        add("f32%s = ResizeGrad{axis=%d, length=%d, %s}(f32%s)"
            .formatted(from, axis, before, same, to));
      }
    }
  }

  /// Images that are moved about. The large ones have too many places for a derivative to be measured:
  /// one or another would pass a pixel.
  private void movedImages() {
    for (FillMode fill : FillMode.values()) {
      for (boolean linear : new boolean[]{false, true}) {
        add("""
            f32[2,5,7,3] = AffineTransform{fill=%1$s, linear=%2$s, fillValue=0.75}\
            (f32[2,5,7,3], f32[2,6])
            f32[2,5,7,3] = AffineTransformImageGrad{fill=%1$s, linear=%2$s}\
            (f32[2,5,7,3], f32[2,6])
            """
            .formatted(fill, linear));
      }
      add("""
          f32[2,6] = AffineTransformMatrixGrad{fill=%s, fillValue=0.75}\
          (f32[2,5,7,3], f32[2,6], f32[2,5,7,3])
          """
          .formatted(fill));
    }
    add("""
        f32[17,13,17,3] = AffineTransform{fill=WRAP, linear=true, fillValue=0.0}\
        (f32[17,13,17,3], f32[17,6])
        f32[17,13,17,3] = AffineTransformImageGrad{fill=REFLECT, linear=true}\
        (f32[17,13,17,3], f32[17,6])
        f32[1,1,1,1] = AffineTransform{fill=REFLECT, linear=true, fillValue=0.0}\
        (f32[1,1,1,1], f32[1,6])
        f32[5,3,4,2] = Paste{}(f32[5,3,4,2], f32[5,3,4,2], f32[5,4])
        f32[31,31,37,1] = Paste{}(f32[31,31,37,1], f32[31,31,37,1], f32[31,4])
        """);
  }

  private void sources() {
    add("""
        f32[3,5] = Fill{type=f32[3,5], value=0.5}()
        f32[] = Fill{type=f32[], value=-3.0}()
        i32[7] = Fill{type=i32[7], value=2.0}()
        f32[5] = RandomUniform{type=f32[5], stream=0}(i32[2])
        f32[3,17] = RandomUniform{type=f32[3,17], stream=2}(i32[2])
        f32[5] = RandomNormal{type=f32[5], stream=0}(i32[2])
        f32[3,17] = RandomNormal{type=f32[3,17], stream=2}(i32[2])
        f32[67,71] = RandomNormal{type=f32[67,71], stream=1}(i32[2])
        f32[67,71] = RandomUniform{type=f32[67,71], stream=1}(i32[2])
        f32[7] = Cast{to=f32}(i32[7])
        f32[7] = Cast{to=f32}(f64[7])
        f64[7] = Cast{to=f64}(f32[7])
        i32[7] = Cast{to=i32}(f32[7])
        """);
  }

  private void fused() {
    String conv = "Conv{window=3x3 pad 1:1x1:1, groups=1}";
    String product = "MatMul{transposeA=false, transposeB=false}";
    add("""
        f32[2,7,5,17] = Fused{base=%1$s, tail=[Add{}]}(f32[2,7,5,3], f32[3,3,3,17], f32[17])
        f32[2,7,5,17] = Fused{base=%1$s, tail=[Add{}, Relu{}]}(f32[2,7,5,3], f32[3,3,3,17], f32[17])
        f32[2,7,5,17] = Fused{base=%1$s, tail=[Add{}, Add{}, Relu{}]}\
        (f32[2,7,5,3], f32[3,3,3,17], f32[17], f32[2,7,5,17])
        f32[16,33] = Fused{base=%2$s, tail=[Add{}, Tanh{}]}(f32[16,15], f32[15,33], f32[33])
        f32[16,33] = Fused{base=%2$s, tail=[Sigmoid{}]}(f32[16,15], f32[15,33])
        f32[5,17] = Fused{base=Multiply{}, tail=[Subtract{}, Square{}]}(f32[5,17], f32[17], f32[5,17])
        f32[2,7,5,17] = Fused{base=%1$s, tail=[Multiply{}, Relu{}]}\
        (f32[2,7,5,3], f32[3,3,3,17], f32[17])
        f32[2,7,5,17] = Fused{base=%1$s, tail=[Add{}, Tanh{}]}\
        (f32[2,7,5,3], f32[3,3,3,17], f32[2,7,5,17])
        f32[16,33] = Fused{base=%2$s, tail=[Add{}, Relu{}]}(f32[16,15], f32[15,33], f32[33])
        f32[16,33] = Fused{base=%2$s, tail=[Add{}, Sigmoid{}]}\
        (f32[16,15], f32[15,33], f32[16,33])
        f32[5,17] = Fused{base=Add{}, tail=[Divide{}, Subtract{}]}\
        (f32[5,17], f32[17], f32[5,17], f32[5,17])  # positive
        f32[5,17] = Fused{base=Divide{}, tail=[Add{}, Relu{}]}\
        (f32[5,17], f32[5,17], f32[17])  # positive
        f32[33,17,17] = Fused{base=Affine{scale=0.9, shift=0.0}, tail=[Add{}]}\
        (f32[33,17,17], f32[33,17,17])
        """
        .formatted(conv, product));
  }
}
