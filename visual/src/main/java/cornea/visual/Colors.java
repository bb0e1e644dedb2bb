package cornea.visual;

import java.awt.Color;
import java.util.List;

/** The colors of all pictures. */
final class Colors {
  static final Color INK = new Color(0x24292F);
  static final Color FAINT = new Color(0x6E7781);
  static final Color GRID = new Color(0xE4E8EC);
  static final Color RIGHT = new Color(0x1A7F37);
  static final Color WRONG = new Color(0xCF222E);

  /** Training red and validation blue, as the tutorials have them; then as different as can be. */
  static final List<Color> CURVES =
      List.of(
          WRONG,
          new Color(0x0969DA),
          RIGHT,
          new Color(0xBF6A02),
          new Color(0x8250DF),
          new Color(0x1B9AAA),
          new Color(0xBF3989),
          FAINT);

  private static final int BAND = 0x30; // of 0xFF

  private Colors() {}

  /** The color of a curve by its number. */
  static Color curve(int index) {
    return CURVES.get(index % CURVES.size());
  }

  /** A color that lets through most of what lies under it. */
  static Color thin(Color color) {
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), BAND);
  }
}
