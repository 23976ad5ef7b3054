package dev.fovea.onednn;

/// A oneDNN function answered with a status other than success.
final class OneDnnException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int INVALID_ARGUMENTS = 2;
  private static final int UNIMPLEMENTED = 3;

  private final int status;

  OneDnnException(NativeFunction function, int status) {
    super("oneDNN's %s answered status %d, %s.".formatted(function.symbol(), status, name(status)));
    this.status = status;
  }

  /// Tells whether oneDNN does not compute this, for its shapes, types or settings.
  boolean refused() {
    return status == INVALID_ARGUMENTS || status == UNIMPLEMENTED;
  }

  private static String name(int status) {
    return switch (status) {
      case 1 -> "out of memory";
      case INVALID_ARGUMENTS -> "invalid arguments";
      case UNIMPLEMENTED -> "unimplemented";
      case 4 -> "last implementation reached";
      case 5 -> "runtime error";
      case 6 -> "not required";
      case 9 -> "invalid shape";
      case 10 -> "invalid data type";
      default -> "unknown";
    };
  }
}
