package dev.fovea.files.onnx;

/// What a name of a model file stands for while the file becomes a model.
sealed interface Known permits Constant, Traced {}
