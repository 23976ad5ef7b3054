package dev.fovea.cli;

import dev.fovea.model.Model;
import dev.fovea.model.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// The option that chooses in which element types a model computes.
final class PrecisionOption {
  @Option(names = "--precision", paramLabel = "NAME", description = "Compute in f32, or in bf16 between the layers, which is faster on processors with AVX-512 bf16 or AMX; auto: as the"
      + " model says, f32 for a new one (default: auto).")
  private Optional<String> name = Optional.empty();

  /// Returns what was chosen.
  ///
  /// @throws Misuse if there is no precision of this name
  Precision chosen() {
    return name.map(PrecisionOption::named).orElse(Precision.AUTO);
  }

  private static Precision named(String name) {
    return Arrays.stream(Precision.values())
        .filter(each -> each.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new Misuse("--precision is one of %s, got '%s'.".formatted(
            Arrays.stream(Precision.values()).map(Precision::toString)
                .collect(Collectors.joining(", ")),
            name)));
  }

  /// Returns the words of the command, none where nothing was chosen.
  List<String> words() {
    return name.map(word -> List.of("--precision", word)).orElse(List.of());
  }

  /// Returns the model in the chosen precision, and says so where something was chosen.
  Model of(Model model, Terminal terminal) {
    Model own = chosen().of(model);
    if (name.isPresent()) {
      terminal.err().println(chosen().says(own));
    } else {
      own.notes().forEach(note -> terminal.err().println("Note: " + note));
    }
    return own;
  }
}
