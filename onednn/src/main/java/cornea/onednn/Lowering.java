package cornea.onednn;

import cornea.engine.EngineOptions;
import cornea.engine.OpTable;
import cornea.engine.Precision;
import cornea.graph.Graph;
import cornea.graph.Node;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.op.BatchNormGradOp;
import cornea.op.BatchNormOp;
import cornea.op.BinaryOp;
import cornea.op.BroadcastOp;
import cornea.op.ConcatOp;
import cornea.op.ConstantOp;
import cornea.op.ConvDataGradOp;
import cornea.op.ConvFilterGradOp;
import cornea.op.ConvOp;
import cornea.op.DropoutOp;
import cornea.op.InputOp;
import cornea.op.MatMulOp;
import cornea.op.OneHotOp;
import cornea.op.PadOp;
import cornea.op.PoolGradOp;
import cornea.op.PoolOp;
import cornea.op.ReadOp;
import cornea.op.ReduceOp;
import cornea.op.ReshapeOp;
import cornea.op.SliceOp;
import cornea.op.SoftmaxOp;
import cornea.op.TransposeOp;
import cornea.op.UnaryGradOp;
import cornea.op.UnaryOp;
import cornea.op.Window;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a graph that writes a plan. It keeps, for each value, the buffers that hold it; a
 * step that wants another layout gets a reorder, once. Each family of ops has its rules in a class
 * of its own.
 */
final class Lowering {
  /** How one op becomes steps. */
  interface Rule {
    void lower(Node node, Lowering lowering);
  }

  private static final OpTable<Rule> RULES =
      OpTable.<Rule>builder()
          .on(InputOp.class, (node, l) -> {})
          .on(ReadOp.class, (node, l) -> {})
          .on(ConstantOp.class, (node, l) -> {})
          .on(UnaryOp.class, ElementwiseRules::unary)
          .on(UnaryGradOp.class, ElementwiseRules::unaryGradient)
          .on(BinaryOp.class, ElementwiseRules::group)
          .on(DropoutOp.class, ElementwiseRules::group)
          .on(BroadcastOp.class, ElementwiseRules::broadcast)
          .on(ReduceOp.class, ReduceRules::reduce)
          .on(ReshapeOp.class, ShapeRules::reshape)
          .on(TransposeOp.class, ShapeRules::transpose)
          .on(PadOp.class, ShapeRules::pad)
          .on(SliceOp.class, ShapeRules::slice)
          .on(ConcatOp.class, ShapeRules::concat)
          .on(OneHotOp.class, ShapeRules::oneHot)
          .on(MatMulOp.class, MatrixRules::matMul)
          .on(SoftmaxOp.class, MatrixRules::softmax)
          .on(ConvOp.class, ConvolutionRules::forward)
          .on(ConvDataGradOp.class, ConvolutionRules::dataGradient)
          .on(ConvFilterGradOp.class, ConvolutionRules::filterGradient)
          .on(PoolOp.class, PoolingRules::forward)
          .on(PoolGradOp.class, PoolingRules::gradient)
          .on(BatchNormOp.class, NormalizationRules::forward)
          .on(BatchNormGradOp.class, NormalizationRules::gradient)
          .build();

  private final OneDnnEngine engine;
  private final OneDnnState state;
  private final Graph graph;
  private final boolean training;
  private final boolean bfloat16;
  private final Uses uses;
  private final Map<Value, Variable> assigned = new HashMap<>();
  private final Map<Value, List<Buffer>> buffers = new HashMap<>();
  private final Map<Variable, Set<Value>> views = new HashMap<>();
  private final Map<Variable, Storage> storages = new HashMap<>();
  private final Set<Variable> updatedInPlace = new HashSet<>();
  private final Set<Node> done = new HashSet<>();
  private final Map<Node, Object> notes = new HashMap<>();
  private final FixedValues fixed;
  private final TrainedValues trained;
  private final List<Step> packing = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private List<Step> current = steps; // packing while a node is lowered that is fixed
  private final List<Buffer> inputs = new ArrayList<>();
  private int nextId;

  Lowering(OneDnnEngine engine, OneDnnState state, Graph graph, EngineOptions options) {
    this.engine = engine;
    this.state = state;
    this.graph = graph;
    this.training = options.training();
    this.bfloat16 = options.precision() == Precision.BFLOAT16 && OneDnnEngine.hasBfloat16();
    uses = new Uses(graph);
    fixed = new FixedValues(graph);
    trained = new TrainedValues(graph);
    graph.assignments().forEach((variable, value) -> assigned.putIfAbsent(value, variable));
  }

  Plan plan() {
    for (Value input : graph.inputs()) {
      Buffer buffer = arena(Layout.rowMajor(input.shape()));
      inputs.add(buffer);
      define(input, buffer);
    }
    if (training) {
      ConvolutionRules.fixKernels(graph, this);
    }
    for (Node node : graph.nodes()) {
      if (!done.contains(node)) {
        lower(node);
      }
    }
    List<Buffer> outputs = new ArrayList<>();
    for (Value output : graph.outputs()) {
      Buffer buffer = rowMajor(output);
      // Read back after the assignments: what lies in the state must be saved from them.
      outputs.add(buffer.storage().variable() == null ? buffer : copy(buffer));
    }
    assign();
    Set<Storage> pinned = new HashSet<>();
    inputs.forEach(buffer -> pinned.add(buffer.storage()));
    outputs.forEach(buffer -> pinned.add(buffer.storage()));
    pinned.addAll(Plan.written(packing));
    return Plan.of(
        packing, new DepthFirst(pinned, engine.sliceBytes()).apply(steps), inputs, outputs);
  }

  /** Lowers a node, or finds it done. */
  void lower(Node node) {
    if (!done.contains(node)) {
      List<Step> outer = current;
      current = isFixed(node) ? packing : steps;
      RULES.rule(node.op()).lower(node, this);
      current = outer;
      done.add(node);
    }
  }

  /** What the steps have not written in place yet goes to its variable now. */
  private void assign() {
    Map<Variable, Buffer> sources = new LinkedHashMap<>();
    graph
        .assignments()
        .forEach(
            (variable, value) -> {
              if (!updatedInPlace.contains(variable)) {
                Buffer source = in(value, state.layout(variable));
                boolean fromState = source.storage().variable() != null;
                sources.put(variable, fromState ? copy(source) : source);
              }
            });
    sources.forEach(
        (variable, source) ->
            reorder(source, new Buffer(storage(variable), state.layout(variable)), steps));
  }

  // What the rules ask for.

  engine engine() {
    return engine.native_();
  }

  OneDnnState state() {
    return state;
  }

  boolean isTraining() {
    return training;
  }

  /** Whether a gradient may go back through a node, so that its step must suit that of it. */
  boolean isTraining(Node node) {
    return training && trained.contains(node);
  }

  /** Whether convolutions and what lies between them are to be in bfloat16. */
  boolean isBfloat16() {
    return bfloat16;
  }

  boolean isDone(Node node) {
    return done.contains(node);
  }

  /** Marks a node whose result another step brings about. */
  void markDone(Node node) {
    done.add(node);
  }

  /** Whether a value can be had now: its node is lowered, or is a leaf. */
  boolean isReady(Value value) {
    return done.contains(value.node()) || value.node().inputs().isEmpty();
  }

  List<Node> users(Value value) {
    return uses.users(value);
  }

  /** The nodes of the graph, in order. */
  List<Node> nodes() {
    return graph.nodes();
  }

  /** Whether a value is an output or is assigned. */
  boolean isKept(Value value) {
    return uses.isKept(value);
  }

  /** Whether a node gives the same in each run until weights change. */
  boolean isFixed(Node node) {
    return fixed.contains(node);
  }

  /**
   * The only node that uses a value, which nothing else needs; null if there is not exactly one, or
   * if it runs more often than what makes the value.
   */
  @Nullable Node onlyUser(Value value) {
    List<Node> list = users(value);
    return list.size() == 1 && !uses.isKept(value) && isFixed(list.get(0)) == isFixed(value.node())
        ? list.get(0)
        : null;
  }

  /** The variable that a value is assigned to, if any. */
  @Nullable Variable assignedVariable(Value value) {
    return assigned.get(value);
  }

  /** Something that a forward rule leaves for its gradient's rule. */
  void note(Node node, Object note) {
    notes.put(node, note);
  }

  @Nullable Object noteOf(Node node) {
    return notes.get(node);
  }

  void add(Step step) {
    current.add(step);
  }

  Buffer arena(Layout layout) {
    return new Buffer(Storage.arena(nextId++, layout.bytes()), layout);
  }

  /** Says where a value lies; it may lie in several places, the first counts most. */
  List<Buffer> define(Value value, Buffer buffer) {
    List<Buffer> holders = buffers.computeIfAbsent(value, v -> new ArrayList<>());
    holders.add(buffer);
    Variable variable = buffer.storage().variable();
    if (variable != null) {
      views.computeIfAbsent(variable, v -> new HashSet<>()).add(value);
    }
    return holders;
  }

  private Storage storage(Variable variable) {
    return storages.computeIfAbsent(
        variable, v -> Storage.of(nextId++, v, state.layout(v).bytes()));
  }

  /** Whether nothing in this plan has read the variable yet. */
  boolean isUntouched(Variable variable) {
    return !storages.containsKey(variable);
  }

  /** The buffer in which a value lies, whatever its layout. */
  Buffer any(Value value) {
    return holders(value).get(0);
  }

  /** The same for kernels in Java, which read float32. */
  Buffer anyFloat32(Value value) {
    Buffer buffer = any(value);
    return buffer.layout().isBfloat16() ? rowMajor(value) : buffer;
  }

  /** All buffers in which a value lies; leaves get theirs when they are first asked for. */
  private List<Buffer> holders(Value value) {
    List<Buffer> known = buffers.get(value);
    if (known != null) {
      return known;
    }
    if (value.node().op() instanceof ReadOp read) {
      return define(value, new Buffer(storage(read.variable()), state.layout(read.variable())));
    }
    if (value.node().op() instanceof ConstantOp constant) {
      return define(value, filled(constant));
    }
    throw new IllegalStateException(value + " has not been lowered");
  }

  private Buffer filled(ConstantOp constant) {
    Buffer buffer = arena(Layout.rowMajor(constant.shape()));
    float number = (float) constant.value();
    packing.add(
        new JavaStep(
            "fill",
            List.of(),
            List.of(buffer),
            (reads, writes, frame) -> {
              for (int i = 0; i < writes.get(0).capacity(); i++) {
                writes.get(0).put(i, number);
              }
            }));
    return buffer;
  }

  /** A buffer that holds a value row-major, under the plain convention. */
  Buffer rowMajor(Value value) {
    return in(value, Layout.rowMajor(value.shape()));
  }

  /** A buffer that holds a value in the given layout; a reorder is added if there is none. */
  Buffer in(Value value, Layout wanted) {
    List<Buffer> holders = holders(value);
    for (Buffer buffer : holders) {
      if (buffer.layout().sameOrder(wanted)) {
        return view(buffer, wanted);
      }
    }
    Buffer source = holders.get(0);
    if (!wanted.isRowMajor()
        && !source.layout().isRowMajor()
        && source.layout().convention() != wanted.convention()) {
      source = rowMajor(value);
    }
    Buffer target = arena(wanted);
    reorder(source, target, isFixed(value.node()) ? packing : steps);
    define(value, target);
    return target;
  }

  /** The same bytes under another name of the same order. */
  private static Buffer view(Buffer buffer, Layout wanted) {
    return new Buffer(buffer.storage(), wanted);
  }

  private Buffer copy(Buffer source) {
    return reordered(source, source.layout());
  }

  /** Compute threads. */
  int threads() {
    return engine.workers().threads();
  }

  /** Which convolutions go by Winograd's filtering. */
  WinogradUse winograd() {
    return engine.winograd();
  }

  /** Has the steps that something adds run only when weights have changed. */
  <T> T whenWeightsChange(Supplier<T> lowering) {
    List<Step> outer = current;
    current = packing;
    T result = lowering.get();
    current = outer;
    return result;
  }

  /** A copy in another layout. */
  Buffer reordered(Buffer source, Layout wanted) {
    Buffer target = arena(wanted);
    reorder(source, target, current);
    return target;
  }

  private void reorder(Buffer source, Buffer target, List<Step> list) {
    Layout to = target.layout();
    Layout from = source.layout();
    if (from.isRowMajor()) {
      from = from.under(to.convention(), to.groups());
    } else if (to.isRowMajor()) {
      to = to.under(from.convention(), from.groups());
    }
    reorder.primitive_desc pd =
        new reorder.primitive_desc(engine(), from.desc(), engine(), to.desc());
    list.add(
        new PrimitiveStep(
                "reorder",
                pd.impl_info_str().getString(),
                new reorder(pd),
                List.of(pd, from, to),
                0)
            .read(dnnl.DNNL_ARG_FROM, new Buffer(source.storage(), from))
            .write(dnnl.DNNL_ARG_TO, new Buffer(target.storage(), to)));
  }

  /**
   * Whether a step that computes the given nodes may write a variable's new value over the old one:
   * nothing outside those nodes still wants the old one.
   */
  boolean mayOverwrite(Variable variable, Set<Node> computing) {
    for (Node node : graph.nodes()) {
      if (node.op() instanceof ReadOp read && read.variable() == variable) {
        // A read that is itself kept (returned, or assigned to another variable) is read at the
        // end.
        any(node.output(0));
      }
    }
    for (Value view : views.getOrDefault(variable, Set.of())) {
      if (uses.isKept(view)) {
        return false;
      }
      for (Node user : users(view)) {
        if (!done.contains(user) && !computing.contains(user)) {
          return false;
        }
      }
    }
    return !updatedInPlace.contains(variable);
  }

  /** The state's own buffer for a value that is assigned, to be written in place. */
  Buffer overwrite(Variable variable) {
    updatedInPlace.add(variable);
    return new Buffer(storage(variable), state.layout(variable));
  }

  /** The padding that oneDNN wants behind: exactly what the windows cover. */
  static long[] paddingBehind(
      long outHeight, long outWidth, Window window, long height, long width) {
    return new long[] {
      (outHeight - 1) * window.strideHeight() + window.spanHeight() - height - window.top(),
      (outWidth - 1) * window.strideWidth() + window.spanWidth() - width - window.left()
    };
  }

  /** Whether an implementation is oneDNN's slow reference. */
  static boolean isSlow(String implementation) {
    return implementation.startsWith("ref") || implementation.contains("ref:");
  }

  static long[] longs(long... values) {
    return Arrays.copyOf(values, values.length);
  }

  /** A row-major descriptor of two axes, transposed if asked. */
  static Layout matrix(Shape stored, boolean transposed) {
    long rows = stored.dim(0);
    long columns = stored.dim(1);
    memory.desc order =
        transposed
            ? new memory.desc(
                new long[] {columns, rows}, memory.data_type.f32, new long[] {1, columns})
            : new memory.desc(
                new long[] {rows, columns}, memory.data_type.f32, new long[] {columns, 1});
    return Layout.chosen(
        transposed ? Shape.of((int) columns, (int) rows) : stored, Convention.PLAIN, 1, order);
  }
}
