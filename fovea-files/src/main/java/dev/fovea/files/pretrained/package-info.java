/// Weights that others have trained: where they are published, how they are fetched and kept.
@NullMarked
package dev.fovea.files.pretrained;

import org.jspecify.annotations.NullMarked;
