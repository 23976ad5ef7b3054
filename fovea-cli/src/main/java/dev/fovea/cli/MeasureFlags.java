package dev.fovea.cli;

import dev.fovea.data.Dataset;
import dev.fovea.files.image.ImageFolder;
import dev.fovea.model.Model;
import dev.fovea.tensor.Count;
import dev.fovea.tensor.Shape;
import dev.fovea.zoo.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that choose on which images a saved model is measured, and how they are read.
final class MeasureFlags {
  @Mixin
  private AskedModel asked = new AskedModel();

  @Mixin
  private DataFlags data = new DataFlags();

  @Option(names = "--samples", paramLabel = "N", description = "Measure on the first N images only, of a folder on any N.")
  private Optional<Integer> samples = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "Images at a time (default: ${DEFAULT-VALUE}).")
  private int batch;

  /// Images, how their pixels became numbers, what each is called, and the names of their classes.
  record Images(
      Dataset data, Preprocessing pixels, IntFunction<Optional<String>> names,
      List<String> classes) {}

  /// Checks the numbers.
  ///
  /// @throws Misuse if one is below 1
  void check() {
    Misuse.below("--batch", batch, 1);
    samples.ifPresent(count -> Misuse.below("--samples", count, 1));
  }

  /// Returns the name of the data set or the folder of pictures.
  String name() {
    return data.name();
  }

  int batch() {
    return batch;
  }

  /// Returns the model that is measured.
  AskedModel asked() {
    return asked;
  }

  /// Returns where the images come from.
  ImageSource source(Terminal terminal) {
    return data.source(asked.cache(), terminal);
  }

  /// Returns what to know where a model that does not name its classes has another number of them than the images.
  private Optional<String> classesDiffer(ImageSource source, Model model) {
    Shape answer = model.outputs().getFirst().shape();
    return asked.classes().isEmpty() && answer.rank() == 1 && answer.last() > source.count()
        ? Optional.of(
            "Note: %s tells %s apart, %s has %,d; the first of the one are taken for those of the other."
                .formatted(asked.file(), Count.of(answer.last(), "class"), name(),
                    source.count()))
        : Optional.empty();
  }

  /// Returns what to know where most of the pictures may be those that the model was trained on.
  private Optional<String> seen(ImageSource.Folder pictures) {
    return pictures.data().val().isEmpty()
        && RunRecord.trainedOn(asked.file()).filter(this::isMeasured).isPresent()
            ? Optional.of(
                "Note: by its run.json %s was trained on %s; figures on pictures that it has seen are better than on new ones."
                    .formatted(asked.file(), name()))
            : Optional.empty();
  }

  private boolean isMeasured(String trained) {
    try {
      return Files.isSameFile(Path.of(trained), Path.of(name()));
    } catch (IOException | InvalidPathException e) {
      return false; // the folder was elsewhere, or is gone
    }
  }

  /// Returns the test images of a data set, or all pictures of a folder; the first of them where only so many are wanted.
  ///
  Images images(ImageSource source, Model model, Terminal terminal) {
    ImageSource numbered = asked.numbered(source, name());
    List<String> classes = numbered.classes();
    Images all = switch (numbered) {
      case ImageSource.Published one -> {
        var pixels = asked.scale(one.standard());
        yield new Images(one.test(model, pixels), PixelScales.of(pixels), _ -> Optional.empty(),
            classes);
      }
      case ImageSource.Folder one -> {
        Shape shape = PictureReader.inputOf(model);
        Preprocessing pixels = asked.pictures(model, shape, one.standard(), terminal);
        ImageFolder found = one.all(model, pixels);
        seen(one).ifPresent(terminal.err()::println);
        yield new Images(found, pixels, i -> Optional.of(found.file(i).toString()), classes);
      }
    };
    classesDiffer(source, model).ifPresent(terminal.err()::println);
    Dataset measured = all.data().take(samples.orElse(all.data().size()));
    return new Images(measured, all.pixels(), all.names(), classes);
  }
}
