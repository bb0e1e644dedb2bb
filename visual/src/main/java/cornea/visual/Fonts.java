package cornea.visual;

import cornea.CorneaException;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The JDK's logical sans-serif font, which finds a font of the machine for each script; and how
 * wide texts are in it. Without any font on the machine widths are guessed, which is enough for
 * SVG.
 */
final class Fonts {
  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
  private static final double USUAL_WIDTH = 0.6; // of a letter, in parts of the size
  private static final double WIDE_WIDTH = 1; // of a Chinese character
  private static final int FIRST_WIDE = 0x1100;
  private static final boolean PRESENT = present();
  private static final Set<Character.UnicodeScript> WARNED = ConcurrentHashMap.newKeySet();

  private Fonts() {}

  /**
   * The font of a style.
   *
   * @throws CorneaException if the machine has none
   */
  static Font of(Style style) {
    requireFonts(PRESENT);
    return font(style.size(), style.bold());
  }

  /**
   * Says once for each script that the machine has no font for it; its letters become boxes in a
   * PNG.
   */
  static void warnOfMissing(String text, Font font) {
    int missing = font.canDisplayUpTo(text);
    if (missing < 0) {
      return;
    }
    Character.UnicodeScript script = Character.UnicodeScript.of(text.codePointAt(missing));
    if (WARNED.add(script)) {
      System.getLogger("cornea.visual")
          .log(
              System.Logger.Level.WARNING,
              "Java finds no font on this machine for '"
                  + text
                  + "' (script "
                  + script
                  + "): PNG shows boxes. Install one (on Debian: apt-get install "
                  + debianPackage(script)
                  + "), or write SVG");
    }
  }

  /** The package of Debian that has a font for a script. */
  static String debianPackage(Character.UnicodeScript script) {
    return switch (script) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> "fonts-noto-cjk";
      default -> "fonts-noto-core";
    };
  }

  static void requireFonts(boolean present) {
    if (!present) {
      throw new CorneaException(
          "PNG",
          "Java finds no font on this machine to write texts with. Install one with fontconfig"
              + " (on Debian: apt-get install fontconfig fonts-dejavu-core), or write SVG");
    }
  }

  /** The width of a text in pixels. */
  static double width(String text, Style style) {
    return PRESENT
        ? font(style.size(), style.bold()).getStringBounds(text, CONTEXT).getWidth()
        : guessedWidth(text, style.size());
  }

  /** The width of a text where there is nothing to measure it with. */
  static double guessedWidth(String text, double size) {
    return size
        * text.codePoints().mapToDouble(c -> c < FIRST_WIDE ? USUAL_WIDTH : WIDE_WIDTH).sum();
  }

  /** The text, or as much of its beginning as fits into a width, with an ellipsis. */
  static String fitting(String text, double width, Style style) {
    if (width(text, style) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 1 && width(text.substring(0, end) + "…", style) > width) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end) + "…";
  }

  private static Font font(double size, boolean bold) {
    return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) size);
  }

  /** A JDK without fontconfig throws, each in its own way, when text is first measured. */
  private static boolean present() {
    try {
      return font(12, false).getStringBounds("x", CONTEXT).getWidth() > 0;
    } catch (RuntimeException | LinkageError | InternalError e) {
      return false;
    }
  }
}
