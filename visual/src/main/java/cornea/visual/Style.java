package cornea.visual;

import java.awt.Color;

/**
 * How a text looks: size in pixels, weight, color, where it lies from its point, and upwards or
 * not.
 */
record Style(double size, boolean bold, Color color, Anchor anchor, boolean upwards) {
  /** Where a text lies from its point. */
  enum Anchor {
    START("start", 0),
    MIDDLE("middle", 0.5),
    END("end", 1);

    private final String svg;
    private final double share;

    Anchor(String svg, double share) {
      this.svg = svg;
      this.share = share;
    }

    /** SVG's word. */
    String svg() {
      return svg;
    }

    /** The part of the text that lies before its point. */
    double share() {
      return share;
    }
  }

  static Style of(double size, Color color) {
    return new Style(size, false, color, Anchor.START, false);
  }

  Style heavy() {
    return new Style(size, true, color, anchor, upwards);
  }

  Style anchored(Anchor at) {
    return new Style(size, bold, color, at, upwards);
  }

  Style turned() {
    return new Style(size, bold, color, anchor, true);
  }
}
