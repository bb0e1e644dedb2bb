package cornea.visual;

import cornea.graph.Value;
import cornea.layers.Layer;
import cornea.layers.LayerRegistry;
import cornea.models.InputLayer;
import cornea.models.Model;
import cornea.tensor.Shape;
import cornea.visual.Picture.Point;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A layer in a diagram: its class and name, and below what Keras's {@code plot_model} shows. */
final class LayerBox implements Block {
  static final Style TEXT = Style.of(12, Colors.INK);
  private static final Style TITLE = Style.of(12, Color.WHITE).heavy();
  private static final double ROW = 24;
  private static final double PAD = 10;

  /** A cell of the box's table, on white or, with white text, on a color. */
  private record Cell(String text, @Nullable Color color) {
    Style style() {
      return color == null ? TEXT : TITLE;
    }

    double width() {
      return Fonts.width(text, style()) + 2 * PAD;
    }
  }

  private final boolean turned;
  private final List<List<Cell>> rows = new ArrayList<>();
  private final double width;

  LayerBox(Layer layer, DiagramOptions options) {
    turned = options.rankdir() == RankDir.LR;
    String title =
        options.showLayerNames()
            ? layer.name() + " (" + layer.className() + ")"
            : layer.className();
    rows.add(List.of(new Cell(title, Colors.INK)));
    String activation = options.showLayerActivations() ? activation(layer) : null;
    if (activation != null) {
      rows.add(List.of(new Cell("Activation: " + activation, null)));
    }
    List<Cell> cells = new ArrayList<>();
    if (options.showShapes()) {
      if (!(layer instanceof InputLayer)) {
        cells.add(new Cell("Input shape: " + inputs(layer), null));
      }
      cells.add(new Cell("Output shape: " + outputs(layer), null));
    }
    if (options.showDtype()) {
      cells.add(new Cell("Output dtype: float32", null));
    }
    if (options.showTrainable() && !layer.weights().isEmpty()) {
      cells.add(
          layer.isTrainable()
              ? new Cell("Trainable", Colors.RIGHT)
              : new Cell("Non-trainable", Colors.WRONG));
    }
    if (!cells.isEmpty()) {
      rows.add(cells);
    }
    width =
        rows.stream()
            .mapToDouble(row -> row.stream().mapToDouble(Cell::width).sum())
            .max()
            .orElse(0);
  }

  /** What a layer's list of options says, as Keras writes it: {@code relu}, {@code LeakyReLU}. */
  private static @Nullable String activation(Layer layer) {
    if (layer instanceof Model) {
      return null;
    }
    if (!(LayerRegistry.write(layer).get("config") instanceof Map<?, ?> config)) {
      return null;
    }
    Object activation = config.get("activation");
    if (activation instanceof Map<?, ?> object) {
      return String.valueOf(object.get("class_name"));
    }
    return activation == null ? null : activation.toString();
  }

  private static String inputs(Layer layer) {
    return shapes(layer.calls().isEmpty() ? List.of() : layer.calls().get(0).inputs());
  }

  private static String outputs(Layer layer) {
    return shapes(layer.calls().isEmpty() ? List.of() : layer.calls().get(0).outputs());
  }

  /** Python's way: {@code (None, 28, 28, 1)}, several in brackets. */
  private static String shapes(List<Value> values) {
    if (values.isEmpty()) {
      return "?";
    }
    StringJoiner all = new StringJoiner(", ");
    for (Value value : values) {
      StringJoiner dims = new StringJoiner(", ", "(", value.shape().rank() == 1 ? ",)" : ")");
      for (int dim : value.shape().dims()) {
        dims.add(dim == Shape.UNKNOWN ? "None" : Integer.toString(dim));
      }
      all.add(dims.toString());
    }
    return values.size() == 1 ? all.toString() : "[" + all + "]";
  }

  @Override
  public double width() {
    return width;
  }

  @Override
  public double height() {
    return rows.size() * ROW;
  }

  @Override
  public Point entry(int input) {
    return turned ? new Point(0, height() / 2) : new Point(width / 2, 0);
  }

  @Override
  public Point exit(int output) {
    return turned ? new Point(width, height() / 2) : new Point(width / 2, height());
  }

  @Override
  public void draw(Picture picture, double x, double y) {
    picture.box(x, y, width, height(), 0, Color.WHITE);
    for (int i = 0; i < rows.size(); i++) {
      List<Cell> row = rows.get(i);
      double spare = (width - row.stream().mapToDouble(Cell::width).sum()) / row.size();
      double left = x;
      for (Cell cell : row) {
        double across = cell.width() + spare;
        double top = y + i * ROW;
        if (cell.color() != null) {
          picture.box(left, top, across, ROW, 0, cell.color());
        }
        picture.frame(left, top, across, ROW, 0, Colors.INK, 1);
        picture.text(
            left + across / 2, top + 16, cell.text(), cell.style().anchored(Style.Anchor.MIDDLE));
        left += across;
      }
    }
  }
}
