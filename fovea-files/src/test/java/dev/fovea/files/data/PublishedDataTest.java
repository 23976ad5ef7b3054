package dev.fovea.files.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.data.DataFileException;
import dev.fovea.data.Dataset;
import dev.fovea.data.ImageDataset;
import dev.fovea.data.PixelScale;
import dev.fovea.data.Row;
import dev.fovea.files.pretrained.WeightAddress;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Small files of each published format; the real ones are too large to be here.
class PublishedDataTest {
  @TempDir
  private Path folder;

  private DataFiles files() {
    return DataFiles.in(folder);
  }

  private static float[] pixels(ImageDataset images, int index) {
    Dataset bytes = images.scaled(new PixelScale(0, 1 / 255.0));
    TensorType type = bytes.inputs().getFirst();
    Tensor one = Tensor.zeros(type.with(type.shape().withBatch(1)));
    bytes.read(index, new Row(0, List.of(one), List.of(Tensor.zeros(TensorType.i32(1)))));
    return one.toFloats();
  }

  private static int label(Dataset images, int index) {
    TensorType type = images.inputs().getFirst();
    Tensor label = Tensor.zeros(new TensorType(DType.I32, TensorType.i32(1).shape()));
    images.read(index,
        new Row(0, List.of(Tensor.zeros(type.with(type.shape().withBatch(1)))), List.of(label)));
    return (int) label.get(0);
  }

  private static byte[] idx(int[] dims, byte[] elements) {
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dims.length + elements.length);
    file.put(new byte[]{0, 0, 8, (byte) dims.length});
    for (int dim : dims) {
      file.putInt(dim);
    }
    return file.put(elements).array();
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  /// Writes an archive as `tar` does, with a folder in front of the files.
  private void tar(String name, Map<String, byte[]> contents) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(head("inside/", 0, '5'));
      for (Map.Entry<String, byte[]> file : contents.entrySet()) {
        out.write(head("inside/" + file.getKey(), file.getValue().length, '0'));
        out.write(file.getValue());
        out.write(new byte[Math.floorMod(-file.getValue().length, 512)]);
      }
      out.write(new byte[1024]);
    }
  }

  private static byte[] head(String name, long size, char kind) {
    ByteBuffer head = ByteBuffer.allocate(512);
    head.put(0, name.getBytes(StandardCharsets.US_ASCII));
    head.put(124, "%011o".formatted(size).getBytes(StandardCharsets.US_ASCII));
    head.put(156, (byte) kind);
    return head.array();
  }

  /// Three planes whose bytes say channel and place, behind the labels.
  private static byte[] record(int side, int... labels) {
    byte[] bytes = new byte[labels.length + 3 * side * side];
    for (int i = 0; i < labels.length; i++) {
      bytes[i] = (byte) labels[i];
    }
    for (int i = 0; i < 3 * side * side; i++) {
      bytes[labels.length + i] = (byte) (i * 7 + i / (side * side));
    }
    return bytes;
  }

  private static byte[] both(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }

  @Test
  void readsPlanesOfCifar() throws IOException {
    byte[] one = record(32, 7);
    Files.createDirectories(folder.resolve("cifar10"));
    for (int i = 1; i <= 5; i++) {
      Files.write(folder.resolve("cifar10/data_batch_%d.bin".formatted(i)),
          both(one, record(32, i)));
    }
    ImageDataset images = PublishedData.of("cifar10").train(files());
    assertThat(images.size()).isEqualTo(10);
    assertThat(List.of(label(images, 0), label(images, 1), label(images, 9)))
        .containsExactly(7, 1, 5);
    float[] pixels = pixels(images, 3);
    for (int place : new int[]{0, 1, 32, 1023}) {
      for (int channel = 0; channel < 3; channel++) {
        assertThat(pixels[place * 3 + channel]).isCloseTo(
            one[1 + channel * 1024 + place] & 0xff, within(1e-3f));
      }
    }
  }

  @Test
  void readsBothClassesOfCifar100OutOfTheArchive() throws IOException {
    tar("cifar-100-binary.tar.gz", Map.of("train.bin", record(32, 19, 99),
        "test.bin", both(record(32, 3, 42), record(32, 4, 43)), "notes.txt", new byte[]{1}));
    assertThat(label(PublishedData.of("cifar100").train(files()), 0)).isEqualTo(99);
    assertThat(label(PublishedData.of("cifar100-coarse").train(files()), 0)).isEqualTo(19);
    assertThat(label(PublishedData.of("cifar100").test(files()), 1)).isEqualTo(43);
  }

  @Test
  void readsColumnsOfStl() throws IOException {
    byte[] one = record(96);
    tar("stl10_binary.tar.gz", Map.of("test_X.bin", both(one, one), "test_y.bin",
        new byte[]{1, 10}));
    ImageDataset images = PublishedData.of("stl10").test(files());
    assertThat(List.of(label(images, 0), label(images, 1))).containsExactly(0, 9);
    float[] pixels = pixels(images, 1);
    int row = 5;
    int column = 70;
    for (int channel = 0; channel < 3; channel++) {
      assertThat(pixels[(row * 96 + column) * 3 + channel]).isCloseTo(
          one[channel * 96 * 96 + column * 96 + row] & 0xff, within(1e-3f));
    }
  }

  /// Browsers unpack what they fetch.
  @Test
  void readsAnArchiveThatIsUnpackedAlready() throws IOException {
    tar("cifar-100-binary.tar.gz", Map.of("train.bin", record(32, 19, 99)));
    Path packed = folder.resolve("cifar-100-binary.tar.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      Files.copy(in, folder.resolve("cifar-100-binary.tar"));
    }
    Files.delete(packed);
    assertThat(label(PublishedData.of("cifar100").train(files()), 0)).isEqualTo(99);
  }

  /// The images of STL-10 without labels have 2.8 GB, of which a file with holes takes nothing.
  @Test
  void passesOverLargeFilesInAnArchive() throws IOException {
    long large = 2_764_800_000L;
    Path archive = folder.resolve("stl10_binary.tar");
    try (FileChannel out = FileChannel.open(archive, StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
      out.write(ByteBuffer.wrap(head("unlabeled_X.bin", large, '0')));
      out.position(512 + large);
      byte[] image = record(96);
      out.write(ByteBuffer.wrap(head("train_X.bin", image.length, '0')));
      out.write(ByteBuffer.wrap(image));
      out.write(ByteBuffer.wrap(head("train_y.bin", 1, '0')));
      out.write(ByteBuffer.wrap(Arrays.copyOf(new byte[]{7}, 512)));
    }
    assertThat(label(PublishedData.of("stl10").train(files()), 0)).isEqualTo(6);
  }

  @Test
  void takesNoFileThatIsTooLargeOutOfAnArchive() throws IOException {
    Path archive = folder.resolve("stl10_binary.tar.gz");
    Files.write(archive, zipped(head("train_X.bin", 2_764_800_000L, '0')));
    assertThatThrownBy(() -> PublishedData.of("stl10").train(files()))
        .isInstanceOf(DataFileException.class)
        .hasMessage(archive + ": train_X.bin in it has 2,764,800,000 bytes or more, at most"
            + " 1,073,741,824 are taken.\n  fix:    download it again.");
  }

  @Test
  void setsTheLettersOfEmnistUpright() throws IOException {
    byte[] letters = new byte[2 * 784];
    letters[3 * 28 + 9] = 100;
    try (ZipOutputStream zip = new ZipOutputStream(
        Files.newOutputStream(folder.resolve("gzip.zip")))) {
      zip.putNextEntry(new ZipEntry("gzip/emnist-letters-train-images-idx3-ubyte.gz"));
      zip.write(zipped(idx(new int[]{2, 28, 28}, letters)));
      zip.putNextEntry(new ZipEntry("gzip/emnist-letters-train-labels-idx1-ubyte.gz"));
      zip.write(zipped(idx(new int[]{2}, new byte[]{1, 26})));
    }
    ImageDataset images = PublishedData.of("emnist-letters").train(files());
    assertThat(pixels(images, 0)[9 * 28 + 3]).isCloseTo(100, within(1e-3f));
    assertThat(List.of(label(images, 0), label(images, 1))).containsExactly(0, 25);
    assertThatThrownBy(() -> PublishedData.of("emnist-digits").train(files()))
        .isInstanceOf(DataFileException.class)
        .hasMessage(folder.resolve("gzip.zip") + ": the archive has no file"
            + " emnist-digits-train-images-idx3-ubyte.gz.\n  fix:    download it again.");
  }

  @Test
  void readsFashionPackedOrNot() throws IOException {
    Files.write(folder.resolve("t10k-images-idx3-ubyte"), idx(new int[]{1, 28, 28}, new byte[784]));
    byte[] labels = idx(new int[]{1}, new byte[]{4});
    Files.write(folder.resolve("t10k-labels-idx1-ubyte"), labels);
    assertThat(label(PublishedData.of("fashion-mnist").test(files()), 0)).isEqualTo(4);
    byte[] packed = zipped(labels);
    Files.write(folder.resolve("t10k-labels-idx1-ubyte.gz"), packed);
    assertThat(fetch("fashion-mnist", packed)).isEqualTo(packed);
  }

  /// Reads labels of which the published file has these bytes.
  private byte[] fetch(String set, byte[] published) {
    String name = "t10k-labels-idx1-ubyte.gz";
    return files().read(set, Optional.empty(), Map.of(name, Optional.of(
        WeightAddress.parse("https://host/" + name + "#" + md5(published))))).get(name);
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// MNIST's files have the names of others'.
  @Test
  void tellsFilesOfTheSameNameApart() throws IOException {
    Path digits = folder.resolve("t10k-labels-idx1-ubyte.gz");
    Files.write(digits, new byte[]{1});
    byte[] clothes = {2, 3};
    assertThatThrownBy(() -> fetch("fashion-mnist", clothes))
        .isInstanceOf(DataFileException.class)
        .hasMessage(
            "%s: its MD5 is %s, that of the published file %s.\n".formatted(
                digits, md5(new byte[]{1}), md5(clothes))
                + "  fix:    put the file of https://host/t10k-labels-idx1-ubyte.gz into %s; this is"
                    .formatted(folder.resolve("fashion-mnist"))
                + " one of another data set, or a damaged one.");
    Files.createDirectories(folder.resolve("fashion-mnist"));
    Files.write(folder.resolve("fashion-mnist/t10k-labels-idx1-ubyte.gz"), clothes);
    assertThat(fetch("fashion-mnist", clothes)).isEqualTo(clothes);
  }

  @Test
  void saysWhichFileToPutWhere() {
    assertThatThrownBy(() -> PublishedData.of("cifar10").test(files()))
        .isInstanceOf(DataFileException.class)
        .hasMessage("%s: there is no file test_batch.bin, nor cifar-10-binary.tar.gz.\n".formatted(
            folder) + "  fix:    put cifar-10-binary.tar.gz of cifar10 into it, or into "
            + folder.resolve("cifar10") + ".");
    assertThatThrownBy(() -> PublishedData.of("kmnist").train(files()))
        .hasMessage("%s: there is no file train-images-idx3-ubyte.gz.\n".formatted(folder)
            + "  fix:    put train-images-idx3-ubyte.gz of kmnist into it, or into "
            + folder.resolve("kmnist") + ".");
    assertThatThrownBy(() -> PublishedData.of("cifar"))
        .hasMessage("there is no data set 'cifar'. Choose one of %s."
            .formatted(PublishedData.names()));
  }

  @Test
  void saysWhatIsWrongWithRecords() throws IOException {
    Files.write(folder.resolve("test_batch.bin"), new byte[3000]);
    assertThatThrownBy(() -> PublishedData.of("cifar10").test(files()))
        .hasMessage("test_batch.bin: its 3,000 bytes are no whole number of images of 3,073 bytes"
            + " each.\n  fix:    download it again, and take the binary version.");
    Files.write(folder.resolve("test_batch.bin"), record(32, 10));
    assertThatThrownBy(() -> PublishedData.of("cifar10").test(files()))
        .hasMessage("test_batch.bin: image 0 has the class 10, and there are 10.\n"
            + "  fix:    download it again; this is another file, or a damaged one.");
    Files.write(folder.resolve("train_X.bin"), record(96));
    Files.write(folder.resolve("train_y.bin"), new byte[]{0});
    assertThatThrownBy(() -> PublishedData.of("stl10").train(files()))
        .hasMessage("train_y.bin: image 0 has the class 0, there are 1 to 10.\n"
            + "  fix:    download it again; this is another file, or a damaged one.");
    Files.write(folder.resolve("train_y.bin"), new byte[]{1, 2});
    assertThatThrownBy(() -> PublishedData.of("stl10").train(files()))
        .hasMessage("train_X.bin: it has 1 images, and there are 2 labels.\n"
            + "  fix:    download both files again.");
  }

  @Test
  void saysThatAnArchiveIsDamaged() throws IOException {
    tar("cifar-100-binary.tar.gz", Map.of("train.bin", record(32, 19, 99)));
    Path archive = folder.resolve("cifar-100-binary.tar.gz");
    byte[] whole = Files.readAllBytes(archive);
    for (int length = 0; length < whole.length - 8; length += 97) {
      Files.write(archive, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PublishedData.of("cifar100").train(files()))
          .isInstanceOf(DataFileException.class)
          .hasMessageStartingWith(archive + ": the archive ");
    }
    ByteArrayOutputStream odd = new ByteArrayOutputStream();
    byte[] head = head("train.bin", 1, '0');
    head[124] = 'x';
    odd.write(head);
    Files.write(archive, zipped(odd.toByteArray()));
    assertThatThrownBy(() -> PublishedData.of("cifar100").train(files()))
        .hasMessage(archive + ": 'x0000000001' is no size of a file in an archive.\n"
            + "  fix:    download it again.");
  }

  /// The first images of the real file, where they are: `-Dfovea.data=FOLDER`.
  @Test
  void agreesWithTheRealCifar() throws IOException {
    Path real = Path.of(System.getProperty("fovea.data", "../../shared/data"),
        "cifar10/data_batch_1.first4000.bin");
    Assumptions.assumeTrue(Files.isRegularFile(real));
    byte[] bytes = Files.readAllBytes(real);
    for (int i = 1; i <= 5; i++) {
      Files.write(folder.resolve("data_batch_%d.bin".formatted(i)), bytes);
    }
    ImageDataset images = PublishedData.of("cifar10").train(files());
    assertThat(images.size()).isEqualTo(20_000);
    // The first three are a frog and two trucks, as the data set's page of examples says.
    assertThat(List.of(label(images, 0), label(images, 1), label(images, 2)))
        .containsExactly(6, 9, 9);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < 1000; i++) {
      for (float pixel : pixels(images, i)) {
        sum += pixel / 255;
        squares += pixel / 255 * pixel / 255;
      }
    }
    double mean = sum / 3_072_000;
    PixelScale scale = PublishedData.of("cifar10").scale();
    assertThat(mean).isCloseTo(scale.mean(), within(0.01));
    assertThat(Math.sqrt(squares / 3_072_000 - mean * mean))
        .isCloseTo(scale.deviation(), within(0.01));
  }
}
