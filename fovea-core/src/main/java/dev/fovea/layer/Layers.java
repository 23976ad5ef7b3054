package dev.fovea.layer;

import java.util.List;

/// All layers, for those who read models from files.
public final class Layers {
  private Layers() {}

  /// Returns the layers' records, by the alphabet.
  public static List<Class<? extends Layer>> all() {
    return List.of(
        Activation.class,
        Add.class,
        AveragePooling2D.class,
        BatchNormalization.class,
        Concatenate.class,
        Conv2D.class,
        Dense.class,
        Dropout.class,
        Flatten.class,
        GlobalAveragePooling2D.class,
        Input.class,
        MaxPooling2D.class,
        Rescaling.class,
        ZeroPadding2D.class);
  }
}
