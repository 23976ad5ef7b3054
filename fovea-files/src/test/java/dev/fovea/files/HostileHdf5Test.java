package dev.fovea.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The files of `make_hdf5.py`, whose parts lead to each other in circles, out of the file, or to
/// more than there is.
class HostileHdf5Test {
  private static final String SAVE = "\n  fix:    save the weights again with Keras: model.save_weights('model.weights.h5').";
  private static final String AGAIN = "\n  fix:    copy, download or save the file again; this one is damaged.";

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "header-loop|the HDF5 structure is damaged (Requested message type 'LinkInfoMessage' not present).",
      "continuation-loop|the HDF5 structure is damaged (Requested message type 'SymbolTableMessage' is not unique).",
      "tree-loop|the HDF5 structure is damaged.",
      "no-data|the array x f32[2147483647] takes 8589934588 bytes from -1 on, but the file has 1400.",
      "absurd-size|the array x f32[2147483647,1073741824] takes 9223372032559808512 bytes from -1 on, but the file has 1400.",
  })
  void refusesCirclesAndAbsurdSizes(String name, String problem) {
    refuses(name, problem + AGAIN);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "virtual-data|the HDF5 structure has what Fovea does not read (Virtual storage is not supported)."})
  void refusesDataOfOtherFiles(String name, String problem) {
    refuses(name, problem + SAVE);
  }

  private static void refuses(String name, String problem) {
    Path file = Path.of("src/test/resources/hostile/weights-h5", name + ".h5");
    assertThat(file).exists();
    assertThatThrownBy(() -> Hdf5Reader.open(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(file + ": " + problem);
  }
}
