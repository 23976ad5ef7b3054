/// Protocol buffers' wire format, as TensorBoard's and ONNX's files have it.
@NullMarked
package dev.fovea.files.protobuf;

import org.jspecify.annotations.NullMarked;
