package dev.fovea.files.image;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.fovea.data.DataFileException;
import dev.fovea.data.Dataset;
import dev.fovea.data.Reading;
import dev.fovea.data.Row;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Shape;
import dev.fovea.tensor.TensorType;
import dev.fovea.zoo.Preprocessing;
import java.io.File;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Images in files, by class, decoded when their batch's turn comes: there may be more of them than fit
/// into memory.
///
/// Inputs are `f32[height,width,channels]`, labels `i32[]`. Classes are numbered by the alphabet. What is
/// hidden is left out. Several threads decode ([Reading#auto]); as many images as fit into a quarter of
/// Java's memory are decoded once and kept as bytes, if that is all of them. Neither changes what is read.
///
/// {@snippet :
/// ImageFolder images = ImageFolder.of(Path.of("photos"), Shape.of(224, 224, 3))
///     .scaled(Preprocessing.TORCH).skipping(System.err::println);
/// List<ImageFolder> parts = images.split(0.2, 1);
/// trainer.fit(parts.getFirst(), Fit.epochs(10).validation(parts.getLast()));
/// }
public final class ImageFolder implements Dataset {
  /// What part of Java's memory decoded images may take.
  private static final int SHARE = 4;

  private final Optional<Path> folder;
  private final List<String> classes;
  private final List<FolderImage> images;
  private final ImageSettings how;
  private final float[][] tables;

  private ImageFolder(
      Optional<Path> folder, List<String> classes, List<FolderImage> images, ImageSettings how) {
    this.folder = folder;
    this.classes = classes;
    this.images = images;
    this.how = how;
    how.scale().check(how.decoder().shape());
    tables = new float[how.decoder().shape().last()][256];
    for (int channel = 0; channel < tables.length; channel++) {
      for (int pixel = 0; pixel < 256; pixel++) {
        tables[channel][pixel] = how.scale().of(channel, pixel);
      }
    }
  }

  /// Returns the images of a folder that has a folder for each class, with pixels from 0 to 255.
  ///
  /// @param shape `[height,width,channels]` as which images are read
  /// @throws IllegalArgumentException if there is no such folder, it has fewer than two classes, or a
  ///     class has no files
  public static ImageFolder of(Path folder, Shape shape) {
    return of(folder, classes(folder), shape);
  }

  /// Returns the images of these classes' folders, with pixels from 0 to 255.
  ///
  /// @param classes names of the folders, in the order of the class numbers
  /// @throws IllegalArgumentException if a class has no files
  public static ImageFolder of(Path folder, List<String> classes, Shape shape) {
    return of(Optional.of(folder), ClassFolders.of(folder, classes), shape);
  }

  /// Returns the images of a folder whose names say their classes, with pixels from 0 to 255.
  ///
  /// {@snippet :
  /// ImageFolder.byName(Path.of("digits"), Pattern.compile("_(\\d)\\.png$"), Shape.of(28, 28, 1));
  /// }
  ///
  /// @param label finds the class in a file's name: its group `label`, else its first one; the classes
  ///     are in the order of the alphabet, numbers in that of their size
  /// @param heard hears of files whose names it does not fit
  /// @throws IllegalArgumentException if there is no such folder, the pattern has no group, or finds
  ///     fewer than two classes
  public static ImageFolder byName(
      Path folder, Pattern label, Shape shape, Consumer<String> heard) {
    ClassFolders.Found found = ClassFolders.byName(folder, label);
    found.skipped().forEach(heard);
    return of(Optional.empty(), found, shape);
  }

  private static ImageFolder of(Optional<Path> folder, ClassFolders.Found found, Shape shape) {
    List<FolderImage> images = new ArrayList<>();
    for (int label = 0; label < found.names().size(); label++) {
      for (Path file : found.files().get(label)) {
        images.add(new FolderImage(file, label));
      }
    }
    boolean fits = images.size() * shape.size() <= Runtime.getRuntime().maxMemory() / SHARE;
    ImageSettings how = new ImageSettings(new ImageDecoder(shape), Preprocessing.NONE,
        Optional.empty(), fits,
        Optional.empty(), Optional.empty());
    ImageFolder all = new ImageFolder(folder, List.copyOf(found.names()), images, how);
    all.requireEachClass(List.of());
    return all;
  }

  /// Returns the names of the class folders in a folder, by the alphabet.
  ///
  /// @throws IllegalArgumentException if there is no such folder, or fewer than two in it
  public static List<String> classes(Path folder) {
    return ClassFolders.names(folder);
  }

  /// Checks that each class has an image.
  ///
  /// @param skipped why files are left out, a line each
  private void requireEachClass(List<String> skipped) {
    for (int label = 0; label < classes.size(); label++) {
      String name = classes.get(label);
      if (counts().get(label) == 0) {
        String inside = folder.map(path -> path.resolve(name).toString()).orElse(name);
        throw new IllegalArgumentException(
            "%s has no picture that can be read%s.\n  fix:    %s.".formatted(
                inside,
                skipped.stream().filter(line -> line.startsWith(inside + File.separator))
                    .reduce((_, last) -> last)
                    .map(line -> ". " + line.replaceFirst("\\.$", "")).orElse(""),
                "put pictures of the class in it: " + ImageDecoder.KINDS));
      }
    }
  }

  private ImageFolder with(List<FolderImage> others, ImageSettings other) {
    return new ImageFolder(folder, classes, others, other);
  }

  /// Returns the same images with pixels on another scale.
  ///
  /// @throws IllegalArgumentException if the scale is for colours, and the images are gray
  public ImageFolder scaled(Preprocessing scale) {
    return with(images, how.scaled(scale));
  }

  /// Returns the same images, read in another way than suits the machine.
  public ImageFolder reading(Reading reading) {
    return with(images, how.read(reading));
  }

  /// Returns the same images, each decoded whenever it is read; nothing is kept.
  public ImageFolder decodedEachTime() {
    return with(images, how.kept(false));
  }

  /// Returns the same images, of which a training reads random parts, resized as images are. All else,
  /// such as measuring and predicting, reads them whole.
  ///
  /// A part's share of the area is drawn from `smallest` to 1, and its width by its height from 3/4 to
  /// 4/3; of a picture that is too narrow for that it is the largest part in the middle. What is drawn
  /// follows from the seed of the training, the number of the step and the image's place in the batch.
  /// Parts are cut from the picture as the file has it, and so keep details that its resized form has
  /// lost. That costs decoding every file in every epoch, also where all resized images fit into memory;
  /// parts are not kept.
  ///
  /// {@snippet :
  /// List<ImageFolder> parts = ImageFolder.of(Path.of("photos"), Shape.of(224, 224, 3)).split(0.2, 1);
  /// trainer.fit(new ShiftedImages(parts.getFirst().cropped(0.25)),
  ///     Fit.epochs(30).validation(parts.getLast()));
  /// }
  ///
  /// @param smallest the least share, above 0 to 1: 0.08 for networks that learn from a million
  ///     pictures, 0.25 and more where what a picture shows would often be cut off
  /// @throws IllegalArgumentException if it is outside that range
  /// @see <a href="https://arxiv.org/abs/1409.4842">Szegedy et al. 2014, Going deeper with convolutions</a>
  public ImageFolder cropped(double smallest) {
    return with(images, how.cropped(smallest));
  }

  /// Returns the images that can be read, instead of an error at one that cannot.
  ///
  /// Where all fit into memory they are decoded now, else their heads are read: what turns out to be
  /// broken later counts nothing in losses and weighted metrics; other metrics count it as a black image.
  ///
  /// @param heard hears of each file that is left out, a line that begins with its name
  /// @throws IllegalArgumentException if a class has no image that can be read
  public ImageFolder skipping(Consumer<String> heard) {
    List<Optional<String>> problems = images.parallelStream().map(image -> image.problem(how))
        .toList();
    List<String> skipped = problems.stream().flatMap(Optional::stream).toList();
    skipped.forEach(heard);
    List<FolderImage> rest = IntStream.range(0, images.size())
        .filter(i -> problems.get(i).isEmpty()).mapToObj(images::get).toList();
    ImageFolder left = with(rest, how.heard(heard));
    left.requireEachClass(skipped);
    return left;
  }

  /// Returns the same images in an order that the seed chooses, so that the first ones are not of one class.
  public ImageFolder shuffled(long seed) {
    List<FolderImage> others = new ArrayList<>(images);
    Collections.shuffle(others, new Random(seed));
    return with(others, how);
  }

  /// Returns the same images with the class numbers of these names; names without images may be there.
  ///
  /// @throws IllegalArgumentException if one of the classes is not among them
  public ImageFolder numbered(List<String> names) {
    List<String> unknown = classes.stream().filter(name -> !names.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "the classes %s have no number among %s.\n  fix:    name all classes of the images."
              .formatted(unknown, names));
    }
    List<FolderImage> others = images.stream()
        .map(image -> image.as(names.indexOf(classes.get(image.label())))).toList();
    return new ImageFolder(folder, List.copyOf(names), others, how);
  }

  /// Returns two parts of the images: the share of each class that is left, and the share that is held
  /// back, chosen by the seed; at least one image of each class is in each part.
  ///
  /// @param share from 0 to 1
  /// @throws IllegalArgumentException if a class has only one image, or the share is outside its range
  public List<ImageFolder> split(double share, long seed) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "the share that is held back must be from 0 to 1, got %s.".formatted(share));
    }
    List<FolderImage> left = new ArrayList<>();
    List<FolderImage> held = new ArrayList<>();
    Random random = new Random(seed);
    for (int label = 0; label < classes.size(); label++) {
      int number = label;
      List<FolderImage> own = new ArrayList<>(
          images.stream().filter(one -> one.label() == number).toList());
      if (own.size() < 2) {
        throw new IllegalArgumentException(
            "%s has one picture, which cannot be divided.\n  fix:    %s.".formatted(
                classes.get(label), "give it at least two, or make folders train and val"));
      }
      Collections.shuffle(own, random);
      int count = Math.clamp(Math.round(own.size() * share), 1, own.size() - 1);
      held.addAll(own.subList(0, count));
      left.addAll(own.subList(count, own.size()));
    }
    return List.of(with(left, how), with(held, how));
  }

  /// Returns the names of the classes, by their numbers.
  public List<String> classes() {
    return classes;
  }

  /// Returns how many images each class has.
  public List<Long> counts() {
    long[] counts = new long[classes.size()];
    images.forEach(image -> counts[image.label()]++);
    return LongStream.of(counts).boxed().toList();
  }

  /// Returns the file of an image.
  ///
  /// @param index which image, from 0
  public Path file(int index) {
    return images.get(index).file();
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public List<TensorType> inputs() {
    return List.of(new TensorType(DType.F32, how.decoder().shape()));
  }

  @Override
  public List<TensorType> labels() {
    return List.of(TensorType.i32());
  }

  @Override
  public Reading reading(int cores, int computing) {
    return how.reading().orElseGet(() -> Reading.auto(cores, computing));
  }

  /// Copies one image into a row of a batch; in training, the part of it that is drawn.
  ///
  /// @throws DataFileException if it cannot be read, and is not to be skipped
  @Override
  public void read(int index, Row row) {
    FolderImage image = images.get(index);
    // Split, so that these are other numbers than those by which `ShiftedImages` moves it then.
    byte[] pixels = how.smallest()
        .flatMap(share -> row.random().map(random -> image.part(how, share, random.split())))
        .orElseGet(() -> image.whole(how));
    float[] numbers = numbers(pixels);
    MemorySegment.copy(numbers, 0, row.inputs().getFirst().memory(), JAVA_FLOAT,
        (long) row.slot() * numbers.length * Float.BYTES, numbers.length);
    row.labels().getFirst().set(row.slot(), image.label());
  }

  /// What is broken counts nothing in losses and weighted metrics.
  @Override
  public double weight(int index) {
    return images.get(index).isBroken() ? 0 : 1;
  }

  private float[] numbers(byte[] pixels) {
    float[] numbers = new float[pixels.length];
    int channels = tables.length;
    for (int channel = 0; channel < channels; channel++) {
      float[] table = tables[channel];
      int from = how.scale().reversed() ? channels - 1 - channel : channel;
      for (int i = 0; i < pixels.length; i += channels) {
        numbers[i + channel] = table[pixels[i + from] & 0xff];
      }
    }
    return numbers;
  }
}
