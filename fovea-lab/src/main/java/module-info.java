/// Looks into networks and compares them: charts and reports.
module dev.fovea.lab {
  requires transitive dev.fovea;
  requires transitive dev.fovea.files;
  requires transitive java.desktop;
  requires static transitive org.jspecify;

  exports dev.fovea.lab.explain;
  exports dev.fovea.lab.report;
  exports dev.fovea.lab.tune;
}
