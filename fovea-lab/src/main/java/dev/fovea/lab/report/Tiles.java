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
  /// @param side    height and width of each, in pixels of the page
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
      canvas.bar(x - 1, y - 1, side + 2.0, side + 2.0, Ink.GRID);
      canvas.picture(tile.picture(), x, y, side, side);
      canvas.text(tile.label(), x + side / 2.0, y + side + 12, Canvas.Anchor.MIDDLE, 11, false,
          Ink.TEXT);
    }
  }
}
