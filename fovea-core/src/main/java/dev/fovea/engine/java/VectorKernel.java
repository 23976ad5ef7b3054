package dev.fovea.engine.java;

/// A kernel that uses the Vector API.
interface VectorKernel extends JavaKernel {
  @Override
  default String implementation() {
    return "java:vector";
  }
}
