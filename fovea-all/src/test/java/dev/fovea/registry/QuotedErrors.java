package dev.fovea.registry;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// The messages that tests of all modules quote whole, read from their sources: what is given to
/// `hasMessage`, or to a test's own `fails`, which compares whole messages too.
final class QuotedErrors {
  private static final List<String> ALL = read();

  private QuotedErrors() {}

  /// Tells whether a test quotes a message that begins with a member's name, as all do.
  static boolean has(Member member) {
    return ALL.stream().anyMatch(message -> List.of(" ", ":").stream()
        .anyMatch(end -> message.startsWith(member.name() + end)
            || message.startsWith(member.snake() + end)));
  }

  private static List<String> read() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Quotes quotes = new Quotes();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task = (JavacTask) compiler.getTask(
          null, files, null, null, null, files.getJavaFileObjectsFromPaths(tests()));
      for (CompilationUnitTree unit : task.parse()) {
        quotes.scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return quotes.found;
  }

  private static List<Path> tests() throws IOException {
    List<Path> tests = new ArrayList<>();
    for (String module : List.of("core", "files", "all")) {
      try (Stream<Path> files = Files.walk(Path.of("../fovea-" + module + "/src/test/java"))) {
        files.filter(file -> file.toString().endsWith("Test.java")).forEach(tests::add);
      }
    }
    return tests;
  }

  private static final class Quotes extends TreeScanner<Void, Void> {
    private final List<String> found = new ArrayList<>();

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
      boolean compares = switch (call.getMethodSelect()) {
        case MemberSelectTree select -> select.getIdentifier().contentEquals("hasMessage");
        case IdentifierTree own -> own.getName().contentEquals("fails");
        default -> false;
      };
      if (compares) {
        found.add(text(call.getArguments().getLast()));
      }
      return super.visitMethodInvocation(call, unused);
    }

    /// Returns a text as far as it stands there.
    private static String text(ExpressionTree expression) {
      return switch (expression) {
        case LiteralTree literal -> String.valueOf(literal.getValue());
        case BinaryTree sum -> text(sum.getLeftOperand()) + text(sum.getRightOperand());
        case ParenthesizedTree inner -> text(inner.getExpression());
        default -> "";
      };
    }
  }
}
