/// Writes what TensorBoard shows: figures, histograms, pictures and graphs of a training.
///
/// The bytes are described in `docs/formats/tensorboard.md`.
@NullMarked
package dev.fovea.files.tensorboard;

import org.jspecify.annotations.NullMarked;
