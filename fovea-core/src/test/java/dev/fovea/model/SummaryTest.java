package dev.fovea.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.layer.Activation;
import dev.fovea.layer.ActivationFunction;
import dev.fovea.layer.Add;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Symbol;
import dev.fovea.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
  /// The counts that Keras prints for the lecture's networks.
  @ParameterizedTest
  @CsvSource({"normal-model, 1438482, 1434946, 3536", "conv-model, 822794, 822538, 256",
      "conv-model-pooling, 220682, 220426, 256"})
  void countsTheParametersOfTheLectureModels(String name, long total, long trained, long rest) {
    Summary summary = Summary.of(Zoo.model(name));
    assertThat(summary.cost().parameters()).isEqualTo(total);
    assertThat(summary.cost().trainable()).isEqualTo(trained);
    assertThat(summary.cost().parameters() - summary.cost().trainable()).isEqualTo(rest);
    assertThat(summary.rows().stream().mapToLong(row -> row.cost().parameters()).sum())
        .isEqualTo(total);
  }

  @Test
  void drawsTheTableOfAStack() {
    Model model = Sequential.of(new Input(6, 7, 2), new Conv2D(5, 3).same(),
        new BatchNormalization(), new Activation(ActivationFunction.RELU), new Flatten(),
        new Dense(1000));
    assertThat(model.summary()).isEqualTo("""
        Model: "sequential"
        ┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━┓
        ┃ Layer (type)                             ┃ Output Shape    ┃ Param # ┃ FLOPs   ┃
        ┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━┩
        │ conv2d (Conv2D)                          │ (None, 6, 7, 5) │      95 │   7,770 │
        ├──────────────────────────────────────────┼─────────────────┼─────────┼─────────┤
        │ batch_normalization (BatchNormalization) │ (None, 6, 7, 5) │      20 │     445 │
        ├──────────────────────────────────────────┼─────────────────┼─────────┼─────────┤
        │ activation (Activation)                  │ (None, 6, 7, 5) │       0 │     210 │
        ├──────────────────────────────────────────┼─────────────────┼─────────┼─────────┤
        │ flatten (Flatten)                        │ (None, 210)     │       0 │       0 │
        ├──────────────────────────────────────────┼─────────────────┼─────────┼─────────┤
        │ dense (Dense)                            │ (None, 1000)    │ 211,000 │ 421,000 │
        └──────────────────────────────────────────┴─────────────────┴─────────┴─────────┘
         Total params: 211,115 (824.67 KB)
         Trainable params: 211,105 (824.63 KB)
         Non-trainable params: 10 (40.00 B)
         Multiply-adds: 213,780 (213.78 K)
         FLOPs: 429,425 (429.43 K)
         Activations: 7.19 KB for one sample
        """);
  }

  @Test
  void drawsWhatIsConnectedToWhat() {
    Symbol image = Input.of(8, 8, 1);
    Symbol start = new Conv2D(4, 3).same().on(image);
    Layer shared = new Conv2D(4, 1);
    Symbol sum = new Add().on(shared.on(shared.on(start)), start);
    Model model = Model.of("residual", List.of(image), List.of(sum));
    assertThat(model.summary()).isEqualTo("""
        Model: "residual"
        ┏━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━┳━━━━━━━━━━━━━━━━━━┓
        ┃ Layer (type)             ┃ Output Shape    ┃ Param # ┃ FLOPs ┃ Connected to     ┃
        ┡━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━╇━━━━━━━━━━━━━━━━━━┩
        │ input_layer (InputLayer) │ (None, 8, 8, 1) │       0 │     0 │ -                │
        ├──────────────────────────┼─────────────────┼─────────┼───────┼──────────────────┤
        │ conv2d (Conv2D)          │ (None, 8, 8, 4) │      40 │ 4,864 │ input_layer      │
        ├──────────────────────────┼─────────────────┼─────────┼───────┼──────────────────┤
        │ conv2d_1 (Conv2D)        │ (None, 8, 8, 4) │      20 │ 4,608 │ conv2d, conv2d_1 │
        ├──────────────────────────┼─────────────────┼─────────┼───────┼──────────────────┤
        │ add (Add)                │ (None, 8, 8, 4) │       0 │   256 │ conv2d_1, conv2d │
        └──────────────────────────┴─────────────────┴─────────┴───────┴──────────────────┘
         Total params: 60 (240.00 B)
         Trainable params: 60 (240.00 B)
         Non-trainable params: 0 (0.00 B)
         Multiply-adds: 4,352 (4.35 K)
         FLOPs: 9,728 (9.73 K)
         Activations: 4.00 KB for one sample
        """);
  }

  /// Two for each multiply-add: 6 x 7 positions, 5 filters, 3 x 3 elements, 2 channels; one for bias.
  @Test
  void countsTheArithmeticOfAConvolution() {
    Model model = Sequential.of(new Input(6, 7, 2), new Conv2D(5, 3).same());
    assertThat(Summary.of(model).cost().flops()).isEqualTo(2 * 6 * 7 * 5 * 3 * 3 * 2 + 6 * 7 * 5);
    Model groups = Sequential.of(new Input(6, 7, 2), new Conv2D(4, 3).groups(2).withoutBias());
    assertThat(Summary.of(groups).cost().flops()).isEqualTo(2 * 4 * 5 * 4 * 3 * 3);
  }

  @Test
  void countsFrozenWeightsAsNotTrained() {
    Model model = Sequential.of(new Input(4), new Dense(3).frozen(), new Dense(2));
    Summary summary = Summary.of(model);
    assertThat(summary.cost().parameters()).isEqualTo(15 + 8);
    assertThat(summary.cost().trainable()).isEqualTo(8);
  }

  /// A terminal that is narrower than the table: names go on below, numbers stay whole.
  @Test
  void breaksLongNamesWhereTheTerminalIsNarrow() {
    Symbol image = Input.of(16, 16, 3);
    Symbol x = new Conv2D(8, 3).named("conv2_block1_1_conv").on(image);
    Model model = Model.of(image, new Add().on(x, new BatchNormalization().on(x)));
    assertThat(model.summary(false, 64)).startsWith("""
        Model: "functional"
        ┏━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┳━━━━━━━━┳━━━━━━━━━━━━━━┓
        ┃ Layer       ┃ Output Shape ┃ Param # ┃ FLOPs  ┃ Connected to ┃
        ┃ (type)      ┃              ┃         ┃        ┃              ┃
        ┡━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━╇━━━━━━━━╇━━━━━━━━━━━━━━┩
        │ input_layer │ (None, 16,   │       0 │      0 │ -            │
        │ (InputLayer │ 16, 3)       │         │        │              │
        │ )           │              │         │        │              │
        ├─────────────┼──────────────┼─────────┼────────┼──────────────┤
        │ conv2_      │ (None, 14,   │     224 │ 86,240 │ input_layer  │
        │ block1_1_   │ 14, 8)       │         │        │              │
        │ conv        │              │         │        │              │
        │ (Conv2D)    │              │         │        │              │
        ├─────────────┼──────────────┼─────────┼────────┼──────────────┤
        """);
    assertThat(model.summary(false, 64).lines().mapToInt(String::length).max()).hasValue(64);
    assertThat(model.summary(false, 20)).as("too narrow, but numbers stay whole")
        .contains("│ 86,240 │");
    assertThat(model.summary(false, 1000)).isEqualTo(model.summary());
  }
}
