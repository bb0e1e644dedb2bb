package cornea.onednn;

import cornea.graph.Node;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.op.BinaryOp;
import cornea.op.BroadcastOp;
import cornea.op.ConstantOp;
import cornea.op.DropoutOp;
import cornea.op.ReadOp;
import cornea.op.ReduceOp;
import cornea.op.UnaryGradOp;
import cornea.op.UnaryOp;
import cornea.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;

/**
 * Elementwise ops: connected ones of one shape become one {@link TileProgram}; a large activation
 * on its own, and everything with an exponential in it, is oneDNN's.
 */
final class ElementwiseRules {
  /** From here on a primitive beats a tile program for a single op. */
  private static final long LARGE = 16_384;

  /** Elements of a run of channels below which sums are better a pass of their own. */
  private static final int SHORT_RUN = 256;

  private ElementwiseRules() {}

  static void unary(Node node, Lowering l) {
    if (isPrimitive(node)) {
      forward(node, (UnaryOp) node.op(), l);
    } else {
      group(node, l);
    }
  }

  static void unaryGradient(Node node, Lowering l) {
    if (isPrimitive(node)) {
      backward(node, (UnaryGradOp) node.op(), l);
    } else {
      group(node, l);
    }
  }

  static void broadcast(Node node, Lowering l) {
    if (isElementwise(node)) {
      group(node, l);
    } else {
      l.define(node.output(0), ShapeRules.stretched(node.input(0), node.output(0).shape(), l));
    }
  }

  /** Whether an op goes to oneDNN although it is elementwise. */
  private static boolean isPrimitive(Node node) {
    boolean large = node.output(0).shape().size() >= LARGE;
    if (node.op() instanceof UnaryOp op) {
      return op.kind() == UnaryOp.Kind.GELU || (large && Eltwise.of(op.kind(), op.alpha()) != null);
    }
    if (node.op() instanceof UnaryGradOp op) {
      return !op.kind().gradientUsesOutput() || (large && op.kind() == UnaryOp.Kind.RELU);
    }
    return false;
  }

  private static boolean isElementwise(Node node) {
    if (node.op() instanceof BroadcastOp) {
      return node.input(0).shape().size() == 1;
    }
    return !isPrimitive(node)
        && (node.op() instanceof UnaryOp
            || node.op() instanceof UnaryGradOp
            || node.op() instanceof BinaryOp
            || node.op() instanceof DropoutOp);
  }

  private static void forward(Node node, UnaryOp op, Lowering l) {
    Eltwise eltwise = Eltwise.of(op.kind(), op.alpha());
    Buffer source = l.any(node.input(0));
    if (eltwise == null) {
      throw new IllegalStateException(op + " is not an oneDNN function");
    }
    // exp(0) is not 0: in the padding of blocks only functions with f(0) = 0 may run.
    if (source.layout().isPadded() && !keepsZero(op.kind())) {
      source = l.rowMajor(node.input(0));
    }
    Layout layout = source.layout();
    Buffer target = l.arena(layout);
    l.add(
        eltwise(
            op.kind().name(), eltwise.algorithm(), eltwise.alpha(), source, target, l.engine()));
    if (eltwise.scale() != 1) {
      // oneDNN takes no further function into an elementwise primitive.
      l.add(
          eltwise("scale", dnnl.dnnl_eltwise_linear, eltwise.scale(), target, target, l.engine()));
    }
    l.define(node.output(0), target);
  }

  private static PrimitiveStep eltwise(
      String name, int algorithm, float alpha, Buffer source, Buffer target, engine cpu) {
    memory.desc order = source.layout().desc();
    eltwise_forward.primitive_desc pd =
        new eltwise_forward.primitive_desc(
            cpu,
            dnnl.dnnl_forward_training,
            algorithm,
            order,
            order,
            alpha,
            0,
            new primitive_attr(),
            false);
    return new PrimitiveStep(
            name, pd.impl_info_str().getString(), new eltwise_forward(pd), List.of(pd, order), 0)
        .read(dnnl.DNNL_ARG_SRC, source)
        .write(dnnl.DNNL_ARG_DST, target)
        .sliceable(
            count -> eltwise(name, algorithm, alpha, source.rows(count), target.rows(count), cpu));
  }

  private static void backward(Node node, UnaryGradOp op, Lowering l) {
    boolean relu = op.kind() == UnaryOp.Kind.RELU;
    Eltwise eltwise = Eltwise.of(op.kind(), op.alpha());
    if (eltwise == null) {
      throw new IllegalStateException(op + " is not an oneDNN function");
    }
    int algorithm = relu ? dnnl.dnnl_eltwise_relu_use_dst_for_bwd : eltwise.algorithm();
    Layout layout = l.any(node.input(0)).layout();
    Buffer target = l.arena(layout);
    l.add(
        backward(
            op.kind() + " gradient",
            algorithm,
            eltwise.alpha(),
            l.in(node.input(0), layout),
            l.in(node.input(1), layout),
            target,
            l.engine()));
    l.define(node.output(0), target);
  }

  private static PrimitiveStep backward(
      String name,
      int algorithm,
      float alpha,
      Buffer data,
      Buffer upstream,
      Buffer target,
      engine cpu) {
    memory.desc order = target.layout().desc();
    eltwise_forward.primitive_desc hint =
        new eltwise_forward.primitive_desc(
            cpu, dnnl.dnnl_forward_training, algorithm, order, order, alpha);
    eltwise_backward.primitive_desc pd =
        new eltwise_backward.primitive_desc(cpu, algorithm, order, order, order, alpha, hint);
    boolean ofOutput = algorithm == dnnl.dnnl_eltwise_relu_use_dst_for_bwd;
    return new PrimitiveStep(
            name,
            pd.impl_info_str().getString(),
            new eltwise_backward(pd),
            List.of(pd, hint, order),
            0)
        .read(ofOutput ? dnnl.DNNL_ARG_DST : dnnl.DNNL_ARG_SRC, data)
        .read(dnnl.DNNL_ARG_DIFF_DST, upstream)
        .write(dnnl.DNNL_ARG_DIFF_SRC, target)
        .sliceable(
            count ->
                backward(
                    name,
                    algorithm,
                    alpha,
                    data.rows(count),
                    upstream.rows(count),
                    target.rows(count),
                    cpu));
  }

  /** Gathers what belongs with a node and lowers it as one program. */
  static void group(Node first, Lowering l) {
    Shape shape = first.output(0).shape();
    Set<Node> members = new LinkedHashSet<>();
    Set<Value> operands = new HashSet<>();
    // Of no use to the members yet, such as the decay of a slot, which meets the gradient later.
    Set<Node> waiting = new HashSet<>();
    join(first, members, operands, waiting);
    for (Node node : l.nodes()) {
      if (node.id() <= first.id()
          || l.isDone(node)
          || !isElementwise(node)
          || l.isFixed(node) != l.isFixed(first)) {
        continue;
      }
      boolean ready =
          node.inputs().stream()
              .allMatch(
                  v -> l.isReady(v) || members.contains(v.node()) || waiting.contains(v.node()));
      if (!ready) {
        continue;
      }
      if (node.output(0).shape().equals(shape)) {
        boolean connected =
            node.inputs().stream()
                .anyMatch(
                    v ->
                        v.shape().equals(shape)
                            && (members.contains(v.node()) || operands.contains(v)));
        if (connected) {
          join(node, members, operands, waiting);
        } else {
          waiting.add(node);
        }
      } else if (node.output(0).shape().size() == 1
          && node.inputs().stream().allMatch(l::isReady)) {
        l.lower(node); // a scalar that members further on may want
      }
    }
    new Program(shape, members, l).lower();
  }

  /** Adds a node, after what waited for it. */
  private static void join(Node node, Set<Node> members, Set<Value> operands, Set<Node> waiting) {
    for (Value input : node.inputs()) {
      if (waiting.remove(input.node())) {
        join(input.node(), members, operands, waiting);
      }
    }
    members.add(node);
    operands.addAll(node.inputs());
  }

  /** One program in the making. */
  private static final class Program {
    private final Shape shape;
    private final Set<Node> members;
    private final Lowering l;
    private final Set<Node> summed = new HashSet<>();
    private final Map<Value, Integer> registers = new HashMap<>();
    private final List<TileProgram.Load> loads = new ArrayList<>();
    private final List<TileProgram.Constant> constants = new ArrayList<>();
    private final List<TileProgram.Instruction> instructions = new ArrayList<>();
    private final List<TileProgram.Store> stores = new ArrayList<>();
    private final List<TileProgram.Sum> sums = new ArrayList<>();
    private int count;

    Program(Shape shape, Set<Node> members, Lowering l) {
      this.shape = shape;
      this.members = members;
      this.l = l;
    }

    void lower() {
      List<Value> outside = new ArrayList<>();
      for (Node member : members) {
        for (Value input : member.inputs()) {
          if (!members.contains(input.node()) && !outside.contains(input)) {
            outside.add(input);
          }
        }
      }
      Layout chosen = layout(outside);
      Layout layout = chosen.inFloat32(); // that of the tiles
      outside.forEach(value -> load(value, layout));
      for (Node member : members) {
        compute(member);
      }
      if (canSum(layout)) {
        outside.forEach(this::sum);
        members.forEach(member -> sum(member.output(0)));
      }
      for (Node member : members) {
        store(member.output(0), l.isKept(member.output(0)) ? layout : chosen);
      }
      members.forEach(l::markDone);
      l.add(new TileProgram(layout, loads, constants, instructions, stores, sums, count));
    }

    /** The order in which most operands lie already, if it suits every member. */
    private Layout layout(List<Value> outside) {
      Layout chosen = null;
      for (Value value : outside) {
        if (value.shape().equals(shape) && isComputed(value)) {
          Layout at = l.any(value).layout();
          if (chosen == null || (chosen.isRowMajor() && !at.isRowMajor())) {
            chosen = at;
          }
        }
      }
      // Gradients follow their weights' layout, so that slots and weights are written in place.
      for (Value value : outside) {
        if (value.shape().equals(shape) && value.node().op() instanceof ReadOp read) {
          Variable variable = read.variable();
          if (l.state().isFixed(variable)) {
            chosen = l.state().layout(variable);
          }
        }
      }
      if (chosen == null || !suits(chosen.inFloat32(), outside)) {
        chosen = Layout.rowMajor(shape);
      }
      if (l.isTraining() && members.stream().noneMatch(l::isFixed)) {
        for (Value value : outside) {
          if (value.shape().equals(shape)
              && value.node().op() instanceof ReadOp read
              && !l.state().isFixed(read.variable())
              && l.isUntouched(read.variable())) {
            l.state().fix(read.variable(), chosen.inFloat32());
          }
        }
      }
      return chosen;
    }

    private static boolean isComputed(Value value) {
      return !(value.node().op() instanceof ConstantOp) && !(value.node().op() instanceof ReadOp);
    }

    private boolean suits(Layout layout, List<Value> outside) {
      boolean indexed = members.stream().anyMatch(node -> node.op() instanceof DropoutOp);
      boolean channels = outside.stream().anyMatch(this::isChannel);
      if ((indexed || channels) && !ElementOrder.describes(layout)) {
        return false;
      }
      return !layout.isPadded() || zeroStays();
    }

    /** Whether zeros in the padding of blocks come out as zeros in every result that is stored. */
    private boolean zeroStays() {
      Set<Value> zero = new HashSet<>();
      for (Node node : members) {
        boolean a = isZero(node.input(0), zero);
        boolean b = node.inputs().size() < 2 || isZero(node.input(1), zero);
        boolean stays =
            node.op() instanceof BinaryOp op
                ? switch (op.kind()) {
                  case MUL -> a || b;
                  case DIV -> a && !b;
                  case ADD, SUB, MAX, MIN, GREATER -> a && b;
                  default -> false;
                }
                : node.op() instanceof UnaryOp op
                    ? a && keepsZero(op.kind())
                    : node.op() instanceof UnaryGradOp ? b : node.op() instanceof DropoutOp && a;
        if (stays) {
          zero.add(node.output(0));
        } else if (isStored(node.output(0))) {
          return false;
        }
      }
      return true;
    }

    private boolean isZero(Value value, Set<Value> zero) {
      if (members.contains(value.node())) {
        return zero.contains(value);
      }
      // Padding holds zeros, and a number for each channel is read as zero there.
      return value.shape().size() != 1 || isZeroConstant(value);
    }

    private static boolean isZeroConstant(Value value) {
      return value.node().op() instanceof ConstantOp constant && constant.value() == 0;
    }

    private boolean isChannel(Value value) {
      return value.shape().size() > 1
          && !value.shape().equals(shape)
          && value.shape().size() == value.shape().dim(-1)
          && value.shape().dim(-1) == shape.dim(-1);
    }

    private void load(Value value, Layout layout) {
      int register = count++;
      registers.put(value, register);
      if (value.node().op() instanceof ConstantOp constant) {
        constants.add(new TileProgram.Constant((float) constant.value(), register));
      } else if (value.shape().size() == 1) {
        loads.add(new TileProgram.Load(l.any(value), TileProgram.Access.SCALAR, register));
      } else if (isChannel(value)) {
        loads.add(new TileProgram.Load(l.rowMajor(value), TileProgram.Access.CHANNEL, register));
      } else if (value.shape().equals(shape)) {
        loads.add(new TileProgram.Load(at(value, layout), TileProgram.Access.FULL, register));
      } else {
        Buffer stretched = ShapeRules.stretched(value, shape, l);
        loads.add(
            new TileProgram.Load(
                ShapeRules.reordered(stretched, layout, l), TileProgram.Access.FULL, register));
      }
    }

    /** A value in the order of the tiles, in whichever type it lies already. */
    private Buffer at(Value value, Layout layout) {
      Buffer present = l.any(value);
      return present.layout().isBfloat16() && present.layout().inFloat32().sameOrder(layout)
          ? present
          : l.in(value, layout);
    }

    private void compute(Node node) {
      if (node.op() instanceof BroadcastOp) {
        registers.put(node.output(0), register(node.input(0)));
        return;
      }
      int a = register(node.input(0));
      int b = node.inputs().size() < 2 ? a : register(node.input(1));
      int target = count++;
      registers.put(node.output(0), target);
      instructions.add(new TileProgram.Instruction(node.op(), a, b, target));
    }

    private int register(Value value) {
      Integer register = registers.get(value);
      if (register == null) {
        throw new IllegalStateException(value + " has no register");
      }
      return register;
    }

    /** Sums of channels take tiles that lie within a run, which must not be short ones. */
    private boolean canSum(Layout layout) {
      return shape.rank() > 1
          && ElementOrder.describes(layout)
          && ElementOrder.of(layout).runLength() >= SHORT_RUN;
    }

    /** Takes sums of a value's channels into the program. */
    private void sum(Value value) {
      if (!value.shape().equals(shape)) {
        return;
      }
      for (Node user : l.users(value)) {
        if (!l.isDone(user)
            && l.isFixed(user) == members.stream().anyMatch(l::isFixed)
            && user.op() instanceof ReduceOp reduce
            && ReduceRules.isOfChannels(reduce, shape)) {
          Buffer target = l.arena(Layout.rowMajor(user.output(0).shape()));
          float scale = (float) ReduceRules.scale(reduce, shape);
          sums.add(new TileProgram.Sum(target, register(value), scale));
          l.define(user.output(0), target);
          l.markDone(user);
          summed.add(user);
        }
      }
    }

    private boolean isStored(Value value) {
      return l.isKept(value)
          || l.users(value).stream()
              .anyMatch(user -> !members.contains(user) && !summed.contains(user));
    }

    private void store(Value value, Layout layout) {
      if (!isStored(value)) {
        return;
      }
      Variable variable = l.assignedVariable(value);
      boolean inPlace =
          variable != null
              && l.state().layout(variable).sameOrder(layout)
              && l.mayOverwrite(variable, members);
      Buffer target =
          inPlace && variable != null
              ? new Buffer(l.overwrite(variable).storage(), layout)
              : l.arena(layout);
      l.define(value, target);
      stores.add(new TileProgram.Store(target, register(value)));
    }
  }

  private static boolean keepsZero(UnaryOp.Kind kind) {
    return switch (kind) {
      case EXP, LOG, SIGMOID, SOFTPLUS, CLIP -> false;
      default -> true;
    };
  }
}
