package cornea.visual;

import cornea.visual.Picture.Point;

/** A box of a diagram: something of a size with places where arrows end and begin. */
interface Block {
  double width();

  double height();

  /** Where an arrow to an input ends, from the upper left corner. */
  Point entry(int input);

  /** Where an arrow from an output begins. */
  Point exit(int output);

  /** Draws it with its upper left corner at a point. */
  void draw(Picture picture, double x, double y);
}
