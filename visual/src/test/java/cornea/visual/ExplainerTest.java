package cornea.visual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import cornea.CorneaException;
import cornea.activations.Activations;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Engines;
import cornea.engine.Executable;
import cornea.engine.reference.ReferenceEngine;
import cornea.graph.Graph;
import cornea.layers.Conv2D;
import cornea.layers.Dense;
import cornea.layers.Flatten;
import cornea.models.Input;
import cornea.models.Model;
import cornea.models.Models;
import cornea.models.Sequential;
import cornea.tck.DelegatingEngine;
import cornea.tck.Golden;
import cornea.tensor.DType;
import cornea.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ExplainerTest {
  /**
   * Of numbers around 1. Activations and gradients are computed in double on both sides; the heat
   * map and the climbing image are kept in float32, whose rounding of some 1e-7 five steps of a
   * piecewise linear net carry on.
   */
  private static final double TOLERANCE = 1e-5;

  static List<String> cases() {
    return Golden.cases("explain");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void activationsHeatMapsAndAscent_areKerass(String name) {
    Golden golden = Golden.load("explain", name);
    Model model = Models.fromConfig(golden.object("model"));
    for (int i = 0; i < model.weights().size(); i++) {
      model.weights().get(i).assign(golden.array("weight" + i));
    }
    Explainer explainer = new Explainer(model, new ReferenceEngine(DType.FLOAT64));
    String layer = String.valueOf(golden.json().get("layer"));
    Tensor image = golden.array("image");
    int index = number(golden, "index");
    boolean single = model.outputShape().dim(-1) == 1;

    assertClose(explainer.activations(image, layer), golden.array("activations"));
    assertClose(explainer.gradCam(image, layer, single ? 1 : index), golden.array("heatmap"));
    Tensor ascended =
        explainer.ascend(
            layer,
            number(golden, "filter"),
            image,
            number(golden, "steps"),
            number(golden, "learning_rate"));
    assertClose(ascended, golden.array("ascended"));
  }

  private static int number(Golden golden, String key) {
    return ((Number) Objects.requireNonNull(golden.json().get(key))).intValue();
  }

  private static void assertClose(Tensor actual, Tensor expected) {
    assertThat(actual.size()).isEqualTo(expected.size());
    double scale = 1;
    for (int i = 0; i < expected.size(); i++) {
      scale = Math.max(scale, Math.abs(expected.at(i)));
    }
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.at(i))
          .as("element " + i)
          .isCloseTo(expected.at(i), within(TOLERANCE * scale));
    }
  }

  @Test
  void gradCam_ofTheOtherClassOfASigmoid_looksElsewhere() {
    Sequential model = DiagramTest.sequential();
    Explainer explainer = Explainer.of(model);
    Tensor image = image();
    Tensor first = explainer.gradCam(image, "conv", 0);
    Tensor second = explainer.gradCam(image, "conv", 1);
    assertThat(first.shape().dims()).containsExactly(8, 8);
    // Of two classes of a softmax what speaks for one speaks against the other.
    for (int i = 0; i < first.size(); i++) {
      assertThat(first.at(i) * second.at(i)).isZero();
    }
  }

  @Test
  void pictures_haveACellForEachChannelFilterAndStep() {
    Explainer explainer = Explainer.of(DiagramTest.sequential());
    assertThat(explainer.imageLayers()).containsExactly("conv", "max_pooling2d");
    assertThat(explainer.lastImageLayer()).isEqualTo("max_pooling2d");
    assertThat(explainer.showActivations(image(), "conv").svg().split("<image", -1)).hasSize(5);
    assertThat(explainer.showFilters("conv", 3).svg().split("<image", -1)).hasSize(4);
    assertThat(explainer.showGradCam(image(), "conv", 1).svg().split("<image", -1)).hasSize(4);
  }

  @Test
  void filtersOfALayer_shareOneStepAndAreThoseOfEachAlone() {
    CompilesCounted engine = new CompilesCounted();
    Sequential model = DiagramTest.sequential();
    String together = new Explainer(model, engine).showFilters("conv", 4).svg();
    assertThat(engine.compiles).isEqualTo(1);

    Explainer alone = Explainer.of(model);
    List<BufferedImage> filters = new ArrayList<>();
    for (int filter = 0; filter < 4; filter++) {
      filters.add(HeatMap.centered(alone.filter("conv", filter, 0)));
      assertThat(together).contains(Picture.dataUrl(filters.get(filter)));
    }
    assertThat(filters.stream().map(Picture::dataUrl)).doesNotHaveDuplicates();
  }

  /** The best engine, and how many steps it was asked to compile. */
  private static final class CompilesCounted extends DelegatingEngine {
    private int compiles;

    private CompilesCounted() {
      super(Engines.best());
    }

    @Override
    public Executable compile(Graph graph, EngineState state, EngineOptions options) {
      compiles++;
      return super.compile(graph, state, options);
    }
  }

  @Test
  void wrongNamesClassesAndShapes_areErrorsWithTheRemedy() {
    Explainer explainer = Explainer.of(DiagramTest.sequential());
    assertThatThrownBy(() -> explainer.activations(image(), "cnov"))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("perhaps 'conv'. Received: 'cnov'");
    assertThatThrownBy(() -> explainer.gradCam(image(), "Conv", 0))
        .hasMessageContaining("perhaps 'conv'. Received: 'Conv'");
    assertThatThrownBy(() -> explainer.showActivations(image(), "conv2d"))
        .hasMessageContaining("perhaps 'conv'. Received: 'conv2d'");
    assertThatThrownBy(() -> explainer.showFilters("max_poling2d", 2))
        .hasMessageContaining("perhaps 'max_pooling2d'. Received: 'max_poling2d'");
    assertThatThrownBy(() -> explainer.activations(image(), "input_layer"))
        .hasMessageContaining("no image goes through InputLayer 'input_layer'. Expected: one of [");
    assertThatThrownBy(() -> explainer.gradCam(image(), "dense", 0))
        .hasMessageContaining("one of [conv, max_pooling2d]. Received: dense with output (2,)");
    assertThatThrownBy(() -> explainer.gradCam(image(), "conv", 2))
        .hasMessageContaining("'classIndex' must be from 0 to 1. Received: 2");
    assertThatThrownBy(() -> explainer.filter("conv", 4, 0))
        .hasMessageContaining("'filter' of conv must be from 0 to 3. Received: 4");
    assertThatThrownBy(() -> explainer.activations(Tensor.of(new float[12], 2, 2, 3), "conv"))
        .hasMessageContaining("expected one image of shape (?, 8, 8, 3). Received: (2, 2, 3)");
  }

  @Test
  void layerOfANestedModel_isOffered() {
    Sequential model =
        new Sequential(
            Input.of(8, 8, 3), DiagramTest.sequential().name("base"), new Dense(1).name("top"));
    assertThatThrownBy(() -> Explainer.of(model).gradCam(image(), "convv", 0))
        .isInstanceOf(CorneaException.class)
        .hasMessageContaining("one of [input_layer, base, top], perhaps 'base/conv'.");
  }

  @Test
  void gradCam_saysTheNameOfTheClass() {
    Sequential model = DiagramTest.sequential();
    Explainer explainer = Explainer.of(model);
    model.metadata().put("class_names", List.of("<b>狗", "قطة")); // as training does
    assertThat(explainer.showGradCam(image(), "conv", 0).svg()).contains(">&lt;b&gt;狗</text>");
    assertThat(explainer.showGradCam(image(), "conv", 1).svg()).contains(">قطة</text>");
    assertThat(explainer.classNames(List.of("cat")).showGradCam(image(), "conv", 1).svg())
        .contains(">class 1</text>");
  }

  @Test
  void netWithoutPictures_saysSo() {
    Sequential model =
        new Sequential(
            Input.of(1, 1, 3),
            new Conv2D(2, 1),
            new Flatten(),
            new Dense(1).activation(Activations.SIGMOID));
    assertThatThrownBy(() -> Explainer.of(model).lastImageLayer())
        .hasMessageContaining("no layer's output is a picture");
  }

  private static Tensor image() {
    float[] pixels = new float[8 * 8 * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i * 37 % 101 / 101f;
    }
    return Tensor.of(pixels, 8, 8, 3);
  }
}
