package cornea.models;

/** How {@link Model#summary} looks; the defaults are Keras's but for the width, which is fixed. */
public final class SummaryOptions {
  private int lineLength = 80;
  private boolean expandNested;
  private boolean showTrainable;

  SummaryOptions() {}

  /** The width of the table in characters, 80 if not set. */
  public SummaryOptions lineLength(int lineLength) {
    if (lineLength < 40) {
      throw new IllegalArgumentException(
          "'lineLength' must be 40 or more. Received: " + lineLength);
    }
    this.lineLength = lineLength;
    return this;
  }

  /** Whether the layers of nested models are shown, not by default. */
  public SummaryOptions expandNested(boolean expandNested) {
    this.expandNested = expandNested;
    return this;
  }

  /** Whether a column says which layers are trainable, not by default. */
  public SummaryOptions showTrainable(boolean showTrainable) {
    this.showTrainable = showTrainable;
    return this;
  }

  int lineLength() {
    return lineLength;
  }

  boolean expandNested() {
    return expandNested;
  }

  boolean showTrainable() {
    return showTrainable;
  }
}
