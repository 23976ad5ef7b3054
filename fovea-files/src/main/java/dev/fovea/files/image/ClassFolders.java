package dev.fovea.files.image;

import dev.fovea.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds image files and their classes.
final class ClassFolders {
  private static final String LABEL = "label";

  private ClassFolders() {}

  /// Files and their classes.
  ///
  /// @param names   of the classes, by their numbers
  /// @param files   of each class
  /// @param skipped a line for each file that has no class
  record Found(List<String> names, List<List<Path>> files, List<String> skipped) {}

  /// Returns the names of the folders in a folder, by the alphabet.
  ///
  /// @throws IllegalArgumentException if there is no such folder, or fewer than two in it
  static List<String> names(Path folder) {
    requireFolder(folder, "name a folder that has a folder of pictures for each class");
    List<String> names = children(folder).stream().filter(Files::isDirectory)
        .map(ClassFolders::name).toList();
    if (names.size() < 2) {
      throw new IllegalArgumentException(
          "%s has %s, a classifier needs at least two.\n  fix:    %s.".formatted(
              folder,
              names.isEmpty() ? "no folder of pictures in it" : "one class, " + names.getFirst(),
              "give each class a folder of pictures inside of it"));
    }
    return names;
  }

  private static void requireFolder(Path folder, String fix) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("%s '%s'.\n  fix:    %s.".formatted(
          Files.exists(folder) ? "this is a file, not a folder:" : "there is no folder", folder,
          fix));
    }
  }

  /// Returns the files in the folders of these classes; a class without a folder has none.
  static Found of(Path folder, List<String> names) {
    List<List<Path>> files = names.stream().map(name -> files(folder.resolve(name))).toList();
    return new Found(names, files, List.of());
  }

  /// Returns the files of a folder by what a pattern finds in their names: its group `label`, else its
  /// first group. Classes are in the order of the alphabet; in that of their size if all are numbers.
  ///
  /// @throws IllegalArgumentException if there is no such folder, the pattern has no group, or finds
  ///     fewer than two classes
  static Found byName(Path folder, Pattern pattern) {
    requireFolder(folder, "name a folder of pictures");
    if (pattern.matcher("").groupCount() < 1) {
      throw new IllegalArgumentException(
          "the pattern '%s' has no group that is the class.\n  fix:    put the class into brackets, as in '(\\d+)_.*'."
              .formatted(pattern));
    }
    Map<String, List<Path>> classes = new TreeMap<>();
    List<String> skipped = new ArrayList<>();
    for (Path file : files(folder)) {
      Matcher found = pattern.matcher(name(file));
      String label = found.find() ? label(found) : null;
      if (label == null) {
        skipped.add("%s: the pattern '%s' finds no class in its name.".formatted(file, pattern));
      } else {
        classes.computeIfAbsent(label, _ -> new ArrayList<>()).add(file);
      }
    }
    if (classes.size() < 2) {
      throw new IllegalArgumentException(
          "the pattern '%s' finds %d classes in the names of %s, a classifier needs at least two.\n  fix:    choose a pattern whose group is the class."
              .formatted(pattern, classes.size(), folder));
    }
    List<String> names = ordered(classes.keySet());
    return new Found(names, names.stream().map(classes::get).toList(), skipped);
  }

  private static @Nullable String label(Matcher found) {
    return found.namedGroups().containsKey(LABEL) ? found.group(LABEL) : found.group(1);
  }

  /// Numbers and words have no order in common: by size 9 is before 10, by the alphabet 10 before 1a and that before 9.
  private static List<String> ordered(Set<String> alphabetical) {
    boolean numbers = alphabetical.stream().allMatch(label -> label.matches("[0-9]{1,18}"));
    return numbers
        ? alphabetical.stream().sorted(Comparator.comparingLong(Long::parseLong)).toList()
        : List.copyOf(alphabetical);
  }

  private static List<Path> files(Path folder) {
    return Files.isDirectory(folder)
        ? children(folder).stream().filter(Files::isRegularFile).toList()
        : List.of();
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.filter(path -> !name(path).startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: cannot be listed: %s.".formatted(folder, AtomicFile.reason(e)),
          e);
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
