package dev.fovea.cli;

import dev.fovea.compile.Compiler;
import dev.fovea.compile.Plan;
import dev.fovea.engine.java.JavaEngine;
import dev.fovea.graph.Port;
import dev.fovea.graph.Value;
import dev.fovea.layer.Build;
import dev.fovea.layer.Input;
import dev.fovea.layer.Layer;
import dev.fovea.layer.RandomBrightness;
import dev.fovea.layer.RandomColorDegeneration;
import dev.fovea.layer.RandomColorJitter;
import dev.fovea.layer.RandomContrast;
import dev.fovea.layer.RandomCrop;
import dev.fovea.layer.RandomErasing;
import dev.fovea.layer.RandomFlip;
import dev.fovea.layer.RandomGrayscale;
import dev.fovea.layer.RandomHue;
import dev.fovea.layer.RandomInvert;
import dev.fovea.layer.RandomRightAngleRotation;
import dev.fovea.layer.RandomRotation;
import dev.fovea.layer.RandomSaturation;
import dev.fovea.layer.RandomShear;
import dev.fovea.layer.RandomTranslation;
import dev.fovea.layer.RandomZoom;
import dev.fovea.model.Model;
import dev.fovea.model.Sequential;
import dev.fovea.tensor.DType;
import dev.fovea.tensor.Tensor;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// A picture of what random layers make of an image in training: a row for each, the image itself in front.
///
/// @param pixels  `[size,size,3]`, from 0 to 255
/// @param size    height and width
/// @param samples how many of each layer
/// @param seed    what is drawn follows from it
@SuppressWarnings("ArrayRecordComponent") // nobody compares two sheets
record SampleSheet(float[] pixels, int size, int samples, int seed) {
  private static final int GAP = 4;
  private static final int TITLE = 22;
  private static final int CHANNELS = 3;

  /// The layers, for an image of a size.
  static final List<IntFunction<Layer>> LAYERS = List.of(
      _ -> new RandomFlip(),
      size -> new RandomCrop(Math.max(1, size * 3 / 4), Math.max(1, size * 3 / 4)),
      _ -> new RandomTranslation(0.2, 0.2),
      _ -> new RandomRotation(0.1),
      _ -> new RandomRightAngleRotation(),
      _ -> new RandomZoom(0.3),
      _ -> new RandomShear(0.3, 0.3),
      _ -> new RandomBrightness(0.3),
      _ -> new RandomContrast(0.5),
      _ -> new RandomSaturation(0.2, 0.7),
      _ -> new RandomHue(1),
      _ -> new RandomColorDegeneration(1).factor(0, 1),
      _ -> new RandomColorJitter().brightnessFactor(-0.2, 0.2).contrastFactor(0.3, 0.3)
          .saturationFactor(0.3, 0.6).hueFactor(0, 0.1),
      _ -> new RandomGrayscale(0.5),
      _ -> new RandomInvert(0.5),
      _ -> new RandomErasing(1));

  /// Draws the sheet.
  ///
  /// @param title of the last row
  /// @param parts what is in the last row, pictures like the image itself
  BufferedImage draw(String title, List<float[]> parts) {
    int height = TITLE + size + GAP;
    BufferedImage sheet = new BufferedImage(
        GAP + (samples + 1) * (size + GAP), (LAYERS.size() + 1) * height,
        BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, TITLE * 2 / 3));
    try (JavaEngine engine = new JavaEngine(Runtime.getRuntime().availableProcessors())) {
      for (int row = 0; row < LAYERS.size(); row++) {
        Layer layer = LAYERS.get(row).apply(size);
        begin(graphics, layer.getClass().getSimpleName(), row * height);
        samples(graphics, layer, engine, row * height + TITLE);
      }
    }
    begin(graphics, title, LAYERS.size() * height);
    for (int part = 0; part < parts.size(); part++) {
      sample(graphics, parts.get(part), size, part, LAYERS.size() * height + TITLE);
    }
    graphics.dispose();
    return sheet;
  }

  /// Draws a row's title, and the image itself.
  private void begin(Graphics2D graphics, String title, int top) {
    graphics.setColor(Color.BLACK);
    graphics.drawString(title, GAP, top + TITLE * 3 / 4);
    graphics.drawImage(image(pixels, size), GAP, top + TITLE, null);
  }

  private void sample(Graphics2D graphics, float[] numbers, int side, int place, int top) {
    graphics.drawImage(image(numbers, side), GAP + (place + 1) * (size + GAP), top, null);
  }

  private void samples(Graphics2D graphics, Layer layer, JavaEngine engine, int top) {
    Tensor image = Tensor.of(pixels, 1, size, size, CHANNELS);
    Model model = Sequential.of(new Input(size, size, CHANNELS), layer);
    Build build = new Build(true, DType.F32);
    Value x = build.graph().input(Port.Kind.BATCH, "x", image.type());
    build.graph().output(Port.Kind.RESULT, "y", model.forward(build, List.of(x)).getFirst());
    Plan plan = Compiler.standard(engine).compile(build.graph().build(), Map.of("x", image));
    for (int sample = 0; sample < samples; sample++) {
      plan.port(Build.RANDOM_KEY).set(0, seed);
      plan.port(Build.RANDOM_KEY).set(1, sample);
      plan.run();
      Tensor result = plan.port("y");
      sample(graphics, result.toFloats(), result.shape().dim(1), sample, top);
    }
  }

  private static BufferedImage image(float[] pixels, int side) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      int rgb = 0;
      for (int channel = 0; channel < CHANNELS; channel++) {
        rgb = rgb << 8 | Math.clamp(Math.round(pixels[i * CHANNELS + channel]), 0, 255);
      }
      image.setRGB(i % side, i / side, rgb);
    }
    return image;
  }
}
