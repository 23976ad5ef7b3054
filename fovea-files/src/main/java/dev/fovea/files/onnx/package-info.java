/// ONNX: networks of other frameworks read into layers that can be trained, and models written for
/// ONNX Runtime.
@NullMarked
package dev.fovea.files.onnx;

import org.jspecify.annotations.NullMarked;
