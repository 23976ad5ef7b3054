package dev.fovea.model;

import dev.fovea.layer.Input;
import dev.fovea.layer.Symbol;
import dev.fovea.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a model is made of: a row a layer, and totals.
///
/// [Cost] says what multiply-adds and FLOPs count.
///
/// @param name         the model's name
/// @param sequential   whether connections go without saying
/// @param rows         the layers
/// @param cost         what the whole model takes
public record Summary(String name, boolean sequential, List<Row> rows, Cost cost) {
  /// One layer.
  ///
  /// @param layer      name and kind
  /// @param output     shape, with `None` for the batch
  /// @param cost       what it takes
  /// @param inputs     what it reads
  public record Row(String layer, String output, Cost cost, String inputs) {}

  /// Returns the summary of a model; a model within it is one row.
  public static Summary of(Model model) {
    return of(model, false);
  }

  /// Returns the summary of a model.
  ///
  /// @param expandNested whether the layers of a model within it follow its row; their numbers are
  ///     part of that row's
  public static Summary of(Model model, boolean expandNested) {
    Costs costs = Costs.of(model);
    Rows rows = new Rows(costs, expandNested, new ArrayList<>());
    rows.add(model, "", 0);
    return new Summary(model.name(), model.isSequential(), rows.rows(), costs.whole());
  }

  /// The rows so far, and what each layer takes.
  private record Rows(Costs costs, boolean expand, List<Row> rows) {
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
          costs.layer(path),
          String.join(", ", read));
    }
  }

  private static String shape(Symbol symbol) {
    String dims = String.join(", ", symbol.shape().dims().stream().map(String::valueOf).toList());
    return dims.isEmpty() ? "(None)" : "(None, %s)".formatted(dims);
  }

  /// Returns the table as text, its lines ended by `\n`.
  public String table() {
    return table(Integer.MAX_VALUE);
  }

  /// Returns the table as text, its lines ended by `\n`.
  ///
  /// @param width characters on a line; names and shapes that are longer take several lines
  public String table(int width) {
    List<String> head = new ArrayList<>(
        List.of("Layer (type)", "Output Shape", "Param #", "FLOPs"));
    if (!sequential) {
      head.add("Connected to");
    }
    TextTable table = new TextTable(head);
    for (Row row : rows) {
      List<String> cells = new ArrayList<>(
          List.of(row.layer(), row.output(), number(row.cost().parameters()),
              number(row.cost().flops())));
      if (!sequential) {
        cells.add(row.inputs().isEmpty() ? "-" : row.inputs());
      }
      table.row(cells);
    }
    return """
        Model: "%s"
        %s Total params: %s
         Trainable params: %s
         Non-trainable params: %s
         Multiply-adds: %s
         FLOPs: %s
         Activations: %s for one sample
        """.formatted(
        name,
        table.text(width),
        sized(cost.parameters()),
        sized(cost.trainable()),
        sized(cost.parameters() - cost.trainable()),
        counted(cost.multiplyAdds()),
        counted(cost.flops()),
        bytes(cost.activationBytes()));
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /// Returns a count of single-precision numbers with the memory that they take.
  private static String sized(long count) {
    return "%s (%s)".formatted(number(count), bytes(count * DType.F32.bytes()));
  }

  /// Returns a count, and from a thousand on in the units of papers.
  private static String counted(long count) {
    return count < 1000
        ? number(count)
        : "%s (%s)".formatted(number(count), amount((double) count, 1000, "", "K", "M", "G", "T"));
  }

  private static String bytes(long count) {
    return amount((double) count, 1024, "B", "KB", "MB", "GB");
  }

  private static String amount(double number, int step, String... units) {
    int unit = 0;
    while (number >= step && unit < units.length - 1) {
      number /= step;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f %s", number, units[unit]);
  }
}
