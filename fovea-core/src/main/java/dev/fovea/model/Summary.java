package dev.fovea.model;

import dev.fovea.graph.Graph;
import dev.fovea.graph.Node;
import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import dev.fovea.layer.WeightSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a model is made of: a row a layer, and totals.
///
/// FLOPs are those of one sample at inference, a multiply-add counted as two.
///
/// @param name         the model's name
/// @param sequential   whether connections go without saying
/// @param rows         the layers
/// @param total        all numbers in the weights
/// @param trainable    those that training changes by their derivative
/// @param flops        arithmetic of one sample
public record Summary(
    String name, boolean sequential, List<Row> rows, long total, long trainable, long flops) {
  /// One layer.
  ///
  /// @param layer      name and kind
  /// @param output     shape, with `None` for the batch
  /// @param parameters numbers in its weights
  /// @param flops      arithmetic of one sample
  /// @param inputs     what it reads
  public record Row(String layer, String output, long parameters, long flops, String inputs) {}

  /// Returns the summary of a model.
  public static Summary of(Model model) {
    Map<String, Long> flops = new HashMap<>();
    Graph graph = model.inference(1);
    for (Node node : graph.nodes()) {
      flops.merge(node.origin(), node.flops(), Long::sum);
    }
    Map<String, Long> parameters = new HashMap<>();
    for (WeightSpec spec : model.weights().specs()) {
      parameters.merge(spec.layer(), spec.type().shape().size(), Long::sum);
    }
    Map<Symbol, String> names = new HashMap<>();
    model.layers().forEach(l -> l.calls().forEach(call -> names.put(call, l.name())));
    List<Row> rows = new ArrayList<>();
    for (NamedLayer layer : model.layers()) {
      if (!(model.isSequential() && layer.layer() instanceof Input)) {
        rows.add(row(layer, parameters, flops, names));
      }
    }
    return new Summary(
        model.name(),
        model.isSequential(),
        rows,
        model.weights().count(),
        model.weights().trainableCount(),
        graph.flops());
  }

  private static Row row(
      NamedLayer layer,
      Map<String, Long> parameters,
      Map<String, Long> flops,
      Map<Symbol, String> names) {
    Symbol last = layer.calls().getLast();
    String dims = String.join(", ", last.shape().dims().stream().map(String::valueOf).toList());
    List<String> read = new ArrayList<>();
    for (Symbol call : layer.calls()) {
      call.inputs().forEach(input -> read.add(names.getOrDefault(input, "?")));
    }
    String kind = layer.layer() instanceof Input
        ? "InputLayer"
        : layer.layer().getClass().getSimpleName();
    return new Row(
        "%s (%s)".formatted(layer.name(), kind),
        dims.isEmpty() ? "(None)" : "(None, %s)".formatted(dims),
        parameters.getOrDefault(layer.name(), 0L),
        flops.getOrDefault(layer.name(), 0L),
        String.join(", ", read));
  }

  /// Returns the table as text, its lines ended by `\n`.
  public String table() {
    List<String> head = new ArrayList<>(
        List.of("Layer (type)", "Output Shape", "Param #", "FLOPs"));
    if (!sequential) {
      head.add("Connected to");
    }
    TextTable table = new TextTable(head);
    for (Row row : rows) {
      List<String> cells = new ArrayList<>(
          List.of(row.layer(), row.output(), number(row.parameters()), number(row.flops())));
      if (!sequential) {
        cells.add(row.inputs().isEmpty() ? "-" : row.inputs());
      }
      table.row(cells);
    }
    return "Model: \"%s\"\n%s Total params: %s\n Trainable params: %s\n Non-trainable params: %s\n FLOPs: %s\n"
        .formatted(
            name,
            table,
            sized(total),
            sized(trainable),
            sized(total - trainable),
            number(flops));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// Returns a count of single-precision numbers with the memory that they take.
  private static String sized(long count) {
    double bytes = count * 4.0;
    String[] units = {"B", "KB", "MB", "GB"};
    int unit = 0;
    while (bytes >= 1024 && unit < units.length - 1) {
      bytes /= 1024;
      unit++;
    }
    return "%s (%s %s)".formatted(number(count), String.format(Locale.ROOT, "%.2f", bytes),
        units[unit]);
  }
}
