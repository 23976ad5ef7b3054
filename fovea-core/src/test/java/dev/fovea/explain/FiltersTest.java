package dev.fovea.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fovea.data.Dataset;
import dev.fovea.data.TensorDataset;
import dev.fovea.layer.AveragePooling2D;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Conv2DTranspose;
import dev.fovea.layer.Cropping2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.GlobalAveragePooling2D;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.Multiply;
import dev.fovea.layer.Reshape;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.UpSampling2D;
import dev.fovea.layer.ZeroPadding2D;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What filters look for: receptive fields, strongest places, inputs that excite.
class FiltersTest {
  private static Stream<List<Layer>> stacks() {
    return Stream.of(
        List.of(new Conv2D(2, 3)),
        List.of(new Conv2D(2, 3).same(), new AveragePooling2D(2), new Conv2D(2, 3)),
        List.of(new Conv2D(2, 3).strides(2).same(), new Conv2D(2, 5).dilation(2)),
        List.of(new ZeroPadding2D(2), new Conv2D(2, 3).strides(3), new Cropping2D(1)),
        List.of(new UpSampling2D(2), new Conv2D(1, 3)),
        List.of(new Conv2DTranspose(1, 5).same(), new Conv2D(1, 3)),
        List.of(new Conv2D(2, 1), new Conv2D(3, 2, 4)));
  }

  /// A linear network depends on exactly the pixels that it sees, and its derivative says on which.
  @ParameterizedTest
  @MethodSource("stacks")
  void aFieldHoldsThePixelsThatCount(List<Layer> layers) {
    int side = 19;
    Symbol image = Input.of(side, side, 1);
    Symbol end = image;
    for (Layer layer : layers) {
      end = layer.on(end);
    }
    Model model = Model.of(image, end).initialize(3);
    String last = model.outputNames().getFirst();
    ReceptiveField field = ReceptiveField.of(model, last);
    Shape maps = end.shape();
    boolean whole = field.rows().stride() == 0;
    for (int place = 0; place < maps.dim(0) * maps.dim(1); place++) {
      int row = place / maps.dim(1);
      int column = place % maps.dim(1);
      float[] change = change(model, last, maps, row, column, side);
      for (int i = 0; i < change.length; i++) {
        boolean seen = inside(field.rows(), row, i / side)
            && inside(field.columns(), column, i % side);
        assertThat(change[i] == 0 || seen).as("pixel %d of place %d", i, place).isTrue();
        boolean corner = i / side == Math.max(0, field.rows().from(row))
            && i % side == Math.max(0, field.columns().from(column));
        assertThat(!corner || whole || change[i] != 0).as("corner of place %d", place).isTrue();
      }
    }
  }

  private static boolean inside(ReceptiveField.Axis axis, int place, int pixel) {
    return pixel >= axis.from(place) && pixel < axis.from(place) + axis.size();
  }

  private static float[] change(
      Model model, String layer, Shape maps, int row, int column, int side) {
    Tensor weights = Tensor.zeros(TensorType.f32(1, maps.dim(0), maps.dim(1), maps.last()));
    weights.set((long) (row * maps.dim(1) + column) * maps.last(), 1);
    Tensor image = Tensor.zeros(TensorType.f32(1, side, side, 1));
    return Derivative.ofLayer(model, layer).of(image, weights).derivative().toFloats();
  }

  @Test
  void whatIsWeighedByTheWholeImageSeesAllOfIt() {
    Symbol image = Input.of(8, 6, 2);
    Symbol maps = new Conv2D(3, 3).same().on(image);
    Symbol weights = new Reshape(1, 1, 3).on(new GlobalAveragePooling2D().on(maps));
    Model model = Model.of(image, new Multiply().named("weighed").on(maps, weights));
    ReceptiveField field = ReceptiveField.of(model, "weighed");
    assertThat(field.rows().from(0)).isLessThanOrEqualTo(0);
    assertThat(field.rows().from(0) + field.rows().size()).isGreaterThanOrEqualTo(8);
    assertThat(field.columns().from(0) + field.columns().size()).isGreaterThanOrEqualTo(6);
  }

  private static Model edges() {
    Model model = Stack.of(Input.of(5, 6, 1), new Conv2D(1, 3).named("edge"), new Flatten(),
        new Dense(2).named("classes")).initialize(1);
    model.weights().set("edge/kernel",
        Tensor.of(new float[]{-1, 0, 1, -1, 0, 1, -1, 0, 1}, 3, 3, 1, 1));
    return model;
  }

  @Test
  void findsWhereAnEdgeIs() {
    Tensor images = Tensor.zeros(TensorType.f32(2, 5, 6, 1));
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 6; column++) {
        images.set(row * 6L + column, column >= 4 ? 1 : 0);
        images.set(30 + row * 6L + column, row >= 3 && column >= 3 ? 0.5 : 0);
      }
    }
    TensorDataset data = TensorDataset.of(images, Tensor.of(new int[]{0, 1}, 2));
    StrongestPlaces found = StrongestPlaces.of(edges(), "edge", data, 5);
    assertThat(found.channels()).hasSize(1);
    assertThat(found.channels().getFirst()).containsExactly(
        new StrongestPlaces.Place(0, 0, 2, 3), new StrongestPlaces.Place(1, 2, 1, 1));
    Dataset second = data.weighted(Tensor.of(new float[]{0, 1}, 2));
    assertThat(StrongestPlaces.of(edges(), "edge", second, 5).channels().getFirst())
        .containsExactly(new StrongestPlaces.Place(1, 2, 1, 1));
    FeatureMaps maps = FeatureMaps.of(edges(), images, "edge").getFirst();
    assertThat(maps.map(0, 0)).containsExactly(0, 0, 3, 3, 0, 0, 3, 3, 0, 0, 3, 3);
    assertThat(maps.strongest(0)).containsExactly(0);
  }

  @Test
  void climbsToWhatExcitesAFilter() {
    ActivationMaximization climb = new ActivationMaximization(60, 0.05, 0.01, 0, 0, 1, 7);
    ActivationMaximization.Found found = climb.ofFilters(edges(), "edge", 0);
    assertThat(found.after()[0]).isGreaterThan(found.before()[0] + 0.5);
    // On the mean over all places what counts is the right side against the left one.
    float[] pixels = found.inputs().toFloats();
    for (int row = 1; row < 4; row++) {
      assertThat(pixels[row * 6]).isLessThan(0.2f);
      assertThat(pixels[row * 6 + 5]).isGreaterThan(0.8f);
    }
    for (float pixel : pixels) {
      assertThat(pixel).isBetween(0f, 1f);
    }
  }

  @Test
  void climbsToWhatAClassIs() {
    Model model = edges();
    ActivationMaximization.Found found = new ActivationMaximization(0, 1).ofClasses(model, 0, 1);
    assertThat(found.after()[0]).isGreaterThan(found.before()[0]);
    assertThat(found.after()[1]).isGreaterThan(found.before()[1]);
    assertThat(model.predict(found.inputs()).get(0))
        .isGreaterThan(model.predict(found.inputs()).get(2));
  }

  @Test
  void saysWhichFiltersThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ActivationMaximization(0, 1).ofFilters(edges(), "edge", 1))
        .withMessage("edge: has no filter 1, it has 0 to 0.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ActivationMaximization(0, 1).ofFilters(edges(), "edge"))
        .withMessage("ActivationMaximization needs at least one filter or class to excite.");
    Dataset none = TensorDataset.of(Tensor.zeros(TensorType.f32(1, 5, 6, 1)),
        Tensor.of(new int[1], 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StrongestPlaces.of(edges(), "edge", none, 0))
        .withMessage("StrongestPlaces looks for at least 1 place for each filter, got 0.");
    Model rows = Stack.of(Input.of(4), new Reshape(2, 2, 1), new Conv2D(1, 2).named("conv"))
        .named("rows");
    assertThatIllegalArgumentException().isThrownBy(() -> ReceptiveField.of(rows, "conv"))
        .withMessage(
            """
                rows reads [4], which is no image.
                  fix:    look at a model of images [height,width,channels].""");
  }
}
