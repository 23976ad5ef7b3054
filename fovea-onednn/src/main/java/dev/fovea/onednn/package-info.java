/// The oneDNN engine: kernels that call the oneAPI Deep Neural Network Library's plain C API.
///
/// Nothing here is for users: the core finds the engine with `ServiceLoader`. From below: a
/// [NativeLibrary][dev.fovea.onednn.NativeLibrary] is unpacked from its jar and loaded,
/// [OneDnn][dev.fovea.onednn.OneDnn] links its functions, descriptors and primitives wrap its
/// objects, a [PrimitiveKernel][dev.fovea.onednn.PrimitiveKernel] is one primitive with its
/// tensors, and the classes named after ops say which primitive computes a node.
///
/// @see <a href="https://uxlfoundation.github.io/oneDNN/">oneDNN's documentation</a>
@NullMarked
package dev.fovea.onednn;

import org.jspecify.annotations.NullMarked;
