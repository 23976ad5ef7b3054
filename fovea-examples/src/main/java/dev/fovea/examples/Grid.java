package dev.fovea.examples;

import dev.fovea.lab.report.Picture;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A small image with its numbers written into its cells, some of which are marked.
///
/// @param rows    values, a row each; what is not there yet is null
/// @param marked  rows and columns of the marked cells
/// @param border  how many cells around the image are padding
record Grid(List<List<@Nullable Integer>> rows, List<List<Integer>> marked, int border) {
  private static final int LINE = 2;
  private static final Color MARKED = new Color(0xfcd9a8);
  private static final Color PADDING = new Color(0xe3e6ea);
  private static final Color PAPER = Color.WHITE;
  private static final Color EDGE = new Color(0x9aa4ae);
  private static final Color INK = new Color(0x1f2328);

  /// Draws the grid in the middle of a square.
  ///
  /// @param side   how many cells the square is wide
  /// @param pixels how many pixels it is wide
  Picture picture(int side, int pixels) {
    int size = (pixels - LINE) / side;
    BufferedImage image = new BufferedImage(pixels, pixels, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING,
        RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.translate(LINE / 2 + (side - rows.getFirst().size()) * size / 2,
        LINE / 2 + (side - rows.size()) * size / 2);
    graphics.setStroke(new BasicStroke(LINE));
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size * 2 / 5));
    for (int y = 0; y < rows.size(); y++) {
      for (int x = 0; x < rows.get(y).size(); x++) {
        cell(graphics, y, x, size);
      }
    }
    graphics.dispose();
    return Picture.of(image);
  }

  private void cell(Graphics2D graphics, int y, int x, int size) {
    graphics.setColor(marked.contains(List.of(y, x)) ? MARKED : padding(y, x) ? PADDING : PAPER);
    graphics.fillRect(x * size, y * size, size, size);
    graphics.setColor(EDGE);
    graphics.drawRect(x * size, y * size, size, size);
    @Nullable
    Integer value = rows.get(y).get(x);
    if (value != null) {
      graphics.setColor(INK);
      String text = String.format(Locale.ROOT, "%d", value);
      int width = graphics.getFontMetrics().stringWidth(text);
      graphics.drawString(text, x * size + (size - width) / 2, y * size + size * 13 / 20);
    }
  }

  private boolean padding(int y, int x) {
    return y < border || x < border || y >= rows.size() - border
        || x >= rows.getFirst().size() - border;
  }

  /// Returns a grid of numbers without marks.
  static Grid of(int[] numbers, int columns) {
    List<List<@Nullable Integer>> rows = new ArrayList<>();
    for (int start = 0; start < numbers.length; start += columns) {
      rows.add(new ArrayList<>(Arrays.stream(numbers, start, start + columns).boxed().toList()));
    }
    return new Grid(rows, List.of(), 0);
  }
}
