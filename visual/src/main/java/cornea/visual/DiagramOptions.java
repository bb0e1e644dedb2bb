package cornea.visual;

/** What the diagram of a model shows: the options of Keras's {@code plot_model}. */
public final class DiagramOptions {
  private boolean showShapes;
  private boolean showDtype;
  private boolean showLayerNames;
  private boolean expandNested;
  private boolean showLayerActivations;
  private boolean showTrainable;
  private RankDir rankdir = RankDir.TB;

  DiagramOptions() {}

  /** Whether each layer says the shapes that go in and come out. Default false. */
  public DiagramOptions showShapes(boolean showShapes) {
    this.showShapes = showShapes;
    return this;
  }

  /** Whether each layer says the type of its output. Default false. */
  public DiagramOptions showDtype(boolean showDtype) {
    this.showDtype = showDtype;
    return this;
  }

  /** Whether each layer says its name beside its class. Default false. */
  public DiagramOptions showLayerNames(boolean showLayerNames) {
    this.showLayerNames = showLayerNames;
    return this;
  }

  /** From top to bottom, the default, or from left to right. */
  public DiagramOptions rankdir(RankDir rankdir) {
    this.rankdir = rankdir;
    return this;
  }

  /** Whether a model within the model is drawn layer by layer in a frame. Default false. */
  public DiagramOptions expandNested(boolean expandNested) {
    this.expandNested = expandNested;
    return this;
  }

  /** Whether layers with an activation say which. Default false. */
  public DiagramOptions showLayerActivations(boolean showLayerActivations) {
    this.showLayerActivations = showLayerActivations;
    return this;
  }

  /** Whether layers with weights say if these are trained. Default false. */
  public DiagramOptions showTrainable(boolean showTrainable) {
    this.showTrainable = showTrainable;
    return this;
  }

  boolean showShapes() {
    return showShapes;
  }

  boolean showDtype() {
    return showDtype;
  }

  boolean showLayerNames() {
    return showLayerNames;
  }

  RankDir rankdir() {
    return rankdir;
  }

  boolean expandNested() {
    return expandNested;
  }

  boolean showLayerActivations() {
    return showLayerActivations;
  }

  boolean showTrainable() {
    return showTrainable;
  }
}
