package dev.fovea.files.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.files.tensorboard.EventReader.Logged;
import dev.fovea.graph.Graph;
import dev.fovea.layer.BatchNormalization;
import dev.fovea.layer.Conv2D;
import dev.fovea.layer.Dense;
import dev.fovea.layer.Flatten;
import dev.fovea.layer.Input;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
  @TempDir
  private Path folder;

  private static byte[] reference() throws IOException {
    try (var in = Objects.requireNonNull(
        EventFileTest.class.getResourceAsStream("reference.tfevents"))) {
      return in.readAllBytes();
    }
  }

  private static Tensor waves() {
    Tensor waves = Tensor.zeros(TensorType.f32(10, 100));
    for (int i = 0; i < 1000; i++) {
      waves.set(i, Math.sin(i));
    }
    return waves;
  }

  private static Tensor equal() {
    Tensor equal = Tensor.zeros(TensorType.f32(7));
    for (int i = 0; i < 7; i++) {
      equal.set(i, 2.5);
    }
    return equal;
  }

  /// The file that TensorBoard itself wrote holds the reader to the format, and the writer to it.
  @Test
  void writesWhatTensorBoardWrites() throws IOException {
    EventFile file = EventFile.in(folder);
    for (int step = 0; step < 3; step++) {
      file.scalar("loss", step, 1.0 / (step + 3));
    }
    file.histogram("waves", 300, waves());
    file.histogram("equal", 301, equal());
    file.histogram("empty", 302, Tensor.zeros(TensorType.f32(0)));
    List<Wire> events = EventReader.events(file.path());
    List<Wire> theirs = EventReader.events(reference());
    assertThat(events.getFirst().text(3)).isEqualTo("brain.Event:2")
        .isEqualTo(theirs.getFirst().text(3));
    List<Logged> own = EventReader.values(events);
    List<Logged> other = EventReader.values(theirs);
    assertThat(own).hasSize(6).hasSameSizeAs(other);
    for (int i = 0; i < own.size(); i++) {
      Logged mine = own.get(i);
      Logged wanted = other.get(i);
      assertThat(mine.tag()).isEqualTo(wanted.tag());
      assertThat(mine.plugin()).isEqualTo(wanted.plugin());
      assertThat(mine.step()).isEqualTo(wanted.step());
      assertThat(mine.dims()).isEqualTo(wanted.dims());
      assertThat(mine.tensor().number(1)).as("element type").isEqualTo(wanted.tensor().number(1));
      assertThat(mine.figure()).isEqualTo(wanted.figure());
      assertThat(mine.reals()).containsExactly(wanted.reals(), Offset.offset(1e-15));
    }
    assertThat(other.get(1).figure()).as("read from TensorBoard's file").isEqualTo(0.25);
    assertThat(Arrays.stream(own.get(3).reals()).sum()).isGreaterThan(999);
  }

  @Test
  void stampsEventsWithTheTime() throws IOException {
    double before = System.currentTimeMillis() / 1e3 - 1;
    EventFile file = EventFile.in(folder);
    file.scalar("loss", 1, 0);
    for (Wire event : EventReader.events(file.path())) {
      assertThat(event.real(1)).isBetween(before, before + 60);
    }
  }

  @Test
  void leavesWhatIsNoFiniteNumberOutOfHistograms() throws IOException {
    Tensor some = Tensor.of(
        new float[]{Float.NaN, 1, 2, Float.POSITIVE_INFINITY, 1}, 5);
    EventFile file = EventFile.in(folder);
    file.histogram("some", 0, some);
    double[] rows = EventReader.values(file.path()).getFirst().reals();
    assertThat(rows).hasSize(90);
    assertThat(List.of(rows[0], rows[2], rows[88], rows[89])).containsExactly(1.0, 2.0, 2.0, 1.0);
  }

  private static Tensor picture(int channels) {
    Tensor picture = Tensor.zeros(TensorType.f32(2, 5, 7, channels));
    for (int i = 0; i < picture.shape().size(); i++) {
      picture.set(i, (i * 37 % 256) / 255.0);
    }
    return picture;
  }

  @Test
  void writesPicturesThatOtherProgramsRead() throws IOException {
    for (int channels = 1; channels <= 4; channels++) {
      Tensor pictures = picture(channels);
      EventFile file = EventFile.in(folder);
      file.images("some", 4, pictures, 2);
      Logged logged = EventReader.values(file.path()).getFirst();
      assertThat(logged.plugin()).isEqualTo("images");
      assertThat(logged.dims()).containsExactly(4L);
      assertThat(logged.tensor().number(1)).as("text").isEqualTo(7);
      assertThat(logged.tensor().texts(8).subList(0, 2)).containsExactly("7", "5");
      for (int i = 0; i < 2; i++) {
        byte[] png = (byte[]) logged.tensor().all(8).get(2 + i);
        PngReader read = PngReader.of(png);
        assertThat(read.width()).isEqualTo(7);
        assertThat(read.height()).isEqualTo(5);
        assertThat(read.channels()).isEqualTo(channels);
        List<Integer> pixels = read.pixels();
        assertThat(pixels).hasSize(35 * channels);
        for (int p = 0; p < pixels.size(); p++) {
          assertThat(pixels.get(p)).isEqualTo((i * 35 * channels + p) * 37 % 256);
        }
      }
    }
  }

  @Test
  void clipsPicturesToTheirRange() throws IOException {
    EventFile file = EventFile.in(folder);
    file.images("real", 0, Tensor.of(new float[]{-1, 0.5f, 1, 7}, 1, 1, 4, 1), 1);
    Tensor bytes = Tensor.zeros(TensorType.f32(1, 1, 4, 1).with(DType.U8));
    bytes.set(1, 200);
    file.images("whole", 0, bytes, 1);
    assertThat(pixels(EventReader.values(file.path()).getFirst())).containsExactly(0, 127, 255,
        255);
    assertThat(pixels(EventReader.values(file.path()).getLast())).containsExactly(0, 200, 0, 0);
  }

  private static List<Integer> pixels(Logged logged) {
    return PngReader.of((byte[]) logged.tensor().all(8).get(2)).pixels();
  }

  @Test
  void refusesPicturesOfAnotherShape() {
    EventFile file = EventFile.in(folder);
    assertThatThrownBy(() -> file.images("some", 0, Tensor.zeros(TensorType.f32(2, 5, 7, 5)), 1))
        .isInstanceOf(IllegalArgumentException.class).hasMessage(
            "some: pictures are [number, height, width, channels] with 1 to 4 channels, got"
                + " f32[2,5,7,5].\n  fix:    reshape them, or take some channels.");
  }

  private static Model model() {
    return Sequential.of(new Input(6, 6, 1), new Conv2D(4, 3), new BatchNormalization(),
        new Flatten(), new Dense(3));
  }

  @Test
  void writesTheGraphWithABoxForEachLayer() throws IOException {
    Graph graph = model().inference(1);
    EventFile file = EventFile.in(folder);
    file.graph(graph);
    Wire written = EventReader.events(file.path()).getLast().message(4);
    List<Wire> nodes = written.messages(1);
    assertThat(nodes)
        .hasSize(graph.inputs().size() + graph.nodes().size() + graph.outputs().size());
    Set<String> names = new HashSet<>();
    for (Wire node : nodes) {
      assertThat(node.texts(3)).allSatisfy(
          input -> assertThat(names).contains(input.replaceFirst(":\\d+$", "")));
      assertThat(names.add(node.text(1))).as("one node " + node.text(1)).isTrue();
    }
    assertThat(names).contains("x0", "conv2d/kernel", "conv2d/Conv", "dense/MatMul", "y0");
    Wire conv = nodes.stream().filter(node -> node.text(1).equals("conv2d/Conv")).findFirst()
        .orElseThrow();
    assertThat(conv.text(2)).isEqualTo("Conv");
    assertThat(conv.texts(3)).containsExactly("x0", "conv2d/kernel");
    Wire shapes = attribute(conv, "_output_shapes").message(1).message(7);
    assertThat(shapes.messages(2).stream().map(dim -> dim.number(1)))
        .containsExactly(1L, 4L, 4L, 4L);
    assertThat(attribute(conv, "settings").text(2)).isEqualTo("Conv 3x3, groups 1");
    assertThat(attribute(conv, "T").number(6)).isEqualTo(1);
  }

  private static Wire attribute(Wire node, String name) {
    return node.messages(5).stream().filter(entry -> entry.text(1).equals(name)).findFirst()
        .orElseThrow().message(2);
  }

  private EventFile some() {
    EventFile file = EventFile.in(folder);
    file.scalar("loss", 1, 0.5);
    file.histogram("waves", 1, waves());
    file.graph(model().inference(1));
    file.scalar("loss", 2, 0.25);
    return file;
  }

  @Test
  void losesOnlyTheLastEventWhenItIsCutOff() throws IOException {
    byte[] bytes = Files.readAllBytes(some().path());
    int whole = -1;
    for (int length = 0; length <= bytes.length; length++) {
      int read = EventReader.events(Arrays.copyOf(bytes, length)).size();
      assertThat(read).isBetween(Math.max(0, whole), whole + 1);
      whole = Math.max(whole, read);
    }
    assertThat(whole).isEqualTo(5);
  }

  /// Every byte is under a checksum: readers notice whichever of them changes.
  @Test
  void letsReadersNoticeEveryDamagedByte() throws IOException {
    byte[] bytes = Files.readAllBytes(some().path());
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) (1 << i % 8);
      assertThatThrownBy(() -> EventReader.events(damaged)).as("byte " + i)
          .isInstanceOf(IllegalStateException.class).hasMessageStartingWith("checksum ");
    }
  }

  @Test
  void replacesAnEventThatWasWrittenHalf() throws IOException {
    EventFile file = some();
    Files.write(file.path(), new byte[1000], StandardOpenOption.APPEND);
    file.scalar("loss", 3, 0.125);
    List<Logged> values = EventReader.values(file.path());
    assertThat(values).hasSize(4);
    assertThat(values.getLast().figure()).isEqualTo(0.125);
  }

  @Test
  void startsANewFileEachTime() throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      files.add(EventFile.in(folder).path());
    }
    assertThat(files).doesNotHaveDuplicates().allSatisfy(file -> {
      assertThat(file.getFileName().toString())
          .matches("events\\.out\\.tfevents\\.\\d{10}\\.fovea\\.\\d+\\.\\d+\\.v2");
      assertThat(EventReader.events(file)).hasSize(1);
    });
  }

  @Test
  void saysThatTheFolderCannotBeMade() throws IOException {
    Path file = Files.createFile(folder.resolve("logs"));
    assertThatThrownBy(() -> EventFile.in(file)).isInstanceOf(UncheckedIOException.class)
        .hasMessage("the folder " + file + " cannot be made: a file has that name.\n"
            + "  fix:    choose another folder for TensorBoard.");
  }

  @Test
  void saysThatTheFileIsGone() throws IOException {
    EventFile file = EventFile.in(folder);
    Files.delete(file.path());
    assertThatThrownBy(() -> file.scalar("loss", 1, 1)).isInstanceOf(UncheckedIOException.class)
        .hasMessage(file.path() + ": cannot be written: it is not there any more.\n"
            + "  fix:    make room, or choose another folder for TensorBoard.");
  }
}
