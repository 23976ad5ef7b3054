package dev.fovea.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The programs of `docs/examples` are programs, and the tutorial is one of them.
class ProgramsTest {
  private static final Path DOCS = Path.of("../docs");
  private static final String MAIN = "void main() {";
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir
  private Path folder;

  @Test
  void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.list(DOCS.resolve("examples"));
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> programs = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(programs).hasSizeGreaterThanOrEqualTo(4);
      for (Path program : programs) {
        StringWriter said = new StringWriter();
        boolean compiled = compiler.getTask(said, manager, null,
            List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"),
                "-proc:none"),
            null, manager.getJavaFileObjects(program)).call();
        assertThat(compiled).as("%s: %s", program, said).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"../README.md,Digits", "introduction.md,Introduction", "tutorial.md,Tutorial"})
  void aPageShowsAllOfItsProgram(String page, String name) throws IOException {
    String text = Files.readString(DOCS.resolve(page));
    String program = Files.readString(DOCS.resolve("examples/" + name + ".java"));

    String snippets = SNIPPET.matcher(text).results().map(m -> m.group(1)).collect(joining());
    assertThat(lines(body(snippets))).isEqualTo(lines(body(program)));
  }

  /// Returns what is inside of `main`, where there is one.
  private static String body(String program) {
    int start = program.indexOf(MAIN);
    return start < 0
        ? program
        : program.substring(start + MAIN.length(), program.lastIndexOf('}'));
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  @Test
  void theTutorialRuns() throws IOException, InterruptedException {
    Path said = folder.resolve("said.txt");
    Process run = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true", "-cp",
        System.getProperty("java.class.path"),
        DOCS.resolve("examples/Tutorial.java").toAbsolutePath().toString())
        .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(said.toFile())
        .start();

    assertThat(run.waitFor(5, TimeUnit.MINUTES)).isTrue();
    String output = Files.readString(said);
    assertThat(run.exitValue()).as(output).isZero();
    assertThat(output).contains("6000 samples of f32[28,28,1]", "the same answer: true");
    assertThat(Files.readString(folder.resolve("tutorial/report.html"))).contains("<svg");
    assertThat(folder.resolve("digits.onnx")).exists();
  }
}
