package cornea.image;

/**
 * What becomes of files that are damaged, truncated or no images at all. {@link #SKIP} and {@link
 * #QUARANTINE} decode every file once when the folder is indexed, so that counts, labels and
 * batches are right from the start.
 */
public enum BadImages {
  /** Reading stops with an error that names the file. Nothing is checked in advance. */
  FAIL,
  /** Bad files are left out, each with a warning; the folder is not changed. */
  SKIP,
  /**
   * Bad files are left out and moved into a folder of the user's choice, under {@code
   * class/file.jpg}, where {@code quarantine.txt} gets a line with each file's reason.
   */
  QUARANTINE
}
