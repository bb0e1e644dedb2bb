package cornea.formats;

import cornea.tck.FormatTck;

/** The suite of every format, on {@code .keras}. */
class KerasFormatTck extends FormatTck {
  @Override
  protected String extension() {
    return ".keras";
  }
}
