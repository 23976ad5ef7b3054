package dev.fovea.cli;

import dev.fovea.data.Dataset;
import dev.fovea.files.image.ImageFolder;
import dev.fovea.model.Model;
import dev.fovea.zoo.Preprocessing;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that choose on which images a saved model is measured, and how they are read.
final class MeasureFlags {
  @Mixin
  private DataFlags data = new DataFlags();

  @Option(names = "--samples", paramLabel = "N", description = "Measure on the first N images only, of a folder on any N.")
  private Optional<Integer> samples = Optional.empty();

  @Option(names = "--scale", paramLabel = "NAME", description = "How pixels become numbers: standard or 255; for a folder of pictures also caffe, tf, torch or none (default: as the model was trained,"
      + " if its run.json is beside it, else standard).")
  private Optional<String> scale = Optional.empty();

  @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "Images at a time (default: ${DEFAULT-VALUE}).")
  private int batch;

  /// Images, how their pixels became numbers, and what each is called.
  record Images(Dataset data, Preprocessing pixels, IntFunction<Optional<String>> names) {}

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

  /// Returns where the images come from.
  ImageSource source(Terminal terminal) {
    return data.source(WeightFlags.usual(), terminal);
  }

  /// Returns the test images of a data set, or all pictures of a folder; the first of them where only so many are wanted.
  ///
  /// @param file the model's
  Images images(ImageSource source, Model model, Path file, Terminal terminal) {
    Images all = switch (source) {
      case ImageSource.Published one -> {
        var pixels = PixelScales.of(scale, file, one.standard());
        yield new Images(one.test(model, pixels), PixelScales.of(pixels), _ -> Optional.empty());
      }
      case ImageSource.Folder one -> {
        PixelScales.guess(scale, file).ifPresent(terminal.err()::println);
        Preprocessing pixels = PixelScales.pictures(scale, file, one.standard());
        ImageFolder found = one.all(model, pixels);
        yield new Images(found, pixels, i -> Optional.of(found.file(i).toString()));
      }
    };
    Dataset measured = all.data().take(samples.orElse(all.data().size()));
    return new Images(measured, all.pixels(), all.names());
  }
}
