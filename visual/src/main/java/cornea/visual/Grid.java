package cornea.visual;

import cornea.image.Images;
import cornea.tensor.Shape;
import cornea.tensor.Tensor;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Images in rows and columns, each with a caption or two. */
final class Grid {
  private static final int GAP = 10;
  private static final int CAPTION = 17;
  private static final double TEXT = 12;

  /** An image with what stands under it, in a frame where there is a color. */
  record Cell(BufferedImage image, List<String> captions, @Nullable Color frame) {
    Cell(BufferedImage image, String caption) {
      this(image, caption.isEmpty() ? List.of() : List.of(caption), null);
    }
  }

  private Grid() {}

  /** Draws cells row by row; images keep their proportions within squares of the given side. */
  static Picture draw(List<Cell> cells, int columns, int side) {
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("A grid needs one image at least. Received: none");
    }
    int across = Math.max(1, Math.min(columns, cells.size()));
    int rows = (cells.size() + across - 1) / across;
    int captions = cells.stream().mapToInt(cell -> cell.captions().size()).max().orElse(0);
    int cellHeight = side + captions * CAPTION + GAP;
    Picture picture = new Picture(GAP + across * (side + GAP), GAP + rows * cellHeight);
    for (int i = 0; i < cells.size(); i++) {
      drawCell(
          picture,
          cells.get(i),
          GAP + i % across * (side + GAP),
          GAP + i / across * cellHeight,
          side);
    }
    return picture;
  }

  private static void drawCell(Picture picture, Cell cell, int x, int y, int side) {
    double scale = (double) side / Math.max(cell.image().getWidth(), cell.image().getHeight());
    double width = cell.image().getWidth() * scale;
    double height = cell.image().getHeight() * scale;
    double left = x + (side - width) / 2;
    double top = y + (side - height) / 2;
    picture.raster(left, top, width, height, cell.image());
    if (cell.frame() != null) {
      picture.frame(left - 1, top - 1, width + 2, height + 2, 0, cell.frame(), 2);
    }
    for (int i = 0; i < cell.captions().size(); i++) {
      Color color = cell.frame() != null && i == 0 ? cell.frame() : Colors.INK;
      Style style = Style.of(TEXT, i == 0 ? color : Colors.FAINT);
      picture.text(
          x + side / 2.0,
          y + side + 4 + CAPTION * (i + 0.6),
          Fonts.fitting(cell.captions().get(i), side + GAP / 2.0, style),
          style.anchored(Style.Anchor.MIDDLE));
    }
  }

  /** An image whose sides are at most so long, its proportions kept; the same where they are. */
  static BufferedImage shrunk(BufferedImage image, int side) {
    double scale = (double) side / Math.max(image.getWidth(), image.getHeight());
    if (scale >= 1) {
      return image;
    }
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = small.createGraphics();
    g.drawImage(image.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
    g.dispose();
    return small;
  }

  /**
   * Images of a batch as the net sees them, on one scale: numbers from 0 to 1 and from 0 to 255 as
   * they are, all others (standardized images) from the least of the batch to the greatest.
   */
  static List<BufferedImage> images(Tensor batch) {
    Shape shape = batch.shape();
    if (shape.rank() != 4 || (shape.dim(3) != 1 && shape.dim(3) != 3)) {
      throw new IllegalArgumentException(
          "Expected images of shape (batch, height, width, 1 or 3 channels). Received: " + shape);
    }
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < batch.size(); i++) {
      least = Math.min(least, batch.at(i));
      greatest = Math.max(greatest, batch.at(i));
    }
    boolean plain = least >= 0 && greatest <= 255.5;
    double from = plain ? 0 : least;
    double to = plain ? (greatest <= 1.001 ? 1 : 255) : Math.max(greatest, least + 1e-12);
    Tensor shown =
        batch.map(value -> Math.max(0, Math.min(255, 255 * (value - from) / (to - from))));
    List<BufferedImage> images = new ArrayList<>();
    for (int i = 0; i < shape.dim(0); i++) {
      Tensor row = shown.row(i);
      images.add(Images.toImage(row.reshape(shape.dim(1), shape.dim(2), shape.dim(3)), false));
    }
    return images;
  }
}
