package dev.fovea.graph;

import org.jspecify.annotations.Nullable;

/// A graph that cannot be built: the message names the layer, the op, the inputs and the fix.
public final class GraphException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// Takes the full message.
  public GraphException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
