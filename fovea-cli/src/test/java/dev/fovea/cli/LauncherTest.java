package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `fovea` with a JDK that is none: it tells what it was started with.
class LauncherTest {
  private static final Path SCRIPT = Path.of("..", "fovea");

  @TempDir
  private Path folder;

  @BeforeEach
  void install() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")) && Files.exists(SCRIPT),
        "there is no bash, or no script");
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    for (String tool : new String[]{"java", "javac"}) {
      Path file = Files.writeString(bin.resolve(tool),
          "#!/bin/bash\necho \"${LC_ALL-none} ${LC_CTYPE-none} ${@: -1}\"\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
    Files.copy(SCRIPT, folder.resolve("fovea"));
    Path app = Files.createDirectories(folder.resolve("fovea-cli/target/app"));
    Files.createFile(app.resolve("stamp"));
    // An empty cache of classes says that none could be made.
    Files.createFile(app.resolve("classes.aot")).toFile()
        .setLastModified(System.currentTimeMillis() + 10_000);
  }

  private String run(Map<String, String> locale) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/bin/bash", folder.resolve("fovea").toString(),
        "info");
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().putAll(locale);
    Process process = builder.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void javaFindsFilesOfAnyNameWhereNoLocaleIsSet() throws Exception {
    assertThat(run(Map.of())).isEqualTo("none C.UTF-8 info\n");
    assertThat(run(Map.of("LANG", "POSIX"))).isEqualTo("none C.UTF-8 info\n");
    assertThat(run(Map.of("LC_ALL", "C", "LANG", "C.UTF-8"))).isEqualTo("C.UTF-8 C.UTF-8 info\n");
  }

  @Test
  void aLocaleThatIsSetStays() throws Exception {
    assertThat(run(Map.of("LANG", "C.utf8"))).isEqualTo("none C.utf8 info\n");
    assertThat(run(Map.of("LC_ALL", "C.utf8", "LANG", "C")))
        .isEqualTo("C.utf8 C.utf8 info\n");
  }
}
