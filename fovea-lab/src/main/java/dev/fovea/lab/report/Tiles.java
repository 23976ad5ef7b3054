package dev.fovea.lab.report;

import java.util.ArrayList;
import java.util.List;

/// Pictures in rows, each with a line of text below: the filters of a layer, the mistakes of a network.
///
/// ```java
/// Tiles tiles = new Tiles(8, 64);
/// tiles.add(picture, "7, not 1");
/// ```
public final class Tiles {
  private static final int GAP = 8;
  private static final int LINE = 16;

  private record Tile(Picture picture, String label) {}

  private final int columns;
  private final int side;
  private final List<Tile> tiles = new ArrayList<>();

  /// Starts without pictures.
  ///
  /// @param columns pictures in a row
  /// @param side    the longer of height and width of each, in pixels of the page; they keep their proportions
  public Tiles(int columns, int side) {
    this.columns = columns;
    this.side = side;
  }

  /// Adds a picture behind the others.
  ///
  /// @param label may be empty
  public Tiles add(Picture picture, String label) {
    tiles.add(new Tile(picture, label));
    return this;
  }

  /// Returns how many pictures there are.
  public int size() {
    return tiles.size();
  }

  int width() {
    return Math.min(columns, tiles.size()) * (side + GAP) + GAP;
  }

  int height() {
    int rows = (tiles.size() + columns - 1) / columns;
    return rows * rowHeight() + GAP;
  }

  private int rowHeight() {
    boolean labels = tiles.stream().anyMatch(t -> !t.label().isEmpty());
    return side + GAP + (labels ? LINE : 0);
  }

  void draw(Canvas canvas) {
    for (int i = 0; i < tiles.size(); i++) {
      Tile tile = tiles.get(i);
      int column = i % columns;
      int row = i / columns;
      double x = GAP + column * (double) (side + GAP);
      double y = GAP + row * (double) rowHeight();
      drawPicture(canvas, tile.picture(), x, y);
      canvas.text(tile.label(), x + side / 2.0, y + side + 12, Canvas.Anchor.MIDDLE, 11, false,
          Ink.TEXT);
    }
  }

  /// Draws a picture as large as the tile at `x` and `y` allows, in its middle.
  private void drawPicture(Canvas canvas, Picture picture, double x, double y) {
    double scale = (double) side / Math.max(picture.width(), picture.height());
    double width = picture.width() * scale;
    double height = picture.height() * scale;
    double left = x + (side - width) / 2;
    double top = y + (side - height) / 2;
    canvas.bar(left - 1, top - 1, width + 2, height + 2, Ink.GRID);
    canvas.picture(picture, left, top, width, height);
  }
}
