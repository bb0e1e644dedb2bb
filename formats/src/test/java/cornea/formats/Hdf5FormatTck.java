package cornea.formats;

import cornea.tck.FormatTck;

/** The suite of every format, on {@code .h5}. */
class Hdf5FormatTck extends FormatTck {
  @Override
  protected String extension() {
    return ".h5";
  }
}
