package cornea.image;

/** How {@link ImageDataGenerator#fit} takes its statistics; the names and defaults are Keras's. */
public final class StatisticsOptions {
  boolean augment;
  int rounds = 1;
  long seed;

  StatisticsOptions() {}

  /** Whether the statistics are those of randomly transformed images; false by default. */
  public StatisticsOptions augment(boolean augment) {
    this.augment = augment;
    return this;
  }

  /** How often each image is transformed where {@link #augment} is set; 1 by default. */
  public StatisticsOptions rounds(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException(
          "ImageDataGenerator.fit: 'rounds' must be positive. Received: " + rounds);
    }
    this.rounds = rounds;
    return this;
  }

  /** The seed of the transformations; 0 by default. */
  public StatisticsOptions seed(long seed) {
    this.seed = seed;
    return this;
  }
}
