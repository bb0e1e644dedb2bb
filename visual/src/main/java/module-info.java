/** Curves, grids of images and reports: PNG, SVG and HTML without a display. */
module cornea.visual {
  requires transitive cornea.core;
  requires transitive cornea.image;
  requires transitive java.desktop;

  exports cornea.visual;
}
