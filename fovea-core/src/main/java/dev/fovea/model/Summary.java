package dev.fovea.model;

import dev.fovea.graph.Graph;
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

  /// Returns the summary of a model; a model within it is one row.
  public static Summary of(Model model) {
    return of(model, false);
  }

  /// Returns the summary of a model.
  ///
  /// @param expandNested whether the layers of a model within it follow its row; their numbers are
  ///     part of that row's
  public static Summary of(Model model, boolean expandNested) {
    Graph graph = model.inference(1);
    Map<String, Long> flops = new HashMap<>();
    graph.nodes().forEach(node -> add(flops, node.origin(), node.flops()));
    Map<String, Long> parameters = new HashMap<>();
    for (WeightSpec spec : model.weights().specs()) {
      add(parameters, spec.layer(), spec.type().shape().size());
    }
    Rows rows = new Rows(parameters, flops, expandNested, new ArrayList<>());
    rows.add(model, "", 0);
    return new Summary(
        model.name(),
        model.isSequential(),
        rows.rows(),
        model.weights().count(),
        model.weights().trainableCount(),
        graph.flops());
  }

  /// Adds a number to a layer's and to those of the models that it is in.
  private static void add(Map<String, Long> sums, String path, long number) {
    for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
      sums.merge(path.substring(0, end), number, Long::sum);
    }
  }

  /// The rows so far, and the numbers of each layer by its path.
  private record Rows(
      Map<String, Long> parameters, Map<String, Long> flops, boolean expand, List<Row> rows) {
    void add(Model model, String prefix, int depth) {
      Map<Symbol, String> names = model.topology().names();
      for (NamedLayer layer : model.layers()) {
        if (!(model.isSequential() && layer.layer() instanceof Input)) {
          rows.add(row(layer, prefix, depth, names));
        }
        if (expand && layer.layer() instanceof Model inner) {
          add(inner, prefix + layer.name() + "/", depth + 1);
        }
      }
    }

    private Row row(NamedLayer layer, String prefix, int depth, Map<Symbol, String> names) {
      List<String> read = new ArrayList<>();
      for (Symbol call : layer.calls()) {
        call.inputs().forEach(input -> read.add(names.getOrDefault(input.call(), "?")));
      }
      List<String> shapes = layer.calls().getLast().results().stream().map(Summary::shape).toList();
      String path = prefix + layer.name();
      return new Row(
          "%s%s (%s)".formatted(
              depth == 0 ? "" : "   ".repeat(depth) + "└ ", layer.name(), layer.className()),
          shapes.size() == 1 ? shapes.getFirst() : shapes.toString(),
          parameters.getOrDefault(path, 0L),
          flops.getOrDefault(path, 0L),
          String.join(", ", read));
    }
  }

  private static String shape(Symbol symbol) {
    String dims = String.join(", ", symbol.shape().dims().stream().map(String::valueOf).toList());
    return dims.isEmpty() ? "(None)" : "(None, %s)".formatted(dims);
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
