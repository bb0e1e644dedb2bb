package cornea.visual;

import cornea.visual.Picture.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * A graph laid out in ranks from top to bottom: each box stands below all that lead to it, boxes of
 * a rank are ordered so that few edges cross, and stand as straight below each other as they can.
 * (Sugiyama's method: longest paths, dummies on long edges, barycenters, least squares.)
 */
final class Layered {
  /** A box: how much room it takes within its rank, and how much the rank needs for it. */
  record Size(double across, double along) {}

  /**
   * An edge between boxes by their numbers, leaving and entering so far from their left sides. The
   * boxes' order is one in which most edges go forwards; one that goes back is drawn upwards. None
   * leads from a box to itself.
   */
  record Edge(int from, double exit, int to, double entry) {}

  private static final double ACROSS = 26; // between boxes of a rank
  private static final double DOWN = 34; // between ranks
  private static final double DUMMY = 8; // the room that an edge needs between boxes
  private static final int SWEEPS = 12;

  /** A box, or a piece of an edge on its way through a rank. */
  private static final class Item {
    private final double width;
    private final List<Item> above = new ArrayList<>();
    private final List<Item> below = new ArrayList<>();
    private double center;
    private int order;

    Item(double width) {
      this.width = width;
    }
  }

  private final List<Size> sizes;
  private final List<Edge> edges;
  private final int[] ranks;
  private final List<List<Item>> rows = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();
  private final List<List<Item>> bends = new ArrayList<>(); // of each edge, from above downwards
  private final double[] tops;
  private final double[] heights;

  Layered(List<Size> sizes, List<Edge> edges) {
    this.sizes = List.copyOf(sizes);
    this.edges = List.copyOf(edges);
    ranks = ranks();
    int count = Arrays.stream(ranks).max().orElse(-1) + 1;
    heights = new double[count];
    tops = new double[count];
    for (int i = 0; i < count; i++) {
      rows.add(new ArrayList<>());
    }
    for (int i = 0; i < sizes.size(); i++) {
      heights[ranks[i]] = Math.max(heights[ranks[i]], sizes.get(i).along());
      items.add(place(new Item(sizes.get(i).across()), ranks[i]));
    }
    for (int i = 1; i < count; i++) {
      tops[i] = tops[i - 1] + heights[i - 1] + DOWN;
    }
    this.edges.forEach(edge -> bends.add(bends(edge)));
    order();
    straighten();
  }

  private Item place(Item item, int rank) {
    rows.get(rank).add(item);
    return item;
  }

  private static int upper(Edge edge) {
    return Math.min(edge.from(), edge.to());
  }

  private static int lower(Edge edge) {
    return Math.max(edge.from(), edge.to());
  }

  /** As high as what leads to a box allows; boxes that nothing leads to as low as can be. */
  private int[] ranks() {
    int[] ranks = new int[sizes.size()];
    boolean[] hasAbove = new boolean[sizes.size()];
    int[] lowest = new int[sizes.size()];
    Arrays.fill(lowest, Integer.MAX_VALUE);
    List<Edge> downwards = edges.stream().sorted(Comparator.comparingInt(Layered::upper)).toList();
    for (Edge edge : downwards) {
      ranks[lower(edge)] = Math.max(ranks[lower(edge)], ranks[upper(edge)] + 1);
      hasAbove[lower(edge)] = true;
    }
    for (Edge edge : downwards) {
      lowest[upper(edge)] = Math.min(lowest[upper(edge)], ranks[lower(edge)] - 1);
    }
    for (int i = 0; i < ranks.length; i++) {
      if (!hasAbove[i] && lowest[i] != Integer.MAX_VALUE) {
        ranks[i] = lowest[i];
      }
    }
    return ranks;
  }

  private List<Item> bends(Edge edge) {
    List<Item> path = new ArrayList<>();
    Item last = items.get(upper(edge));
    for (int rank = ranks[upper(edge)] + 1; rank < ranks[lower(edge)]; rank++) {
      Item bend = place(new Item(DUMMY), rank);
      connect(last, bend);
      path.add(bend);
      last = bend;
    }
    connect(last, items.get(lower(edge)));
    return path;
  }

  private static void connect(Item above, Item below) {
    above.below.add(below);
    below.above.add(above);
  }

  /** Each rank in the order of the means of its neighbours' places, down and up; the best stays. */
  private void order() {
    rows.forEach(Layered::number);
    List<List<Item>> best = copy();
    long least = crossings();
    for (int sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
      boolean downwards = sweep % 2 == 0;
      for (int i = 0; i < rows.size(); i++) {
        List<Item> row = rows.get(downwards ? i : rows.size() - 1 - i);
        row.sort(Comparator.comparingDouble(item -> mean(item, downwards)));
        number(row);
      }
      long crossings = crossings();
      if (crossings < least) {
        least = crossings;
        best = copy();
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      rows.set(i, best.get(i));
      number(best.get(i));
    }
  }

  private static double mean(Item item, boolean fromAbove) {
    List<Item> neighbours = fromAbove ? item.above : item.below;
    return neighbours.stream().mapToInt(other -> other.order).average().orElse(item.order);
  }

  private static void number(List<Item> row) {
    for (int i = 0; i < row.size(); i++) {
      row.get(i).order = i;
    }
  }

  private List<List<Item>> copy() {
    List<List<Item>> copy = new ArrayList<>();
    rows.forEach(row -> copy.add(new ArrayList<>(row)));
    return copy;
  }

  private long crossings() {
    long crossings = 0;
    for (List<Item> row : rows) {
      for (Item left : row) {
        for (Item right : row.subList(left.order + 1, row.size())) {
          for (Item a : left.below) {
            crossings += right.below.stream().filter(b -> b.order < a.order).count();
          }
        }
      }
    }
    return crossings;
  }

  /** Moves the boxes of each rank under and over the middle of their neighbours, in turns. */
  private void straighten() {
    for (List<Item> row : rows) {
      arrange(row, row.stream().mapToDouble(item -> 0).toArray());
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int i = 0; i < rows.size(); i++) {
        boolean downwards = sweep % 2 == 0;
        List<Item> row = rows.get(downwards ? i : rows.size() - 1 - i);
        boolean both = sweep >= SWEEPS / 2;
        arrange(row, row.stream().mapToDouble(item -> wanted(item, downwards, both)).toArray());
      }
    }
    double left =
        rows.stream()
            .flatMap(List::stream)
            .mapToDouble(item -> item.center - item.width / 2)
            .min()
            .orElse(0);
    rows.forEach(row -> row.forEach(item -> item.center -= left));
  }

  private static double wanted(Item item, boolean fromAbove, boolean both) {
    List<Item> neighbours = new ArrayList<>(fromAbove || both ? item.above : List.of());
    neighbours.addAll(!fromAbove || both ? item.below : List.of());
    return neighbours.stream().mapToDouble(other -> other.center).average().orElse(item.center);
  }

  /**
   * The centers nearest to the wanted ones, in the sum of squares, that keep order and distances:
   * neighbours that would overlap form a block, which stands at its mean.
   */
  private static void arrange(List<Item> row, double[] wanted) {
    double[] offsets = new double[row.size()]; // from the first box, as close as can be
    for (int i = 1; i < row.size(); i++) {
      offsets[i] = offsets[i - 1] + (row.get(i - 1).width + row.get(i).width) / 2 + ACROSS;
    }
    double[] means = new double[row.size()];
    int[] counts = new int[row.size()];
    int blocks = 0;
    for (int i = 0; i < row.size(); i++) {
      means[blocks] = wanted[i] - offsets[i];
      counts[blocks++] = 1;
      while (blocks > 1 && means[blocks - 1] < means[blocks - 2]) {
        int sum = counts[blocks - 2] + counts[blocks - 1];
        means[blocks - 2] =
            (means[blocks - 2] * counts[blocks - 2] + means[blocks - 1] * counts[blocks - 1]) / sum;
        counts[blocks - 2] = sum;
        blocks--;
      }
    }
    int i = 0;
    for (int block = 0; block < blocks; block++) {
      for (int end = i + counts[block]; i < end; i++) {
        row.get(i).center = means[block] + offsets[i];
      }
    }
  }

  double width() {
    return rows.stream()
        .flatMap(List::stream)
        .mapToDouble(item -> item.center + item.width / 2)
        .max()
        .orElse(0);
  }

  double height() {
    return tops.length == 0 ? 0 : tops[tops.length - 1] + heights[heights.length - 1];
  }

  /** The upper left corner of a box. */
  Point corner(int box) {
    Size size = sizes.get(box);
    int rank = ranks[box];
    return new Point(
        items.get(box).center - size.across() / 2, tops[rank] + (heights[rank] - size.along()) / 2);
  }

  /** The corners of an edge by its number, from its box's side to the other's. */
  List<Point> route(int number) {
    Edge edge = edges.get(number);
    boolean forwards = edge.from() < edge.to();
    int upper = upper(edge);
    int lower = lower(edge);
    List<Point> points = new ArrayList<>();
    double x = corner(upper).x() + (forwards ? edge.exit() : edge.entry());
    points.add(new Point(x, corner(upper).y() + sizes.get(upper).along()));
    points.add(new Point(x, tops[ranks[upper]] + heights[ranks[upper]]));
    int rank = ranks[upper];
    for (Item bend : bends.get(number)) {
      rank++;
      points.add(new Point(bend.center, tops[rank]));
      points.add(new Point(bend.center, tops[rank] + heights[rank]));
    }
    double end = corner(lower).x() + (forwards ? edge.entry() : edge.exit());
    points.add(new Point(end, tops[ranks[lower]]));
    points.add(new Point(end, corner(lower).y()));
    if (!forwards) {
      Collections.reverse(points);
    }
    return points;
  }
}
