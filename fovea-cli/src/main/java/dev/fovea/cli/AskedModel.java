package dev.fovea.cli;

import dev.fovea.data.PixelScale;
import dev.fovea.model.Model;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Preprocessing;
import dev.fovea.zoo.Zoo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The trained model that a command asks, and how it reads pictures.
final class AskedModel {
  @Parameters(index = "0", paramLabel = "MODEL", description = "A .keras, .h5 or .onnx file; or a network of the zoo, with --weights.")
  private Path file = Path.of("");

  @Mixin
  private WeightFlags weights = new WeightFlags();

  @Option(names = "--scale", paramLabel = "NAME", description = "How pixels become numbers: standard, 255, and for pictures also caffe, tf, torch or none (default: as the model was trained,"
      + " if its run.json is beside it, else standard; for a network of the zoo as its weights were).")
  private Optional<String> scale = Optional.empty();

  /// Returns the model's file, or the name of the network.
  Path file() {
    return file;
  }

  /// Tells whether it is a network of the zoo.
  boolean isNetwork() {
    return Zoo.names().contains(file.toString());
  }

  /// Returns the model with its weights.
  ///
  /// @throws Misuse if there is no such file, or the network would have no weights
  Model load(Terminal terminal) {
    return ModelSource.trained(file.toString(), weights, terminal);
  }

  /// Returns the folder that keeps what was fetched.
  Path cache() {
    return weights.folder();
  }

  /// Returns the names of the classes, none if the model's file keeps none.
  List<String> classes() {
    return isNetwork() ? List.of() : PictureData.classesOf(file);
  }

  /// Returns the images with the class numbers of the model.
  ///
  /// @throws Misuse if they have other classes
  ImageSource numbered(ImageSource images, String name) {
    if (isNetwork()) {
      weights.requireClasses(name, images.classes().size());
      return images;
    }
    return images.numberedAs(file, false);
  }

  /// Returns the scale on which the model reads a data set.
  ///
  /// @param standard what suits the images
  PixelScale scale(PixelScale standard) {
    return PixelScales.of(scale, file, standard);
  }

  /// Returns how the model reads pictures; a guess is announced.
  ///
  /// @param shape of a picture
  Preprocessing pictures(Model model, Shape shape, PixelScale standard, Terminal terminal) {
    if (isNetwork() && scale.isEmpty()) {
      return BaseModel.published(model, weights);
    }
    if (shape.last() != 1 && !isNetwork()) {
      PixelScales.guess(scale, file).ifPresent(terminal.err()::println);
    }
    return PixelScales.pictures(scale, file, standard);
  }
}
