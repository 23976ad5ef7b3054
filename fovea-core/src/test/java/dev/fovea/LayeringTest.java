package dev.fovea;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.fovea.model.Model;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A package may use only what stands below it.
class LayeringTest {
  private static final String VECTOR_API = "jdk.incubator.vector";

  /// Each package and what it may use, from below to above.
  private static final List<Floor> FLOORS = List.of(
      new Floor("tensor"),
      new Floor("graph", "tensor"),
      new Floor("op", "graph", "tensor"),
      new Floor("grad", "op", "graph", "tensor"),
      new Floor("engine", "graph", "tensor"),
      new Floor("engine.vector"),
      new Floor("engine.java", "engine.vector", "engine", "op", "graph", "tensor"),
      new Floor("compile", "engine.java", "engine", "op", "graph", "tensor"),
      new Floor("initializer", "tensor"),
      new Floor("regularizer", "op", "graph", "tensor"),
      new Floor("constraint", "op", "graph", "tensor"),
      new Floor("layer", "constraint", "regularizer", "initializer", "op", "graph", "tensor"),
      new Floor("data", "tensor"),
      new Floor("loss", "op", "graph", "tensor"),
      new Floor("metric", "loss", "op", "graph", "tensor"),
      new Floor("schedule"),
      new Floor("optimizer", "schedule", "op", "graph", "tensor"),
      new Floor("train", "optimizer", "schedule", "metric", "loss", "data", "layer", "compile",
          "engine",
          "grad",
          "op", "graph", "tensor"),
      new Floor("callback", "train", "layer", "tensor"),
      new Floor("model", "train", "optimizer", "metric", "loss", "data", "layer", "compile",
          "engine",
          "graph", "tensor"),
      new Floor("explain", "model", "train", "data", "layer", "compile", "grad", "op", "graph",
          "tensor"),
      new Floor("zoo", "model", "layer", "initializer", "tensor"));

  private static JavaClasses core;

  private record Floor(String name, List<String> below) {
    Floor(String name, String... below) {
      this(name, List.of(below));
    }
  }

  @BeforeAll
  static void read() throws URISyntaxException {
    Path classes = Path.of(
        Model.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    core = new ClassFileImporter().importPath(classes);
  }

  @Test
  void everyPackageHasItsFloor() {
    assertThat(core.stream().map(JavaClass::getPackageName).distinct())
        .containsExactlyInAnyOrderElementsOf(
            FLOORS.stream().map(floor -> packageOf(floor.name())).toList());
  }

  @Test
  void everyFloorStandsOnThoseBefore() {
    Map<String, Integer> heights = new TreeMap<>();
    for (Floor floor : FLOORS) {
      assertThat(heights.keySet()).as("below " + floor.name()).containsAll(floor.below());
      heights.put(floor.name(), heights.size());
    }
  }

  @Test
  void everyPackageUsesOnlyWhatStandsBelow() {
    for (Floor floor : FLOORS) {
      String[] allowed = Stream.concat(
          Stream.concat(Stream.of(floor.name()), floor.below().stream())
              .map(LayeringTest::packageOf),
          Stream.of("java..", "org.jspecify.annotations", VECTOR_API)).toArray(String[]::new);
      classes().that().resideInAPackage(packageOf(floor.name()))
          .should().onlyDependOnClassesThat(resideInAnyPackage(allowed)).check(core);
    }
  }

  /// The module is not always there.
  @Test
  void onlyOnePackageNeedsTheVectorApi() {
    noClasses().that().resideOutsideOfPackage(packageOf("engine.vector"))
        .should().dependOnClassesThat().resideInAPackage(VECTOR_API).check(core);
  }

  @Test
  void noPackagesUseEachOther() {
    slices().matching("dev.fovea.(**)").should().beFreeOfCycles().check(core);
  }

  @Test
  void nothingReadsASettingOfTheProcess() {
    noClasses().should().callMethod(System.class, "getProperty", String.class)
        .orShould().callMethod(System.class, "getProperty", String.class, String.class)
        .orShould().callMethod(System.class, "getProperties")
        .orShould().callMethod(System.class, "getenv")
        .orShould().callMethod(System.class, "getenv", String.class)
        .orShould().callMethod(Boolean.class, "getBoolean", String.class)
        .orShould().callMethod(Integer.class, "getInteger", String.class)
        .orShould().callMethod(Integer.class, "getInteger", String.class, int.class)
        .orShould().callMethod(Long.class, "getLong", String.class)
        .check(core);
  }

  @Test
  void nothingIsStaticAndChanges() {
    fields().that().areStatic().should().beFinal().check(core);
  }

  private static String packageOf(String floor) {
    return "dev.fovea." + floor;
  }
}
