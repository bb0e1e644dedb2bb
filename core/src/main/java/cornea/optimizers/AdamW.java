package cornea.optimizers;

/**
 * {@link Adam} with decoupled weight decay of 0.004 (Loshchilov and Hutter, 2019). Keras's {@code
 * AdamW}.
 */
public final class AdamW extends Adam {
  /** With the default rate of 0.001. */
  public AdamW() {
    this(0.001);
  }

  /** With the given rate. */
  public AdamW(double learningRate) {
    super(learningRate);
    weightDecay(0.004);
  }
}
