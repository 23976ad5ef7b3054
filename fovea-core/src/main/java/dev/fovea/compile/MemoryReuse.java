package dev.fovea.compile;

/// A way in which a value takes memory that another one had before.
public enum MemoryReuse {
  /// A result overwrites an input that nobody reads later: a new weight the old one.
  IN_PLACE("UpdateInPlace"),
  /// Values whose lives do not overlap lie at the same place of the arena.
  SHARED("ShareMemory"),
  /// What is computed element by element in between, for a large weight, has memory for some elements
  /// only, which the next ones take.
  TILES("Tiles"),
  /// What is computed a few images at a time has memory for those only, which the next ones take.
  MICRO_BATCHES("MicroBatches");

  private final String title;

  MemoryReuse(String title) {
    this.title = title;
  }

  /// Returns the name beside those of the passes.
  public String title() {
    return title;
  }
}
