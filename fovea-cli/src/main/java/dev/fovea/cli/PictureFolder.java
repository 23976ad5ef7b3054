package dev.fovea.cli;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.fovea.data.DataFileException;
import dev.fovea.data.Dataset;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.Tensor;
import dev.fovea.tensor.TensorType;
import dev.fovea.zoo.Preprocessing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Pictures of a folder that has a folder for each class, read and resized once, kept as bytes.
///
/// Classes are numbered by the alphabet. What is hidden is left out; what cannot be read as a picture is
/// left out and named in [#skipped].
///
/// @param shape   `[height,width,channels]` of a picture
/// @param classes the names of the classes, by their numbers
/// @param samples the pictures, class by class, by name
/// @param skipped a line for each file that is no picture
record PictureFolder(
    Shape shape, List<String> classes, List<Picture> samples, List<String> skipped) {
  /// One picture.
  ///
  /// @param pixels row by row, a byte a channel
  /// @param label  number of its class
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two pictures
  record Picture(byte[] pixels, int label) {}

  /// Returns the names of the class folders in a folder, by the alphabet.
  ///
  /// @throws Misuse if there is no such folder, or it has fewer than two folders in it
  static List<String> classes(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new Misuse("%s '%s'.\n  fix:    %s.".formatted(
          Files.exists(folder) ? "this is a file, not a folder:" : "there is no folder", folder,
          "name a folder that has a folder of pictures for each class"));
    }
    List<String> names = children(folder).stream().filter(Files::isDirectory)
        .map(path -> path.getFileName().toString()).toList();
    if (names.size() < 2) {
      throw new Misuse("%s has %s, a classifier needs at least two.\n  fix:    %s.".formatted(
          folder,
          names.isEmpty() ? "no folder of pictures in it" : "one class, " + names.getFirst(),
          "give each class a folder of pictures inside of it"));
    }
    return names;
  }

  /// Reads all pictures of these classes.
  ///
  /// @throws Misuse if a class has no folder, or none of its files is a picture
  static PictureFolder read(Path folder, List<String> classes, Shape shape) {
    PictureReader reader = new PictureReader(shape, Preprocessing.NONE);
    List<Picture> samples = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      int before = samples.size();
      int known = skipped.size();
      Path inside = folder.resolve(classes.get(label));
      for (Read read : Files.isDirectory(inside) ? all(inside, reader) : List.<Read>of()) {
        int number = label;
        read.pixels.ifPresent(pixels -> samples.add(new Picture(pixels, number)));
        read.failure.ifPresent(skipped::add);
      }
      if (samples.size() == before) {
        throw new Misuse("%s has no picture that can be read%s.\n  fix:    %s.".formatted(
            inside,
            skipped.size() == known ? "" : ". " + skipped.getLast().replaceFirst("\\.$", ""),
            "put pictures of the class in it: PNG, JPEG, GIF or BMP"));
      }
    }
    return new PictureFolder(shape, classes, samples, skipped);
  }

  /// A file: its pixels, or why there are none.
  private record Read(Optional<byte[]> pixels, Optional<String> failure) {}

  private static List<Read> all(Path folder, PictureReader reader) {
    return children(folder).parallelStream().filter(Files::isRegularFile).map(file -> {
      try {
        return new Read(Optional.of(reader.bytes(file)), Optional.empty());
      } catch (DataFileException e) {
        return new Read(Optional.empty(), String.valueOf(e.getMessage()).lines().findFirst());
      }
    }).toList();
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.filter(path -> !path.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("%s: cannot be listed: %s.".formatted(folder, e.getMessage()),
          e);
    }
  }

  /// Returns how many pictures each class has.
  List<Long> counts() {
    return IntStream.range(0, classes.size())
        .mapToObj(label -> samples.stream().filter(one -> one.label == label).count()).toList();
  }

  /// Returns the same folder with other pictures of it.
  private PictureFolder with(List<Picture> others) {
    return new PictureFolder(shape, classes, others, List.of());
  }

  /// Returns two parts of the pictures: the share of each class that is left, and the share that is held
  /// back, chosen by the seed; at least one picture of each class is in each part.
  ///
  /// @throws Misuse if a class has only one picture
  List<PictureFolder> split(double share, long seed) {
    List<Picture> left = new ArrayList<>();
    List<Picture> held = new ArrayList<>();
    Random random = new Random(seed);
    for (int label = 0; label < classes.size(); label++) {
      int number = label;
      List<Picture> own = new ArrayList<>(
          samples.stream().filter(one -> one.label == number).toList());
      if (own.size() < 2) {
        throw new Misuse("%s has one picture, which cannot be divided.\n  fix:    %s.".formatted(
            classes.get(label), "give it at least two, or make folders train and val"));
      }
      Collections.shuffle(own, random);
      int count = Math.clamp(Math.round(own.size() * share), 1, own.size() - 1);
      held.addAll(own.subList(0, count));
      left.addAll(own.subList(count, own.size()));
    }
    return List.of(with(left), with(held));
  }

  /// Returns the pictures as samples: inputs `f32[height,width,channels]`, labels `i32[]`.
  Dataset dataset(Preprocessing preprocessing) {
    int channels = shape.last();
    float[][] tables = new float[channels][256];
    for (int channel = 0; channel < channels; channel++) {
      for (int pixel = 0; pixel < 256; pixel++) {
        tables[channel][pixel] = preprocessing.of(channel, pixel);
      }
    }
    return new Samples(this, preprocessing.reversed(), tables);
  }

  /// @param tables the number for each pixel, by the channel as it comes out
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  private record Samples(PictureFolder folder, boolean reversed, float[][] tables)
      implements
        Dataset {
    @Override
    public int size() {
      return folder.samples.size();
    }

    @Override
    public List<TensorType> inputs() {
      return List.of(new TensorType(DType.F32, folder.shape));
    }

    @Override
    public List<TensorType> labels() {
      return List.of(TensorType.i32());
    }

    @Override
    public void read(int index, int slot, List<Tensor> inputs, List<Tensor> labels) {
      Picture picture = folder.samples.get(index);
      int channels = tables.length;
      long at = slot * folder.shape.size();
      for (int i = 0; i < picture.pixels.length; i++) {
        int to = i % channels;
        int from = reversed ? i - to + channels - 1 - to : i;
        inputs.getFirst().memory().setAtIndex(
            JAVA_FLOAT, at + i,
            tables[to][picture.pixels[from] & 0xff]);
      }
      labels.getFirst().set(slot, picture.label);
    }
  }
}
