/** Decoding, resampling, augmentation, folders and data sets. */
module cornea.image {
  requires transitive cornea.core;
  requires org.bytedeco.javacpp;
  requires org.bytedeco.opencv;
}
