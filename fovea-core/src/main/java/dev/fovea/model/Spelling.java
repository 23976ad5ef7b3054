package dev.fovea.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that somebody may have meant who wrote another one.
public final class Spelling {
  private static final int MOST_SLIPS = 2;
  private static final int LETTERS_PER_SLIP = 3;

  private Spelling() {}

  /// Returns the known name that two slips of a key at most make of a name, in a short one fewer: one for each three letters.
  ///
  /// Signs and capital letters do not count, so that `ResNet-50` is `resnet50`.
  /// @param known names to choose from; of those that are equally near, the first
  public static Optional<String> nearest(String name, Collection<String> known) {
    String plain = plain(name);
    int slips = Math.min(MOST_SLIPS, plain.length() / LETTERS_PER_SLIP);
    return plain.isEmpty()
        ? Optional.empty()
        : known.stream().filter(one -> distance(plain, plain(one)) <= slips)
            .min(Comparator.comparingInt(one -> distance(plain, plain(one))));
  }

  /// Returns the question that an error asks, such as ` Did you mean 'lenet'?`, or nothing where no name is near.
  public static String question(String name, Collection<String> known) {
    return nearest(name, known).map(" Did you mean '%s'?"::formatted).orElse("");
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /// Returns how many letters must be put in, taken out or replaced (Levenshtein's distance).
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      int diagonal = i - 1;
      for (int j = 0; j <= b.length(); j++) {
        int above = row[j];
        int other = i > 0 && j > 0 && a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = i == 0
            ? j
            : j == 0 ? i : Math.min(diagonal + other, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
