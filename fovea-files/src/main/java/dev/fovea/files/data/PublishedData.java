package dev.fovea.files.data;

import static java.util.Objects.requireNonNull;

import dev.fovea.data.DataFileException;
import dev.fovea.data.Idx;
import dev.fovea.data.ImageDataset;
import dev.fovea.data.Mnist;
import dev.fovea.data.PixelScale;
import dev.fovea.files.pretrained.WeightAddress;
import dev.fovea.tensor.Shape;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Data sets that have a name: images to train on, and others to test on.
///
/// MNIST lies in an artifact ([Mnist]); the others are taken from a folder or fetched ([DataFiles]), with the
/// checksums that their publishers, or torchvision, give. Pixels are on the scale that gives those to
/// train on mean 0 and deviation 1 over all channels.
///
/// {@snippet :
/// DataFiles files = DataFiles.in(Path.of("data"));
/// PublishedData cifar = PublishedData.of("cifar10");
/// trainer.fit(cifar.train(files), Fit.epochs(10).validation(cifar.test(files)));
/// }
public final class PublishedData {
  /// How a data set is published.
  private sealed interface Format {
    /// Images and labels as IDX arrays, each a file of its own.
    ///
    /// @param base where the files are
    /// @param sums MD5 of images and labels to train on, then of those to test on
    record IdxFiles(String base, List<String> sums) implements Format {}

    /// The splits of EMNIST: IDX arrays in one archive, whose images lie on their sides.
    ///
    /// @param split its name
    /// @param first number of the first class
    record Emnist(String split, int first) implements Format {}

    /// CIFAR's binary version.
    ///
    /// @param address the archive
    /// @param records how images lie in its files
    /// @param train   files to train on
    /// @param test    the file to test on
    record Cifar(WeightAddress address, Records records, List<String> train, String test)
        implements
          Format {}

    /// STL-10's binary version.
    record Stl10(WeightAddress address) implements Format {}

    /// In an artifact.
    record Inside() implements Format {}
  }

  private static final Shape SMALL = Shape.of(28, 28, 1);
  private static final Shape COLOURED = Shape.of(32, 32, 3);
  private static final WeightAddress EMNIST = address(
      "https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip", "58c8d27c78d21e728a6bc7b3cc06412e");
  private static final String TORONTO = "https://www.cs.toronto.edu/~kriz/";

  private final String name;
  private final Shape shape;
  private final int classes;
  private final PixelScale scale;
  private final Format format;

  private PublishedData(
      String name, Shape shape, int classes, PixelScale scale, Format format) {
    this.name = name;
    this.shape = shape;
    this.classes = classes;
    this.scale = scale;
    this.format = format;
  }

  /// Returns all of them.
  public static List<PublishedData> all() {
    List<PublishedData> all = new ArrayList<>();
    all.add(new PublishedData("mnist", SMALL, 10, Mnist.STANDARD, new Format.Inside()));
    all.add(new PublishedData("fashion-mnist", SMALL, 10, new PixelScale(0.286, 0.353),
        new Format.IdxFiles(
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            List.of("8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe",
                "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310"))));
    all.add(new PublishedData("kmnist", SMALL, 10, new PixelScale(0.1918, 0.3483),
        new Format.IdxFiles("https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
            List.of("bdb82020997e1d708af4cf47b453dcf7", "e144d726b3acfaa3e44228e80efcd344",
                "5c965bf0a639b31b8f53240b1b52f4d7", "7320c461ea6c1c855c0b718fb2a4b134"))));
    emnist(all);
    Records ten = new Records(32, 1, 0, false);
    all.add(new PublishedData("cifar10", COLOURED, 10, new PixelScale(0.4734, 0.2516),
        new Format.Cifar(address(TORONTO + "cifar-10-binary.tar.gz",
            "c32a1d4ab5d03f1284b67883e8d87530"), ten,
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                "data_batch_4.bin", "data_batch_5.bin"),
            "test_batch.bin")));
    hundred(all, "cifar100", 100, 1);
    hundred(all, "cifar100-coarse", 20, 0);
    all.add(new PublishedData("stl10", Shape.of(96, 96, 3), 10, new PixelScale(0.4311, 0.2634),
        new Format.Stl10(address("https://ai.stanford.edu/~acoates/stl10/stl10_binary.tar.gz",
            "91f7769df0f17e558f3565bffb0c7dfb"))));
    return List.copyOf(all);
  }

  private static void emnist(List<PublishedData> all) {
    Map<String, Integer> classes = new LinkedHashMap<>();
    classes.put("byclass", 62);
    classes.put("bymerge", 47);
    classes.put("balanced", 47);
    classes.put("letters", 26);
    classes.put("digits", 10);
    classes.put("mnist", 10);
    classes.forEach((split, count) -> all.add(new PublishedData("emnist-" + split, SMALL, count,
        new PixelScale(0.1736, 0.3317),
        new Format.Emnist(split, split.equals("letters") ? 1 : 0))));
  }

  private static void hundred(List<PublishedData> all, String name, int classes, int label) {
    all.add(new PublishedData(name, COLOURED, classes, new PixelScale(0.4782, 0.2682),
        new Format.Cifar(address(TORONTO + "cifar-100-binary.tar.gz",
            "03b5dce01913d631647c71ecec9e9cb8"), new Records(32, 2, label, false),
            List.of("train.bin"), "test.bin")));
  }

  private static WeightAddress address(String uri, String sum) {
    return new WeightAddress(URI.create(uri), Optional.of(sum));
  }

  /// Returns the names.
  public static List<String> names() {
    return all().stream().map(PublishedData::name).toList();
  }

  /// Returns the data set of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public static PublishedData of(String name) {
    return all().stream().filter(one -> one.name.equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "there is no data set '%s'. Choose one of %s.".formatted(name, names())));
  }

  /// Returns what it is called on the command line.
  public String name() {
    return name;
  }

  /// Returns the shape of an image, `[height,width,channels]`.
  public Shape shape() {
    return shape;
  }

  /// Returns how many classes there are.
  public int classes() {
    return classes;
  }

  /// Returns how pixels become numbers.
  public PixelScale scale() {
    return scale;
  }

  /// Reads the images to train on.
  ///
  /// @throws DataFileException            if a file is missing, damaged or another one
  /// @throws java.io.UncheckedIOException if a file cannot be read or fetched
  public ImageDataset train(DataFiles files) {
    return read(files, true);
  }

  /// Reads the images to test on.
  ///
  /// @throws DataFileException            if a file is missing, damaged or another one
  /// @throws java.io.UncheckedIOException if a file cannot be read or fetched
  public ImageDataset test(DataFiles files) {
    return read(files, false);
  }

  private ImageDataset read(DataFiles files, boolean train) {
    return switch (format) {
      case Format.Inside() -> train ? Mnist.train() : Mnist.test();
      case Format.IdxFiles one -> idx(files, one, train);
      case Format.Emnist one -> emnist(files, one, train);
      case Format.Cifar one -> cifar(files, one, train ? one.train : List.of(one.test));
      case Format.Stl10 one -> stl10(files, one, train ? "train" : "test");
    };
  }

  private ImageDataset idx(DataFiles files, Format.IdxFiles published, boolean train) {
    String part = train ? "train" : "t10k";
    String images = part + "-images-idx3-ubyte.gz";
    String labels = part + "-labels-idx1-ubyte.gz";
    int sum = train ? 0 : 2;
    Map<String, Optional<WeightAddress>> wanted = new LinkedHashMap<>();
    wanted.put(images, Optional.of(address(published.base + images, published.sums.get(sum))));
    wanted.put(labels, Optional.of(address(published.base + labels, published.sums.get(sum + 1))));
    Map<String, byte[]> contents = files.read(name, Optional.empty(), wanted);
    return ImageDataset.of(idx(contents, images), idx(contents, labels), scale);
  }

  private static Idx idx(Map<String, byte[]> contents, String file) {
    return Idx.read(file, requireNonNull(contents.get(file)));
  }

  private ImageDataset emnist(DataFiles files, Format.Emnist published, boolean train) {
    String part = "emnist-%s-%s-".formatted(published.split, train ? "train" : "test");
    String images = part + "images-idx3-ubyte.gz";
    String labels = part + "labels-idx1-ubyte.gz";
    Map<String, byte[]> contents = files.read(
        name, Optional.of(EMNIST), inside(List.of(images, labels)));
    byte[] pixels = idx(contents, images).bytes();
    byte[] numbers = lowered(labels, idx(contents, labels).bytes(), published.first);
    int side = shape.dim(0);
    byte[] upright = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      int place = i % (side * side);
      upright[i - place + place % side * side + place / side] = pixels[i];
    }
    return ImageDataset.of(upright, numbers, shape, scale);
  }

  private static Map<String, Optional<WeightAddress>> inside(List<String> names) {
    Map<String, Optional<WeightAddress>> wanted = new LinkedHashMap<>();
    names.forEach(file -> wanted.put(file, Optional.empty()));
    return wanted;
  }

  /// Returns classes that begin with 0.
  private byte[] lowered(String file, byte[] numbers, int first) {
    byte[] lowered = new byte[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      int number = (numbers[i] & 0xff) - first;
      if (number < 0 || number >= classes) {
        throw new DataFileException(file,
            "image %d has the class %d, there are %d to %d."
                .formatted(i, number + first, first, first + classes - 1),
            "download it again; this is another file, or a damaged one.");
      }
      lowered[i] = (byte) number;
    }
    return lowered;
  }

  private ImageDataset cifar(DataFiles files, Format.Cifar published, List<String> names) {
    Map<String, byte[]> contents = files.read(
        published.address.uri().getPath().contains("cifar-100-") ? "cifar100" : name,
        Optional.of(published.address), inside(names));
    return published.records.read(
        names.stream()
            .map(file -> new Records.Part(file, requireNonNull(contents.get(file)))).toList(),
        new byte[0], classes, scale);
  }

  private ImageDataset stl10(DataFiles files, Format.Stl10 published, String part) {
    String images = part + "_X.bin";
    String labels = part + "_y.bin";
    Map<String, byte[]> contents = files.read(
        name, Optional.of(published.address), inside(List.of(images, labels)));
    byte[] numbers = lowered(labels, requireNonNull(contents.get(labels)), 1);
    return new Records(shape.dim(0), 0, -1, true).read(
        List.of(new Records.Part(images, requireNonNull(contents.get(images)))), numbers, classes,
        scale);
  }
}
