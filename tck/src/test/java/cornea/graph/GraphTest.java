package cornea.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cornea.engine.EngineOptions;
import cornea.engine.Inputs;
import cornea.engine.Outputs;
import cornea.engine.reference.ReferenceEngine;
import cornea.op.Ops;
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** GraphBuilder, Graph with its Verifier, Gradients. */
class GraphTest {
  private final GraphBuilder builder = new GraphBuilder();
  private final Value x = builder.input("x", Shape.of(3));
  private final Variable w = new Variable("w", Shape.of(3));

  @Test
  void equalOpsOnEqualInputs_areOneNode() {
    assertThat(Ops.square(x)).isSameAs(Ops.square(x));
    assertThat(builder.read(w)).isSameAs(builder.read(w));
    assertThat(Ops.add(x, builder.read(w))).isNotSameAs(Ops.add(builder.read(w), x));
    assertThat(builder.read(new Variable("w", Shape.of(3)))).isNotSameAs(builder.read(w));
  }

  @Test
  void build_keepsWhatIsNeededAndEveryInput() {
    Value unused = builder.input("unused", Shape.of(1));
    Ops.square(x);
    Value y = Ops.neg(x);
    Graph graph = builder.build(List.of(y), Map.of());
    assertThat(graph.inputs()).containsExactly(x, unused);
    assertThat(graph.nodes()).containsExactly(x.node(), unused.node(), y.node());
    assertThat(graph.toString()).contains("NEG").doesNotContain("SQUARE");
  }

  @Test
  void variables_areThoseReadAndThoseAssigned() {
    Variable assigned = new Variable("assigned", Shape.of(3));
    Graph graph = builder.build(List.of(builder.read(w)), Map.of(assigned, x));
    assertThat(graph.variables()).containsExactly(w, assigned);
  }

  @Test
  void valueOfAnotherGraph_isRefused() {
    Value stranger = new GraphBuilder().input("stranger", Shape.of(3));
    assertThatThrownBy(() -> Ops.add(x, stranger))
        .hasMessageContaining("every operand must belong to the graph being built")
        .hasMessageContaining("stranger");
  }

  @Test
  void assignmentOfAnotherShape_isRefused() {
    Variable pair = new Variable("pair", Shape.of(2));
    assertThatThrownBy(() -> builder.build(List.of(), Map.of(pair, x)))
        .hasMessageContaining("Assignment of variable 'pair': expected (2,)");
  }

  @Test
  void nodesOutOfOrderOrTwice_areRefused() {
    Value y = Ops.square(x);
    List<Value> inputs = List.of(x);
    assertThatThrownBy(() -> new Graph(List.of(y.node(), x.node()), inputs, List.of(y), Map.of()))
        .hasMessageContaining("is not computed earlier in this graph");
    assertThatThrownBy(() -> new Graph(List.of(x.node()), inputs, List.of(y), Map.of()))
        .hasMessageStartingWith("outputs: ");
    assertThatThrownBy(() -> new Graph(List.of(x.node(), x.node()), inputs, List.of(x), Map.of()))
        .hasMessageContaining("stands in the graph twice");
  }

  @Test
  void gradients_addUpOverEveryUse() {
    // x² + 3x, and x once more through a branch that is used twice: d = 2x + 3 + 2
    Value branch = Ops.add(x, builder.constant(1));
    Value y = Ops.add(Ops.add(Ops.square(x), Ops.mul(x, 3)), Ops.add(branch, branch));
    assertThat(gradient(Ops.sum(y), x, 1, 2, 5)).containsExactly(7, 9, 15);
  }

  @Test
  void gradientOfWhatTheLossDoesNotDependOn_isZero() {
    Value loss = Ops.sum(Ops.square(x));
    assertThat(Gradients.of(loss, List.of(builder.read(w))).get(0).shape()).isEqualTo(Shape.of(3));
    assertThat(gradient(loss, builder.input("y", Shape.of(3)), 1, 2, 3)).containsExactly(0, 0, 0);
  }

  @Test
  void gradientOfAVector_isAnError() {
    assertThatThrownBy(() -> Gradients.of(Ops.square(x), List.of(x)))
        .hasMessageStartingWith("Gradients need a scalar loss. Received: ")
        .hasMessageEndingWith("(reduce it first)");
  }

  @Test
  void symbolicValue_isNoOperand() {
    Value symbolic = new Value(Shape.of(Shape.UNKNOWN, 3), () -> "Dense 'dense'", 0);
    assertThatThrownBy(() -> Ops.square(symbolic))
        .hasMessage(
            "Ops work inside a layer's call, not on the symbolic output of Dense 'dense' (?, 3)."
                + " Wrap the computation in a layer, or in a Lambda");
  }

  private double[] gradient(Value loss, Value source, double... at) {
    Graph graph = builder.build(Gradients.of(loss, List.of(source)), Map.of());
    ReferenceEngine engine = new ReferenceEngine(DType.FLOAT64);
    Outputs outputs = new Outputs(graph, DType.FLOAT64);
    Tensor fed = Tensor.ofDoubles(at, Shape.of(at.length));
    engine
        .compile(graph, engine.allocate(List.of()), new EngineOptions(false))
        .newContext()
        .run(new Inputs(graph.inputs().stream().map(input -> fed).toList(), 0), outputs);
    return outputs.doubles(0);
  }
}
