package dev.fovea;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// Whatever users can see says what it is. (The core exports all of its packages.)
class JavadocTest {
  private static final Path SOURCES = Path.of("src/main/java");

  @Test
  void everythingPublicSaysWhatItIs() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> paths = Files.walk(SOURCES)) {
      List<Path> sources = paths.filter(path -> path.toString().endsWith(".java")).toList();
      JavacTask task = (JavacTask) compiler.getTask(
          null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      Silent silent = new Silent(DocTrees.instance(task));
      int units = 0;
      for (CompilationUnitTree unit : task.parse()) {
        silent.scan(unit, false);
        units++;
      }
      assertThat(units).isEqualTo(sources.size()).isGreaterThan(100);
      assertThat(silent.found).as("public, but without a comment").isEmpty();
    }
  }

  /// Finds what is public and has no comment; the second argument says whether it is in an interface.
  private static final class Silent extends TreePathScanner<Void, Boolean> {
    private final DocTrees docs;
    private final List<String> found = new ArrayList<>();

    Silent(DocTrees docs) {
      this.docs = docs;
    }

    @Override
    public Void visitClass(ClassTree type, Boolean inInterface) {
      if (!isSeen(type.getModifiers(), inInterface)) {
        return null;
      }
      check(type.getSimpleName().toString());
      return super.visitClass(type, type.getKind() == Tree.Kind.INTERFACE);
    }

    @Override
    public Void visitMethod(MethodTree method, Boolean inInterface) {
      boolean overrides = method.getModifiers().getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
      if (isSeen(method.getModifiers(), inInterface) && !overrides) {
        check(method.getName() + "()");
      }
      return null;
    }

    @Override
    public Void visitVariable(VariableTree field, Boolean inInterface) {
      if (isSeen(field.getModifiers(), inInterface)) {
        check(field.getName().toString());
      }
      return null;
    }

    private static boolean isSeen(ModifiersTree modifiers, boolean inInterface) {
      boolean hidden = modifiers.getFlags().contains(Modifier.PRIVATE);
      return modifiers.getFlags().contains(Modifier.PUBLIC) || (inInterface && !hidden);
    }

    private void check(String what) {
      if (docs.getDocComment(getCurrentPath()) == null) {
        found.add("%s: %s".formatted(
            getCurrentPath().getCompilationUnit().getSourceFile().getName(), what));
      }
    }
  }
}
