package cornea.models;

import cornea.graph.Value;
import cornea.layers.Layer;
import cornea.layers.LayerCall;
import cornea.layers.Weight;
import cornea.models.TextTable.Align;
import cornea.tensor.Shape;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The text of {@code model.summary()}: Keras 3's, but for the totals, which leave the optimizer's
 * variables out. The numbers are those of {@code print_summary} in Keras's {@code
 * utils/summary_utils.py}.
 */
final class Summary {
  private static final int BYTES = 4; // of a float32, which files and reports count in
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};

  private final Model model;
  private final SummaryOptions options;
  private final boolean connections;
  private final Set<LayerCall> ownCalls = new HashSet<>();
  private final List<List<String>> rows = new ArrayList<>();

  private Summary(Model model, SummaryOptions options) {
    this.model = model;
    this.options = options;
    connections = !(model instanceof Sequential) && !model.graph().isChain();
    if (connections) {
      ownCalls.addAll(model.graph().calls());
    }
  }

  static String text(Model model, SummaryOptions options) {
    return new Summary(model, options).text();
  }

  private String text() {
    List<String> head = new ArrayList<>(List.of("Layer (type)", "Output Shape", "Param #"));
    List<Align> aligns = new ArrayList<>(List.of(Align.LEFT, Align.LEFT, Align.RIGHT));
    double[] positions = {0.45, 0.80, 1.0};
    if (connections) {
      head.add("Connected to");
      aligns.add(Align.LEFT);
      positions = new double[] {0.3, 0.56, 0.74, 1.0};
    }
    int[] widths = new int[positions.length + (options.showTrainable() ? 1 : 0)];
    int used = 0;
    for (int i = 0; i < widths.length; i++) {
      double position = i == positions.length ? 1.0 : positions[i];
      if (options.showTrainable() && i < positions.length) {
        position *= 0.90;
      }
      widths[i] = (int) (position * options.lineLength()) - used;
      used += widths[i];
    }
    if (options.showTrainable()) {
      head.add("Trainable");
      aligns.add(Align.CENTER);
    }
    for (Layer layer : model.layers()) {
      row(layer, 0);
    }
    long trainable = params(model.trainableWeights());
    long others = params(model.nonTrainableWeights());
    return "Model: \""
        + model.name()
        + "\"\n"
        + new TextTable(head, aligns, widths, options.lineLength()).render(rows)
        + total(" Total params: ", trainable + others)
        + total(" Trainable params: ", trainable)
        + total(" Non-trainable params: ", others);
  }

  private void row(Layer layer, int depth) {
    List<String> cells = new ArrayList<>();
    String prefix = depth == 0 ? "" : "   ".repeat(depth) + "└ ";
    cells.add(prefix + layer.name() + " (" + layer.className() + ")");
    cells.add(outputShape(layer));
    cells.add(layer.isBuilt() ? grouped(layer.countParams()) : "0 (unbuilt)");
    if (connections) {
      cells.add(connected(layer));
    }
    if (options.showTrainable()) {
      cells.add(layer.weights().isEmpty() ? "-" : layer.isTrainable() ? "Y" : "N");
    }
    rows.add(cells);
    if (options.expandNested() && layer instanceof Model nested && nested.isBuilt()) {
      for (Layer inner : nested.layers()) {
        row(inner, depth + 1);
      }
    }
  }

  private static String outputShape(Layer layer) {
    List<Shape> shapes = new ArrayList<>();
    if (!layer.calls().isEmpty()) {
      LayerCall last = layer.calls().get(layer.calls().size() - 1);
      last.outputs().forEach(output -> shapes.add(output.shape()));
    } else if (layer instanceof Model nested && nested.isBuilt()) {
      nested.outputs().forEach(output -> shapes.add(output.shape()));
    } else {
      return "?";
    }
    StringJoiner text = new StringJoiner(", ");
    for (Shape shape : shapes) {
      StringJoiner dims = new StringJoiner(", ", "(", ")");
      for (int dim : shape.dims()) {
        dims.add(dim == Shape.UNKNOWN ? "None" : Integer.toString(dim));
      }
      text.add(dims.toString());
    }
    return shapes.size() == 1 ? text.toString() : "[" + text + "]";
  }

  private String connected(Layer layer) {
    StringJoiner text = new StringJoiner(", ");
    text.setEmptyValue("-");
    for (LayerCall call : layer.calls()) {
      if (ownCalls.contains(call)) {
        for (Value input : call.inputs()) {
          LayerCall from = LayerCall.of(input);
          text.add(from.layer().name() + "[" + from.index() + "][" + input.index() + "]");
        }
      }
    }
    return text.toString();
  }

  private static long params(List<Weight> weights) {
    return weights.stream().mapToLong(weight -> weight.shape().size()).sum();
  }

  private static String total(String title, long params) {
    return title + grouped(params) + " (" + memory(params * BYTES) + ")\n";
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String memory(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    // Python rounds a tie to even, String.format does not.
    return new BigDecimal(size).setScale(2, RoundingMode.HALF_EVEN) + " " + UNITS[unit];
  }
}
