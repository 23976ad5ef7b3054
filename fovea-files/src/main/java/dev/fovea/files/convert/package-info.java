/// Models in files of any format: reading, writing, converting, comparing.
@NullMarked
package dev.fovea.files.convert;

import org.jspecify.annotations.NullMarked;
