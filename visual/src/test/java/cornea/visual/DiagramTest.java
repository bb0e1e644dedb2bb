package cornea.visual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.CorneaException;
import cornea.activations.Activations;
import cornea.graph.Value;
import cornea.layers.Add;
import cornea.layers.Concatenate;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.layers.MaxPooling2D;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Sequential;
import cornea.op.Padding;
import cornea.visual.Layered.Edge;
import cornea.visual.Layered.Size;
import cornea.visual.Picture.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DiagramTest {
  private static final Size BOX = new Size(100, 40);

  @Test
  void sequential_isAChainWithoutItsInput() {
    String svg = Plots.model(sequential()).svg();
    assertThat(texts(svg)).containsExactly("Conv2D", "MaxPooling2D", "Flatten", "Dense");
    assertThat(svg.split("<polyline", -1)).hasSize(1 + 3);
  }

  @Test
  void options_addWhatPlotModelShows() {
    Sequential model = sequential();
    model.layer("conv").trainable(false);
    String svg =
        Plots.model(
                model,
                p ->
                    p.showShapes(true)
                        .showDtype(true)
                        .showLayerNames(true)
                        .showLayerActivations(true)
                        .showTrainable(true))
            .svg();
    assertThat(texts(svg))
        .contains(
            "conv (Conv2D)",
            "Activation: relu",
            "Input shape: (None, 8, 8, 3)",
            "Output shape: (None, 8, 8, 4)",
            "Output dtype: float32",
            "Non-trainable",
            "Trainable")
        .containsOnlyOnce("Activation: softmax", "Non-trainable", "Trainable");
  }

  @Test
  void branches_standBesideEachOtherAndMeetBelow() {
    Picture picture = Plots.model(branched(), p -> p.showLayerNames(true));
    String svg = picture.svg();
    assertThat(y(svg, "left (Conv2D)")).isEqualTo(y(svg, "right (Conv2D)"));
    assertThat(y(svg, "sum (Add)")).isGreaterThan(y(svg, "left (Conv2D)"));
    assertThat(svg.split("<polygon", -1)).hasSize(1 + 6);
  }

  @Test
  void leftToRight_isWiderThanHigh() {
    Picture picture = Plots.model(sequential(), p -> p.rankdir(RankDir.LR));
    assertThat(picture.width()).isGreaterThan(picture.height());
    assertThat(y(picture.svg(), "Conv2D")).isEqualTo(y(picture.svg(), "Dense"));
  }

  @Test
  void nestedModel_isABoxOrAFrameOfItsLayers() {
    Model base = branched();
    Sequential model =
        new Sequential(Input.of(8, 8, 3), base.name("<base>"), new Flatten(), new Dense(1));
    assertThat(texts(Plots.model(model).svg())).containsExactly("Functional", "Flatten", "Dense");
    String expanded = Plots.model(model, p -> p.expandNested(true)).svg();
    assertThat(texts(expanded))
        .contains("&lt;base&gt;", "InputLayer", "Add", "Concatenate", "Flatten")
        .doesNotContain("Functional");
    // Six within, from the frame to Flatten, from there to Dense.
    assertThat(expanded.split("<polyline", -1)).hasSize(1 + 8);
  }

  @Test
  void names_ofAnyScript_areThere() {
    Sequential model =
        new Sequential(
            Input.of(8, 8, 3),
            new Conv2D(2, 3).name("卷积 & <1>"),
            new Flatten().name("تسطيح"),
            new Dense(2).name("классы"));
    Picture picture = Plots.model(model, p -> p.showLayerNames(true));
    assertThat(texts(picture.svg()))
        .containsExactly("卷积 &amp; &lt;1&gt; (Conv2D)", "تسطيح (Flatten)", "классы (Dense)");
    assertThat(picture.image().getWidth()).isEqualTo(picture.width());
  }

  @Test
  void unbuiltModel_isAnErrorWithTheRemedy() {
    assertThatThrownBy(() -> Plots.model(new Sequential(new Dense(1))))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("Input.of");
  }

  @Test
  void layout_putsAChainStraight() {
    Size wide = new Size(300, 20);
    Layered layout = new Layered(List.of(BOX, wide, BOX), List.of(edge(0, 1), edge(1, 2)));
    assertThat(layout.corner(0)).isEqualTo(new Point(100, 0));
    assertThat(layout.corner(2).x()).isCloseTo(100, within(1e-6));
    assertThat(layout.corner(1).x()).isCloseTo(0, within(1e-6));
  }

  @Test
  void layout_putsNothingOverAnother() {
    Layered layout =
        new Layered(
            List.of(BOX, BOX, new Size(300, 20), BOX, BOX),
            List.of(edge(0, 1), edge(0, 2), edge(1, 3), edge(2, 3), edge(3, 4), edge(0, 4)));
    assertThat(layout.corner(1).x() + 100).isLessThan(layout.corner(2).x());
    assertThat(layout.height()).isGreaterThan(layout.corner(4).y());
    List<Point> around = layout.route(5);
    // Its way down keeps clear of the boxes of the ranks between.
    for (Point point : around) {
      for (int box : new int[] {1, 2, 3}) {
        Point corner = layout.corner(box);
        double width = box == 2 ? 300 : 100;
        boolean inside =
            point.x() > corner.x()
                && point.x() < corner.x() + width
                && point.y() > corner.y()
                && point.y() < corner.y() + 20;
        assertThat(inside).isFalse();
      }
    }
  }

  @Test
  void layout_uncrossesEdges() {
    Layered layout = new Layered(List.of(BOX, BOX, BOX, BOX), List.of(edge(0, 3), edge(1, 2)));
    boolean firstLeft = layout.corner(0).x() < layout.corner(1).x();
    boolean itsOwnLeft = layout.corner(3).x() < layout.corner(2).x();
    assertThat(firstLeft).isEqualTo(itsOwnLeft);
  }

  private static Edge edge(int from, int to) {
    return new Edge(from, 50, to, 50);
  }

  private static List<String> texts(String svg) {
    return svg.lines()
        .filter(line -> line.startsWith("<text"))
        .map(line -> line.substring(line.indexOf('>') + 1, line.lastIndexOf("</")))
        .toList();
  }

  private static double y(String svg, String text) {
    String line = svg.lines().filter(l -> l.contains('>' + text + '<')).findFirst().orElseThrow();
    int start = line.indexOf(" y=\"") + 4;
    return Double.parseDouble(line.substring(start, line.indexOf('"', start)));
  }

  static Sequential sequential() {
    return new Sequential(
        Input.of(8, 8, 3),
        new Conv2D(4, 3).padding(Padding.SAME).activation(Activations.RELU).name("conv"),
        new MaxPooling2D(2),
        new Flatten(),
        new Dense(2).activation(Activations.SOFTMAX));
  }

  static Model branched() {
    Value image = Input.of(8, 8, 3);
    Value left = new Conv2D(4, 3).name("left").padding(Padding.SAME).apply(image);
    Value right = new Conv2D(4, 1).name("right").apply(image);
    Value sum = new Add().name("sum").apply(left, right);
    return new Model(image, new Concatenate().apply(sum, image));
  }
}
