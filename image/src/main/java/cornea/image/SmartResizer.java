package cornea.image;

/**
 * Resizing of floats with TensorFlow's rules, which Keras's {@code smart_resize} and {@code
 * image_dataset_from_directory} follow: centres of pixels lie at halves as with Pillow, but filters
 * do not widen when an image shrinks, and nothing is rounded.
 */
final class SmartResizer {
  /** TensorFlow looks cubic weights up in a table of so many steps between two pixels. */
  private static final int CUBIC_STEPS = 1024;

  private SmartResizer() {}

  /** The largest part in the middle with the target's proportions, of one pixel at least. */
  static Resampler.Box middle(int height, int width, int targetHeight, int targetWidth) {
    int cropHeight = (int) ((double) ((long) width * targetHeight) / targetWidth);
    int cropWidth = (int) ((double) ((long) height * targetWidth) / targetHeight);
    cropHeight = Math.max(1, Math.min(height, cropHeight));
    cropWidth = Math.max(1, Math.min(width, cropWidth));
    int top = (height - cropHeight) / 2;
    int left = (width - cropWidth) / 2;
    return new Resampler.Box(left, top, left + cropWidth, top + cropHeight);
  }

  /**
   * The largest part of a target that has the image's proportions; what is around it is padded.
   * Floats, as TensorFlow reckons.
   */
  static Resampler.Box inside(int height, int width, int targetHeight, int targetWidth) {
    float ratio = Math.max((float) width / targetWidth, (float) height / targetHeight);
    float resizedHeight = height / ratio;
    float resizedWidth = width / ratio;
    int top = (int) Math.max(0, Math.floor((targetHeight - resizedHeight) / 2));
    int left = (int) Math.max(0, Math.floor((targetWidth - resizedWidth) / 2));
    return new Resampler.Box(
        left, top, left + Math.max(1, (int) resizedWidth), top + Math.max(1, (int) resizedHeight));
  }

  /**
   * Resizes a part of an image of {@code (height, width, channels)} that begins at {@code from}.
   * The part outside the box is not looked at, as if it had been cut off before.
   */
  static void resize(
      float[] source,
      int from,
      int width,
      int channels,
      Resampler.Box box,
      Interpolation interpolation,
      float[] target,
      int to,
      int targetHeight,
      int targetWidth) {
    int reach = (int) interpolation.support();
    int[] rows = new int[Math.max(1, 2 * reach)];
    int[] columns = new int[rows.length];
    float[] down = new float[rows.length];
    float[] across = new float[rows.length];
    float[] line = new float[box.width() * channels];
    int position = to;
    for (int y = 0; y < targetHeight; y++) {
      int rowCount = taps(y, box.height(), targetHeight, interpolation, rows, down);
      for (int i = 0; i < line.length; i++) {
        float sum = 0;
        for (int tap = 0; tap < rowCount; tap++) {
          int row = (box.top() + rows[tap]) * width + box.left();
          sum += down[tap] * source[from + row * channels + i];
        }
        line[i] = sum;
      }
      for (int x = 0; x < targetWidth; x++) {
        int columnCount = taps(x, box.width(), targetWidth, interpolation, columns, across);
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          for (int tap = 0; tap < columnCount; tap++) {
            sum += across[tap] * line[columns[tap] * channels + c];
          }
          target[position++] = sum;
        }
      }
    }
  }

  /** The source positions of a target position and their weights; those outside count for none. */
  private static int taps(
      int position,
      int size,
      int targetSize,
      Interpolation interpolation,
      int[] positions,
      float[] weights) {
    float scale = (float) size / targetSize;
    float centre = (position + 0.5f) * scale;
    if (interpolation == Interpolation.NEAREST) {
      positions[0] = Math.min(size - 1, (int) centre);
      weights[0] = 1;
      return 1;
    }
    centre -= 0.5f;
    int lower = (int) Math.floor(centre);
    double between = centre - lower;
    if (interpolation == Interpolation.BICUBIC) {
      between = Math.rint(between * CUBIC_STEPS) / CUBIC_STEPS;
    }
    int reach = (int) interpolation.support();
    int count = 0;
    double sum = 0;
    for (int offset = 1 - reach; offset <= reach; offset++) {
      if (lower + offset >= 0 && lower + offset < size) {
        double weight = interpolation.weight(offset - between);
        positions[count] = lower + offset;
        weights[count++] = (float) weight;
        sum += weight;
      }
    }
    for (int i = 0; i < count; i++) {
      weights[i] = (float) (weights[i] / sum);
    }
    return count;
  }
}
