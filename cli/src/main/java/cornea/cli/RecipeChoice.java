package cornea.cli;

import java.util.Locale;

/**
 * The recipe for images of which nobody said one.
 *
 * @param recipe the choice
 * @param reason why, to be read after the word "because"
 */
record RecipeChoice(Recipe recipe, String reason) {
  /** Up to this many pixels a side, images are small: there is nothing for five poolings to do. */
  private static final int SMALL_SIDE = 64;

  /** A net as deep as {@link Recipe#DEEP} overfits on less. */
  private static final int MANY = 10_000;

  /** With fewer photos than this, a net of half a million weights and more learns them by heart. */
  private static final int ENOUGH = 1_000;

  /**
   * Chooses by number and size.
   *
   * @param images for training
   * @param side their usual height or width in pixels
   * @param hasBase whether the user has named a trained network
   */
  static RecipeChoice of(int images, int side, boolean hasBase) {
    if (hasBase) {
      return new RecipeChoice(Recipe.FINE_TUNE, "a trained network is given");
    }
    if (side <= SMALL_SIDE) {
      return images < MANY
          ? new RecipeChoice(Recipe.SMALL, said("%d images of %d pixels are few", images, side))
          : new RecipeChoice(
              Recipe.DEEP, said("%d images of %d pixels are many and small", images, side));
    }
    return images < ENOUGH
        ? new RecipeChoice(
            Recipe.SMALL, said("%d photos are too few for a large net from scratch", images))
        : new RecipeChoice(
            Recipe.CATS_DOGS,
            said("%d photos of %d pixels, augmented, train a net from scratch", images, side));
  }

  private static String said(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
