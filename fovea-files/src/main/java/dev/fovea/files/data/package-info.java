/// Data sets that others have published: where they are, and the formats in which they come.
@NullMarked
package dev.fovea.files.data;

import org.jspecify.annotations.NullMarked;
