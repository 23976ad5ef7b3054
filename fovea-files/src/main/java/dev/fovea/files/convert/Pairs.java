package dev.fovea.files.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// Which of two lists' members belong together: those of one name, or, where the order of their kinds
/// finds more, those of one kind in this order. In very long lists names alone count.
///
/// @param byName     whether names decided
/// @param pairs      names that belong together, in the first list's order
/// @param onlyFirst  what the first list alone has
/// @param onlySecond what the second list alone has
record Pairs(boolean byName, List<Pair> pairs, List<String> onlyFirst, List<String> onlySecond) {
  /// How many pairs are tried, at 4 bytes each: those of two lists of 5,000 members.
  private static final long MOST = 25_000_000;

  /// Two names.
  record Pair(String first, String second) {}

  /// Matches two lists.
  ///
  /// @param first  what each member is by its name, such as a shape, in order
  /// @param second the same of the other list
  static Pairs of(Map<String, ?> first, Map<String, ?> second) {
    long named = first.keySet().stream()
        .filter(name -> Objects.equals(first.get(name), second.get(name))).count();
    boolean tooMany = (long) first.size() * second.size() > MOST;
    List<Pair> ordered = tooMany || named == Math.min(first.size(), second.size())
        ? List.of()
        : ordered(first, second);
    boolean byName = named >= ordered.size();
    List<Pair> pairs = byName
        ? first.keySet().stream().filter(second::containsKey)
            .map(name -> new Pair(name, name)).toList()
        : ordered;
    List<String> onlyFirst = new ArrayList<>(first.keySet());
    List<String> onlySecond = new ArrayList<>(second.keySet());
    onlyFirst.removeAll(new TreeSet<>(pairs.stream().map(Pair::first).toList()));
    onlySecond.removeAll(new TreeSet<>(pairs.stream().map(Pair::second).toList()));
    return new Pairs(byName, pairs, onlyFirst, onlySecond);
  }

  /// Tells whether nothing is left alone.
  boolean areAll() {
    return onlyFirst.isEmpty() && onlySecond.isEmpty();
  }

  /// Returns the second name by the first.
  Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    pairs.forEach(pair -> names.put(pair.first(), pair.second()));
    return names;
  }

  /// The longest common subsequence of the kinds.
  private static List<Pair> ordered(Map<String, ?> first, Map<String, ?> second) {
    List<String> a = List.copyOf(first.keySet());
    List<String> b = List.copyOf(second.keySet());
    int[][] longest = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        longest[i][j] = Objects.equals(first.get(a.get(i)), second.get(b.get(j)))
            ? longest[i + 1][j + 1] + 1
            : Math.max(longest[i + 1][j], longest[i][j + 1]);
      }
    }
    List<Pair> pairs = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.size() && j < b.size()) {
      if (Objects.equals(first.get(a.get(i)), second.get(b.get(j)))) {
        pairs.add(new Pair(a.get(i++), b.get(j++)));
      } else if (longest[i + 1][j] >= longest[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return pairs;
  }
}
