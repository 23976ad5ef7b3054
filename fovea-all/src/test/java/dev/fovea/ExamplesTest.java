package dev.fovea;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.files.KerasModels;
import dev.fovea.model.Model;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The programs of `docs/examples` compile against the library as it is.
class ExamplesTest {
  @TempDir
  private Path folder;

  @Test
  void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.list(Path.of("../docs/examples"));
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> programs = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(programs).hasSizeGreaterThanOrEqualTo(2);
      for (Path program : programs) {
        StringWriter said = new StringWriter();
        boolean compiled = compiler.getTask(said, manager, null,
            List.of("-d", folder.toString(), "-cp", classPath(), "-proc:none"),
            null, manager.getJavaFileObjects(program)).call();
        assertThat(compiled).as("%s: %s", program, said).isTrue();
      }
    }
  }

  /// Where the classes lie that the programs use.
  private static String classPath() {
    return Stream.of(Model.class, KerasModels.class, NullMarked.class)
        .map(type -> Path.of(URI.create(
            type.getProtectionDomain().getCodeSource().getLocation().toString())).toString())
        .distinct().collect(joining(File.pathSeparator));
  }
}
