/** Keras's model files, read and written. */
module cornea.formats {
  requires transitive cornea.core;
  requires com.fasterxml.jackson.core;
  requires com.ning.compress.lzf; // for jHDF
  requires io.jhdf;

  provides cornea.saving.ModelFormat with
      cornea.formats.KerasFormat,
      cornea.formats.Hdf5Format,
      cornea.formats.JsonFormat;
}
