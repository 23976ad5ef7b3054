/// Images in files: decoding, and data sets of folders.
@NullMarked
package dev.fovea.files.image;

import org.jspecify.annotations.NullMarked;
