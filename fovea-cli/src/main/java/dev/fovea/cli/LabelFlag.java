package dev.fovea.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;

/// The option that says where in its name a picture has its class.
final class LabelFlag {
  @Option(names = "--label-pattern", paramLabel = "REGEX", description = "What finds the class in the name of a picture, for a folder of pictures of all classes: the"
      + " part in brackets, as in '^([a-z]+)_' for cat_001.jpg.")
  private Optional<String> pattern = Optional.empty();

  /// Returns the pattern as it was given.
  Optional<String> pattern() {
    return pattern;
  }

  /// Looks into a folder of pictures: by the pattern, or without one for a folder for each class.
  ///
  /// @throws Misuse                   if the pattern is none, or folders do not belong together
  /// @throws IllegalArgumentException if there are not two classes
  PictureData find(Path folder) {
    try {
      return pattern.isPresent()
          ? PictureData.named(folder, Pattern.compile(pattern.get()))
          : PictureData.find(folder);
    } catch (PatternSyntaxException e) {
      throw new Misuse("--label-pattern '%s' is no regular expression of Java's: %s."
          .formatted(pattern.orElseThrow(), e.getDescription()));
    }
  }
}
