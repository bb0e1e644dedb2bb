package cornea.tck;

import cornea.engine.OpTable;
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
import cornea.op.Op;
import cornea.op.PadOp;
import cornea.op.Padding;
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
import cornea.tensor.DType;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * Random cases for every op: odd sizes, one channel, one pixel, channels that no vector width
 * divides, a batch of one, strides, dilations, groups, depthwise, broadcasting. A seed gives the
 * same cases everywhere.
 */
final class OpCases {
  /** What the elements of operands are like. */
  enum Elements {
    /** Multiples of 1/16, zero among them: maxima and comparisons meet ties. */
    WITH_TIES,
    /**
     * No two nearer than 1/1024 in all operands, none nearer than that to zero: no kink lies within
     * a finite difference.
     */
    DISTINCT
  }

  private static final OpTable<BiFunction<OpCases, Integer, OpCase>> TABLE =
      OpTable.<BiFunction<OpCases, Integer, OpCase>>builder()
          .on(InputOp.class, (cases, k) -> cases.input())
          .on(ReadOp.class, (cases, k) -> cases.read())
          .on(ConstantOp.class, (cases, k) -> new OpCase(new ConstantOp(-1.75, cases.shape())))
          .on(UnaryOp.class, OpCases::unary)
          .on(UnaryGradOp.class, OpCases::unaryGradient)
          .on(BinaryOp.class, OpCases::binary)
          .on(ReduceOp.class, OpCases::reduce)
          .on(BroadcastOp.class, (cases, k) -> cases.broadcast())
          .on(ReshapeOp.class, (cases, k) -> cases.reshape())
          .on(TransposeOp.class, (cases, k) -> cases.transpose())
          .on(PadOp.class, (cases, k) -> cases.pad())
          .on(SliceOp.class, (cases, k) -> cases.slice())
          .on(ConcatOp.class, (cases, k) -> cases.concat())
          .on(OneHotOp.class, (cases, k) -> cases.oneHot())
          .on(MatMulOp.class, OpCases::matMul)
          .on(ConvOp.class, OpCases::convolution)
          .on(ConvDataGradOp.class, OpCases::convolutionDataGradient)
          .on(ConvFilterGradOp.class, OpCases::convolutionFilterGradient)
          .on(PoolOp.class, OpCases::pool)
          .on(PoolGradOp.class, OpCases::poolGradient)
          .on(BatchNormOp.class, OpCases::batchNorm)
          .on(BatchNormGradOp.class, OpCases::batchNormGradient)
          .on(SoftmaxOp.class, (cases, k) -> cases.softmax(k))
          .on(DropoutOp.class, (cases, k) -> cases.dropout())
          .build();

  private static final int[] CHANNELS = {1, 2, 3, 5, 7, 8, 13, 16, 17};
  private static final UnaryOp.Kind[] ACTIVATIONS =
      EnumSet.range(UnaryOp.Kind.RELU, UnaryOp.Kind.SILU).toArray(UnaryOp.Kind[]::new);
  private static final double GRID = 1.0 / 256;

  private final Random random;
  private final Elements elements;
  private int drawn; // tensors of this case so far

  private OpCases(long seed, Elements elements) {
    this.random = new Random(seed);
    this.elements = elements;
  }

  /** Case {@code k} of an op; where an op has kinds, they take turns. */
  static OpCase random(Class<? extends Op> type, int k, long seed, Elements elements) {
    // Spread the seed: neighbouring seeds of Random begin alike.
    long mixed = (seed * 31 + type.getSimpleName().hashCode()) * 0x9E3779B97F4A7C15L + k;
    return TABLE.rule(type).apply(new OpCases(mixed, elements), k);
  }

  /** All ops. */
  static List<Class<? extends Op>> types() {
    List<Class<? extends Op>> types = new ArrayList<>();
    for (Class<?> type : Op.class.getPermittedSubclasses()) {
      types.add(type.asSubclass(Op.class));
    }
    return types;
  }

  // ---- one method for each op

  private OpCase input() {
    Tensor x = tensor(shape());
    return new OpCase(new InputOp(0, "operand0", x.shape()), x);
  }

  private OpCase read() {
    Tensor x = tensor(shape());
    return new OpCase(new ReadOp(new Variable("operand0", x.shape())), x);
  }

  private OpCase unary(int k) {
    UnaryOp.Kind kind = pick(UnaryOp.Kind.values(), k);
    Tensor x = tensor(shape());
    return switch (kind) {
      case SQRT, LOG -> new OpCase(new UnaryOp(kind), positive(x));
      case EXP, SIGMOID, TANH, SOFTPLUS, SELU, SILU ->
          new OpCase(new UnaryOp(kind), scaled(x, pick(1, 8)));
      case CLIP -> new OpCase(new UnaryOp(kind, -0.5, 0.625), x);
      case LEAKY_RELU, ELU -> new OpCase(new UnaryOp(kind, 0.25, 0), x);
      case NEG, ABS, SIGN, SQUARE, RELU, GELU, GELU_TANH -> new OpCase(new UnaryOp(kind), x);
    };
  }

  private OpCase unaryGradient(int k) {
    UnaryOp.Kind kind = pick(ACTIVATIONS, k);
    boolean hasAlpha = kind == UnaryOp.Kind.LEAKY_RELU || kind == UnaryOp.Kind.ELU;
    double alpha = hasAlpha ? 0.25 : 0;
    Tensor x = tensor(shape());
    Tensor operand = x;
    if (kind.gradientUsesOutput()) { // what the function can give
      operand =
          float32(
              Tensor.ofDoubles(
                  new OpCase(new UnaryOp(kind, alpha, 0), x).run(OpCase.REFERENCE).get(0),
                  x.shape()));
    }
    return new OpCase(new UnaryGradOp(kind, alpha), operand, tensor(x.shape()));
  }

  private OpCase binary(int k) {
    BinaryOp.Kind kind = pick(BinaryOp.Kind.values(), k);
    Shape a = shape();
    Shape b = a;
    for (int axis = 0; axis < a.rank(); axis++) { // any axis of either may stretch
      int choice = random.nextInt(5);
      if (choice == 0) {
        a = a.withDim(axis, 1);
      } else if (choice == 1) {
        b = b.withDim(axis, 1);
      }
    }
    if (random.nextInt(4) == 0) {
      b = random.nextBoolean() ? Shape.scalar() : b.from(random.nextInt(b.rank()));
    } else if (random.nextInt(6) == 0) {
      a = Shape.scalar();
    }
    Tensor x = tensor(a);
    Tensor y = tensor(b);
    return switch (kind) {
      case DIV -> new OpCase(new BinaryOp(kind), x, positive(y));
      case POW -> new OpCase(new BinaryOp(kind), positive(x), y);
      case ADD, SUB, MUL, MAX, MIN, GREATER, GREATER_EQUAL, EQUAL ->
          new OpCase(new BinaryOp(kind), x, y);
    };
  }

  private OpCase reduce(int k) {
    Shape shape = shape();
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (random.nextBoolean()) {
        axes.add(axis);
      }
    }
    if (axes.isEmpty()) {
      axes.add(random.nextInt(shape.rank()));
    }
    ReduceOp.Kind kind = pick(ReduceOp.Kind.values(), k);
    return new OpCase(new ReduceOp(kind, axes, random.nextBoolean()), tensor(shape));
  }

  private OpCase broadcast() {
    Shape target = shape();
    Shape source = target;
    for (int axis = 0; axis < target.rank(); axis++) {
      source = random.nextBoolean() ? source.withDim(axis, 1) : source;
    }
    source = random.nextBoolean() ? source : source.from(random.nextInt(source.rank() + 1));
    return new OpCase(new BroadcastOp(target), tensor(source));
  }

  private OpCase reshape() {
    Shape shape = shape();
    int rows = shape.dim(0);
    Shape target =
        switch (random.nextInt(3)) {
          case 0 -> Shape.of(rows, Shape.UNKNOWN);
          case 1 -> Shape.of(Math.toIntExact(shape.size()));
          default -> shape.prepend(1);
        };
    return new OpCase(new ReshapeOp(target), tensor(shape));
  }

  private OpCase transpose() {
    Shape shape = shape();
    List<Integer> permutation = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      permutation.add(random.nextInt(axis + 1), axis);
    }
    return new OpCase(new TransposeOp(permutation), tensor(shape));
  }

  private OpCase pad() {
    Shape shape = shape();
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      before.add(random.nextInt(3));
      after.add(random.nextInt(3));
    }
    return new OpCase(new PadOp(before, after), tensor(shape));
  }

  private OpCase slice() {
    Shape shape = shape();
    Shape size = shape;
    List<Integer> begin = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      int from = random.nextInt(shape.dim(axis));
      begin.add(from);
      size = size.withDim(axis, 1 + random.nextInt(shape.dim(axis) - from));
    }
    return new OpCase(new SliceOp(begin, size), tensor(shape));
  }

  private OpCase concat() {
    Shape shape = shape();
    int axis = random.nextInt(shape.rank());
    Tensor[] parts = new Tensor[1 + random.nextInt(3)];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = tensor(shape.withDim(axis, 1 + random.nextInt(5)));
    }
    return new OpCase(new ConcatOp(axis), parts);
  }

  private OpCase oneHot() {
    int depth = 1 + random.nextInt(7);
    Shape shape = random.nextBoolean() ? Shape.of(1 + random.nextInt(9)) : Shape.of(3, 2);
    double[] labels = new double[Math.toIntExact(shape.size())];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(depth + 2) - 1; // one below and one above too
    }
    return new OpCase(new OneHotOp(depth), float32(Tensor.ofDoubles(labels, shape)));
  }

  private OpCase matMul(int k) {
    int rows = pick(1, 2, 5, 9, 17);
    int inner = pick(1, 3, 8, 19);
    int columns = pick(1, 2, 7, 16, 21);
    boolean transposeA = k % 2 == 1;
    boolean transposeB = k / 2 % 2 == 1;
    return new OpCase(
        new MatMulOp(transposeA, transposeB),
        tensor(transposeA ? Shape.of(inner, rows) : Shape.of(rows, inner)),
        tensor(transposeB ? Shape.of(columns, inner) : Shape.of(inner, columns)));
  }

  private OpCase convolution(int k) {
    int groups = 1;
    int channels = pick(CHANNELS);
    int filters = pick(CHANNELS);
    if (k % 3 == 1) { // groups
      groups = pick(2, 3);
      channels = groups * pick(1, 3, 4);
      filters = groups * pick(1, 2, 5);
    } else if (k % 3 == 2) { // depthwise, with one or more filters for each channel
      groups = channels;
      filters = channels * pick(1, 1, 2);
    }
    Shape image = image(channels);
    Window window = window(image, true);
    return new OpCase(
        new ConvOp(window, groups),
        tensor(image),
        tensor(Shape.of(window.height(), window.width(), channels / groups, filters)));
  }

  private OpCase convolutionDataGradient(int k) {
    OpCase forward = convolution(k);
    ConvOp op = (ConvOp) forward.op();
    Shape image = forward.operands().get(0).shape();
    Tensor kernel = forward.operands().get(1);
    return new OpCase(
        new ConvDataGradOp(op.window(), op.groups(), image), upstream(forward), kernel);
  }

  private OpCase convolutionFilterGradient(int k) {
    OpCase forward = convolution(k);
    ConvOp op = (ConvOp) forward.op();
    Shape kernel = forward.operands().get(1).shape();
    return new OpCase(
        new ConvFilterGradOp(op.window(), op.groups(), kernel),
        forward.operands().get(0),
        upstream(forward));
  }

  private OpCase pool(int k) {
    Shape image = image(pick(CHANNELS));
    return new OpCase(
        new PoolOp(pick(PoolOp.Kind.values(), k), window(image, false)), tensor(image));
  }

  private OpCase poolGradient(int k) {
    OpCase forward = pool(k);
    PoolOp op = (PoolOp) forward.op();
    Tensor dy = upstream(forward);
    Tensor y = float32(Tensor.ofDoubles(forward.run(OpCase.REFERENCE).get(0), dy.shape()));
    return new OpCase(new PoolGradOp(op.kind(), op.window()), forward.operands().get(0), y, dy);
  }

  private OpCase batchNorm(int k) {
    Shape shape = normalizable();
    Shape channels = Shape.of(shape.dim(-1));
    // Few rows of DISTINCT elements lie so close that the fifth derivative explodes.
    double spread = elements == Elements.DISTINCT ? 64 : 1;
    return new OpCase(
        new BatchNormOp(pick(1e-3, 1e-5), k % 2 == 0),
        scaled(tensor(shape), spread),
        tensor(channels),
        tensor(channels),
        tensor(channels),
        positive(tensor(channels)));
  }

  private OpCase batchNormGradient(int k) {
    OpCase forward = batchNorm(k);
    BatchNormOp op = (BatchNormOp) forward.op();
    List<Tensor> operands = forward.operands();
    Tensor mean = operands.get(3);
    Tensor variance = operands.get(4);
    if (op.batchStatistics()) {
      List<double[]> results = forward.run(OpCase.REFERENCE);
      mean = float32(Tensor.ofDoubles(results.get(1), mean.shape()));
      variance = float32(Tensor.ofDoubles(results.get(2), variance.shape()));
    }
    return new OpCase(
        new BatchNormGradOp(op.epsilon(), op.batchStatistics()),
        operands.get(0),
        operands.get(1),
        mean,
        variance,
        tensor(operands.get(0).shape()));
  }

  private OpCase softmax(int k) {
    return new OpCase(new SoftmaxOp(k % 2 == 1), scaled(tensor(shape()), pick(1, 16)));
  }

  private OpCase dropout() {
    return new OpCase(
        new DropoutOp(pick(0, 0.25, 0.5, 0.9), random.nextLong(), random.nextInt(9)),
        List.of(tensor(shape())),
        random.nextInt(1000));
  }

  // ---- shapes and elements

  /** Rank 1 to 4, channels last. */
  private Shape shape() {
    int channels = pick(CHANNELS);
    return switch (random.nextInt(4)) {
      case 0 -> Shape.of(channels);
      case 1 -> Shape.of(1 + random.nextInt(6), channels);
      case 2 -> Shape.of(1 + random.nextInt(3), 1 + random.nextInt(5), channels);
      default -> image(channels);
    };
  }

  private Shape image(int channels) {
    return Shape.of(pick(1, 2, 3), 1 + random.nextInt(7), 1 + random.nextInt(7), channels);
  }

  /** With enough rows for a variance. */
  private Shape normalizable() {
    int channels = pick(CHANNELS);
    return random.nextBoolean()
        ? Shape.of(3 + random.nextInt(6), channels)
        : Shape.of(pick(1, 2, 3), 2 + random.nextInt(5), 2 + random.nextInt(5), channels);
  }

  /** A window that fits into the image. */
  private Window window(Shape image, boolean dilated) {
    Padding padding = pick(Padding.VALID, Padding.SAME);
    int[] size = {1 + random.nextInt(4), 1 + random.nextInt(4)};
    int[] strides = {1 + random.nextInt(3), 1 + random.nextInt(3)};
    int[] dilations = {1, 1};
    if (dilated && random.nextInt(3) == 0) {
      dilations = new int[] {1 + random.nextInt(2), 1 + random.nextInt(2)};
      strides = new int[] {1, 1}; // Keras offers one or the other
    }
    for (int axis = 0; axis < 2 && padding == Padding.VALID; axis++) {
      int room = (image.dim(1 + axis) - 1) / dilations[axis] + 1;
      size[axis] = Math.min(size[axis], room);
    }
    return Window.of(image, size, strides, dilations, padding);
  }

  /** A gradient for the only output of a case. */
  private Tensor upstream(OpCase forward) {
    List<Shape> shapes = new ArrayList<>();
    forward.operands().forEach(operand -> shapes.add(operand.shape()));
    return tensor(forward.op().outputShapes(shapes).get(0));
  }

  private Tensor tensor(Shape shape) {
    double[] data = new double[Math.toIntExact(shape.size())];
    if (elements == Elements.WITH_TIES) {
      for (int i = 0; i < data.length; i++) {
        data[i] = (random.nextInt(65) - 32) / 16.0;
      }
    } else {
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < data.length; i++) {
        places.add(i - data.length / 2);
      }
      Collections.shuffle(places, random);
      double offset = 0.25 + 0.5 * (drawn++ % 2); // two operands never meet
      for (int i = 0; i < data.length; i++) {
        data[i] = (places.get(i) + offset) * GRID;
      }
    }
    return float32(Tensor.ofDoubles(data, shape));
  }

  /** Moved into the range from 1/4 on, where logarithms and quotients are tame. */
  private static Tensor positive(Tensor x) {
    return x.map(element -> Math.abs(element) + 0.25);
  }

  private static Tensor scaled(Tensor x, double factor) {
    return x.map(element -> element * factor);
  }

  private static Tensor float32(Tensor x) {
    return x.as(DType.FLOAT32);
  }

  private int pick(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private double pick(double... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Padding pick(Padding... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static <T> T pick(T[] all, int k) {
    return all[k % all.length];
  }
}
