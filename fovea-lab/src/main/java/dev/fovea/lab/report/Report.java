package dev.fovea.lab.report;

import dev.fovea.files.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/// A page of text, tables, charts and pictures.
///
/// In text, `code` stands between backticks, and what weighs more between two stars each; addresses (https) become links.
/// Figures have names: the names of their PNG files.
/// ```java
/// new Report("Pooling", "What a pooling layer is worth.").text("…").chart("accuracy", chart, "…").write(Path.of("out"));
/// ```
public final class Report {
  private static final int SCALE = 2;

  private sealed interface Block {}

  private record Heading(String text) implements Block {}

  private record Text(String text) implements Block {}

  private record Listing(String text) implements Block {}

  private record Rows(Table table) implements Block {}

  private record Figure(String name, String caption, Drawn drawn) implements Block {}

  private sealed interface Drawn {}

  private record Curves(Chart chart) implements Drawn {}

  private record Cells(Matrix matrix) implements Drawn {}

  private record Sheet(Tiles tiles) implements Drawn {}

  private record Photo(Picture picture) implements Drawn {}

  private record Bundle(Strands strands) implements Drawn {}

  private final String title;
  private final String lead;
  private final List<Block> blocks = new ArrayList<>();

  /// Starts a page.
  ///
  /// @param lead one or two sentences that say what the page shows
  public Report(String title, String lead) {
    this.title = title;
    this.lead = lead;
  }

  /// Adds a heading.
  public Report heading(String text) {
    return with(new Heading(text));
  }

  /// Adds a paragraph.
  public Report text(String text) {
    return with(new Text(text));
  }

  /// Adds lines as they are, in letters of one width.
  public Report listing(String lines) {
    return with(new Listing(lines));
  }

  /// Adds a table.
  public Report table(Table table) {
    return with(new Rows(table));
  }

  /// Adds a chart.
  ///
  /// @param name    name of the PNG file, without its end
  /// @param caption what is to be seen
  /// @throws IllegalArgumentException if a figure has that name, or no file can have it
  public Report chart(String name, Chart chart, String caption) {
    return with(new Figure(name, caption, new Curves(chart)));
  }

  /// Adds lines across upright axes.
  ///
  /// @param name    name of the PNG file, without its end
  /// @param caption what is to be seen
  /// @throws IllegalArgumentException if a figure has that name, or no file can have it
  public Report strands(String name, Strands strands, String caption) {
    return with(new Figure(name, caption, new Bundle(strands)));
  }

  /// Adds pictures in rows.
  ///
  /// @param name    name of the PNG file, without its end
  /// @param caption what is to be seen
  /// @throws IllegalArgumentException if a figure has that name, or no file can have it
  public Report tiles(String name, Tiles tiles, String caption) {
    return with(new Figure(name, caption, new Sheet(tiles)));
  }

  /// Adds a picture in its own size.
  ///
  /// @param name    name of the PNG file, without its end
  /// @param caption what is to be seen
  /// @throws IllegalArgumentException if a figure has that name, or no file can have it
  public Report picture(String name, Picture picture, String caption) {
    return with(new Figure(name, caption, new Photo(picture)));
  }

  /// Adds a matrix.
  ///
  /// @param name    name of the PNG file, without its end
  /// @param caption what is to be seen
  /// @throws IllegalArgumentException if a figure has that name, or no file can have it
  public Report matrix(String name, Matrix matrix, String caption) {
    return with(new Figure(name, caption, new Cells(matrix)));
  }

  /// Returns text that shows as it is, such as the name of a class or file: its backticks, stars and addresses are no marks.
  public static String literal(String text) {
    return Html.literal(text);
  }

  private Report with(Block block) {
    if (block instanceof Figure figure && !figure.name().matches("[A-Za-z0-9._-]{1,80}")) {
      throw new IllegalArgumentException(
          "'%s' cannot be the name of a figure's file.\n  fix:    take 1 to 80 letters (a to z), digits, '.', '_' and '-'."
              .formatted(figure.name()));
    }
    if (block instanceof Figure added && blocks.stream()
        .anyMatch(b -> b instanceof Figure f && f.name().equals(added.name()))) {
      throw new IllegalArgumentException(
          "The report has a figure '%s' already.".formatted(added.name()));
    }
    blocks.add(block);
    return this;
  }

  /// Returns the title of the page.
  public String title() {
    return title;
  }

  /// Writes `report.html`, which is complete in itself, and each figure as a PNG file.
  ///
  /// @param folder is made where it is missing
  /// @return the page
  /// @throws UncheckedIOException if something cannot be written
  public Path write(Path folder) {
    Path page = folder.resolve("report.html");
    makeFolder(folder);
    writeText(page, html());
    writeFigures(folder, "");
    return page;
  }

  /// Writes the page as `name.md`, its figures beside it as `name-figure.png`.
  ///
  /// @param folder is made where it is missing
  /// @return the page
  /// @throws UncheckedIOException if something cannot be written
  public Path writeMarkdown(Path folder, String name) {
    Path page = folder.resolve(name + ".md");
    makeFolder(folder);
    writeText(page, markdown(name + "-"));
    writeFigures(folder, name + "-");
    return page;
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the folder %s cannot be made: %s.\n  fix:    choose another folder for the page."
              .formatted(folder, AtomicFile.reason(e)),
          e);
    }
  }

  private static void writeText(Path file, String text) {
    AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void writeFigures(Path folder, String prefix) {
    for (Block block : blocks) {
      if (block instanceof Figure figure) {
        BufferedImage image = image(figure.drawn());
        AtomicFile.write(
            folder.resolve(prefix + figure.name() + ".png"),
            out -> ImageIO.write(image, "png", out));
      }
    }
  }

  /// Returns headings, paragraphs and tables for a terminal.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(Html.visible(title) + "\n" + Html.plain(lead) + "\n");
    for (Block block : blocks) {
      text.append(switch (block) {
        case Heading heading -> "\n" + Html.plain(heading.text()) + "\n";
        case Text paragraph -> Html.plain(paragraph.text()) + "\n";
        case Listing listing -> Html.visible(listing.text()) + "\n";
        case Rows rows -> "\n" + rows.table() + "\n";
        case Figure ignored -> "";
      });
    }
    return text.toString();
  }

  private String html() {
    StringBuilder html = new StringBuilder();
    for (Block block : blocks) {
      html.append(switch (block) {
        case Heading heading -> "<h2>%s</h2>\n".formatted(Html.prose(heading.text()));
        case Text text -> "<p>%s</p>\n".formatted(Html.prose(text.text()));
        case Listing listing -> "<pre>%s</pre>\n".formatted(Html.escape(listing.text()));
        case Rows rows -> rows.table().html();
        case Figure figure -> "<figure>\n%s<figcaption>%s</figcaption></figure>\n".formatted(
            inPage(figure), Html.prose(figure.caption()));
      });
    }
    return Page.html(title, lead, html.toString());
  }

  private String markdown(String prefix) {
    StringBuilder text = new StringBuilder("# %s\n\n%s\n".formatted(title, lead));
    for (Block block : blocks) {
      text.append('\n').append(switch (block) {
        case Heading heading -> "## %s\n".formatted(heading.text());
        case Text paragraph -> paragraph.text() + "\n";
        case Listing listing -> "```\n%s\n```\n".formatted(listing.text().stripTrailing());
        case Rows rows -> rows.table().markdown();
        case Figure figure -> "![%s](%s%s.png)\n\n%s\n".formatted(
            figure.name(), prefix, figure.name(), figure.caption());
      });
    }
    return text.toString();
  }

  private static String inPage(Figure figure) {
    return switch (figure.drawn()) {
      case Curves curves -> curves.chart().svg();
      case Cells cells -> {
        SvgCanvas canvas = SvgCanvas.unstretched(cells.matrix().width(),
            cells.matrix().height(), figure.name());
        cells.matrix().draw(canvas);
        yield canvas.finished();
      }
      case Sheet sheet -> {
        Tiles tiles = sheet.tiles();
        SvgCanvas canvas = SvgCanvas.unstretched(tiles.width(), tiles.height(), figure.name());
        tiles.draw(canvas);
        yield canvas.finished();
      }
      case Bundle bundle -> {
        Strands strands = bundle.strands();
        SvgCanvas canvas = new SvgCanvas(strands.width(), strands.height(), strands.title());
        strands.draw(canvas);
        yield canvas.finished();
      }
      case Photo photo -> "<img class=\"pixels\" alt=\"%s\" src=\"%s\">\n".formatted(
          Html.escape(figure.name()), photo.picture().dataUri());
    };
  }

  private static BufferedImage image(Drawn drawn) {
    return switch (drawn) {
      case Curves curves -> curves.chart().image();
      case Cells cells -> {
        ImageCanvas canvas = new ImageCanvas(cells.matrix().width(), cells.matrix().height(),
            SCALE);
        cells.matrix().draw(canvas);
        yield canvas.finished();
      }
      case Sheet sheet -> {
        Tiles tiles = sheet.tiles();
        ImageCanvas canvas = new ImageCanvas(tiles.width(), tiles.height(), SCALE);
        tiles.draw(canvas);
        yield canvas.finished();
      }
      case Bundle bundle -> {
        Strands strands = bundle.strands();
        ImageCanvas canvas = new ImageCanvas(strands.width(), strands.height(), SCALE);
        strands.draw(canvas);
        yield canvas.finished();
      }
      case Photo photo -> photo.picture().image();
    };
  }
}
