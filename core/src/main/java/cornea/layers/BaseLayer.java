package cornea.layers;

/**
 * A layer with the common setters, which return the layer itself so that chains of any order
 * compile.
 *
 * @param <L> the layer's own class
 */
public abstract class BaseLayer<L extends BaseLayer<L>> extends Layer {
  /** For subclasses. */
  protected BaseLayer() {}

  @Override
  public L name(String name) {
    super.name(name);
    return self();
  }

  @Override
  public L trainable(boolean trainable) {
    super.trainable(trainable);
    return self();
  }

  /** This layer, for setters to return. */
  @SuppressWarnings("unchecked")
  protected final L self() {
    return (L) this;
  }
}
