package dev.fovea.bench;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// Synthetic photographs: 500 by 375 pixels, coloured shapes on a slope with the noise of a camera, so
/// that their files are as large as real ones and take as long to decode.
///
/// @param folder a folder with a folder for each of two classes
record Photographs(Path folder) implements AutoCloseable {
  private static final int WIDTH = 500;
  private static final int HEIGHT = 375;
  private static final int SHAPES = 40;
  private static final int NOISE = 24;

  /// Writes photographs into a new folder.
  ///
  /// @param count how many of each class
  static Photographs write(int count) throws IOException {
    Photographs all = new Photographs(Files.createTempDirectory("fovea-photographs"));
    for (String name : List.of("round", "square")) {
      Path inside = Files.createDirectory(all.folder.resolve(name));
      for (int i = 0; i < count; i++) {
        ImageIO.write(draw(name.equals("round"), new Random(31L * i + name.length())), "jpg",
            inside.resolve("%03d.jpg".formatted(i)).toFile());
      }
    }
    return all;
  }

  private static BufferedImage draw(boolean round, Random random) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < SHAPES; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      int size = 10 + random.nextInt(90);
      int x = random.nextInt(WIDTH) - size / 2;
      int y = random.nextInt(HEIGHT) - size / 2;
      if (round) {
        graphics.fillOval(x, y, size, size);
      } else {
        graphics.fillRect(x, y, size, size);
      }
    }
    graphics.dispose();
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      int rgb = image.getRGB(i % WIDTH, i / WIDTH);
      int light = i / WIDTH * 100 / HEIGHT + random.nextInt(NOISE);
      image.setRGB(i % WIDTH, i / WIDTH,
          lit(rgb >> 16, light) << 16 | lit(rgb >> 8, light) << 8 | lit(rgb, light));
    }
    return image;
  }

  private static int lit(int channel, int light) {
    return ((channel & 0xff) + light) * 2 / 3 & 0xff;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
