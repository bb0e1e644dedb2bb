package cornea.benchmarks;

import cornea.graph.Gradients;
import cornea.graph.Graph;
import cornea.graph.GraphBuilder;
import cornea.graph.Value;
import cornea.graph.Variable;
import cornea.losses.CategoricalCrossentropy;
import cornea.op.BatchNormOp;
import cornea.op.DropoutOp;
import cornea.op.Ops;
import cornea.op.ReduceOp;
import cornea.op.UnaryOp;
import cornea.optimizers.Adam;
import cornea.optimizers.Optimizer;
import cornea.optimizers.RMSprop;
import cornea.optimizers.SGD;
import cornea.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * Steps that move memory and compute little, each as a graph that reads variables and assigns one
 * or more of them, so that a run feeds and returns nothing.
 */
public enum Kernel {
  /** Weight, gradient and momentum are read, weight and momentum written. */
  SGD_MOMENTUM(5) {
    @Override
    Graph graph(GraphBuilder builder) {
      return update(builder, new SGD(0.01).momentum(0.9).nesterov(true));
    }
  },
  /** Weight, gradient and velocity are read, weight and velocity written. */
  RMSPROP(5) {
    @Override
    Graph graph(GraphBuilder builder) {
      return update(builder, new RMSprop(0.001));
    }
  },
  /** Weight, gradient and two moments are read, all but the gradient written. */
  ADAM(7) {
    @Override
    Graph graph(GraphBuilder builder) {
      return update(builder, new Adam(0.001));
    }
  },
  /** The mask is drawn again where it is needed, never stored. */
  DROPOUT(2) {
    @Override
    Graph graph(GraphBuilder builder) {
      return assign(builder, Ops.dropout(image(builder, "x"), new DropoutOp(0.5, 7, 1)));
    }
  },
  /** Gradient of the loss of a softmax over ten classes: logits and labels are read. */
  SOFTMAX_CROSSENTROPY(3) {
    @Override
    Graph graph(GraphBuilder builder) {
      Shape shape = Shape.of(Math.toIntExact(IMAGES.size() / 10), 10);
      Value logits = builder.read(new Variable("logits", shape));
      Value labels = builder.read(new Variable("labels", shape));
      Value loss = new CategoricalCrossentropy().loss(labels, Ops.softmax(logits), null);
      return assign(builder, Gradients.of(loss, List.of(logits)).get(0));
    }
  },
  /** Channels from the last place to the second. */
  TRANSPOSE(2) {
    @Override
    Graph graph(GraphBuilder builder) {
      return assign(builder, Ops.transpose(image(builder, "x"), List.of(0, 3, 1, 2)));
    }
  },
  /** A sum for each channel, as gradients of biases are. */
  CHANNEL_SUMS(1) {
    @Override
    Graph graph(GraphBuilder builder) {
      Value x = image(builder, "x");
      return assign(builder, Ops.reduce(ReduceOp.Kind.SUM, x, List.of(0, 1, 2), false));
    }
  },
  /** The input is read for mean and variance, then again to be scaled. */
  BATCH_NORMALIZATION(3) {
    @Override
    Graph graph(GraphBuilder builder) {
      Shape channels = Shape.of(IMAGES.dim(3));
      Value ones = builder.constant(1, channels);
      Value zeros = builder.constant(0, channels);
      BatchNormOp op = new BatchNormOp(1e-3, true);
      return assign(
          builder, Ops.batchNorm(image(builder, "x"), ones, zeros, zeros, ones, op).output(0));
    }
  },
  /** A program of two operations over tiles: {@code x * sigmoid(x)}. */
  SWISH(2) {
    @Override
    Graph graph(GraphBuilder builder) {
      Value x = image(builder, "x");
      return assign(builder, Ops.mul(x, Ops.unary(UnaryOp.Kind.SIGMOID, x)));
    }
  },
  /** A program over tiles of {@code relu(x) + y}, as after a branch. */
  RELU_ADD(3) {
    @Override
    Graph graph(GraphBuilder builder) {
      Value sum = Ops.add(Ops.unary(UnaryOp.Kind.RELU, image(builder, "x")), image(builder, "y"));
      return assign(builder, sum);
    }
  };

  /** 32 MiB in float32, so that several of them are in no cache. */
  private static final Shape IMAGES = Shape.of(64, 64, 64, 32);

  private final int passes;

  /**
   * @param passes how often a tensor of {@link #IMAGES}' size must cross the memory at least
   */
  Kernel(int passes) {
    this.passes = passes;
  }

  /** The whole step. */
  abstract Graph graph(GraphBuilder builder);

  /** What a run must read and write at least. */
  long bytes() {
    return passes * IMAGES.size() * Float.BYTES;
  }

  private static Value image(GraphBuilder builder, String name) {
    return builder.read(new Variable(name, IMAGES));
  }

  private static Graph update(GraphBuilder builder, Optimizer optimizer) {
    Variable weights = new Variable("weights", IMAGES);
    Value gradient = image(builder, "gradient");
    return builder.build(
        List.of(), optimizer.update(builder, List.of(weights), List.of(gradient)).assignments());
  }

  private static Graph assign(GraphBuilder builder, Value result) {
    return builder.build(List.of(), Map.of(new Variable("result", result.shape()), result));
  }
}
