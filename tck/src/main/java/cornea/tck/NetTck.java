package cornea.tck;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.engine.Engine;
import cornea.engine.Precision;
import cornea.layers.Weight;
import cornea.models.Model;
import cornea.random.CounterRandom;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The tutorials' nets, small, through the public API: a prediction, then one step of {@code fit},
 * against the reference engine in double. Predictions, the loss, every weight, moving average and
 * optimizer slot lie within the bounds of the package's {@code StepBounds}. Subclass it in an
 * engine's tests, as {@link OpTck}.
 */
public abstract class NetTck {
  private static final long SEED = Long.getLong("cornea.tck.seed", 1);
  private static final int BATCH = 4;

  // Streams of random numbers.
  private static final long PICTURES = 400;
  private static final long LABELS = 401;

  /** For subclasses. */
  protected NetTck() {}

  /** The engine under test, which computes in float32. */
  protected abstract Engine engine();

  /** In which numbers the engine under test computes; float32 here. */
  protected Precision precision() {
    return Precision.FLOAT32;
  }

  /** A test for each net. */
  @TestFactory
  final Stream<DynamicTest> everyNet_predictsAndStepsAsTheReferenceDoes() {
    return SmallNets.all().stream()
        .map(net -> DynamicTest.dynamicTest(net + ", seed " + SEED, () -> check(net)));
  }

  private void check(SmallNets.Net net) {
    RecordingEngine reference = train(OpCase.REFERENCE, net);
    RecordingEngine judged = train(engine(), net);
    assertThat(judged.runs()).hasSameSizeAs(reference.runs()).hasSize(2);
    String[] what = {" predict", " fit"};
    for (int i = 0; i < what.length; i++) {
      RecordingEngine.Run run = reference.runs().get(i);
      StepBounds bounds = new StepBounds(run.graph(), run.before(), run.feed(), SEED, precision());
      bounds.check(net + what[i], judged.runs().get(i).run());
    }
  }

  /** Predicts and trains for one step; the model's weights must be those of the recorded step. */
  private static RecordingEngine train(Engine engine, SmallNets.Net net) {
    RecordingEngine recording = new RecordingEngine(engine);
    try (Model model = net.model().get()) {
      model.compile(
          c -> c.optimizer(net.optimizer().get()).loss(net.loss()).seed(SEED).engine(recording));
      Tensor x = pictures(model.inputShape().withDim(0, BATCH));
      Tensor predicted = model.predict(x);
      Tensor y = targets(net.loss(), model.outputShape().withDim(0, BATCH));
      double loss = model.fit(x, y, f -> f.batchSize(BATCH).shuffle(false).verbose(0)).last("loss");
      assertThat(recording.runs()).hasSize(2);
      assertThat(predicted).isEqualTo(recording.runs().get(0).run().outputs().get(0));
      GraphRun step = recording.runs().get(1).run();
      assertThat(loss).isEqualTo(step.outputs().get(0).item());
      List<Weight> trained = model.trainableWeights();
      assertThat(trained).isNotEmpty();
      for (Weight weight : trained) {
        assertThat(weight.tensor()).isEqualTo(step.assigned().get(weight.variable()));
      }
    }
    return recording;
  }

  private static Tensor pictures(Shape shape) {
    long key = CounterRandom.key(SEED, PICTURES, 0);
    float[] data = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < data.length; i++) {
      data[i] = CounterRandom.uniform(key, i);
    }
    return Tensor.of(data, shape);
  }

  private static Tensor targets(String loss, Shape output) {
    long key = CounterRandom.key(SEED, LABELS, 0);
    boolean oneHot = loss.equals("categorical_crossentropy");
    int classes = Math.max(2, output.dim(-1));
    float[] data = new float[oneHot ? BATCH * classes : BATCH];
    for (int row = 0; row < BATCH; row++) {
      int label = (int) (CounterRandom.uniform(key, row) * classes);
      if (oneHot) {
        data[row * classes + label] = 1;
      } else {
        data[row] = label;
      }
    }
    return Tensor.of(data, oneHot ? output : Shape.of(BATCH, 1));
  }
}
