package dev.fovea.registry;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// What the comments of records say, read from their sources.
final class DocComments {
  /// A shape such as `[batch, height, width, channels]`, or a sentence about one.
  private static final Pattern SHAPE = Pattern.compile("`\\[[^`]*]`|\\bshape\\b");

  /// The comments by the types' names.
  private static final Map<String, String> ALL = read();

  private DocComments() {}

  /// Returns what a member's comment lacks.
  static Optional<String> missing(Member member) {
    String comment = of(member);
    if (comment.isBlank()) {
      return Optional.of("a comment");
    }
    if (member.kind().shapes() && !SHAPE.matcher(comment).find()) {
      return Optional.of("the shapes of what it takes and gives in its comment, in backticks");
    }
    return comment.contains("@see")
        ? Optional.empty()
        : Optional.of("its source in its comment: the paper, or else Keras's page, after @see");
  }

  /// Returns the comment of a member, or an empty text.
  static String of(Member member) {
    return ALL.getOrDefault(member.type().getName(), "");
  }

  private static Map<String, String> read() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, String> comments = new HashMap<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> paths = Files.walk(Kind.SOURCES)) {
      List<Path> sources = paths.filter(path -> path.toString().endsWith(".java")).toList();
      JavacTask task = (JavacTask) compiler.getTask(
          null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        for (Tree type : unit.getTypeDecls()) {
          String comment = docs.getDocComment(new TreePath(new TreePath(unit), type));
          if (type instanceof ClassTree named && comment != null) {
            comments.put(unit.getPackageName() + "." + named.getSimpleName(), comment);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return comments;
  }
}
