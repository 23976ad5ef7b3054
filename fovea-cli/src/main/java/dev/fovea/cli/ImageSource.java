package dev.fovea.cli;

import dev.fovea.data.Dataset;
import dev.fovea.data.ImageDataset;
import dev.fovea.data.PixelScale;
import dev.fovea.files.data.DataFiles;
import dev.fovea.files.data.PublishedData;
import dev.fovea.files.image.ImageFolder;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Preprocessing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Where the images of a training come from.
sealed interface ImageSource {
  /// Returns how many classes there are.
  int count();

  /// Returns the names of the classes, none where they have only numbers.
  List<String> classes();

  /// Returns the shape of an image, nothing where they are read as a network wants them.
  Optional<Shape> shape();

  /// Returns the scale that suits the images.
  PixelScale standard();

  /// Returns the images with the class numbers of a model's file, where both name their classes.
  ///
  /// @param each whether each class of the model must have images
  /// @throws Misuse if the model lacks a class, or a class lacks images that it must have
  ImageSource numberedAs(Path model, boolean each);

  /// Returns the name of the scale that a model's file reads pixels on, by the `run.json` beside it.
  ///
  /// @throws Misuse if these images cannot be read so
  String scaleOf(Path model);

  /// Returns what `run.json` keeps of the scale of this name.
  ///
  /// @throws Misuse if there is none for these images
  Map<String, Object> pixels(String scale);

  /// Returns the same images, of which a training reads random parts.
  ///
  /// @param smallest what share of an image's area that is at least
  /// @throws Misuse if the images are no pictures of any size
  ImageSource cropped(double smallest);

  /// Returns the images as a model wants them.
  ///
  /// @param scale how pixels become numbers, by name
  /// @param share of a folder without images to measure on to hold back
  Parts parts(Model model, String scale, double share, long seed);

  /// Images to train on, and others to measure on.
  record Parts(Dataset train, Dataset test) {}

  /// A published data set.
  ///
  /// @param line says how far its download is
  record Published(PublishedData data, DataFiles files, TransferLine line) implements ImageSource {
    @Override
    public int count() {
      return data.classes();
    }

    @Override
    public List<String> classes() {
      return List.of();
    }

    @Override
    public Optional<Shape> shape() {
      return Optional.of(data.shape());
    }

    @Override
    public PixelScale standard() {
      return data.scale();
    }

    @Override
    public ImageSource numberedAs(Path model, boolean each) {
      return this;
    }

    @Override
    public String scaleOf(Path model) {
      return PixelScales.nameOf(model, standard());
    }

    @Override
    public Map<String, Object> pixels(String scale) {
      return PixelScales.json(PixelScales.named(scale, standard()));
    }

    @Override
    public ImageSource cropped(double smallest) {
      throw new Misuse(
          "--crop is for a folder of pictures, and '%s' is none.\n  fix:    %s.".formatted(
              data.name(), "name the folder with --data, or take --augment"));
    }

    @Override
    public Parts parts(Model model, String name, double share, long seed) {
      PixelScale scale = PixelScales.named(name, standard());
      requireFit(model);
      try (line) {
        return new Parts(PixelScales.fit(data.train(files), scale, model), test(model, scale));
      }
    }

    /// Returns the images to measure on.
    ///
    /// @throws Misuse if they do not fit the model; nothing is fetched then
    ImageDataset test(Model model, PixelScale scale) {
      requireFit(model);
      try (line) {
        return PixelScales.fit(data.test(files), scale, model);
      }
    }

    /// Says that the images do not fit before they are fetched.
    private void requireFit(Model model) {
      Shape input = PixelScales.inputOf(model);
      if (input.size() != data.shape().size()) {
        throw new Misuse(
            "%s has images of %s, %s reads %s.\n  fix:    choose other images with --data: %sa folder of pictures, which are resized."
                .formatted(data.name(), Amounts.size(data.shape()), model.name(),
                    Amounts.size(input), fitting(input)));
      }
    }

    private static String fitting(Shape input) {
      List<String> names = PublishedData.names().stream()
          .filter(name -> PublishedData.of(name).shape().size() == input.size()).toList();
      return names.isEmpty() ? "" : "one of %s, or ".formatted(names);
    }
  }

  /// A folder of pictures.
  ///
  /// @param heard    hears of each file that is no picture
  /// @param smallest what share of a picture's area training sees at least, if not all of it
  record Folder(PictureData data, Consumer<String> heard, Optional<Double> smallest)
      implements
        ImageSource {
    Folder(PictureData data, Consumer<String> heard) {
      this(data, heard, Optional.empty());
    }

    @Override
    public int count() {
      return data.classes().size();
    }

    @Override
    public List<String> classes() {
      return data.classes();
    }

    @Override
    public Optional<Shape> shape() {
      return Optional.empty();
    }

    @Override
    public PixelScale standard() {
      return PixelScales.PHOTOGRAPHS;
    }

    @Override
    public ImageSource numberedAs(Path model, boolean each) {
      return new Folder(data.numberedAs(model, each), heard, smallest);
    }

    @Override
    public ImageSource cropped(double share) {
      return new Folder(data, heard, Optional.of(share));
    }

    @Override
    public String scaleOf(Path model) {
      return PixelScales.nameOfPictures(model, standard());
    }

    @Override
    public Map<String, Object> pixels(String scale) {
      return PixelScales.json(PixelScales.pictures(scale, standard()));
    }

    @Override
    public Parts parts(Model model, String scale, double share, long seed) {
      Shape shape = PictureReader.inputOf(model);
      if (!shape.equals(model.inputs().getFirst().shape())) {
        throw new Misuse(
            "%s reads rows of numbers, pictures are [height,width,channels].\n  fix:    %s."
                .formatted(model.name(), "choose a network that begins with a convolution"));
      }
      PictureData.Pictures pictures = data.read(shape, share, seed, heard);
      Preprocessing pixels = PixelScales.pictures(scale, standard());
      ImageFolder train = pictures.train().shuffled(seed).scaled(pixels);
      return new Parts(smallest.map(train::cropped).orElse(train), pictures.val().scaled(pixels));
    }

    /// Returns the pictures to measure on.
    ImageFolder all(Model model, Preprocessing pixels) {
      return data.toMeasure(PictureReader.inputOf(model), heard).scaled(pixels);
    }
  }
}
