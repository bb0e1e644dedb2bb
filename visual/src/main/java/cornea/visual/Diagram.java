package cornea.visual;

import cornea.graph.Value;
import cornea.layers.Layer;
import cornea.layers.LayerCall;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.visual.Layered.Edge;
import cornea.visual.Layered.Size;
import cornea.visual.Picture.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layers of a model as boxes and what flows between them as arrows; a model within it is one
 * box, or a frame around its own layers.
 */
final class Diagram implements Block {
  private static final double MARGIN = 14;
  private static final double LABEL = 18; // height of a frame's label
  private static final double ARROW = 7;

  private final DiagramOptions options;
  private final String label;
  private final double top;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final List<Place> inputs = new ArrayList<>();
  private final List<Place> outputs = new ArrayList<>();
  private final Layered layout;

  /** Which input or output of a box. */
  private record Place(int block, int index) {}

  private record Link(Place from, Place to) {}

  /** A diagram, or the frame of a nested model where there is a label. */
  private Diagram(Model model, DiagramOptions options, String label) {
    this.options = options;
    this.label = label;
    top = MARGIN + (label.isEmpty() ? 0 : LABEL);
    boolean sequential = model instanceof Sequential;
    Map<Layer, Integer> numbers = new HashMap<>();
    Set<LayerCall> own = new HashSet<>();
    model.outputs().forEach(output -> collect(LayerCall.of(output), own));
    for (Layer layer : model.layers()) {
      numbers.put(layer, blocks.size());
      blocks.add(
          options.expandNested() && layer instanceof Model nested
              ? new Diagram(nested, options, nested.name())
              : new LayerBox(layer, options));
    }
    for (Layer layer : model.layers()) {
      for (LayerCall call : layer.calls()) {
        for (int i = 0; own.contains(call) && i < call.inputs().size(); i++) {
          Value input = call.inputs().get(i);
          Integer from = numbers.get(LayerCall.of(input).layer());
          Place to = new Place(number(numbers, layer), i);
          if (from == null) {
            inputs.add(to); // a Sequential's own input, which has no box
          } else if (from != to.block()) {
            links.add(new Link(new Place(from, input.index()), to));
          }
        }
      }
    }
    if (!sequential) {
      for (Value input : model.inputs()) {
        inputs.add(new Place(number(numbers, LayerCall.of(input).layer()), 0));
      }
    }
    for (Value output : model.outputs()) {
      outputs.add(new Place(number(numbers, LayerCall.of(output).layer()), output.index()));
    }
    layout = layout();
  }

  static Picture of(Model model, DiagramOptions options) {
    Diagram diagram = new Diagram(model, options, "");
    Picture picture =
        new Picture((int) Math.ceil(diagram.width()), (int) Math.ceil(diagram.height()));
    diagram.draw(picture, 0, 0);
    return picture;
  }

  private static int number(Map<Layer, Integer> numbers, Layer layer) {
    Integer number = numbers.get(layer);
    if (number == null) {
      throw new IllegalStateException(layer.label() + " is not among the model's layers");
    }
    return number;
  }

  private static void collect(LayerCall call, Set<LayerCall> calls) {
    if (calls.add(call)) {
      call.inputs().forEach(input -> collect(LayerCall.of(input), calls));
    }
  }

  private Layered layout() {
    List<Size> sizes = new ArrayList<>();
    for (Block block : blocks) {
      sizes.add(turned() ? new Size(block.height(), block.width()) : size(block));
    }
    List<Edge> edges = new ArrayList<>();
    for (Link link : links) {
      edges.add(
          new Edge(
              link.from().block(), across(exit(link)), link.to().block(), across(entry(link))));
    }
    return new Layered(sizes, edges);
  }

  private static Size size(Block block) {
    return new Size(block.width(), block.height());
  }

  private boolean turned() {
    return options.rankdir() == RankDir.LR;
  }

  private double across(Point point) {
    return turned() ? point.y() : point.x();
  }

  private Point turned(Point point) {
    return turned() ? new Point(point.y(), point.x()) : point;
  }

  private Point exit(Link link) {
    return blocks.get(link.from().block()).exit(link.from().index());
  }

  private Point entry(Link link) {
    return blocks.get(link.to().block()).entry(link.to().index());
  }

  @Override
  public double width() {
    double width = turned() ? layout.height() : layout.width();
    return Math.max(width, Fonts.width(label, LayerBox.TEXT)) + 2 * MARGIN;
  }

  @Override
  public double height() {
    return (turned() ? layout.width() : layout.height()) + top + MARGIN;
  }

  @Override
  public Point entry(int input) {
    Place place = inputs.get(Math.min(input, inputs.size() - 1));
    return within(place.block(), blocks.get(place.block()).entry(place.index()));
  }

  @Override
  public Point exit(int output) {
    Place place = outputs.get(output);
    return within(place.block(), blocks.get(place.block()).exit(place.index()));
  }

  private Point within(int block, Point point) {
    Point corner = turned(layout.corner(block));
    return new Point(MARGIN + corner.x() + point.x(), top + corner.y() + point.y());
  }

  @Override
  public void draw(Picture picture, double x, double y) {
    if (!label.isEmpty()) {
      picture.frame(x, y, width(), height(), 6, Colors.FAINT, 1);
      picture.text(x + MARGIN, y + MARGIN + 5, label, LayerBox.TEXT);
    }
    for (int i = 0; i < blocks.size(); i++) {
      Point corner = within(i, new Point(0, 0));
      blocks.get(i).draw(picture, x + corner.x(), y + corner.y());
    }
    for (int i = 0; i < links.size(); i++) {
      drawLink(picture, i, x, y);
    }
  }

  private void drawLink(Picture picture, int number, double x, double y) {
    Link link = links.get(number);
    List<Point> route = new ArrayList<>();
    route.add(within(link.from().block(), exit(link)));
    for (Point point : layout.route(number)) {
      Point actual = turned(point);
      route.add(new Point(MARGIN + actual.x(), top + actual.y()));
    }
    route.add(within(link.to().block(), entry(link)));
    List<Point> moved =
        route.stream().map(point -> new Point(x + point.x(), y + point.y())).toList();
    picture.line(moved, Colors.FAINT, 1.5);
    drawArrow(picture, moved.get(moved.size() - 1));
  }

  private void drawArrow(Picture picture, Point tip) {
    List<Point> corners = new ArrayList<>(List.of(tip));
    for (double side : new double[] {-0.5, 0.5}) {
      corners.add(
          turned()
              ? new Point(tip.x() - ARROW, tip.y() + side * ARROW)
              : new Point(tip.x() + side * ARROW, tip.y() - ARROW));
    }
    picture.polygon(corners, Colors.FAINT);
  }
}
