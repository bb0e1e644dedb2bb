/**
 * As much of HDF5 as Keras's files need: {@link cornea.formats.hdf5.Hdf5Writer} writes a tree of
 * {@link cornea.formats.hdf5.Hdf5Group}s and {@link cornea.formats.hdf5.Hdf5Dataset}s in the oldest
 * form of the format, which every reader knows; {@link cornea.formats.hdf5.Hdf5Reader} reads files
 * from outside through jHDF, within bounds.
 */
@NullMarked
package cornea.formats.hdf5;

import org.jspecify.annotations.NullMarked;
