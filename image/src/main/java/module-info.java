/** Decoding, resampling, augmentation, folders and data sets. */
module cornea.image {
  requires transitive cornea.core;
  requires transitive java.desktop;
  requires org.bytedeco.javacpp;
  requires org.bytedeco.opencv;

  exports cornea.image;
  exports cornea.image.datasets;
}
