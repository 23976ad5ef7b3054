package dev.fovea.files.onnx;

/// What a name of a model file, or an operator's results, stand for while the file becomes a model.
sealed interface Known permits Constant, Traced, Parts {}
