/// Everything that a program with Fovea needs: the core, the model files and the oneDNN engine.
module dev.fovea.all {
  requires transitive dev.fovea;
  requires transitive dev.fovea.files;
  requires dev.fovea.onednn;
}
