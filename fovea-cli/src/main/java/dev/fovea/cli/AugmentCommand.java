package dev.fovea.cli;

import dev.fovea.files.AtomicFile;
import dev.fovea.files.image.ImageDecoder;
import dev.fovea.tensor.Count;
import dev.fovea.tensor.Shape;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Draws what training makes of a picture.
@Command(name = "augment", description = "Draws what random layers make of a picture while a network trains: a sheet with a row for each layer, and one for --crop.")
final class AugmentCommand implements Callable<Integer> {
  private static final int MOST_SAMPLES = 32;
  private static final int MOST_PIXELS = 1024;

  private final Terminal terminal;

  @Parameters(paramLabel = "IMAGE", description = "The picture: PNG, JPEG, GIF, BMP or WebP.")
  private Path image = Path.of("");

  @Option(names = "--samples", paramLabel = "N", defaultValue = "8", description = "Samples of each layer (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(names = "--size", paramLabel = "PIXELS", defaultValue = "128", description = "Height and width of a sample (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(names = "--crop", paramLabel = "SHARE", defaultValue = "0.08", description = "What share of its area the parts in the last row have at least, above 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double crop;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "What is drawn follows from it (default: ${DEFAULT-VALUE}).")
  private int seed;

  @Option(names = "--out", paramLabel = "FILE", defaultValue = "augment.png", description = "The sheet, a PNG file (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("");

  AugmentCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    between("--samples", samples, MOST_SAMPLES);
    between("--size", size, MOST_PIXELS);
    CropFlag.check(crop);
    ImageDecoder decoder = new ImageDecoder(Shape.of(size, size, 3));
    float[] pixels = decoder.pixels(image);
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> parts = Stream.generate(() -> decoder.pixels(image, crop, random))
        .limit(samples).toList();
    BufferedImage sheet = new SampleSheet(pixels, size, samples, seed).draw(
        "--crop " + crop, parts);
    AtomicFile.write(out, file -> ImageIO.write(sheet, "png", file));
    terminal.out()
        .println("%s: %s of each of %d layers, and as many parts, are in %s.".formatted(
            image, Count.of(samples, "sample"), SampleSheet.LAYERS.size(), out));
    return 0;
  }

  private static void between(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new Misuse("%s must be from 1 to %d, got %d.".formatted(option, most, value));
    }
  }
}
