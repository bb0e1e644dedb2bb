package cornea.image;

/** One of the two parts that {@link ImageDataGenerator#validationSplit} makes of the images. */
public enum Subset {
  /** The images behind the validation part. */
  TRAINING,
  /**
   * The first images: of each class of a folder, or of all in an array or a table. They are never
   * transformed, whatever the generator would draw.
   */
  VALIDATION
}
