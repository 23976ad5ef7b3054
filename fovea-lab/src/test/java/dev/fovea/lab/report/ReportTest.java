package dev.fovea.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Chart CURVES = Chart.of("Loss <1>", "epoch", "loss & more")
      .line("a \"quoted\" name", List.of(3.0, 2.0, Double.NaN, 1.0))
      .dashed("validation", List.of(3.5, 2.5, 2.0, 1.5))
      .band(List.of(1.0, 2.0, 3.0, 4.0), List.of(3.0, 2.0, 1.5, 1.0),
          List.of(4.0, 3.0, 2.5, 2.0));

  @TempDir
  private Path folder;

  private Report report() {
    return new Report("A <title>", "What `it` shows.")
        .heading("First")
        .text("This is **bold** & `a < b`.")
        .listing("conv2d (Conv2D)  320")
        .table(new Table(1, "network", "parameters").row("`lenet`", "61,706"))
        .chart("loss", CURVES, "The curves.")
        .tiles("filters",
            new Tiles(2, 40).add(Picture.signed(new float[]{-1, 0, 1, 0.5f}, 2, 2), "first")
                .add(Picture.gray(new float[]{0, 1, 2, 3}, 2, 2), "second")
                .add(Picture.heat(new float[]{0, 1, 2, 3}, 2, 2), ""),
            "Filters.")
        .picture("photo", Picture.rgb(new float[]{1, 0, 0, 0, 1, 0}, 1, 2).enlarged(10),
            "A photo.");
  }

  @Test
  void aPageNeedsNothingFromElsewhere() throws IOException {
    String page = Files.readString(report().write(folder));

    assertThat(page.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:",
        "<script", "url(", "@import");
    assertThat(page).contains("<title>A &lt;title&gt;</title>",
        "<p>This is <strong>bold</strong> &amp; <code>a &lt; b</code>.</p>",
        "prefers-color-scheme:dark", "<td class=\"number\">61,706</td>");
  }

  @Test
  void addressesBecomeLinks() throws IOException {
    Report report = new Report("Papers", "").text("He et al. (https://arxiv.org/abs/1512.03385).");

    assertThat(Files.readString(report.write(folder))).contains(
        "<p>He et al. (<a href=\"https://arxiv.org/abs/1512.03385\">https://arxiv.org/abs/1512.03385</a>).</p>");
  }

  @Test
  void drawingsAreWellFormed() throws Exception {
    String page = Files.readString(report().write(folder));

    Matcher drawings = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(page);
    int count = 0;
    while (drawings.find()) {
      Document parsed = DocumentBuilderFactory.newInstance().newDocumentBuilder()
          .parse(new InputSource(new StringReader(drawings.group())));
      assertThat(parsed.getDocumentElement().getTagName()).isEqualTo("svg");
      count++;
    }
    assertThat(count).isEqualTo(2);
  }

  @Test
  void figuresAreFilesToo() throws IOException {
    report().write(folder);

    assertThat(ImageIO.read(folder.resolve("loss.png").toFile())).matches(
        image -> image.getWidth() == 1280 && image.getHeight() == 800);
    BufferedImage photo = ImageIO.read(folder.resolve("photo.png").toFile());
    assertThat(photo.getRGB(2, 2) & 0xffffff).isEqualTo(0xff0000);
    assertThat(photo.getRGB(12, 2) & 0xffffff).isEqualTo(0x00ff00);
    assertThat(folder.resolve("filters.png")).exists();
  }

  @Test
  void marksItselfDown() throws IOException {
    Path page = report().writeMarkdown(folder, "lesson");

    assertThat(Files.readString(page)).isEqualTo("""
        # A <title>

        What `it` shows.

        ## First

        This is **bold** & `a < b`.

        ```
        conv2d (Conv2D)  320
        ```

        | network | parameters |
        |---|---:|
        | `lenet` | 61,706 |

        ![loss](lesson-loss.png)

        The curves.

        ![filters](lesson-filters.png)

        Filters.

        ![photo](lesson-photo.png)

        A photo.
        """);
    assertThat(folder.resolve("lesson-loss.png")).exists();
  }

  @Test
  void aTerminalGetsTextAndTables() {
    assertThat(report()).hasToString("""
        A <title>
        What it shows.

        First
        This is bold & a < b.
        conv2d (Conv2D)  320

        network  parameters
        lenet        61,706

        """);
  }

  @Test
  void saysWhichFigureIsThereTwice() {
    Report report = report();

    assertThatIllegalArgumentException().isThrownBy(() -> report.chart("loss", CURVES, ""))
        .withMessage("The report has a figure 'loss' already.");
  }

  @Test
  void literalTextHasNoMarksAndSteersNoTerminal() throws IOException {
    String name = "a `b` **c** https://x.y/z \\ \u001b[31m";
    Report report = new Report("t\u001b", "l").heading(Report.literal(name))
        .table(new Table(1, "name").row(Report.literal(name)));
    assertThat(report).hasToString("""
        t
        l

        a `b` **c** https://x.y/z \\ [31m

        name
        a `b` **c** https://x.y/z \\ [31m

        """);
    assertThat(Files.readString(report.write(folder)))
        .contains("<td>a `b` **c** https://x.y/z \\ [31m</td>").doesNotContain("\u001b", "<a ");
  }

  @Test
  void linksEndBeforeQuotesAndKeepAmpersands() throws IOException {
    Report report = new Report("t", "l").text("\"https://x.y/a?b=1&c=2\"");
    assertThat(Files.readString(report.write(folder)))
        .contains("href=\"https://x.y/a?b=1&amp;c=2\">https://x.y/a?b=1&amp;c=2</a>&quot;");
  }

  @Test
  void saysWhichNamesFiguresHave() {
    for (String name : List.of("a/b", "", "a".repeat(81), "a b")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Report("t", "l").chart(name, CURVES, ""))
          .withMessage(
              "'%s' cannot be the name of a figure's file.\n  fix:    take 1 to 80 letters (a to z), digits, '.', '_' and '-'."
                  .formatted(name));
    }
  }

  @Test
  void aMatrixKnowsItsDiagonalByPlaceAndStaysSmall() throws IOException {
    List<String> same = List.of("crane", "crane");
    String page = Files.readString(new Report("t", "l")
        .matrix("m", new Matrix(same, same, List.of(List.of(0L, 1L), List.of(1L, 0L))), "")
        .write(folder));
    String blue = Pattern.quote("fill=\"" + Ink.BLUE.css());
    assertThat(page).doesNotContainPattern(blue);
    List<String> many = java.util.stream.IntStream.range(0, 1000).mapToObj(i -> "c" + i).toList();
    List<Long> row = many.stream().map(name -> name.endsWith("7") ? 1L : 0L).toList();
    Matrix large = new Matrix(many, many, many.stream().map(_ -> row).toList());
    assertThat(large.width()).isLessThan(700);
    assertThat(large.height()).isLessThan(700);
    ImageCanvas canvas = new ImageCanvas(large.width(), large.height(), 2);
    large.draw(canvas);
    assertThat(canvas.finished().getWidth()).isLessThan(1400);
  }

  @Test
  void saysHowManyValuesAPictureHas() {
    assertThatIllegalArgumentException().isThrownBy(() -> Picture.gray(new float[3], 2, 2))
        .withMessage("A picture of 2x2 with 1 channel(s) has 4 values, got 3.");
  }

  @Test
  void saysHowManyCellsARowNeeds() {
    Table table = new Table(1, "network", "parameters");

    assertThatIllegalArgumentException().isThrownBy(() -> table.row("lenet"))
        .withMessage("A row has 1 cells, the table has 2 columns: [network, parameters].");
  }

  @Test
  void picturesLieOverEachOther() {
    Picture white = Picture.gray(new float[]{1, 1}, 1, 2, 0, 1);
    Picture black = Picture.gray(new float[]{0, 0}, 1, 2, 0, 1);

    assertThat(white.over(black, 0.2).image().getRGB(0, 0) & 0xff).isEqualTo(51);
    assertThatIllegalArgumentException().isThrownBy(() -> white.over(black.enlarged(2), 0.5))
        .withMessage(
            "A picture of 1x2 cannot be laid over one of 2x4.\n  fix:    resize one of them.");
  }

  @Test
  void aPictureKeepsItsProportions() throws IOException {
    new Report("Wide", "").tiles("wide",
        new Tiles(1, 80).add(Picture.gray(new float[]{1, 1, 1, 1}, 1, 4), ""), "").write(folder);
    // 80 wide and 20 high, in the middle of its tile, which begins at 8.
    assertThat(Files.readString(folder.resolve("report.html")))
        .containsPattern("<image x=\"8\\D[^>]*y=\"38\\D[^>]*width=\"80\\D[^>]*height=\"20\\D");
  }

  @Test
  void aMatrixHasItsNumbersUnlessThereAreTooMany() throws IOException {
    Matrix small = new Matrix(List.of("ant", "bee"), List.of("ant", "bee"),
        List.of(List.of(81L, 3L), List.of(0L, 57L)));
    List<String> many = java.util.stream.IntStream.range(0, 30).mapToObj(i -> "c" + i).toList();
    List<Long> row = many.stream().map(_ -> 77L).toList();
    String page = Files.readString(new Report("t", "l").matrix("small", small, "")
        .matrix("large", new Matrix(many, many, many.stream().map(_ -> row).toList()), "")
        .write(folder));
    assertThat(page).contains(">81<", ">57<", ">ant<", "taken for").doesNotContain(">77<");
    assertThat(ImageIO.read(folder.resolve("small.png").toFile()).getHeight()).isPositive();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Matrix(List.of("a"), List.of("a"), List.of()))
        .withMessage("A matrix with 1 rows and 1 columns needs as many values.");
  }

  @Test
  void saysWhyThereIsNoFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("photo.jpg"));
    assertThatThrownBy(() -> new Report("t", "l").write(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("the folder " + file + " cannot be made: a file has that name.\n"
            + "  fix:    choose another folder for the page.");
  }
}
