/// Reads and writes the files that models live in: Keras archives, HDF5, NumPy arrays and JSON.
///
/// Files from strangers are hostile until proven otherwise. Every reader checks sizes before it
/// takes memory, runs nothing that a file names, and reports what is wrong as a
/// [ModelFormatException].
@NullMarked
package dev.fovea.files;

import org.jspecify.annotations.NullMarked;
