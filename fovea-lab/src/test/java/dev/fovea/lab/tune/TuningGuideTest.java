package dev.fovea.lab.tune;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.KerasModels;
import dev.fovea.model.Model;
import java.io.File;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/tuning.md` shows is so.
class TuningGuideTest {
  private static final Path GUIDE = Path.of("../docs/tuning.md");

  @TempDir
  private Path folder;

  private static String block(String language) throws Exception {
    Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(GUIDE));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  /// Where the classes lie that the program uses.
  private static String classPath() {
    return Stream.of(Model.class, KerasModels.class, Tuning.class, NullMarked.class)
        .map(type -> Path.of(URI.create(
            type.getProtectionDomain().getCodeSource().getLocation().toString())).toString())
        .distinct().collect(joining(File.pathSeparator));
  }

  @Test
  void theProgramRuns() throws Exception {
    Path source = Files.writeString(folder.resolve("Tune.java"),
        block("java").replace("target/tuning", folder.resolve("out").toString()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      assertThat(compiler.getTask(said, files, null,
          List.of("-d", folder.toString(), "-proc:none", "-cp",
              classPath()),
          null, files.getJavaFileObjects(source)).call()).as(said.toString()).isTrue();
    }
    try (URLClassLoader loader = new URLClassLoader(
        new URL[]{folder.toUri().toURL()}, TuningGuideTest.class.getClassLoader())) {
      Class<?> program = loader.loadClass("Tune");
      Constructor<?> made = program.getDeclaredConstructor();
      made.setAccessible(true);
      Method main = program.getDeclaredMethod("main");
      main.setAccessible(true);
      main.invoke(made.newInstance());
    }

    assertThat(folder.resolve("out/report.html")).isNotEmptyFile();
    assertThat(Files.readAllLines(folder.resolve("out/trials.jsonl"))).hasSize(1 + 9 + 3);
  }

  @Test
  void theSpaceIsOne() throws Exception {
    Space space = Space.parse("tuning.md", block("json").getBytes(StandardCharsets.UTF_8));

    assertThat(space.parameters()).hasSize(7);
  }
}
