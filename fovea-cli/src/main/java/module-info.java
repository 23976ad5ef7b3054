/// The command line.
module dev.fovea.cli {
  requires dev.fovea;
  requires dev.fovea.files;
  requires dev.fovea.lab;
  requires dev.fovea.examples;
  requires info.picocli;
  requires java.desktop;
  requires static org.jspecify;

  opens dev.fovea.cli to
      info.picocli;
}
