package cornea.models;

import static org.assertj.core.api.Assertions.assertThat;

import cornea.engine.Engine;
import cornea.engine.EngineOptions;
import cornea.engine.EngineState;
import cornea.engine.Executable;
import cornea.graph.Graph;
import cornea.graph.Variable;
import cornea.layers.Dense;
import cornea.layers.Layer;
import cornea.layers.Weight;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelStateTest {
  /** Holds variables and counts what goes in and out; nothing is compiled here. */
  private static final class MapEngine implements Engine {
    @Override
    public String name() {
      return "map";
    }

    @Override
    public MapState allocate(List<Variable> variables) {
      MapState state = new MapState();
      variables.forEach(variable -> state.values.put(variable, Tensor.zeros(variable.shape())));
      return state;
    }

    @Override
    public Executable compile(Graph graph, EngineState state, EngineOptions options) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class MapState implements EngineState {
    final Map<Variable, Tensor> values = new HashMap<>();
    int writes;

    @Override
    public List<Variable> variables() {
      return List.copyOf(values.keySet());
    }

    @Override
    public Tensor read(Variable variable) {
      return Objects.requireNonNull(values.get(variable));
    }

    @Override
    public void write(Variable variable, Tensor value) {
      writes++;
      values.put(variable, value);
    }

    @Override
    public long version() {
      return writes;
    }

    @Override
    public void close() {
      values.clear();
    }
  }

  private final Layer shared = new Dense(1).useBias(false).name("shared");
  private final Model first = new Sequential(Input.of(2), shared, new Dense(1).useBias(false));
  private final Model second = new Sequential(Input.of(2), shared);
  private final Weight weight = first.weights().get(0);
  private final Set<Variable> trained = Set.of(weight.variable());

  private static ModelState state(Model model) {
    return new ModelState(new MapEngine(), model.weights(), List.of());
  }

  private static MapState in(ModelState state) {
    return (MapState) state.engineState();
  }

  private static Tensor pair(double a, double b) {
    return Tensor.of(new float[] {(float) a, (float) b}, 2, 1);
  }

  /** A step as an engine would make it: the state changes, nobody is told. */
  private void train(ModelState state, Tensor result) {
    state.beginTraining(trained);
    state.step(trained, () -> in(state).values.put(weight.variable(), result));
  }

  @Test
  void firstUse_movesWeightsIntoTheState() {
    weight.assign(pair(1, 2));
    ModelState a = state(first);
    a.beginInference();
    assertThat(in(a).read(weight.variable()).floats()).containsExactly(1, 2);
    assertThat(weight.home()).isSameAs(a);
    weight.assign(pair(3, 4));
    assertThat(in(a).read(weight.variable()).floats()).containsExactly(3, 4);
    assertThat(weight.tensor().floats()).containsExactly(3, 4);
  }

  @Test
  void steadyPasses_moveNothing() {
    first.initialize(1);
    ModelState a = state(first);
    a.beginInference();
    train(a, pair(5, 6));
    int writes = in(a).writes;
    a.beginInference();
    train(a, pair(7, 8));
    a.beginInference();
    assertThat(in(a).writes).isEqualTo(writes);
    assertThat(weight.tensor().floats()).containsExactly(7, 8);
  }

  @Test
  void sharedWeight_followsWhoTrainsIt() {
    first.initialize(1);
    ModelState a = state(first);
    ModelState b = state(second);
    train(a, pair(1, 1));
    b.beginInference();
    assertThat(in(b).read(weight.variable()).floats()).containsExactly(1, 1);
    int writes = in(b).writes;
    b.beginInference();
    assertThat(in(b).writes).as("the copy is current").isEqualTo(writes);
    train(b, pair(2, 2));
    assertThat(weight.home()).isSameAs(b);
    a.beginInference();
    assertThat(in(a).read(weight.variable()).floats()).containsExactly(2, 2);
    train(a, pair(3, 3));
    b.beginInference();
    assertThat(in(b).read(weight.variable()).floats()).containsExactly(3, 3);
  }

  @Test
  void assignment_reachesEveryState() {
    first.initialize(1);
    ModelState a = state(first);
    ModelState b = state(second);
    a.beginInference();
    b.beginInference();
    weight.assign(pair(9, 9));
    a.beginInference();
    b.beginInference();
    assertThat(in(a).read(weight.variable()).floats()).containsExactly(9, 9);
    assertThat(in(b).read(weight.variable()).floats()).containsExactly(9, 9);
  }

  @Test
  void close_bringsWeightsBackToTheHost() {
    first.initialize(1);
    ModelState a = state(first);
    train(a, pair(4, 5));
    a.close();
    assertThat(weight.home()).isNull();
    assertThat(weight.tensor().floats()).containsExactly(4, 5);
    a.close();
    ModelState again = state(first);
    again.beginInference();
    assertThat(in(again).read(weight.variable()).floats()).containsExactly(4, 5);
  }

  @Test
  void failedStep_countsAsAChange() {
    first.initialize(1);
    ModelState a = state(first);
    ModelState b = state(second);
    train(a, pair(1, 1));
    b.beginInference();
    a.beginTraining(trained);
    try {
      a.step(
          trained,
          () -> {
            in(a).values.put(weight.variable(), pair(6, 6));
            throw new IllegalStateException("in the middle");
          });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("in the middle");
    }
    b.beginInference();
    assertThat(in(b).read(weight.variable()).floats()).containsExactly(6, 6);
  }

  @Test
  void extraVariables_areTheStatesOwn() {
    Variable rate = new Variable("learning_rate", Shape.scalar());
    ModelState a = new ModelState(new MapEngine(), first.weights(), List.of(rate));
    a.write(rate, Tensor.scalar(0.5));
    assertThat(a.read(rate).item()).isEqualTo(0.5);
  }
}
