package cornea.visual;

import cornea.image.Images;
import cornea.tensor.Tensor;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;

/** Numbers from 0 to 1 as colors from dark blue over green to yellow. */
final class HeatMap {
  private static final List<Color> SCALE =
      List.of(
          new Color(0x440154),
          new Color(0x46327E),
          new Color(0x365C8D),
          new Color(0x277F8E),
          new Color(0x1FA187),
          new Color(0x4AC16D),
          new Color(0xA0DA39),
          new Color(0xFDE725));

  private HeatMap() {}

  /** A plane, shape (height, width), in colors. */
  static BufferedImage image(Tensor plane) {
    int height = plane.shape().dim(0);
    int width = plane.shape().dim(1);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < plane.size(); i++) {
      image.setRGB(i % width, i / width, color(plane.at(i)));
    }
    return image;
  }

  private static int color(double share) {
    double place = Math.max(0, Math.min(1, share)) * (SCALE.size() - 1);
    int index = (int) Math.min(SCALE.size() - 2, place);
    return mixed(SCALE.get(index).getRGB(), SCALE.get(index + 1).getRGB(), place - index);
  }

  /** So much of the second color in the first. */
  private static int mixed(int first, int second, double share) {
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = (first >> shift) & 0xFF;
      int b = (second >> shift) & 0xFF;
      rgb |= (int) Math.round(a + share * (b - a)) << shift;
    }
    return rgb;
  }

  /** So much of a map's colors in a photo of the same size. */
  static BufferedImage over(BufferedImage photo, BufferedImage map, double share) {
    BufferedImage image =
        new BufferedImage(photo.getWidth(), photo.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < photo.getHeight(); y++) {
      for (int x = 0; x < photo.getWidth(); x++) {
        image.setRGB(x, y, mixed(photo.getRGB(x, y), map.getRGB(x, y), share));
      }
    }
    return image;
  }

  /** A plane of another size, bilinear between the middles of its pixels. */
  static Tensor enlarged(Tensor plane, int height, int width) {
    int rows = plane.shape().dim(0);
    int columns = plane.shape().dim(1);
    float[] values = new float[height * width];
    for (int i = 0; i < values.length; i++) {
      double y = place(i / width, height, rows);
      double x = place(i % width, width, columns);
      int top = (int) y;
      int left = (int) x;
      int bottom = Math.min(rows - 1, top + 1);
      int right = Math.min(columns - 1, left + 1);
      double above = between(plane, top * columns + left, top * columns + right, x - left);
      double below = between(plane, bottom * columns + left, bottom * columns + right, x - left);
      values[i] = (float) (above + (y - top) * (below - above));
    }
    return Tensor.of(values, height, width);
  }

  private static double place(int target, int targets, int sources) {
    return Math.max(0, Math.min(sources - 1.0, (target + 0.5) * sources / targets - 0.5));
  }

  private static double between(Tensor plane, int first, int second, double share) {
    return plane.at(first) + share * (plane.at(second) - plane.at(first));
  }

  /** Numbers around 0.5, two standard deviations to each side (Chollet's book shows them so). */
  static Tensor spread(Tensor values) {
    return normalized(values, 64 / 255.0, 128 / 255.0);
  }

  /** An image of any numbers, shape (height, width, 1 or 3), around gray (as on keras.io). */
  static BufferedImage centered(Tensor image) {
    return Images.toImage(normalized(image, 0.15, 0.5).map(value -> 255 * value), false);
  }

  private static Tensor normalized(Tensor values, double deviation, double mean) {
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < values.size(); i++) {
      sum += values.at(i);
      squares += values.at(i) * values.at(i);
    }
    double center = sum / values.size();
    double spread = Math.sqrt(Math.max(0, squares / values.size() - center * center));
    return values.map(
        value -> Math.max(0, Math.min(1, mean + deviation * (value - center) / (spread + 1e-5))));
  }
}
